import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { CallForms } from "./call-chains.ts";
import type { ExpressionKinds } from "./chains.ts";

export const CSHARP_EXPRESSIONS: ExpressionKinds = {
  comparisons: new Set(["binary_expression", "is_pattern_expression", "is_expression"]),
  negations: new Set(["prefix_unary_expression"]),
  parentheses: new Set(["parenthesized_expression"]),
  lambdas: new Set(["lambda_expression", "anonymous_method_expression"]),
  literals: new Set(),
};

export const CSHARP_CALLS: CallForms = {
  calls: ["invocation_expression"],
  alone: [],
  first:
    /(?:((?:\w+\.)*\w+)\.)?(?!(?:typeof|default|checked|unchecked|sizeof|switch|new)\b)(\w+)\(/y,
  next: /(?:\s*\.\s*\w+)*?\s*\.\s*(\w+)\(/y,
  block: null,
  partsOf(call) {
    const called = call.field("function");
    const isMember = called?.kind() === "member_access_expression";
    const named = isMember ? (called?.field("name") ?? null) : called;
    const kind = named?.kind() ?? "";
    if (!named || !/^(?:identifier|generic_name)$/.test(kind))
      return { nameNode: null, name: "", args: [], types: null, on: null };
    const generic = kind === "generic_name" ? named.namedChildren() : [];
    return {
      nameNode: named,
      name: (generic[0] ?? named).text(),
      args: (call.field("arguments")?.namedChildren() ?? [])
        .filter((child) => child.kind() === "argument")
        .map(argumentValue),
      types: generic[1]?.text().slice(1, -1) ?? null,
      on: isMember ? pastProperties(called?.field("expression") ?? null) : null,
    };
  },
  isStatement(chain) {
    const parent = chain.parent();
    const around = parent?.kind() === "await_expression" ? parent.parent() : parent;
    const kind = around?.kind();
    return kind === "expression_statement" || kind === "arrow_expression_clause";
  },
};

/** The call behind `.And`, `.Which`; any other expression is what the chain begins with. */
function pastProperties(node: SyntaxNode | null): SyntaxNode | null {
  let at = node;
  while (at?.kind() === "member_access_expression") at = at.field("expression");
  return at?.kind() === "invocation_expression" ? at : node;
}

/** A named argument keeps its name: that is part of what is asked. */
function argumentValue(argument: SyntaxNode): SyntaxNode {
  const children = argument.namedChildren();
  return children.length === 1 ? (children[0] as SyntaxNode) : argument;
}
