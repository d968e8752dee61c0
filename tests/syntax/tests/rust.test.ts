import { describe, expect, it } from "vitest";
import { readRustTests } from "../../../src/syntax/tests/rust.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();

function read(text: string) {
  const { root, file } = parsed(open, "tests/sample.rs", text);
  return readRustTests(root, file);
}

describe("the assertions of a Rust test", () => {
  it("are not looked for among another's arguments", () => {
    const [test] = read(
      "fn made(n: i32) -> i32 { assert!(n > 0); n }\n#[test]\nfn makes() { assert_eq!(made(1), 1); }\n",
    );
    expect(test?.assertions.map(({ matcher }) => matcher)).toEqual(["assert_eq"]);
  });

  it("say whether they are negated", () => {
    const [test] = read(
      "#[test]\nfn even() {\n    assert!(!odd(2));\n    assert_eq!(odd(2), false);\n    assert_ne!(odd(2), true);\n}\n",
    );
    expect(test?.assertions.map(({ subject, negated }) => [subject, negated])).toEqual(
      Array.from({ length: 3 }, () => ["odd(2)", true]),
    );
  });

  it("count the rows of a vector with and without a last comma", () => {
    const rows = (list: string) =>
      read(`#[test]\nfn all() {\n    for n in vec![${list}] { assert!(n > 0); }\n}\n`)[0]?.cases;
    expect([rows(""), rows("1"), rows("1, 2"), rows("1, 2,"), rows("0; 3")]).toEqual([
      0,
      1,
      2,
      2,
      null,
    ]);
  });
});

describe("a Rust test in hostile text", () => {
  it("is read in time linear in its length", () => {
    const text = `#[test]\nfn deep() { ${"assert!(f(".repeat(400)}1${"))".repeat(400)}; }\n`;
    expect(read(text)).toHaveLength(1);
  });
});

describe("tests that a macro of the file declares", () => {
  const MACRO =
    "macro_rules! t {\n    ($t:ident : $a:expr => $b:expr) => {\n        #[test]\n        fn $t() { assert_eq!(f($a), $b) }\n    };\n}\n";
  it("are called as it is told first, with all that it is told", () => {
    const tests = read(`mod tests {\n${MACRO}t!(one: "A" => "a");\nt!(two: "B" => "b");\n}\n`);
    expect(tests.map(({ suites, name, line }) => [...suites, name, line])).toEqual([
      ["tests", "one", 8],
      ["tests", "two", 9],
    ]);
    expect(tests[0]?.body).toContain('"A" => "a"');
    expect(tests[0]?.assertsElsewhere).toBe(true);
  });
  it("are none of a macro that declares no test, or names it otherwise", () => {
    const other = MACRO.replace("#[test]", "#[inline]");
    const fixed = MACRO.replace("fn $t", "fn fixed");
    const real = "#[test]\nfn real() { assert!(f()); }\n";
    expect(read(`${real}${other}t!(one: "A" => "a");\n`).map(({ name }) => name)).toEqual(["real"]);
    expect(read(`${fixed}t!(one: "A" => "a");\n`).map(({ name }) => name)).not.toContain("one");
    expect(read('t!(one: "A" => "a");\n')).toEqual([]);
  });
});
