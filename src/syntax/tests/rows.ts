import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";

/** Longer rows are told apart by how they begin, and of more a table has nobody's writing. */
const LONGEST_ROW = 2_000;
const MOST_ROWS = 10_000;

/** Rows of a table by their text, comments between them left out. */
export function rowTexts(rows: readonly SyntaxNode[]): string[] {
  return rows
    .filter((row) => !row.kind().endsWith("comment"))
    .slice(0, MOST_ROWS)
    .map((row) => collapsed(row.text().slice(0, LONGEST_ROW)));
}

/** The same of a table in a text: each line is one. */
export function rowLines(text: string): string[] {
  return text
    .split("\n", MOST_ROWS)
    .map((line) => collapsed(line.slice(0, LONGEST_ROW)))
    .filter((line) => line !== "");
}

/**
 * The rows that an annotation of JUnit's holds: a list's, a text block's, or itself.
 * @param kind of a list in the language's grammar
 */
export function annotationRows(node: SyntaxNode, kind: string): string[] {
  const list = nodesOfKind(node, [kind])[0];
  if (list) return rowTexts(list.namedChildren());
  const block = /"""([\s\S]*?)"""/.exec(node.text())?.[1];
  return block === undefined ? rowTexts([node]) : rowLines(block);
}
