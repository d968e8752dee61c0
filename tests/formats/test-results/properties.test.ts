import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoJson } from "../../../src/formats/test-results/go-json.ts";
import { parseJunit } from "../../../src/formats/test-results/junit.ts";
import { readTestResults } from "../../../src/formats/test-results/read.ts";
import { UnreadableResults } from "../../../src/formats/test-results/report.ts";
import { readRunnerOutput } from "../../../src/formats/test-results/runner-output/read.ts";
import { parseTap } from "../../../src/formats/test-results/tap.ts";
import { parseVitestJson } from "../../../src/formats/test-results/vitest-json.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { fixture, outputOf } from "./fixtures.ts";

const PARSERS = { parseJunit, parseTap, parseVitestJson, parseGoJson, readTestResults };
const runs = { numRuns: 150 };

function sane(reports: readonly { counts: object }[]) {
  for (const { counts } of reports)
    for (const count of Object.values(counts)) {
      expect(Number.isSafeInteger(count)).toBe(true);
      expect(count).toBeGreaterThanOrEqual(0);
    }
}

/** Pieces that parsers look for, in any order. */
const PIECES = [
  "<testsuite failures='3'>",
  "</testsuite>",
  "<testcase name='a'>",
  "</testcase>",
  "<failure/>",
  "<skipped/>",
  "TAP version 13",
  "1..2",
  "1..0 # skip",
  "ok 1 - a",
  "not ok 2 b # TODO",
  "    ok 1 - c",
  "    1..1",
  "ok 1 - s {",
  "}",
  "  ---",
  "  ...",
  "Bail out! x",
  '{"Action":"run","Package":"p","Test":"A/b"}',
  '{"Action":"pass","Package":"p"}',
  '{"Action":"fail","Package":"p","Test":"A"}',
  "FAIL\tp [build failed]",
  '{"numTotalTests":1,"testResults":[]}',
  " RUN  v4.0.0 /",
  " Test Files  1 failed (1)",
  "      Tests  1 failed | 2 passed (3)",
  "     Errors  1 error",
  "Test Suites: 1 failed, 1 total",
  "Tests:       0 total",
  "Snapshots:   0 total",
  "",
  "  3 passing (1ms)",
  "  1 failing",
  "ℹ tests 5",
  "ℹ pass 5",
  "ℹ fail 999999999",
  "ℹ duration_ms 1.5",
  "✔ /a.test.js (1ms)",
  "-".repeat(70),
  "Ran 2 tests in 0.1s",
  "OK (skipped=5)",
  "FAILED (errors=7)",
  "=== RUN   A",
  "--- PASS: A (0.00s)",
  "ok  \tp\t0.1s",
  "running 3 tests",
  "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
  "[INFO] Results:",
  "[ERROR] Tests run: 1, Failures: 9, Errors: 9, Skipped: 9",
  "0 examples, 3 failures",
  "1 runs, 0 assertions, 2 failures, 0 errors, 3 skips",
  "100% tests passed, 0 tests failed out of 0",
  "2 tests completed, 5 failed",
];
const soup = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 25 })
  .map((lines) => lines.join("\n"));

describe("any text", () => {
  it.each(Object.entries(PARSERS))("%s throws its own error or gives counts", (_, parse) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), soup), (text) => {
        try {
          sane([parse(text)]);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableResults);
        }
      }),
      { numRuns: 500 },
    );
  });
  it("runner output never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), soup), (text) => sane(readRunnerOutput(text).reports)),
      { numRuns: 500 },
    );
  });
});

describe("a file that is cut off gives no report", () => {
  it.each([
    ["junit/pytest-mixed.xml", parseJunit],
    ["junit/node-mixed.xml", parseJunit],
    ["junit/surefire-mixed.xml", parseJunit],
    ["json/vitest-mixed.json", parseVitestJson],
    ["json/jest-mixed.json", parseVitestJson],
  ])("%s", (name, parse) => {
    const whole = fixture(name).trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (end) => {
        expect(() => parse(whole.slice(0, end))).toThrow(UnreadableResults);
      }),
      runs,
    );
  });

  it.each(["tap/node-mixed.tap", "tap/mocha-mixed.tap", "tap/ava-mixed.tap"])(
    "%s: cut before its plan",
    (name) => {
      const whole = fixture(name);
      const plan = whole.search(/^1\.\./m);
      for (let end = 0; end < plan; end += 7)
        expect(() => parseTap(whole.slice(0, end))).toThrow(UnreadableResults);
    },
  );

  it("go test -json: cut anywhere, never more passes than there were and never fewer failures unnoticed", () => {
    const whole = fixture("go-json/failing.json").trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (end) => {
        expect(() => parseGoJson(whole.slice(0, end))).toThrow(UnreadableResults);
      }),
      runs,
    );
  });
});

it("a run that failed is never read as one without failures, wherever noise stands", () => {
  const noise = fc.array(
    fc.constantFrom("", "hello", "  at x (a.js:1:2)", "1..1", "99 things", "{", "}"),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      const text = [
        ...before,
        "",
        "running 2 tests",
        ...after.filter((l) => l !== ""),
        "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
      ].join("\n");
      expect(readRunnerOutput(text).reports.some(({ counts }) => counts.failed > 0)).toBe(true);
    }),
    runs,
  );
  expect(outputOf("cargo/mixed").reports[0]?.counts.failed).toBe(1);
});

it("stays quick on long hostile lines", () => {
  expectCpuTimeBelow(5_000, () => {
    for (const line of [
      "ok ".repeat(500_000),
      " ".repeat(1_000_000),
      "=".repeat(1_000_000),
      "a:test: ".repeat(100_000),
      `{"${"a".repeat(1_000_000)}`,
      "1 passed, ".repeat(100_000),
    ])
      readRunnerOutput(`TAP version 13\n${line}\n${line}`);
    parseJunit(
      `<testsuite><testcase name="a"><failure>${"a.b/".repeat(250_000)}</failure></testcase></testsuite>`,
    );
  });
});
