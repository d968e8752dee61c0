import { describe, expect, it } from "vitest";
import {
  OutputScan,
  readRunnerOutput,
} from "../../../src/formats/test-results/runner-output/read.ts";
import { counts, fixture, outputOf } from "./fixtures.ts";

const said = ({ reports }: ReturnType<typeof outputOf>) =>
  reports.map((report) => `${report.format} ${counts(report)}`).join(", ");
const text = (...lines: string[]) => said(readRunnerOutput(lines.join("\n")));

// A test in each `mixed` prints a summary of 99 passed tests: it must not count.
describe("what real runners print: passed/failed/skipped", () => {
  it.each([
    ["vitest/mixed", "output:vitest 2/1/2"],
    ["vitest/passing", "output:vitest 2/0/0"],
    ["vitest/empty", "output:vitest 0/1/0"],
    ["vitest/broken", "output:vitest 1/1/0"],
    ["vitest/skipped", "output:vitest 0/0/2"],
    ["vitest/nothing", "output:vitest 0/0/0"],
    ["vitest/passWithNoTests", "output:vitest 0/0/0"],
    ["vitest/unhandled", "output:vitest 1/1/0"],
    ["jest/mixed", "output:jest 2/1/2"],
    ["jest/passing", "output:jest 2/0/0"],
    ["jest/empty", "output:jest 0/1/0"],
    ["jest/broken", "output:jest 1/1/0"],
    ["jest/skipped", "output:jest 0/0/2"],
    ["jest/nothing", "output:jest 0/0/0"],
    ["jest/passWithNoTests", "output:jest 0/0/0"],
    ["mocha/mixed", "output:mocha 2/1/2"],
    ["mocha/mixed-dot", "output:mocha 2/1/2"],
    ["mocha/mixed-min", "output:mocha 2/1/2"],
    ["mocha/mixed-nyan", "output:mocha 2/1/2"],
    ["mocha/mixed-landing", "output:mocha 2/1/2"],
    ["mocha/passing", "output:mocha 2/0/0"],
    ["mocha/empty", "output:mocha 0/0/0"],
    ["mocha/skipped", "output:mocha 0/0/2"],
    ["mocha/hook", "output:mocha 0/1/0"],
    ["mocha/broken", ""],
    ["node-test/mixed", "output:node:test 6/1/2"],
    ["node-test/passing", "output:node:test 2/0/0"],
    // node counts a file without tests as a passed test.
    ["node-test/empty", "output:node:test 0/0/0"],
    ["node-test/skipped", "output:node:test 0/0/2"],
    ["node-test/broken", "output:node:test 0/1/0"],
    ["node-test/todofail", "output:node:test 1/0/1"],
    ["node-test/nothing", "output:node:test 0/0/0"],
    // Node 22 counts no failure where a suite's `after` fails, and ends with 0.
    ["node-test/suite-hook", "output:node:test 2/1/0"],
    ["jasmine/mixed", "output:jasmine 1/1/1"],
    ["uvu/mixed", "output:uvu 1/1/1"],
    ["ava/mixed", "output:ava 1/1/2"],
    ["ava/passing", "output:ava 1/0/0"],
    ["playwright/mixed", "output:playwright 2/1/1"],
    ["playwright/passing", "output:playwright 2/0/0"],
    ["playwright/nothing", "output:playwright 0/0/0"],
    ["bun/mixed", "output:bun 1/1/2"],
    ["bun/passing", "output:bun 2/0/0"],
    ["bun/none", ""],
    ["deno/mixed", "output:deno 2/1/1"],
    ["deno/passing", "output:deno 1/0/0"],
    ["deno/none", "output:deno 0/0/0"],
    ["pytest/mixed", "output:pytest 4/2/2"],
    ["pytest/mixed-q", "output:pytest 4/2/2"],
    ["pytest/mixed-qq", ""],
    ["pytest/passing", "output:pytest 2/0/0"],
    ["pytest/passing-q", "output:pytest 2/0/0"],
    ["pytest/empty", "output:pytest 0/0/0"],
    ["pytest/empty-q", "output:pytest 0/0/0"],
    ["pytest/broken", "output:pytest 0/1/0"],
    ["pytest/skipped", "output:pytest 0/0/1"],
    ["unittest/mixed", "output:unittest 1/3/2"],
    ["unittest/passing", "output:unittest 1/0/1"],
    ["unittest/empty", "output:unittest 0/0/0"],
    ["unittest/broken", "output:unittest 0/1/0"],
    ["unittest/skipped", "output:unittest 0/0/1"],
    // Without -v a package is one; with it, its tests are.
    ["go/mixed", "output:go 2/4/0"],
    ["go/mixed-v", "output:go 6/4/2"],
    ["go/passing", "output:go 1/0/0"],
    ["go/passing-v", "output:go 4/0/1"],
    ["go/cached", "output:go 1/0/0"],
    ["go/cover", "output:go 1/0/0"],
    ["go/notests", "output:go 0/0/0"],
    ["go/nonetorun-v", "output:go 0/0/0"],
    ["go/nomatch", "output:go 0/0/0"],
    ["go/broken", "output:go 0/1/0"],
    ["go/panics", "output:go 0/1/0"],
    ["go/skipped-v", "output:go 0/0/1"],
    ["go/examples-v", "output:go 6/0/0"],
    ["go/examples-failing", "output:go 0/3/0"],
    ["go/examples-failing-v", "output:go 3/3/0"],
    ["cargo/mixed", "output:cargo 2/1/1"],
    ["cargo/mixed-nofailfast", "output:cargo 4/1/1"],
    ["cargo/passing", "output:cargo 4/0/1"],
    ["cargo/passing-q", "output:cargo 4/0/1"],
    ["cargo/empty", "output:cargo 0/0/0"],
    ["cargo/broken", ""],
    // The flaky one passed in the end.
    ["maven/mixed", "output:maven 4/2/1"],
    ["maven/passing", "output:maven 2/0/0"],
    ["maven/none", "output:maven 0/0/0"],
    ["maven/nomatch", ""],
    ["rspec/mixed", "output:rspec 1/1/2"],
    ["rspec/passing", "output:rspec 2/0/0"],
    ["rspec/empty", "output:rspec 0/0/0"],
    ["rspec/broken", "output:rspec 0/1/0"],
    ["minitest/mixed", "output:minitest 1/2/1"],
    ["minitest/passing", "output:minitest 1/0/0"],
    ["minitest/empty", "output:minitest 0/0/0"],
    ["minitest/test-unit-mixed", "output:minitest 1/1/0"],
    ["phpunit/mixed", "output:phpunit 2/2/2"],
    ["phpunit/passing", "output:phpunit 2/0/0"],
    ["phpunit/empty", "output:phpunit 0/0/1"],
    ["phpunit/skipped", "output:phpunit 1/0/1"],
    ["ctest/mixed", "output:ctest 1/1/1"],
    ["ctest/passing", "output:ctest 2/0/0"],
    ["ctest/empty", "output:ctest 0/0/0"],
  ])("%s: %s", (name, expected) => {
    const output = outputOf(name);
    expect(said(output)).toBe(expected);
    expect(output.faults).toEqual([]);
  });

  it.each([
    ["vitest/mixed", "sums > fails", "a.test.js", 4],
    ["jest/mixed", "sums › fails", "./a.test.js", 3],
    ["mocha/mixed", "sums fails", null, null],
    ["node-test/mixed", "fails", "a.test.js", 4],
    ["playwright/mixed", "b", "a.spec.js", 1],
    ["pytest/mixed", "test_bad", "test_a.py", 3],
    ["unittest/mixed", "test_err (test_a.T.test_err)", "/repo/test_a.py", 5],
    ["go/mixed", "TestBad", "b_test.go", 3],
    ["go/mixed-v", "TestBad", "b_test.go", 3],
    ["cargo/mixed", "tests::bad", "src/lib.rs", 6],
    ["maven/mixed", "ATest.bad", null, 2],
    ["rspec/mixed", "x b", "./a_spec.rb", null],
    ["phpunit/mixed", "ATest::testE", "/repo/ATest.php", 1],
    ["ctest/mixed", "b", null, null],
  ])("%s names its failure", (name, test, path, line) => {
    const [first] = outputOf(name).reports[0]?.failures ?? [];
    expect(first).toMatchObject({ name: test, path, line });
  });
});

describe("formats known from their documentation: passed/failed/skipped", () => {
  it.each<[string, string[], string]>([
    [
      "dotnet, an assembly a line",
      [
        "Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 12 ms - A.dll (net8.0)",
        "Failed!  - Failed:     2, Passed:     1, Skipped:     0, Total:     3, Duration: 3 ms - B.dll (net8.0)",
      ],
      "output:dotnet 6/2/1",
    ],
    [
      "dotnet's terminal logger",
      ["Test summary: total: 5, failed: 1, succeeded: 3, skipped: 1, duration: 1.2s"],
      "output:dotnet 3/1/1",
    ],
    [
      "dotnet's block",
      [
        "Test Run Failed.",
        "Total tests: 4",
        "     Passed: 2",
        "     Failed: 1",
        "    Skipped: 1",
        " Total time: 1.0 Seconds",
      ],
      "output:dotnet 2/1/1",
    ],
    [
      "dotnet without tests",
      ["No test is available in /x/A.dll. Make sure …"],
      "output:dotnet 0/0/0",
    ],
    ["Gradle that failed", ["3 tests completed, 1 failed, 1 skipped"], "output:gradle 1/1/1"],
    [
      "Gradle with test logging",
      [
        "x.ATest > ok() PASSED",
        "x.ATest > bad() FAILED",
        "    org.opentest4j.AssertionFailedError at ATest.java:12",
      ],
      "output:gradle 1/1/0",
    ],
    [
      "sbt",
      [
        "[info] Passed: Total 5, Failed 0, Errors 0, Passed 4, Ignored 1",
        "[error] Failed: Total 2, Failed 1, Errors 0, Passed 1",
      ],
      "output:sbt 5/1/1",
    ],
    [
      "nextest",
      [
        "     Summary [   0.012s] 4 tests run: 2 passed (1 slow, 1 flaky), 1 failed, 1 timed out, 3 skipped",
      ],
      "output:nextest 2/2/3",
    ],
    [
      "gotestsum",
      ["ok  \tp\t0.1s", "DONE 5 tests, 1 skipped, 1 failure in 0.500s"],
      "output:go 3/1/1",
    ],
    [
      "gtest",
      [
        "[==========] 5 tests from 2 test suites ran. (0 ms total)",
        "[  PASSED  ] 3 tests.",
        "[  SKIPPED ] 1 test, listed below:",
        "[  SKIPPED ] A.s",
        "[  FAILED  ] 1 test, listed below:",
        "[  FAILED  ] A.b",
      ],
      "output:gtest 3/1/1",
    ],
    [
      "XCTest, the total alone",
      [
        "Test Suite 'ATests' passed at 2026-01-01 00:00:00.000.",
        "\t Executed 2 tests, with 0 failures (0 unexpected) in 0.1 (0.1) seconds",
        "Test Suite 'All tests' failed at 2026-01-01 00:00:00.000.",
        "\t Executed 5 tests, with 1 test skipped and 1 failure (0 unexpected) in 0.1 (0.2) seconds",
      ],
      "output:swift 3/1/1",
    ],
    [
      "Swift Testing",
      [
        "✔ Test run with 5 tests in 2 suites passed after 0.001 seconds.",
        "✘ Test run with 3 tests failed after 0.1 seconds with 1 issue.",
      ],
      "output:swift 7/1/0",
    ],
    [
      "Karma, the last line of each browser",
      [
        "Chrome 120.0 (Linux x86_64): Executed 1 of 5 SUCCESS (0 secs / 0.1 secs)",
        "Chrome 120.0 (Linux x86_64): Executed 4 of 5 (1 FAILED) (skipped 1) (0.2 secs / 0.1 secs)",
      ],
      "output:karma 3/1/1",
    ],
    [
      "Pest",
      ["  Tests:    1 failed, 2 skipped, 5 passed (12 assertions)", "  Duration: 0.1s"],
      "output:phpunit 5/1/2",
    ],
    [
      "PHPUnit 10: warnings are remarks",
      [
        "PHPUnit 10.5.1 by Sebastian Bergmann and contributors.",
        "OK, but there were issues!",
        "Tests: 5, Assertions: 5, Warnings: 2.",
      ],
      "output:phpunit 5/0/0",
    ],
    ["PHPUnit without tests", ["No tests executed!"], "output:phpunit 0/0/0"],
    ["ExUnit", ["2 doctests, 5 tests, 1 failure, 1 skipped"], "output:exunit 5/1/1"],
    ["dart", ["00:01 +5 ~1 -1: Some tests failed."], "output:dart 5/1/1"],
    [
      "pytest-sugar",
      [
        "Results (0.03s):",
        "       3 passed",
        "       1 failed",
        "         - test_a.py:3 test_bad",
        "       1 skipped",
        "",
      ],
      "output:pytest 3/1/0",
    ],
    [
      "pytest over a minute",
      ["============ 3 passed, 2 warnings in 75.12s (0:01:15) ============"],
      "output:pytest 3/0/0",
    ],
    [
      "unittest of Python 3.12",
      ["-".repeat(70), "Ran 0 tests in 0.000s", "", "NO TESTS RAN"],
      "output:unittest 0/0/0",
    ],
    [
      "unittest's setUpClass",
      ["-".repeat(70), "Ran 0 tests in 0.000s", "", "FAILED (errors=1)"],
      "output:unittest 0/1/0",
    ],
  ])("%s", (_, lines, expected) => {
    expect(text(...lines)).toBe(expected);
  });
});

describe("several runs in one output", () => {
  const vitest = (passed: number) => [
    " RUN  v4.1.0 /repo",
    "",
    " Test Files  1 passed (1)",
    `      Tests  ${passed} passed (${passed})`,
    "",
  ];
  it("are summed, of one runner and of several", () => {
    expect(text(...vitest(2), ...vitest(3))).toBe("output:vitest 5/0/0");
    expect(text(...vitest(2), "2 examples, 1 failure")).toBe(
      "output:vitest 2/0/0, output:rspec 1/1/0",
    );
    expect(text("3 specs, 0 failures", "2 specs, 1 failure")).toBe("output:jasmine 4/1/0");
  });
  it("are told apart by what pnpm and turbo put before each line", () => {
    const lines = vitest(2).flatMap((line, i) => [
      `packages/a test: ${line}`,
      `packages/b test: ${vitest(3)[i]}`,
    ]);
    expect(text(...lines)).toBe("output:vitest 5/0/0");
    expect(text(...vitest(4).map((line) => `@acme/web:test: ${line}`))).toBe("output:vitest 4/0/0");
  });
  it("interleaved without a mark, none is lost", () => {
    const [header = "", ...rest] = vitest(2);
    expect(text(header, header, ...rest, ...rest)).toBe("output:vitest 4/0/0");
  });
  it("colours do not matter", () => {
    expect(text(...vitest(2).map((line) => `\u001b[1m\u001b[32m${line}\u001b[39m\u001b[22m`))).toBe(
      "output:vitest 2/0/0",
    );
  });
  it.each(["go/examples-failing", "go/examples-failing-v"])(
    "%s: what an example prints is no place",
    (name) => {
      const failures = outputOf(name).reports[0]?.failures ?? [];
      expect(failures.map((one) => [one.name, one.path ?? null])).toEqual([
        ["FuzzSum/seed#1", "sum_test.go"],
        ["ExampleSum", null],
        ["ExampleSum_each", null],
      ]);
    },
  );

  it("go test -json and TAP are read in the output too", () => {
    const go = readRunnerOutput(fixture("go-json/mixed.json"));
    expect(said(go)).toBe("go-json 6/4/2");
    expect(
      said(readRunnerOutput(`> test\n> node --test\n\n${fixture("tap/node-mixed.tap")}`)),
    ).toBe("tap 5/1/2");
  });
});

describe("summaries that a test printed", () => {
  it("are no evidence without the runner's own lines", () => {
    expect(text(" Test Files  1 passed (1)", "      Tests  99 passed (99)")).toBe("");
    expect(text("Tests:       99 passed, 99 total")).toBe("");
    expect(
      text("test result: ok. 99 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"),
    ).toBe("");
    expect(text("Tests run: 99, Failures: 0, Errors: 0, Skipped: 0")).toBe("");
    expect(text("Ran 99 tests in 0.1s", "", "OK")).toBe("");
    expect(text("Tests: 99, Assertions: 1.")).toBe("");
    expect(text("log: 99 passing (1ms)")).toBe("");
    expect(text("ℹ tests 99", "ℹ pass 99")).toBe("");
    expect(text("I have 3 passed in 2 days", "all 3 tests passed")).toBe("");
  });
  it("of vitest go before the real one, which is the last", () => {
    const fake = [" Test Files  9 passed (9)", "      Tests  99 passed (99)"];
    const real = [" Test Files  1 passed (1)", "      Tests  1 passed (1)"];
    expect(text(" RUN  v4.1.0 /repo", ...fake, ...real)).toBe("output:vitest 1/0/0");
  });
  it("that speak of failures are heard", () => {
    const bad = [" Test Files  1 failed (1)", "      Tests  1 failed (1)"];
    const good = [" Test Files  1 passed (1)", "      Tests  1 passed (1)"];
    expect(text(" RUN  v4.1.0 /repo", ...bad, ...good)).toBe("output:vitest 1/1/0");
    expect(
      text("test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out"),
    ).toBe("output:cargo 0/1/0");
  });
  it("under go -v count no test of their own", () => {
    expect(
      text(
        "=== RUN   TestA",
        "ok  \tfake\t0.1s",
        "--- SKIP: TestA (0.00s)",
        "PASS",
        "ok  \tp\t0.1s",
      ),
    ).toBe("output:go 0/0/1");
  });
});

describe("what is cut off", () => {
  it("TAP without its plan is a fault", () => {
    const { reports, faults } = readRunnerOutput("TAP version 13\nok 1 - a\n");
    expect(reports).toEqual([]);
    expect(faults).toEqual([expect.stringMatching(/no plan/)]);
  });
  it("go test -json without an end is a fault", () => {
    const { faults } = readRunnerOutput('{"Action":"run","Package":"p","Test":"A"}\n');
    expect(faults).toEqual([expect.stringMatching(/ends before the package p/)]);
  });
  it("a number of the plan's shape alone is not TAP", () => {
    expect(readRunnerOutput("1..5\nok 1 is fine\n1..5 again")).toEqual({
      reports: [],
      faults: [expect.anything()],
    });
    expect(readRunnerOutput("1..5\nhello\n")).toEqual({ reports: [], faults: [] });
  });
});

describe("what is not to be lost", () => {
  const event = '{"Action":"pass","Package":"p","Test":"A"}\n{"Action":"pass","Package":"p"}';
  it("a plain failure of Go on another stream than the events", () => {
    const scan = new OutputScan();
    for (const line of event.split("\n")) scan.line(line, "stdout");
    scan.line("FAIL\tother/q\t0.012s", "stderr");
    const failed = scan.end().reports.reduce((sum, { counts }) => sum + counts.failed, 0);
    expect(failed).toBe(1);
  });
  it("lines of more tasks than are told apart", () => {
    const scan = new OutputScan();
    for (let n = 0; n < 400; n++) scan.line(`pkg${n}:test: 1 specs, 1 failure`, "stdout");
    expect(scan.end().faults).toEqual([expect.stringMatching(/more than 300 tasks/)]);
  });
});
