import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import { placeOf } from "./places.ts";

/** What an assertion says, apart from where it stands. */
export type Claim = Pick<Assertion, "subject" | "matcher" | "negated" | "expected" | "strength">;

/** A helper asserts something that is not seen here. */
export function helperClaim(matcher: string): Claim {
  return { subject: null, matcher, negated: false, expected: null, strength: null };
}

/** Names of Go, Ruby and PHP. */
export const WORD = /[\p{L}_][\p{L}\p{N}_]*[?!]?/gu;

const LITERAL = /^(?:-?\d[\d_.]*|true|false|nil|null|"[^"\\]*"|'[^'\\]*'|:\w+)$/i;

export const isLiteral = (text: string): boolean => text.length < 200 && LITERAL.test(text);

/** What one text is held against another, when both are there. A call may give something else each time. */
export function tautologyOf({ subject, expected, negated, strength }: Claim): string | null {
  if (subject === null || expected === null || strength === null || negated) return null;
  if (strength !== "equal" && strength !== "exact") return null;
  if (subject === expected)
    return subject.includes("(") ? null : `compares \`${subject.slice(0, 60)}\` with itself`;
  return null;
}

/** Both sides stand in the test: nothing of the code under test is asked. What always fails marks a way not to be gone. */
export function isOfLiterals({ subject, expected, strength }: Claim): boolean {
  if (subject === null || strength === null || !isLiteral(subject)) return false;
  if (expected === null) return !NOTHING.test(subject);
  return (
    isLiteral(expected) && (subject === expected || !(NOTHING.test(subject) || subject === "true"))
  );
}

const NOTHING = /^(?:false|nil|null)$/i;

export function asserted(node: SyntaxNode, claim: Claim, text: string): Assertion {
  const tautology =
    tautologyOf(claim) ?? (isOfLiterals(claim) ? "compares what is written in the test" : null);
  return { ...placeOf(node), text, ...claim, tautology };
}
