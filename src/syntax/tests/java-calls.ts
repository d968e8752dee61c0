import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { CallForms } from "./call-chains.ts";
import type { ExpressionKinds } from "./chains.ts";

export const JAVA_EXPRESSIONS: ExpressionKinds = {
  comparisons: new Set(["binary_expression", "instanceof_expression"]),
  negations: new Set(["unary_expression"]),
  parentheses: new Set(["parenthesized_expression"]),
  lambdas: new Set(["lambda_expression", "method_reference"]),
  literals: new Set(["true", "false"]),
};

export const JAVA_CALLS: CallForms = {
  calls: ["method_invocation"],
  alone: [],
  first: /(?:((?:(?!super\b)[\w$]+\.)*(?!super\b)[\w$]+)\.)?([\w$]+)\(/y,
  next: /\s*\.\s*([\w$]+)\(/y,
  block: null,
  partsOf(call) {
    const nameNode = call.field("name");
    return {
      nameNode,
      name: nameNode?.text() ?? "",
      args: (call.field("arguments")?.namedChildren() ?? []).filter(isNoComment),
      types: call.field("type_arguments")?.text() ?? null,
      on: call.field("object"),
    };
  },
  isStatement: (chain) => chain.parent()?.kind() === "expression_statement",
};

const isNoComment = (node: SyntaxNode): boolean => !node.kind().endsWith("comment");
