import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import { type Claim, helperClaim } from "./claims.ts";
import { callsOn, LONGEST_CHAIN, type PhpCall, phpCall, phpText } from "./php-calls.ts";

/** An assertion in a chain of calls, and its own part of the chain. */
export interface ChainClaim {
  readonly claim: Claim;
  readonly text: string;
}

/** By https://pestphp.com/docs/expectations. */
const STRENGTHS: ReadonlyMap<string, Strength> = new Map<string, Strength>([
  ["toBe", "exact"],
  ["toEqual", "equal"],
  ["toEqualCanonicalizing", "equal"],
  ["toEqualWithDelta", "partial"],
  ["toBeNull", "exact"],
  ["toBeTrue", "exact"],
  ["toBeFalse", "exact"],
  ["toBeTruthy", "existence"],
  ["toBeFalsy", "existence"],
  ["toBeEmpty", "equal"],
  ["toBeInstanceOf", "kind"],
  ["toBeArray", "kind"],
  ["toBeString", "kind"],
  ["toBeInt", "kind"],
  ["toContain", "partial"],
  ["toContainEqual", "partial"],
  ["toHaveCount", "partial"],
  ["toHaveLength", "partial"],
  ["toHaveKey", "partial"],
  ["toHaveKeys", "partial"],
  ["toHaveProperty", "partial"],
  ["toMatch", "partial"],
  ["toMatchArray", "partial"],
  ["toStartWith", "partial"],
  ["toEndWith", "partial"],
  ["toBeGreaterThan", "partial"],
  ["toBeLessThan", "partial"],
  ["toThrow", "equal"],
]);
const VALUES: ReadonlyMap<string, string> = new Map([
  ["toBeNull", "null"],
  ["toBeTrue", "true"],
  ["toBeFalse", "false"],
  ["toBeEmpty", '""'],
]);

/** `expect($x)->not->toBe(3)` of Pest; null for any other call. */
export function pestClaim(call: PhpCall): ChainClaim | null {
  const strength = STRENGTHS.get(call.name) ?? null;
  if (!call.on || !/^to[A-Z]/.test(call.name)) return null;
  let negated = false;
  let path = "";
  let at: SyntaxNode | null = call.on;
  for (let depth = 0; at && depth < LONGEST_CHAIN; depth++) {
    const inner = phpCall(at);
    if (inner?.name === "expect" || (inner?.name === "and" && inner.on)) {
      const subject = phpText(inner.args[0]) + path;
      const given = call.args.map(phpText).join(", ");
      const expected = VALUES.get(call.name) ?? (given === "" ? null : given);
      return {
        claim: { subject, matcher: call.name, negated, expected, strength },
        text: `expect(${subject})->${negated ? "not->" : ""}${call.name}(${given})`,
      };
    }
    if (inner) {
      if (inner.name === "not") negated = !negated;
      at = inner.on;
    } else if (at.kind() === "member_access_expression") {
      const name = phpText(at.field("name"));
      if (name === "not") negated = !negated;
      else if (depth > 0 || name !== "each") path = `->${name}${path}`;
      at = at.field("object");
    } else return null;
  }
  return null;
}

const COUNTED = /^(?:once|twice|times|never|atLeast|atMost|between)$/;

/** What a mock has to be asked for; null for a stub and for any other call. */
export function mockClaim(call: PhpCall): ChainClaim | null {
  const { name, on, node } = call;
  if (!on || !/^(?:expects$|should)/.test(name)) return null;
  const { args } = call;
  if (name === "expects") {
    const times = phpText(args[0]);
    if (times === "" || /\bany\(\)$/.test(times)) return null;
    const chain = callsOn(node);
    const method = chain.find((one) => one.name === "method");
    const given = chain.find((one) => /^with(?:Consecutive)?$/.test(one.name));
    // A callback may look at what it is given.
    const isAnswered = chain.some((one) => /Callback/.test(`${one.name} ${phpText(one.args[0])}`));
    const asked = phpText(method?.args[0]);
    const withWhat = given ? given.args.map(phpText).join(", ") : null;
    const text = `${phpText(on)}->expects(${times})->method(${asked})`;
    return {
      claim: {
        subject: `${phpText(on)}->${asked}`,
        matcher: "expects",
        negated: /\bnever\(\)$/.test(times),
        expected: withWhat,
        strength: isAnswered ? null : given ? "equal" : "existence",
      },
      text: withWhat === null ? text : `${text}->with(${withWhat})`,
    };
  }
  const isAsked =
    name === "shouldHaveReceived" ||
    name === "shouldNotReceive" ||
    (name === "shouldReceive" && callsOn(node).some((one) => COUNTED.test(one.name)));
  if (!isAsked) return null;
  const shown = `${phpText(on)}->${name}(${args.map(phpText).join(", ")})`;
  return { claim: { ...helperClaim(name), subject: shown }, text: shown };
}

const LARAVEL: ReadonlyMap<string, Strength> = new Map<string, Strength>([
  ["assertStatus", "equal"],
  ["assertExactJson", "exact"],
  ["assertJson", "partial"],
  ["assertJsonFragment", "partial"],
  ["assertJsonStructure", "kind"],
  ["assertSuccessful", "existence"],
]);

/** `$response->assertStatus(200)`: an assertion of another object's. */
export function objectClaim(call: PhpCall): ChainClaim | null {
  const { name, on } = call;
  if (!on || /^should(?:Receive|Allow\w*|Ignore\w*|Defer\w*)$/.test(name)) return null;
  if (!/^(?:assert|should|verify|expect|see|dontSee)(?:[A-Z_]|$)/.test(name)) return null;
  const { args } = call;
  let root: SyntaxNode = on;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    const inner = phpCall(root);
    if (!inner?.on || !/^assert/.test(inner.name)) break;
    root = inner.on;
  }
  const [whose, given] = [phpText(root), args.map(phpText).join(", ")];
  const strength = LARAVEL.get(name) ?? null;
  const subject = strength === null ? whose : `${whose}->${/Json/.test(name) ? "json" : "status"}`;
  const claim = { subject, matcher: name, negated: false, strength };
  return {
    claim: { ...claim, expected: given === "" ? null : given },
    text: `${whose}->${name}(${given})`,
  };
}
