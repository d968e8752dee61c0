import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestCase, TestMark } from "../../core/test-cases.ts";
import { assertingFunctions } from "./asserting-functions.ts";
import { isAssertingName, JVM_ASSERTS, mayAssert } from "./asserting-names.ts";
import { chainsIn } from "./call-chains.ts";
import { readAssertions } from "./chain-reading.ts";
import { conditionOf } from "./chains.ts";
import { deadCode, isWithin } from "./dead-code.ts";
import { helper, type Place, placed } from "./dialect.ts";
import { type FileText, fileText } from "./file-text.ts";
import { type Annotation, annotationsOf, disablingMark, stoppingMark } from "./java-annotations.ts";
import { JAVA_CALLS } from "./java-calls.ts";
import { casesOf, rowTextsOf } from "./java-cases.ts";
import { JAVA } from "./java-dialect.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { type Span, spanOf } from "./spans.ts";

const TYPES = [
  "class_declaration",
  "record_declaration",
  "interface_declaration",
  "enum_declaration",
];

const TEXT = {
  comments: ["line_comment", "block_comment"],
  strings: ["string_literal", "character_literal"],
};
/** Not what follows a number's digits. */
const WORD = /(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu;
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "abstract assert boolean break byte case catch char class continue default do double else enum extends false final " +
    "finally float for if implements import instanceof int interface long native new null package private protected " +
    "public return short static strictfp super switch synchronized this throw throws transient true try void volatile while yield"
  ).split(" "),
);

/** JUnit 3, 4 and 5, TestNG, jqwik. */
export const readJavaTests: TestReader = (root, file) => {
  if (!/@[\w.]*(?:Test|Theory|Property|Example)|extends\s+\w*TestCase/.test(file.text)) return [];
  const code = fileText(root, file.text, TEXT);
  const methods = nodesOfKind(root, ["method_declaration"]).map(methodOf);
  const tests = methods.filter(isTest);
  if (tests.length === 0) return [];
  const others = methods.filter((method) => !isTest(method));
  const context: Context = {
    path: file.path,
    code,
    methods: new Map(methods.map(({ name, node }) => [name, node])),
    declared: new Set(methods.map(({ name }) => name)),
    asserting: assertingFunctions(
      others.map(({ name, node }) => ({ name, text: node.text() })),
      JVM_ASSERTS,
    ),
    suites: new Map(),
  };
  return tests.map((test) => testCase(test, context));
};

interface Method {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly annotations: readonly Annotation[];
}

interface Context {
  readonly path: string;
  readonly code: FileText;
  readonly methods: ReadonlyMap<string, SyntaxNode>;
  readonly declared: ReadonlySet<string>;
  readonly asserting: ReadonlySet<string>;
  /** By the ids of types. */
  readonly suites: Map<number, Suite>;
}

/** The types around a test, outermost first. */
interface Suite {
  readonly names: readonly string[];
  readonly skipped: TestMark | null;
}

const methodOf = (node: SyntaxNode): Method => ({
  node,
  name: node.field("name")?.text() ?? "",
  annotations: annotationsOf(node),
});

const TEST_ANNOTATION = /^(?:\w*Test|TestFactory|TestTemplate|Theory|Property|Example)$/;

function isTest({ node, name, annotations }: Method): boolean {
  if (annotations.some((annotation) => TEST_ANNOTATION.test(annotation.name))) return true;
  if (!name.startsWith("test") || annotations.some((one) => one.name === "Override")) return false;
  // JUnit 3: by name, in a test case.
  const type = node.parent()?.parent();
  return (
    type?.kind() === "class_declaration" &&
    /TestCase\b/.test(type.field("superclass")?.text() ?? "") &&
    /^public\b/.test(
      node
        .text()
        .slice(0, 80)
        .replace(/^(?:@\w+\s+)+/, ""),
    ) &&
    node.field("parameters")?.namedChildren().length === 0
  );
}

function suiteOf(node: SyntaxNode, suites: Map<number, Suite>): Suite {
  const around: SyntaxNode[] = [];
  let known: Suite = { names: [], skipped: null };
  for (let at = node.parent(); at; at = at.parent()) {
    if (!TYPES.includes(at.kind())) continue;
    const found = suites.get(at.id());
    if (found) {
      known = found;
      break;
    }
    around.push(at);
  }
  for (const type of around.reverse()) {
    known = {
      names: [...known.names, type.field("name")?.text() ?? ""],
      skipped: known.skipped ?? disablingMark(annotationsOf(type)),
    };
    suites.set(type.id(), known);
  }
  return known;
}

function testCase({ node, name, annotations }: Method, context: Context): TestCase {
  const { code, asserting } = context;
  const suite = suiteOf(node, context.suites);
  const body = node.field("body");
  const dead = body ? deadCode(body, code.source, "java") : [];
  const chains = (body ? chainsIn(body, code.source, JAVA_CALLS) : []).filter(
    ({ start }) => !isWithin(start, dead),
  );
  const place: Place = {
    code,
    dialect: JAVA,
    testName: [...suite.names, name].join(" "),
    isHelper: (called, { base }) =>
      isAssertingName(called) ||
      (asserting.has(called) && (base === null || code.raw(base) === "this")),
  };
  const expected = expectedException(annotations, code);
  const assertions = [
    ...expected,
    ...(body ? readAssertions(body, chains, place) : []),
    ...(body ? assertStatements(body, place, dead) : []),
  ];
  return {
    path: context.path,
    suites: suite.names,
    name,
    ...placeOf(node.field("name") ?? node),
    endLine: placeOf(node).endLine,
    skipped:
      suite.skipped ??
      disablingMark(annotations) ??
      (body ? stoppingMark(body.namedChildren()) : null),
    focused: null,
    todo: false,
    cases: casesOf(annotations, name, context.methods),
    rows: rowTextsOf(annotations),
    assertions,
    assertsElsewhere:
      body === null ||
      annotations.some(
        (one) => one.name === "TestFactory" || /\btimeout\s*=/.test(one.node.text()),
      ) ||
      (assertions.length === 0 && (throws(body) || mayAssert(chains, code, context.declared))),
    // What a test is expected to throw is said at its head, and is a part of what it does.
    body: [...expected.map(({ text }) => text), body ? inside(body, code) : ""].join(" "),
    identifiers: body ? code.words(body, WORD).filter((word) => !KEYWORDS.has(word)) : [],
  };
}

const throws = (body: SyntaxNode): boolean => body.has({ rule: { kind: "throw_statement" } });

/** What stands between the braces. */
function inside(body: SyntaxNode, code: FileText): string {
  const { start, end } = body.range();
  return code.of({ start: start.index + 1, end: end.index - 1 });
}

function expectedException(annotations: readonly Annotation[], code: FileText): Assertion[] {
  const found = annotations.find(
    ({ name, node }) => name === "Test" && /\bexpected(?:Exceptions)?\s*=/.test(node.text()),
  );
  return found ? [placed(helper(code.short(found.node), "expected"), found.node)] : [];
}

function assertStatements(body: SyntaxNode, { code }: Place, dead: readonly Span[]): Assertion[] {
  const statements = nodesOfKind(body, ["assert_statement"]).filter(
    (node) => !isWithin(spanOf(node).start, dead),
  );
  return statements.map((node) => {
    const condition = node.namedChildren()[0];
    const parts = helper(code.short(node), "assert");
    if (!condition) return placed(parts, node);
    const { subject, expected } = conditionOf(condition, JAVA.kinds);
    return placed(
      {
        ...parts,
        subject: code.short(subject),
        expected: expected ? code.short(expected) : null,
        strength: expected ? "equal" : "existence",
        tautology: code.short(condition) === "true" ? "asks whether `true` is true" : null,
      },
      node,
    );
  });
}
