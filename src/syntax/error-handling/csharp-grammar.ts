import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { JumpGrammar } from "./finally-jumps.ts";
import type { CauseGrammar } from "./lost-cause.ts";
import type { Handler } from "./typed-catch.ts";

const FUNCTIONS = [
  "lambda_expression",
  "anonymous_method_expression",
  "local_function_statement",
  "method_declaration",
];

/** `A.B.C` as `C`, `C<T>` as `C`. */
export function simpleName(type: string): string {
  return type.replace(/<.*/s, "").replace(/^.*\./, "").replace(/\?$/, "").trim();
}

function readHandler(clause: SyntaxNode): Handler | null {
  const body = clause.field("body");
  if (!body) return null;
  const children = clause.children();
  const declaration = children.find((child) => child.kind() === "catch_declaration");
  const type = declaration?.field("type");
  const inner = body.namedChildren();
  return {
    clause,
    body,
    types: type ? [simpleName(type.text())] : [],
    name: declaration?.field("name")?.text() ?? null,
    statements: inner.filter((node) => !isNothing(node)),
    comments: [...children, ...inner].filter((node) => node.kind() === "comment"),
    filtered: children.some((child) => child.kind() === "catch_filter_clause"),
  };
}

/** Comments, empty statements, and parts for the preprocessor without a statement in them. */
function isNothing(node: SyntaxNode): boolean {
  const kind = node.kind();
  if (kind === "comment" || kind === "empty_statement") return true;
  if (!kind.startsWith("preproc_")) return false;
  return node.children().every((child) => !/_statement$|^block$/.test(child.kind()));
}

/** What is called, behind `await` and as a statement or alone; null for what is no call. */
export function callOf(statement: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode | undefined = statement;
  if (at.kind() === "expression_statement") at = at.children()[0];
  if (at?.kind() === "await_expression") at = at.namedChildren()[0];
  return at?.kind() === "invocation_expression" ? at : null;
}

/** `a.b` of `a.b(…)`; calls in between without their arguments. Null for what is no call. */
export function csharpCallee(statement: SyntaxNode): string | null {
  const call = callOf(statement);
  const names = call ? namesOf(call) : [];
  return names.length > 0 ? names.join(".") : null;
}

/** The names of a chain of members and calls; from as far up as there are names. */
export function namesOf(expression: SyntaxNode): string[] {
  const names: string[] = [];
  let at: SyntaxNode | null | undefined = expression;
  for (let step = 0; at && step < 40; step++) {
    switch (at.kind()) {
      case "invocation_expression":
        at = at.field("function");
        break;
      case "member_access_expression":
        names.unshift(nameOf(at.field("name")));
        at = at.field("expression");
        break;
      case "conditional_access_expression": {
        const [receiver, , member]: SyntaxNode[] = at.children();
        if (member?.kind() === "member_binding_expression")
          names.unshift(nameOf(member.namedChildren()[0] ?? null));
        at = receiver;
        break;
      }
      case "identifier":
      case "generic_name":
      case "predefined_type":
      case "this":
      case "base":
        names.unshift(nameOf(at));
        return names;
      default:
        // Something else is called on, a cast say.
        return ["?", ...names];
    }
  }
  return names;
}

function nameOf(node: SyntaxNode | null): string {
  return simpleName(node?.text() ?? "");
}

export const isThrow = (node: SyntaxNode) => /^throw_/.test(node.kind());

export const CSHARP: CauseGrammar = {
  read: readHandler,
  clauseKind: "catch_clause",
  identifiers: ["identifier"],
  throws: isThrow,
  throwKinds: ["throw_statement", "throw_expression"],
  functions: FUNCTIONS,
  calls: ["invocation_expression"],
  callee: csharpCallee,
  hasReason: (type) =>
    /(IO|S[Qq][Ll]\w*|Http\w*|Web|Socket|Db|Data|Crypto\w*|Smtp|Request\w*|Rpc|Mail\w*)Exception$/.test(
      type,
    ),
  quiet:
    /^(OperationCanceledException|TaskCanceledException|ThreadAbortException|(File|Directory)NotFoundException)$/,
  interrupts: false,
  ignoredNames:
    /^(ignore|expected|unused|swallow)|(failed|missing|unavailable|unsupported|impossible|unlikely|unreachable|never)$/i,
  hides: null,
  arguments: ["argument"],
  conditionals: ["if_statement", "switch_statement", "switch_expression", "conditional_expression"],
  wrappers: ["parenthesized_expression", "cast_expression", "as_expression"],
  formatters: /(^|\.)(Format|ToString|Concat|Join|nameof)$/,
};

export const CSHARP_JUMPS: JumpGrammar = {
  // The compiler refuses the others.
  jumps: ["throw_statement", "throw_expression"],
  jump: (node) =>
    node.namedChildren()[0]?.kind() === "object_creation_expression" ? "throw" : null,
  functions: FUNCTIONS,
  loops: [],
  switches: [],
  finals: ["finally_clause"],
  tries: ["try_statement"],
  guarded: (statement) => {
    const parts = statement.children();
    if (!parts.some((one) => one.kind() === "catch_clause")) return null;
    return parts.find((one) => one.kind() === "block") ?? null;
  },
};
