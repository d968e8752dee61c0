import { type Finding, finding } from "./result.ts";
import type { TestCase, TestComparison } from "./test-cases.ts";
import { assertionBalance } from "./test-integrity/assertions.ts";
import { goneNames } from "./test-integrity/gone-names.ts";
import { weakAssertions } from "./test-integrity/hollow.ts";
import { lostAssertions } from "./test-integrity/lost.ts";
import { newMarks } from "./test-integrity/marks.ts";
import { pairedTests } from "./test-integrity/pairs.ts";
import { goneTests, lostCases } from "./test-integrity/removed.ts";

/**
 * What got weaker in the tests, by path and line. Tests of the base and the head are compared by name, body
 * and assertion over the whole diff, so what moved, was renamed, split or merged is no loss.
 *
 * A test that lost every assertion is both `removed-assertion` and `no-assertion`, so that neither can be
 * allowed away by the other. A test that asserted nothing before and still does not is no finding, nor is
 * the removal of a test that did not run.
 */
export function weakenedTests({ before, after }: TestComparison): readonly Finding[] {
  const own = (tests: readonly TestCase[]) => tests.filter(({ path }) => !DATA.test(path));
  const pairing = pairedTests(own(before.tests), own(after.tests));
  const { isAbout, isAsked } = goneNames(before, after, own(after.tests));
  const { lost, tookOver } = assertionBalance(pairing, isAsked);
  return [
    ...newMarks(pairing),
    ...goneTests(pairing, own(after.tests), isAbout, tookOver),
    ...lostCases(pairing, isAbout),
    ...lostAssertions(lost),
    ...weakAssertions(pairing),
  ]
    .map(finding)
    .sort(byPlace);
}

/** Tests that tests read, and others' tests, are nobody's suite. */
const DATA =
  /(?:^|\/)(?:__fixtures__|fixtures?|testdata|test[-_]data|node_modules|vendor|third_party)\//;

function byPlace(one: Finding, other: Finding): number {
  const [path, against] = [one.path ?? "", other.path ?? ""];
  if (path !== against) return path < against ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
