import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import type { Claim } from "./claims.ts";
import { isLiteral } from "./claims.ts";
import { goCall, goText } from "./go-calls.ts";

/** A condition that has to hold, and how a reader would write it. */
export interface Held {
  readonly claim: Claim;
  readonly text: string;
}

const OPPOSITE: Readonly<Record<string, string>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** Functions that say whether two values agree. */
const AGREES: ReadonlyMap<string, Strength> = new Map(
  Object.entries({
    DeepEqual: "equal",
    Equal: "equal",
    EqualFold: "equal",
    EqualValues: "equal",
    Is: "equal",
    As: "kind",
    Contains: "partial",
    HasPrefix: "partial",
    HasSuffix: "partial",
    MatchString: "partial",
    Match: "partial",
  } as const),
);

/** A condition made of more parts than this is taken as a whole. */
const MOST_PARTS = 40;

/**
 * What a condition claims when it has to be as given: `a != 1 || b != 2` that must not hold claims that `a` is 1
 * and that `b` is 2.
 */
export function heldBy(condition: SyntaxNode, truth: boolean): Held[] {
  const held: Held[] = [];
  const open: { node: SyntaxNode; truth: boolean }[] = [{ node: condition, truth }];
  for (let part = open.pop(); part; part = open.pop()) {
    if (held.length + open.length > MOST_PARTS) return [wholeOf(condition, truth)];
    const { node } = part;
    const kind = node.kind();
    if (kind === "parenthesized_expression") {
      const inner = node.namedChildren()[0];
      if (inner) open.push({ node: inner, truth: part.truth });
    } else if (kind === "unary_expression" && node.field("operator")?.text() === "!") {
      const inner = node.field("operand");
      if (inner) open.push({ node: inner, truth: !part.truth });
    } else if (kind === "binary_expression") {
      const operator = node.field("operator")?.text() ?? "";
      const [left, right] = [node.field("left"), node.field("right")];
      if (!left || !right) continue;
      if (operator === (part.truth ? "&&" : "||"))
        open.push({ node: right, truth: part.truth }, { node: left, truth: part.truth });
      else held.push(comparison(node, left, operator, right, part.truth));
    } else held.push(single(node, part.truth));
  }
  return held;
}

function wholeOf(node: SyntaxNode, truth: boolean): Held {
  const text = goText(node);
  const claim = { subject: text, matcher: "if", negated: !truth, expected: null, strength: null };
  return { claim, text: truth ? text : `!(${text})` };
}

function comparison(
  node: SyntaxNode,
  left: SyntaxNode,
  written: string,
  right: SyntaxNode,
  truth: boolean,
): Held {
  if (!Object.hasOwn(OPPOSITE, written)) return wholeOf(node, truth);
  const operator = truth ? written : (OPPOSITE[written] as string);
  let [subject, expected] = [goText(left), goText(right)];
  const turned = isLiteral(subject) && !isLiteral(expected);
  if (turned) [subject, expected] = [expected, subject];
  const text = `${goText(left)} ${operator} ${goText(right)}`;
  const diff = expected === '""' ? differenceOf(turned ? right : left) : null;
  if (diff && operator === "==") return { claim: diff, text };
  return { claim: claimOf(subject, operator, expected), text };
}

/** @param operator one of `==`, `!=` and the orders */
export function claimOf(subject: string, operator: string, expected: string): Claim {
  const length = /^len\((.*)\)$/s.exec(subject)?.[1];
  const isOrder = operator !== "==" && operator !== "!=";
  const strength = isOrder || length !== undefined ? "partial" : "equal";
  return {
    subject: length ?? subject,
    matcher: length === undefined ? operator : `len ${operator}`,
    negated: operator === "!=",
    expected,
    strength: operator === "!=" ? "existence" : strength,
  };
}

/** `cmp.Diff(want, got)`, which is empty when they agree. */
function differenceOf(node: SyntaxNode): Claim | null {
  const call = goCall(node);
  return call?.name === "Diff" ? agreement(call.name, call.args, "equal") : null;
}

function agreement(matcher: string, args: readonly SyntaxNode[], strength: Strength): Claim {
  let [subject, expected] = [goText(args[0]), goText(args[1])];
  if (/^(?:want|exp)/i.test(subject) || (isLiteral(subject) && !isLiteral(expected)))
    [subject, expected] = [expected, subject];
  return { subject, matcher, negated: false, expected, strength };
}

function single(node: SyntaxNode, truth: boolean): Held {
  const text = goText(node);
  const shown = truth ? text : `!${text}`;
  const call = goCall(node);
  const strength = call && AGREES.get(call.name);
  if (call && strength && call.args.length >= 2)
    return {
      claim: { ...agreement(call.name, call.args, strength), negated: !truth },
      text: shown,
    };
  if (call && strength && call.on && call.args.length === 1) {
    const claim = { subject: goText(call.on), matcher: call.name, negated: !truth };
    return { claim: { ...claim, expected: goText(call.args[0]), strength }, text: shown };
  }
  const claim: Claim = {
    subject: text,
    matcher: "true",
    negated: false,
    expected: String(truth),
    strength: "equal",
  };
  return { claim, text: shown };
}
