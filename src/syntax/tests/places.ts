import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestMark } from "../../core/test-cases.ts";

/** First and last line and first column, from 1. What ends with its line's end ends on that line. */
export function placeOf(
  first: SyntaxNode,
  last: SyntaxNode = first,
): Pick<Assertion, "line" | "endLine" | "column"> {
  const range = first.range();
  const { start } = range;
  const { end } = last === first ? range : last.range();
  const endLine = end.column === 0 && end.line > start.line ? end.line : end.line + 1;
  return { line: start.line + 1, endLine, column: start.column + 1 };
}

/** @param shown the part of the node that is the mark, or what is said in its place */
export function markOf(node: SyntaxNode, shown: string = node.text()): TestMark {
  const { start } = node.range();
  return { line: start.line + 1, column: start.column + 1, text: collapsed(shown.slice(0, 500)) };
}
