import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestCase } from "../../core/test-cases.ts";
import { asserted, type Claim, helperClaim, WORD } from "./claims.ts";
import { deadCode, isWithin } from "./dead-code.ts";
import { type FileText, fileText } from "./file-text.ts";
import { type GoCall, goCall, goText, isFailure, isSkip, testingNames } from "./go-calls.ts";
import { failureAssertions, isGuard, isUnconditional } from "./go-conditions.ts";
import { checkerClaim, gomegaClaim, isTestifyName, testifyClaims } from "./go-matchers.ts";
import { callScope, functionScope, type GoScope } from "./go-scopes.ts";
import { markOf, placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";

const KINDS = ["call_expression", "for_statement", "short_var_declaration", "var_spec"];

/** Without one of these there is no test, and nothing to walk through. */
const MAY_TEST =
  /\bfunc\s*(?:\([^)]*\)\s*)?(?:Test|Fuzz|Example)|\b[FPX]?(?:It|Specify|DescribeTable|Entry)\s*\(/;

/** Deeper subtests belong to the test around them. */
const DEEPEST = 12;

/**
 * Functions that `go test` runs, examples with an output among them, methods of suites, subtests with a name
 * written out, and Ginkgo's specs.
 * A subtest that is named by a variable is part of the test that runs it, its table counted.
 */
export const readGoTests: TestReader = (root, file) => {
  if (!MAY_TEST.test(file.text)) return [];
  const names = testingNames(file.text);
  const written = fileText(root, file.text, {
    comments: ["comment"],
    strings: ["interpreted_string_literal_content", "raw_string_literal_content"],
  });
  const dead = deadCode(root, file.text, "go");
  const outer = root.children().flatMap((node) => functionScope(node, file) ?? []);
  const all: GoScope[] = [];
  const open: GoScope[] = [];
  const packageTables = new Map<string, number>();
  let next = 0;
  for (const node of nodesOfKind(root, KINDS)) {
    const start = node.range().start.index;
    while ((open.at(-1)?.end ?? start) < start) open.pop();
    for (let scope = outer[next]; scope && scope.node.range().start.index <= start; next++) {
      if (scope.end > start) open.push(scope);
      all.push(scope);
      scope = outer[next + 1];
    }
    while ((open.at(-1)?.end ?? start + 1) <= start) open.pop();
    const around = open.at(-1);
    if (node.kind() === "call_expression") {
      const inner = isWithin(start, dead) ? null : readCall(node, start, open, names);
      if (inner) {
        all.push(inner);
        open.push(inner);
      }
    } else if (node.kind() === "for_statement") noteLoop(node, start, around);
    else noteTable(node, around?.tables ?? packageTables);
  }
  all.push(...outer.slice(next));
  return all
    .filter((scope) => scope.isTest && !isOnlySuite(scope))
    .map((scope) => caseOf(scope, file.path, written, packageTables, names.ts));
};

type Names = ReturnType<typeof testingNames>;

/** Takes note of what a call means to the tests around it; a scope where it opens one. */
function readCall(
  node: SyntaxNode,
  start: number,
  open: readonly GoScope[],
  names: Names,
): GoScope | null {
  const call = goCall(node);
  if (!call) return null;
  const around = open.at(-1);
  const inner = open.length < DEEPEST ? callScope(call, around, names.ts) : null;
  if (inner) {
    if (around?.isTest) {
      around.hasSubtests = true;
      if (inner.body === null) around.elsewhere = true;
    }
    return inner;
  }
  if (!around?.isTest) return null;
  if (isSeed(call, around)) {
    if (around.loops.some(({ end }) => end > start)) touchLoops(around, start);
    else around.seeds++;
  } else if (isSkip(call, names.ts)) {
    if (isUnconditional(node, around.body)) around.skipped ??= markOf(node);
  } else if (isFailure(call, names.ts)) {
    const found = failureAssertions(call, around.seenConditions);
    around.assertions.push(...found.filter((one) => !isGuard(one)));
    if (found.some(isGuard)) around.elsewhere = true;
    touchLoops(around, start);
  } else if (noteAssertion(call, around, names) || call.name === "Run") touchLoops(around, start);
  return null;
}

/** `f.Add(…)` of a fuzz target: an entry of the corpus that `go test` runs. */
function isSeed({ name, onName }: GoCall, { fuzz }: GoScope): boolean {
  return fuzz !== null && name === "Add" && onName === fuzz;
}

const SAYS_ASSERTION =
  /^(?:assert|expect|verify|check|must|require|ensure|want|compare|validate|should|equal|diff)/i;
/** What is done with `t` that asserts nothing. */
const HARMLESS =
  /^(?:Helper|Log|Logf|Parallel|Cleanup|TempDir|Setenv|Name|Context|Chdir|New|NewWithT|NewGomegaWithT|NewController|NewGomega|T|Deadline|Failed)$/;

/** True where the call asserts or runs what may assert. */
function noteAssertion(call: GoCall, around: GoScope, { ts, asserters }: Names): boolean {
  const add = (claims: readonly Claim[]) => {
    const text = goText(call.node);
    for (const claim of claims) around.assertions.push(asserted(call.node, claim, text));
    return claims.length > 0;
  };
  const gomega = gomegaClaim(call);
  if (gomega) return add([gomega]);
  const isGiven = call.args.some((one) => isT(one, ts));
  const args = call.args[0] && isT(call.args[0], ts) ? call.args.slice(1) : call.args;
  if (isAsserter(call, around, asserters) || (isGiven && isTestifyName(call.name))) {
    if (isTestifyName(call.name)) return add(testifyClaims(call.name, args));
    if (call.name === "Assert" || call.name === "Check")
      if (args.length >= 2) return add([checkerClaim(args)]);
    if (call.onName === around.receiver && !HARMLESS.test(call.name)) around.elsewhere = true;
  }
  if (/^(?:Assert|Check)$/.test(call.name) && call.on && args.length >= 2)
    return add([checkerClaim(args)]);
  if (isGiven && SAYS_ASSERTION.test(call.name)) return add([helperClaim(call.name)]);
  if (isGiven && !HARMLESS.test(call.name)) around.elsewhere = true;
  else if (SAYS_ASSERTION.test(call.name) || call.name === "EXPECT") around.elsewhere = true;
  return isGiven;
}

/** `assert.…`, `a.…` of `a := assert.New(t)`, `s.…` of a suite, `s.Require().…`. */
function isAsserter({ on, onName }: GoCall, around: GoScope, known: ReadonlySet<string>): boolean {
  if (onName !== null) return known.has(onName) || onName === around.receiver;
  const made = goCall(on);
  if (!made) return false;
  return (
    made.name === "Require" ||
    made.name === "Assert" ||
    (made.name === "New" && made.onName !== null && known.has(made.onName))
  );
}

/** `t`, `s.T()`. */
function isT(node: SyntaxNode, ts: ReadonlySet<string>): boolean {
  if (node.kind() === "identifier") return ts.has(node.text());
  return goCall(node)?.name === "T";
}

function noteLoop(node: SyntaxNode, start: number, around: GoScope | undefined): void {
  const range = node.children().find((one) => one.kind() === "range_clause");
  const over = range?.field("right");
  if (!around || !over) return;
  const kind = over.kind();
  const rows = kind === "composite_literal" ? rowsOf(over) : null;
  if (rows === null && kind !== "identifier") return;
  const { end } = node.range();
  around.loops.push({ start, end: end.index, over: rows ?? over.text(), tests: false });
}

function touchLoops({ loops }: GoScope, at: number): void {
  for (let index = loops.length - 1; index >= 0 && index >= loops.length - 50; index--) {
    const loop = loops[index];
    if (loop && loop.end > at) loop.tests = true;
  }
}

function noteTable(node: SyntaxNode, tables: Map<string, number>): void {
  const value = node.field("right") ?? node.field("value");
  const made = value?.namedChildren()[0];
  if (made?.kind() !== "composite_literal") return;
  const name = (node.field("left") ?? node.field("name"))?.text();
  const rows = rowsOf(made);
  if (name !== undefined && rows !== null) tables.set(name, rows);
}

/** Null for what is no list and no map. */
function rowsOf(literal: SyntaxNode): number | null {
  const type = literal.field("type")?.kind() ?? "";
  if (!/^(?:slice_type|map_type|array_type|implicit_length_array_type)$/.test(type)) return null;
  return (
    literal
      .field("body")
      ?.namedChildren()
      .filter((one) => one.kind() !== "comment").length ?? null
  );
}

/** It only runs subtests that are cases themselves. */
function isOnlySuite({ hasSubtests, assertions }: GoScope): boolean {
  return hasSubtests && assertions.length === 0;
}

// Waiting for another goroutine can hang, a panic fails, and the compiler asserts types.
const ASSERTS_SILENTLY = /<-|\bgo func\b|\.Wait\(\)|\bpanic\(|\brecover\(\)|\bvar _ /;

function caseOf(
  scope: GoScope,
  path: string,
  written: FileText,
  packageTables: ReadonlyMap<string, number>,
  ts: ReadonlySet<string>,
): TestCase {
  const code = scope.body ? written.of(scope.body) : written.of(scope.node);
  const body = scope.output === null ? code : `${code} ${scope.output}`;
  const given = new RegExp(`[(,{:]\\s*(?:${[...ts].join("|")})\\s*[,)}]`);
  return {
    path,
    suites: scope.suites,
    name: scope.name,
    ...placeOf(scope.node),
    skipped: scope.skipped,
    focused: scope.focused,
    todo: false,
    cases: casesOf(scope, packageTables),
    assertions: scope.assertions,
    assertsElsewhere:
      scope.elsewhere ||
      scope.hasSubtests ||
      scope.body === null ||
      (scope.assertions.length === 0 && (ASSERTS_SILENTLY.test(body) || given.test(body))),
    body,
    identifiers: identifiersOf(scope, written),
  };
}

/** What it names, and what its own name says that it tests: `Sum` of `TestSum_overflows`, `ExampleSum`. */
function identifiersOf(scope: GoScope, written: FileText): string[] {
  const words = new Set(written.words(scope.body ?? scope.node, WORD));
  const [, about] =
    /^(?:Test|Fuzz|Example)_?([\p{L}\p{N}]+)/u.exec(scope.suites[0] ?? scope.name) ?? [];
  if (about) words.add(about);
  return [...words].sort();
}

function casesOf({ loops, tables, seeds }: GoScope, packageTables: ReadonlyMap<string, number>) {
  let cases: number | null = seeds > 0 ? seeds : null;
  for (const { over, tests } of loops) {
    if (!tests) continue;
    const rows = typeof over === "number" ? over : (tables.get(over) ?? packageTables.get(over));
    if (rows !== undefined) cases = (cases ?? 0) + rows;
  }
  return cases;
}
