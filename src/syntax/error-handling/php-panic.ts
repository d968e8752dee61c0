import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";

const FUNCTIONS = [
  "function_definition",
  "method_declaration",
  "anonymous_function",
  "arrow_function",
];

/** What `die` or `exit` is given; null where the node is neither, or is given nothing. */
function lastWords(node: SyntaxNode): SyntaxNode | null {
  const kind = node.kind();
  if (kind === "exit_statement")
    return node.namedChildren().find((child) => child.kind() !== "comment") ?? null;
  if (kind !== "function_call_expression") return null;
  const called = node.field("function");
  if (called?.kind() !== "name" || !/^(die|exit)$/i.test(called.text())) return null;
  return node.field("arguments")?.namedChildren()[0]?.namedChildren()[0] ?? null;
}

const TEXTS = ["string", "encapsed_string", "heredoc", "binary_expression"];
const READS = [
  "member_call_expression",
  "nullsafe_member_call_expression",
  "function_call_expression",
];

function isMessage(words: SyntaxNode): boolean {
  return TEXTS.includes(words.kind()) || READS.includes(words.kind());
}

// What has to do with the world outside; most others that give nothing are questions about the request.
const OPENS =
  /connect|open|query|prepare|exec|socket|get_contents|^curl_|^ldap_|^simplexml_load|^parse_ini/i;

/** `$link = connect(…); if (!$link) { die('…'); }` is `connect(…) or die('…')` in other words. */
function isAfterFailure(node: SyntaxNode): boolean {
  let at = node.parent();
  if (at?.kind() === "expression_statement") at = at.parent();
  if (at?.kind() === "compound_statement") at = at.parent();
  const name = at?.kind() === "if_statement" ? missing(at.field("condition")) : null;
  let before = at?.prev() ?? null;
  while (before?.kind() === "comment") before = before.prev();
  const assigned = before?.kind() === "expression_statement" ? before.namedChildren()[0] : null;
  if (name === null || assigned?.kind() !== "assignment_expression") return false;
  if (assigned.field("left")?.text() !== name) return false;
  const right = assigned.field("right");
  const call = right?.kind() === "error_suppression_expression" ? right.namedChildren()[0] : right;
  if (!call || !CALLS.includes(call.kind())) return false;
  return OPENS.test((call.field("function") ?? call.field("name"))?.text().slice(0, 100) ?? "");
}

const CALLS = ["member_call_expression", "function_call_expression", "scoped_call_expression"];

/** Of `(!$link)` and `($link === false)` the variable. */
function missing(condition: SyntaxNode | null): string | null {
  const text = condition?.text().slice(0, 100) ?? "";
  const [, negated, compared] =
    /^\(\s*(?:!\s*(\$\w+)|(\$\w+)\s*===?\s*(?:false|null))\s*\)$/i.exec(text) ?? [];
  return negated ?? compared ?? null;
}

/** A statement that ends the program with a message. */
export function isPanic(statement: SyntaxNode): boolean {
  const dies = statement.kind() === "exit_statement" ? statement : statement.namedChildren()[0];
  const words = dies ? lastWords(dies) : null;
  return words !== null && isMessage(words);
}

export const PANIC: SyntaxRule = ruleOn(/\b(?:die|exit)\b/i, {
  id: "panic",
  family: "error-handling",
  languages: ["php"],
  message: "A failure ends the whole program",
  fix: "Throw an exception, so that callers can decide, and the outside sees no internals.",
  labels: ["PHPMD ExitExpression", "SonarPHP S1799"],
  kinds: ["function_call_expression", "exit_statement"],
  where: "source",
  examples: {
    bad: [
      "function f() { return mysqli_connect($host) or die('Cannot connect'); }",
      "function f() { try { g(); } catch (PDOException $e) { die($e->getMessage()); } }",
      "function f() { $db = mysqli_connect($host); if (!$db) { die('Cannot connect'); } }",
    ],
    good: [
      "defined('ABSPATH') or die('No direct access');",
      "function f() { header('Location: /'); exit; }",
      "function f() { try { g(); } catch (PDOException $e) { exit(1); } }",
    ],
  },
  match(node) {
    const words = lastWords(node);
    if (!words || !isMessage(words)) return null;
    const around = enclosing(node, FUNCTIONS);
    const operation = node.parent();
    if (operation?.kind() === "binary_expression") {
      const tested = operation.field("left");
      const asks =
        tested &&
        nodesOfKind(tested, ["name"]).some((name) =>
          /^(defined|PHP_SAPI|php_sapi_name)$/.test(name.text()),
        );
      return asks || operation.field("right")?.id() !== node.id() ? null : { node };
    }
    if (!around) return null;
    return enclosing(node, ["catch_clause"], FUNCTIONS) || isAfterFailure(node) ? { node } : null;
  },
});
