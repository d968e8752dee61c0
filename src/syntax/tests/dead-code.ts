import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { constantTruth } from "./constant-conditions.ts";
import { apart, innermost, type Span, spanOf } from "./spans.ts";

type Language = "javascript" | "python" | "go" | "java";

/** Without one of these nothing in a file is dead, and there is nothing to walk through. */
const MAY_HOLD_DEAD =
  /\bcatch\b|\bexcept\b|\bsuppress\(|\b(?:if|elif|while|assert)\b[ \t(!]*(?:not\b[ \t(]*)?(?:true|false|True|False|null|None|undefined|\d|"|')|\bfalse\s*&&|\bFalse\s+and\b|(?:\[\]|\(\)|range\(0\)|\{\})\s*[:){]/;

const FORMS: Readonly<Record<Language, readonly string[]>> = {
  javascript: ["try_statement", "if_statement", "for_in_statement", "while_statement"],
  python: ["try_statement", "with_statement", "if_statement", "for_statement", "while_statement"],
  go: ["if_statement", "for_statement"],
  java: ["try_statement", "if_statement", "while_statement", "enhanced_for_statement"],
};

/**
 * Stretches in which an assertion cannot fail the test: code that never runs, and the body of a `try`
 * whose handler drops the failure. In the text's order.
 */
export function deadCode(root: SyntaxNode, source: string, language: Language): Span[] {
  if (!MAY_HOLD_DEAD.test(source)) return [];
  const short = (node: SyntaxNode | null) => {
    if (!node) return "";
    const { start, end } = spanOf(node);
    return source.slice(start, Math.min(end, start + LONGEST));
  };
  const found = nodesOfKind(root, FORMS[language]).flatMap((node): Span[] => {
    const kind = node.kind();
    if (kind === "try_statement") return swallowed(node, language, short);
    if (kind === "with_statement") return suppressed(node, short);
    if (kind === "if_statement") return neverTaken(node, short);
    const body = node.field("body") ?? blockOf(node);
    if (!body) return [];
    const never =
      kind === "while_statement"
        ? constantTruth(short(node.field("condition"))) === false
        : isEmptyList(short(overOf(node)));
    return never ? [spanOf(body)] : [];
  });
  return apart(found.sort((one, other) => one.start - other.start));
}

/** Handlers and conditions are read so far. */
const LONGEST = 4_000;

const blockOf = (node: SyntaxNode): SyntaxNode | null =>
  node.namedChildren().findLast((one) => one.kind() === "block") ?? null;

/** What a loop goes through. */
function overOf(loop: SyntaxNode): SyntaxNode | null {
  const range = loop.namedChildren().find((one) => one.kind() === "range_clause");
  return (range ?? loop).field("right") ?? loop.field("value");
}

const isEmptyList = (text: string): boolean =>
  /^(?:\[\s*\]|\(\s*\)|range\(0\)|\[\]\w+\{\s*\}|(?:List|Set)\.of\(\))$/.test(text);

type Text = (node: SyntaxNode | null) => string;

function neverTaken(node: SyntaxNode, short: Text): Span[] {
  const truth = constantTruth(short(node.field("condition")));
  if (truth === null) return [];
  const branch = node.field(truth ? "alternative" : "consequence");
  return branch ? [spanOf(branch)] : [];
}

const CATCHES_PYTHON = /^except\*?\s*(?:$|.*\b(?:AssertionError|Exception|BaseException)\b)/s;
const CATCHES_JAVA = /\b(?:Throwable|Error|AssertionError|AssertionFailedError)\b/;

/** The first handler that gets the assertion's failure, where it drops it. */
function swallowed(node: SyntaxNode, language: Language, short: Text): Span[] {
  const body = node.field("body");
  if (!body) return [];
  const handler = node.namedChildren().find((one) => {
    if (!/^(?:catch|except)_clause$/.test(one.kind())) return false;
    if (language === "javascript") return true;
    return (language === "python" ? CATCHES_PYTHON : CATCHES_JAVA).test(headOf(one, short));
  });
  if (!handler || !drops(handler, short) || isRetried(node, short(body))) return [];
  if (language === "javascript" && isCounted(node, short)) return [];
  return [spanOf(body)];
}

/** `except (A, B) as e`, `catch (Throwable e)`: a clause without its block. */
function headOf(clause: SyntaxNode, short: Text): string {
  const block = clause.field("body") ?? blockOf(clause);
  const whole = short(clause);
  if (!block) return whole;
  const length = spanOf(block).start - spanOf(clause).start;
  return whole
    .slice(0, length)
    .replace(/#[^\n]*/g, "")
    .trim()
    .replace(/:$/, "")
    .trim();
}

const STRINGS = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*/g;
const LOGS =
  /\b(?:console|log|logger|logging|LOG|LOGGER|System\.(?:out|err))\.\w+\((?:[^()]|\([^()]*\))*\)|\bprint\((?:[^()]|\([^()]*\))*\)|\b\w+\.printStackTrace\(\)/g;
/** What hands a failure on, keeps it, or asserts something of it. */
const HANDS_ON =
  /\b(?:throw|raise|assert\w*|expect\w*|verify\w*|fail\w*|should|reject\w*|done|next|cb|callback|exit\w*|abort|skip\w*|xfail|yield|continue)\b|\bself\.\w+\(|\+\+|(?<![=!<>])=(?![=>])|\breturn\s+(?!undefined\b|null\b|None\b)[^\s;}]/i;

function drops(clause: SyntaxNode, short: Text): boolean {
  const block = clause.field("body") ?? blockOf(clause);
  if (!block) return false;
  const written = short(block);
  if (written.length >= LONGEST) return false;
  const code = written.replace(STRINGS, '""').replace(COMMENTS, " ").replace(LOGS, "");
  if (HANDS_ON.test(code)) return false;
  const head = headOf(clause, short);
  const bound = /(?:\bas\s+|[\s(])(\w+)\s*\)?(?::[^)]*\))?$/.exec(head)?.[1];
  return bound === undefined || /^(?:except|catch)$/.test(bound)
    ? true
    : !new RegExp(`\\b${bound}\\b`).test(code);
}

const LOOPS = ["for_statement", "for_in_statement", "while_statement", "do_statement"];
const FUNCTIONS = [
  "function_definition",
  "arrow_function",
  "function_expression",
  "function_declaration",
  "method_definition",
  "method_declaration",
  "lambda_expression",
];

/** `expect.assertions(1)`: a failure that is dropped is missed by the count. */
function isCounted(node: SyntaxNode, short: Text): boolean {
  return /\.(?:assertions|hasAssertions|plan)\(/.test(short(enclosing(node, FUNCTIONS)));
}

/** Tried again until it holds: what comes behind the loop fails the test. */
function isRetried(node: SyntaxNode, body: string): boolean {
  return /\b(?:break|return)\b/.test(body) && enclosing(node, LOOPS, FUNCTIONS) !== null;
}

/** `with suppress(AssertionError):` */
function suppressed(node: SyntaxNode, short: Text): Span[] {
  const body = node.field("body");
  if (!body) return [];
  const { start } = spanOf(node);
  const head = short(node).slice(0, spanOf(body).start - start);
  return /\bsuppress\([^)]*\b(?:AssertionError|Exception|BaseException)\b/.test(head)
    ? [spanOf(body)]
    : [];
}

/**
 * What does not stand in dead code. A test that is declared within such a stretch lives by itself.
 * @param tests in the text's order
 */
export function living<T extends { readonly span: Span }>(
  found: readonly T[],
  tests: readonly { readonly span: Span }[],
  dead: readonly Span[],
): readonly T[] {
  if (dead.length === 0) return found;
  const holders = [
    ...tests.map(({ span }) => ({ span, isDead: false })),
    ...dead.map((span) => ({ span, isDead: true })),
  ].sort((one, other) => one.span.start - other.span.start);
  const held = innermost(
    holders,
    found.map(({ span }) => span),
  );
  return found.filter((_, at) => !held[at]?.isDead);
}

/** Whether a place is within one of the stretches. */
export function isWithin(at: number, spans: readonly Span[]): boolean {
  return spans.some(({ start, end }) => start <= at && at < end);
}
