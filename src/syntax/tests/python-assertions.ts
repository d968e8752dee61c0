import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import type { FileText } from "./file-text.ts";
import { placeOf } from "./places.ts";
import {
  BROAD,
  comparesItself,
  comparison,
  constantly,
  HELPER,
  isLiteral,
  MOCK,
  RAISES,
  UNITTEST,
} from "./python-matchers.ts";
import { type Span, spanOf } from "./spans.ts";

export interface Call {
  readonly node: SyntaxNode;
  readonly span: Span;
  /** The callee as written, cut to its end where it is long. */
  readonly name: string;
}

export interface Found {
  readonly assertion: Assertion;
  readonly span: Span;
}

type Asked = Pick<
  Assertion,
  "subject" | "matcher" | "negated" | "expected" | "strength" | "tautology"
>;

/** Conjunctions with more parts than this are taken as they are. */
const MOST_PARTS = 40;

/** What `assert a and b` asks: each part by itself. */
export function assertedBy(statement: SyntaxNode, text: FileText): Found[] {
  const condition = namedOf(statement)[0];
  if (!condition) return [];
  const open = [condition];
  const parts: SyntaxNode[] = [];
  while (open.length > 0 && parts.length + open.length <= MOST_PARTS) {
    const node = open.pop() as SyntaxNode;
    const inner = node.kind() === "parenthesized_expression" ? namedOf(node)[0] : undefined;
    const operator =
      node.kind() === "boolean_operator" ? node.field("operator")?.text() : undefined;
    const [left, right] = [node.field("left"), node.field("right")];
    if (inner) open.push(inner);
    else if (operator === "and" && left && right) open.push(right, left);
    else parts.push(node);
  }
  const whole = open.length > 0 ? [condition] : parts;
  return whole.map((part) => ({
    span: spanOf(statement),
    assertion: {
      ...placeOf(statement),
      text: `assert ${text.short(spanOf(part))}`,
      ...conditionOf(part, text),
    },
  }));
}

/** What is asked of a condition. */
function conditionOf(node: SyntaxNode, text: FileText): Asked {
  const kind = node.kind();
  const written = text.short(spanOf(node));
  if (kind === "comparison_operator") {
    const compared = comparisonOf(node, text);
    if (compared) return compared;
  }
  if (kind === "not_operator") {
    const inner = namedOf(node)[0];
    const asked = inner ? conditionOf1(inner, text) : null;
    if (asked) return { ...asked, negated: !asked.negated, tautology: negatedTautology(asked) };
  }
  if (kind === "tuple")
    return { ...truth(written), tautology: "is a tuple, which is true whatever is in it" };
  return conditionOf1(node, text);
}

/** A condition that is no comparison and no negation; of a negated comparison, its truth. */
function conditionOf1(node: SyntaxNode, text: FileText): Asked {
  if (node.kind() === "call" && node.field("function")?.text() === "isinstance") {
    const [first, second] = argumentsOf(node);
    if (first && second)
      return {
        subject: bare(text.short(spanOf(first))),
        matcher: "isinstance",
        negated: false,
        expected: text.short(spanOf(second)),
        strength: "kind",
        tautology: null,
      };
  }
  const inner = node.kind() === "parenthesized_expression" ? namedOf(node)[0] : undefined;
  const compared = inner ?? node;
  if (compared.kind() === "comparison_operator") {
    const asked = comparisonOf(compared, text);
    if (asked) return asked;
  }
  return truth(text.short(spanOf(node)));
}

function negatedTautology({ matcher, subject }: Asked): string | null {
  return matcher === "truth" && subject !== null ? constantly(subject, true) : null;
}

function truth(written: string): Asked {
  return {
    subject: bare(written),
    matcher: "truth",
    negated: false,
    expected: null,
    strength: "existence",
    tautology: constantly(written, false),
  };
}

/** Null for a chain: `0 < x < 3`. */
function comparisonOf(node: SyntaxNode, text: FileText): Asked | null {
  const sides = namedOf(node);
  const [left, right] = sides;
  if (sides.length !== 2 || !left || !right) return null;
  const [a, b] = [spanOf(left), spanOf(right)];
  const operator = text.short({ start: a.end, end: b.start });
  const known = comparison(operator);
  return known ? askedOf(operator, known, text.short(a), text.short(b)) : null;
}

/** A value that stands first is what is compared with: `5 == total(cart)`. */
function askedOf(
  matcher: string,
  known: NonNullable<ReturnType<typeof comparison>>,
  first: string,
  second: string,
): Asked {
  const isSwapped = known.subject === "second" || (isLiteral(first) && !isLiteral(second));
  const [subject, expected] = isSwapped ? [second, first] : [first, second];
  const negated = known.negated ?? false;
  const isEquality = known.strength === "equal" || known.strength === "exact";
  const typed = /^type\((.+)\)$/.exec(subject)?.[1];
  if (typed !== undefined && isEquality)
    return {
      subject: typed,
      matcher: "isinstance",
      negated,
      expected,
      strength: "kind",
      tautology: null,
    };
  const isClose = /\bapprox\(/.test(expected);
  return {
    subject: bare(subject),
    matcher,
    negated,
    expected: known.expected ?? expected,
    strength: isClose ? "partial" : known.strength,
    tautology: isEquality ? comparesItself(subject, expected, negated) : null,
  };
}

/** The assertion that a call is; null for any other call. */
export function assertionAt(call: Call, text: FileText): Found | null {
  const { name } = call;
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (RAISES.test(name)) return raising(call, last, text);
  if (/^(?:self|cls|tc|testcase)\.assert/.test(name)) return unittest(call, last, text);
  const mocked = MOCK.get(last);
  if (mocked && last !== name)
    return found(call, text, {
      subject: name.slice(0, name.lastIndexOf(".")),
      matcher: last,
      negated: mocked.negated ?? false,
      expected: argumentsText(call.node, text),
      strength: mocked.strength,
      tautology: null,
    });
  return HELPER.test(name) ? helper(call, text) : null;
}

/** A helper's own assertion: what it asks is not known. */
export function helper(call: Call, text: FileText): Found {
  return found(call, text, {
    subject: null,
    matcher: call.name.slice(call.name.lastIndexOf(".") + 1),
    negated: false,
    expected: null,
    strength: null,
    tautology: null,
  });
}

function unittest(call: Call, last: string, text: FileText): Found {
  const [first, second] = argumentsOf(call.node);
  if (first && (last === "assertTrue" || last === "assertFalse" || last === "assert_")) {
    const asked = conditionOf(first, text);
    if (last !== "assertFalse") return found(call, text, { ...asked, matcher: last });
    const tautology = negatedTautology(asked);
    return found(call, text, { ...asked, matcher: last, negated: !asked.negated, tautology });
  }
  const known = UNITTEST.get(last);
  if (!known || !first) return helper(call, text);
  const one = text.short(spanOf(first));
  if (known.expected !== undefined || !second)
    return found(call, text, {
      subject: bare(one),
      matcher: last,
      negated: known.negated ?? false,
      expected: known.expected ?? null,
      strength: known.strength,
      tautology: null,
    });
  const asked = askedOf(last, known, one, text.short(spanOf(second)));
  const room = /Almost/.test(last) ? keyword(call.node, /^(?:places|delta)$/, text) : null;
  return found(call, text, room ? { ...asked, expected: `${asked.expected}, ${room}` } : asked);
}

/** What is expected to raise is what the context holds, or the call that is handed over. */
function raising(call: Call, last: string, text: FileText): Found {
  const [error, ...rest] = argumentsOf(call.node);
  const isRegex = /Regex|Message/.test(last);
  const says = isRegex ? rest.shift() : undefined;
  const match = keyword(call.node, /^match$/, text) ?? (says ? "match" : null);
  const expected = error ? text.short(spanOf(error)) : null;
  const handed = rest.map((one) => text.short(spanOf(one))).join(", ");
  const isBroad = expected === null || BROAD.test(expected);
  return found(call, text, {
    subject: handed || contextBody(call.node, text),
    matcher: isRegex ? last.replace(/Regexp?|Message/, "") : last,
    negated: false,
    expected,
    strength: match && !matchesAll(match) ? "exact" : isBroad ? "kind" : "equal",
    tautology: null,
  });
}

const matchesAll = (match: string): boolean =>
  match.length < 30 && /^match=\s*r?(?:""|''|["'](?:\.\*|\.)["'])$/.test(match);

/** Of `with pytest.raises(E):` what is in it. */
function contextBody(node: SyntaxNode, text: FileText): string | null {
  let at: SyntaxNode | null = node.parent();
  for (let up = 0; at && up < 5; up++, at = at.parent())
    if (at.kind() === "with_statement") {
      const body = at.field("body");
      return body ? text.short(spanOf(body)) : null;
    }
  return null;
}

function found(call: Call, text: FileText, asked: Asked): Found {
  return {
    span: call.span,
    assertion: { ...placeOf(call.node), text: text.short(call.span), ...asked },
  };
}

/** Children that are no comments. */
function namedOf(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren().filter((one) => one.kind() !== "comment");
}

function listOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.field("arguments");
  return list?.kind() === "argument_list" ? namedOf(list) : [];
}

/** Those that are given by position. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return listOf(call).filter((one) => one.kind() !== "keyword_argument");
}

function argumentsText(call: SyntaxNode, text: FileText): string | null {
  return (
    listOf(call)
      .map((one) => text.short(spanOf(one)))
      .join(", ") || null
  );
}

/** A keyword argument as written. */
export function keyword(call: SyntaxNode, name: RegExp, text: FileText): string | null {
  const given = listOf(call).find(
    (one) => one.kind() === "keyword_argument" && name.test(one.field("name")?.text() ?? ""),
  );
  return given ? text.short(spanOf(given)) : null;
}

const bare = (subject: string): string => subject.replace(/^await /, "");
