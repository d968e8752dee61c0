// The part of a check's page about its rules, from the rules' own data.
import type { RuleFamily } from "../src/core/syntax.ts";
import { SYNTAX_RULES } from "../src/core/syntax-rules.ts";
import { RULES_OF } from "../src/syntax/families.ts";
import type { SyntaxRule } from "../src/syntax/rule.ts";
import { type DescribedRule, FENCES, LANGUAGE_NAMES, OTHER_RULES } from "./rule-examples.ts";

/** Markdown with a heading of its own; empty for a check without rules. */
export async function ruleSections(check: string): Promise<string> {
  const ids = (SYNTAX_RULES as Readonly<Record<string, readonly string[]>>)[check] ?? [];
  const rules = ids.length === 0 ? [] : await RULES_OF[check as RuleFamily]();
  const described = OTHER_RULES[check] ?? [];
  if (rules.length === 0 && described.length === 0) return "";
  const parts = [
    ...ids.map((id) =>
      section(
        id,
        rules.filter((rule) => rule.id === id),
      ),
    ),
    ...described.map(describedSection),
  ];
  return `\n## Rules\n\n${overview(ids, rules, described)}\n${parts.join("\n")}`;
}

function overview(
  ids: readonly string[],
  rules: readonly SyntaxRule[],
  described: readonly DescribedRule[],
): string {
  const rows = [
    ...ids.map((id) => {
      const own = rules.filter((rule) => rule.id === id);
      const on = own.filter(({ optIn }) => !optIn).flatMap(names);
      const off = own.filter(({ optIn }) => optIn).flatMap(names);
      const asked = off.length === 0 ? "" : `; when asked for: ${off.join(", ")}`;
      return `| [\`${id}\`](#${id}) | ${on.join(", ") || "–"}${asked} |`;
    }),
    ...described.map(({ id, where }) => `| [\`${id}\`](#${id}) | ${where} |`),
  ];
  return `| rule | where it looks |\n|---|---|\n${rows.join("\n")}\n`;
}

function section(id: string, rules: readonly SyntaxRule[]): string {
  return `### ${id}\n\n${rules.map(ofLanguages).join("\n")}`;
}

function ofLanguages(rule: SyntaxRule): string {
  const asked = rule.optIn ? " Off unless `rules` asks for it." : "";
  const labels = rule.labels.length === 0 ? "" : ` Known as ${rule.labels.join(", ")}.`;
  const fence = FENCES[rule.languages[0] ?? ""] ?? "";
  const { bad, good } = rule.examples;
  return `**${names(rule).join(", ")}.** ${sentence(rule.message)} ${sentence(rule.fix)}${labels}${asked}

${block(fence, bad[0] ?? "", "found")}
${block(fence, good[0] ?? "", "not found")}`;
}

function describedSection({ id, says, examples }: DescribedRule): string {
  const blocks = examples.map(
    ({ fence, before, after }) =>
      `${before === undefined ? "" : `${block(fence, before, "before")}\n`}${block(fence, after, "after: found")}`,
  );
  return `### ${id}\n\n${says}\n${blocks.length === 0 ? "" : `\n${blocks.join("\n")}`}`;
}

function names({ languages }: SyntaxRule): string[] {
  return languages.map((language) => LANGUAGE_NAMES[language]);
}

/** With its full stop and a capital letter. */
function sentence(text: string): string {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return `${whole[0]?.toUpperCase()}${whole.slice(1)}`;
}

function block(fence: string, text: string, what: string): string {
  const ticks = "`".repeat(
    Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)),
  );
  return `${ticks}${fence} ${what}\n${text.trim()}\n${ticks}\n`;
}
