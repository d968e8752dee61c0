import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, Strength } from "../../core/test-cases.ts";
import type { FileText } from "./file-text.ts";
import { argumentsOf } from "./javascript-heads.ts";
import { isLiteral, isThrowing, matcherNamed, tautologyOf } from "./javascript-matchers.ts";
import { placeOf } from "./places.ts";
import { type Span, spanOf } from "./spans.ts";

/** A call and how its callee ends; long chains end with what they do. */
export interface Call {
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly name: string;
}

export interface Found {
  readonly assertion: Assertion;
  readonly span: Span;
}

/** Expressions that begin an assertion whose matchers follow. */
const EXPECT = /^(?:chai\.)?(?:expect(?:\.(?:soft|poll|element))?|expectTypeOf|attest)$/;
/** Calls that assert by themselves. */
const CALLED_BY_NAME =
  /^(?:chai\.)?(?:(?:assert|sinon\.assert|t\.assert|ctx\.assert|t|tt|st|QUnit\.assert|tap)(?:\.strict)?)(?:\.([\w$]+))?$/;
/** Names by which helpers say that they assert. */
const HELPER =
  /(?:^|\.)_?(?:(?:assert|expect|verify)[A-Z_$][\w$]*|assert|verify|assertType|expectType|expectError)$|\.(?:expect|should)$|^expect\.(?:unreachable|fail)$/;

/** Names that may well assert, and may as well be what is tested: enough not to call a test empty. */
export const MAY_ASSERT =
  /(?:^|\.)_?(?:check|should|must|ensure|require|validate)(?:[A-Z_$][\w$]*)?$/;

export function isHelperName(name: string): boolean {
  return HELPER.test(name);
}

/** The assertion that a call is or begins; null for any other call. */
export function assertionAt(call: Call, text: FileText, isStrict: boolean): Found | null {
  const { name } = call;
  if (EXPECT.test(name)) return expectation(call, text);
  const named = CALLED_BY_NAME.exec(name);
  if (named) {
    const asserted = statement(call, named[1] ?? "", text, isStrict);
    if (asserted) return asserted;
  }
  return isHelperName(name) && !/^t\./.test(name) ? helper(call, text) : null;
}

/** A helper's own assertion: what it asks is not known. */
export function helper({ node, span, name }: Call, text: FileText): Found {
  const matcher = name.slice(name.lastIndexOf(".") + 1);
  // Of a chain only its last link: `request(app).get("/").expect(200)` holds several.
  const last = matcher === "expect" || matcher === "should" ? linkOf(node, span) : span;
  return {
    span,
    assertion: {
      ...placeOf(node),
      text: text.short(last),
      subject: null,
      matcher,
      negated: false,
      expected: null,
      strength: null,
      tautology: null,
    },
  };
}

function linkOf(node: SyntaxNode, span: Span): Span {
  const property = node.field("function")?.field("property");
  return property ? { start: spanOf(property).start, end: span.end } : span;
}

interface Link {
  readonly name: string;
  /** From behind the name to the end of the call; null where it is not called. */
  readonly call: Span | null;
}

const MOST_LINKS = 40;

/** The members and calls that follow an expression, and the whole of them. */
function linksAfter(node: SyntaxNode, text: FileText): { links: Link[]; top: SyntaxNode } {
  const links: Link[] = [];
  let top = node;
  for (let count = 0; count < MOST_LINKS; count++) {
    const parent = top.parent();
    const kind = parent?.kind();
    if (!parent) break;
    if (kind === "member_expression") {
      const property = parent.field("property");
      links.push({ name: property ? text.raw(spanOf(property)) : "", call: null });
    } else if (kind === "call_expression") {
      const last = links.pop();
      if (!last || last.call) break;
      links.push({ name: last.name, call: { start: spanOf(top).end, end: spanOf(parent).end } });
    } else if (kind !== "non_null_expression") break;
    top = parent;
  }
  return { links, top };
}

function expectation(call: Call, text: FileText): Found | null {
  const first = firstArgument(call.node);
  const { links, top } = linksAfter(call.node, text);
  if (isUnwaitedFor(links, top)) return null;
  return chained(first ? text.short(spanOf(first)) : "", links, top, text);
}

/** `expect(load()).rejects.toThrow();` as a statement: the test is over before it is known. */
function isUnwaitedFor(links: readonly Link[], top: SyntaxNode): boolean {
  return (
    links.some(({ name }) => /^(?:resolves|rejects|eventually)$/.test(name)) &&
    !links.some(({ name }) => /^(?:then|catch|finally|notify)$/.test(name)) &&
    top.parent()?.kind() === "expression_statement"
  );
}

/** `list.should.have.length(2)`, from the property `should` on. */
export function shouldAt(property: SyntaxNode, text: FileText): Found | null {
  const member = property.parent();
  const object = member?.field("object");
  if (!member || !object) return null;
  const { links, top } = linksAfter(member, text);
  return chained(text.short(spanOf(object)), links, top, text);
}

function chained(
  about: string,
  links: readonly Link[],
  top: SyntaxNode,
  text: FileText,
): Found | null {
  const last = links.at(-1);
  if (!last || (!last.call && !isChaiProperty(last.name))) return null;
  const names = links.map(({ name }) => name);
  const expected = last.call ? inParentheses(text.short(last.call)) : null;
  const { strength, negated } = strengthOf(links, expected);
  const promised = names.find((name) => name === "resolves" || name === "rejects");
  const subject = `${bare(about)}${promised ? ` ${promised}` : ""}`;
  const isNegated = names.includes("not") !== negated;
  const span = spanOf(top);
  return {
    span,
    assertion: {
      ...placeOf(top),
      text: text.short(span),
      subject,
      matcher: last.name,
      negated: isNegated,
      expected,
      strength,
      tautology: tautologyOf({
        subject,
        matcher: last.name,
        negated: isNegated,
        expected,
        strength,
      }),
    },
  };
}

/** Chai's assertions that are not called. Those of Jest must be: `expect(x).toBe;` asks nothing. */
function isChaiProperty(name: string): boolean {
  return !/^to[A-Z]/.test(name) && matcherNamed(name, false) !== null;
}

const RANK: readonly Strength[] = [null, "existence", "kind", "partial", "equal", "exact"];

/** The strongest of a chain's matchers. */
function strengthOf(links: readonly Link[], expected: string | null) {
  let strength: Strength = null;
  let negated = false;
  for (const [at, { name, call }] of links.entries()) {
    const isLast = at === links.length - 1;
    const known = matcherNamed(name, isLast ? expected !== null : call !== null);
    if (!known) continue;
    negated ||= known.negated;
    const deep = links[at - 1]?.name === "deep" && known.strength === "exact";
    const own = deep ? "equal" : known.strength;
    if (RANK.indexOf(own) > RANK.indexOf(strength)) strength = own;
  }
  // Equality of a number or a text is as good as identity.
  if (strength === "equal" && expected !== null && isLiteral(expected)) strength = "exact";
  return { strength, negated };
}

/** Matchers whose third argument is part of what is asked, and no message. */
const OF_THREE =
  /^(?:closeTo|approximately|within|inDelta|nestedPropertyVal|propertyVal|calledWith\w*)$/;

function statement(call: Call, name: string, text: FileText, isStrict: boolean): Found | null {
  const args = call.node.field("arguments");
  const list = args ? argumentsOf(args) : [];
  const [first, second, third] = list;
  if (name === "" || name === "ok" || name === "assert")
    return first && !/^(?:t|tt|st|tap)$/.test(call.name) ? condition(call, first, text) : null;
  const known = matcherNamed(name, second !== undefined);
  if (!known) return null;
  const loose = !isStrict && /(?:^|\.)assert\.equal$/.test(call.name);
  const expected = second ? text.short(spanOf(second)) : null;
  const whole =
    third && OF_THREE.test(name) ? `${expected}, ${text.short(spanOf(third))}` : expected;
  const parts = {
    subject: first ? bare(text.short(spanOf(first))) : "",
    matcher: name,
    negated: known.negated,
    expected: whole,
    strength: loose && known.strength === "exact" ? ("equal" as const) : known.strength,
  };
  const silent = !first || isThrowing(name);
  return asFound(call, text, { ...parts, tautology: silent ? null : tautologyOf(parts) });
}

const EQUALITY: Readonly<Record<string, Strength>> = {
  "===": "exact",
  "!==": "exact",
  "==": "equal",
  "!=": "equal",
  "<": "partial",
  ">": "partial",
  "<=": "partial",
  ">=": "partial",
  instanceof: "kind",
  in: "partial",
};

/** `assert(a === b)` asks for what `assert.strictEqual(a, b)` asks for. */
function condition(call: Call, node: SyntaxNode, text: FileText): Found {
  const operator = node.kind() === "binary_expression" ? node.field("operator")?.text() : undefined;
  const strength = operator === undefined ? undefined : EQUALITY[operator];
  const [left, right] = [node.field("left"), node.field("right")];
  if (operator === undefined || !strength || !left || !right) {
    const written = text.short(spanOf(node));
    const negated = /^!(?!!)/.test(written);
    const subject = bare(negated ? written.slice(1) : written);
    const parts = {
      subject,
      matcher: "ok",
      negated,
      expected: null,
      strength: "existence" as const,
    };
    return asFound(call, text, { ...parts, tautology: tautologyOf(parts) });
  }
  const parts = {
    subject: bare(text.short(spanOf(left))),
    matcher: operator,
    negated: operator.startsWith("!"),
    expected: text.short(spanOf(right)),
    strength,
  };
  return asFound(call, text, { ...parts, tautology: tautologyOf(parts) });
}

function asFound(
  { node, span }: Call,
  text: FileText,
  parts: Omit<Assertion, "line" | "endLine" | "column" | "text">,
): Found {
  return { span, assertion: { ...placeOf(node), text: text.short(span), ...parts } };
}

function firstArgument(call: SyntaxNode): SyntaxNode | undefined {
  const args = call.field("arguments");
  return args ? argumentsOf(args)[0] : undefined;
}

/** Without what only the type checker or the event loop asks for. */
function bare(subject: string): string {
  return subject
    .replace(/^await /, "")
    .replace(/ as (?:const|[\w.<>[\]]+)$/, "")
    .replace(/!(?=\.|\[|$)/g, "");
}

function inParentheses(text: string): string | null {
  const inner = text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1) : text;
  return inner.trim().replace(/,$/, "").trim() || null;
}
