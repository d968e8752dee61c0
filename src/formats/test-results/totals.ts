import type { Tally } from "./report.ts";

/** Totals that a report ends with, by their word: `tests`, `pass`, `fail` … */
export type Totals = Map<string, number>;

const TOTAL = /^ *(tests|suites|pass|fail|cancelled|skip|skipped|todo) +(\d{1,7}) *$/;

/**
 * One total, as node:test, mocha, tape and ava write them in comments of TAP, and node:test in
 * comments of JUnit XML; null where the comment is another.
 */
export function totalOf(comment: string): [word: string, count: number] | null {
  const found = TOTAL.exec(comment);
  return found ? [found[1] as string, Number(found[2])] : null;
}

/**
 * Holds what was counted to the report's own totals. No more passed than they say: node:test reports a
 * `describe` without a test like a passed test, and leaves it out of its totals. A failure that only
 * they know of is one; where some are known their number is not compared, since parents count in it.
 * @param files passed tests of the totals that are files without a test.
 * @param todo tests to do: ava counts them among the failed ones, and node:test does not.
 */
export function applyTotals(totals: Totals, tally: Tally, { files = 0, todo = 0 } = {}): void {
  const of = (word: string) => totals.get(word) ?? 0;
  if (totals.has("tests") && totals.has("pass"))
    tally.passed = Math.min(tally.passed, Math.max(0, of("pass") - files));
  if (tally.failed > 0) return;
  const excused = totals.has("cancelled") ? 0 : todo;
  tally.failTimes(of("fail") + of("cancelled") - excused, {
    name: "a test",
    message: "counted in the report's totals, not listed",
  });
}
