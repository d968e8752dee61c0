import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf } from "./reader.ts";

const WORDS =
  /\bcatch\b|onFailure|getOrElse|\brecover|isFailure|CoroutineExceptionHandler|exceptionally|mapError|onError/;

/** `catch` blocks, what a `Result` or a flow is given for failures, `if (result.isFailure)`. */
export const readKotlinErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  return found(
    nodesOfKind(root, ["catch_block", "call_expression", "if_expression"]).map((node) => {
      if (node.kind() === "call_expression") return givenTo(node, file);
      return node.kind() === "catch_block" ? clause(node, file) : condition(node, file);
    }),
  );
};

const COMMENTS: ReadonlySet<string> = new Set(["line_comment", "multiline_comment", ";"]);

/** Of a block or a lambda. `null` is no named node. */
function statementsOf(block: SyntaxNode): SyntaxNode[] {
  const list = block.children().find((child) => child.kind() === "statements");
  return list?.children().filter((child) => !COMMENTS.has(child.kind())) ?? [];
}

function clause(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const open = node.children().find((child) => child.kind() === "{");
  if (!open) return null;
  return pathOf(file, {
    head: node,
    what: headOf(file, node, open),
    body: statementsOf(node),
    whole: node,
  });
}

const TAKES_FAILURE =
  /^(?:onFailure|getOrElse|recover(?:Catching)?|catch|mapError|onError\w*|exceptionally|CoroutineExceptionHandler)$/;

function givenTo(call: SyntaxNode, file: SourceFile): FoundPath | null {
  const [callee, suffix] = call.children();
  const isMember = callee?.kind() === "navigation_expression";
  const head = isMember ? callee.children().at(-1)?.children().at(-1) : callee;
  if (!head?.isLeaf() || !TAKES_FAILURE.test(head.text())) return null;
  const name = head.text();
  if (isMember === (name === "CoroutineExceptionHandler")) return null;
  const lambda = onlyLambda(suffix);
  return lambda
    ? pathOf(file, {
        head,
        what: `${isMember ? "." : ""}${name} { … }`,
        body: statementsOf(lambda),
      })
    : null;
}

/** The lambda of a call that is given nothing else: a list's `getOrElse(index) { … }` is about no error. */
function onlyLambda(suffix: SyntaxNode | undefined): SyntaxNode | null {
  if (suffix?.kind() !== "call_suffix") return null;
  const given = suffix
    .namedChildren()
    .flatMap((one) => (one.kind() === "value_arguments" ? one.namedChildren() : [one]));
  const [only] = given;
  if (!only || given.length > 1) return null;
  return only.namedChildren().find((child) => child.kind() === "lambda_literal") ?? null;
}

function condition(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const asked = node.field("condition") ?? node.namedChildren()[0];
  if (asked?.kind() !== "navigation_expression") return null;
  if (asked.children().at(-1)?.children().at(-1)?.text() !== "isFailure") return null;
  const body = node.children().find((child) => child.kind() === "control_structure_body");
  if (!body) return null;
  const isBlock = body.children()[0]?.kind() === "{";
  return pathOf(file, {
    head: node,
    what: headOf(file, node, body),
    body: isBlock ? statementsOf(body) : body.children(),
  });
}
