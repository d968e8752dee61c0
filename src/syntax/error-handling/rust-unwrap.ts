import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isReasoned } from "./reasons.ts";
import { isGuarded } from "./rust-guards.ts";
import { isTestHelper } from "./rust-paths.ts";
import { LOOKUPS, SERIALIZING } from "./rust-standard.ts";
import {
  argumentsOf,
  awaited,
  documentsPanic,
  isLiteral,
  type MethodCall,
  macroName,
  methodCall,
  pathOf,
} from "./rust-tree.ts";

export const UNWRAP: SyntaxRule = ruleOn(/\b(?:unwrap(?:_err)?|expect)\b/, {
  id: "unwrap",
  family: "error-handling",
  languages: ["rust"],
  message: "The program panics where this is an error or nothing",
  fix: "Pass the error on with `?`, handle it, or say with `expect` or a comment why it cannot happen.",
  labels: ["clippy unwrap_used", "clippy expect_used"],
  kinds: ["call_expression", "macro_invocation"],
  where: "source",
  examples: {
    bad: [
      "fn f(p: &str) -> String {\n    std::fs::read_to_string(p).unwrap()\n}",
      'fn f(p: &str) -> String {\n    std::fs::read_to_string(p).expect("failed to read")\n}',
      'fn f(s: &str) {\n    println!("{}", s.parse::<u8>().unwrap());\n}',
    ],
    good: [
      "fn f(m: &Mutex<u8>) -> u8 {\n    *m.lock().unwrap()\n}",
      'fn f(s: &str) -> u8 {\n    s.parse().expect("the lexer only yields digits")\n}',
      'fn f() -> Regex {\n    Regex::new("^a$").unwrap()\n}',
    ],
  },
  match(node, file) {
    if (isTestHelper(file)) return null;
    return node.kind() === "macro_invocation" ? inMacro(node, file) : ofCall(node, file);
  },
});

// What only says that it failed is an error's message, not the reason why there is none.
const SAYS_THAT =
  /^"\s*("$|(fail(ed|ure|s)?|could ?n[o']t|couldn't|cannot|can't|can not|unable|error|err|oops|something went wrong|unwrap)\b)|\b(failed|error)\W*"$/i;

const SAYS_WHY =
  /\b(because|since|already|always|never|should|must|checked|valid|guaranteed|(can't|cannot|can not) (fail|be|happen))\b/i;

function ofCall(node: SyntaxNode, file: SourceFile): Match | null {
  const call = methodCall(node);
  if (!call || !isUnwrap(call) || cannotFail(call.receiver)) return null;
  const { statement, fn, isConstant } = surroundingsOf(node);
  if (isConstant || (fn && (documentsPanic(fn) || isGuarded(node, call.receiver, fn, file))))
    return null;
  if (call.name === "expect" && fn?.field("name")?.text() === "main") return null;
  // Of a chain over lines only the method is at fault.
  const place = node.field("function")?.field("field") ?? node;
  if (isReasoned(place, file) || isReasoned(statement, file)) return null;
  return { node: place, within: statement, message: messageFor(call.name) };
}

const STATEMENTS: ReadonlySet<string> = new Set([
  "let_declaration",
  "expression_statement",
  "match_arm",
  "field_initializer",
]);

/** In one go: every step up a long chain costs as much as the whole way. */
function surroundingsOf(node: SyntaxNode): {
  readonly statement: SyntaxNode;
  readonly fn: SyntaxNode | null;
  readonly isConstant: boolean;
} {
  let statement: SyntaxNode | null = null;
  for (const around of node.ancestors()) {
    const kind = around.kind();
    if (STATEMENTS.has(kind)) statement ??= around;
    else if (kind === "block") statement ??= node;
    if (kind === "function_item")
      return { statement: statement ?? node, fn: around, isConstant: false };
    if (kind === "const_item" || kind === "static_item")
      return { statement: statement ?? node, fn: null, isConstant: true };
  }
  return { statement: statement ?? node, fn: null, isConstant: false };
}

function messageFor(name: string): string {
  return name === "expect"
    ? "`expect` only says that it failed: the program panics where the error could be passed on"
    : `\`${name}\` panics where this is an error or nothing`;
}

function isUnwrap({ name, given }: MethodCall): boolean {
  if (name === "unwrap" || name === "unwrap_err") return given.length === 0;
  if (name !== "expect" || given.length !== 1 || given[0]?.kind() !== "string_literal")
    return false;
  const text = given[0].text().slice(0, 200);
  return SAYS_THAT.test(text) && !SAYS_WHY.test(text);
}

// Poisoned locks and threads that panicked: the panic is handed on.
const HANDS_ON: ReadonlySet<string> = new Set(
  "lock read write join into_inner get_mut try_borrow recv blocking_recv".split(" "),
);
const SPLITS = /^r?split(n|_terminator|_inclusive|_whitespace)?$/;
const OUTSIDE =
  /^(fs|env|net|File|OpenOptions|Command|TcpListener|TcpStream|UdpSocket|UnixListener|UnixStream|Path|PathBuf|Client|reqwest|Library)::/;

/** What cannot fail, or fails only where the code itself is wrong. */
function cannotFail(value: SyntaxNode): boolean {
  const receiver = awaited(value);
  const macro = macroName(receiver);
  if (macro !== null) return (macro === "write" || macro === "writeln") && !writesOut(receiver);
  const method = methodCall(receiver);
  if (method) return isSafeMethod(method);
  const path = pathOf(receiver);
  if (path === null || OUTSIDE.test(path)) return false;
  if (SERIALIZING.has(path) || /^(mem::(replace|take)|char::from_\w+)$/.test(path)) return true;
  const given = argumentsOf(receiver);
  return given.length > 0 && given.every(isFixed);
}

const isFixed = (node: SyntaxNode): boolean =>
  isLiteral(node) ||
  (/identifier$/.test(node.kind()) &&
    /^(\w+::)*[A-Z][A-Z0-9_]+$/.test(node.text().slice(0, 100))) ||
  (node.kind() === "array_expression" && node.namedChildren().every(isLiteral)) ||
  macroName(node) === "concat";

/** `node.as_element()`: which it is was decided before. What is read from outside is another thing: `json.as_str()`. */
const isView = (name: string): boolean =>
  /^as_/.test(name) &&
  !/^as_(str|string|bool|object|array|table|integer|float|[iuf]64)$/.test(name);

function isSafeMethod({ name, receiver, given }: MethodCall): boolean {
  if (given.length === 0 && HANDS_ON.has(name)) return true;
  if (name === "parse" || name === "to_digit") return isLiteral(receiver);
  if (name === "duration_since") return /UNIX_EPOCH/.test(given[0]?.text().slice(0, 60) ?? "");
  if (name === "try_into") return receiver.kind() === "index_expression" || isLiteral(receiver);
  const inner = methodCall(receiver);
  if (name === "next" || name === "last" || (name === "nth" && given[0]?.text() === "0"))
    return SPLITS.test(inner?.name ?? "");
  // A condition variable's, not a child process'; and who hears no message is gone.
  if (/^(wait(_while|_timeout)?|send|try_send|blocking_send)$/.test(name) && given.length > 0)
    return true;
  if (LOOKUPS.has(name) || isView(name)) return true;
  return /^(and|with)_(hms|ymd)\w*_opt$/.test(name) && given.every(isLiteral);
}

// `write!` to a `String` cannot fail, to a stream it can.
function writesOut(macro: SyntaxNode): boolean {
  const first = macro.namedChildren().at(-1)?.namedChildren()[0]?.text().slice(0, 40) ?? "";
  return /^(io|std|stdout|stderr|file|f|self|handle|stream|socket|lock|term|w|writer)$/.test(first);
}

const UNWRAPS = { rule: { kind: "identifier", regex: "^unwrap$" } };
const ASSERTING =
  /^(debug_)?assert|^macro_rules$|^(matches|quote|parse_quote|lazy_static|thread_local|format_args)$/;

/** The grammar does not read what a macro is given: only tokens are there to look at. */
function inMacro(node: SyntaxNode, file: SourceFile): Match | null {
  const name = macroName(node);
  if (name === null || ASSERTING.test(name)) return null;
  for (const found of node.findAll(UNWRAPS)) {
    if (found.prev()?.text() !== "." || found.next()?.text() !== "()") continue;
    if (isSafeInTokens(found) || isReasoned(found, file) || isReasoned(node, file)) continue;
    return { node: found, within: node, message: messageFor("unwrap") };
  }
  return null;
}

/** `m.lock().unwrap()`, by its tokens. */
function isSafeInTokens(unwrap: SyntaxNode): boolean {
  const given = unwrap.prev()?.prev();
  const name = given?.prev();
  if (!given || name == null) return false;
  const called = name.text();
  return (
    LOOKUPS.has(called) ||
    isView(called) ||
    (called === "parse" && name.prev()?.prev()?.kind() === "string_literal") ||
    SERIALIZING.has(`serde_json::${called}`) ||
    (HANDS_ON.has(called) && given.text() === "()")
  );
}
