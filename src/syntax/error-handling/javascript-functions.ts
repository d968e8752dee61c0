import type { SyntaxNode } from "../../core/syntax-node.ts";

/** Kinds that are functions of their own: `return`, `await` and `throw` inside do not concern what is around. */
export const FUNCTIONS: readonly string[] = [
  "arrow_function",
  "function_expression",
  "function_declaration",
  "generator_function",
  "generator_function_declaration",
  "method_definition",
];

const WRAPPERS: ReadonlySet<string> = new Set([
  "parenthesized_expression",
  "as_expression",
  "satisfies_expression",
  "non_null_expression",
  "type_assertion",
]);

/** How many brackets and casts around one expression are looked through. */
const WRAPPED = 20;

/** The expression without brackets, casts and `!` around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let steps = 0; steps < WRAPPED && WRAPPERS.has(at.kind()); steps++) {
    const inner = at.namedChildren().filter((child) => child.kind() !== "comment");
    const next = at.kind() === "type_assertion" ? inner.at(-1) : inner[0];
    if (!next) return at;
    at = next;
  }
  return at;
}

export function isInlineFunction(node: SyntaxNode): boolean {
  const kind = node.kind();
  return kind === "arrow_function" || kind === "function_expression";
}

export function isAsync(node: SyntaxNode): boolean {
  // `static`, `public` and the like may come first.
  for (const child of node.children()) {
    const kind = child.kind();
    if (kind === "async") return true;
    if (kind === "formal_parameters" || kind === "statement_block" || kind === "=>") return false;
  }
  return false;
}

/** What a function is called with: names and patterns, types and defaults taken off. */
export function parametersOf(node: SyntaxNode): SyntaxNode[] {
  const single = node.field("parameter");
  if (single) return [single];
  const list = node.field("parameters")?.namedChildren() ?? [];
  return list
    .filter((one) => one.kind() !== "comment")
    .map((one) => {
      const typed = one.field("pattern") ?? one;
      return typed.kind() === "assignment_pattern" ? (typed.field("left") ?? typed) : typed;
    });
}

/** The names that a parameter or a declaration binds: one, or those of a pattern. */
export function boundNames(pattern: SyntaxNode): string[] {
  if (pattern.kind() === "identifier") return [pattern.text()];
  return pattern
    .findAll({
      rule: { any: [{ kind: "identifier" }, { kind: "shorthand_property_identifier_pattern" }] },
    })
    .map((name) => name.text());
}

/** Whether one of the names is spoken of in the node, itself included. */
export function mentions(node: SyntaxNode, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  const escaped = names.map((name) => name.replace(/[^\w]/gu, "\\$&"));
  const regex = `^(?:${escaped.join("|")})$`;
  return node.has({
    rule: {
      any: [
        { kind: "identifier", regex },
        { kind: "shorthand_property_identifier", regex },
      ],
    },
  });
}

/** The arguments of a call, comments left out. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.field("arguments");
  if (list?.kind() !== "arguments") return [];
  return list.namedChildren().filter((one) => one.kind() !== "comment");
}

/** `b` of the call `a.b(…)`, and what it is called on. Null for any other call. */
export function methodOf(
  call: SyntaxNode,
): { readonly object: SyntaxNode; readonly name: string } | null {
  const callee = call.field("function");
  if (callee?.kind() !== "member_expression") return null;
  const object = callee.field("object");
  const name = callee.field("property");
  return object && name ? { object, name: name.text() } : null;
}

/** The text of a string without substitutions; null for anything else. */
export function stringOf(node: SyntaxNode | undefined): string | null {
  if (node?.kind() !== "string") return null;
  return node.text().slice(1, -1);
}
