import { describe, expect, it } from "vitest";
import type { ChangedFile } from "../../../src/core/change.ts";
import { alteredTests } from "../../../src/core/fail-to-pass/altered-tests.ts";
import type { TestCase, TestComparison } from "../../../src/core/test-cases.ts";

const test = (name: string, body: string, more: Partial<TestCase> = {}) =>
  ({
    path: "a.test.ts",
    suites: [],
    name,
    line: 1,
    body,
    cases: null,
    assertions: [],
    ...more,
  }) as unknown as TestCase;
const altered = (before: TestCase[], after: TestCase[], changed: ChangedFile[] = []) =>
  alteredTests(
    {
      before: { tests: before, declared: [] },
      after: { tests: after, declared: [] },
      files: [],
      unread: [],
      otherLanguages: changed.map(({ path }) => path),
    } satisfies TestComparison,
    changed,
  );
const names = (before: TestCase[], after: TestCase[]) =>
  altered(before, after).tests.map(({ name }) => name);

const BODY = "expect(add(one, two)).toBe(three)";

describe("tests that ask for something new", () => {
  it("are those that came, and those whose body changed; not those that were renamed or moved", () => {
    const before = [test("same", BODY), test("old", "expect(a(1)).toBe(23456)"), test("b", "x()")];
    const after = [
      test("same", BODY, { path: "b.test.ts" }),
      test("new", "expect(a(1)).toBe(23456)"),
      test("b", "y()"),
      test("fresh", "nothing of all that"),
    ];
    expect(names(before, after)).toEqual(["b", "fresh"]);
  });

  it.each<[string, Partial<TestCase>, Partial<TestCase>, boolean]>([
    [
      "a changed row",
      { cases: 2, rows: ["1, 2", "3, 4"] },
      { cases: 2, rows: ["1, 2", "3, 5"] },
      true,
    ],
    ["a row in another's place", { rows: ["1", "2"] }, { rows: ["3"] }, true],
    ["a row less", { cases: 2, rows: ["1", "2"] }, { cases: 1, rows: ["2"] }, false],
    ["rows in another order", { rows: ["1", "2"] }, { rows: ["2", "1"] }, false],
    ["a row more", { cases: 1 }, { cases: 2 }, true],
    ["no rows any more", { cases: 2, rows: ["1", "2"] }, {}, false],
  ])("%s", (_, before, after, isAltered) => {
    expect(names([test("a", BODY, before)], [test("a", BODY, after)])).toEqual(
      isAltered ? ["a"] : [],
    );
  });
});
