import { describe, expect, it } from "vitest";
import { readGoTests } from "../../../src/syntax/tests/go.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();
const read = (text: string) => {
  const { root, file } = parsed(open, "a_test.go", text);
  return readGoTests(root, file);
};
const only = (text: string) => read(`func TestA(t *testing.T) {\n${text}\n}`)[0];
const asked = (text: string) =>
  only(text)?.assertions.map(({ subject, matcher, negated, expected, strength }) => [
    subject,
    matcher,
    negated,
    expected,
    strength,
  ]);

describe("the reader of Go's tests", () => {
  it("names subtests below their test, and leaves out a test that only holds them", () => {
    const tests = read(
      'func TestA(t *testing.T) {\n\tt.Run("b", func(t *testing.T) {\n\t\tt.Run("c", func(t *testing.T) { is(t) })\n\t\tassert.True(t, x)\n\t})\n}',
    );
    expect(tests.map(({ suites, name, line }) => [...suites, name, line])).toEqual([
      ["TestA", "b", 2],
      ["TestA", "b", "c", 3],
    ]);
  });

  it("leaves a subtest that a variable names to its test", () => {
    const test = only(
      "for _, tt := range []struct{ n string }{{`a`}, {`b`}} {\n\tt.Run(tt.n, func(t *testing.T) { require.Equal(t, 1, f(tt)) })\n}",
    );
    expect(test?.cases).toBe(2);
    expect(test?.assertions).toHaveLength(1);
  });

  it.each([
    ["an empty name", '""'],
    ["the same name for each row", '"row"'],
  ])("leaves subtests with %s to their test, with its table", (_, name) => {
    const tests = read(
      `func TestA(t *testing.T) {\n\trows := []int{1, 2}\n\tfor _, r := range rows {\n\t\tt.Run(${name}, func(t *testing.T) { assert.True(t, ok(r)) })\n\t}\n}`,
    );
    expect(tests.map((test) => [...test.suites, test.name, test.cases])).toEqual([["TestA", 2]]);
    expect(tests[0]?.body).toContain("{1, 2}");
  });

  it("leaves a subtest without a name to its test, also outside of a loop", () => {
    const test = only('t.Run("", func(t *testing.T) { assert.True(t, x) })');
    expect([...(test?.suites ?? []), test?.name]).toEqual(["TestA"]);
  });

  it("reads a subtest after a loop for itself", () => {
    const tests = read(
      'func TestA(t *testing.T) {\n\tfor _, r := range rows { touch(r) }\n\tt.Run("b", func(t *testing.T) { assert.True(t, x) })\n}',
    );
    expect(tests.map((test) => [...test.suites, test.name])).toEqual([["TestA", "b"]]);
  });

  it("counts a list's rows only where it tests them", () => {
    expect(only("for _, r := range []row{one, two} { t.Run(r.n, r.run) }")?.cases).toBe(2);
    expect(only("for _, f := range []string{`a`, `b`} { touch(f) }")?.cases).toBeNull();
    expect(
      only("rows := []int{1, 2, 3}\nfor _, r := range rows { assert.True(t, ok(r)) }")?.cases,
    ).toBe(3);
  });

  it.each([
    ["if got != 3 { t.Error(got) }", ["got", "==", false, "3", "equal"]],
    ["if 3 != got { t.Error(got) }", ["got", "==", false, "3", "equal"]],
    ["if got == nil { t.Fatal() }", ["got", "!=", true, "nil", "existence"]],
    ["if got := f(1); got != 3 { t.Error(got) }", ["f(1)", "==", false, "3", "equal"]],
    ["if !strings.Contains(s, `a`) { t.Fail() }", ["s", "Contains", false, "`a`", "partial"]],
    ["if x == 1 { y() } else { t.Fatal() }", ["x", "==", false, "1", "equal"]],
    ["if len(x) < 2 { t.Fatal() }", ["x", "len >=", false, "2", "partial"]],
    [
      "if d := cmp.Diff(want, got); d != `` { t.Fatal(d) }",
      ["cmp.Diff(want, got)", "==", false, "``", "equal"],
    ],
    ["assert.Equal(t, 3, got)", ["got", "Equal", false, "3", "equal"]],
    ["assert.Equalf(t, got, 3, `x`)", ["got", "Equal", false, "3", "equal"]],
    ["require.New(t).Len(xs, 2)", ["xs", "Len", false, "2", "partial"]],
    ["assert.True(t, a > 3)", ["a", ">", false, "3", "partial"]],
    ["require.NoError(t, err)", ["err", "NoError", false, "nil", "equal"]],
    ["require.Error(t, err)", ["err", "Error", true, "nil", "existence"]],
    ["g := NewWithT(t)\ng.Expect(x).ToNot(BeNil())", ["x", "BeNil", true, "nil", "equal"]],
    ["Eventually(f).WithTimeout(2).Should(Equal(3))", ["f", "Equal", false, "3", "equal"]],
    ["qt.Assert(t, got, qt.DeepEquals, want)", ["got", "DeepEquals", false, "want", "equal"]],
    ["checkFoo(t, x)", [null, "checkFoo", false, null, null]],
  ])("reads %s", (text, claim) => {
    expect(asked(text)).toEqual([claim]);
  });

  it("tells the parts of a condition apart", () => {
    expect(asked("if a != 1 || b != 2 { t.Fatal() }")?.map(([subject]) => subject)).toEqual([
      "a",
      "b",
    ]);
  });

  it("holds a guard behind a step for a failure that is seen, and for no assertion", () => {
    const test = only("x, err := f()\nif err != nil { t.Fatal(err) }\n_ = x");
    expect(test?.assertions).toEqual([]);
    expect(test?.assertsElsewhere).toBe(true);
  });

  it("drops comments from the body, and words of strings and comments from the identifiers", () => {
    const test = only('// old\nassert.Equal(t, "wörd 😀", Sum(1)) /* why */');
    expect(test?.body).toBe('{ assert.Equal(t, "wörd 😀", Sum(1)) }');
    expect(test?.identifiers).toEqual(["A", "Equal", "Sum", "assert", "t"]);
  });

  it("reads hostile nesting and length in bounded time", () => {
    const deep = 't.Run("x", func(t *testing.T) {\n'.repeat(400) + "})\n".repeat(400);
    const long = "if a != 1 || b != 2 { t.Fatal(a) }\n".repeat(400);
    const chain = `x${".a()".repeat(300)}\n`;
    expectCpuTimeBelow(4_000, () => {
      read(`func TestA(t *testing.T) {\n${deep}${long}${chain}}`);
    });
  });
});
