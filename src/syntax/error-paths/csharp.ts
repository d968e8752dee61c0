import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, found, headOf, pathOf } from "./reader.ts";

/** `catch` clauses. A filter (`when`) runs for errors that are not caught, too. */
export const readCsharpErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, /\bcatch\b/)) return [];
  return found(
    nodesOfKind(root, ["catch_clause"]).map((node) => {
      const body = node.field("body");
      if (!body) return null;
      const isFiltered = node.children().some((child) => child.kind() === "catch_filter_clause");
      return pathOf(file, {
        head: node,
        what: headOf(file, node, body),
        body: body.namedChildren().filter(isStatement),
        whole: isFiltered ? undefined : node,
      });
    }),
  );
};

/** Not comments, nor parts for the preprocessor without a statement in them. */
function isStatement(node: SyntaxNode): boolean {
  const kind = node.kind();
  if (kind === "comment" || kind === "empty_statement") return false;
  if (!kind.startsWith("preproc_")) return true;
  return node.children().some((child) => /_statement$|^block$/.test(child.kind()));
}
