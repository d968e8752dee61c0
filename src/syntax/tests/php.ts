import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestCase, TestMark } from "../../core/test-cases.ts";
import { asserted, WORD } from "./claims.ts";
import { type DeadStretches, deadStretches, isDeadIn } from "./dead-code-forms.ts";
import { type FileText, fileText } from "./file-text.ts";
import { isOnTest, PHP_CALLS, type PhpCall, phpCall, phpText } from "./php-calls.ts";
import { PHP_DEAD } from "./php-dead-code.ts";
import { mockClaim, objectClaim, pestClaim } from "./php-expectations.ts";
import { phpunitClaim } from "./php-phpunit.ts";
import { classScope, methodScope, type PhpScope, pestScope, rowsGiven } from "./php-scopes.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";

const KINDS = ["class_declaration", "trait_declaration", "method_declaration", ...PHP_CALLS];

/** Without one of these there is no test, and nothing to walk through. */
const MAY_TEST =
  /\bfunction\s+&?\s*test|@test\b|[[,\\\s]Test\s*[\],(]|(?<![>:\w$])(?:it|test|todo)\s*\(/;

/** PHPUnit's methods, by name, annotation and attribute, and Pest's functions. */
export const readPhpTests: TestReader = (root, file) => {
  if (!MAY_TEST.test(file.text)) return [];
  const written = fileText(root, file.text, {
    comments: ["comment"],
    strings: ["string_content", "heredoc_body", "nowdoc_body"],
  });
  const all: PhpScope[] = [];
  const open: PhpScope[] = [];
  const dead = deadStretches(root, file.text, PHP_DEAD);
  for (const node of nodesOfKind(root, KINDS)) {
    const start = node.range().start.index;
    while ((open.at(-1)?.end ?? start + 1) <= start) open.pop();
    const inner = readNode(node, open.at(-1) ?? null, dead);
    if (!inner) continue;
    all.push(inner);
    open.push(inner);
  }
  const helpers = new Map(
    all.filter(({ kind }) => kind === "helper").map((one) => [one.name, one] as const),
  );
  const asserting = assertingHelpers(helpers);
  return all
    .filter(({ kind }) => kind === "test")
    .map((scope) => caseOf(scope, file.path, written, helpers, asserting));
};

function readNode(node: SyntaxNode, around: PhpScope | null, dead: DeadStretches): PhpScope | null {
  const kind = node.kind();
  if (kind === "class_declaration" || kind === "trait_declaration")
    return around?.kind === "test" ? null : classScope(node, around);
  if (kind === "method_declaration") return methodScope(node, around);
  const call = phpCall(node);
  if (!call) return null;
  const inner = pestScope(call, around);
  if (inner) return inner;
  if (around && around.kind !== "group" && !isDead(call, around, dead)) noteAssertion(call, around);
  return null;
}

/** What these ask for is looked at when the test is over. */
const ASKED_LATER = /^(?:expect\w+|should(?:Not)?(?:Receive|BeCalled\w*))$/;

function isDead({ name, node }: PhpCall, around: PhpScope, dead: DeadStretches): boolean {
  if (isDeadIn(around.node, node, dead.never)) return true;
  return !ASKED_LATER.test(name) && isDeadIn(around.node, node, dead.dropped);
}

/** Calls on the test itself that assert nothing. */
const HARMLESS =
  /^(?:(?:get|create)(?:Configured|Partial|Test)?(?:Mock|Stub)\w*|getMock\w*|prophesize|createMock\w*|createStub\w*|once|any|never|exactly|at|atLeast\w*|returnValue\w*|returnCallback|returnArgument|returnSelf|throwException|onConsecutiveCalls|equalTo|identicalTo|isInstanceOf|isType|callback|anything|stringContains|markTest\w+|setUp|tearDown|getName|iniSet|setLocale|withoutExceptionHandling|actingAs|get|post|put|patch|delete|getJson|postJson|mock|spy|partialMock|seed|faker|refreshApplication)$/;

function noteAssertion(call: PhpCall, around: PhpScope): void {
  const { node, name } = call;
  const add = (one: Assertion) => around.assertions.push(one);
  const own = phpunitClaim(call);
  if (own) {
    add(asserted(node, own, textOf(call)));
    return;
  }
  const chained = pestClaim(call) ?? mockClaim(call) ?? (isOnTest(call) ? null : objectClaim(call));
  if (chained) add(asserted(node, chained.claim, chained.text));
  else if (isOnTest(call)) {
    if (/^(?:expectNotToPerformAssertions|addToAssertionCount|expect\w+|verify\w*)$/.test(name))
      around.elsewhere = true;
    else if (!HARMLESS.test(name)) around.calls.add(name);
  } else if (/^(?:check|validate|ensure|verify|compare)/.test(name)) around.elsewhere = true;
}

/** `$this->assertSame(…)` and `self::assertSame(…)` are one; what is said when it fails is no part of it. */
function textOf({ node, name }: PhpCall): string {
  return `${name}${phpText(node.field("arguments"))}`;
}

/** Helpers that assert, through others too. */
function assertingHelpers(helpers: ReadonlyMap<string, PhpScope>): ReadonlySet<string> {
  const asserting = new Set(
    [...helpers.values()]
      .filter(({ assertions, elsewhere }) => assertions.length > 0 || elsewhere)
      .map(({ name }) => name),
  );
  for (let round = 0, before = -1; round < 5 && before !== asserting.size; round++) {
    before = asserting.size;
    for (const { name, calls } of helpers.values())
      if ([...calls].some((called) => asserting.has(called))) asserting.add(name);
  }
  return asserting;
}

function caseOf(
  scope: PhpScope,
  path: string,
  written: FileText,
  helpers: ReadonlyMap<string, PhpScope>,
  asserting: ReadonlySet<string>,
): TestCase {
  const ran = scope.body ?? scope.node;
  const { suites, skipped, focused } = surroundings(scope);
  return {
    path,
    suites,
    name: scope.name,
    ...placeOf(scope.node),
    skipped,
    focused,
    todo: scope.todo,
    cases: casesOf(scope, helpers),
    assertions: scope.assertions,
    assertsElsewhere:
      scope.elsewhere ||
      // What the class does not have comes from one that is not read here.
      [...scope.calls].some((name) => asserting.has(name) || !helpers.has(name)),
    body: written.of(ran),
    identifiers: identifiersOf(scope, ran, written, helpers),
  };
}

/** What the test names, and what is set up for it. */
function identifiersOf(
  scope: PhpScope,
  ran: SyntaxNode,
  written: FileText,
  helpers: ReadonlyMap<string, PhpScope>,
): string[] {
  const words = new Set(written.words(ran, WORD));
  for (const name of ["setUp", ...scope.calls, ...scope.providers]) {
    const body = helpers.get(name)?.body;
    if (body) for (const word of written.words(body, WORD)) words.add(word);
  }
  const suite = scope.around?.name.replace(/Test(?:Case)?$/, "");
  if (suite) words.add(suite);
  return [...words].sort();
}

function casesOf({ rows, providers }: PhpScope, helpers: ReadonlyMap<string, PhpScope>) {
  let cases = rows;
  for (const name of providers) {
    const given = rowsGiven(helpers.get(name)?.body ?? null);
    if (given === null) return null;
    cases = (cases ?? 0) + given;
  }
  return cases;
}

function surroundings(scope: PhpScope) {
  const suites: string[] = [];
  let skipped: TestMark | null = scope.skipped;
  let focused: TestMark | null = scope.focused;
  for (let at = scope.around; at; at = at.around) {
    suites.unshift(at.name);
    skipped ??= at.skipped;
    focused ??= at.focused;
  }
  return { suites, skipped, focused };
}
