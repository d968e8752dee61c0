import { applyInlineIgnores } from "../checklist/inline-ignores.ts";
import { type GivenReasons, givenReasons } from "../checklist/waive-trailers.ts";
import { applyWaivers, reportedWaiver } from "../checklist/waivers.ts";
import type { Checklist, Item } from "../core/checklist.ts";
import type { Tree } from "../core/facts.ts";
import {
  type Evidence,
  type Finding,
  fail,
  isNonEmpty,
  pass,
  type Result,
} from "../core/result.ts";
import { STATUS_INFO } from "../core/status.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import type { Settled } from "../engine/run-items.ts";

export interface Settler {
  settle(item: Item, result: Result): Promise<Settled>;
  /** Remarks that belong to no one item: reasons given for items that are not there or not waivable. */
  notes(): Promise<readonly string[]>;
}

/** Looks at inline ignores first, then at waivers. Neither changes what was measured. */
export function settler(checklist: Checklist, facts: FactReaders, now: Date): Settler {
  let reasons: Promise<GivenReasons> | undefined;
  const readReasons = async () => givenReasons(checklist.items, await facts.commits());
  const settle = async (item: Item, measured: Result): Promise<Settled> => {
    const { result, ignored } = await withoutIgnored(item, measured, checklist, facts);
    const state = { id: item.id, status: result.status, findings: result.findings };
    const given = applyWaivers(state, checklist.waivers, now);
    const notes = [...given.notes];
    let waiver = given.waiver && given.coversAll ? reportedWaiver(given.waiver) : null;
    if (waiver === null && item.waivable && STATUS_INFO[result.status].blocks) {
      reasons ??= readReasons();
      const said = await reasons;
      waiver = said.waivers.get(item.id) ?? null;
    }
    return { result, ignored, waiver, notes };
  };
  // Where the commits could not be read, the items that wanted a reason from them say so themselves.
  const notes = () =>
    (reasons ?? Promise.resolve(null)).then(
      (said) => said?.notes ?? [],
      () => [],
    );
  return { settle, notes };
}

async function withoutIgnored(
  item: Item,
  result: Result,
  checklist: Checklist,
  facts: FactReaders,
): Promise<{ result: Result; ignored: number }> {
  const nothing = { result, ignored: 0 };
  const mode = checklist.inlineIgnores;
  if (result.status !== "fail" || item.definition?.ignorable !== true || mode === "never")
    return nothing;
  const lineOf = await linesOf(result.findings, await facts.tree());
  const { check } = item;
  const outcome = applyInlineIgnores({
    check,
    findings: result.findings,
    mode,
    // Approvals are not read yet: until they are, `approved` counts no comment.
    approved: false,
    lineOf,
  });
  const ignored = outcome.ignored.length;
  const waiting = outcome.awaitingApproval;
  const notes = [...result.notes];
  if (waiting > 0) notes.push(`${waiting} inline ignores count once the diff is approved`);
  if (ignored === 0 && outcome.findings.length === result.findings.length && waiting === 0)
    return nothing;
  const evidence = outcome.ignored.map(ignoreEvidence);
  if (isNonEmpty(outcome.findings)) {
    const extras = { notes, evidence: [...result.evidence, ...evidence], ...mendOf(result) };
    const summary =
      ignored > 0 ? `${result.summary}; ${ignored} of them ignored inline` : result.summary;
    return { result: fail(summary, outcome.findings, extras), ignored };
  }
  if (!isNonEmpty(evidence)) return nothing;
  const summary = `${result.summary}, each with a reason not to count it (dod-ignore)`;
  return { result: pass(summary, evidence, { notes }), ignored };
}

function mendOf({ mend }: Result): { mend?: string } {
  return mend === null ? {} : { mend };
}

function ignoreEvidence(one: Finding): Evidence {
  return { kind: "file", ref: `${one.path}:${one.line}`, summary: `dod-ignore: ${one.message}` };
}

/** The lines of the files that have findings, read once each. */
async function linesOf(
  findings: readonly Finding[],
  tree: Tree,
): Promise<(path: string, line: number) => string | null> {
  const files = new Map<string, readonly string[]>();
  for (const { path } of findings)
    if (path !== null && !files.has(path))
      files.set(path, ((await tree.readText(path)) ?? "").split(/\r\n|\n|\r/));
  return (path, line) => files.get(path)?.[line - 1] ?? null;
}
