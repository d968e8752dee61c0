import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { CallForms, CallParts } from "./call-chains.ts";
import type { ExpressionKinds } from "./chains.ts";

export const KOTLIN_EXPRESSIONS: ExpressionKinds = {
  comparisons: new Set(["equality_expression", "comparison_expression", "check_expression"]),
  negations: new Set(["prefix_expression"]),
  parentheses: new Set(["parenthesized_expression"]),
  lambdas: new Set(["lambda_literal", "annotated_lambda", "anonymous_function"]),
  literals: new Set(),
};

/** Calls, and infix ones: `x shouldBe 3`. */
export const KOTLIN_CALLS: CallForms = {
  calls: ["call_expression"],
  alone: ["infix_expression"],
  first:
    /(?!(?:if|when|try|throw|return|fun|object|super|do|while|for|break|continue)\b)(?:((?:\w+\.)*\w+)\.)?(\w+)(?=\(| ?\{)/y,
  next: /\s*\??\.\s*(\w+)(?=\(| ?\{)/y,
  block: /\s*\{/y,
  partsOf: (call) => (call.kind() === "infix_expression" ? infixParts(call) : partsOf(call)),
  isStatement(chain) {
    const parent = chain.parent()?.kind();
    return parent === "statements" || parent === "function_body";
  },
};

function infixParts(node: SyntaxNode): CallParts {
  const [left, name, right] = node.namedChildren();
  const nameNode = left && name && right ? name : null;
  return {
    nameNode,
    name: nameNode ? words(nameNode.text()) : "",
    args: right ? [right] : [],
    types: null,
    on: left ?? null,
  };
}

/** `should be equal to` in back ticks is shouldBeEqualTo. */
export function words(name: string): string {
  if (!name.startsWith("`")) return name;
  return name.slice(1, -1).replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A call with its arguments and its block; the grammar takes the block for a call of its own. */
function partsOf(call: SyntaxNode): CallParts {
  let callee = call.namedChildren()[0] ?? null;
  const suffixes = [call.namedChildren()[1]];
  if (callee?.kind() === "call_expression") {
    suffixes.unshift(callee.namedChildren()[1]);
    callee = callee.namedChildren()[0] ?? null;
  }
  const parts = suffixes.flatMap((suffix) => suffix?.namedChildren() ?? []);
  const args = parts.flatMap((part) => {
    if (part.kind() === "value_arguments") return part.namedChildren().map(argumentValue);
    return part.kind() === "annotated_lambda" ? [part.namedChildren().at(-1) ?? part] : [];
  });
  const types =
    parts
      .find((part) => part.kind() === "type_arguments")
      ?.text()
      .slice(1, -1) ?? null;
  const kind = callee?.kind();
  if (kind === "simple_identifier" || kind === "string_literal")
    return { nameNode: callee, name: words(callee?.text() ?? ""), args, types, on: null };
  if (kind !== "navigation_expression")
    return { nameNode: null, name: "", args, types, on: callee };
  const [on, suffix] = callee?.namedChildren() ?? [];
  const nameNode = suffix?.namedChildren().at(-1) ?? null;
  return { nameNode, name: words(nameNode?.text() ?? ""), args, types, on: on ?? null };
}

/** `x` of `expected = x` stays with its name: the name is part of what is asked. */
function argumentValue(argument: SyntaxNode): SyntaxNode {
  const children = argument.children();
  return children.length === 1 ? (children[0] as SyntaxNode) : argument;
}
