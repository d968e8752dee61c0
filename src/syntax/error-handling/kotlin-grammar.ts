import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { JumpGrammar } from "./finally-jumps.ts";
import type { CauseGrammar } from "./lost-cause.ts";
import type { Handler } from "./typed-catch.ts";

const COMMENTS = ["line_comment", "multiline_comment"];
export const FUNCTIONS = [
  "lambda_literal",
  "anonymous_function",
  "function_declaration",
  "class_body",
];

function readHandler(clause: SyntaxNode): Handler | null {
  const children = clause.children();
  const name = children.find((child) => child.kind() === "simple_identifier");
  const type = children.find((child) => /_type$/.test(child.kind()));
  const body = children.find((child) => child.kind() === "statements");
  if (!name || !type) return null;
  const written = body?.children() ?? [];
  const inner = [...children, ...written];
  return {
    clause,
    body: body ?? clause,
    types: [type.text().replace(/^.*\./, "")],
    name: name.text(),
    // `null` is no named node.
    statements: written.filter(
      (node) => ![...COMMENTS, ";"].includes(node.kind()) && !isUnit(node),
    ),
    comments: inner.filter((node) => COMMENTS.includes(node.kind())),
    filtered: false,
  };
}

function isUnit(node: SyntaxNode): boolean {
  return node.kind() === "simple_identifier" && node.text() === "Unit";
}

/** `a.b` of `a.b(…)`, also where a lambda follows: `a.b(c) { … }`. Null for what is no call. */
export function kotlinCallee(statement: SyntaxNode): string | null {
  if (statement.kind() !== "call_expression") return null;
  return chainOf(statement)?.join(".") ?? null;
}

/** The names of a chain of calls and members, from its root; null where the root is something else. */
export function chainOf(expression: SyntaxNode): string[] | null {
  const names: string[] = [];
  let at: SyntaxNode | undefined = expression;
  for (let step = 0; at && step < 40; step++) {
    const kind = at.kind();
    if (kind === "simple_identifier") {
      names.unshift(at.text());
      return names;
    }
    if (kind !== "call_expression" && kind !== "navigation_expression") return null;
    const [first, suffix]: SyntaxNode[] = at.children();
    if (kind === "navigation_expression") names.unshift(suffix?.children().at(-1)?.text() ?? "");
    at = first;
  }
  return null;
}

/**
 * Whether nobody takes the value of an expression: it stands as a statement and is not the last of a
 * lambda, nor of a branch whose own value is taken.
 */
export function isDropped(expression: SyntaxNode): boolean {
  let at = expression;
  for (let parent = at.parent(); parent; at = parent, parent = at.parent()) {
    switch (parent.kind()) {
      case "statements":
        if (hasStatementAfter(at)) return true;
        break;
      case "function_body":
      case "anonymous_initializer":
        return at.kind() === "statements";
      case "for_statement":
      case "while_statement":
      case "do_while_statement":
      case "finally_block":
        return true;
      case "control_structure_body":
      case "try_expression":
      case "catch_block":
      case "when_entry":
      case "when_expression":
        break;
      case "if_expression":
        // Without an `else` it has no value.
        if (parent.children().every((child) => child.kind() !== "else")) return true;
        break;
      default:
        return false;
    }
  }
  return false;
}

function hasStatementAfter(node: SyntaxNode): boolean {
  for (let next = node.next(); next; next = next.next())
    if (next.kind() !== ";" && !COMMENTS.includes(next.kind())) return true;
  return false;
}

/** `return`, `throw` … of a jump; labelled returns leave a lambda and are no jump out of what is around it. */
function wordOf(jump: SyntaxNode): string {
  return jump.children()[0]?.text() ?? "";
}

export const isThrow = (node: SyntaxNode) =>
  node.kind() === "jump_expression" && wordOf(node) === "throw";

export const KOTLIN: CauseGrammar = {
  read: readHandler,
  clauseKind: "catch_block",
  identifiers: ["simple_identifier", "interpolated_identifier"],
  throws: isThrow,
  throwKinds: ["jump_expression"],
  functions: FUNCTIONS,
  calls: ["call_expression"],
  callee: kotlinCallee,
  hasReason: () => true,
  quiet: null,
  interrupts: false,
  ignoredNames:
    /^(_|ignore|expected|unused|swallow)|(failed|missing|unavailable|unsupported|impossible|unlikely|unreachable|never)$/i,
  hides: {
    kinds: ["catch_block", "lambda_literal"],
    names: (scope) => {
      const children = scope.children();
      if (scope.kind() === "catch_block")
        return children.filter((child) => child.isLeaf()).map((child) => child.text());
      const parameters = children.find((child) => child.kind() === "lambda_parameters");
      return parameters?.namedChildren().map((one) => one.text()) ?? [];
    },
  },
  arguments: ["value_argument"],
  conditionals: ["if_expression", "when_expression"],
  wrappers: ["parenthesized_expression", "as_expression"],
  formatters: /(^|\.)(format|valueOf|toString|stackTraceToString)$/,
};

export const KOTLIN_JUMPS: JumpGrammar = {
  jumps: ["jump_expression"],
  jump: (node) => {
    const word = wordOf(node);
    if (word === "throw") return madeError(node) ? "throw" : null;
    return word === "return" || word === "break" || word === "continue" ? word : null;
  },
  functions: FUNCTIONS.filter((kind) => kind !== "lambda_literal"),
  loops: ["for_statement", "while_statement", "do_while_statement"],
  switches: [],
  finals: ["finally_block"],
  tries: ["try_expression"],
  guarded: (statement) => {
    const parts = statement.children();
    if (!parts.some((one) => one.kind() === "catch_block")) return null;
    return parts.find((one) => one.kind() === "statements") ?? null;
  },
};

/** The call in `throw SomeException(…)`; null where something else is thrown. */
export function madeError(jump: SyntaxNode): SyntaxNode | null {
  const made = jump.namedChildren()[0];
  if (made?.kind() !== "call_expression") return null;
  const type = chainOf(made)?.at(-1);
  const receiver = made.children()[0];
  const isPlain =
    receiver?.kind() === "simple_identifier" ||
    /^[a-z.]+\.[A-Z]\w*$/.test(receiver?.text().slice(0, 200) ?? "");
  return isPlain && type !== undefined && /^[A-Z]/.test(type) ? made : null;
}
