import { describe, expect, it } from "vitest";
import { parseGoJson } from "../../../src/formats/test-results/go-json.ts";
import { readTestResults } from "../../../src/formats/test-results/read.ts";
import { UnreadableResults } from "../../../src/formats/test-results/report.ts";
import { parseVitestJson } from "../../../src/formats/test-results/vitest-json.ts";
import { counts, fixture } from "./fixtures.ts";

describe("vitest and jest", () => {
  it.each([
    ["mixed", "2/1/2"],
    ["passing", "2/0/0"],
    ["broken", "1/1/0"],
    ["empty", "0/1/0"],
    ["skipped", "0/0/2"],
  ])("%s: %s", (name, expected) => {
    expect(counts(parseVitestJson(fixture(`json/vitest-${name}.json`)))).toBe(expected);
    expect(counts(parseVitestJson(fixture(`json/jest-${name}.json`)))).toBe(expected);
  });

  it("names failures, and files that could not be loaded", () => {
    const { failures } = parseVitestJson(fixture("json/vitest-mixed.json"));
    expect(failures).toMatchObject([{ name: "sums fails", path: "/repo/a.test.js", line: 4 }]);
    const broken = parseVitestJson(fixture("json/jest-broken.json")).failures;
    expect(broken).toMatchObject([
      { path: "/repo/a.test.js", message: expect.stringMatching(/Cannot find module/) },
    ]);
  });

  const report = (fields: object) =>
    JSON.stringify({ numTotalTests: 0, testResults: [], ...fields });
  const file = (...statuses: string[]) => ({
    name: "/a",
    status: "passed",
    assertionResults: statuses.map((status) => ({ status, fullName: "t" })),
  });
  it("counts failures that only the totals know", () => {
    expect(
      counts(
        parseVitestJson(
          report({ numTotalTests: 1, numFailedTests: 1, testResults: [file("passed")] }),
        ),
      ),
    ).toBe("1/1/0");
  });
  it.each([
    ["success", { success: false }],
    ["failed suites", { numFailedTestSuites: 1 }],
    ["suites that could not run", { numRuntimeErrorTestSuites: 1 }],
    ["failed snapshots", { snapshot: { failure: true } }],
  ])("a failure that only %s tells of is one", (_, fields) => {
    const passing = { success: true, numTotalTests: 1, testResults: [file("passed")] };
    expect(counts(parseVitestJson(report({ ...passing, ...fields })))).toBe("1/1/0");
    expect(counts(parseVitestJson(report(passing)))).toBe("1/0/0");
  });
  it("nothing at all is no test, and a failure where it says so", () => {
    expect(counts(parseVitestJson(fixture("json/jest-nothing.json")))).toBe("0/0/0");
    expect(counts(parseVitestJson(fixture("json/vitest-nothing.json")))).toBe("0/1/0");
  });
  it.each([
    [
      "fewer passed than are listed",
      report({ numTotalTests: 1, numPassedTests: 0, testResults: [file("passed")] }),
    ],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["other JSON", "{}"],
    ["an interrupted run", report({ wasInterrupted: true })],
    ["totals without tests", report({ numTotalTests: 99, numPassedTests: 99 })],
    ["a status that nobody knows", report({ numTotalTests: 1, testResults: [file("great")] })],
    ["a file that is none", report({ testResults: [null] })],
    ["a test that is none", report({ numTotalTests: 1, testResults: [{ assertionResults: [7] }] })],
  ])("%s is unreadable", (_, text) => {
    expect(() => parseVitestJson(text)).toThrow(UnreadableResults);
  });
});

describe("go test -json", () => {
  it.each([
    ["passing", "4/0/1"],
    ["cached", "4/0/1"],
    ["failing", "1/2/0"],
    ["mixed", "6/4/2"],
    ["panics", "1/1/0"],
    ["notests", "0/0/0"],
    ["nonetorun", "0/0/0"],
    ["skipped", "0/0/1"],
    ["examples", "6/0/0"],
    ["examples-failing", "3/3/0"],
  ])("%s: %s", (name, expected) => {
    expect(counts(parseGoJson(fixture(`go-json/${name}.json`)))).toBe(expected);
  });

  it("names failures and their files", () => {
    expect(parseGoJson(fixture("go-json/failing.json")).failures).toMatchObject([
      { name: "example.com/m/b TestParent/child", path: "example.com/m/b/b_test.go", line: 4 },
      { name: "example.com/m/b TestBad", path: "example.com/m/b/b_test.go", line: 3 },
    ]);
  });

  it("says what an example printed, and takes no line of it for a place", () => {
    const each =
      "sums\n  sum.go:1: 0\n  sum.go:2: 0\n\nwant (unordered):\nsums\n  sum.go:2: 4\n  sum.go:1: 2";
    expect(parseGoJson(fixture("go-json/examples-failing.json")).failures).toEqual([
      { name: "example.com/m ExampleSum_each", path: null, line: null, message: `got: ${each}` },
      { name: "example.com/m ExampleSum", path: null, line: null, message: 'got "-1", want "3"' },
      {
        name: "example.com/m FuzzSum/seed#1",
        path: "example.com/m/sum_test.go",
        line: 44,
        message: "sum_test.go:44: -1",
      },
    ]);
  });

  const go = (...events: (object | string)[]) =>
    events.map((event) => (typeof event === "string" ? event : JSON.stringify(event))).join("\n");

  it.each([
    ["nothing", ["got:\n", "\n", "want:\n", "3\n"], 'got "", want "3"'],
    [
      "in any order",
      ["got:\n", "-1\n", "\n", "want (unordered):\n", "3\n", "\n"],
      'got "-1", want (unordered) "3"',
    ],
    [
      "lines like the runner's",
      ["got:\n", "--- a\n", "want:\n", "=== b\n"],
      'got "--- a", want "=== b"',
    ],
    ["no end", ["panic: x\n", "\n"], "panic: x"],
  ])("says of an example that it printed %s", (_, said, message) => {
    const event = { Package: "p", Test: "ExampleA" };
    const lines = ["=== RUN   ExampleA\n", "--- FAIL: ExampleA (0.00s)\n", ...said];
    const text = go(
      ...lines.map((Output) => ({ ...event, Action: "output", Output })),
      { ...event, Action: "fail" },
      { Package: "p", Action: "fail" },
    );
    expect(parseGoJson(text).failures).toEqual([
      { name: "p ExampleA", path: null, line: null, message },
    ]);
  });
  const at = { Package: "p" };
  it.each<[string, string, string]>([
    ["a package that fails and names no test", go({ ...at, Action: "fail" }), "0/1/0"],
    [
      "a build failure as events (Go 1.24)",
      go(
        { ImportPath: "p [p.test]", Action: "build-output", Output: "x" },
        { ImportPath: "p [p.test]", Action: "build-fail" },
        { ...at, Action: "start" },
        { ...at, Action: "fail", FailedBuild: "p [p.test]" },
      ),
      "0/1/0",
    ],
    [
      "a build failure as text (before)",
      go("FAIL\tp [build failed]", { Package: "q", Action: "skip" }),
      "0/1/0",
    ],
    [
      "a test that never ended, in a package that failed",
      go({ ...at, Action: "run", Test: "A" }, { ...at, Action: "fail" }),
      "0/1/0",
    ],
    [
      "a parent that fails by itself",
      go(
        { ...at, Action: "run", Test: "A" },
        { ...at, Action: "pass", Test: "A/b" },
        { ...at, Action: "fail", Test: "A" },
        { ...at, Action: "fail" },
      ),
      "1/1/0",
    ],
    [
      "a parent of a parent",
      go(
        { ...at, Action: "fail", Test: "A/b/c" },
        { ...at, Action: "fail", Test: "A/b" },
        { ...at, Action: "fail", Test: "A" },
        { ...at, Action: "fail" },
      ),
      "0/1/0",
    ],
    [
      "a package that failed once and passed again",
      go({ ...at, Action: "fail" }, { ...at, Action: "pass" }),
      "0/1/0",
    ],
    [
      "a test that failed once and passed again",
      go(
        { ...at, Action: "fail", Test: "A" },
        { ...at, Action: "pass", Test: "A" },
        { ...at, Action: "pass" },
      ),
      "0/1/0",
    ],
    [
      "a package that failed in plain text beside the events",
      go({ ...at, Action: "pass", Test: "A" }, { ...at, Action: "pass" }, "FAIL\tother/q\t0.012s"),
      "1/1/0",
    ],
  ])("%s", (_, text, expected) => {
    expect(counts(parseGoJson(text))).toBe(expected);
  });
  it.each([
    ["no event", "hello\n"],
    [
      "a package without an end",
      go({ ...at, Action: "run", Test: "A" }, { ...at, Action: "pass", Test: "A" }),
    ],
    ["a cut event", `${go({ ...at, Action: "pass" })}\n{"Time":"2026-01-01T00:00:00Z","Act`],
  ])("%s is unreadable", (_, text) => {
    expect(() => parseGoJson(text)).toThrow(UnreadableResults);
  });
});

describe("a result file of any format", () => {
  it("is told apart by what it holds", () => {
    expect(readTestResults(`\ufeff${fixture("junit/pytest-mixed.xml")}`).format).toBe("junit");
    expect(readTestResults(fixture("json/jest-mixed.json")).format).toBe("vitest-json");
    expect(readTestResults(fixture("go-json/mixed.json")).format).toBe("go-json");
    expect(readTestResults(fixture("tap/mocha-mixed.tap")).format).toBe("tap");
  });
  it.each(["", "  \n", "212 tests passed", "{}", "<a/>"])("%j is none", (text) => {
    expect(() => readTestResults(text)).toThrow(UnreadableResults);
  });
});
