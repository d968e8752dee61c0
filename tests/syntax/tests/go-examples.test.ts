import { describe, expect, it } from "vitest";
import { alteredTests } from "../../../src/core/fail-to-pass/altered-tests.ts";
import { readGoTests } from "../../../src/syntax/tests/go.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();
const read = (text: string, path = "a_test.go") => {
  const { root, file } = parsed(open, path, text);
  return readGoTests(root, file);
};
const example = (body: string) => `func ExampleSum() {\n\tfmt.Println(Sum(1, 2))${body}}\n`;
/** `Output: 3`, by what stands behind the call; null where it is no test. */
const output = (body: string) => {
  const [test] = read(example(body));
  if (!test) return null;
  const [asked] = test.assertions;
  return `${asked?.matcher}: ${asked?.expected}`;
};
const isAltered = (before: string, after: string) => {
  const side = (body: string) => ({ tests: read(example(body)), declared: [] });
  const both = { before: side(before), after: side(after), files: [] };
  const all = { ...both, unread: [], otherLanguages: [] };
  return alteredTests(all, []).tests.map(({ name }) => name);
};

describe("Go's examples", () => {
  it("are tests by their output comment, at its place", () => {
    const [test] = read(example("\n\t// Output:\n\t// 3\n"));
    expect(test).toMatchObject({ suites: [], name: "ExampleSum", line: 1, endLine: 5 });
    expect(test?.assertions).toEqual([
      {
        line: 3,
        endLine: 4,
        column: 2,
        text: "// Output: 3",
        subject: "stdout",
        matcher: "Output",
        negated: false,
        expected: "3",
        strength: "equal",
        tautology: null,
      },
    ]);
    expect(test?.body).toBe("{ fmt.Println(Sum(1, 2)) } // Output: 3");
    expect(test?.identifiers).toEqual(["Println", "Sum", "fmt"]);
  });

  // By `exampleOutput` of go/doc and `CommentGroup.Text` of go/ast.
  it.each<[string, string, string | null]>([
    ["on one line", "\n\t// Output: 3\n", "Output: 3"],
    ["in any case", "\n\t// output: 3\n", "Output: 3"],
    ["without a blank", "\n\t//Output:3\n", "Output: 3"],
    ["that looks like a directive", "\n\t//output:3\n", null],
    ["behind the last statement", " // Output: 3\n", "Output: 3"],
    ["before the last statement", "\n\t// Output: 3\n\tfmt.Print()\n", "Output: 3"],
    ["in a block", "\n\tif ok {\n\t\t// Output: 3\n\t}\n", "Output: 3"],
    ["in a block comment", "\n\t/* Output:\n3\n*/\n", "Output: 3"],
    ["of any order", "\n\t// Unordered output: b\n\t// a\n", "Unordered output: a b"],
    ["of nothing", "\n\t// Output:\n", "Output: "],
    ["with Windows' line ends", "\r\n\t// Output:\r\n\t// 3\r\n", "Output: 3"],
    ["below an empty comment", "\n\t//\n\t// Output: 3\n", "Output: 3"],
    ["below a directive", "\n\t//nolint:all\n\t// Output: 3\n", "Output: 3"],
    ["below other words", "\n\t// It is\n\t// Output: 3\n", null],
    ["below other words, an empty line between", "\n\t// It is\n\n\t// Output: 3\n", "Output: 3"],
    ["below a comment behind code", " // adds\n\t// Output: 3\n", "Output: 3"],
    ["below two comments behind code", " /* a */ // b\n\t// Output: 3\n", "Output: 3"],
    ["beside a comment", "\n\t/* Output: 3 */ // 4\n", "Output: 3 4"],
    ["before another comment", "\n\t// Output: 3\n\n\t// So it is.\n", null],
    ["before a comment behind code", "\n\t// Output: 3\n\tfmt.Print() // x\n", null],
    ["that goes on", "\n\t// Output: 3\n\t//\n\t// 4\n", "Output: 3 4"],
    ["of another name", "\n\t// Outputs: 3\n", null],
    ["in a text", '\n\tfmt.Print("// Output: 3")\n', null],
    ["none", "\n", null],
  ])("with an output %s", (_, body, expected) => {
    expect(output(body)).toBe(expected);
  });

  it.each([
    ["a name that goes on in lower case", "func Examples() { p()\n// Output: 3\n}"],
    ["a parameter", "func ExampleSum(x int) { p()\n// Output: 3\n}"],
    ["a method", "func (s Sum) Example() { p()\n// Output: 3\n}"],
    ["no body", "func ExampleSum()"],
    ["a comment above it", "// Output: 3\nfunc ExampleSum() { p() }\n// Output: 3"],
  ])("are none with %s", (_, text) => {
    expect(read(text)).toEqual([]);
  });

  it("are named after the package, a type and its method", () => {
    const text = ["Example", "Example_other", "ExampleSum_Of_twice", "ExampleÄ"]
      .map((name) => `func ${name}() {\n\tp()\n\t// Output: 3\n}\n`)
      .join("");
    expect(read(text)).toHaveLength(4);
  });

  it("do not run outside of test files", () => {
    expect(read(example("\n\t// Output: 3\n"), "pkg/a.go")).toEqual([]);
  });

  it("are not asked for tests inside of them", () => {
    const text = 'func ExampleSum() {\n\tt.Run("a", func() { p() })\n\t// Output: 3\n}';
    expect(read(text).map(({ name }) => name)).toEqual(["ExampleSum"]);
  });

  it("may print any text", () => {
    const [test] = read("func Example() {\n\tp(stdout)\n\t// Output: stdout\n}");
    expect(test?.assertions.map(({ tautology }) => tautology)).toEqual([null]);
  });

  it.each([
    ["another output", "\n\t// Output: 3\n", "\n\t// Output: 4\n"],
    ["other white space", "\n\t// Output:\n\t// a b\n", "\n\t// Output:\n\t// a  b\n"],
    ["another order", "\n\t// Output:\n\t// a\n\t// b\n", "\n\t// Output:\n\t// b\n\t// a\n"],
    ["any order", "\n\t// Output:\n\t// a\n\t// b\n", "\n\t// Unordered output:\n\t// a\n\t// b\n"],
    ["an output at all", "\n", "\n\t// Output: 3\n"],
  ])("are altered by %s", (_, before, after) => {
    expect(isAltered(before, after)).toEqual(["ExampleSum"]);
  });

  it.each([
    ["another place", "\n\t// Output: 3\n", " // output:   3\n"],
    [
      "the order of what has none",
      "\n\t// Unordered output: a\n\t// b\n",
      "\n\t// Unordered output: b\n\t// a\n",
    ],
    ["another comment", "\n\t// old\n\n\t// Output: 3\n", "\n\t// new\n\n\t// Output: 3\n"],
    ["an output that is gone", "\n\t// Output: 3\n", "\n"],
    ["what does not run", "\n", "\n\tfmt.Println(4)\n"],
  ])("are not altered by %s", (_, before, after) => {
    expect(isAltered(before, after)).toEqual([]);
  });

  it("read hostile comments in bounded time", () => {
    const lines = "\t// Output: 3\n".repeat(6_000);
    const beside = "/* a */ ".repeat(6_000);
    const behind = "\tp() // x\n".repeat(3_000);
    expectCpuTimeBelow(6_000, () => {
      for (const body of [lines, beside, behind + lines, beside + lines])
        read(`func ExampleSum() {\n${body}\n\t// Output: 3\n}`);
    });
  });
});

describe("Go's fuzz targets", () => {
  const fuzz = (body: string, name = "FuzzSum") =>
    read(
      `func ${name}(f *testing.F) {\n${body}\n\tf.Fuzz(func(t *testing.T, a int) { is(t, a) })\n}`,
    );

  it("are tests, with their seeds for cases", () => {
    expect(fuzz("\tf.Add(1)\n\tf.Add(2)")).toMatchObject([{ name: "FuzzSum", cases: 2 }]);
    const table = "\tf.Add(0)\n\tfor _, n := range []int{1, 2} {\n\t\tf.Add(n)\n\t}\n\tlist.Add(3)";
    expect(fuzz(table)).toMatchObject([{ cases: 3 }]);
    expect(fuzz("")).toMatchObject([{ cases: null }]);
  });

  it("have subtests in each seed, which are theirs", () => {
    const tests = read(
      'func FuzzSum(f *testing.F) {\n\tf.Fuzz(func(t *testing.T, a int) {\n\t\tt.Run("b", func(t *testing.T) { assert.Equal(t, 1, a) })\n\t})\n}',
    );
    expect(tests).toMatchObject([{ suites: [], name: "FuzzSum", assertions: [{ subject: "a" }] }]);
  });

  it("are no helpers that take one, and no benchmarks", () => {
    expect(fuzz("", "Fuzzing")).toEqual([]);
    const bench =
      'func BenchmarkSum(b *testing.B) {\n\tb.Run("x", func(b *testing.B) { b.Fatal() })\n}';
    expect(read(`${bench}\nfunc TestA(t *testing.T) { is(t) }`).map(({ name }) => name)).toEqual([
      "TestA",
    ]);
  });
});
