import type { SyntaxNode } from "../../core/syntax-node.ts";

/** How deep patterns and conditions are looked into. */
const DEPTH = 8;

const children = (node: SyntaxNode): SyntaxNode[] =>
  node.namedChildren().filter((one) => !/comment$/.test(one.kind()));

/** Whether a pattern stands for errors alone: `Err(_)`, `Some(Err(_))`, `Err(_) | Ok(Err(_))`. */
export function isErrorPattern(pattern: SyntaxNode, depth = DEPTH): boolean {
  if (depth === 0) return false;
  switch (pattern.kind()) {
    case "or_pattern":
      return children(pattern).every((one) => isErrorPattern(one, depth - 1));
    case "tuple_struct_pattern":
      if (isOf(pattern, "Err")) return true;
      return children(pattern)
        .slice(1)
        .some((one) => isErrorPattern(one, depth - 1));
    case "tuple_pattern":
    case "reference_pattern":
    case "captured_pattern":
      return children(pattern).some((one) => isErrorPattern(one, depth - 1));
    default:
      return false;
  }
}

/** `Ok(_)`, `Some(Ok(_))`: what does not match is an error. */
export function isValuePattern(pattern: SyntaxNode): boolean {
  if (pattern.kind() !== "tuple_struct_pattern") return false;
  return (
    isOf(pattern, "Ok") ||
    (isOf(pattern, "Some") && children(pattern).slice(1).some(isValuePattern))
  );
}

function isOf(pattern: SyntaxNode, name: string): boolean {
  const type = pattern.field("type") ?? pattern.namedChildren()[0];
  const kind = type?.kind();
  if (kind === "identifier") return type?.text() === name;
  return kind === "scoped_identifier" && type?.field("name")?.text() === name;
}

/** Whether a condition asks for an error, or for none; null where for neither. */
export function asksForError(node: SyntaxNode, depth = DEPTH): "some" | "none" | null {
  if (depth === 0) return null;
  switch (node.kind()) {
    case "let_condition": {
      const pattern = node.field("pattern");
      if (!pattern) return null;
      if (isErrorPattern(pattern) || isNamedError(pattern)) return "some";
      return isValuePattern(pattern) ? "none" : null;
    }
    case "unary_expression": {
      const inner = node.children()[0]?.kind() === "!" ? node.namedChildren()[0] : undefined;
      const asked = inner ? asksForError(inner, depth - 1) : null;
      return asked === "some" ? "none" : asked === "none" ? "some" : null;
    }
    case "let_chain":
    case "parenthesized_expression":
      return either(children(node), depth);
    case "binary_expression": {
      const operator = node.field("operator")?.kind();
      return operator === "&&" || operator === "||" ? either(children(node), depth) : null;
    }
    case "call_expression": {
      const name = node.field("function")?.field("field")?.text();
      return name === "is_err" || name === "is_err_and" ? "some" : name === "is_ok" ? "none" : null;
    }
    default:
      return null;
  }
}

function either(parts: readonly SyntaxNode[], depth: number): "some" | "none" | null {
  const asked = parts.map((one) => asksForError(one, depth - 1));
  return asked.includes("some") ? "some" : asked.includes("none") ? "none" : null;
}

/** `if let Some(err) = …`. */
function isNamedError(pattern: SyntaxNode): boolean {
  if (pattern.kind() !== "tuple_struct_pattern" || !isOf(pattern, "Some")) return false;
  const [, inner, more] = children(pattern);
  if (inner?.kind() !== "identifier" || more) return false;
  return /^(?:\w+_)?(?:err|error)$/.test(inner.text());
}
