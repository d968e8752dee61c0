import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import { type Claim, helperClaim, isLiteral } from "./claims.ts";
import { isOnTest, type PhpCall, phpText } from "./php-calls.ts";

interface Form {
  readonly strength: Strength;
  readonly actual: number;
  readonly expected?: number;
  readonly is?: string;
}

const of = (strength: Strength, actual = 1, expected = 0): Form => ({ strength, actual, expected });
const value = (is: string, strength: Strength = "exact"): Form => ({ strength, actual: 0, is });

/** What follows `assert` and `assertNot`, by https://docs.phpunit.de/en/11.5/assertions.html. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ["Same", of("exact")],
  ["Equals", of("equal")],
  ["EqualsCanonicalizing", of("equal")],
  ["EqualsIgnoringCase", of("equal")],
  ["EqualsWithDelta", of("partial")],
  ["ObjectEquals", of("equal")],
  ["JsonStringEqualsJsonString", of("equal")],
  ["JsonStringEqualsJsonFile", of("equal")],
  ["XmlStringEqualsXmlString", of("equal")],
  ["StringEqualsFile", of("equal")],
  ["FileEquals", of("equal")],
  ["Null", value("null")],
  ["True", value("true")],
  ["False", value("false")],
  ["Empty", value('""', "equal")],
  ["Count", of("partial")],
  ["Contains", of("partial")],
  ["ContainsEquals", of("partial")],
  ["ContainsOnly", of("partial")],
  ["ContainsOnlyInstancesOf", of("kind")],
  ["ArrayHasKey", of("partial")],
  ["ArraySubset", of("partial")],
  ["ObjectHasProperty", of("partial")],
  ["StringContainsString", of("partial")],
  ["StringContainsStringIgnoringCase", of("partial")],
  ["StringStartsWith", of("partial")],
  ["StringEndsWith", of("partial")],
  ["MatchesRegularExpression", of("partial")],
  ["DoesNotMatchRegularExpression", of("partial")],
  ["RegExp", of("partial")],
  ["StringMatchesFormat", of("partial")],
  ["GreaterThan", of("partial")],
  ["GreaterThanOrEqual", of("partial")],
  ["LessThan", of("partial")],
  ["LessThanOrEqual", of("partial")],
  ["InstanceOf", of("kind")],
  ["InternalType", of("kind")],
  ["FileExists", { strength: "existence", actual: 0 }],
  ["DirectoryExists", { strength: "existence", actual: 0 }],
]);

/**
 * What a test says of the exception or the output to come. What goes with an exception has no subject of its
 * own: it goes when none is expected any more.
 */
const EXPECTS: ReadonlyMap<string, readonly [string | null, Strength]> = new Map([
  ["expectException", ["exception", "equal"]],
  ["expectExceptionObject", ["exception", "exact"]],
  ["expectExceptionMessage", [null, "equal"]],
  ["expectExceptionMessageMatches", [null, "partial"]],
  ["expectExceptionCode", [null, "equal"]],
  ["expectOutputString", ["output", "equal"]],
  ["expectOutputRegex", ["output", "partial"]],
]);

/** `$this->assertSame(1, $x)`, `self::expectException(…)`, `assertSame(…)`; null for any other call. */
export function phpunitClaim(call: PhpCall): Claim | null {
  const { name, on } = call;
  if (!/^(?:assert|expect|fail$)/.test(name)) return null;
  if (on !== null && !isOnTest(call)) return null;
  const { args } = call;
  const expected = EXPECTS.get(name);
  if (expected)
    return {
      subject: expected[0],
      matcher: name,
      negated: false,
      expected: phpText(args[0]),
      strength: expected[1],
    };
  if (name === "fail" && on !== null) return helperClaim(name);
  const [, not, rest] = /^assert(Not(?=[A-Z]))?(\w+)$/.exec(name) ?? [];
  if (rest === undefined) return null;
  const kindOf = /^Is(Not)?[A-Z]/.exec(rest);
  const form = kindOf ? { strength: "kind" as const, actual: 0 } : FORMS.get(rest);
  const actual = form && args[form.actual];
  if (!form || !actual) return helperClaim(name);
  if ((rest === "True" || rest === "False") && !not) {
    const held = heldBy(actual, rest === "True");
    if (held) return held;
  }
  return claimOf(name, form, args, not !== undefined || kindOf?.[1] !== undefined);
}

function claimOf(name: string, form: Form, args: readonly SyntaxNode[], negated: boolean): Claim {
  const given = form.expected === undefined ? null : phpText(args[form.expected]);
  let subject = phpText(args[form.actual]);
  let expected = form.is ?? given;
  if (given !== null && isLiteral(subject) && !isLiteral(given)) {
    expected = subject;
    subject = given;
  }
  if (/RegularExpression|RegExp/.test(name)) expected = expected?.slice(1, -1) ?? null;
  const delta = name.endsWith("WithDelta") ? `, ${phpText(args[2])}` : "";
  return {
    subject,
    matcher: name,
    negated,
    expected: expected === null ? null : expected + delta,
    strength: negated ? "existence" : form.strength,
  };
}

const COMPARES: ReadonlyMap<string, readonly [Strength, boolean]> = new Map([
  ["===", ["exact", false]],
  ["==", ["equal", false]],
  ["!==", ["exact", true]],
  ["!=", ["equal", true]],
  [">", ["partial", false]],
  ["<", ["partial", false]],
  [">=", ["partial", false]],
  ["<=", ["partial", false]],
  ["instanceof", ["kind", false]],
]);

/** `$a === 3` of `assertTrue($a === 3)`; null for what is no comparison. */
function heldBy(condition: SyntaxNode, truth: boolean): Claim | null {
  if (condition.kind() !== "binary_expression") return null;
  const operator = condition.field("operator")?.text() ?? "";
  const [strength, differs] = COMPARES.get(operator) ?? [];
  if (strength === undefined || differs === undefined) return null;
  let [subject, expected] = [phpText(condition.field("left")), phpText(condition.field("right"))];
  if (isLiteral(subject)) [subject, expected] = [expected, subject];
  const negated = differs === truth;
  return {
    subject,
    matcher: operator,
    negated,
    expected,
    strength: negated ? "existence" : strength,
  };
}
