import type { SyntaxNode } from "../../core/syntax-node.ts";
import { enclosing } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { holdsReason, isReasoned } from "./reasons.ts";
import { ANSWERS, READING } from "./rust-standard.ts";
import {
  argumentsOf,
  awaited,
  commentsIn,
  type ErrorBranch,
  errorBranch,
  FUNCTIONS,
  isLocking,
  isOtherSending,
  macroName,
  methodCall,
  nameOf,
  pathOf,
  returnsResult,
  statementsOf,
  unwrapped,
} from "./rust-tree.ts";

/** A branch for errors that nothing explains, of a call whose error is one. */
function unexplained(node: SyntaxNode, file: SourceFile): ErrorBranch | null {
  const branch = errorBranch(node);
  if (!branch || isReasoned(node, file) || holdsReason(commentsIn(branch.body))) return null;
  const name = nameOf(branch.source);
  const answers = name !== null && ANSWERS.has(name) && !isOtherSending(branch.source);
  return answers || isLocking(branch.source) ? null : branch;
}

export const EMPTY_CATCH: SyntaxRule = ruleOn(/\b(?:Err|is_err)\b/, {
  id: "empty-catch",
  family: "error-handling",
  languages: ["rust"],
  message: "An error is seen, and nothing is done about it",
  fix: "Return or handle the error, or say in a comment why nothing has to be done.",
  labels: [],
  kinds: ["match_arm", "if_expression"],
  where: "code",
  examples: {
    bad: [
      "fn f() {\n    match g() {\n        Ok(v) => h(v),\n        Err(_) => {}\n    }\n}",
      "fn f() {\n    if let Err(_) = g() {}\n}",
    ],
    good: [
      "fn f() {\n    match g() {\n        Ok(v) => h(v),\n        Err(_) => {} // not there yet\n    }\n}",
      "fn f() {\n    match rx.try_recv() {\n        Ok(v) => h(v),\n        Err(_) => {}\n    }\n}",
    ],
  },
  match(node, file) {
    const branch = unexplained(node, file);
    if (!branch || statementsOf(branch.body).length > 0) return null;
    return node.kind() === "match_arm" ? { node } : { node: branch.head, within: node };
  },
});

export const SWALLOWED_ERROR: SyntaxRule = ruleOn(/\b(?:Err|is_err|unwrap_or_default|lines)\b/, {
  id: "swallowed-error",
  family: "error-handling",
  languages: ["rust"],
  message: "An error is dropped",
  fix: "Pass the error on, or log it with what it says.",
  labels: ["clippy lines_filter_map_ok"],
  kinds: ["match_arm", "if_expression", "call_expression"],
  where: "code",
  examples: {
    bad: [
      'fn f() {\n    if let Err(_) = g() {\n        eprintln!("g failed");\n    }\n}',
      "fn f() -> Result<u8, E> {\n    match g() {\n        Ok(v) => Ok(v),\n        Err(_) => Ok(0),\n    }\n}",
      "fn f(r: impl BufRead) -> Vec<String> {\n    r.lines().filter_map(Result::ok).collect()\n}",
    ],
    good: [
      'fn f() {\n    if let Err(e) = g() {\n        eprintln!("g failed: {e}");\n    }\n}',
      "fn f() -> bool {\n    match g() {\n        Ok(_) => true,\n        Err(_) => false,\n    }\n}",
    ],
  },
  match(node, file) {
    if (node.kind() === "call_expression") return droppedInChain(node, file);
    const branch = unexplained(node, file);
    if (!branch || branch.isNamed) return null;
    const message = swallows(node, branch);
    return message === null ? null : { node: branch.head, within: node, message };
  },
});

function swallows(node: SyntaxNode, { body }: ErrorBranch): string | null {
  const statements = statementsOf(body);
  const last = statements.at(-1);
  if (!last) return null;
  const before = statements.slice(0, -1);
  if (!before.every(isLog)) return null;
  if (isOk(last, node)) return "The function gives `Ok` although this is an error";
  const logs = isLog(last) || (before.length > 0 && isPlain(last));
  return logs ? "What is logged does not say what the error says" : null;
}

const LOGS = /^(e?print(ln)?|warn|error|log|fatal|critical)$/;

/** A message that nothing of an error can be in: the branch has no name for it. */
function isLog(statement: SyntaxNode): boolean {
  const name = macroName(statement);
  return name !== null && LOGS.test(name);
}

/** `return`, `continue`, `None`, `false`: says no more about the error. */
function isPlain(last: SyntaxNode): boolean {
  const expression = unwrapped(last);
  const kind = expression?.kind() ?? "";
  if (/^(continue|break)_expression$/.test(kind)) return true;
  const value =
    kind === "return_expression" ? (expression?.namedChildren()[0] ?? null) : expression;
  return value === null || /^(None|false|true|0|\(\))$/.test(value.text().slice(0, 10));
}

/** `Ok(…)` as the value of the function, or returned by it. */
function isOk(last: SyntaxNode, node: SyntaxNode): boolean {
  const expression = unwrapped(last);
  if (!expression) return false;
  const returned = expression.kind() === "return_expression";
  const value = returned ? expression.namedChildren()[0] : expression;
  if (value?.kind() !== "call_expression" || pathOf(value) !== "Ok") return false;
  const fn = enclosing(node, FUNCTIONS);
  return fn?.kind() === "function_item" && returnsResult(fn);
}

function droppedInChain(node: SyntaxNode, file: SourceFile): Match | null {
  const call = methodCall(node);
  if (!call) return null;
  const from = awaited(call.receiver);
  if (call.name === "unwrap_or_default") {
    if (!READING.has(pathOf(from) ?? "") || isReasoned(node, file)) return null;
    return {
      node: node.field("function")?.field("field") ?? node,
      within: node,
      message: "An error and nothing look the same afterwards: the error is dropped",
    };
  }
  if (
    !dropsErrors(call.name, node) ||
    methodCall(from)?.name !== "lines" ||
    argumentsOf(from).length > 0
  )
    return null;
  if (isReasoned(node, file)) return null;
  return {
    node: node.field("function")?.field("field") ?? node,
    within: node,
    message:
      "Lines that cannot be read are dropped, and an error that stays ends in an endless loop",
    fix: "Use `map_while(Result::ok)`, or pass the error on.",
  };
}

function dropsErrors(name: string, call: SyntaxNode): boolean {
  if (name === "flatten") return true;
  if (name !== "filter_map" && name !== "flat_map") return false;
  return /^(Result::ok|\|(\w+)\| \2\.ok\(\))$/.test(
    argumentsOf(call)[0]?.text().slice(0, 60) ?? "",
  );
}
