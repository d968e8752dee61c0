import { describe, expect, it } from "vitest";
import { testIntegrity } from "../../src/checks/test-integrity.ts";
import type { Guards } from "../../src/core/facts.ts";
import { type Finding, finding } from "../../src/core/result.ts";
import type { Assertion, TestCase, TestComparison } from "../../src/core/test-cases.ts";
import { ask, places } from "./situation.ts";
import { syntax, UNREAD } from "./syntax-situation.ts";

const PATH = "tests/sum.test.ts";
const equals = (line: number): Assertion => ({
  line,
  endLine: line,
  column: 3,
  text: "expect(sum(1, 2)).toBe(3)",
  subject: "sum(1, 2)",
  matcher: "toBe",
  negated: false,
  expected: "3",
  strength: "exact",
  tautology: null,
});
function test(name: string, line: number, parts: Partial<TestCase> = {}): TestCase {
  return {
    path: PATH,
    suites: [],
    name,
    line,
    endLine: line + 2,
    column: 1,
    skipped: null,
    focused: null,
    todo: false,
    cases: null,
    assertions: [equals(line + 1)],
    assertsElsewhere: false,
    body: `expect(sum(1, 2)).toBe(3); // ${name}`,
    identifiers: ["expect", "sum"],
    ...parts,
  };
}
const FILES = [{ path: PATH, language: "typescript" }] as const;
const side = (...tests: TestCase[]) => ({ tests, declared: [] });

function guards(...weaker: { path: string; findings: Finding[]; compared?: boolean }[]): Guards {
  return {
    gate: [],
    compare: async () =>
      weaker.map(({ path, findings, compared = true }) => ({
        before: path,
        after: path,
        untracked: false,
        path,
        guardChanged: true,
        findings,
        compared,
        note: compared ? null : "cannot be read",
      })),
    ownersBefore: async () => ({ path: null, rules: [], invalid: [], off: null }),
  };
}
const judge = (tests: Partial<TestComparison>, given: Guards = guards(), options: unknown = {}) =>
  ask(testIntegrity, options, { facts: { ...syntax({}, tests), guards: given } });

describe("test-integrity", () => {
  it("holds where the tests ask for no less, and says of how many", async () => {
    const before = side(test("adds", 1));
    const after = side(test("adds", 1), test("adds more", 5));
    expect(await judge({ before, after, files: FILES })).toMatchObject({
      status: "pass",
      summary:
        "2 tests with 2 assertions in 1 changed file held against 1 test of the base: nothing is weakened",
      evidence: [{ kind: "file", ref: PATH, summary: "2 tests now, 1 test before" }],
    });
  });

  it("fails where they do, and says how", async () => {
    const before = side(test("adds", 1), test("adds more", 5));
    const mark = { line: 5, column: 1, text: "it.skip" };
    const after = side(test("adds more", 5, { skipped: mark }));
    const result = await judge({ before, after, files: FILES });
    expect(result.status).toBe("fail");
    expect(result.summary.split(", ").sort()).toEqual(["1 test removed", "1 test skipped"]);
    expect(
      places(result)
        .map((place) => place.split(" ")[1])
        .sort(),
    ).toEqual(["removed-test", "skipped-test"]);
  });

  it("leaves rules out that are allowed, and files that are excluded", async () => {
    const before = side(test("adds", 1), test("adds more", 5));
    const after = side(test("adds", 1));
    const comparison = { before, after, files: FILES };
    expect(await judge(comparison, guards(), { allow: ["removed-test"] })).toMatchObject({
      status: "pass",
    });
    expect(await judge(comparison, guards(), { exclude: ["tests/**"] })).toMatchObject({
      status: "not-applicable",
    });
  });

  it("is unknown where tests could not be read", async () => {
    const given = { files: FILES, unread: [{ ...UNREAD, path: PATH, line: 2 }] };
    expect(await judge(given)).toMatchObject({
      status: "unknown",
      summary: `${PATH}:2: it is not understood as code of its language`,
    });
    expect(await judge(given, guards(), { exclude: [PATH] })).toMatchObject({
      status: "not-applicable",
    });
  });

  const lowered = finding({
    path: "vitest.config.ts",
    line: 4,
    rule: "coverage-threshold",
    message: "the coverage threshold `lines` is 60, was 80",
  });

  it("fails where a threshold is lower, whatever the file", async () => {
    for (const path of ["vitest.config.ts", "package.json"]) {
      const result = await judge({}, guards({ path, findings: [{ ...lowered, path }] }));
      expect(result).toMatchObject({ status: "fail", summary: "1 threshold lowered" });
      expect(places(result)).toEqual([`${path}:4 lowered-threshold`]);
    }
  });

  it("fails where tests are left out by their configuration, and not where a linter leaves files out", async () => {
    const out = (path: string) => ({
      path,
      findings: [finding({ path, line: 1, rule: "files-excluded", message: "`a` excluded" })],
    });
    expect(await judge({}, guards(out("jest.config.js")))).toMatchObject({ status: "fail" });
    expect(await judge({}, guards(out(".eslintignore")))).toMatchObject({
      status: "not-applicable",
    });
  });

  it("is unknown where the configuration of tests cannot be compared", async () => {
    const given = guards({ path: "jest.config.js", findings: [], compared: false });
    expect(await judge({ files: FILES }, given)).toMatchObject({
      status: "unknown",
      summary: "jest.config.js: cannot be read",
    });
    const other = guards({ path: "Jenkinsfile", findings: [], compared: false });
    expect(await judge({}, other)).toMatchObject({ status: "not-applicable" });
  });

  it("takes what a mixed file asks of the tests, and no other part of it", async () => {
    const weaker = (path: string, rule: string) =>
      judge({}, guards({ path, findings: [finding({ path, line: 2, rule, message: "less" })] }));
    const relaxed = await weaker("pyproject.toml", "tests-relaxed");
    expect(places(relaxed)).toEqual(["pyproject.toml:2 lowered-threshold"]);
    for (const rule of ["strictness", "files-excluded", "limit-raised"])
      expect(await weaker("pyproject.toml", rule)).toMatchObject({ status: "not-applicable" });
    const hook = await weaker("tests/conftest.py", "tests-relaxed");
    expect(hook).toMatchObject({ status: "fail", summary: "1 test skipped" });
  });

  it("says nothing of changed files that hold no test on either side", async () => {
    expect(await judge({ files: FILES })).toMatchObject({ status: "not-applicable" });
    const after = side(test("adds", 1));
    const both = [...FILES, { path: "tests/data.ts", language: "typescript" }] as const;
    expect(await judge({ files: both, after })).toMatchObject({
      status: "pass",
      evidence: [{ ref: PATH }],
    });
  });

  it("is unknown where Vite's configuration computes a threshold", async () => {
    const given = guards({ path: "vite.config.ts", findings: [], compared: false });
    expect(await judge({}, given)).toMatchObject({ status: "unknown" });
  });

  it("holds where a configuration asks for no less, and no test changed", async () => {
    expect(await judge({}, guards({ path: ".nycrc", findings: [] }))).toMatchObject({
      status: "pass",
      summary: "1 configuration of tests asks for no less: .nycrc",
    });
  });

  it("names tests in languages that are not read", async () => {
    const { status, notes } = await judge({ otherLanguages: ["Tests/a.swift"] });
    expect(status).toBe("not-applicable");
    expect(notes).toEqual(["tests not read, for want of a parser: Tests/a.swift"]);
  });
});
