import type { ChangedFile } from "../change.ts";
import type { TestCase, TestComparison } from "../test-cases.ts";
import { isTestFile } from "../test-files.ts";
import { isAltered, pairedTests } from "../test-integrity/pairs.ts";

/** What of the tests the change added or altered. */
export interface AlteredTests {
  /** Sorted by path and line. Those that are switched off, or have no body yet, are among them. */
  readonly tests: readonly TestCase[];
  /** Changed test files whose tests cannot be told one by one: their language is not read. */
  readonly files: readonly string[];
}

/**
 * Tests that ask for something that no test asked for before. One that was moved or renamed with its body as it
 * was is not altered, and neither is one whose helpers changed.
 */
export function alteredTests(
  { before, after, otherLanguages }: TestComparison,
  changed: readonly ChangedFile[],
): AlteredTests {
  const { pairs, fresh } = pairedTests(before.tests, after.tests);
  const altered = pairs.filter((pair) => isAltered(pair) || otherCases(pair));
  const tests = [...altered.map((pair) => pair.after), ...fresh].sort(byPlace);
  const others = new Set(otherLanguages);
  const files = changed.filter(
    ({ path, status, hunks }) =>
      others.has(path) &&
      isTestFile(path) &&
      status !== "deleted" &&
      hunks.some(({ newLines }) => newLines > 0),
  );
  return { tests, files: files.map(({ path }) => path) };
}

/** It is run with rows that it was not run with; without some of those it had it asks nothing new. */
function otherCases({
  before,
  after,
}: {
  readonly before: TestCase;
  readonly after: TestCase;
}): boolean {
  if ((after.cases ?? 0) > (before.cases ?? 0)) return true;
  const known = new Set(before.rows);
  return (after.rows ?? []).some((row) => !known.has(row));
}

function byPlace(one: TestCase, other: TestCase): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.line - other.line;
}
