import { describe, expect, it } from "vitest";
import type { ChangedText } from "../../../src/core/changed-texts.ts";
import { testsNaming } from "../../../src/core/github/criterion-tests.ts";

function lines(path: string, after: string, id = "AC-1", before: string | null = null): number[] {
  const file = { path } as ChangedText["file"];
  return testsNaming(id, [{ file, before, after }]).map(({ line }) => line);
}

describe("a line carries an id", () => {
  it.each<[string, string, string, boolean]>([
    ["AC-1", "a.test.ts", 'it("AC-1: tabs", () => {', true],
    ["AC-1", "a.test.ts", 'it("tabs [ac-1]", () => {', true],
    ["AC-1", "a.test.ts", 'it("tabs (AC 1)", () => {', true],
    ["AC-1", "test_a.py", "def test_ac_1_tabs():", true],
    ["AC-1", "test_a.py", "def test_ac1():", true],
    ["AC-1", "a_test.go", "func TestAC1Tabs(t *testing.T) {", true],
    ["AC-1", "a_test.go", "func TestAC_1(t *testing.T) {", true],
    ["AC-1", "ATest.java", "void ac1_tabs() {", true],
    ["SHOP-12.3", "a.test.ts", 'it("SHOP-12.3")', true],
    ["AC-1", "a.test.ts", 'it("AC-12")', false],
    ["AC-1", "a.test.ts", 'it("AC-1a")', false],
    ["AC-1", "a.test.ts", 'it("MAC-1")', false],
    ["AC-1", "test_a.py", "def test_mac1():", false],
    ["AC-1", "a_test.go", "func TestMAC1(t *testing.T) {", false],
    ["AC-1", "a.test.ts", 'it("AC--1")', false],
    ["AC-1", "a.test.ts", 'it("AC")', false],
    ["--", "a.test.ts", 'it("--")', false],
    ["a.c", "a.test.ts", 'it("abc")', false],
  ])("%s in %s: %s", (id, path, text, carries) =>
    expect(lines(path, text, id)).toEqual(carries ? [1] : []),
  );
});

describe("no comment and no skipped test carries one", () => {
  it.each<[string, string]>([
    ["a.test.ts", "// AC-1"],
    ["a.test.ts", "/*\n AC-1\n*/"],
    ["test_a.py", "# AC-1"],
    ["test_a.py", 'def test_a():\n    """AC-1"""'],
    ["a.test.ts", 'it.skip("AC-1", () => {'],
    ["a.test.ts", 'it.todo("AC-1")'],
    ["a.test.ts", 'test.fixme("AC-1", () => {'],
    ["a.test.ts", 'describe.skipIf(true)("AC-1", () => {'],
    ["a.test.ts", '  xit("AC-1", () => {'],
    ["a.test.ts", 'xdescribe("AC-1", () => {'],
    ["a.test.ts", 'test("AC-1", { skip: true }, () => {'],
    ["test_a.py", "@pytest.mark.skip\ndef test_ac_1():"],
    ["test_a.py", '@unittest.skipIf(True, "no")\n@mark\ndef test_ac_1():'],
    ["ATest.java", "@Test\n@Disabled\nvoid ac1() {"],
    ["ATests.cs", '[Fact(Skip = "no")]\npublic void AC1() {'],
    ["tests/a.rs", "#[test]\n#[ignore]\nfn ac_1() {"],
    ["a_spec.rb", 'pending "AC-1" do'],
  ])("%s: %s", (path, text) => expect(lines(path, text)).toEqual([]));

  it.each<[string, string, number]>([
    ["a.test.ts", 'it("AC-1: disabled users are skipped", () => {', 1],
    ["a.test.ts", 'it.skip("a", () => {});\nit("AC-1", () => {', 2],
    ["test_a.py", "@pytest.mark.slow\ndef test_ac_1():", 2],
    ["a.test.ts", 'it("AC-1: todo lists", () => {', 1],
  ])("%s: %s does", (path, text, line) => expect(lines(path, text)).toEqual([line]));
});

it("only what was written counts, and where it stands", () => {
  const before = 'it("AC-1: old", () => {';
  expect(lines("a.test.ts", `  ${before}\n\nit("AC-1: new", () => {`, "AC-1", before)).toEqual([3]);
});
