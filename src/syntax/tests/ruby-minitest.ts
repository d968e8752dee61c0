import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import { type Claim, helperClaim } from "./claims.ts";
import { type RubyCall, rubyCall, rubyText } from "./ruby-calls.ts";

interface Form {
  readonly strength: Strength;
  readonly actual: number;
  readonly expected?: number;
  readonly is?: string;
}

const about = (strength: Strength, actual: number, expected?: number): Form =>
  expected === undefined ? { strength, actual } : { strength, actual, expected };

/** What follows `assert_` and `refute_`, by https://docs.seattlerb.org/minitest and test-unit's additions. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ["equal", about("equal", 1, 0)],
  ["equals", about("equal", 1, 0)],
  ["same", about("exact", 1, 0)],
  ["nil", { strength: "equal", actual: 0, is: "nil" }],
  ["empty", { strength: "equal", actual: 0, is: '""' }],
  ["true", { strength: "exact", actual: 0, is: "true" }],
  ["false", { strength: "exact", actual: 0, is: "false" }],
  ["includes", about("partial", 0, 1)],
  ["include", about("partial", 0, 1)],
  ["match", about("partial", 1, 0)],
  ["in_delta", about("partial", 1, 0)],
  ["in_epsilon", about("partial", 1, 0)],
  ["instance_of", about("kind", 1, 0)],
  ["kind_of", about("kind", 1, 0)],
  ["respond_to", about("kind", 0, 1)],
  ["response", about("equal", 1, 0)],
]);

/** `assert_equal 3, x`, `refute x`, `flunk`; null for any other call. */
export function minitestClaim(call: RubyCall): Claim | null {
  if (!/^(?:flunk$|assert|refute|deny)/.test(call.name)) return null;
  const { name, receiver, args, block } = call;
  if (receiver) return null;
  if (name === "flunk") return helperClaim(name);
  if (name === "assert" || name === "refute" || name === "assert_not" || name === "deny") {
    if (!args[0]) return helperClaim(name);
    const held = heldBy(args[0], name === "assert");
    return isFailure(held) ? helperClaim(name) : held;
  }
  const [, negation, rest] = /^(?:assert(_not|_no)?|refute|deny)_(\w+)$/.exec(name) ?? [];
  if (rest === undefined) return null;
  const negated = negation !== undefined || !name.startsWith("assert");
  if (/^rais(?:es|e|ed)(?:_\w+)?$/.test(rest)) {
    const expected = args.map(rubyText).join(", ");
    return {
      subject: rubyText(block),
      matcher: name,
      negated,
      expected: expected === "" ? null : expected,
      strength: args.length > 0 ? "equal" : "kind",
    };
  }
  const form = FORMS.get(rest);
  if (!form || args.length <= form.actual) return helperClaim(name);
  const expected = form.expected === undefined ? (form.is ?? null) : rubyText(args[form.expected]);
  const tolerance = rest.startsWith("in_") ? `, ${rubyText(args[2])}` : "";
  return {
    subject: rubyText(args[form.actual]),
    matcher: name,
    negated,
    expected: expected === null ? null : expected + tolerance,
    strength: negated ? "existence" : isTruth(expected) ? "existence" : form.strength,
  };
}

// `assert x` and `assert_equal true, x` are held to be the same (RuboCop Minitest/AssertTruthy).
const isTruth = (expected: string | null): boolean => expected === "true" || expected === "false";

const COMPARES: ReadonlyMap<string, Strength> = new Map([
  ["==", "equal"],
  [">", "partial"],
  ["<", "partial"],
  [">=", "partial"],
  ["<=", "partial"],
  ["=~", "partial"],
  ["===", "partial"],
]);

function heldBy(condition: SyntaxNode, truth: boolean): Claim {
  if (condition.kind() === "binary") {
    const operator = condition.field("operator")?.text() ?? "";
    const strength = COMPARES.get(operator === "!=" ? "==" : operator);
    if (strength) {
      const negated = (operator === "!=") === truth;
      return {
        subject: rubyText(condition.field("left")),
        matcher: operator,
        negated,
        expected: rubyText(condition.field("right")),
        strength: negated ? "existence" : strength,
      };
    }
  }
  const asked = rubyCall(condition);
  return {
    subject: rubyText(condition),
    matcher: truth ? "assert" : "refute",
    negated: false,
    expected: truth ? null : "false",
    strength: asked?.name.endsWith("?") ? predicateStrength(asked) : "existence",
  };
}

/** `x.any?` asks little, `errors.added?(:email, :blank)` what is not known here. */
function predicateStrength({ name, args }: RubyCall): Strength {
  if (/^(?:any|present|respond_to|is_a|kind_of|instance_of)\?$/.test(name)) return "existence";
  if (/^(?:include|member|match|key|start_with|end_with|cover)\?$/.test(name)) return "partial";
  return name === "nil?" || name === "empty?" || args.length === 0 ? "equal" : null;
}

/** `assert false, "not reached"`. */
function isFailure({ subject, matcher }: Claim): boolean {
  return matcher === "assert" ? /^(?:false|nil)$/.test(subject ?? "") : subject === "true";
}
