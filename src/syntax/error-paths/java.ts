import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { nearest } from "../error-handling/own-nodes.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf } from "./reader.ts";

const WORDS = /\bcatch\b|exceptionally|Error|Failure|\brecover|\bwhenComplete|\bhandle/;

/** `catch` clauses, what futures and streams are given for failures, and what asks for the failure of a future. */
export const readJavaErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  return found(
    nodesOfKind(root, ["catch_clause", "method_invocation", "if_statement"]).map((node) => {
      if (node.kind() === "method_invocation") return givenTo(node, file);
      return node.kind() === "catch_clause" ? clause(node, file) : condition(node, file);
    }),
  );
};

function clause(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const body = node.field("body");
  if (!body) return null;
  return pathOf(file, {
    head: node,
    what: headOf(file, node, body),
    body: statementsOf(body),
    whole: node,
  });
}

const NOTHING: ReadonlySet<string> = new Set(["line_comment", "block_comment", ";"]);

function statementsOf(body: SyntaxNode): SyntaxNode[] {
  if (body.kind() !== "block") return [body];
  return body.namedChildren().filter((child) => !NOTHING.has(child.kind()));
}

// `CompletionStage`, Reactor, RxJava, Mutiny, Vert.x, Vavr.
const TAKES_FAILURE =
  /^(?:exceptionally(?:Compose)?(?:Async)?|(?:do)?[oO]nError(?:Resume(?:Next|With)?|Return|Map)?|onFailure|recover(?:With)?(?:Item|Uni)?)$/;

function givenTo(call: SyntaxNode, file: SourceFile): FoundPath | null {
  const head = call.field("name");
  if (!head || !TAKES_FAILURE.test(head.text())) return null;
  const handler = call
    .field("arguments")
    ?.namedChildren()
    .findLast((one) => one.kind() === "lambda_expression");
  const body = handler?.field("body");
  if (!body) return null;
  return pathOf(file, {
    head,
    what: `.${head.text()}(…)`,
    body: statementsOf(body),
    isExpression: body.kind() !== "block",
  });
}

const FUNCTIONS = ["lambda_expression", "method_declaration", "constructor_declaration"];

/** `if (error != null)` in `(result, error) -> { … }`: `handle` and `whenComplete` run in either case. */
function condition(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const comparison = node.field("condition")?.namedChildren()[0];
  if (comparison?.kind() !== "binary_expression") return null;
  const operator = comparison.field("operator")?.text();
  const name = comparison.field("left");
  if (name?.kind() !== "identifier" || comparison.field("right")?.kind() !== "null_literal")
    return null;
  const lambda = nearest(node, file, FUNCTIONS);
  if (lambda?.kind() !== "lambda_expression") return null;
  const parameters = lambda.field("parameters")?.namedChildren() ?? [];
  const last = parameters.at(-1);
  const given = last?.kind() === "formal_parameter" ? last.field("name") : last;
  const call = lambda.parent()?.parent();
  if (parameters.length !== 2 || given?.text() !== name.text()) return null;
  if (!/^(?:whenComplete|handle)\w{0,20}$/.test(call?.field("name")?.text() ?? "")) return null;
  const body = node.field(operator === "!=" ? "consequence" : "alternative");
  if (!body || body.kind() === "if_statement") return null;
  return pathOf(file, {
    head: node,
    what: headOf(file, node, node.field("consequence") ?? body),
    body: statementsOf(body),
  });
}
