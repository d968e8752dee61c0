import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf, written } from "./reader.ts";

/**
 * `rescue` clauses of `begin`, methods and blocks; the block of Rails' `rescue_from`. The modifier `a rescue b` has
 * no line of its own.
 */
export const readRubyErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, /\brescue/)) return [];
  return found(
    nodesOfKind(root, ["rescue", "rescue_modifier", "call"]).map((node) => {
      if (node.kind() === "rescue") return clause(node, file);
      return node.kind() === "call" ? rescueFrom(node, file) : modifier(node, file);
    }),
  );
};

function clause(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const body = node.field("body");
  if (!body) return null;
  const after = node.field("variable") ?? node.field("exceptions");
  const { start } = node.range();
  const what = written(
    file,
    start.index,
    after?.range().end.index ?? start.index + "rescue".length,
  );
  return pathOf(file, { head: node, what, body: statementsOf(body) });
}

function statementsOf(body: SyntaxNode): SyntaxNode[] {
  return body.namedChildren().filter((child) => child.kind() !== "comment");
}

function modifier(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const head = node.children().find((child) => child.kind() === "rescue");
  const handler = node.field("handler");
  if (!head || !handler) return null;
  const what = written(file, head.range().start.index, handler.range().end.index);
  return pathOf(file, { head, what, body: [handler], isExpression: true });
}

function rescueFrom(call: SyntaxNode, file: SourceFile): FoundPath | null {
  if (call.field("method")?.text() !== "rescue_from") return null;
  const block = call.field("block");
  const body = block?.field("body");
  if (!block || !body) return null;
  return pathOf(file, { head: call, what: headOf(file, call, block), body: statementsOf(body) });
}
