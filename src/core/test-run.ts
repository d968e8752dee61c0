import type { CommandRun } from "./command.ts";
import type { UnreachedTests } from "./unreached-tests.ts";

export interface TestRunSpec {
  /** Null: the project's own test commands, as detected. */
  readonly run: string | null;
  /** Globs of result files, relative to the root: JUnit XML, TAP, vitest/jest JSON, `go test -json`. */
  readonly results: readonly string[];
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Test files to run, relative to the root. A detected command is narrowed to them where its runner can; in a given
   * one `{tests}` stands for them. Without it, all.
   */
  readonly only?: readonly string[] | undefined;
  /** Keep what became of each test. */
  readonly outcomes?: boolean | undefined;
  /** Counts from 1; asking again with the same number gives the same run, another number runs again. */
  readonly attempt?: number | undefined;
}

/** What one run of a test command showed. */
export interface TestRun {
  readonly command: CommandRun;
  /** Where several commands were detected (two languages, two modules): what the others showed. */
  readonly also?: readonly TestRun[] | undefined;
  /** Tests that the detected commands leave out; undefined where the command was given. */
  readonly unreached?: UnreachedTests | undefined;
  /** True when the command was not given but found. */
  readonly detected: boolean;
  /** One entry for each result file or runner's summary that was read. */
  readonly reports: readonly TestReport[];
  /** Result files that matched and were not written by this run: they do not count. */
  readonly stale: readonly string[];
  /** Globs that the user named as evidence and that no file of this run matches. */
  readonly missing: readonly MissingResults[];
  /** Result files that this run wrote and that cannot be read. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export interface MissingResults {
  readonly glob: string;
  /** Files that match and that this run did not write. */
  readonly stale: readonly string[];
}

/** What one result file, or one runner's output, says. */
export interface TestReport {
  /** `junit`, `tap`, `vitest-json`, `go-json`, or `output:pytest` … */
  readonly format: string;
  /** The result file's path relative to the root; null when it is the command's output. */
  readonly path: string | null;
  readonly counts: TestCounts;
  /** Failed tests, as far as the report names them. */
  readonly failures: readonly TestFailure[];
  /** Every test by name, where they were asked for (`TestRunSpec.outcomes`) and the report names them; else undefined. */
  readonly outcomes?: readonly TestOutcome[] | undefined;
}

/** What became of one test. */
export interface TestOutcome {
  /** Names of what it stands in, outermost first: files left out; classes, `describe`s, Go's parent tests. */
  readonly suites: readonly string[];
  readonly name: string;
  /** Its file as the report names it; null where it does not. */
  readonly path: string | null;
  readonly line: number | null;
  /** `errored`: it, or the file that holds it, could not be loaded or set up; nothing was asserted. */
  readonly outcome: "passed" | "failed" | "errored" | "skipped";
  /** What was said of a failure; shortened. */
  readonly message: string;
}

/** Tests by outcome. Executed tests are `passed + failed`. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestFailure {
  readonly name: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

/** The sum over several reports. */
export function addCounts(reports: readonly { readonly counts: TestCounts }[]): TestCounts {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { counts } of reports) {
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}
