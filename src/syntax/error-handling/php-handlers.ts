import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { saysNothing } from "./empty-comments.ts";
import { exactly, nodesIn, ownNodes, perNode } from "./own-nodes.ts";

/** What a `catch` clause is and does. */
export interface Handler {
  readonly clause: SyntaxNode;
  /** What is caught, as written, without the leading backslash. */
  readonly types: readonly string[];
  readonly broad: boolean;
  /** With its `$`; null where the exception is not bound. */
  readonly variable: string | null;
  readonly body: SyntaxNode;
  readonly statements: readonly SyntaxNode[];
  /** A comment says why. Looked for when asked: it takes time by the depth of the code. */
  readonly explained: boolean;
}

/** What is made here and runs elsewhere. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  "anonymous_function",
  "arrow_function",
  "function_definition",
  "class_declaration",
  "anonymous_class",
]);

const NOTHING: ReadonlySet<string> = new Set(["comment", "empty_statement", "text_interpolation"]);

export function handlerOf(clause: SyntaxNode): Handler | null {
  const body = clause.field("body");
  if (!body) return null;
  const types = (clause.field("type")?.namedChildren() ?? []).map((type) =>
    type.text().replace(/^\\/, ""),
  );
  const variable = clause.field("name")?.text() ?? null;
  return {
    clause,
    types,
    get broad() {
      return types.some((type) => /^(Throwable|Exception|Error)$/.test(type)) && !isOnlyWay(clause);
    },
    variable,
    body,
    statements: body.namedChildren().filter((child) => !NOTHING.has(child.kind())),
    get explained() {
      return (
        /^\$(_|ignored?([A-Z]\w*)?|discarded|unused|expected)$/.test(variable ?? "") ||
        body.namedChildren().some(isReason) ||
        isExplainedBehind(clause)
      );
    },
  };
}

/** Some of PHP's own throw a plain `Exception` (dates until 8.3), and leave no choice. */
function isOnlyWay(clause: SyntaxNode): boolean {
  if (/Throwable|Error/.test(clause.field("type")?.text() ?? "")) return false;
  const tried = clause.parent()?.field("body");
  const plain =
    "^(DateTime(Immutable|Zone)?|DateInterval|DatePeriod|SimpleXMLElement|random_(int|bytes))$";
  return (
    tried !== null &&
    tried !== undefined &&
    tried.namedChildren().length <= 2 &&
    /Date|XML|random/.test(tried.text()) &&
    tried.has({ rule: { kind: "name", regex: plain } })
  );
}

// A switched-off linter is no reason, nor is a comment without a word.
const isReason = (comment: SyntaxNode): boolean => {
  if (comment.kind() !== "comment") return false;
  const text = comment.text().slice(0, 400);
  return (
    !/phpcs:|@phpstan-ignore|@psalm-suppress|@codeCoverageIgnore|noinspection/.test(text) &&
    /\w{2}/.test(text) &&
    !saysNothing(text)
  );
};

/** `try { … } catch (E $e) {} // why` */
function isExplainedBehind(clause: SyntaxNode): boolean {
  const behind = clause.next() ?? clause.parent()?.next();
  if (behind?.kind() !== "comment") return false;
  return behind.range().start.line === clause.range().end.line && isReason(behind);
}

/** Places in a node where the caught exception is read. */
export function usesOf(
  variable: string | null,
  node: SyntaxNode,
  file: SourceFile,
): readonly SyntaxNode[] {
  const name = variable?.slice(1) ?? "";
  if (variable === null || !/^\w+$/.test(name)) return [];
  return [
    ...nodesIn(node, file, ["variable_name"], exactly(variable)),
    ...nodesIn(node, file, ["string_content"], exactly(name)).filter(isOfCompact),
  ];
}

/** `compact('e')` reads `$e`. */
const isOfCompact = perNode((text): boolean => {
  const given = text.parent()?.parent();
  const call = given?.kind() === "argument" ? given.parent()?.parent() : null;
  return call?.kind() === "function_call_expression" && calledName(call) === "compact";
});

/** The error itself is read, not only what it says. */
export function isWhole(use: SyntaxNode): boolean {
  const around = use.parent();
  const kind = around?.kind() ?? "";
  if (kind !== "member_call_expression" && kind !== "nullsafe_member_call_expression") return true;
  if (around?.field("object")?.id() !== use.id()) return true;
  return around.field("name")?.text() === "getPrevious";
}

/** The exception leaves the handler again, as it came or as another one. */
export function throws({ body }: Handler, file: SourceFile): boolean {
  return ownNodes(body, file, ["throw_expression"], FUNCTIONS).length > 0;
}

/** The name of what is called, without class, object or namespace. */
export function calledName(call: SyntaxNode): string {
  if (call.kind() !== "function_call_expression") return call.field("name")?.text() ?? "";
  const called = call.field("function");
  const kind = called?.kind();
  return kind === "name" || kind === "qualified_name"
    ? (called?.text() ?? "").replace(/^.*\\/, "")
    : "";
}

const CALLS: ReadonlySet<string> = new Set([
  "function_call_expression",
  "member_call_expression",
  "nullsafe_member_call_expression",
  "scoped_call_expression",
]);

/** The call that is a whole statement; else null. */
export function statementCall(statement: SyntaxNode): SyntaxNode | null {
  if (statement.kind() !== "expression_statement") return null;
  const value = statement.namedChildren()[0];
  return value && CALLS.has(value.kind()) ? value : null;
}

const LEVELS =
  /^(debug|info|notice|warn|warning|error|critical|alert|emergency|fatal|log|write|writeln|writeError|line|comment|add\w*Flash|addMessage)$/;

/** A line is logged or printed. */
export function isLogLine(statement: SyntaxNode): boolean {
  if (statement.kind() === "echo_statement") return true;
  if (statement.kind() !== "expression_statement") return false;
  const value = statement.namedChildren()[0];
  if (value?.kind() === "print_intrinsic") return true;
  const call = statementCall(statement);
  if (!call) return false;
  const name = calledName(call);
  if (call.kind() === "function_call_expression")
    return /^(error_log|syslog|trigger_error|printf|fprintf|print_r|dbglog|log_message|logger)$/.test(
      name,
    );
  if (!LEVELS.test(name)) return false;
  const receiver = call.field("object") ?? call.field("scope");
  const kind = receiver?.kind() ?? "";
  const last =
    kind.includes("call") || kind.includes("access")
      ? receiver?.field("name")?.text()
      : receiver?.text();
  return /log|^\$?(io|output|stderr|console|symfonyStyle)$/i.test((last ?? "").slice(0, 60));
}

/** A line that says that something went wrong. */
export function isLoud(line: SyntaxNode): boolean {
  const call = statementCall(line);
  return (
    !call ||
    /^(error|critical|alert|emergency|fatal|warning|error_log|syslog|writeError)$/.test(
      calledName(call),
    )
  );
}

const CONSTANTS: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "integer",
  "float",
  "string",
  "break_statement",
  "continue_statement",
]);

/** The handler is left, with nothing or with a constant. */
export function isLeaving(statement: SyntaxNode): boolean {
  const kind = statement.kind();
  if (kind === "break_statement" || kind === "continue_statement") return true;
  if (kind === "exit_statement") return true;
  return kind === "return_statement" && statement.namedChildren().every(isConstant);
}

function isConstant(value: SyntaxNode): boolean {
  const kind = value.kind();
  if (CONSTANTS.has(kind) || kind === "comment") return true;
  const parts = value.namedChildren();
  if (kind === "array_creation_expression") return parts.length === 0;
  if (kind === "unary_op_expression") return CONSTANTS.has(parts[0]?.kind() ?? "");
  return kind === "encapsed_string" && !value.has({ rule: { kind: "variable_name" } });
}
