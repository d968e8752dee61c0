import { describe, expect, it } from "vitest";
import type { Assertion, TestCase } from "../../../src/core/test-cases.ts";
import { assertion, found, other, rules, test } from "./sample-tests.ts";

describe("assertions", () => {
  const a = assertion({ subject: "a", expected: "1" });
  const b = assertion({ subject: "b", expected: "2" });

  it("that are gone are said once a test", () => {
    const c = assertion({ subject: "c", expected: "3" });
    expect(found([test({ assertions: [a, b, c] })], [test({ assertions: [a] })])).toMatchObject([
      {
        rule: "removed-assertion",
        line: 2,
        message: expect.stringMatching(/expect\(b\).*1 more is gone/),
      },
    ]);
  });

  it("that moved to a sibling are none", () => {
    const before = [test({ assertions: [a, b] }), other];
    const moved = {
      ...other,
      assertions: [...other.assertions, b],
      body: `${other.body} ${b.text}`,
    };
    expect(rules(before, [test({ assertions: [a] }), moved])).toEqual([]);
  });

  it("that speak of code that is gone are none", () => {
    const [before, after] = [test({ assertions: [a, b] }), test({ assertions: [a] })];
    expect(rules([before], [after], { before: ["b"] })).toEqual([]);
  });

  it("are both removed and wanting where none is left", () => {
    expect(rules([test()], [test({ assertions: [], body: "{ sum(1, 2); }" })]).sort()).toEqual([
      "no-assertion",
      "removed-assertion",
    ]);
  });

  it.each([
    ["a weaker matcher", { matcher: "toBeTruthy", expected: null, strength: "existence" }],
    ["the opposite of another value", { expected: "4", negated: true }],
    ["identity that becomes equality", { matcher: "toEqual", strength: "equal" }],
  ] as const)("%s is loosened", (_name, change) => {
    expect(rules([test()], [test({ assertions: [assertion(change)] })])).toEqual([
      "loosened-assertion",
    ]);
  });

  it.each([
    ["another value", {}, { expected: "4" }],
    ["another subject", {}, { subject: "add(1, 2)" }],
    ["a stronger matcher", { strength: "existence", matcher: "toBeTruthy", expected: null }, {}],
    ["the other answer", { expected: "true" }, { expected: "true", negated: true }],
    ["a new value by equality", {}, { matcher: "toEqual", strength: "equal", expected: "[3]" }],
    ["an empty text", { expected: '"x"' }, { expected: '""' }],
  ] as const)("%s is not", (_name, was, is) => {
    const before = test({ assertions: [assertion(was)] });
    expect(rules([before], [test({ assertions: [assertion(is)] })])).toEqual([]);
  });

  it.each([
    ["a wildcard", "toEqual", "{ id: 1, at: 5 }", "{ id: 1, at: expect.anything() }", true],
    ["a new field that is open", "toEqual", "{ id: 1 }", "{ id: 1, at: expect.anything() }", false],
    ["a pattern for all", "toMatch", "/^u_/", "/.*/", true],
    ["a pattern", "toMatch", "/^u_/", "/^user_/", false],
    ["a wider delta", "InDelta", "3.14, 0.01", "3.14, 0.5", true],
    ["a tighter delta", "InDelta", "3.14, 0.5", "3.14, 0.01", false],
    ["fewer digits", "toBeCloseTo", "3.14, 5", "3.14, 1", true],
    ["another number", "toBeCloseTo", "3.14, 5", "3.15, 1", false],
  ] as const)("%s, expected in place", (_name, matcher, was, is, isLoose) => {
    const strength = "partial" as const;
    const [before, after] = [was, is].map((expected) =>
      test({ assertions: [assertion({ matcher, expected, strength })] }),
    ) as [TestCase, TestCase];
    expect(rules([before], [after])).toEqual(isLoose ? ["loosened-assertion"] : []);
  });

  it("in a helper, a loop, or of the whole are held elsewise", () => {
    const before = test({
      assertions: [assertion({ subject: "p.x" }), assertion({ subject: "p.y" })],
    });
    const by = (assertions: Assertion[], body = "{ run(); }") =>
      rules([before], [test({ assertions, body })]);
    expect(
      by([
        assertion({
          subject: null,
          strength: null,
          matcher: "expectPoint",
          text: "expectPoint(p)",
        }),
      ]),
    ).toEqual([]);
    expect(by([assertion({ subject: "p", expected: "{ x, y }" })])).toEqual([]);
    expect(by([assertion({ subject: "p[axis]" })], "{ for (const axis of axes) {} }")).toEqual([]);
    expect(by([assertion({ subject: "q", expected: "1" })])).toEqual(["removed-assertion"]);
  });
});
