import type { SyntaxNode } from "../../core/syntax-node.ts";
import { argumentsOf, type Head } from "./javascript-heads.ts";
import { rowLines, rowTexts } from "./rows.ts";

/** Rows of the literal table that a test runs with; null where there is none, or not all of it is literal. */
export function casesOf(
  { given }: Head,
  constant: (name: string) => SyntaxNode | null,
): number | null {
  const table = tableOf(given, constant);
  if (!table) return null;
  return table.kind() === "template_string" ? rowsOfTemplate(table) : rowsOfArray(table);
}

/** The rows themselves, as far as they are literal. */
export function rowTextsOf(
  { given }: Head,
  constant: (name: string) => SyntaxNode | null,
): string[] {
  const table = tableOf(given, constant);
  if (table?.kind() === "template_string") return rowLines(table.text());
  return table?.kind() === "array" ? rowTexts(argumentsOf(table)) : [];
}

function tableOf(
  given: Head["given"],
  constant: (name: string) => SyntaxNode | null,
): SyntaxNode | null {
  const table = given.get("each")?.[0] ?? given.get("for")?.[0];
  if (!table) return null;
  const bare = unwrapped(table);
  const named = bare.kind() === "identifier" ? constant(bare.text()) : bare;
  return named ? unwrapped(named) : null;
}

/** `[…] as const`, `[…] satisfies Row[]` without what they are to the type checker. */
function unwrapped(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (let depth = 0; depth < 4; depth++) {
    const kind = at.kind();
    if (!/^(?:as|satisfies|parenthesized)_expression$/.test(kind)) break;
    const inner = at.namedChildren()[0];
    if (!inner) break;
    at = inner;
  }
  return at;
}

function rowsOfArray(array: SyntaxNode): number | null {
  if (array.kind() !== "array") return null;
  const rows = argumentsOf(array);
  return rows.some((row) => row.kind() === "spread_element") ? null : rows.length;
}

/** The head names the columns; each cell is a substitution. */
function rowsOfTemplate(template: SyntaxNode): number | null {
  const cells = template.namedChildren().filter((one) => one.kind() === "template_substitution");
  const head = template.text().slice(1).split("${", 1)[0] ?? "";
  const columns = head.split("|").length;
  return cells.length % columns === 0 ? cells.length / columns : null;
}
