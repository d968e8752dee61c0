import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { saysNothing } from "./empty-comments.ts";
import { exactly, isOwn, nodesIn, ownNodes, perNode } from "./own-nodes.ts";

/** What a `rescue` clause is and does. */
export interface Handler {
  readonly clause: SyntaxNode;
  /** What is rescued, as written; empty for a bare `rescue`, which means `StandardError`. */
  readonly types: readonly string[];
  readonly breadth: "narrow" | "standard" | "everything";
  readonly variable: SyntaxNode | null;
  readonly statements: readonly SyntaxNode[];
  /** A comment says why. Looked for when asked: it takes time by the depth of the code. */
  readonly explained: boolean;
}

export function handlerOf(clause: SyntaxNode): Handler {
  const body = clause.field("body");
  const types = (clause.field("exceptions")?.namedChildren() ?? []).map((type) => type.text());
  return {
    clause,
    types,
    breadth: breadthOf(types),
    variable: clause.field("variable")?.namedChildren()[0] ?? null,
    statements: (body?.namedChildren() ?? []).filter((child) => child.kind() !== "comment"),
    get explained() {
      return (
        [...clause.namedChildren(), ...(body?.namedChildren() ?? [])].some(isReason) ||
        isExplainedAround(clause)
      );
    },
  };
}

const isReason = (comment: SyntaxNode): boolean =>
  comment.kind() === "comment" && !DIRECTIVE.test(comment.text()) && !saysNothing(comment.text());

/** By a comment behind the `end` of a `begin`, or by one above it that speaks of what goes wrong. */
function isExplainedAround(clause: SyntaxNode): boolean {
  const begin = clause.parent();
  if (begin?.kind() !== "begin") return false;
  const statement = begin.parent()?.kind().endsWith("assignment") ? begin.parent() : begin;
  const after = statement?.next();
  const { start, end } = begin.range();
  if (after?.kind() === "comment" && after.range().start.line === end.line) return isReason(after);
  const above = statement?.prev();
  if (above?.kind() !== "comment" || above.range().end.line < start.line - 1) return false;
  return isReason(above) && TROUBLE.test(above.text().slice(0, 400));
}

const TROUBLE =
  /rescue|ignor|silen|swallow|best.effort|exist|invalid|fail|error|rais|exception|missing/i;

// A switched-off linter is no reason.
const DIRECTIVE = /^#\s*(rubocop:|:nocov:|standard:)/;

function breadthOf(types: readonly string[]): Handler["breadth"] {
  const names = types.map((type) => type.replace(/^::/, ""));
  if (names.includes("Exception")) return "everything";
  return names.length === 0 || names.includes("StandardError") ? "standard" : "narrow";
}

/** Places in the clause where the rescued exception is read, by its name or by Ruby's global one. */
export function usesOf({ clause, variable }: Handler, file: SourceFile): readonly SyntaxNode[] {
  const body = clause.field("body");
  const name = variable?.kind() === "identifier" ? variable.text() : null;
  if (!body) return [];
  const globals = nodesIn(body, file, ["global_variable"], GLOBALS);
  return name === null
    ? globals
    : [...nodesIn(body, file, ["identifier"], exactly(name)), ...globals];
}

const GLOBALS = /^\$(!|@|ERROR_INFO|ERROR_POSITION)$/;

/** What is defined here and runs elsewhere. */
export const DEFINITIONS: ReadonlySet<string> = new Set([
  "method",
  "singleton_method",
  "class",
  "module",
  "lambda",
]);

/** Whether a block is a body for later: `define_method(:x) { … }`, `lambda { … }`. */
export function isForLater(node: SyntaxNode, top: SyntaxNode): boolean {
  const topId = top.id();
  for (let at: SyntaxNode | null = node; at && at.id() !== topId; at = at.parent()) {
    const kind = at.kind();
    if (kind !== "block" && kind !== "do_block") continue;
    const made = at.parent()?.field("method")?.text() ?? "";
    if (/^(lambda|proc|at_exit|trap|define_\w+)$/.test(made)) return true;
    if (made === "new" && at.parent()?.field("receiver")?.text() === "Proc") return true;
  }
  return false;
}

const RAISES = /^(raise|fail|reraise|abort|exit|exit!|throw|flunk|skip|halt)$/;

/** The handler tries again. */
export function isTriedAgain({ clause }: Handler, file: SourceFile): boolean {
  return ownNodes(clause, file, ["retry", "redo"], DEFINITIONS).some((node) => node.isNamed());
}

/** The handler raises, or ends the program. */
export function isLeftByForce({ clause }: Handler, file: SourceFile): boolean {
  return nodesIn(clause, file, ["call", "identifier"]).some(
    (node) =>
      isForce(node) &&
      isOwn(node, clause, file, DEFINITIONS) &&
      (node.kind() === "identifier" || !isForLater(node, clause)),
  );
}

const isForce = perNode((node): boolean => {
  if (node.kind() === "call") return RAISES.test(nameOf(node));
  return RAISES.test(node.text()) && isStatement(node);
});

/** The word `raise` is a call of it; in `x.raise` or as a parameter it is not. */
const isStatement = (node: SyntaxNode): boolean => {
  const kind = node.parent()?.kind() ?? "";
  return kind !== "argument_list" && kind !== "call" && !kind.endsWith("parameters");
};

/** The called method's name. */
export function nameOf(call: SyntaxNode): string {
  return call.field("method")?.text() ?? "";
}

const LEVELS = /^(debug|info|warn|error|fatal|unknown|log|ui_error|message|important)$/;
const PRINTS = /^(puts|print|p|pp|warn|printf|say|alert|flash)$/;

/** A line is logged or printed. */
export function isLogging(node: SyntaxNode): boolean {
  if (node.kind() !== "call") return false;
  const receiver = node.field("receiver");
  const name = nameOf(node);
  if (!receiver) return PRINTS.test(name);
  if (!LEVELS.test(name) && !PRINTS.test(name) && name !== "write" && name !== "<<") return false;
  const kind = receiver.kind();
  const last = kind === "call" ? nameOf(receiver) : receiver.text();
  return /log|^(\$stderr|\$stdout|STDERR|STDOUT|Kernel|UI|shell|say)$/i.test(last.slice(0, 60));
}

const TRACKERS =
  /^(::)?(Sentry|Raven|Honeybadger|Bugsnag|Rollbar|Airbrake|Appsignal|NewRelic(::Agent)?|ExceptionNotifier|Raygun|Rails\.error)$/;

/** An error is told to those who watch the program: a log elsewhere. */
function isTracking(node: SyntaxNode): boolean {
  if (node.kind() !== "call") return false;
  return TRACKERS.test(node.field("receiver")?.text().slice(0, 60) ?? "");
}

/** Whether a node is part of a line that is logged or printed. */
export function isInLog(node: SyntaxNode, clause: SyntaxNode): boolean {
  const id = clause.id();
  for (let at: SyntaxNode | null = node; at && at.id() !== id; at = at.parent())
    if (isLogging(at) || isTracking(at)) return true;
  return false;
}

const CONSTANTS: ReadonlySet<string> = new Set([
  "nil",
  "true",
  "false",
  "integer",
  "float",
  "simple_symbol",
  "string",
  "next",
  "break",
  "return",
]);

/** The clause is left, with nothing or with a constant. */
export function isLeaving(statement: SyntaxNode): boolean {
  const kind = statement.kind();
  const parts = statement.namedChildren();
  if (kind === "return" || kind === "next" || kind === "break")
    return parts.every((list) => list.namedChildren().every(isConstant));
  return isConstant(statement);
}

function isConstant(value: SyntaxNode): boolean {
  const kind = value.kind();
  if (kind === "array" || kind === "hash") return value.namedChildren().length === 0;
  if (kind === "unary") return /^-[\d._]+$/.test(value.text().slice(0, 40));
  if (kind === "string") return !value.has({ rule: { kind: "interpolation" } });
  return CONSTANTS.has(kind);
}
