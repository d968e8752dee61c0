import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { holdsReason, isReasoned } from "./reasons.ts";
import { ANSWERS, PARSING } from "./rust-standard.ts";
import {
  awaited,
  commentsIn,
  errorBranch,
  isLocking,
  macroName,
  methodCall,
  nameOf,
  pathOf,
  statementsOf,
  unwrapped,
} from "./rust-tree.ts";

export const LOST_CAUSE: SyntaxRule = ruleOn(/\b(?:Err|is_err|map_err|ok)\b/, {
  id: "lost-cause",
  family: "error-handling",
  languages: ["rust"],
  message: "The new error does not hold its cause",
  fix: "Keep the error: in a field, as `#[source]`, by `context`, or in the text.",
  labels: ["clippy map_err_ignore"],
  kinds: ["call_expression", "match_arm", "if_expression"],
  where: "source",
  examples: {
    bad: [
      "fn f(p: &str) -> Result<Vec<u8>, E> {\n    std::fs::read(p).map_err(|_| E::Read)\n}",
      "fn f() -> Result<(), E> {\n    if let Err(_) = g() {\n        return Err(E::G);\n    }\n    Ok(())\n}",
    ],
    good: [
      "fn f(p: &str) -> Result<Vec<u8>, E> {\n    std::fs::read(p).map_err(E::Read)\n}",
      "fn f(n: u64) -> Result<u8, E> {\n    u8::try_from(n).map_err(|_| E::TooLarge)\n}",
    ],
  },
  match(node, file) {
    return node.kind() === "call_expression" ? inChain(node, file) : inBranch(node, file);
  },
});

function inChain(node: SyntaxNode, file: SourceFile): Match | null {
  const call = methodCall(node);
  if (!call) return null;
  const { name, receiver, given } = call;
  const place = node.field("function")?.field("field") ?? node;
  if (name === "map_err") {
    const [closure] = given;
    const body = closure?.kind() === "closure_expression" ? closure.field("body") : null;
    if (!closure || !body || !/^\|\s*_\w*\s*(:[^|]*)?\|/.test(closure.text().slice(0, 60)))
      return null;
    if (/^((std::|core::)?fmt::Error|std::fmt::Error|fmt::Error)$/.test(body.text().slice(0, 30)))
      return null;
    return saysEnough(receiver, body) || isReasoned(node, file) || isReasoned(place, file)
      ? null
      : { node: place, within: node };
  }
  if (name !== "ok_or" && name !== "ok_or_else" && name !== "context" && name !== "with_context")
    return null;
  const before = methodCall(receiver);
  if (before?.name !== "ok" || before.given.length > 0) return null;
  return saysEnough(before.receiver, given[0] ?? null) || isReasoned(node, file)
    ? null
    : { node: place, within: node };
}

function inBranch(node: SyntaxNode, file: SourceFile): Match | null {
  const branch = errorBranch(node);
  if (!branch || branch.isNamed) return null;
  const last = statementsOf(branch.body).at(-1);
  const made = last && madeError(last);
  if (!made || saysEnough(branch.source, made)) return null;
  if (isReasoned(node, file) || holdsReason(commentsIn(branch.body))) return null;
  return { node: made, within: node };
}

/** `Err(…)`, `return Err(…)` or `bail!(…)` as what a branch ends with. */
function madeError(last: SyntaxNode): SyntaxNode | null {
  const expression = unwrapped(last);
  if (!expression) return null;
  if (macroName(expression) === "bail") return expression;
  const value =
    expression.kind() === "return_expression" ? expression.namedChildren()[0] : expression;
  return value?.kind() === "call_expression" && pathOf(value) === "Err" ? value : null;
}

/** The cause would add nothing: it says only that it failed, or that what is shown is not right. */
function saysEnough(source: SyntaxNode, made: SyntaxNode | null): boolean {
  const from = awaited(source);
  const name = nameOf(from);
  if (name === null) return from.kind() !== "call_expression";
  if (ANSWERS.has(name) || isLocking(from)) return true;
  // That what was given is no number is all there is to say, and the new error says it.
  return PARSING.has(name) || made === null || NOTHING.test(made.text().slice(0, 20));
}

// The type leaves no room for a cause.
const NOTHING = /^Err\((None|\(\))\)$/;
