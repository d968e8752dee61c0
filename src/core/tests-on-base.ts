import { type BaseWords, baseWords } from "./base-comparison.ts";
import type { Result } from "./result.ts";
import { addCounts, type TestFailure, type TestRun } from "./test-run.ts";

/** A test run, and what it came to. */
export interface JudgedRun {
  readonly run: TestRun;
  readonly result: Result;
}

/**
 * What one run of the same tests on the base says of those that fail here. Tests are compared one by one where both
 * runs name all that failed; a test is the same by its name and file.
 * @param name the base's
 */
export function testsOnBase(name: string, here: JudgedRun, base: JudgedRun): BaseWords {
  const words = baseWords(name, base.result, base.run.command.run);
  const isFlaky = here.result.findings.some(({ rule }) => rule === "flaky");
  if (base.result.status === "pass" && isFlaky)
    return { ...words, summary: `; passed on ${name} in one run` };
  const [failing, there] = [failuresOf(here), failuresOf(base)];
  if (base.result.status !== "fail" || failing === null || there === null) return words;
  const old = countCommon(failing, there);
  return { ...words, summary: `; ${howMany(old, failing.length, name)}` };
}

function howMany(old: number, all: number, name: string): string {
  if (old === 0) return `${all === 1 ? "not" : `none of the ${all}`} among the failures on ${name}`;
  if (old < all) return `${old} of ${all} failures are there on ${name} too`;
  return all === 1 ? `already failing on ${name}` : `all ${all} are already failing on ${name}`;
}

/** All that failed; null where something else is wrong, or the reports do not name them all. */
function failuresOf({ run, result }: JudgedRun): readonly TestFailure[] | null {
  const isOther = ({ rule }: { rule: string }) => rule !== "failed-test" && rule !== "flaky";
  if (result.findings.some(isOther)) return null;
  const reports = [run, ...(run.also ?? [])].flatMap((suite) => suite.reports);
  const failures = reports.flatMap((report) => report.failures);
  return failures.length > 0 && failures.length === addCounts(reports).failed ? failures : null;
}

/** Tests of one name and file count as often as both have them. */
function countCommon(some: readonly TestFailure[], others: readonly TestFailure[]): number {
  const left = new Map<string, number>();
  for (const failure of others) {
    const key = keyOf(failure);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return some.filter((failure) => {
    const count = left.get(keyOf(failure)) ?? 0;
    left.set(keyOf(failure), count - 1);
    return count > 0;
  }).length;
}

function keyOf({ name, path }: TestFailure): string {
  return JSON.stringify([path, name]);
}
