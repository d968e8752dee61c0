import type { TestCounts, TestFailure, TestReport } from "../../core/test-run.ts";
import type { Outcomes } from "./outcomes.ts";

/** Thrown by every parser of this folder, and nothing else is: the text is not what it should be. */
export class UnreadableResults extends Error {
  override readonly name = "UnreadableResults";
}

/** More failures than anybody reads are counted, not kept. */
const MAX_FAILURES = 100;
const MAX_MESSAGE = 2_000;

/** Counts that grow while a report is read. */
export class Tally implements TestCounts {
  passed = 0;
  failed = 0;
  skipped = 0;
  readonly failures: TestFailure[] = [];

  /** A failed test, by name where the report has one. */
  fail(failure: Partial<TestFailure> & { readonly name: string }): void {
    this.failed += 1;
    this.name(failure);
  }

  /** As many failed tests that have no name of their own. A report may claim 2^53: nothing counts up to that. */
  failTimes(count: number, failure: Partial<TestFailure> & { readonly name: string }): void {
    const more = Math.max(0, count);
    this.failed += more;
    for (let n = 0; n < more && this.failures.length < MAX_FAILURES; n++) this.name(failure);
  }

  /** Names a failure that is counted elsewhere. */
  name(failure: Partial<TestFailure> & { readonly name: string }): void {
    if (this.failures.length >= MAX_FAILURES) return;
    const { name, path = null, line = null, message = "" } = failure;
    this.failures.push({ name, path, line, message: message.trim().slice(0, MAX_MESSAGE) });
  }

  add(other: TestCounts & { readonly failures?: readonly TestFailure[] }): void {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
    for (const failure of other.failures ?? []) this.name(failure);
  }

  get total(): number {
    return this.passed + this.failed + this.skipped;
  }

  /** The report of this tally; `path` is filled in by who read the file. */
  report(format: string, outcomes: Outcomes | null = null): TestReport {
    const { passed, failed, skipped, failures } = this;
    const report = { format, path: null, counts: { passed, failed, skipped }, failures };
    return outcomes?.whole === undefined ? report : { ...report, outcomes: outcomes.whole };
  }
}

/** The first line number that a stack trace gives for a file: `src/a.test.ts:12`. Null when there is none. */
export function lineIn(text: string, path: string): number | null {
  const at = text.indexOf(`${path}:`);
  if (at < 0) return null;
  const line = /^\d{1,7}/.exec(text.slice(at + path.length + 1, at + path.length + 8))?.[0];
  return line ? Number(line) : null;
}

const PLACE =
  /(?:^|[\s(])(?:file:\/\/)?((?:[A-Za-z]:)?[\w./\\@-]{1,300}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|swift|exs?)):(\d{1,7})\b/gm;

/** The first place in a stack trace that is not in somebody else's code. */
export function placeIn(text: string): {
  readonly path: string | null;
  readonly line: number | null;
} {
  for (const [, path = "", line] of text.matchAll(PLACE))
    if (!/node_modules|site-packages|lib\/python\d|vendor\//.test(path))
      return { path, line: Number(line) };
  return { path: null, line: null };
}

/** A file of JavaScript or TypeScript, by its name alone. */
const SCRIPT = /\.[cm]?[jt]sx?$/;

/**
 * `node --test` reports a file without any test as one passed test, named by the file's path. That is
 * no test. A relative path is taken for one only where its name is that of a test file: a real test
 * may well be called `index.js`.
 */
export function isFileNotTest(name: string): boolean {
  if (!SCRIPT.test(name) || /\s/.test(name)) return false;
  return (
    /^(?:\/|[A-Za-z]:[\\/]|file:)/.test(name) ||
    /(?:^|[/\\._-])test(?:[._-][^/\\]*)?\.\w+$|[/\\]/.test(name)
  );
}
