import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import type { Annotation } from "./java-annotations.ts";
import { linesIn } from "./java-cases.ts";
import { markOf } from "./places.ts";
import { annotationRows } from "./rows.ts";

/** The annotations of a declaration, as written. */
export function annotationsOf(declaration: SyntaxNode): Annotation[] {
  const modifiers = declaration.children().find((node) => node.kind() === "modifiers");
  if (!modifiers) return [];
  return modifiers
    .namedChildren()
    .filter((node) => node.kind() === "annotation")
    .map((node) => ({
      node,
      name: nodesOfKind(node, ["user_type"])[0]?.text().split(".").at(-1) ?? "",
    }));
}

export function disablingMark(annotations: readonly Annotation[]): TestMark | null {
  const found = annotations.find(
    ({ name, node }) =>
      /^(?:Ignore|Ignored|Disabled)$/.test(name) ||
      (name === "Test" && /\benabled\s*=\s*false\b/.test(node.text())),
  );
  return found ? markOf(found.node) : null;
}

/** Rows of the literal tables that a test is run with; null where there is none to count. */
export function casesOf(annotations: readonly Annotation[]): number | null {
  const tables = annotations.filter(({ name }) => TABLE.test(name));
  const counts = tables.map(rowsOf).filter((count) => count !== null);
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
}

/** The rows themselves. */
export function rowTextsOf(annotations: readonly Annotation[]): string[] {
  return annotations
    .filter(({ name }) => TABLE.test(name))
    .flatMap(({ node }) => annotationRows(node, "collection_literal"));
}

const TABLE = /^(?:Value|Csv|Enum)Source$/;

function rowsOf({ name, node }: Annotation): number | null {
  const list = nodesOfKind(node, ["collection_literal"])[0];
  if (list) return list.namedChildren().length;
  if (name === "EnumSource") return null;
  const args = nodesOfKind(node, ["value_argument"]);
  const block = /"""([\s\S]*?)"""/.exec(node.text())?.[1];
  if (block !== undefined && args.length === 1) return linesIn(block);
  return name === "CsvSource"
    ? args.filter((arg) => arg.children().length === 1).length || null
    : null;
}
