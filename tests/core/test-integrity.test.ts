import { describe, expect, it } from "vitest";
import type { TestCase } from "../../src/core/test-cases.ts";
import { assertion, found, mark, other, rules, test } from "./test-integrity/sample-tests.ts";

describe("marks", () => {
  it("says a new focus and a new skip where they stand", () => {
    expect(found([test()], [test({ focused: mark("it.only") })])).toMatchObject([
      { rule: "focused-test", path: "tests/sum.test.ts", line: 2, column: 3 },
    ]);
    expect(found([test()], [test({ skipped: mark("it.skip") })])).toMatchObject([
      { rule: "skipped-test", line: 2, message: expect.stringContaining("sum › adds") },
    ]);
  });

  it("passes over marks that were there", () => {
    const marked = test({ skipped: mark("it.skip"), focused: mark("it.only") });
    expect(found([marked], [marked])).toEqual([]);
  });

  it("says a mark on a suite once, with how many tests it holds", () => {
    const skipped = mark("describe.skip", 1);
    const [one, ...rest] = found([test(), other], [test({ skipped }), { ...other, skipped }]);
    expect(rest).toEqual([]);
    expect(one?.message).toBe("`describe.skip` keeps 2 tests from running");
  });

  it("tells a plan that had a body from a new plan", () => {
    const plan = test({ todo: true, body: "", assertions: [] });
    expect(rules([test()], [plan])).toEqual(["skipped-test"]);
    expect(rules([], [plan])).toEqual([]);
  });

  it("does not ask of a test that is skipped what it asserts", () => {
    const skipped = test({ skipped: mark("it.skip"), assertions: [], body: "{ run(); }" });
    expect(rules([test()], [skipped])).toEqual(["skipped-test"]);
  });
});

describe("tests that are gone", () => {
  it("are said with their file", () => {
    expect(found([test(), other], [other])).toMatchObject([
      { rule: "removed-test", path: "tests/sum.test.ts", line: null },
    ]);
  });

  it("are not said where they have another name, place or suite", () => {
    expect(rules([test()], [test({ name: "sums", body: test().body })])).toEqual([]);
    expect(rules([test()], [test({ path: "tests/total.test.ts" })])).toEqual([]);
    expect(rules([test()], [test({ suites: [] })])).toEqual([]);
  });

  it("are not said where what they tested is gone", () => {
    expect(rules([test(), other], [other], { before: ["sum"] })).toEqual([]);
    expect(rules([test(), other], [other], { before: ["sum"], after: ["sum"] })).toEqual([
      "removed-test",
    ]);
  });

  it("does not take the name of the test itself for code that is gone", () => {
    const named = test({ name: "test_sum", body: "def test_sum(): assert sum(1, 2) == 3" });
    expect(rules([named, other], [other], { before: ["test_sum"] })).toEqual(["removed-test"]);
  });

  it("are not said where they did not run", () => {
    expect(rules([test({ skipped: mark("it.skip") }), other], [other])).toEqual([]);
  });

  it("are not said where a table has a row for each", () => {
    const [a, b] = ["a", "b"].map((name) =>
      test({
        name,
        body: `{ expect(parse("${name}")).toBe(1); }`,
        identifiers: ["expect", "parse", "toBe"],
      }),
    ) as [TestCase, TestCase];
    const table = test({
      name: "parses %s",
      cases: 2,
      body: "(text, n) => { expect(parse(text)).toBe(n); }",
    });
    expect(rules([a, b], [table])).toEqual([]);
    expect(rules([a, b, { ...b, name: "c" }, other], [{ ...table, cases: 1 }, other])).toContain(
      "removed-test",
    );
  });

  it("are said together where many go from one file", () => {
    const many = [..."abcdefg"].map((name) =>
      test({ name: `case ${name}`, body: `{ ${name}${name}(${name}x); }` }),
    );
    const [one, ...rest] = found(many, []);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      path: "tests/sum.test.ts",
      line: null,
      message: expect.stringMatching(/^7 tests are gone/),
    });
  });

  it("are said at the file that theirs became", () => {
    const moved = { ...other, path: "tests/net.test.ts" };
    expect(found([test(), other], [moved])).toMatchObject([
      { rule: "removed-test", path: "tests/net.test.ts" },
    ]);
  });

  it("counts rows that are gone", () => {
    expect(found([test({ cases: 3 })], [test({ cases: 2 })])).toMatchObject([
      { rule: "removed-test", line: 2, message: expect.stringContaining("2 cases, 1 fewer") },
    ]);
    expect(rules([test({ cases: 2 })], [test({ cases: 3 })])).toEqual([]);
    expect(rules([test({ cases: 3 })], [test({ cases: null })])).toEqual([]);
  });
});

describe("tests that cannot fail", () => {
  const empty = test({ assertions: [], body: "{ run(); }" });

  it("are said when they are new", () => {
    expect(rules([], [empty])).toEqual(["no-assertion"]);
    expect(rules([], [{ ...empty, assertsElsewhere: true }])).toEqual([]);
  });

  it("are not this change's fault when they were so before", () => {
    expect(rules([empty], [{ ...empty, body: "{ run(2); }" }])).toEqual([]);
  });

  it("may ask that nothing is thrown, and say so", () => {
    expect(rules([], [{ ...empty, name: "does not throw on empty input" }])).toEqual([]);
    expect(rules([], [{ ...empty, name: "test_empty_doesnt_crash" }])).toEqual([]);
    expect(rules([], [{ ...empty, name: "testDoesNotFailWithoutInput" }])).toEqual([]);
  });

  it("say a tautology at its line, when it is new", () => {
    const idle = assertion({
      subject: "true",
      expected: "true",
      tautology: "compares two constants",
      line: 4,
    });
    expect(found([], [test({ assertions: [idle] })])).toMatchObject([
      { rule: "tautology", line: 4 },
    ]);
    const was = test({ assertions: [idle], body: "{ a(); }" });
    expect(found([was], [{ ...was, body: "{ b(); }" }])).toEqual([]);
  });
});

describe("what is looked at", () => {
  it("is no test that tests read, and no one else's", () => {
    const paths = ["test/fixtures/a.test.ts", "pkg/testdata/a_test.go", "vendor/x/a_test.go"];
    expect(
      rules(
        [],
        paths.map((path) => test({ path, assertions: [] })),
      ),
    ).toEqual([]);
  });

  it("does not take a test for another because they stand in one suite", () => {
    const [was, is] = [
      test({
        name: "adds",
        assertions: [assertion({ subject: "cart.total" })],
        body: "{ const cart = make(one, two); expect(cart.total).toBe(3); }",
      }),
      test({
        name: "ships",
        body: "{ await warehouse.send(parcel, home, today); expect(van.load).toBe(1); }",
      }),
    ] as [TestCase, TestCase];
    expect(rules([was], [is])).toEqual(["removed-test"]);
  });
});
