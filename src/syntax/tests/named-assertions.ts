import type { SyntaxNode } from "../../core/syntax-node.ts";
import {
  type Chain,
  conditionOf,
  type ExpressionKinds,
  isLiteral,
  type Link,
  looksExpected,
} from "./chains.ts";
import { COMPARING, saidBy, strengthOfOperator, tautologyOf } from "./comparisons.ts";
import type { Parts, Place } from "./dialect.ts";
import type { FileText } from "./file-text.ts";
import type { StaticAssertion } from "./java-matchers.ts";

/** What an assertion that is called by name asks, by its arguments. */
export function staticAssertion(
  chain: Chain,
  link: Link,
  known: StaticAssertion,
  place: Place,
): Parts {
  const { code, dialect } = place;
  const text = code.short(chain.node);
  const negated = known.negated ?? false;
  const base = {
    text,
    matcher: link.name,
    negated,
    strength: known.strength,
    expected: null,
    tautology: null,
  };
  const values = link.args;
  if (known.form === "condition" && values[0]) {
    // JUnit 4 takes its message first.
    const first =
      values[1] && isLiteral(values[0], dialect.kinds) && !isTruth(values[0], code)
        ? values[1]
        : values[0];
    return { ...base, ...truthOf(first, negated, place) };
  }
  if (known.form === "pair" && values.length >= 2)
    return { ...base, ...pairOf(values, known, place) };
  if (known.form === "throws") {
    const block =
      values.findLast((value) => dialect.kinds.lambdas.has(value.kind())) ?? values.at(-1);
    const type = link.types ?? (values.length > 1 && values[0] ? code.short(values[0]) : null);
    const any =
      type !== null &&
      /^(?:typeof\()?(?:Throwable|(?:System\.)?Exception|RuntimeException)\b/.test(type);
    return {
      ...base,
      subject: block ? thrower(code.short(block)) : null,
      expected: type,
      strength: any && known.strength === "equal" ? "kind" : known.strength,
    };
  }
  if (known.form === "matcher" && values[0] && values[1]) {
    const asked = dialect.askedByObject(code.short(values[1]));
    if (asked !== "config" && asked !== "pass")
      return { ...base, ...asked, subject: code.short(values[0]), expected: code.short(values[1]) };
  }
  if (known.form === "matcher" && values[0])
    return { ...base, ...truthOf(values[0], negated, place) };
  const subjects = values.filter((value) => !looksExpected(value, code, dialect.kinds));
  const subject = subjects[0] ?? values[0];
  return {
    ...base,
    subject: subject ? code.short(subject) : null,
    expected: link.types ?? (known.strength === "equal" ? "null" : null),
  };
}

const isTruth = (node: SyntaxNode, code: FileText): boolean =>
  /^(?:true|false)$/.test(code.short(node));

/** What a lambda runs, without its head and braces. */
function thrower(text: string): string {
  const body = text.replace(/^(?:async )?(?:\(\)|delegate|_) ?(?:->|=>)? ?/, "");
  return /^\{.*\}$/s.test(body) ? body.slice(1, -1).trim().replace(/;$/, "") : body;
}

type Held = Pick<Parts, "subject" | "expected" | "strength" | "negated" | "tautology">;

/** What is asked of a condition that has to be true, or false. */
export function truthOf(
  node: SyntaxNode,
  wantsFalse: boolean,
  { code, dialect: { kinds }, testName }: Place,
): Held {
  const { subject, operator, expected, negated } = conditionOf(node, kinds);
  if (operator === null || expected === null || !COMPARING.has(operator)) {
    const text = code.short(operator === null ? subject : node);
    const said = saidBy(text);
    const turned = negated !== wantsFalse;
    const always = text === (turned ? "false" : "true");
    return {
      ...said,
      negated: turned,
      tautology: always ? `asks whether \`${text}\` is ${text}` : null,
    };
  }
  const [one, other] = looksExpected(subject, code, kinds)
    ? [expected, subject]
    : [subject, expected];
  const differs = operator.startsWith("!");
  const turned = negated !== (wantsFalse !== differs);
  return {
    subject: code.short(one),
    expected: code.short(other),
    strength:
      turned &&
      strengthOfOperator(operator) !== "partial" &&
      /^(?:null|nil)$/.test(code.short(other))
        ? "existence"
        : strengthOfOperator(operator),
    negated: turned && !/^null$/.test(code.short(other)),
    tautology:
      turned || !operator.startsWith("=")
        ? null
        : tautologyOf(sideOf(one, code, kinds), sideOf(other, code, kinds), testName),
  };
}

const sideOf = (node: SyntaxNode, code: FileText, kinds: ExpressionKinds) => ({
  text: code.short(node),
  literal: isLiteral(node, kinds),
});

/** `assertEquals(3, x)` and `assertEquals(x, 3)` alike: the subject is what is not made on the spot. */
function pairOf(
  values: readonly SyntaxNode[],
  known: StaticAssertion,
  { code, dialect: { kinds }, testName }: Place,
): Held {
  const [first, second, third] = values as [SyntaxNode, SyntaxNode, SyntaxNode?];
  // JUnit 4 takes its message first: three arguments, of which the first alone is a text.
  const named = third && first.kind() === "string_literal" && third.kind() !== "string_literal";
  const [one, other] = named ? [second, third] : [first, second];
  const delta = named ? values[3] : third;
  const [expected, subject] =
    looksExpected(other, code, kinds) && !looksExpected(one, code, kinds)
      ? [other, one]
      : [one, other];
  const within =
    delta && !delta.kind().endsWith("string_literal") && isLiteral(delta, kinds)
      ? ` delta = ${code.short(delta)}`
      : "";
  const value = code.short(expected);
  // A truth value that is compared is the same as one that is asserted.
  const isTruthValue = /^(?:true|false)$/.test(value) && known.strength === "equal";
  if (isTruthValue && !isLiteral(subject, kinds))
    return {
      ...saidBy(code.short(subject)),
      negated: (value === "false") !== (known.negated ?? false),
      tautology: null,
    };
  return {
    subject: code.short(subject),
    expected: value + within,
    strength: known.strength,
    negated: known.negated ?? false,
    tautology: known.negated
      ? null
      : tautologyOf(sideOf(subject, code, kinds), sideOf(expected, code, kinds), testName),
  };
}
