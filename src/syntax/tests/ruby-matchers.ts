import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import type { Claim } from "./claims.ts";
import { chainOf, type RubyCall, rubyCall, rubyText } from "./ruby-calls.ts";

/** By https://rspec.info/documentation; a matcher that is not here asks what is not known. */
const STRENGTH: ReadonlyMap<string, Strength> = new Map<string, Strength>([
  ...["eq", "match_array", "contain_exactly", "have_attributes", "be_empty"].map(equal),
  ...["be_within", "include", "start_with", "end_with", "cover", "match", "be_between"].map(
    partial,
  ),
  ...["contain", "have_key", "have_value", "change", "match_regex"].map(partial),
  ...["be_a", "be_an", "be_kind_of", "be_a_kind_of", "be_instance_of", "respond_to"].map(kind),
  ...["be_an_instance_of", "throw_symbol", "raise_error", "raise_exception"].map(kind),
  ["eql", "equal"],
  ["be", "exact"],
  ["equal", "exact"],
  ["be_nil", "equal"],
  ["be_falsey", "equal"],
  ["be_falsy", "equal"],
  ["be_truthy", "existence"],
  ["be_present", "existence"],
  ["exist", "existence"],
  ["receive", "existence"],
  ["have_received", "existence"],
]);

function equal(name: string): [string, Strength] {
  return [name, "equal"];
}
function partial(name: string): [string, Strength] {
  return [name, "partial"];
}
function kind(name: string): [string, Strength] {
  return [name, "kind"];
}

const VALUE: ReadonlyMap<string, string> = new Map([
  ["be_nil", "nil"],
  ["be_falsey", "false"],
  ["be_falsy", "false"],
  ["be_empty", '""'],
]);

const TO: ReadonlyMap<string, boolean> = new Map([
  ["to", false],
  ["to_not", true],
  ["not_to", true],
]);

const OPERATORS: ReadonlyMap<string, Strength> = new Map([
  ["==", "equal"],
  ["===", "partial"],
  ["=~", "partial"],
  [">", "partial"],
  ["<", "partial"],
  [">=", "partial"],
  ["<=", "partial"],
]);

/**
 * `expect(x).to eq 3`, `is_expected.not_to be_nil`, `x.should == 3`; null for any other call, `allow(x).to` too.
 * The node is the whole assertion.
 */
export function rspecClaim(call: RubyCall): { claim: Claim; node: SyntaxNode } | null {
  const negated = TO.get(call.name);
  if (negated !== undefined && call.receiver) {
    const subject = expectedSubject(call.receiver);
    return subject === null
      ? null
      : { claim: matched(subject, call.args[0], negated), node: call.node };
  }
  if (call.name !== "should" && call.name !== "should_not") return null;
  const not = call.name === "should_not";
  const subject = call.receiver ? rubyText(call.receiver) : "subject";
  if (call.args.length > 0) return { claim: matched(subject, call.args[0], not), node: call.node };
  const parent = call.node.parent();
  if (parent?.kind() !== "binary") return null;
  const operator = parent.field("operator")?.text() ?? "";
  const expected = rubyText(parent.field("right"));
  const strength = OPERATORS.get(operator) ?? null;
  return { claim: { subject, matcher: operator, negated: not, expected, strength }, node: parent };
}

function expectedSubject(receiver: SyntaxNode): string | null {
  const first = chainOf(receiver)[0];
  if (first?.name === "is_expected" || first?.name === "are_expected") return "subject";
  if (!first?.name.startsWith("expect")) return null;
  return first.args.length > 0 ? first.args.map(rubyText).join(", ") : rubyText(first.block);
}

function matched(subject: string, matcher: SyntaxNode | undefined, negated: boolean): Claim {
  if (matcher?.kind() === "binary" && matcher.field("left")?.text() === "be") {
    const operator = matcher.field("operator")?.text() ?? "";
    const expected = rubyText(matcher.field("right"));
    const strength = OPERATORS.get(operator) ?? null;
    return { subject, matcher: `be ${operator}`, negated, expected, strength };
  }
  const [first, ...more] = chainOf(matcher);
  if (!first)
    return { subject, matcher: rubyText(matcher), negated, expected: null, strength: null };
  const given = (more.find(({ name }) => name === "with" || name === "by") ?? first).args;
  const expected = given.map(rubyText).join(", ");
  return {
    subject: isMessage(first) ? `${subject}.${rubyText(first.args[0])}` : subject,
    matcher: first.name,
    negated,
    expected: VALUE.get(first.name) ?? (expected === "" ? null : expected),
    strength: strengthOf(first, more),
  };
}

const isMessage = ({ name }: RubyCall): boolean => name === "receive" || name === "have_received";

function strengthOf(first: RubyCall, more: readonly RubyCall[]): Strength {
  const known = STRENGTH.get(first.name) ?? null;
  if (isMessage(first)) return more.some(({ name }) => name === "with") ? "equal" : known;
  if (first.name.startsWith("raise_")) return first.args.length > 0 ? "equal" : known;
  if (first.name === "be" && first.args.length === 0) return "existence";
  if (first.name === "change" && more.some(({ name }) => name === "by" || name === "to"))
    return "equal";
  if (first.name === "match" && /^(?:hash|array|pair|call)$/.test(first.args[0]?.kind() ?? ""))
    return "equal";
  return known;
}

/** `_(x).must_equal 3`, `x.wont_be_nil`: minitest's spec style; null for any other call. */
export function mustClaim(call: RubyCall): Claim | null {
  const [, verb, rest] = /^(must|wont)_(\w+)$/.exec(call.name) ?? [];
  if (!verb || !rest || !call.receiver) return null;
  const wrapped = rubyCall(call.receiver);
  const inner =
    wrapped && !wrapped.receiver && /^(?:_|value|expect)$/.test(wrapped.name)
      ? (wrapped.args[0] ?? wrapped.block)
      : null;
  const expected = call.args.map(rubyText).join(", ");
  return {
    subject: rubyText(inner ?? call.receiver),
    matcher: call.name,
    negated: verb === "wont",
    expected: MUST_VALUE.get(rest) ?? (expected === "" ? null : expected),
    strength: verb === "wont" ? "existence" : (MUST.get(rest) ?? null),
  };
}

const MUST: ReadonlyMap<string, Strength> = new Map([
  ["equal", "equal"],
  ["be_same_as", "exact"],
  ["be_nil", "equal"],
  ["be_empty", "equal"],
  ["raise", "equal"],
  ["include", "partial"],
  ["match", "partial"],
  ["be", "partial"],
  ["be_close_to", "partial"],
  ["be_within_delta", "partial"],
  ["be_kind_of", "kind"],
  ["be_instance_of", "kind"],
  ["respond_to", "kind"],
]);
const MUST_VALUE: ReadonlyMap<string, string> = new Map([
  ["be_nil", "nil"],
  ["be_empty", '""'],
]);
