import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestCase, TestMark } from "../../core/test-cases.ts";
import { calleeOf } from "./callees.ts";
import { deadCode, living } from "./dead-code.ts";
import { FileText, wordsOf } from "./file-text.ts";
import { placeOf } from "./places.ts";
import { assertedBy, assertionAt, type Call, type Found, helper } from "./python-assertions.ts";
import { hollowHelpers } from "./python-hollow.ts";
import {
  casesOf,
  decoratorsOf,
  marksAmong,
  rowTextsOf,
  skipInBody,
  skipMark,
} from "./python-marks.ts";
import { MAY_ASSERT } from "./python-matchers.ts";
import type { TestReader } from "./reader.ts";
import { apart, innermost, outermost, type Span, spanOf } from "./spans.ts";

/** A function or class and what is around it. */
interface Definition {
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly name: string;
  readonly isClass: boolean;
  /** Its first lines. */
  readonly head: string;
  readonly around: readonly Definition[];
}

/** Tests of pytest and `unittest`: functions and methods whose names begin with `test`. */
export const readPythonTests: TestReader = (root, file) => {
  if (file.role !== "test" || !/\bdef\s+test/.test(file.text)) return [];
  const text = new FileText(file.text, gapsIn(root));
  const definitions = definitionsIn(root, file.text);
  if (/^__test__ *= *False\b/m.test(file.text)) return [];
  const tests = known(definitions.filter(isTest), root, file.text);
  if (tests.length === 0) return [];
  const calls = callsIn(root, file.text);
  const dead = deadCode(root, file.text, "python");
  const claims = [
    ...nodesOfKind(root, ["assert_statement"]).flatMap((node) => assertedBy(node, text)),
    ...calls.flatMap((call) => assertionAt(call, text) ?? []),
  ].sort(byStart);
  const named = definitions.filter(({ isClass }) => !isClass);
  const hollow = hollowHelpers(named, claims, file.text);
  const asserted = living(claims, tests, dead).filter(
    ({ assertion }) =>
      assertion.strength !== null || !hollow.has(assertion.text.split("(", 1)[0] ?? ""),
  );
  const helpers = assertingFunctions(named, calls, asserted);
  const claimed = new Set(claims.map(({ span }) => span.start));
  const found = outermost(
    [
      ...asserted,
      ...living(calls, tests, dead)
        .filter(({ name, span }) => helpers.has(lastName(name)) && !claimed.has(span.start))
        .map((call) => helper(call, text)),
    ].sort(byStart),
  );
  const own = grouped(tests, found);
  const called = grouped(tests, calls);
  const support = supportIn(file.text);
  const constant = constants(root);
  const moduleMark = marksAmong(root, text);
  const classMarks = new Map<Definition, TestMark | null>();
  return tests.map((test) => {
    const suites = test.around.filter(({ isClass }) => isClass);
    const decorators = decoratorsOf(test.node);
    const block = test.node.field("body");
    const body = block ? text.of(spanOf(block)) : "";
    return {
      path: file.path,
      suites: suites.map(({ name }) => name),
      name: test.name,
      ...placeOf(test.node),
      skipped:
        first(decorators, (one) => skipMark(one, text, constant)) ??
        first(suites, (suite) => markOf(suite, text, classMarks, constant)) ??
        moduleMark ??
        (block ? skipInBody(block, text) : null),
      focused: null,
      todo: false,
      cases: casesOf(decorators, constant, text),
      rows: rowTextsOf(decorators, constant),
      assertions: (own.get(test) ?? []).map(({ assertion }) => assertion),
      assertsElsewhere:
        (block !== null && FAILS_BY_ITSELF.test(body) && failsByItself(block, text)) ||
        BENCHMARK.test(test.node.field("parameters")?.text() ?? "") ||
        (called.get(test) ?? []).some(
          ({ name }) =>
            support.has(name.split(".", 1)[0] ?? "") ||
            (MAY_ASSERT.test(name) && !hollow.has(name)),
        ),
      body,
      identifiers: wordsOf(body),
    } satisfies TestCase;
  });
};

const byStart = (one: { span: Span }, other: { span: Span }): number =>
  one.span.start - other.span.start;
const lastName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** What fails a test without an assertion. */
const FAILS_BY_ITSELF = /\braise\b|\bdoctest\.|\brunpytest\b|\bsys\.exit\(/;
const BENCHMARK = /\b(?:benchmark|snapshot|regtest|\w+_regression)\b/;

/** Of what is said in a string nothing fails. */
function failsByItself(block: SyntaxNode, text: FileText): boolean {
  const silent = nodesOfKind(block, ["comment", "string_content"]).map(spanOf);
  return FAILS_BY_ITSELF.test(new FileText(text.source, apart(silent)).of(spanOf(block)));
}

/** Functions that are no test any more: another of the same name takes their place, or they are taken away. */
function known(tests: readonly Definition[], root: SyntaxNode, source: string): Definition[] {
  const gone = new Set(
    [...source.matchAll(/^(?:del +(test\w+)|(test\w+)\.__test__ *= *False\b)/gm)].map(
      ([, one, other]) => one ?? other,
    ),
  );
  const last = new Map<string, Definition>();
  const keyOf = ({ name, node }: Definition) => {
    const parent = node.parent();
    const block = parent?.kind() === "decorated_definition" ? parent.parent() : parent;
    return `${name} ${block?.id() ?? root.id()}`;
  };
  for (const test of tests) last.set(keyOf(test), test);
  return tests.filter(
    (test) => last.get(keyOf(test)) === test && !(test.around.length === 0 && gone.has(test.name)),
  );
}

function first<T>(list: readonly T[], of: (one: T) => TestMark | null): TestMark | null {
  for (const one of list) {
    const mark = of(one);
    if (mark) return mark;
  }
  return null;
}

/** Comments, and texts that stand for themselves: documentation, or code put out of use. */
function gapsIn(root: SyntaxNode): Span[] {
  const comments = nodesOfKind(root, ["comment"]).map(spanOf);
  const texts = root
    .findAll({ rule: { kind: "string", inside: { kind: "expression_statement" } } })
    .map(spanOf);
  return apart([...comments, ...texts].sort((one, other) => one.start - other.start));
}

function definitionsIn(root: SyntaxNode, text: string): Definition[] {
  const open: Definition[] = [];
  return nodesOfKind(root, ["class_definition", "function_definition"]).flatMap((node) => {
    const name = node.field("name");
    if (!name) return [];
    const span = spanOf(node);
    while (open.length > 0 && (open.at(-1) as Definition).span.end <= span.start) open.pop();
    const named = spanOf(name);
    const one = {
      node,
      span,
      name: text.slice(named.start, named.end),
      isClass: node.kind() === "class_definition",
      head: text.slice(span.start, span.start + 400),
      around: [...open.slice(-MOST_AROUND)],
    };
    open.push(one);
    return [one];
  });
}

const MOST_AROUND = 20;

function isTest({ name, isClass, around, node }: Definition): boolean {
  if (isClass || !/^test(?:_|[A-Z0-9]|$)/.test(name)) return false;
  if (around.some((one) => !one.isClass)) return false;
  if (decoratorsOf(node).some((one) => /^(?:pytest\.|pytest_asyncio\.)?fixture\b/.test(one.text())))
    return false;
  const holder = around.at(-1);
  if (!holder) return true;
  return !/\b__test__ ?= ?False\b/.test(holder.head);
}

function markOf(
  suite: Definition,
  text: FileText,
  known: Map<Definition, TestMark | null>,
  constant: (name: string) => SyntaxNode | null,
): TestMark | null {
  const before = known.get(suite);
  if (before !== undefined) return before;
  const body = suite.node.field("body");
  const mark =
    first(decoratorsOf(suite.node), (one) => skipMark(one, text, constant)) ??
    (body ? marksAmong(body, text) : null);
  known.set(suite, mark);
  return mark;
}

/** Of a callee only this much is looked at: chains end with what they do. */
const NAME = 100;

const CALLEES = {
  first: /\w+(?:\s*\.\s*\w+)*(?=\()/y,
  next: /(?:\s*\.\s*\w+)+(?=\()/y,
};

function callsIn(root: SyntaxNode, text: string): Call[] {
  const nodes = nodesOfKind(root, ["call"]);
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
    return [{ node, span, name: /[\w.]+$/.exec(written.replace(/\s+/g, ""))?.[0] ?? "" }];
  });
}

/** Helpers call helpers: so many steps are followed. */
const STEPS = 3;

/** Functions of the file that assert, themselves or through each other; their names. */
function assertingFunctions(
  functions: readonly Definition[],
  calls: readonly Call[],
  found: readonly Found[],
): ReadonlySet<string> {
  const asserting = new Set<string>();
  for (const holder of innermost(
    functions,
    found.map(({ span }) => span),
  ))
    if (holder) asserting.add(holder.name);
  const callers = innermost(
    functions,
    calls.map(({ span }) => span),
  );
  for (let step = 0; step < STEPS; step++) {
    const before = asserting.size;
    for (const [at, { name }] of calls.entries()) {
      const caller = callers[at];
      if (caller && asserting.has(lastName(name))) asserting.add(caller.name);
    }
    if (asserting.size === before) break;
  }
  return asserting;
}

/** What stands in each test, the innermost one. */
function grouped<T extends { readonly span: Span }>(
  tests: readonly Definition[],
  list: readonly T[],
): ReadonlyMap<Definition, readonly T[]> {
  const groups = new Map<Definition, T[]>();
  for (const [at, holder] of innermost(
    tests,
    list.map(({ span }) => span),
  ).entries()) {
    const one = list[at];
    if (!holder || !one) continue;
    const group = groups.get(holder);
    if (group) group.push(one);
    else groups.set(holder, [one]);
  }
  return groups;
}

/** Names of module level with their values, found when they are first asked for. */
function constants(root: SyntaxNode): (name: string) => SyntaxNode | null {
  let known: Map<string, SyntaxNode> | null = null;
  return (name) => {
    known ??= new Map(
      nodesOfKind(root, ["assignment"]).flatMap((node): [string, SyntaxNode][] => {
        const value = node.field("right");
        return value ? [[node.field("left")?.text().slice(0, 80) ?? "", value]] : [];
      }),
    );
    return known.get(name) ?? null;
  };
}

const IMPORT = /^[ \t]*from[ \t]+(\S{1,200})[ \t]+import[ \t]+(\([^)]{1,2000}\)|[^\n#]{1,400})/gm;
/** Modules that stand beside tests and help them. */
const SUPPORT =
  /^\.|(?:^|[._])(?:tests?|testing|helpers?|utils?|support|harness|common|conftest)(?:[._]|$)/;

/** Names that modules of test helpers gave; what those do is not known. */
function supportIn(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, from = "", what = ""] of source.slice(0, 20_000).matchAll(IMPORT))
    if (SUPPORT.test(from)) for (const [name] of what.matchAll(/\w+/g)) names.add(name);
  return names;
}
