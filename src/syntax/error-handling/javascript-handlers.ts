import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { saysNothing } from "./empty-comments.ts";
import {
  argumentsOf,
  bare,
  boundNames,
  FUNCTIONS,
  isInlineFunction,
  methodOf,
  parametersOf,
  stringOf,
} from "./javascript-functions.ts";
import { onlyTidies } from "./tidying-names.ts";

/** Code that is given an error: a `catch` clause, a promise's rejection handler, a listener for errors. */
export interface Handler {
  readonly kind: "clause" | "rejection" | "event";
  /** The clause, or the function. */
  readonly node: SyntaxNode;
  /** The statement or call that it belongs to. */
  readonly within: SyntaxNode;
  /** A block, or an arrow function's expression; null where the function is given by name. */
  readonly body: SyntaxNode | null;
  /** What the error is called in it; empty where it has no name. */
  readonly names: readonly string[];
}

/** Nodes at which handlers are looked for. */
export const HANDLER_KINDS: readonly string[] = ["catch_clause", "call_expression"];

const LISTENING: ReadonlySet<string> = new Set(["on", "once", "addListener", "addEventListener"]);
const ERROR_EVENTS: ReadonlySet<string> = new Set([
  "error",
  "uncaughtException",
  "unhandledRejection",
]);

// Several rules ask at the same node.
const seen = new WeakMap<SyntaxNode, Handler | null>();

/** The handler that the clause is or the call is given; null where there is none. */
export function handlerAt(node: SyntaxNode): Handler | null {
  const known = seen.get(node);
  if (known !== undefined) return known;
  const handler = node.kind() === "catch_clause" ? clause(node) : givenTo(node);
  seen.set(node, handler);
  return handler;
}

function clause(node: SyntaxNode): Handler | null {
  const within = node.parent();
  const body = node.field("body");
  if (!within || !body) return null;
  const parameter = node.field("parameter");
  return { kind: "clause", node, within, body, names: parameter ? boundNames(parameter) : [] };
}

function givenTo(call: SyntaxNode): Handler | null {
  const method = methodOf(call);
  if (!method) return null;
  const { name } = method;
  if (name === "catch") return ofFunction("rejection", call, argumentsOf(call), 0);
  if (name === "then") return ofFunction("rejection", call, argumentsOf(call), 1);
  if (!LISTENING.has(name)) return null;
  const given = argumentsOf(call);
  const event = stringOf(given[0]);
  return event !== null && ERROR_EVENTS.has(event) ? ofFunction("event", call, given, 1) : null;
}

function ofFunction(
  kind: Handler["kind"],
  within: SyntaxNode,
  given: readonly SyntaxNode[],
  at: number,
): Handler | null {
  const argument = given[at];
  // More than it takes: another library's method of the same name.
  if (!argument || (kind === "rejection" && given.length > at + 1)) return null;
  const node = bare(argument);
  if (!isInlineFunction(node)) return { kind, node, within, body: null, names: [] };
  const first = parametersOf(node)[0];
  const names = first ? boundNames(first) : [];
  return { kind, node, within, body: node.field("body"), names: [...names, "arguments"] };
}

/** The statements of a handler's body, comments and lone semicolons left out; an arrow's expression as the only one. */
export function statementsOf(body: SyntaxNode): SyntaxNode[] {
  if (body.kind() !== "statement_block") return [body];
  return body
    .namedChildren()
    .filter((child) => !["comment", "empty_statement"].includes(child.kind()));
}

const TIDYING =
  /^(close|destroy|dispose|end|abort|cancel|disconnect|terminate|kill|cleanup|cleanUp|release|stop|quit|unref|unlink|rm|rmdir|remove)(All|Sync|Async)?$/;

/**
 * Whether all that a promise can fail at is a call that tidies up: `file.close().catch(() => {})`. A `try`
 * around it says as little as any other: linters ask for a comment there.
 */
export function isAroundTidying(handler: Handler): boolean {
  if (handler.kind !== "rejection") return false;
  // What fails in a `finally` must not hide what failed before it.
  if (enclosing(handler.within, ["finally_clause"], FUNCTIONS)) return true;
  const method = methodOf(handler.within);
  if (!method || (method.name === "then" && takesResult(argumentsOf(handler.within)[0])))
    return false;
  const tidied = method.object;
  const then = methodOf(tidied)?.name === "then" ? argumentsOf(tidied)[0] : undefined;
  const last = then && isInlineFunction(then) ? then.field("body") : null;
  return isTidying(last ?? tidied);
}

/** Whoever asks for a result did not only tidy up. */
function takesResult(taker: SyntaxNode | undefined): boolean {
  return taker !== undefined && isInlineFunction(taker) && parametersOf(taker).length > 0;
}

function isTidying(expression: SyntaxNode): boolean {
  const call = bare(expression);
  if (call.kind() !== "call_expression") return false;
  const callee = call.field("function");
  const method = methodOf(call);
  const name = method?.name ?? (callee?.isLeaf() ? callee.text() : "");
  return TIDYING.test(name) && onlyTidies(name, lastNameOf(method?.object), hasArguments(call));
}

const hasArguments = (call: SyntaxNode): boolean => argumentsOf(call).length > 0;

/** `b` of `a.b`; null of what has no name. */
function lastNameOf(receiver: SyntaxNode | undefined): string | null {
  if (!receiver) return null;
  const at = bare(receiver);
  const name = at.kind() === "member_expression" ? at.field("property") : at;
  return name?.isLeaf() ? name.text() : null;
}

/** Whether a comment says why: in the handler, behind it on its last line, or above what stands on one line. */
export function isExplained(handler: Handler, file: SourceFile): boolean {
  const held = handler.node.findAll({ rule: { kind: "comment" } });
  const behind = commentBehind(handler.node, file);
  if (behind !== null && !saysNothing(behind)) return true;
  if (held.some((comment) => !saysNothing(comment.text()))) return true;
  const first = handler.within.range().start.line;
  const own = handler.node.range();
  if (handler.kind === "clause") return first === own.end.line && isBelowReason(first, file);
  // Of a chain over several lines, it may stand above the chain or above the handler's own.
  return isBelowReason(first, file) || isBelowReason(own.start.line, file);
}

export function isFollowedByComment(node: SyntaxNode, file: SourceFile): boolean {
  return commentBehind(node, file) !== null;
}

function commentBehind(node: SyntaxNode, file: SourceFile): string | null {
  const { end } = node.range();
  const rest = (file.lines[end.line] ?? "").slice(end.column, end.column + 200);
  return /^[\s;,)}\]]{0,80}(\/[/*].*)$/.exec(rest)?.[1] ?? null;
}

/** Comments that say nothing are passed over. */
function isBelowReason(line: number, file: SourceFile): boolean {
  if (!isBelowComment(line, file)) return false;
  const above = file.lines[line - 1] ?? "";
  return !saysNothing(above) || isBelowReason(line - 1, file);
}

/** @param line from 0 */
export function isBelowComment(line: number, file: SourceFile): boolean {
  const above = (file.lines[line - 1] ?? "").trim();
  return above.startsWith("//") || above.startsWith("/*") || above.endsWith("*/");
}
