import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";

/** A call of a method: `receiver.name(args)`. */
export interface MethodCall {
  readonly receiver: SyntaxNode;
  readonly name: string;
  readonly given: readonly SyntaxNode[];
}

const COMMENTS: ReadonlySet<string> = new Set(["line_comment", "block_comment"]);
export const isComment = (node: SyntaxNode): boolean => COMMENTS.has(node.kind());

/** Below `f::<T>` the `f`. */
function calledOf(call: SyntaxNode): SyntaxNode | null {
  const called = call.field("function");
  return called?.kind() === "generic_function" ? called.field("function") : called;
}

// Several rules ask of the same call.
const methodCalls = new WeakMap<SyntaxNode, MethodCall | null>();

/** Null for anything else than the call of a method. */
export function methodCall(node: SyntaxNode): MethodCall | null {
  let call = methodCalls.get(node);
  if (call === undefined) {
    call = readMethodCall(node);
    methodCalls.set(node, call);
  }
  return call;
}

function readMethodCall(node: SyntaxNode): MethodCall | null {
  if (node.kind() !== "call_expression") return null;
  const called = calledOf(node);
  if (called?.kind() !== "field_expression") return null;
  const receiver = called.field("value");
  const name = called.field("field")?.text();
  if (!receiver || !name) return null;
  let given: readonly SyntaxNode[] | null = null;
  return {
    receiver,
    name,
    get given() {
      given ??= argumentsOf(node);
      return given;
    },
  };
}

export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return (
    call
      .field("arguments")
      ?.namedChildren()
      .filter((one) => !isComment(one)) ?? []
  );
}

/** The last two names of what a call calls: `fs::read` of `std::fs::read(…)`; null for methods. */
export function pathOf(call: SyntaxNode): string | null {
  const called = call.kind() === "call_expression" ? calledOf(call) : null;
  const kind = called?.kind();
  if (!called || (kind !== "identifier" && kind !== "scoped_identifier")) return null;
  return called
    .text()
    .slice(0, 300)
    .replace(/\s|::<[^>]*>/g, "")
    .split("::")
    .slice(-2)
    .join("::");
}

/** The name of what a call calls, a method's too; without `.await` behind it. */
export function nameOf(node: SyntaxNode): string | null {
  const call = awaited(node);
  const method = methodCall(call);
  if (method) return method.name;
  return pathOf(call)?.split("::").at(-1) ?? null;
}

/** Of one message into a channel; a request and its like are sent with none, or with more than one. */
export function isOtherSending(node: SyntaxNode): boolean {
  const call = awaited(node);
  return nameOf(call) === "send" && argumentsOf(call).length !== 1;
}

const LOCKS: ReadonlySet<string> = new Set(["lock", "read", "write"]);

/** `m.lock()`: an error there is another thread's panic. */
export function isLocking(node: SyntaxNode): boolean {
  const method = methodCall(awaited(node));
  return method !== null && LOCKS.has(method.name) && method.given.length === 0;
}

/** Below `.await` what is awaited. */
export function awaited(node: SyntaxNode): SyntaxNode {
  return node.kind() === "await_expression" ? (node.namedChildren()[0] ?? node) : node;
}

const LITERALS: ReadonlySet<string> = new Set([
  "string_literal",
  "raw_string_literal",
  "char_literal",
  "integer_literal",
  "float_literal",
  "boolean_literal",
]);
export const isLiteral = (node: SyntaxNode): boolean => LITERALS.has(node.kind());

export const FUNCTIONS = ["function_item", "closure_expression"];

export function functionAround(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, ["function_item"]);
}

export const functionName = (node: SyntaxNode): string =>
  functionAround(node)?.field("name")?.text() ?? "";

const RESULT = /^(\w+\s*::\s*)*\w*Result\b/;

/** Whether the declared function, by the name of its type, gives a `Result`. */
export function returnsResult(fn: SyntaxNode): boolean {
  const type = fn.field("return_type");
  return type !== null && RESULT.test(type.text().slice(0, 200));
}

export const isAsync = (fn: SyntaxNode): boolean =>
  fn.children().some((one) => one.kind() === "function_modifiers" && /\basync\b/.test(one.text()));

/** The name of the macro that is called: `warn` of `log::warn!(…)`. */
export function macroName(node: SyntaxNode): string | null {
  const macro = unwrapped(node);
  if (macro?.kind() !== "macro_invocation") return null;
  return macro.field("macro")?.text().split("::").at(-1)?.trim() ?? null;
}

/** Of a statement the expression. */
export function unwrapped(node: SyntaxNode): SyntaxNode | null {
  return node.kind() === "expression_statement" ? (node.namedChildren()[0] ?? null) : node;
}

/** The statements of a block, comments left out; of an expression itself. */
export function statementsOf(body: SyntaxNode): SyntaxNode[] {
  if (body.kind() !== "block") return body.kind() === "unit_expression" ? [] : [body];
  return body.namedChildren().filter((one) => !isComment(one) && one.kind() !== "unit_expression");
}

/** What is done where a `Result` is an error. */
export interface ErrorBranch {
  /** What gave the `Result`. */
  readonly source: SyntaxNode;
  readonly body: SyntaxNode;
  /** It has a name that may be used. */
  readonly isNamed: boolean;
  /** What stands before the body: `Err(_)`, or the head of the `if`. */
  readonly head: SyntaxNode;
}

const errorBranches = new WeakMap<SyntaxNode, ErrorBranch | null>();

/** Of an arm `Err(…) =>`, an `if let Err(…) = …` and an `if ….is_err()`; null where only some errors are meant. */
export function errorBranch(node: SyntaxNode): ErrorBranch | null {
  let branch = errorBranches.get(node);
  if (branch === undefined) {
    branch = readErrorBranch(node);
    errorBranches.set(node, branch);
  }
  return branch;
}

function readErrorBranch(node: SyntaxNode): ErrorBranch | null {
  if (node.kind() === "match_arm") {
    const pattern = node.field("pattern");
    // A guard stands in the pattern, without a name of its own.
    const [inner, ...more] = pattern?.namedChildren() ?? [];
    const isNamed = inner && more.length === 0 ? errorPattern(inner) : null;
    if (!pattern || isNamed === null) return null;
    const body = node.field("value");
    const source = node.parent()?.parent()?.field("value");
    return body && source ? { source, body, isNamed, head: pattern } : null;
  }
  const condition = node.field("condition");
  if (!condition) return null;
  if (condition.kind() === "let_condition") {
    const pattern = condition.field("pattern");
    const isNamed = pattern ? errorPattern(pattern) : null;
    if (isNamed === null) return null;
    const source = condition.field("value");
    const body = node.field("consequence");
    return source && body ? { source, body, isNamed, head: condition } : null;
  }
  const method = methodCall(condition);
  if (method?.name !== "is_err") return null;
  const body = node.field("consequence");
  return body && { source: method.receiver, body, isNamed: false, head: condition };
}

/** Whether the error in `Err(…)` has a name; null for any other pattern. */
function errorPattern(pattern: SyntaxNode): boolean | null {
  if (pattern.kind() !== "tuple_struct_pattern") return null;
  const [type, ...inner] = pattern.children().filter((one) => !/^[(),]$/.test(one.kind()));
  if (type?.text() !== "Err" || inner.length !== 1) return null;
  const kind = inner[0]?.kind();
  if (kind === "_") return false;
  return kind === "identifier" ? !inner[0]?.text().startsWith("_") : null;
}

/** The branch of an error that a node stands in, in its own function. */
export function errorBranchAround(node: SyntaxNode): ErrorBranch | null {
  let below = node;
  for (let at = node.parent(); at; below = at, at = at.parent()) {
    const kind = at.kind();
    if (FUNCTIONS.includes(kind)) return null;
    if (kind !== "match_arm" && kind !== "if_expression") continue;
    const branch = errorBranch(at);
    if (branch?.body.id() === below.id()) return branch;
  }
  return null;
}

export function commentsIn(node: SyntaxNode): SyntaxNode[] {
  return node.findAll({ rule: { any: [{ kind: "line_comment" }, { kind: "block_comment" }] } });
}

/** Its documentation says that it panics. */
export function documentsPanic(fn: SyntaxNode): boolean {
  for (let at = fn.prev(); at && (isComment(at) || at.kind() === "attribute_item"); at = at.prev())
    if (isComment(at) && /panic/i.test(at.text().slice(0, 2000))) return true;
  return false;
}
