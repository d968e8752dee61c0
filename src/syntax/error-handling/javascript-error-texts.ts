import type { SyntaxNode } from "../../core/syntax-node.ts";
import { bare } from "./javascript-functions.ts";

/** More uses than that do more than make a text. */
const MOST = 12;

/**
 * The variables of a handler's body that hold a text made of its error; null where the error is used for anything
 * else: handed on, kept, asked for its code.
 */
export function textsIn(body: SyntaxNode, names: readonly string[]): readonly string[] | null {
  const regex = `^(?:${names.map((name) => name.replace(/[^\w]/gu, "\\$&")).join("|")})$`;
  const uses = body.findAll({
    rule: {
      any: [
        { kind: "identifier", regex },
        { kind: "shorthand_property_identifier", regex },
      ],
    },
  });
  if (uses.length > MOST) return null;
  const held: string[] = [];
  for (const use of uses) {
    const text = textOf(use);
    if (text === null) return null;
    const name = heldBy(text);
    if (name !== null) held.push(name);
  }
  return held;
}

/** The expression that makes a text of the error or asks for its type: `e.message`, `String(e)`, `e instanceof Error`. */
function textOf(use: SyntaxNode): SyntaxNode | null {
  const at = withWrappers(use);
  const around = at.parent();
  switch (around?.kind()) {
    case "member_expression":
      return /^(message|toString)$/.test(around.field("property")?.text() ?? "") ? around : null;
    case "template_substitution":
      return around.parent();
    case "arguments":
      return around.parent()?.field("function")?.text() === "String" ? around.parent() : null;
    case "binary_expression":
      return /^(\+|instanceof)$/.test(around.field("operator")?.text() ?? "") ? around : null;
    default:
      return null;
  }
}

/** The outermost of the brackets and casts around an expression. */
function withWrappers(node: SyntaxNode): SyntaxNode {
  let at = node;
  const id = node.id();
  for (let up = at.parent(); up && up.id() !== at.id() && bare(up).id() === id; up = at.parent())
    at = up;
  return at;
}

const PARTS: ReadonlySet<string> = new Set([
  "binary_expression",
  "call_expression",
  "member_expression",
  "parenthesized_expression",
  "template_string",
  "template_substitution",
  "ternary_expression",
]);

/** The name of the variable that a text, or what is made of it at once, is kept in. */
function heldBy(text: SyntaxNode): string | null {
  let at: SyntaxNode | null = text;
  for (let steps = 0; at && steps < MOST && PARTS.has(at.kind()); steps++) at = at.parent();
  const name = at?.kind() === "variable_declarator" ? at.field("name") : null;
  return name?.kind() === "identifier" ? name.text() : null;
}
