import type { Check } from "../core/check.ts";
import type { Item } from "../core/checklist.ts";
import { type Environment, secretValues } from "../core/command-env.ts";
import { nearest } from "../core/nearest.ts";
import { plainBlock, plainLine, withoutCommands } from "../core/plain-text.ts";
import { redactor } from "../core/redact.ts";
import { UsageError } from "../core/result.ts";
import { STATUSES, type Status } from "../core/status.ts";
import { openRepository } from "../facts/repository.ts";
import { wrap } from "../reporters/pretty-text.ts";
import { BUILT_IN, openChecklist } from "./open-checklist.ts";

export interface ExplainRequest {
  readonly cwd: string;
  readonly env: Environment;
  readonly checklist: string | null;
  /** An item's id, or a built-in check's name. */
  readonly item: string;
}

/**
 * What an item asks, why, what counts as evidence and how to finish it. A built-in check that this
 * checklist does not ask for is explained too, also outside a repository.
 * @throws UsageError when there is neither
 */
export async function explain(request: ExplainRequest): Promise<string> {
  const items = await itemsHere(request);
  const item = items.find((candidate) => candidate.id === request.item);
  // Before it is wrapped: a secret may have spaces.
  const redact = redactor(secretValues(request.env));
  if (item) return fitted(redact(itemText(item)));
  if (BUILT_IN.names().includes(request.item))
    return fitted(checkText(await BUILT_IN.load(request.item)));
  const names = [...items.map((one) => one.id), ...BUILT_IN.names()];
  const near = nearest(request.item, names);
  throw new UsageError(
    `there is no item and no built-in check "${request.item}"`,
    near === null
      ? "`dod list` names the items, `dod list --checks` the checks"
      : `did you mean "${near}"?`,
  );
}

/** Wrapped to 80 columns; what follows in a paragraph stays under its beginning, and never begins a line. */
function fitted(text: string): string {
  const lines = plainBlock(text)
    .split("\n")
    .map((line) => wrap(line, 80, Math.max(2, /^ *(\S+ {2,})?/.exec(line)?.[0].length ?? 0)));
  return withoutCommands(lines.join("\n"));
}

async function itemsHere({ cwd, env, checklist, item }: ExplainRequest): Promise<readonly Item[]> {
  try {
    const { root } = await openRepository({ cwd, env });
    return (await openChecklist({ root, cwd, path: checklist }, new Date())).checklist.items;
  } catch (fault) {
    if (fault instanceof UsageError && BUILT_IN.names().includes(item)) return [];
    throw fault;
  }
}

function itemText(item: Item): string {
  const parts = [
    plainLine(`${item.id}: ${item.title}`),
    plainLine(
      `check ${item.check}, stage ${item.stage}, category ${item.category}${item.required ? "" : ", advisory"}`,
    ),
    plainLine(`from ${item.source.file}:${item.source.line}`),
    ...whyAndFix(item),
  ];
  if (item.definition) parts.push("", outcomes(item.definition));
  const options = Object.entries((item.options ?? {}) as Record<string, unknown>);
  if (item.kind === "check" && options.length > 0)
    parts.push(
      "",
      "Options here:",
      ...options.map(([name, value]) => plainLine(`  ${name}: ${JSON.stringify(value)}`)),
    );
  for (const child of item.children) parts.push("", indent(itemText(child)));
  return `${parts.join("\n").trimEnd()}\n`;
}

function checkText(check: Check): string {
  return [
    `${check.name}: ${check.title}`,
    `a built-in check, stage ${check.stage}, category ${check.category}; this checklist does not ask for it`,
    ...whyAndFix(check),
    "",
    outcomes(check),
    "",
    `Add it with \`- ${check.name}\` under \`items\`.`,
    "",
  ].join("\n");
}

/** Indented, so that no line of theirs, which may be a stranger's, reads as one of ours. */
function whyAndFix({ why, fix }: Pick<Check, "why" | "fix">): string[] {
  return ["", indent(plainBlock(why)), "", "To finish it:", indent(plainBlock(fix))];
}

/** The one that is hoped for first. */
const ORDER: readonly Status[] = ["pass", ...STATUSES.filter((status) => status !== "pass")];

function outcomes(check: Check): string {
  const lines = ORDER.flatMap((status) => {
    const when = check.outcomes[status];
    return when === null ? [] : [`  ${status.padEnd(14)}  ${plainLine(when)}`];
  });
  return ["It comes to", ...lines].join("\n");
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, "  ");
}
