import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf } from "./reader.ts";

const WORDS = /\bcatch\b|otherwise|onRejected|\bthen\b|set_(?:error|exception)_handler/i;

/** `catch` clauses, a promise's handlers of rejections, handlers of what nobody caught. */
export const readPhpErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  const kinds = ["catch_clause", "member_call_expression", "function_call_expression"];
  return found(
    nodesOfKind(root, kinds).map((node) => {
      if (node.kind() !== "catch_clause") return givenTo(node, file);
      const body = node.field("body");
      if (!body) return null;
      return pathOf(file, {
        head: node,
        what: headOf(file, node, body),
        body: statementsOf(body),
      });
    }),
  );
};

const NOTHING: ReadonlySet<string> = new Set(["comment", "empty_statement", "text_interpolation"]);

function statementsOf(body: SyntaxNode): SyntaxNode[] {
  return body.namedChildren().filter((child) => !NOTHING.has(child.kind()));
}

/** Which argument handles the error. */
const HANDLERS: ReadonlyMap<string, number> = new Map([
  ["otherwise", 0],
  ["catch", 0],
  ["then", 1],
  ["set_error_handler", 0],
  ["set_exception_handler", 0],
]);

function givenTo(call: SyntaxNode, file: SourceFile): FoundPath | null {
  const isMember = call.kind() === "member_call_expression";
  const head = call.field(isMember ? "name" : "function");
  if (!head?.isLeaf()) return null;
  const name = head.text();
  const at = HANDLERS.get(name);
  if (at === undefined || isMember === name.startsWith("set_")) return null;
  const given = call
    .field("arguments")
    ?.namedChildren()
    .filter((one) => one.kind() === "argument");
  const handler = given?.[at]?.namedChildren()[0];
  const body = handler?.field("body");
  if (!handler || !body) return null;
  const isExpression = handler.kind() === "arrow_function";
  if (!isExpression && handler.kind() !== "anonymous_function") return null;
  return pathOf(file, {
    head: name === "then" ? handler : head,
    what: name === "then" ? "->then(…, …)" : `${isMember ? "->" : ""}${name}(…)`,
    body: isExpression ? [body] : statementsOf(body),
    isExpression,
  });
}
