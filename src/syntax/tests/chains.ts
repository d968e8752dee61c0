import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { FileText } from "./file-text.ts";
import { type Span, spanOf } from "./spans.ts";

/** One call of a chain: `.isEqualTo(3)` of `assertThat(x).isEqualTo(3)`. Its parts are looked up when asked for. */
export interface Link {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly args: readonly SyntaxNode[];
  /** Type arguments as written: `Foo` of `Throws<Foo>(…)`; null for none. */
  readonly types: string | null;
  /** Where it ends in the file. */
  readonly end: number;
}

/** Calls one upon the other; `base` is what the first is called on. */
export interface Chain {
  readonly node: SyntaxNode;
  readonly start: number;
  readonly end: number;
  readonly base: Span | null;
  readonly links: readonly Link[];
  /** It is a statement of its own: what it gives is not used. */
  readonly isStatement: boolean;
}

/** How a language writes what assertions are made of. */
export interface ExpressionKinds {
  /** Two operands and an operator between them. */
  readonly comparisons: ReadonlySet<string>;
  readonly negations: ReadonlySet<string>;
  readonly parentheses: ReadonlySet<string>;
  readonly lambdas: ReadonlySet<string>;
  /** Literals whose kinds do not end in `literal`. */
  readonly literals: ReadonlySet<string>;
}

/** A subject, what it is compared with and how, as far as an expression says so. */
export interface Condition {
  readonly subject: SyntaxNode;
  readonly operator: string | null;
  readonly expected: SyntaxNode | null;
  readonly negated: boolean;
}

/** `x == 3`, `!done`, `a > b` taken apart; any other expression is its own subject. */
export function conditionOf(node: SyntaxNode, kinds: ExpressionKinds): Condition {
  let at = node;
  let negated = false;
  for (let turn = 0; turn < 8; turn++) {
    const kind = at.kind();
    const children = at.children();
    if (kinds.parentheses.has(kind) && children[1]) at = children[1];
    else if (kinds.negations.has(kind) && children[0]?.kind() === "!" && children[1]) {
      negated = !negated;
      at = children[1];
    } else if (kinds.comparisons.has(kind) && children.length === 3) {
      const [left, operator, right] = children as [SyntaxNode, SyntaxNode, SyntaxNode];
      return { subject: left, operator: operator.kind(), expected: right, negated };
    } else break;
  }
  return { subject: at, operator: null, expected: null, negated };
}

/** `"${x}"`, `$"{x}"`: a text with something of the program in it. */
const FILLED_IN = /\$\{|\$\w|\{.*\}/;

export function isLiteral(node: SyntaxNode, kinds: ExpressionKinds): boolean {
  const kind = node.kind();
  if (kind.endsWith("string_literal") || kind === "template_string")
    return !FILLED_IN.test(node.text());
  if (kind.endsWith("literal") || kinds.literals.has(kind)) return !kinds.lambdas.has(kind);
  if (!kinds.negations.has(kind)) return false;
  const operand = node.children()[1];
  return operand?.kind().endsWith("literal") === true;
}

const CONSTANT_NAME = /^(?:\w+\.)*[A-Z][A-Z0-9_]+$/;
const BUILT =
  /^(?:new\b|listOf|setOf|mapOf|arrayOf|emptyList|List\.of|Set\.of|Map\.of|Arrays\.asList|ImmutableList|typeof\()/;

/** Whether it is what one compares with, and not what is tested: a literal, a constant, a list made on the spot. */
export function looksExpected(node: SyntaxNode, code: FileText, kinds: ExpressionKinds): boolean {
  if (isLiteral(node, kinds)) return true;
  const { start, end } = spanOf(node);
  const head = code.raw({ start, end: Math.min(end, start + 80) });
  return CONSTANT_NAME.test(head) || BUILT.test(head);
}
