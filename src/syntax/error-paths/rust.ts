import type { NodeQuery, SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { IS_TEST_CODE } from "../test-code.ts";
import { says } from "../words.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf, written } from "./reader.ts";
import { asksForError, isErrorPattern, isValuePattern } from "./rust-patterns.ts";

const WORDS = /Err|Ok\b|err\b|error\b|is_ok|_else\b/;
const TAKES_ERROR = "^(?:map_err|unwrap_or_else|or_else|map_or_else|inspect_err)$";

/** Texts are told apart in native code: most arms and conditions are about no error. */
const HEADS: NodeQuery = {
  rule: {
    any: [
      { kind: "match_arm", has: { field: "pattern", regex: "\\bErr\\b" } },
      { kind: "if_expression", has: { field: "condition", regex: "Err|Ok\\b|err|is_ok" } },
      { kind: "while_expression", has: { field: "condition", regex: "Err|Ok\\b|err|is_ok" } },
      { kind: "let_declaration", has: { field: "alternative", kind: "block" } },
      {
        kind: "call_expression",
        has: { field: "function", has: { field: "field", regex: TAKES_ERROR } },
      },
    ],
  },
};

/** Arms and conditions for `Err`, the `else` of those for `Ok`, closures that are given an error. */
export const readRustErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  return found(
    root.findAll(HEADS).map((node) => {
      const path = read(node, file);
      return path && IS_TEST_CODE.rust?.(node, file) ? null : path;
    }),
  );
};

function read(node: SyntaxNode, file: SourceFile): FoundPath | null {
  switch (node.kind()) {
    case "match_arm":
      return arm(node, file);
    case "let_declaration":
      return letElse(node, file);
    case "call_expression":
      return closure(node, file);
    default:
      return condition(node, file);
  }
}

const COMMENTS: ReadonlySet<string> = new Set(["line_comment", "block_comment"]);

/** The statements of a block; of an expression itself. `()` is none. */
function statementsOf(body: SyntaxNode): SyntaxNode[] {
  const list = body.kind() === "block" ? body.namedChildren() : [body];
  return list.filter((one) => {
    const kind = one.kind();
    return !COMMENTS.has(kind) && kind !== "unit_expression" && kind !== "empty_statement";
  });
}

const isBlock = (node: SyntaxNode): boolean => node.kind() === "block";

function arm(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const pattern = node.field("pattern");
  const body = node.field("value");
  const [inner, ...guard] = pattern?.namedChildren() ?? [];
  if (!pattern || !body || !inner || !isErrorPattern(inner)) return null;
  const { start, end } = pattern.range();
  return pathOf(file, {
    head: pattern,
    what: `${written(file, start.index, end.index)} =>`,
    body: statementsOf(body),
    isExpression: !isBlock(body),
    // A guard runs for errors that another arm handles.
    whole: guard.length === 0 ? node : undefined,
  });
}

/** `if let Err(_) = …`, `if ….is_err()`, `while let Err(_) = …`; the `else` of `if let Ok(_) = …`, `if ….is_ok()`. */
function condition(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const asked = node.field("condition");
  const answer = asked && asksForError(asked);
  if (!answer) return null;
  const first = node.field(node.kind() === "if_expression" ? "consequence" : "body");
  const other = answer === "none" ? node.field("alternative") : null;
  const body = answer === "none" ? other?.namedChildren().find(isBlock) : first;
  if (!first || !body) return null;
  const what = headOf(file, node, first);
  return pathOf(file, {
    head: other ?? node,
    what: answer === "none" ? `else of ${what}` : what,
    body: statementsOf(body),
  });
}

/** `let Ok(_) = … else { … };` */
function letElse(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const body = node.field("alternative");
  const pattern = node.field("pattern");
  if (!body || !pattern || !isValuePattern(pattern)) return null;
  const { start, end } = pattern.range();
  return pathOf(file, {
    head: body.prev() ?? body,
    what: `else of let ${written(file, start.index, end.index)}`,
    body: statementsOf(body),
  });
}

/** An `Option`'s closure takes nothing. */
function closure(call: SyntaxNode, file: SourceFile): FoundPath | null {
  const head = call.field("function")?.field("field");
  if (!head) return null;
  const [handler] = call.field("arguments")?.namedChildren() ?? [];
  if (handler?.kind() !== "closure_expression") return null;
  const body = handler.field("body");
  const parameters = handler.field("parameters")?.children() ?? [];
  if (!body || parameters.every((one) => one.kind() === "|")) return null;
  return pathOf(file, {
    head,
    what: `.${head.text()}(…)`,
    body: statementsOf(body),
    isExpression: !isBlock(body),
  });
}
