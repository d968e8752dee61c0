// biome-ignore-all lint/suspicious/noTemplateCurlyInString: titles as people write them
import { describe, expect, it } from "vitest";
import { outcomesIn, outcomesOf } from "../../../src/core/fail-to-pass/matching.ts";
import type { TestCase } from "../../../src/core/test-cases.ts";
import type { TestOutcome } from "../../../src/core/test-run.ts";

const test = (path: string, ...names: string[]) =>
  ({ path, suites: names.slice(0, -1), name: names.at(-1) ?? "" }) as unknown as TestCase;

const outcome = (path: string | null, ...names: string[]): TestOutcome => ({
  suites: names.slice(0, -1),
  name: names.at(-1) ?? "",
  path,
  line: null,
  outcome: "passed",
  message: "",
});

describe("which outcome is a test's", () => {
  it.each<[string, TestCase, TestOutcome]>([
    ["vitest", test("src/a.test.ts", "cart", "adds"), outcome("src/a.test.ts", "cart", "adds")],
    ["an absolute path", test("src/a.test.ts", "adds"), outcome("/tmp/x/src/a.test.ts", "adds")],
    [
      "a path below a package",
      test("packages/a/src/a.test.ts", "adds"),
      outcome("src/a.test.ts", "adds"),
    ],
    ["Windows", test("src/a.test.ts", "adds"), outcome("C:\\x\\src\\a.test.ts", "adds")],
    ["names in one", test("src/a.test.ts", "cart", "adds"), outcome("src/a.test.ts", "cart adds")],
    [
      "a value in the title",
      test("a.test.ts", "adds %i and %s"),
      outcome("a.test.ts", "adds 1 and b"),
    ],
    ["a template", test("a.test.ts", "adds ${a} to $b.c"), outcome("a.test.ts", "adds 1 to 2")],
    [
      "a sum of texts",
      test("a.test.ts", "is ' + name + ' and ' + encodin"),
      outcome("a.test.ts", "is a and gzip"),
    ],
    [
      "mocha's TAP",
      test("a.test.js", "json", "#diff", "is issue #1 of ${a}"),
      outcome(null, "json diff is issue 1 of all"),
    ],
    [
      "an escaped backslash",
      test("a.test.js", String.raw`ends with \\r and \u00e9\x21 \u{1F600}`),
      outcome("a.test.js", String.raw`ends with \r and é! 😀`),
    ],
    ["an escaped blank", test("a.test.js", String.raw`a\nb`), outcome("a.test.js", "a\nb")],
    [
      "a backslash that is none",
      test("a.test.js", String.raw`\d+ and \u{ffffff}`),
      outcome("a.test.js", String.raw`\d+ and \u{ffffff}`),
    ],
    ["an escaped quote", test("a.test.ts", "it\\'s"), outcome("a.test.ts", "it's")],
    [
      "pytest",
      test("tests/test_a.py", "TestCart", "test_x"),
      outcome("tests.test_a", "TestCart", "test_x[1-2]"),
    ],
    [
      "pytest's class in the path",
      test("tests/test_a.py", "TestCart", "test_x"),
      outcome("tests.test_a.TestCart", "test_x"),
    ],
    [
      "unittest",
      test("pkg/tests/test_a.py", "Cart", "test_x"),
      outcome("pkg.tests.test_a", "Cart", "test_x"),
    ],
    ["Go", test("pkg/cart/cart_test.go", "TestAdd"), outcome("example.com/m/pkg/cart", "TestAdd")],
    [
      "Go, inside of it",
      test("pkg/cart/cart_test.go", "TestAdd"),
      outcome("example.com/m/pkg/cart", "TestAdd", "two"),
    ],
    [
      "Go, a subtest with blanks",
      test("pkg/a_test.go", "TestAdd", "two of them"),
      outcome("m/pkg", "TestAdd", "two_of_them"),
    ],
    [
      "Go, a subtest with a slash",
      test("pkg/a_test.go", "TestAdd", "a/b"),
      outcome("m/pkg", "TestAdd", "a", "b"),
    ],
    [
      "Go, the second of a name",
      test("pkg/a_test.go", "TestAdd", "two"),
      outcome("m/pkg", "TestAdd", "two#01", "deep"),
    ],
    [
      "Go, an escaped quote",
      test("pkg/a_test.go", "TestAdd", 'say \\"a\\\\b\\"'),
      outcome("m/pkg", "TestAdd", 'say_"a\\b"'),
    ],
    [
      "Go, a raw text",
      test("pkg/a_test.go", "TestAdd", String.raw`\d+`),
      outcome("m/pkg", "TestAdd", String.raw`\d+`),
    ],
    [
      "Go, a raw text with what looks like an escape",
      test("pkg/a_test.go", "TestAdd", String.raw`a\tb`),
      outcome("m/pkg", "TestAdd", String.raw`a\tb`),
    ],
    [
      "Go, a subtest below one with blanks",
      test("pkg/a_test.go", "TestAdd", "two of them", "three"),
      outcome("m/pkg", "TestAdd", "two_of_them", "three"),
    ],
    [
      "Go's suites of testify",
      test("pkg/a_test.go", "CartSuite", "TestAdd"),
      outcome("m/pkg", "TestCartSuite", "TestAdd"),
    ],
    ["Go, an example", test("sum_test.go", "ExampleSum"), outcome("example.com/m", "ExampleSum")],
    [
      "Go, a seed of a fuzz target",
      test("a_test.go", "FuzzSum"),
      outcome("m", "FuzzSum", "seed#1"),
    ],
    [
      "Go, below what a report calls it",
      test("a_test.go", "TestAdd"),
      outcome("m", "all", "TestAdd"),
    ],
    [
      "Go's suites of testify, called like an example",
      test("pkg/a_test.go", "ExampleTestSuite", "TestAdd"),
      outcome("m/pkg", "TestExampleTestSuite", "TestAdd"),
    ],
    ["Go, the root", test("cart_test.go", "TestAdd"), outcome("example.com/m", "TestAdd")],
    ["Rust", test("src/cart.rs", "tests", "adds"), outcome(null, "cart", "tests", "adds")],
    [
      "Rust, a module's own file",
      test("crates/a/src/cart/mod.rs", "tests", "adds"),
      outcome(null, "cart", "tests", "adds"),
    ],
    ["Rust, a row", test("src/a.rs", "adds"), outcome(null, "a", "adds", "case_1")],
    ["Rust, a crate's root", test("src/lib.rs", "tests", "adds"), outcome(null, "tests", "adds")],
    ["Rust, a program", test("src/bin/x.rs", "tests", "adds"), outcome(null, "tests", "adds")],
    ["Rust, no src", test("lib.rs", "tests", "adds"), outcome(null, "tests", "adds")],
    ["Rust, tests/", test("tests/a.rs", "adds"), outcome("tests/a.rs", "adds")],
    [
      "JUnit",
      test("src/test/java/a/CartTest.java", "CartTest", "adds"),
      outcome("a.CartTest", "a.CartTest", "adds(int, int)[1]"),
    ],
    [
      "PHPUnit",
      test("tests/CartTest.php", "CartTest", "testAdd"),
      outcome("/x/tests/CartTest.php", "CartTest", "testAdd with data set #0"),
    ],
    [
      "RSpec",
      test("spec/cart_spec.rb", "Cart", "adds"),
      outcome("./spec/cart_spec.rb", "Cart adds"),
    ],
  ])("%s", (_, one, told) => {
    expect(outcomesOf(one, [told]).own).toEqual([told]);
  });

  it.each<[string, TestCase, TestOutcome]>([
    ["another file", test("src/a.test.ts", "adds"), outcome("src/b.test.ts", "adds")],
    ["another test", test("src/a.test.ts", "adds"), outcome("src/a.test.ts", "adds nothing")],
    ["a name that begins like it", test("a_test.go", "TestAdd"), outcome("m", "TestAddMore")],
    ["another package", test("pkg/cart/cart_test.go", "TestAdd"), outcome("m/pkg/list", "TestAdd")],
    [
      "the subtest of another test",
      test("pkg/a_test.go", "TestAdd", "two"),
      outcome("m/pkg", "TestSub", "two"),
    ],
    [
      "a deeper subtest of the same name",
      test("pkg/a_test.go", "TestAdd", "two"),
      outcome("m/pkg", "TestAdd", "one", "two"),
    ],
    [
      "a subtest that is called like an example",
      test("a_test.go", "ExampleSum"),
      outcome("m", "TestExamples", "ExampleSum"),
    ],
    [
      "a suite's test that is called like a function",
      test("a_test.go", "TestAdd"),
      outcome("m", "TestCartSuite", "TestAdd"),
    ],
    ["an example with a suffix", test("a_test.go", "ExampleSum"), outcome("m", "ExampleSum_twice")],
    [
      "Rust's test of the same name in another module",
      test("src/cart.rs", "tests", "adds"),
      outcome(null, "list", "tests", "adds"),
    ],
    [
      "Rust's test of a module, for the root's",
      test("src/lib.rs", "tests", "adds"),
      outcome(null, "list", "tests", "adds"),
    ],
    ["a bracket, by a title without words", test("a.js", ""), outcome("a.js", "(error) slice")],
    ["another module", test("tests/test_a.py", "test_x"), outcome("tests.test_b", "test_x")],
  ])("not: %s", (_, one, told) => {
    expect(outcomesOf(one, [told]).own).toEqual([]);
  });

  it("goes by the suite where the same name stands in several", () => {
    const [first, second] = [
      outcome("a.test.ts", "cart", "adds"),
      outcome("a.test.ts", "list", "adds"),
    ];
    expect(outcomesOf(test("a.test.ts", "list", "adds"), [first, second]).own).toEqual([second]);
  });

  it("takes a title of values alone for what stands in its suite, and for nothing without one", () => {
    const [mine, other] = [outcome("a.test.ts", "cart", "1"), outcome("a.test.ts", "list", "2")];
    expect(outcomesOf(test("a.test.ts", "cart", "%s"), [mine, other]).own).toEqual([mine]);
    expect(outcomesOf(test("a.test.ts", "${name}"), [mine, other]).own).toEqual([]);
    expect(outcomesOf(test("a.test.ts", "gone", "$name"), [mine, other]).own).toEqual([]);
  });

  it("goes by the file where one is named", () => {
    const [first, second] = [outcome(null, "adds"), outcome("a.test.ts", "adds")];
    expect(outcomesOf(test("a.test.ts", "adds"), [first, second]).own).toEqual([second]);
  });

  it("tells what kept the file from being loaded from what befell another test", () => {
    const file: TestOutcome = { ...outcome("a.test.ts", "a.test.ts"), outcome: "errored" };
    const other: TestOutcome = { ...outcome("a.test.ts", "cart", "other"), outcome: "errored" };
    const run: TestOutcome = { ...outcome(null, ""), outcome: "errored" };
    expect(outcomesOf(test("a.test.ts", "cart", "adds"), [file, other, run])).toEqual({
      own: [],
      loading: [file, run],
    });
  });

  it("takes a file that ends the whole run for the reason why no test ran", () => {
    const file: TestOutcome = { ...outcome("test/b.js", ""), outcome: "errored" };
    expect(outcomesOf(test("test/a.js", "adds"), [file])).toEqual({ own: [], loading: [file] });
    const ran = outcome("test/c.js", "adds");
    expect(outcomesOf(test("test/a.js", "adds"), [file, ran])).toEqual({ own: [], loading: [] });
  });

  it("does not hang on a title full of values", () => {
    const title = `${"%s ".repeat(200)}end`;
    expect(
      outcomesOf(test("a.test.ts", title), [outcome("a.test.ts", "a ".repeat(5_000))]).own,
    ).toEqual([]);
  });

  it("gives all outcomes of a file, and none that names no file", () => {
    const inside = outcome("Tests/CartTests.swift", "testAdd");
    const all = [inside, outcome("Tests/ListTests.swift", "testAdd"), outcome(null, "testAdd")];
    expect(outcomesIn("Tests/CartTests.swift", all)).toEqual([inside]);
  });
});
