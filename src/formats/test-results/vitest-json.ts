import type { TestOutcome, TestReport } from "../../core/test-run.ts";
import { Outcomes, type ReadOptions } from "./outcomes.ts";
import { lineIn, Tally, UnreadableResults } from "./report.ts";

const NOT_RUN = new Set(["skipped", "pending", "todo", "disabled"]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * What `vitest --reporter=json` and `jest --json` write; one format, which vitest took from jest
 * (https://jestjs.io/docs/configuration#testresultsprocessor-string). A file that failed and lists no
 * failed test (it could not be loaded, a hook failed) counts as one failure, and so does a report that
 * says `"success": false`, or counts failed suites, and lists nothing that failed.
 * @throws UnreadableResults for other JSON, for a run that was interrupted, and where the totals are
 * not those of the tests that are listed.
 */
export function parseVitestJson(text: string, options: ReadOptions = {}): TestReport {
  const report = parse(text);
  const { testResults: files } = report;
  if (!Array.isArray(files) || typeof report.numTotalTests !== "number")
    throw new UnreadableResults("not a JSON report of vitest or jest: it has no `testResults`");
  if (report.wasInterrupted === true)
    throw new UnreadableResults("the run that wrote it was interrupted");
  const tally = new Tally();
  const outcomes = options.outcomes ? new Outcomes() : null;
  let listed = 0;
  for (const file of files) {
    if (!isFields(file) || !Array.isArray(file.assertionResults))
      throw new UnreadableResults("a file in `testResults` has no `assertionResults`");
    const failed = tally.failed;
    const from = outcomes?.list.length ?? 0;
    for (const test of file.assertionResults) countTest(test, file, tally, outcomes);
    listed += file.assertionResults.length;
    if (file.status === "failed" && tally.failed === failed) {
      const path = texts(file.name);
      const message = texts(file.message);
      tally.fail({ name: path, path, message });
      // Its tests are listed as skipped where a hook before them failed.
      outcomes?.errSkipped(from, message);
      outcomes?.add({ name: "", path, outcome: "errored", message });
    }
  }
  if (report.numTotalTests !== listed)
    throw new UnreadableResults(`it counts ${report.numTotalTests} tests and lists ${listed}`);
  tally.failTimes(number(report.numFailedTests) - tally.failed, {
    name: "a test",
    message: "counted in `numFailedTests`, not listed",
  });
  const passed = report.numPassedTests;
  if (typeof passed === "number" && passed < tally.passed)
    throw new UnreadableResults(`it counts ${passed} passed tests and lists ${tally.passed}`);
  const claim = failureClaimed(report);
  if (claim !== null && tally.failed === 0)
    tally.fail({ name: "the run", message: `it says ${claim}, and lists no failed test` });
  return tally.report("vitest-json", outcomes);
}

/** What besides its tests says that the run failed, or null. */
function failureClaimed(report: Fields): string | null {
  for (const count of ["numFailedTestSuites", "numRuntimeErrorTestSuites"])
    if (number(report[count]) > 0) return `\`${count}: ${number(report[count])}\``;
  if (isFields(report.snapshot) && report.snapshot.failure === true) return "`snapshot.failure`";
  return report.success === false ? "`success: false`" : null;
}

function countTest(test: unknown, file: Fields, tally: Tally, outcomes: Outcomes | null): void {
  const status = isFields(test) ? test.status : undefined;
  if (!isFields(test) || typeof status !== "string")
    throw new UnreadableResults("a test in `assertionResults` has no `status`");
  const path = texts(file.name);
  const message = Array.isArray(test.failureMessages)
    ? test.failureMessages.map(texts).join("\n")
    : "";
  const place = isFields(test.location) ? number(test.location.line) || null : null;
  const line = lineIn(message, path) ?? place;
  if (status === "passed") tally.passed += 1;
  else if (NOT_RUN.has(status)) tally.skipped += 1;
  else if (status === "failed") {
    const name = texts(test.fullName) || texts(test.title);
    tally.fail({ name, path, message, line });
  } else throw new UnreadableResults(`a test has the unknown status "${status.slice(0, 50)}"`);
  outcomes?.add({
    suites: Array.isArray(test.ancestorTitles) ? test.ancestorTitles.map(texts) : [],
    name: texts(test.title) || texts(test.fullName),
    path,
    line,
    outcome: outcomeOf(status, message),
    message: status === "failed" ? message : "",
  });
}

/** A frame of jest's or vitest's that runs a hook. What a deep stack cuts off is taken for the test's own. */
const HOOK = /\bat (?:async )?(?:_callCircusHook|callSuiteHook) \(/;

function outcomeOf(status: string, message: string): TestOutcome["outcome"] {
  if (status === "passed") return "passed";
  if (status !== "failed") return "skipped";
  return HOOK.test(message) ? "errored" : "failed";
}

function parse(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableResults(`not well-formed JSON: ${(error as Error).message}`);
  }
  if (!isFields(value)) throw new UnreadableResults("not a JSON report of vitest or jest");
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
