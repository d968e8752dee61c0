// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tables as people write them
import { describe, expect, it } from "vitest";
import { readCsharpTests } from "../../../src/syntax/tests/csharp.ts";
import { readJavaTests } from "../../../src/syntax/tests/java.ts";
import { readJavascriptTests } from "../../../src/syntax/tests/javascript.ts";
import { readKotlinTests } from "../../../src/syntax/tests/kotlin.ts";
import { readPythonTests } from "../../../src/syntax/tests/python.ts";
import { readRustTests } from "../../../src/syntax/tests/rust.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();
const rows = (path: string, read: typeof readJavaTests, text: string) => {
  const { root, file } = parsed(open, path, text);
  return read(root, file).map((test) => test.rows);
};
const js = (text: string) => rows("a.test.ts", readJavascriptTests, text);
const py = (text: string) => rows("test_a.py", readPythonTests, text);

describe("the rows of a test's table", () => {
  it("JavaScript: a list, one by name, a template, and none", () => {
    expect(js('it.each([[1, 2], // why\n [3,\n 4]])("a", (x) => { expect(x).toBe(1) })')).toEqual([
      ["[1, 2]", "[3, 4]"],
    ]);
    expect(js('const all = ["a", "b"];\nit.each(all)("%s", (x) => { expect(x).toBe(1) })')).toEqual(
      [['"a"', '"b"']],
    );
    const template = 'it.each`\n a | b\n ${1} | ${2}\n`("a", ({ a }) => { expect(a).toBe(1) })';
    expect(js(template)[0]).toContain("${1} | ${2}");
    expect(js('it("a", () => { expect(1).toBe(x) })')).toEqual([[]]);
    expect(js('it.each(rows())("a", () => { expect(1).toBe(x) })')).toEqual([[]]);
  });

  it("Python: of all its tables", () => {
    const head = (list: string) => `@pytest.mark.parametrize("a", ${list})\n`;
    const body = "def test_a(a):\n    assert a\n";
    expect(py(head("[1, # one\n2]") + head('("x",)') + body)).toEqual([["1", "2", '"x"']]);
    expect(py(`ALL = [1, 2]\n\n${head("ALL")}${body}`)).toEqual([["1", "2"]]);
    expect(py(head("rows()") + body)).toEqual([[]]);
    expect(py(`@data(1, 2)\n${body}`)).toEqual([["1", "2"]]);
  });

  it("Java and Kotlin: a list, a text block, one value", () => {
    const java = (annotation: string) =>
      rows(
        "ATest.java",
        readJavaTests,
        `class ATest {\n@ParameterizedTest\n${annotation}\nvoid a(int x) { assertEquals(1, x); }\n}`,
      );
    expect(java('@CsvSource({"1,2", "3,4"})')).toEqual([['"1,2"', '"3,4"']]);
    expect(java('@CsvSource(textBlock = """\n  1, 2\n  3, 4\n""")')).toEqual([["1, 2", "3, 4"]]);
    expect(java("@ValueSource(ints = 1)")).toEqual([["@ValueSource(ints = 1)"]]);
    const kotlin =
      "class ATest {\n@ParameterizedTest\n@ValueSource(ints = [1, 2])\nfun a(x: Int) { assertEquals(1, x) }\n}";
    expect(rows("ATest.kt", readKotlinTests, kotlin)).toEqual([["1", "2"]]);
  });

  it("C# and Rust: attributes", () => {
    const csharp =
      "class T { [Theory]\n[InlineData(1)]\n[InlineData(2)]\npublic void A(int x) { Assert.Equal(1, x); } }";
    expect(rows("T.cs", readCsharpTests, csharp)).toEqual([["InlineData(1)", "InlineData(2)"]]);
    const rust = "#[rstest]\n#[case(1)]\n#[case(2)]\nfn a(#[case] x: u8) { assert_eq!(x, 1); }";
    expect(rows("tests/a.rs", readRustTests, rust)).toEqual([["case(1)", "case(2)"]]);
  });
});
