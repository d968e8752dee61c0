import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf, written } from "./reader.ts";

const WORDS = /\bexcept\b|error_?handler|exception_handler/;

/** `except` clauses; functions that a framework calls with an error, by their decorators. */
export const readPythonErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  return found(
    nodesOfKind(root, ["except_clause", "decorated_definition"]).map((node) =>
      node.kind() === "except_clause" ? clause(node, file) : decorated(node, file),
    ),
  );
};

function clause(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const body = node.namedChildren().find((child) => child.kind() === "block");
  if (!body) return null;
  // A comment below the head stands before the block.
  const comment = node.namedChildren().find((child) => child.kind() === "comment");
  return pathOf(file, {
    head: node,
    what: headOf(file, node, comment ?? body),
    body: statementsOf(body),
  });
}

function statementsOf(block: SyntaxNode): SyntaxNode[] {
  return block.namedChildren().filter((child) => child.kind() !== "comment");
}

// Flask's and Quart's, Starlette's and FastAPI's.
const HANDLER = /^@[\w.]+\.(?:(?:app_)?errorhandler|exception_handler)\(/;

function decorated(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const decorator = node.namedChildren().find((child) => child.kind() === "decorator");
  const body = node.field("definition")?.field("body");
  if (!decorator || !body) return null;
  const { start, end } = decorator.range();
  const what = written(file, start.index, end.index);
  return HANDLER.test(what) ? pathOf(file, { head: node, what, body: statementsOf(body) }) : null;
}
