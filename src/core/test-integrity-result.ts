import { countOf, listed } from "./counts.ts";
import type { GuardedChange } from "./guarded-changes.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "./result.ts";
import type { TestComparison } from "./test-cases.ts";
import { weakenedTests } from "./test-integrity.ts";

export interface TestIntegrity {
  readonly comparison: TestComparison;
  readonly guards: readonly GuardedChange[];
  readonly isLookedAt: (path: string) => boolean;
  readonly isOn: (rule: string) => boolean;
}

/** Holds the tests of both sides against each other, and the thresholds beside them. */
export function testIntegrityResult(of: TestIntegrity): Result {
  const { comparison, isLookedAt } = of;
  const unread = comparison.unread.filter(({ path }) => isLookedAt(path));
  const files = comparison.files.filter(
    ({ path }) => isLookedAt(path) && holdsTests(path, comparison),
  );
  const notes = otherLanguages(comparison.otherLanguages.filter(isLookedAt));
  const findings = findingsOf(of);
  const gaps = unread.map(({ path, line, reason, mend }) =>
    finding({ path, line, rule: "unread", message: reason, fix: mend }),
  );
  const all = [...findings, ...gaps];
  if (findings.length > 0 && isNonEmpty(all)) return fail(inWords(findings), all, { notes });
  const [first] = unread;
  if (first)
    return unknown(
      `${first.path}${first.line === null ? "" : `:${first.line}`}: ${first.reason}`,
      first.mend,
      { findings: gaps.length > 1 ? gaps : [], notes },
    );
  const blind = of.guards.find((change) => !change.compared && mayConfigureTests(change.path));
  if (blind)
    return unknown(
      `${blind.path}: ${blind.note ?? "it could not be compared with what it was"}`,
      "mend the file, or write what it asks of the tests as literals",
      { notes },
    );
  const compared = of.guards.filter(
    (change) => change.compared && isTestConfiguration(change.path),
  );
  if (files.length === 0 && compared.length === 0)
    return notApplicable(
      "the change touches no tests that are read, and no configuration of tests",
      {
        notes,
      },
    );
  return held(comparison, files, compared, notes);
}

function findingsOf({ comparison, guards, isLookedAt, isOn }: TestIntegrity): Finding[] {
  const weaker = weakenedTests(comparison).filter(({ path }) => path === null || isLookedAt(path));
  const thresholds = guards.flatMap((change) =>
    change.findings
      .filter(({ rule }) => isThreshold(rule, change.path))
      .map((one) => ({
        ...one,
        rule: CONFTEST.test(change.path) ? "skipped-test" : "lowered-threshold",
      })),
  );
  return [...weaker, ...thresholds].filter(({ rule }) => isOn(rule));
}

/** A file of data, types or set-up among the tests holds none on either side. */
function holdsTests(path: string, { before, after }: TestComparison): boolean {
  return [before, after].some(({ tests }) => tests.some((test) => test.path === path));
}

/**
 * The guard's rules that are about tests: how much must be covered, which tests there are, and when they
 * count. Of a file that says other things, too, only rules that are about tests alone.
 */
function isThreshold(rule: string, path: string): boolean {
  return (
    rule === "coverage-threshold" ||
    rule === "tests-relaxed" ||
    (isTestConfiguration(path) && (rule === "files-excluded" || rule === "guard-removed"))
  );
}

const TEST_CONFIGURATION =
  /(^|\/)((vitest|jest|playwright|cypress|karma|ava|wdio)\.(config|conf|workspace)\.\w+|vitest\.workspace\.\w+|\.mocharc\.\w+|\.nycrc(\.\w+)?|nyc\.config\.\w+|\.c8rc(\.json)?|\.?codecov\.ya?ml|pytest\.ini|\.pytest\.ini|\.coveragerc|\.rspec|\.simplecov|tarpaulin\.toml|phpunit\.xml(\.dist)?|\.runsettings|nextest\.toml)$/;

/** Files that hold nothing but how tests run and how much they have to cover. */
function isTestConfiguration(path: string): boolean {
  return TEST_CONFIGURATION.test(path);
}

const CONFTEST = /(^|\/)conftest\.py$/;

/** Vite's configuration may hold that of the tests. */
function mayConfigureTests(path: string): boolean {
  return isTestConfiguration(path) || /(^|\/)vite\.config\.\w+$/.test(path);
}

function held(
  { before, after }: TestComparison,
  files: TestComparison["files"],
  compared: readonly GuardedChange[],
  notes: readonly string[],
): Result {
  const { length } = after.tests;
  const assertions = after.tests.reduce((sum, test) => sum + test.assertions.length, 0);
  const evidence: Evidence[] = [
    ...files.map(
      ({ path }): Evidence => ({
        kind: "file",
        ref: path,
        summary: `${countOf(after.tests.filter((test) => test.path === path).length, "test")} now, ${countOf(before.tests.filter((test) => test.path === path).length, "test")} before`,
      }),
    ),
    ...compared.map(
      ({ path }): Evidence => ({
        kind: "file",
        ref: path,
        summary: "asks for no less than before",
      }),
    ),
  ];
  if (!isNonEmpty(evidence)) throw new Error("nothing was compared");
  const tests = `${countOf(length, "test")} with ${countOf(assertions, "assertion")} in ${countOf(files.length, "changed file")}`;
  const summary =
    files.length === 0
      ? `${countOf(compared.length, "configuration")} of tests asks for no less: ${listed(compared.map(({ path }) => path))}`
      : `${tests} held against ${countOf(before.tests.length, "test")} of the base: nothing is weakened`;
  return pass(summary, evidence, { notes });
}

/** `2 tests skipped, 1 assertion loosened`, the most telling first. */
function inWords(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts]
    .map(([rule, count]) => {
      const [one, many] = WORDS[rule] ?? [rule, rule];
      return `${count} ${count === 1 ? one : many}`;
    })
    .join(", ");
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  "focused-test": ["test focused", "tests focused"],
  "skipped-test": ["test skipped", "tests skipped"],
  "removed-test": ["test removed", "tests removed"],
  "removed-assertion": ["assertion removed", "assertions removed"],
  "loosened-assertion": ["assertion loosened", "assertions loosened"],
  "no-assertion": ["test without an assertion", "tests without an assertion"],
  tautology: ["assertion that cannot fail", "assertions that cannot fail"],
  "lowered-threshold": ["threshold lowered", "thresholds lowered"],
};

function otherLanguages(paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [`tests not read, for want of a parser: ${listed(paths)}`];
}
