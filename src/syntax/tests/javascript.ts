import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestCase, TestMark } from "../../core/test-cases.ts";
import { calleeOf } from "./callees.ts";
import { deadCode, living } from "./dead-code.ts";
import { FileText, wordsOf } from "./file-text.ts";
import { type Call, type Found, helper, MAY_ASSERT } from "./javascript-assertions.ts";
import { assertingFunctions, assertionsIn, isSupport } from "./javascript-evidence.ts";
import {
  aliasesIn,
  argumentsOf,
  type Head,
  headOf,
  mayBeHead,
  mayTest,
} from "./javascript-heads.ts";
import { hollowHelpers, shadowedNames } from "./javascript-hollow.ts";
import { type Marks, marksOf, skipInBody } from "./javascript-marks.ts";
import { casesOf, rowTextsOf } from "./javascript-tables.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { apart, innermost, outermost, type Span, spanOf } from "./spans.ts";

/** A call that makes a suite or a test. */
interface Block {
  readonly kind: "test" | "suite";
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly name: string;
  readonly marks: Marks;
  readonly cases: number | null;
  readonly rows: readonly string[];
  /** Null where the body is elsewhere, or there is none. */
  readonly callback: SyntaxNode | null;
  /** The body, or what stands for it. */
  readonly body: SyntaxNode | null;
}

/**
 * Tests of Jest, Vitest, Mocha, Jasmine, node:test, Playwright, AVA, TAP, QUnit and Deno: calls that take a
 * title and a function.
 */
export const readJavascriptTests: TestReader = (root, file) => {
  const aliases = aliasesIn(file.text);
  if (!mayTest(file.text, aliases)) return [];
  const comments = nodesOfKind(root, ["comment"]).map(spanOf);
  const text = new FileText(file.text, apart(comments));
  const shadowed = shadowedNames(root, file.text);
  const calls = callsIn(root, file.text).filter(({ name }) => !shadowed.has(baseOf(name)));
  const constant = constants(root);
  const blocks = calls.flatMap((call) => {
    const callee = mayBeHead(call.name, aliases) ? call.node.field("function") : null;
    const head = callee ? headOf(callee, aliases) : null;
    const block =
      callee && head ? blockOf(call, callee, head, text, constant, file.role === "test") : null;
    return block ? [block] : [];
  });
  const tests = blocks.filter(({ kind }) => kind === "test");
  if (tests.length === 0) return [];
  const dead = deadCode(root, file.text, "javascript");
  const support = isSupport(file.text, file.path);
  const claims = assertionsIn(root, calls, text, file.text);
  const hollow = hollowHelpers(root, file.text, calls, claims, support);
  const found = living(claims, tests, dead).filter(
    ({ assertion }) =>
      assertion.strength !== null || !hollow.has(assertion.text.split("(", 1)[0] ?? ""),
  );
  const helpers = assertingFunctions(root, calls, found, text);
  const claimed = new Set(claims.map(({ span }) => span.start));
  const all = outermost(
    [
      ...found,
      ...living(calls, tests, dead)
        .filter(({ name, span }) => helpers.has(lastName(name)) && !claimed.has(span.start))
        .map((call) => helper(call, text)),
    ].sort((one, other) => one.span.start - other.span.start),
  );
  const holders = innermost(
    tests,
    all.map(({ span }) => span),
  );
  const own = new Map<Block, Found[]>();
  for (const [at, one] of all.entries()) {
    const holder = holders[at];
    if (!holder) continue;
    const list = own.get(holder);
    if (list) list.push(one);
    else own.set(holder, [one]);
  }
  const hooked = holders.includes(null) && /\bafterEach\s*\(/.test(file.text);
  const supported = new Set<Block>();
  const callHolders = innermost(
    tests,
    calls.map(({ span }) => span),
  );
  for (const [at, call] of calls.entries()) {
    const holder = callHolders[at];
    if (holder && (support(call.name) || (MAY_ASSERT.test(call.name) && !hollow.has(call.name))))
      supported.add(holder);
  }
  return testsOf(file.path, blocks, own, text, (block) => hooked || supported.has(block));
};

const baseOf = (name: string): string => name.split(".", 1)[0] ?? "";
const lastName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Of a callee only this much is looked at: chains end with what they do. */
const NAME = 80;

const CALLEES = {
  first: /(?!function\b)[\w$]+(?:\s*\.\s*[\w$]+)*(?=\()/y,
  next: /(?:\s*\.\s*[\w$]+)+(?=\()/y,
};

function callsIn(root: SyntaxNode, text: string): Call[] {
  const nodes = nodesOfKind(root, ["call_expression"]);
  const spans = nodes.map(spanOf);
  return nodes.flatMap((node, at) => {
    const span = spans[at] as Span;
    let written = calleeOf(spans, at, text, CALLEES)?.slice(-NAME);
    if (written === undefined) {
      const callee = node.field("function");
      if (!callee) return [];
      const { start, end } = spanOf(callee);
      written = text.slice(Math.max(start, end - NAME), end);
    }
    // What is called on a call's outcome is known by its last name.
    return [{ node, span, name: /[\w$.]+$/.exec(written.replace(/\s+/g, ""))?.[0] ?? "" }];
  });
}

function blockOf(
  { node, span }: Call,
  callee: SyntaxNode,
  head: Head,
  text: FileText,
  constant: (name: string) => SyntaxNode | null,
  isTestFile: boolean,
): Block | null {
  const list = node.field("arguments");
  if (list?.kind() !== "arguments") return null;
  const args = argumentsOf(list);
  const [title] = args;
  if (!title) return null;
  const callback = args.find(isFunction) ?? null;
  const isTitled = /^(?:string|template_string)$/.test(title.kind());
  const others = args.filter((one) => one !== callback && one !== title);
  if (!isTitled) {
    // A title that is computed, or none: `test(async () => …)`.
    if (!callback || (callback === title && (head.modifiers.length > 0 || args.length > 1)))
      return null;
  } else if (!callback && others.length === 0 && !isTestFile && head.modifiers.length === 0)
    return null;
  const elsewhere = callback ? null : (others.findLast((one) => one.kind() !== "object") ?? null);
  const body = callback?.field("body") ?? elsewhere;
  const marks = marksOf(head, callee, others);
  const skipped =
    marks.skipped ?? (body && callback && head.kind === "test" ? skipInBody(body) : null);
  return {
    kind: head.kind,
    node,
    span,
    name: callback === title ? functionName(callback) : titleOf(title, text),
    marks: { ...marks, skipped, todo: marks.todo || body === null },
    cases: casesOf(head, constant),
    rows: rowTextsOf(head, constant),
    callback,
    body,
  };
}

function isFunction(node: SyntaxNode): boolean {
  return /^(?:arrow_function|function_expression|function|generator_function)$/.test(node.kind());
}

const functionName = (node: SyntaxNode): string => node.field("name")?.text() ?? "";

/** A title as its runner shows it; of one that is made at run time, its source. */
function titleOf(node: SyntaxNode, text: FileText): string {
  const written = text.of(spanOf(node)).slice(0, 400);
  return /^["'`]/.test(written) ? written.slice(1, -1) : written;
}

/** Constants with a literal table, found when they are first asked for. */
function constants(root: SyntaxNode): (name: string) => SyntaxNode | null {
  let known: Map<string, SyntaxNode> | null = null;
  return (name) => {
    known ??= new Map(
      nodesOfKind(root, ["variable_declarator"]).flatMap((node): [string, SyntaxNode][] => {
        const value = node.field("value");
        return value ? [[node.field("name")?.text().slice(0, 80) ?? "", value]] : [];
      }),
    );
    return known.get(name) ?? null;
  };
}

function testsOf(
  path: string,
  blocks: readonly Block[],
  own: ReadonlyMap<Block, readonly Found[]>,
  text: FileText,
  isHelped: (block: Block) => boolean,
): TestCase[] {
  const open: Block[] = [];
  const counted = new Set<Block>();
  const tests: TestCase[] = [];
  for (const [at, block] of blocks.entries()) {
    while (open.length > 0 && (open.at(-1) as Block).span.end <= block.span.start) open.pop();
    if (block.kind === "test") {
      const next = blocks[at + 1];
      const holdsTests = next !== undefined && next.span.start < block.span.end;
      const cases = casesWith(block, open, counted);
      const assertions = (own.get(block) ?? []).map(({ assertion }) => assertion);
      const body = block.body ? text.of(spanOf(block.body)) : "";
      tests.push({
        path,
        suites: open.map(({ name }) => name),
        name: block.name,
        ...placeOf(block.node),
        skipped: block.marks.skipped ?? inherited(open, ({ skipped }) => skipped),
        focused: block.marks.focused ?? inherited(open, ({ focused }) => focused),
        todo: block.marks.todo || open.some(({ marks }) => marks.todo && marks.skipped === null),
        cases,
        rows: block.rows,
        assertions,
        assertsElsewhere: holdsTests || isHelped(block) || isElsewhere(block, text),
        body,
        identifiers: wordsOf(body),
      });
    }
    if (open.length < MOST_AROUND) open.push(block);
  }
  return tests;
}

function inherited(open: readonly Block[], of: (marks: Marks) => TestMark | null): TestMark | null {
  for (const { marks } of open) {
    const mark = of(marks);
    if (mark) return mark;
  }
  return null;
}

/** A suite's table is counted once, at its first test. */
function casesWith(block: Block, open: readonly Block[], counted: Set<Block>): number | null {
  let cases = block.cases;
  for (const suite of open) {
    if (suite.cases === null || counted.has(suite)) continue;
    counted.add(suite);
    cases = (cases ?? 1) * suite.cases;
  }
  return cases;
}

/** Deeper nesting is no test's. */
const MOST_AROUND = 50;

const DONE = /^\(?\s*(?:done|cb|callback|next|finish|finished|end|resolve)\b/;
/** What fails a test without an assertion of a name that is known. */
const FAILS_BY_ITSELF =
  /\bthrow\b|\bcy\.|\b(?:get|find)(?:All)?By[A-Z]|\bwaitFor|\bRuleTester\b|\.run\(|\bfc\.|\.verify\(|\btestProp\b|\.plan\(|\.(?:a|hasA)ssertions\(|\breject\(|\bdone\(|\.should\b|\.expect\(/;

/** Of what is said in a string nothing fails. */
function withoutTexts(body: SyntaxNode, text: FileText): string {
  const { start, end } = spanOf(body);
  const silent = nodesOfKind(body, ["comment", "string_fragment", "regex_pattern"]).map(spanOf);
  return new FileText(text.source, apart(silent)).of({ start, end });
}

function isElsewhere({ callback, body, node }: Block, text: FileText): boolean {
  if (!callback) return body !== null;
  const parameters = callback.field("parameters") ?? callback.field("parameter");
  if (parameters && DONE.test(text.of(spanOf(parameters)))) return true;
  return (
    /\.prop\(/.test(text.raw(spanOf(node)).slice(0, 60)) ||
    (body !== null &&
      (/@ts-expect-error/.test(text.raw(spanOf(body))) ||
        (FAILS_BY_ITSELF.test(text.of(spanOf(body))) &&
          FAILS_BY_ITSELF.test(withoutTexts(body, text)))))
  );
}
