import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestCase, TestMark } from "../../core/test-cases.ts";
import { asserted, helperClaim, WORD } from "./claims.ts";
import {
  type DeadStretches,
  deadOf,
  deadStretches,
  isDeadIn,
  partsOutside,
} from "./dead-code-forms.ts";
import { type FileText, fileText } from "./file-text.ts";
import { placeOf } from "./places.ts";
import type { TestReader } from "./reader.ts";
import { type RubyCall, rubyCall, rubyText } from "./ruby-calls.ts";
import { RUBY_DEAD } from "./ruby-dead-code.ts";
import { mustClaim, rspecClaim } from "./ruby-matchers.ts";
import { minitestClaim } from "./ruby-minitest.ts";
import { callScope, methodScope, noteHook, type RubyScope, scopeOf } from "./ruby-scopes.ts";
import { type Span, spanOf } from "./spans.ts";

const KINDS = ["call", "method", "singleton_method", "class", "module"];

/** Without one of these there is no test, and nothing to walk through. */
const MAY_TEST =
  /\bdef\s+test_|(?:^|[;{|(=&]|\b(?:do|then|else|and|or)\b)[ \t]*(?:[fx]?(?:it|specify|example|scenario|its|test)|it_behaves_like|it_should_behave_like|include_examples|focus|pending|skip)\b/m;

/** RSpec's examples and the shared ones a group includes, minitest's and test-unit's methods and specs. */
export const readRubyTests: TestReader = (root, file) => {
  if (!MAY_TEST.test(file.text)) return [];
  const written = fileText(root, file.text, {
    comments: ["comment"],
    strings: ["string_content", "heredoc_content"],
  });
  const all: RubyScope[] = [];
  const open: RubyScope[] = [];
  const dead = deadStretches(root, file.text, RUBY_DEAD);
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
    .map((scope) =>
      caseOf(scope, { path: file.path, written, helpers, asserting, dead: deadOf(dead) }),
    );
};

/** Takes note of what a node means to the test around it; a scope where it opens one. */
function readNode(
  node: SyntaxNode,
  around: RubyScope | null,
  dead: DeadStretches,
): RubyScope | null {
  const kind = node.kind();
  if (kind === "method") return methodScope(node, around);
  if (kind === "singleton_method" || kind === "class" || kind === "module") {
    if (around?.kind === "test") return null;
    const name = rubyText(node.field("name"));
    const is = kind === "singleton_method" ? "helper" : "group";
    return scopeOf({ kind: is, name, node, body: node }, around);
  }
  const call = rubyCall(node);
  if (!call) return null;
  const inner = callScope(call, around);
  if (inner) return inner;
  noteHook(call, around);
  if (around?.kind === "test" || around?.kind === "helper") noteAssertion(call, around, dead);
  return null;
}

const SAYS_ASSERTION = /^(?:assert|refute|expect|verify|must|should|ensure|wont)_\w|^verify!?$/;
/** Where a call stands for itself and is no part of another assertion. */
const PART = /^(?:argument_list|call|assignment|pair|binary|array|element_reference)$/;

function noteAssertion(call: RubyCall, around: RubyScope, dead: DeadStretches): void {
  if (isDeadIn(around.node, call.node, dead.never)) return;
  const found = rspecClaim(call);
  // What is to be received is asked for when the example is over.
  if (
    !/^receive(?:_messages?|_message_chain)?$/.test(found?.claim.matcher ?? "") &&
    isDeadIn(around.node, call.node, dead.dropped)
  )
    return;
  const claim = found?.claim ?? mustClaim(call) ?? minitestClaim(call);
  const node = found?.node ?? call.node;
  if (claim) {
    if (around.seen.has(node.id())) return;
    around.seen.add(node.id());
    around.assertions.push(asserted(node, claim, rubyText(node)));
  } else if (SAYS_ASSERTION.test(call.name)) {
    if (PART.test(node.parent()?.kind() ?? "")) around.elsewhere ||= call.name !== "expect";
    else around.assertions.push(asserted(node, helperClaim(call.name), rubyText(node)));
  } else if (!call.receiver) around.calls.add(call.name);
  else if (/^(?:check|validate|assert|test)/.test(call.name)) around.elsewhere = true;
}

/** Calls that assert nothing. */
const HARMLESS = new Set(
  (
    "expect allow receive double spy instance_double class_double object_double instance_spy allow_any_instance_of " +
    "let let! subject before after around puts p pp print printf require require_relative load lambda proc loop " +
    "sleep rand format sprintf Integer Float String Array Hash Rational Complex catch throw freeze binding " +
    "stub_const create build build_stubbed create_list mock stub stub_request travel_to freeze_time sign_in " +
    "get post put patch delete visit login_as attr_reader attr_accessor define_method eval instance_variable_set"
  ).split(" "),
);

/** Helpers that assert, through others too. */
function assertingHelpers(helpers: ReadonlyMap<string, RubyScope>): ReadonlySet<string> {
  const asserting = new Set(
    [...helpers.values()]
      .filter(({ assertions, elsewhere }) => assertions.length > 0 || elsewhere)
      .map(({ name }) => name),
  );
  for (let round = 0, before = -1; round < 5 && before !== asserting.size; round++) {
    before = asserting.size;
    for (const { name, calls } of helpers.values())
      if ([...calls].some((called) => mayAssert(called, helpers, asserting))) asserting.add(name);
  }
  return asserting;
}

function mayAssert(
  name: string,
  helpers: ReadonlyMap<string, RubyScope>,
  asserting: ReadonlySet<string>,
): boolean {
  return asserting.has(name) || !(HARMLESS.has(name) || helpers.has(name));
}

const HELPER_WORD = /\b(?:assert|refute|expect|verify|check|should|must|ensure)_\w/;

interface Context {
  readonly path: string;
  readonly written: FileText;
  readonly helpers: ReadonlyMap<string, RubyScope>;
  readonly asserting: ReadonlySet<string>;
  readonly dead: readonly Span[];
}

function caseOf(scope: RubyScope, { path, written, helpers, asserting, dead }: Context): TestCase {
  const { suites, rows, skipped, focused } = surroundings(scope);
  const ran = scope.body?.field("body") ?? scope.body ?? scope.node;
  const body = written.of(ran);
  const identifiers = written.words(ran, WORD);
  const namesAssertion = () => {
    const living = partsOutside(spanOf(ran), dead);
    return living.some(
      (part) =>
        written.words(part, WORD).some((name) => asserting.has(name)) ||
        HELPER_WORD.test(written.of(part)),
    );
  };
  return {
    path,
    suites,
    name: scope.name,
    ...placeOf(scope.node),
    skipped,
    focused,
    todo: scope.todo,
    cases: rows,
    assertions: scope.assertions,
    assertsElsewhere:
      scope.elsewhere ||
      [...scope.calls].some((name) => mayAssert(name, helpers, asserting)) ||
      (scope.assertions.length === 0 && namesAssertion()),
    body,
    identifiers: withSurroundings(identifiers, scope, written, helpers),
  };
}

/** Words of the methods and `let`s that it names are its own, and the classes that its groups describe. */
function withSurroundings(
  own: readonly string[],
  scope: RubyScope,
  written: FileText,
  helpers: ReadonlyMap<string, RubyScope>,
): string[] {
  const words = new Set(own);
  for (const name of ["subject", "setup", ...own]) {
    const helper = helpers.get(name);
    if (helper) for (const word of written.words(helper.body ?? helper.node, WORD)) words.add(word);
  }
  for (let at = scope.around; at; at = at.around)
    for (const [constant] of at.name.matchAll(/\b[A-Z]\w*\b/g))
      words.add(at.node.kind() === "class" ? constant.replace(/^Test|Test$/g, "") : constant);
  words.delete("");
  return [...words].sort();
}

/** Names and marks of the groups around it; the rows of the nearest list that makes it. */
function surroundings(scope: RubyScope) {
  const suites: string[] = [];
  let rows: number | null = null;
  let skipped: TestMark | null = scope.skipped;
  let focused: TestMark | null = scope.focused;
  for (let at = scope.around; at; at = at.around) {
    if (at.kind === "group") suites.unshift(at.name);
    rows ??= at.rows;
    skipped ??= at.skipped;
    focused ??= at.focused;
  }
  return { suites, rows, skipped, focused };
}
