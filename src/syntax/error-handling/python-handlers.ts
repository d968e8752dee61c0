import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { exactly, nodesIn, ownNodes, perNode } from "./own-nodes.ts";
import { isLogging, lastName, statementCall } from "./python-calls.ts";

/** What an `except` clause is and does. */
export interface Handler {
  readonly clause: SyntaxNode;
  /** What is caught, as written; empty where everything is. */
  readonly types: readonly string[];
  /** `everything` takes in what ends the program: a keyboard interrupt, an exit. */
  readonly breadth: "narrow" | "exception" | "everything";
  readonly name: string | null;
  readonly body: SyntaxNode;
  readonly statements: readonly SyntaxNode[];
}

/** What runs later, or never. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  "function_definition",
  "lambda",
  "class_definition",
]);

export function handlerOf(clause: SyntaxNode): Handler | null {
  const parts = clause.namedChildren();
  const body = parts.find((part) => part.kind() === "block");
  if (!body) return null;
  const value = clause.field("value") ?? parts.find((part) => part.kind() !== "comment") ?? body;
  const bound = value.kind() === "as_pattern" ? (value.namedChildren()[0] ?? value) : value;
  const types =
    bound.kind() === "block"
      ? []
      : (bound.kind() === "tuple" ? bound.namedChildren() : [bound]).map((type) => type.text());
  return {
    clause,
    types,
    breadth: breadthOf(types),
    name: value.kind() === "as_pattern" ? (value.field("alias")?.text() ?? null) : null,
    body,
    statements: body.namedChildren().filter((child) => child.kind() !== "comment"),
  };
}

function breadthOf(types: readonly string[]): Handler["breadth"] {
  const names = types.map((type) => type.replace(/^builtins\./, ""));
  if (names.length === 0 || names.includes("BaseException")) return "everything";
  return names.includes("Exception") ? "exception" : "narrow";
}

/** Places in a node where the exception's name is read. */
export function usesOf(name: string | null, node: SyntaxNode, file: SourceFile): SyntaxNode[] {
  if (name === null) return [];
  return nodesIn(node, file, ["identifier"], exactly(name)).filter(isRead);
}

const isRead = perNode((name): boolean => {
  const parent = name.parent();
  if (parent?.kind() === "attribute") return parent.field("object")?.id() === name.id();
  if (parent?.kind() === "keyword_argument") return parent.field("name")?.id() !== name.id();
  return true;
});

// Calls that take the exception from where Python keeps it, or are known to.
const TAKES_CURRENT = new RegExp(
  "^(exc_info|format_exc|print_exc|exception|traceback|excepthook|reraise|Failure|handleError|" +
    "save_and_reraise_exception|(capture|report|record|notify|log|handle|print|format|send|on|set)_?" +
    "(unhandled_|unexpected_|last_)?(exc|exception|error|traceback|failure|crash)s?(_info)?)$",
);

/** Names in a handler's body that hand the current exception on without its name. */
export function takersOf(body: SyntaxNode, file: SourceFile): SyntaxNode[] {
  return nodesIn(body, file, ["identifier"], TAKES_CURRENT).filter(isTaker);
}

const isTaker = perNode((name): boolean => {
  const parent = name.parent();
  if (parent?.kind() === "keyword_argument") return !/^(False|None|0)$/.test(givenText(parent));
  // `logger.exception`, and not `self.exception = …` or `response.error`.
  if (parent?.kind() === "attribute")
    return parent.field("object")?.id() === name.id() || parent.parent()?.kind() === "call";
  return parent?.kind() === "call";
});

const givenText = (argument: SyntaxNode): string => argument.field("value")?.text() ?? "";

/** The exception leaves the handler again, as it came or as another one. */
export function raises({ body }: Handler, file: SourceFile): boolean {
  return ownNodes(body, file, ["raise_statement"], FUNCTIONS).length > 0;
}

/** The program ends here. */
export function exits({ body }: Handler, file: SourceFile): boolean {
  return nodesIn(body, file, ["call"]).some(isExit);
}

const isExit = perNode((call) =>
  ["exit", "_exit", "abort", "fail", "skip", "kill"].includes(lastName(call)),
);

/** Whether a node stands in a line of a log, or in a printed one. */
export const isInLog = perNode((node): boolean => {
  const statement = enclosing(node, ["expression_statement", "print_statement"], ["block"]);
  if (statement?.kind() === "print_statement") return true;
  const call = statement && statementCall(statement);
  return call !== null && isLogging(call);
});

const CONSTANTS: ReadonlySet<string> = new Set([
  "none",
  "true",
  "false",
  "integer",
  "float",
  "string",
  "ellipsis",
  "pass_statement",
  "continue_statement",
  "break_statement",
]);

/** `pass`, `...`, a string: nothing is done. */
export function isNothing(statement: SyntaxNode): boolean {
  if (statement.kind() === "pass_statement") return true;
  if (statement.kind() !== "expression_statement") return false;
  const kind = statement.namedChildren()[0]?.kind() ?? "";
  return kind === "ellipsis" || kind === "string" || kind === "none";
}

/** The handler is left, with nothing or with a constant. */
export function isLeaving(statement: SyntaxNode): boolean {
  if (CONSTANTS.has(statement.kind())) return true;
  return statement.kind() === "return_statement" && statement.namedChildren().every(isConstant);
}

function isConstant(value: SyntaxNode): boolean {
  const kind = value.kind();
  if (CONSTANTS.has(kind) || kind === "comment") return true;
  const parts = value.namedChildren();
  if (kind === "list" || kind === "dictionary") return parts.length === 0;
  if (kind === "tuple" || kind === "expression_list" || kind === "parenthesized_expression")
    return parts.every((part) => CONSTANTS.has(part.kind()));
  return kind === "unary_operator" && CONSTANTS.has(parts[0]?.kind() ?? "");
}
