import type { SyntaxNode } from "../../core/syntax-node.ts";

/** The call that is a whole statement, awaited or not; else null. */
export function statementCall(statement: SyntaxNode): SyntaxNode | null {
  const there = lastAsked.get(statement);
  if (there !== undefined) return there;
  const call = callOf(statement);
  lastAsked.set(statement, call);
  return call;
}

// Several rules ask this of each statement.
const lastAsked = new WeakMap<SyntaxNode, SyntaxNode | null>();

function callOf(statement: SyntaxNode): SyntaxNode | null {
  const value = statement.namedChildren()[0];
  if (value?.kind() === "call") return value;
  if (value?.kind() !== "await") return null;
  const awaited = value.namedChildren()[0];
  return awaited?.kind() === "call" ? awaited : null;
}

export function isAwaited(call: SyntaxNode): boolean {
  return call.parent()?.kind() === "await";
}

/** The called name without what is before its last dot; empty where there is none. */
export function lastName(call: SyntaxNode): string {
  const called = call.field("function");
  if (called?.kind() === "identifier") return called.text();
  return called?.kind() === "attribute" ? (called.field("attribute")?.text() ?? "") : "";
}

/** The last name of what a method is called on: `b` of `a.b.close()`; null where that has none. */
export function receiverOf(call: SyntaxNode): string | null {
  const receiver = call.field("function")?.field("object");
  const name = receiver?.kind() === "attribute" ? receiver.field("attribute") : receiver;
  return name?.kind() === "identifier" ? name.text() : null;
}

/** `os.path.join` of `os.path.join(…)`; null where it is more than names and dots. */
export function dottedName(call: SyntaxNode): string | null {
  const called = call.field("function");
  let at: SyntaxNode | null = called;
  // Longer chains are no names of a library.
  for (let depth = 0; at?.kind() === "attribute" && depth < 6; depth++) at = at.field("object");
  return called && at?.kind() === "identifier" ? called.text() : null;
}

export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const given = call.field("arguments");
  return given ? given.namedChildren().filter((child) => child.kind() !== "comment") : [];
}

/** The value of a keyword argument; null where it is not given. */
export function keyword(call: SyntaxNode, name: string): SyntaxNode | null {
  for (const argument of argumentsOf(call))
    if (argument.kind() === "keyword_argument" && argument.field("name")?.text() === name)
      return argument.field("value");
  return null;
}

const LEVELS: ReadonlySet<string> = new Set([
  "debug",
  "info",
  "warn",
  "warning",
  "error",
  "critical",
  "fatal",
  "exception",
  "log",
  "write",
  "echo",
  "secho",
]);

/** A line is logged or printed. */
export function isLogging(call: SyntaxNode): boolean {
  const name = lastName(call);
  if (name === "print" || name === "pprint") return true;
  if (!LEVELS.has(name)) return false;
  const path = dottedName(call);
  return (
    path !== null &&
    /(^|[._])(log|logger|logging|console|stderr|stdout|click|warnings)\./i.test(path)
  );
}

/** How loud a logged line is: whoever says "error" should say which. */
export function isLoud(call: SyntaxNode): boolean {
  return ["error", "critical", "fatal", "warning", "warn", "print"].includes(lastName(call));
}
