import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { JumpGrammar } from "./finally-jumps.ts";
import type { CauseGrammar } from "./lost-cause.ts";
import type { Handler } from "./typed-catch.ts";

const COMMENTS = ["line_comment", "block_comment"];
const FUNCTIONS = [
  "lambda_expression",
  "class_body",
  "method_declaration",
  "constructor_declaration",
];

/** `a.b.C` as `C`. */
export function simpleName(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1).trim();
}

function readHandler(clause: SyntaxNode): Handler | null {
  const body = clause.field("body");
  const parameter = clause.children().find((child) => child.kind() === "catch_formal_parameter");
  if (!body || !parameter) return null;
  const types = parameter.children().find((child) => child.kind() === "catch_type");
  const inner = body.namedChildren();
  const isComment = (node: SyntaxNode) => COMMENTS.includes(node.kind());
  return {
    clause,
    body,
    types: (types?.namedChildren() ?? []).map((type) => simpleName(type.text())),
    name: parameter.field("name")?.text() ?? null,
    statements: inner.filter((node) => !isComment(node)),
    comments: inner.filter(isComment),
    filtered: false,
  };
}

/** `a.b` of `a.b(…)`; calls in between without their arguments. Null for what is no call. */
export function javaCallee(statement: SyntaxNode): string | null {
  let at: SyntaxNode | null =
    statement.kind() === "expression_statement" ? (statement.children()[0] ?? null) : statement;
  if (at?.kind() !== "method_invocation") return null;
  const names: string[] = [];
  for (let step = 0; at && step < 8; step++) {
    const kind = at.kind();
    const name = at.field(kind === "field_access" ? "field" : "name");
    if (name === null || (kind !== "method_invocation" && kind !== "field_access")) {
      if (at.isLeaf()) names.unshift(at.text());
      break;
    }
    names.unshift(name.text());
    at = at.field("object");
  }
  return names.join(".");
}

export const JAVA: CauseGrammar = {
  read: readHandler,
  clauseKind: "catch_clause",
  identifiers: ["identifier"],
  throws: (node) => node.kind() === "throw_statement",
  throwKinds: ["throw_statement"],
  functions: FUNCTIONS,
  calls: ["method_invocation"],
  callee: javaCallee,
  hasReason: (type) =>
    /(IO|S[Qq][Ll]\w*|Http\w*|Rest\w*|Remote\w*|Data\w*|GeneralSecurity|Messaging|Execution|Persistence|Hibernate|Rpc)Exception$/.test(
      type,
    ),
  quiet: null,
  interrupts: true,
  ignoredNames:
    /^(ignore|expected|unused|swallow)|(failed|missing|unavailable|unsupported|impossible|unlikely|unreachable|never)$/i,
  hides: null,
  arguments: ["argument_list"],
  conditionals: ["if_statement", "switch_expression", "ternary_expression"],
  wrappers: ["parenthesized_expression", "cast_expression"],
  formatters: /(^|\.)(format|formatted|valueOf|toString|concat|getStackTraceAsString)$/,
};

export const JAVA_JUMPS: JumpGrammar = {
  jumps: ["return_statement", "throw_statement", "break_statement", "continue_statement"],
  jump: (node) => {
    const kind = node.kind();
    if (kind === "return_statement") return "return";
    if (kind === "throw_statement")
      return node.namedChildren()[0]?.kind() === "object_creation_expression" ? "throw" : null;
    return kind === "break_statement" ? "break" : "continue";
  },
  functions: FUNCTIONS,
  loops: [
    "for_statement",
    "enhanced_for_statement",
    "while_statement",
    "do_statement",
    "labeled_statement",
  ],
  switches: ["switch_expression"],
  finals: ["finally_clause"],
  tries: ["try_statement", "try_with_resources_statement"],
  guarded: (statement) => {
    const parts = statement.children();
    if (!parts.some((one) => one.kind() === "catch_clause")) return null;
    return parts.find((one) => one.kind() === "block") ?? null;
  },
};
