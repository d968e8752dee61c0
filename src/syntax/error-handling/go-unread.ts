import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match } from "../rule.ts";
import { assigns, FUNCTIONS, isErrorName, lastResult, mentions } from "./go-tree.ts";

// So many statements further on the error is looked for; more are not read together.
const MOST_STATEMENTS = 20;

/** An error that is assigned again, or left behind, before anybody reads it. */
export function overwritten(node: SyntaxNode, left: readonly SyntaxNode[]): Match | null {
  const target = left.at(-1);
  if (target?.kind() !== "identifier") return null;
  const name = target.text();
  // Anything may come between an assignment in a head and the next one.
  if (!isErrorName(name) || node.parent()?.kind() !== "statement_list") return null;
  const next = nextUse(node, name);
  if (next === "read" || (next === "none" && !isLastUse(node, name))) return null;
  return {
    node,
    message:
      next === "none"
        ? `\`${name}\` is assigned and never looked at`
        : `\`${name}\` is assigned again before anybody looks at it`,
    fix: `Check \`${name}\` right behind the call.`,
  };
}

function nextUse(node: SyntaxNode, name: string): "read" | "overwritten" | "none" {
  let at = node.next();
  for (let count = 0; at; at = at.next()) {
    if (!at.isNamed() || at.kind() === "comment") continue;
    if (count++ === MOST_STATEMENTS || LEAVES.has(at.kind())) return "read";
    if (assigns(at, name)) {
      const right = at.field("right");
      return right && !mentions(right, name) ? "overwritten" : "read";
    }
    // A bare `return` gives back named results.
    if (mentions(at, name) || at.has(BARE_RETURN)) return "read";
  }
  return "none";
}

const LEAVES: ReadonlySet<string> = new Set(["labeled_statement", "goto_statement"]);
const BARE_RETURN = {
  rule: { kind: "return_statement", not: { has: { kind: "expression_list" } } },
};

/** Whether nothing in its function can read it any more. */
function isLastUse(node: SyntaxNode, name: string): boolean {
  const owner = enclosing(node, FUNCTIONS, ["for_statement"]);
  // What a function literal assigns may be read around it.
  if (!owner || owner.kind() === "func_literal" || lastResult(owner)?.name) return false;
  const body = owner.field("body");
  if (!body) return false;
  const end = node.range().end.index;
  // A closure before it may run after it.
  if (
    body.has({
      rule: {
        kind: "func_literal",
        has: { kind: "identifier", regex: `^${name}$`, stopBy: "end" },
      },
    })
  )
    return false;
  const uses = body.findAll({ rule: { kind: "identifier", regex: `^${name}$` } });
  const isDeclared = uses.some((use) =>
    enclosing(use, ["short_var_declaration", "var_spec"], ["block"]),
  );
  return isDeclared && !uses.some((use) => use.range().start.index > end);
}
