import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isReasoned } from "./reasons.ts";
import { isTestHelper } from "./rust-paths.ts";
import {
  documentsPanic,
  errorBranchAround,
  FUNCTIONS,
  functionAround,
  macroName,
  methodCall,
  returnsResult,
} from "./rust-tree.ts";

export const PANIC: SyntaxRule = ruleOn(/\bpanic\b/, {
  id: "panic",
  family: "error-handling",
  languages: ["rust"],
  message: "The program panics at an error that could have been returned",
  fix: "Return the error, or say under `# Panics` or in a comment why this is a bug and no error.",
  labels: ["clippy panic", "clippy panic_in_result_fn"],
  kinds: ["macro_invocation"],
  where: "source",
  examples: {
    bad: [
      'fn f() {\n    match g() {\n        Ok(v) => h(v),\n        Err(e) => panic!("{e}"),\n    }\n}',
      'fn f(n: u8) -> Result<u8, E> {\n    if n > 3 {\n        panic!("too large");\n    }\n    Ok(n)\n}',
    ],
    good: [
      'fn f(n: u8) {\n    if n > 3 {\n        panic!("f: n must be at most 3");\n    }\n}',
      '/// # Panics\n/// Where g fails.\nfn f() {\n    if let Err(e) = g() {\n        panic!("{e}");\n    }\n}',
    ],
  },
  match(node, file) {
    if (macroName(node) !== "panic" || isTestHelper(file)) return null;
    const fn = functionAround(node);
    if (!fn || fn.field("name")?.text() === "main" || !(isAtError(node) || isInResult(node)))
      return null;
    if (NEVER.test(node.text().slice(0, 300)) || documentsPanic(fn) || isReasoned(node, file))
      return null;
    const arm = enclosing(node, ["match_arm"], FUNCTIONS);
    return arm && isReasoned(arm, file) ? null : { node };
  },
});

const NEVER =
  /\b(bugs?|unreachable|impossible|never|invariants?|should(n't| not)|internal error|poisoned|unexpected(ly)?|must|not (yet )?(covered|supported|handled|implemented))\b/i;

/** The error is at hand, and the panic is what is done about it. */
function isAtError(node: SyntaxNode): boolean {
  if (errorBranchAround(node)) return true;
  const closure = enclosing(node, ["closure_expression"], ["function_item"]);
  const taker = closure?.parent()?.parent();
  const method = taker ? methodCall(taker) : null;
  if (!closure || !method || !/^(unwrap_or_else|map_err|or_else)$/.test(method.name)) return false;
  return (closure.field("parameters")?.namedChildren().length ?? 0) > 0;
}

function isInResult(node: SyntaxNode): boolean {
  const around = enclosing(node, FUNCTIONS);
  return around?.kind() === "function_item" && returnsResult(around);
}
