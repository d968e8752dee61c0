import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";

const MARKS = /^(?:\/\/+|\/\*+|\*+|<!--|#)!?\s*|\s*(?:\*+\/|-->)$/g;
const STILL_TO_DO = /^(?:todo|fixme|xxx|hack\b|auto-generated)/i;
/** What ends like a statement, or is a call alone. */
const CODE = /[;{}]$|^[\w.]{1,100}\(.*\)$|^@\w+/;

/**
 * Whether a comment says something of its own: neither a task for later nor code that was put aside. A linter
 * that it silences counts; whether that has a reason is for the check `suppressions`.
 */
export function explainsIgnoring(comment: string): boolean {
  const text = comment.slice(0, 500).trim().replace(MARKS, "").trim();
  return /\p{L}{2}/u.test(text) && !STILL_TO_DO.test(text) && !CODE.test(text);
}

/** A comment behind it on its last line: `catch (E e) {} // gone already`. */
export function isExplainedOnLine(
  file: SourceFile,
  node: SyntaxNode,
  explains: (comment: string) => boolean = explainsIgnoring,
): boolean {
  const { end } = node.range();
  const rest = (file.lines[end.line] ?? "").slice(end.column).slice(0, 500);
  const comment = /^[\s;)}]*(\/\/.*|\/\*.*)$/.exec(rest)?.[1];
  return comment !== undefined && explains(comment);
}

/** A comment behind a statement, or on the line above it. */
export function isExplained(file: SourceFile, node: SyntaxNode): boolean {
  if (isExplainedOnLine(file, node)) return true;
  const above = (file.lines[node.range().start.line - 1] ?? "").slice(0, 500).trim();
  return /^(?:\/\/|\/\*|\*)/.test(above) && explainsIgnoring(above);
}
