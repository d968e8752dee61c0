import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Annotation } from "./java-annotations.ts";
import { annotationRows } from "./rows.ts";

/** Rows of the literal tables that a test is run with; null where there is none to count. */
export function casesOf(
  annotations: readonly Annotation[],
  name: string,
  methods: ReadonlyMap<string, SyntaxNode>,
): number | null {
  const counts = annotations
    .map((annotation) => rowsOf(annotation, name, methods))
    .filter((count) => count !== null);
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
}

const LISTS: ReadonlySet<string> = new Set([
  "ValueSource",
  "CsvSource",
  "EnumSource",
  "JsonSource",
]);

function rowsOf(
  { name, node }: Annotation,
  test: string,
  methods: ReadonlyMap<string, SyntaxNode>,
): number | null {
  if (name === "MethodSource") {
    const named = /"#?(\w+)"/.exec(node.text())?.[1] ?? test;
    const source = methods.get(named);
    return source ? rowsOfMethod(source) : null;
  }
  if (!LISTS.has(name)) return null;
  const list = nodesOfKind(node, ["element_value_array_initializer"])[0];
  if (list) return valuesIn(list).length;
  const block = nodesOfKind(node, ["multiline_string_fragment"])[0];
  if (block) return linesIn(block.text());
  return name === "EnumSource" ? null : 1;
}

/** The rows themselves, where they stand at the test. */
export function rowTextsOf(annotations: readonly Annotation[]): string[] {
  return annotations
    .filter(({ name }) => LISTS.has(name))
    .flatMap(({ node }) => annotationRows(node, "element_value_array_initializer"));
}

/** Lines of a text block that hold a row. */
export function linesIn(block: string): number {
  return block.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
    .length;
}

const LIST_CALL = /^(?:of|asList|stream|listOf|arrayOf)$/;

/** The one list that a provider returns: `Stream.of(…)`, `new Object[][] {…}`. */
function rowsOfMethod(method: SyntaxNode): number | null {
  const returned = nodesOfKind(method, ["return_statement"]);
  const value = returned.length === 1 ? returned[0]?.namedChildren()[0] : undefined;
  if (!value) return null;
  if (value.kind() === "array_creation_expression") {
    const list = value.field("value");
    return list ? valuesIn(list).length : null;
  }
  if (value.kind() !== "method_invocation" || !LIST_CALL.test(value.field("name")?.text() ?? ""))
    return null;
  const args = value.field("arguments");
  return args ? valuesIn(args).length : null;
}

const valuesIn = (list: SyntaxNode): SyntaxNode[] =>
  list.namedChildren().filter((node) => !node.kind().endsWith("comment"));
