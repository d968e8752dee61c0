import type { SyntaxNode } from "../../core/syntax-node.ts";

const LISTS: ReadonlySet<string> = new Set([
  "body_statement",
  "block_body",
  "then",
  "else",
  "begin_block",
  "end_block",
  "begin",
  "do",
  "ensure",
  "parenthesized_statements",
]);
const CLAUSES: ReadonlySet<string> = new Set([
  "comment",
  "rescue",
  "else",
  "ensure",
  "heredoc_body",
]);
/** Constructs whose value is that of their last statement. */
const VALUED: ReadonlySet<string> = new Set([
  "if",
  "unless",
  "elsif",
  "case",
  "when",
  "in_clause",
  "case_match",
  "if_modifier",
  "unless_modifier",
]);
const METHODS: ReadonlySet<string> = new Set(["method", "singleton_method"]);

/** Whether the value of an expression is dropped, as far as the text shows: in Ruby the last one of a body is its value. */
export function isDropped(expression: SyntaxNode): boolean {
  let at = expression;
  for (let parent = at.parent(); parent; parent = at.parent()) {
    const kind = parent.kind();
    if (kind === "program" || kind === "class" || kind === "module") return true;
    if (kind === "while" || kind === "until" || kind === "for") return true;
    if (METHODS.has(kind)) return /^(initialize|\w+=)$/.test(parent.field("name")?.text() ?? "");
    if (LISTS.has(kind)) {
      if (kind === "ensure" || hasFollower(at)) return true;
    } else if (!VALUED.has(kind) || parent.field("condition")?.id() === at.id()) return false;
    else if (parent.field("value")?.id() === at.id()) return false;
    at = parent;
  }
  return false;
}

function hasFollower(statement: SyntaxNode): boolean {
  for (let next = statement.next(); next; next = next.next())
    if (next.isNamed() && !CLAUSES.has(next.kind())) return true;
  return false;
}
