import { quoted } from "../../core/quote.ts";
import { fieldsOf, hitCount, lineNumber, listOf, own } from "./json-values.ts";
import type { FileSink } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { MAX_LINE } from "./values.ts";

/** How often each line ran, from line 1; null where it is not measured. */
export type LineHits = (number | null)[];

/** What SimpleCov writes for a line or a branch between `:nocov:` marks. */
const IGNORED = "ignored";

/** A condition or an arm as Ruby prints it: `[:if, 0, 3, 4, 3, 20]`, whose third part is its first line. */
const RUBY_ARRAY = /^\[[^,\s]{1,40}, \d{1,15}, (\d{1,9}), /;

/** A file's coverage: before SimpleCov 0.18 the array of its lines alone. */
export function fileParts(value: unknown, place: string): { lines: unknown; branches: unknown } {
  if (Array.isArray(value)) return { lines: value, branches: undefined };
  const fields = fieldsOf(value, place);
  return { lines: own(fields, "lines"), branches: own(fields, "branches") };
}

/**
 * Adds what one suite says of a file's lines, as `SimpleCov::Combine::LinesCombiner` does: the counts are
 * summed; a line that one suite did not run and another does not measure is not measured (a suite that
 * never loaded the file guesses which of its lines are code).
 */
export function addLines(to: LineHits, lines: unknown, place: string): void {
  const of = `${place}: \`lines\``;
  const added = listOf(lines, of);
  if (added.length > MAX_LINE)
    throw new UnreadableCoverage(`${of} are more than ${MAX_LINE} lines`);
  const known = to.length;
  for (let index = 0; index < Math.max(known, added.length); index += 1) {
    const value = added[index] ?? null;
    const hits = value === null || value === IGNORED ? null : hitCount(value, of);
    const before = to[index] ?? null;
    const sum = Math.min((before ?? 0) + (hits ?? 0), Number.MAX_SAFE_INTEGER);
    const unmeasured = known === 0 ? hits === null : hits === null || before === null;
    to[index] = sum === 0 && unmeasured ? null : sum;
  }
}

/**
 * A branch belongs to the line on which its condition begins. The JSON formatter leaves the condition
 * out, and says instead on which line it shows the arm: that of the condition, or the one above the arm.
 */
export function readBranches(branches: unknown, place: string, into: FileSink): void {
  if (branches === undefined) return;
  const of = `${place}: \`branches\``;
  if (Array.isArray(branches)) {
    for (const [index, value] of branches.entries()) {
      const arm = fieldsOf(value, of);
      const coverage = own(arm, "coverage");
      const line = lineNumber(own(arm, "report_line") ?? own(arm, "start_line"), of);
      if (coverage !== IGNORED) into.branch(line, String(index), hitCount(coverage, of) > 0);
    }
    return;
  }
  for (const [condition, arms] of Object.entries(fieldsOf(branches, of))) {
    const at = `${of} ${quoted(condition)}`;
    const line = lineNumber(Number(RUBY_ARRAY.exec(condition)?.[1]), at);
    for (const [arm, hits] of Object.entries(fieldsOf(arms, at)))
      if (hits !== IGNORED) into.branch(line, `${condition} ${arm}`, hitCount(hits, at) > 0);
  }
}
