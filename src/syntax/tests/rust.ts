import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestCase, TestMark } from "../../core/test-cases.ts";
import { assertingFunctions } from "./asserting-functions.ts";
import { helper, placed } from "./dialect.ts";
import { type FileText, fileText } from "./file-text.ts";
import { markOf, placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { assertionsIn, failsOtherwise } from "./rust-assertions.ts";
import {
  type Attribute,
  attributesOf,
  casesOf,
  disablingMark,
  isTestAttribute,
  rowTextsOf,
} from "./rust-attributes.ts";
import { type MacroTest, macroTests } from "./rust-macros.ts";
import { rowsOf } from "./rust-tables.ts";

const TEXT = { comments: ["line_comment", "block_comment"], strings: [] };
/** An attribute or a macro; without one there is no test, and nothing to walk through. */
const MAY_TEST =
  /#\[\s*[\w:]*(?:test|quickcheck|parameterized)|(?:test|quickcheck|test_suite|instantiate_tests)\s*!/;
const NAMES = ["identifier", "field_identifier", "type_identifier"];
const ASSERTS =
  /\b(?:\w*assert\w*|panic|unreachable|verify_\w+|expect_\w+)!?\s*\(|\.(?:unwrap|expect|unwrap_err)\s*\(/;

/** Rust's own tests, those of its runtimes and of rstest, test-case, proptest and quickcheck. */
export const readRustTests: TestReader = (root, file) => {
  if (!MAY_TEST.test(file.text)) return [];
  const code = fileText(root, file.text, TEXT);
  const functions = nodesOfKind(root, ["function_item"]).map(functionOf);
  const others = functions.filter(({ isTest }) => !isTest);
  const inTests = /(?:^|\/)tests?\//.test(file.path);
  const context: Context = {
    path: file.path,
    code,
    declared: new Set(others.map(({ name }) => name)),
    asserting: assertingFunctions(
      others
        .filter(({ node }) => inTests || standsInTests(node))
        .map(({ name, node }) => ({ name, text: code.short(node.field("body") ?? node) })),
      ASSERTS,
    ),
  };
  return [
    ...functions.filter(({ isTest }) => isTest).map((one) => testFunction(one, context)),
    ...macroTests(root).map((one) => macroTest(one, context)),
  ];
};

interface RustFunction {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly isTest: boolean;
}

interface Context {
  readonly path: string;
  readonly code: FileText;
  readonly declared: ReadonlySet<string>;
  readonly asserting: ReadonlySet<string>;
}

function functionOf(node: SyntaxNode): RustFunction {
  const attributes = attributesOf(node);
  return {
    node,
    attributes,
    name: node.field("name")?.text() ?? "",
    isTest: attributes.some(isTestAttribute),
  };
}

const modulesOf = (node: SyntaxNode): SyntaxNode[] =>
  node
    .ancestors()
    .filter((one) => one.kind() === "mod_item")
    .reverse();

/** Helpers of tests stand among them, or at the top of a file of nothing else. */
function standsInTests(node: SyntaxNode): boolean {
  const parent = node.parent();
  if (parent?.kind() === "source_file") return true;
  return modulesOf(node).some((module) => /test/.test(module.field("name")?.text() ?? ""));
}

/** The modules around a test, outermost first, and what keeps them from running. */
function suitesOf(node: SyntaxNode): { names: string[]; skipped: TestMark | null } {
  const modules = modulesOf(node);
  return {
    names: modules.map((module) => module.field("name")?.text() ?? ""),
    skipped:
      modules.map((module) => disablingMark(attributesOf(module))).find((mark) => mark !== null) ??
      null,
  };
}

function testFunction({ node, name, attributes }: RustFunction, context: Context): TestCase {
  const suites = suitesOf(node);
  const body = node.field("body");
  const panics = attributes.filter(({ path }) => path === "should_panic").map(panicOf);
  const read = bodyOf(body, name, context);
  return {
    path: context.path,
    suites: suites.names,
    name,
    ...placeOf(node.field("name") ?? node),
    endLine: placeOf(node).endLine,
    skipped: suites.skipped ?? disablingMark(attributes) ?? (body ? returned(body) : null),
    focused: null,
    todo: false,
    cases: casesOf(attributes) ?? (body ? rowsOf(body) : null),
    rows: rowTextsOf(attributes),
    ...read,
    assertions: [...panics, ...read.assertions],
    assertsElsewhere:
      read.assertsElsewhere ||
      attributes.some(({ path }) => path.endsWith("quickcheck")) ||
      (read.assertions.length === 0 && node.field("return_type") !== null),
    body: [...panics.map(({ text }) => text), read.body].join(" ").trim(),
  };
}

/** `#[should_panic(expected = "…")]`: at the head of a test, and a part of what it does. */
function panicOf({ node, text }: Attribute): Assertion {
  const expected = /expected ?= ?(.*?) ?\)?$/.exec(text)?.[1] ?? null;
  const strength = expected === null ? "existence" : "equal";
  return placed(
    { ...helper(`#[${text}]`, "should_panic"), subject: "the panic", expected, strength },
    node,
  );
}

/** A `return;` before anything else. */
function returned(body: SyntaxNode): TestMark | null {
  const first = body.namedChildren().find((child) => !child.kind().endsWith("comment"));
  const value = first?.kind() === "expression_statement" ? first.namedChildren()[0] : first;
  return first && value?.kind() === "return_expression" && value.namedChildren().length === 0
    ? markOf(first, "return;")
    : null;
}

function macroTest(
  { node, name, body, attributes, isProperty }: MacroTest,
  context: Context,
): TestCase {
  const read = bodyOf(body, name, context);
  const ignored = attributes.find((text) => /^ignore\b/.test(text));
  return {
    path: context.path,
    suites: suitesOf(node).names,
    name,
    ...placeOf(node),
    endLine: placeOf(body).endLine,
    skipped: ignored === undefined ? null : markOf(node, `#[${ignored}]`),
    focused: null,
    todo: false,
    cases: null,
    ...read,
    assertsElsewhere: isProperty || read.assertsElsewhere || read.assertions.length === 0,
  };
}

function bodyOf(
  body: SyntaxNode | null,
  testName: string,
  { code, declared, asserting }: Context,
): Pick<TestCase, "assertions" | "assertsElsewhere" | "body" | "identifiers"> {
  if (!body) return { assertions: [], assertsElsewhere: true, body: "", identifiers: [] };
  const words = nodesOfKind(body, NAMES);
  const assertions = assertionsIn(words, { code, testName, asserting });
  const { start, end } = body.range();
  const text = code.of({ start: start.index + 1, end: end.index - 1 });
  return {
    assertions,
    assertsElsewhere: assertions.length === 0 && failsOtherwise(body, text, declared),
    body: text,
    identifiers: [...new Set(words.map((word) => word.text()))].sort(),
  };
}
