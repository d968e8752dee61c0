import { expect, it } from "vitest";
import { matchesIn, parsed, parsers, rulesOf } from "../support/syntax.ts";

const open = await parsers();
const rules = await rulesOf("suppressions");
const fixes = (path: string, text: string) =>
  matchesIn(open, rules, parsed(open, path, text)).map(({ fix }) => fix);

it("asks for a rule's name in a test, where the directive takes one", () => {
  const name = expect.stringMatching(/name the rule that it silences: in a test/);
  expect(fixes("tests/test_a.py", "run()  # noqa\n")).toEqual([name]);
  expect(fixes("tests/BTests.cs", "#pragma warning disable\nclass B {}\n")).toEqual([name]);
  expect(fixes("tests/test_a.py", "run()  # noqa: F401\n")).toEqual([]);
  const [reason] = fixes("tests/a.test.ts", "// @ts-ignore\nrun();\n");
  expect(reason).toMatch(/say why it is wrong here/);
});
