import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { TestReport } from "../../core/test-run.ts";
import { errSuites, outcomeOf } from "./junit-outcomes.ts";
import { Outcomes, type ReadOptions } from "./outcomes.ts";
import { isFileNotTest, lineIn, placeIn, Tally, UnreadableResults } from "./report.ts";
import { applyTotals, type Totals, totalOf } from "./totals.ts";

/** One `testcase` while it is read. */
interface Case {
  readonly name: string;
  readonly path: string | null;
  readonly line: number | null;
  /** node:test's case for a file that holds no test. */
  readonly isFile: boolean;
  skipped: boolean;
  todo: boolean;
  failed: boolean;
  message: string;
  /** The last of a message that is too long. */
  tail: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The first element that tells of a failure. */
  part: { readonly name: string; readonly type: string } | null;
}

/** Failures that a suite's attributes count, and those that its test cases show. */
interface Suite {
  readonly name: string;
  readonly claimed: number;
  /** Failures known when it began. */
  readonly before: number;
  /** Outcomes known when it began. */
  readonly from: number;
}

/** Of `status` and `result`: gtest, CTest and others say so by an attribute. */
const NOT_RUN = new Set(["disabled", "notrun", "skipped", "ignored", "suppressed"]);
/** The same attributes, where a tool writes no `<failure>`. */
const FAILED = new Set(["fail", "failed", "failure", "error", "errored"]);
const FAILURE_PARTS = new Set(["failure", "error", "rerunFailure", "rerunError"]);
const MAX_TEXT = 4_000;

/**
 * JUnit XML, as Surefire, Gradle, pytest, vitest, jest-junit, go-junit-report, node:test, cargo nextest,
 * CTest, PHPUnit and Playwright write it. Test cases are counted, wherever they stand; attributes only
 * speak up where they know of more failures than the cases show. node:test writes an empty `describe`
 * as a passed case: the totals in its comments are the most that can have passed. Surefire's
 * `flakyFailure` is a test that passed in the end, `rerunFailure` belongs to one that failed anyway
 * (https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html).
 * A document type is not interpreted, so its entities are errors and expand to nothing.
 * @throws UnreadableResults for anything but a whole document with a root of JUnit's.
 */
export function parseJunit(text: string, options: ReadOptions = {}): TestReport {
  const tally = new Tally();
  const outcomes = options.outcomes ? new Outcomes() : null;
  const suites: Suite[] = [];
  const open: string[] = [];
  const totals: Totals = new Map();
  /** Passed cases of node:test that are files, and its failures that are to do: both in its totals. */
  let files = 0;
  let excused = 0;
  let current: Case | null = null;
  let inFailure = false;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw new UnreadableResults(`not well-formed XML: ${error.message}`);
  });
  parser.on("opentag", (tag) => {
    const parent = open.at(-1);
    open.push(tag.name);
    if (parent === undefined && tag.name !== "testsuites" && tag.name !== "testsuite")
      throw new UnreadableResults(`not JUnit XML: its root is <${tag.name.slice(0, 50)}>`);
    if (isSuite(tag.name)) {
      const { failures, errors, failed, name = "" } = tag.attributes;
      const counted = whole(failures) + whole(errors) + whole(failed);
      const claimed = Math.max(counted, saysFailed(tag.attributes) ? 1 : 0);
      const from = outcomes?.list.length ?? 0;
      suites.push({ name, claimed, before: tally.failed + excused, from });
    } else if (tag.name === "testcase") current = openCase(tag);
    else if (current) inFailure = openPart(tag, current) || inFailure;
    else if (isSuite(parent) && FAILURE_PARTS.has(tag.name)) {
      const name = suites.at(-1)?.name || "a suite";
      const message = tag.attributes.message || "failed outside of its tests";
      tally.fail({ name, message });
      outcomes?.add({ name: "", path: suites.at(-1)?.name || null, outcome: "errored", message });
    }
  });
  parser.on("comment", (text) => {
    if (open.length !== 1) return;
    const total = totalOf(text);
    if (total) totals.set(...total);
  });
  const keep = (chunk: string) => {
    if (!inFailure || !current) return;
    if (current.message.length < MAX_TEXT) current.message += chunk.slice(0, MAX_TEXT);
    if (outcomes && chunk.length > MAX_TEXT) current.tail = chunk.slice(-MAX_TEXT);
  };
  parser.on("text", keep);
  parser.on("cdata", keep);
  parser.on("closetag", (tag) => {
    open.pop();
    if (FAILURE_PARTS.has(tag.name)) inFailure = false;
    if (tag.name === "testcase" && current) {
      if (current.isFile && !current.failed && !current.skipped) files += 1;
      if (current.todo && current.failed) excused += 1;
      count(current, tally);
      if (outcomes) told(current, suites, outcomes);
      current = null;
    } else if (isSuite(tag.name)) {
      const suite = suites.pop();
      if (outcomes && suite && suites.length < 2) errSuites(outcomes, suite.from);
      const shown = tally.failed + excused - (suite?.before ?? 0);
      tally.failTimes((suite?.claimed ?? 0) - shown, {
        name: suite?.name || "a suite",
        message: "counted by the suite, not named",
      });
    }
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof UnreadableResults) throw error;
    throw new UnreadableResults(`not well-formed XML: ${String(error)}`);
  }
  applyTotals(totals, tally, { files });
  return tally.report("junit", outcomes);
}

function told(test: Case, suites: readonly Suite[], into: Outcomes): void {
  if (test.isFile && !test.failed && !test.skipped) return;
  const failed = test.failed ? "failed" : "passed";
  into.add(
    outcomeOf({
      attributes: test.attributes,
      around: suites.map(({ name }) => name),
      path: test.path,
      line: test.line,
      outcome: test.todo || (test.skipped && !test.failed) ? "skipped" : failed,
      part: test.part,
      message: test.tail === "" ? test.message : `${test.message}\n${test.tail}`,
    }),
  );
}

function isSuite(name: string | undefined): boolean {
  return name === "testsuite" || name === "testsuites";
}

function saysFailed({ status = "", result = "" }: Readonly<Record<string, string>>): boolean {
  return FAILED.has(status.toLowerCase()) || FAILED.has(result.toLowerCase());
}

function openCase({ attributes }: SaxesTagPlain): Case {
  const { name = "", classname = "", file, line, status = "", result = "" } = attributes;
  // vitest and Playwright put the file into `classname`; a Java class has no slash and no extension.
  const path = file ?? (/\.(?:[cm]?[jt]sx?|py|rb|php)$/.test(classname) ? classname : null);
  // node:test says "test" for every one.
  const fromNode = classname === "test";
  const group = classname === path || fromNode || name.startsWith(classname) ? "" : `${classname} `;
  return {
    name: group + name,
    isFile: fromNode && isFileNotTest(name),
    path,
    line: whole(line) || null,
    skipped: NOT_RUN.has(status.toLowerCase()) || NOT_RUN.has(result.toLowerCase()),
    todo: false,
    failed: saysFailed(attributes),
    message: "",
    tail: "",
    attributes,
    part: null,
  };
}

/** Takes in an element of a test case; true when its text tells of a failure. */
function openPart({ name, attributes }: SaxesTagPlain, into: Case): boolean {
  // PHPUnit below 10 has `warning` for "No tests found in class".
  if (name === "skipped" || name === "warning") {
    into.skipped = true;
    // node:test: a test that is to do may fail.
    into.todo ||= attributes.type === "todo";
  }
  if (!FAILURE_PARTS.has(name)) return false;
  into.failed = true;
  into.part ??= { name, type: attributes.type ?? "" };
  if (attributes.message) into.message += `${attributes.message.slice(0, MAX_TEXT)}\n`;
  return true;
}

function count(test: Case, tally: Tally): void {
  if (test.todo) tally.skipped += 1;
  else if (test.failed) {
    const { name, path, message, line } = test;
    const place = path
      ? { path, line: line ?? lineIn(message, path) ?? lineIn(message, fileName(path)) }
      : placeIn(message);
    tally.fail({ name, message, ...place });
  } else if (test.skipped) tally.skipped += 1;
  else if (!test.isFile) tally.passed += 1;
}

function whole(text: string | undefined): number {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : 0;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
