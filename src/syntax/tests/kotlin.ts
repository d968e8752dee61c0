import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestCase, TestMark } from "../../core/test-cases.ts";
import { assertingFunctions } from "./asserting-functions.ts";
import { isAssertingName, JVM_ASSERTS, mayAssert } from "./asserting-names.ts";
import { chainsIn } from "./call-chains.ts";
import { readAssertions } from "./chain-reading.ts";
import { isWithin } from "./dead-code.ts";
import { deadOf, deadStretches, partsOutside } from "./dead-code-forms.ts";
import { helper, type Place, placed } from "./dialect.ts";
import { type FileText, fileText, namesIn } from "./file-text.ts";
import { stoppingMark } from "./java-annotations.ts";
import { annotationsOf, casesOf, disablingMark, rowTextsOf } from "./kotlin-annotations.ts";
import { KOTLIN_CALLS, words } from "./kotlin-calls.ts";
import { KOTLIN_DEAD } from "./kotlin-dead-code.ts";
import { KOTLIN } from "./kotlin-dialect.ts";
import { casesOf as casesOfBlock, specsIn, titledBlocks } from "./kotlin-kotest.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { spanOf } from "./spans.ts";

const TEXT = { comments: ["line_comment", "multiline_comment"], strings: [] };

/** kotlin.test, JUnit, TestNG, Kotest, Spek. */
export const readKotlinTests: TestReader = (root, file) => {
  if (!/@[\w.]*(?:Test|Theory|Property)|Spe[ck]\b/.test(file.text)) return [];
  const code = fileText(root, file.text, TEXT);
  const functions = nodesOfKind(root, ["function_declaration"]).map(functionOf);
  const others = functions.filter((one) => !one.isTest);
  const context: Context = {
    path: file.path,
    code,
    declared: new Set(functions.map(({ name }) => name)),
    asserting: assertingFunctions(
      others.map(({ name, node }) => ({ name, text: node.text() })),
      JVM_ASSERTS,
    ),
  };
  return [
    ...functions.filter(({ isTest }) => isTest).map((one) => testFunction(one, context)),
    ...specsIn(root).flatMap((spec) => testBlocks(spec, context)),
  ];
};

interface TestFunction {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly nameNode: SyntaxNode | null;
  readonly annotations: ReturnType<typeof annotationsOf>;
  readonly isTest: boolean;
}

interface Context {
  readonly path: string;
  readonly code: FileText;
  readonly declared: ReadonlySet<string>;
  readonly asserting: ReadonlySet<string>;
}

const TEST_ANNOTATION = /^(?:\w*Test|TestFactory|TestTemplate|Theory|Property|Example)$/;

function functionOf(node: SyntaxNode): TestFunction {
  const nameNode =
    node.namedChildren().find((child) => child.kind() === "simple_identifier") ?? null;
  const annotations = annotationsOf(node);
  return {
    node,
    nameNode,
    name: (nameNode?.text() ?? "").replaceAll("`", ""),
    annotations,
    isTest: annotations.some(({ name }) => TEST_ANNOTATION.test(name)),
  };
}

/** The types around a node, outermost first, and what keeps them from running. */
function suitesOf(node: SyntaxNode): { names: string[]; skipped: TestMark | null } {
  const types = node
    .ancestors()
    .filter((one) => one.kind() === "class_declaration" || one.kind() === "object_declaration")
    .reverse();
  return {
    names: types.map(nameOfType),
    skipped:
      types.map((type) => disablingMark(annotationsOf(type))).find((mark) => mark !== null) ?? null,
  };
}

const nameOfType = (type: SyntaxNode): string =>
  type
    .namedChildren()
    .find((child) => child.kind() === "type_identifier")
    ?.text() ?? "";

function placeIn(testName: string, { code, asserting }: Context): Place {
  return {
    code,
    dialect: KOTLIN,
    testName,
    isHelper: (called) => isAssertingName(called) || asserting.has(called),
  };
}

function testFunction(
  { node, name, nameNode, annotations }: TestFunction,
  context: Context,
): TestCase {
  const { code } = context;
  const suites = suitesOf(node);
  const body = node.namedChildren().find((child) => child.kind() === "function_body") ?? null;
  const thrown = annotations.filter(
    (one) => one.name === "Test" && /\bexpected(?:Exceptions)?\s*=/.test(one.node.text()),
  );
  const expected = thrown.map((one) => placed(helper(code.short(one.node), "expected"), one.node));
  const read = bodyOf(body, placeIn([...suites.names, name].join(" "), context), context);
  const first = body?.namedChildren()[0];
  const statements = first?.kind() === "statements" ? first.namedChildren() : [];
  return {
    path: context.path,
    suites: suites.names,
    name,
    ...placeOf(nameNode ?? node),
    endLine: placeOf(node).endLine,
    skipped: suites.skipped ?? disablingMark(annotations) ?? stoppingMark(statements),
    focused: null,
    todo: false,
    cases: casesOf(annotations),
    rows: rowTextsOf(annotations),
    ...read,
    assertions: [...expected, ...read.assertions],
    assertsElsewhere:
      read.assertsElsewhere ||
      annotations.some(
        (one) => one.name === "TestFactory" || /\btimeout\s*=/.test(one.node.text()),
      ),
    body: [...expected.map(({ text }) => text), read.body].join(" "),
  };
}

function testBlocks(spec: SyntaxNode, context: Context): TestCase[] {
  const around = suitesOf(spec);
  const names = [...around.names, nameOfType(spec)];
  const skipped = around.skipped ?? disablingMark(annotationsOf(spec));
  // A private spec is what a test of a runner runs.
  const isFixture = /^(?:@\S+\s+)*private\b/.test(spec.text().slice(0, 200));
  return titledBlocks(spec)
    .filter(({ isTest }) => isTest)
    .map((block) => ({
      path: context.path,
      suites: [...names, ...block.suites],
      name: block.title,
      ...placeOf(block.node),
      skipped: skipped ?? block.skipped,
      focused: block.focused,
      todo: false,
      cases: casesOfBlock(block.body),
      ...(isFixture ? hollow : unchanged)(
        bodyOf(block.body, placeIn([...names, block.title].join(" "), context), context),
      ),
    }));
}

type Body = Pick<TestCase, "assertions" | "assertsElsewhere" | "body" | "identifiers">;

const hollow = (body: Body): Body => ({ ...body, assertsElsewhere: true });
const unchanged = (body: Body): Body => body;

function bodyOf(body: SyntaxNode | null, place: Place, { code, declared }: Context): Body {
  if (!body) return { assertions: [], assertsElsewhere: true, body: "", identifiers: [] };
  const dead = deadOf(deadStretches(body, code.source, KOTLIN_DEAD));
  const chains = chainsIn(body, code.source, KOTLIN_CALLS).filter(
    ({ start }) => !isWithin(start, dead),
  );
  const assertions: Assertion[] = readAssertions(body, chains, place);
  const text = code.of(body);
  const living = partsOutside(spanOf(body), dead)
    .map((part) => code.of(part))
    .join(" ");
  return {
    assertions,
    assertsElsewhere:
      assertions.length === 0 && (/\bthrow\b/.test(living) || mayAssert(chains, code, declared)),
    body: text.replace(/^=? ?(?:\w+ ?)?\{(.*)\}$/s, "$1").trim(),
    identifiers: [
      ...new Set(namesIn(body, ["simple_identifier", "type_identifier"]).map(words)),
    ].sort(),
  };
}
