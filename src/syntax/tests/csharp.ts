import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestCase, TestMark } from "../../core/test-cases.ts";
import { assertingFunctions } from "./asserting-functions.ts";
import { mayAssert } from "./asserting-names.ts";
import { chainsIn } from "./call-chains.ts";
import { readAssertions } from "./chain-reading.ts";
import {
  type Attribute,
  attributesOf,
  casesOf,
  compiledOut,
  disablingMark,
  isTestAttribute,
  rowTextsOf,
  stoppingMark,
} from "./csharp-attributes.ts";
import { CSHARP_CALLS } from "./csharp-calls.ts";
import { CSHARP_DEAD } from "./csharp-dead-code.ts";
import { CSHARP, CSHARP_ASSERTS, isAssertingCall } from "./csharp-dialect.ts";
import { isWithin } from "./dead-code.ts";
import { deadOf, deadStretches, partsOutside } from "./dead-code-forms.ts";
import { helper, type Place, placed } from "./dialect.ts";
import { type FileText, fileText, namesIn } from "./file-text.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { spanOf } from "./spans.ts";

const TEXT = { comments: ["comment"], strings: [] };

const TYPES = [
  "class_declaration",
  "record_declaration",
  "struct_declaration",
  "interface_declaration",
];

/** xunit, NUnit, MSTest. */
export const readCsharpTests: TestReader = (root, file) => {
  if (
    !/\b(?:\w*Fact|\w*Theory|Test\w*|\w*TestMethod|Property)(?:Attribute)?\s*[\](,]/.test(file.text)
  )
    return [];
  const code = fileText(root, file.text, TEXT);
  const methods = nodesOfKind(root, ["method_declaration", "local_function_statement"]).map(
    methodOf,
  );
  const tests = methods.filter(({ isTest }) => isTest);
  if (tests.length === 0) return [];
  const context: Context = {
    path: file.path,
    code,
    declared: new Set(methods.map(({ name }) => name)),
    asserting: assertingFunctions(
      methods
        .filter(({ isTest }) => !isTest)
        .map(({ name, node }) => ({ name, text: node.text() })),
      CSHARP_ASSERTS,
    ),
    out: compiledOut(root),
  };
  return tests.map((test) => testCase(test, context));
};

interface Method {
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
  readonly out: ReturnType<typeof compiledOut>;
}

function methodOf(node: SyntaxNode): Method {
  const attributes = attributesOf(node);
  const name = node.field("name")?.text() ?? "";
  return { node, name, attributes, isTest: attributes.some(isTestAttribute) };
}

/** The types around a test, outermost first, and what keeps them from running. */
function suitesOf(node: SyntaxNode): { names: string[]; skipped: TestMark | null } {
  const types = node
    .ancestors()
    .filter((one) => TYPES.includes(one.kind()))
    .reverse();
  return {
    names: types.map((type) => type.field("name")?.text() ?? ""),
    skipped:
      types.map((type) => disablingMark(attributesOf(type))).find((mark) => mark !== null) ?? null,
  };
}

function testCase({ node, name, attributes }: Method, context: Context): TestCase {
  const { code, declared, asserting } = context;
  const suites = suitesOf(node);
  const body =
    node.field("body") ??
    node.children().find((child) => child.kind() === "arrow_expression_clause") ??
    null;
  const dead = body ? deadOf(deadStretches(body, code.source, CSHARP_DEAD)) : [];
  const chains = (body ? chainsIn(body, code.source, CSHARP_CALLS) : []).filter(
    ({ start }) => !isWithin(start, dead),
  );
  const place: Place = {
    code,
    dialect: CSHARP,
    testName: [...suites.names, name].join(" "),
    isHelper: (called, chain) => isAssertingCall(called, chain, code) || asserting.has(called),
  };
  const expected = expectedOf(attributes, code);
  const assertions = [...expected, ...(body ? readAssertions(body, chains, place) : [])];
  const { index } = node.range().start;
  const out = context.out.find(({ start, end }) => index >= start && index < end);
  const text = body ? code.of(body) : "";
  const living = body
    ? partsOutside(spanOf(body), dead)
        .map((part) => code.of(part))
        .join(" ")
    : "";
  return {
    path: context.path,
    suites: suites.names,
    name,
    ...placeOf(node.field("name") ?? node),
    endLine: placeOf(node).endLine,
    skipped:
      out?.mark ??
      suites.skipped ??
      disablingMark(attributes) ??
      (body ? stoppingMark(body) : null),
    focused: null,
    todo: false,
    cases: casesOf(attributes),
    rows: rowTextsOf(attributes),
    assertions,
    assertsElsewhere:
      body === null ||
      attributes.some(
        ({ name: given, args }) =>
          given === "Property" || args.some((arg) => /^(?:ExpectedResult|Timeout) ?=/.test(arg)),
      ) ||
      (assertions.length === 0 && (/\bthrow\b/.test(living) || mayAssert(chains, code, declared))),
    body: [
      ...expected.map((one) => one.text),
      text
        .replace(/^\{(.*)\}$/s, "$1")
        .replace(/^=> ?/, "")
        .trim(),
    ].join(" "),
    identifiers: body ? namesIn(body, ["identifier"]) : [],
  };
}

function expectedOf(attributes: readonly Attribute[], code: FileText): Assertion[] {
  return attributes
    .filter(({ name }) => name === "ExpectedException")
    .map(({ node }) => placed(helper(code.short(node), "ExpectedException"), node));
}
