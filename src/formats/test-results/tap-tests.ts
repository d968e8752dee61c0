import type { TestOutcome } from "../../core/test-run.ts";
import type { Outcomes } from "./outcomes.ts";
import { isFileNotTest } from "./report.ts";
import type { Point } from "./tap-point.ts";

/** A level of subtests; node:test names it after its tests, so it is filled in later. */
export interface TapScope {
  name: string | null;
  parent: TapScope | null;
  /** Its own point is to do, or skipped. */
  skipped: boolean;
}

interface Test {
  readonly name: string;
  readonly scope: TapScope;
  outcome: TestOutcome["outcome"];
  path: string | null;
  line: number | null;
  message: string;
  /** What a file that is no test wrote before its point: why it could not be loaded. */
  readonly said: string;
}

const MAX_DEPTH = 50;
/** More than any report keeps. */
const MAX_TESTS = 200_001;
/** Of what a file wrote: the error and its first frames. */
const MOST_SAID = 40;
const LONGEST_SAID = 500;
/** node:test: a file's process failed. */
const SAYS_NOTHING = /^(?:test failed)?$/;
/** node:test: neither is the test's own doing. */
const SET_UP = /^failureType: ["']?(?:hookFailed|cancelledByParent|parentAlreadyFinished)\b/;
/** What follows the error's text in a diagnostic block. */
const NEXT_KEY = /^(?:code|name|stack|expected|actual|operator|failureType|location|at|type): ?/;

/** The tests of one TAP document. */
export class TapTests {
  private readonly tests: Test[] = [];
  /** The last point, which a diagnostic block belongs to; null where that is no test. */
  private last: Test | null = null;
  private comments: string[] = [];

  /** A comment of the document, which node:test makes of what a file's process writes to its standard error. */
  comment(text: string): void {
    if (this.comments.length < MOST_SAID) this.comments.push(text.trimEnd().slice(0, LONGEST_SAID));
  }

  /** A point without subtests. */
  test(point: Point, scope: TapScope): void {
    const { ok, directive, name } = point;
    const said = this.saidBefore(name);
    const isFile = isFileNotTest(name);
    this.last = null;
    if (directive === null && ok && isFile) return;
    const outcome = directive ? "skipped" : ok ? "passed" : isFile ? "errored" : "failed";
    this.add({ name: isFile ? "" : name, scope, outcome, path: isFile ? name : null, said });
  }

  /** A point with subtests. @param failed beside its tests: a hook did. */
  suite({ name }: Point, scope: TapScope, failed: boolean): void {
    const said = this.saidBefore(name);
    this.last = null;
    if (!failed) return;
    const isFile = isFileNotTest(name);
    const path = isFile ? name : null;
    this.add({ name: isFile ? "" : name, scope, outcome: "errored", path, said });
  }

  dropLast(): void {
    this.tests.pop();
    this.last = null;
  }

  /** The lines of a diagnostic block, without indentation: it belongs to the last point. */
  explain(lines: readonly string[], path: string | null, line: number | null): void {
    const { last } = this;
    this.last = null;
    if (!last) return;
    last.path ??= path;
    last.line ??= line;
    if (last.outcome !== "failed" && last.outcome !== "errored") return;
    const error = errorIn(lines);
    last.message = SAYS_NOTHING.test(error) && last.said !== "" ? last.said : error;
    if (lines.some((one) => SET_UP.test(one))) last.outcome = "errored";
  }

  giveTo(outcomes: Outcomes | null): void {
    for (const { scope, said: _, ...test } of this.tests) {
      const { suites, skipped } = around(scope);
      outcomes?.add({ ...test, suites, outcome: skipped ? "skipped" : test.outcome });
    }
    if (this.tests.length >= MAX_TESTS) outcomes?.forget();
  }

  private saidBefore(name: string): string {
    const said = isFileNotTest(name) ? this.comments.join("\n").trim() : "";
    this.comments = [];
    return said;
  }

  private add(test: Omit<Test, "line" | "message">): void {
    if (this.tests.length >= MAX_TESTS) return;
    this.last = { ...test, line: null, message: "" };
    this.tests.push(this.last);
  }
}

function around(scope: TapScope): { suites: string[]; skipped: boolean } {
  const suites: string[] = [];
  let skipped = false;
  let at: TapScope | null = scope;
  for (let depth = 0; at && depth < MAX_DEPTH; depth++) {
    // vitest's and node-tap's outermost point is the file.
    if (at.name !== null && !(at.parent?.parent === null && isFileNotTest(at.name)))
      suites.unshift(at.name);
    skipped ||= at.skipped;
    at = at.parent;
  }
  return { suites, skipped };
}

/** `error: 'text'`, or the lines after `error: |-`. */
function errorIn(lines: readonly string[]): string {
  const at = lines.findIndex((line) => /^(?:error|message): ?/.test(line));
  if (at < 0) return "";
  const first = (lines[at] ?? "").replace(/^\w+: ?/, "");
  if (!/^[|>][+-]?$/.test(first)) return first.replace(/^(['"])(.*)\1$/, "$2");
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => NEXT_KEY.test(line));
  return (end < 0 ? rest : rest.slice(0, end)).join("\n");
}
