import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { statementsOf } from "../error-handling/go-tree.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { type Asked, asks, isError } from "./go-conditions.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf, written } from "./reader.ts";

const WORDS = /err|Err|recover/;

/** What an `if` or a `switch` does when it sees an error. */
export const readGoErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  const kinds = ["if_statement", "expression_switch_statement", "type_switch_statement"];
  return found(
    nodesOfKind(root, kinds).flatMap((node) =>
      node.kind() === "if_statement" ? [condition(node, file)] : cases(node, file),
    ),
  );
};

function condition(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const asked = asks(node);
  if (asked === null) return null;
  const consequence = node.field("consequence");
  const body = asked === "none" ? node.field("alternative") : consequence;
  // What is asked behind an `else` is seen for itself.
  if (!consequence || body?.kind() !== "block") return null;
  const what = headOf(file, node, consequence);
  return pathOf(file, {
    head: asked === "none" ? (body.prev() ?? body) : node,
    what: asked === "none" ? `else of ${what}` : what,
    body: statementsOf(body),
  });
}

/** `switch { case errors.Is(err, …): }`, `switch err { case …: }`, `switch err.(type) { case …: }`. */
function cases(node: SyntaxNode, file: SourceFile): (FoundPath | null)[] {
  const value = node.field("value");
  const ofError = value !== null && isError(value);
  if (value !== null && !ofError) return [];
  // Behind a case for no error the default is for one.
  let isDefaultForErrors = false;
  return node.namedChildren().map((one) => {
    const kind = one.kind();
    if (kind !== "expression_case" && kind !== "type_case" && kind !== "default_case") return null;
    const asked = kind === "default_case" ? null : askedIn(one, ofError);
    if (asked === "none") isDefaultForErrors = true;
    if (asked === "none" || (asked === null && !(kind === "default_case" && isDefaultForErrors)))
      return null;
    const statements = one.namedChildren().find((child) => child.kind() === "statement_list");
    const body = statements?.namedChildren().filter((child) => child.kind() !== "comment") ?? [];
    const colon = one.children().find((child) => child.kind() === ":");
    const { start, end } = one.range();
    const what = written(file, start.index, colon?.range().start.index ?? end.index);
    return pathOf(file, { head: one, what, body });
  });
}

function askedIn(one: SyntaxNode, ofError: boolean): Asked | null {
  const list = one.namedChildren()[0];
  const values = list?.kind() === "expression_list" ? list.namedChildren() : list ? [list] : [];
  if (ofError)
    return values.some((value) => value.kind() === "nil" || value.text() === "nil")
      ? "none"
      : "kind";
  const asked = values.map((value) => asks(value));
  return asked.find((answer) => answer !== null) ?? null;
}
