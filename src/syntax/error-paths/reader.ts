import type { ErrorPath } from "../../core/error-path.ts";
import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";

/** An error path as the tree of its file tells it. */
export type FoundPath = Omit<ErrorPath, "path" | "language">;

/**
 * Finds the handlers of a file of one language, in the text's order; one in another is a path of its own. Handlers
 * that do nothing are left out, and so are those given by name: their lines stand elsewhere. Pure.
 */
export type ErrorPathReader = (root: SyntaxNode, file: SourceFile) => readonly FoundPath[];

/** Code that runs when an error is handled. */
export interface Handler {
  /** Begins where the path is said to be: the word `catch`, and not the call or statement around it. */
  readonly head: SyntaxNode;
  readonly what: string;
  /** Its statements, comments left out, or its only expression. */
  readonly body: readonly SyntaxNode[];
  /** The body is an expression without a block around it. */
  readonly isExpression?: boolean;
  /** Around head and body, where the head, too, does nothing unless the error is handled: Rust's `Err(_) =>`. */
  readonly whole?: SyntaxNode | undefined;
}

/** Null where the handler does nothing. */
export function pathOf(
  { text }: SourceFile,
  { head, what, body, isExpression = false, whole }: Handler,
): FoundPath | null {
  const [first] = body;
  const last = body.at(-1);
  if (!first || !last) return null;
  const { start } = head.range();
  const own = isExpression && whole ? null : ownLines(text, first, last, isExpression);
  return {
    what,
    line: start.line + 1,
    column: start.column + 1,
    endLine: Math.max(start.line, endOf(text, last).line) + 1,
    body: own ?? (whole ? ownLines(text, whole, whole, false) : null),
  };
}

/** The end of a node without white space: some grammars end a statement with the line break behind it. */
function endOf(text: string, node: SyntaxNode): { readonly line: number; readonly index: number } {
  const { end } = node.range();
  let { line, index } = end;
  while (index > 0 && /\s/.test(text[index - 1] as string)) {
    index -= 1;
    if (text[index] === "\n") line -= 1;
  }
  return { line, index };
}

/**
 * The lines on which nothing else stands. Coverage tells of lines: of one that holds other code, too, it may tell
 * that one's story (V8's blocks and Go's profiles give such a line the count of what is around).
 */
function ownLines(
  text: string,
  first: SyntaxNode,
  last: SyntaxNode,
  isExpression: boolean,
): { readonly line: number; readonly endLine: number } | null {
  const { start } = first.range();
  const end = endOf(text, last);
  const from = start.line + (isFirstOnLine(text, start.index) ? 1 : 2);
  const to = end.line + (isLastOnLine(text, end.index, isExpression) ? 1 : 0);
  return from <= to ? { line: from, endLine: to } : null;
}

function isFirstOnLine(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && text[at] !== "\n" && /\s/.test(text[at] as string)) at -= 1;
  return at < 0 || text[at] === "\n";
}

/**
 * @param isExpression a comma or a bracket behind it is of what is around, and so is a comment; behind a statement
 * of a block there may be both
 */
function isLastOnLine(text: string, index: number, isExpression: boolean): boolean {
  for (let at = index; at < text.length; at++) {
    const one = text[at] as string;
    if (one === "\n") return true;
    if (/\s/.test(one) || (one === ";" && !isExpression)) continue;
    if (isExpression) return false;
    if (one === "#" || text.startsWith("//", at)) return true;
    if (!text.startsWith("/*", at)) return false;
    const close = text.indexOf("*/", at + 2);
    const line = text.indexOf("\n", at);
    if (close < 0 || (line >= 0 && line < close)) return true;
    at = close + 1;
  }
  return true;
}

/** Longer heads are cut. */
const LONGEST = 60;

/** What stands between two places, as one line, cut where it is long. */
export function written({ text }: SourceFile, from: number, to: number): string {
  const line = collapsed(text.slice(from, Math.min(to, from + 4 * LONGEST)));
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** The head of a clause as written: what stands between its beginning and its body's. */
export function headOf(file: SourceFile, clause: SyntaxNode, body: SyntaxNode): string {
  return written(file, clause.range().start.index, body.range().start.index).replace(
    /\s*[{:]\s*$/,
    "",
  );
}

/** In the text's order. */
export function found(paths: readonly (FoundPath | null)[]): FoundPath[] {
  return paths
    .filter((path) => path !== null)
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
