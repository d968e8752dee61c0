import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith, ruleOn } from "../words.ts";
import { isCommented, isReasoned } from "./reasons.ts";
import { isTestHelper } from "./rust-paths.ts";
import { givesOf } from "./rust-signatures.ts";
import { FAILING, HARMLESS } from "./rust-standard.ts";
import {
  awaited,
  errorBranchAround,
  functionName,
  isOtherSending,
  macroName,
  methodCall,
  nameOf,
  pathOf,
  unwrapped,
} from "./rust-tree.ts";

export const IGNORED_ERROR: SyntaxRule = ruleOn(/\bok\b|\b_\b/, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["rust"],
  message: "An error is thrown away",
  fix: "Pass the error on with `?`, handle it, or say in a comment why it does not matter.",
  labels: ["clippy let_underscore_must_use", "clippy unused_result_ok"],
  kinds: ["let_declaration", "expression_statement"],
  where: "source",
  examples: {
    bad: [
      "fn f(p: &str) {\n    let _ = std::fs::create_dir(p);\n}",
      "fn f(p: &str, d: &[u8]) {\n    std::fs::write(p, d).ok();\n}",
    ],
    good: [
      "fn f(p: &str) {\n    let _ = std::fs::create_dir(p); // it may be there\n}",
      "fn f(tx: &Sender<u8>) {\n    let _ = tx.send(1);\n}",
      "fn f(p: &str) -> io::Result<()> {\n    let _ = std::fs::File::create(p)?;\n    Ok(())\n}",
    ],
  },
  match(node, file) {
    const dropped = node.kind() === "let_declaration" ? blankOf(node) : droppedBy(node);
    const call = dropped && unwrappedResult(awaited(dropped));
    if (call?.kind() !== "call_expression") return null;
    const name = nameOf(call);
    if (name === null || /^([A-Z]|send_|kill_)/.test(name)) return null;
    if (HARMLESS.has(name) && !isOtherSending(call)) return null;
    if (isTestHelper(file) || writesToTerminal(call)) return null;
    const gives = givesOf(call, file);
    // A future that nobody awaits is another rule's.
    if (gives === "other" || (gives === "future" && call.parent()?.kind() !== "await_expression"))
      return null;
    if (isLeaving(node) || isCommented(node, file)) return null;
    return { node, message: `What \`${name}\` says of an error is thrown away` };
  },
});

const WRAPPERS = /^(ok|context|with_context|map_err|wrap_err|wrap_err_with|map)$/;

/** Of `f().context("…")` and `f().await.ok()` the call whose error it is. */
function unwrappedResult(call: SyntaxNode): SyntaxNode {
  const method = methodCall(call);
  return method && WRAPPERS.test(method.name) ? awaited(method.receiver) : call;
}

/** Where the terminal is gone nobody can be told. */
function writesToTerminal(call: SyntaxNode): boolean {
  const method = methodCall(call);
  if (!method || !/^(flush|write|write_all)$/.test(method.name)) return false;
  return /\b(stdout|stderr|stdin|term|terminal|tty)\b/.test(method.receiver.text().slice(0, 80));
}

function blankOf(node: SyntaxNode): SyntaxNode | null {
  return node.field("pattern")?.kind() === "_" ? node.field("value") : null;
}

/** Of `_ = f();` and `f().ok();` what is dropped. */
function droppedBy(node: SyntaxNode): SyntaxNode | null {
  const expression = unwrapped(node);
  if (expression?.kind() === "assignment_expression")
    return expression.field("left")?.text() === "_" ? expression.field("right") : null;
  const method = expression && methodCall(expression);
  if (method?.name !== "ok" || method.given.length > 0) return null;
  return method.receiver;
}

const ENDING = /^(drop|(restore|reset)_(terminal|tty|screen|term))$/;

/** Where nothing could be done about an error: in `drop`, or while another one is reported. */
function isLeaving(node: SyntaxNode): boolean {
  return ENDING.test(functionName(node)) || errorBranchAround(node) !== null;
}

const called = new WeakMap<SyntaxNode, SyntaxNode | null>();

/** What a statement calls without using what it gives. */
function calledFor(node: SyntaxNode): SyntaxNode | null {
  let call = called.get(node);
  if (call === undefined) {
    call = readCalled(node);
    called.set(node, call);
  }
  return call;
}

function readCalled(node: SyntaxNode): SyntaxNode | null {
  const expression = unwrapped(node);
  return expression?.kind() === "call_expression" && expression.next()?.text() === ";"
    ? expression
    : null;
}

export const UNCHECKED_RETURN: SyntaxRule = {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["rust"],
  message: "The `Result` of this call is not looked at",
  fix: "Pass the error on with `?`, or handle it.",
  labels: ["rustc unused_must_use"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "fn f(p: &str) {\n    std::fs::create_dir_all(p);\n}",
      "fn g() -> Result<(), E> {\n    Ok(())\n}\nfn f() {\n    g();\n}",
    ],
    good: [
      "fn f(p: &str) -> io::Result<()> {\n    std::fs::create_dir_all(p)?;\n    Ok(())\n}",
      "fn g() {}\nfn f() {\n    g();\n}",
    ],
  },
  match(node, file) {
    const call = calledFor(node);
    if (!call) return null;
    const fails = givesOf(call, file) === "result" || FAILING.has(pathOf(call) ?? "");
    if (!fails || isReasoned(node, file)) return null;
    return { node: call, message: `The \`Result\` of \`${nameOf(call)}\` is not looked at` };
  },
};

export const FLOATING_PROMISE: SyntaxRule = ruleInFilesWith(/\basync\b/, {
  id: "floating-promise",
  family: "error-handling",
  languages: ["rust"],
  message: "A future is made and never awaited: nothing happens",
  fix: "Await it, or spawn it.",
  labels: ["rustc unused_must_use", "clippy let_underscore_future"],
  kinds: ["expression_statement", "let_declaration"],
  where: "everywhere",
  examples: {
    bad: [
      "async fn g() {}\nasync fn f() {\n    g();\n}",
      "async fn g() {}\nasync fn f() {\n    let _ = g();\n}",
      "fn f() {\n    let _ = async { g().await };\n}",
    ],
    good: [
      "async fn g() {}\nasync fn f() {\n    g().await;\n}",
      "async fn g() {}\nasync fn f() {\n    tokio::spawn(g());\n}",
    ],
  },
  match(node, file) {
    const call = node.kind() === "let_declaration" ? blankOf(node) : calledFor(node);
    if (call?.kind() === "async_block") return { node: call };
    if (call?.kind() !== "call_expression" || givesOf(call, file) !== "future") return null;
    return {
      node: call,
      message: `The future of \`${nameOf(call)}\` is never awaited: nothing happens`,
    };
  },
});

export const UNTHROWN_ERROR: SyntaxRule = ruleOn(/\b(?:Err|anyhow|eyre|format_err)\b/, {
  id: "unthrown-error",
  family: "error-handling",
  languages: ["rust"],
  message: "An error is made and dropped",
  fix: "Return it: `return Err(…)`.",
  labels: ["rustc unused_must_use"],
  kinds: ["expression_statement"],
  where: "everywhere",
  examples: {
    bad: [
      'fn f() -> Result<(), String> {\n    Err("no".to_string());\n    Ok(())\n}',
      'fn f() {\n    anyhow!("no");\n}',
    ],
    good: [
      'fn f() -> Result<(), String> {\n    return Err("no".to_string());\n}',
      'fn f() -> anyhow::Result<()> {\n    bail!("no");\n}',
    ],
  },
  match(node): Match | null {
    const call = calledFor(node);
    if (call) return pathOf(call) === "Err" ? { node } : null;
    const macro = macroName(node);
    if (macro === null || !/^(anyhow|eyre|format_err)$/.test(macro)) return null;
    return node.children().at(-1)?.text() === ";" && !enclosing(node, ["closure_expression"])
      ? { node }
      : null;
  },
});
