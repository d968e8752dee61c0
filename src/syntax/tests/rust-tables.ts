import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";

/** Rows of the one literal table that a test goes through: `for (a, b) in [(1, 2), (3, 4)]`; null for none, or several. */
export function rowsOf(body: SyntaxNode): number | null {
  const loops = nodesOfKind(body, ["for_expression"]);
  const counts = loops.map((loop) => rowsOfLoop(loop, body)).filter((count) => count !== null);
  return counts.length === 1 ? (counts[0] as number) : null;
}

function rowsOfLoop(loop: SyntaxNode, body: SyntaxNode): number | null {
  const over = bare(loop.field("value"));
  if (!over) return null;
  const direct = lengthOf(over);
  if (direct !== null || over.kind() !== "identifier") return direct;
  const name = over.text();
  const bound = nodesOfKind(body, ["let_declaration", "const_item", "static_item"]).filter(
    (item) => (item.field("pattern") ?? item.field("name"))?.text() === name,
  );
  const value = bound.length === 1 ? bare(bound[0]?.field("value") ?? null) : null;
  return value ? lengthOf(value) : null;
}

/** Without `&`, `.iter()` and the like. */
function bare(node: SyntaxNode | null): SyntaxNode | null {
  let at = node;
  for (let turn = 0; at && turn < 6; turn++) {
    const kind = at.kind();
    if (kind === "reference_expression") at = at.field("value");
    else if (kind === "call_expression") {
      const callee = at.field("function");
      const called = callee?.field("field")?.text() ?? "";
      if (!/^(?:iter|into_iter|iter_mut|enumerate|cloned|copied)$/.test(called)) return at;
      at = callee?.field("value") ?? null;
    } else return at;
  }
  return at;
}

function lengthOf(node: SyntaxNode): number | null {
  const kind = node.kind();
  if (kind === "array_expression") {
    const isRepeated = node.children().some((child) => child.kind() === ";");
    return isRepeated ? null : node.namedChildren().filter(isRow).length;
  }
  if (kind !== "macro_invocation" || node.field("macro")?.text() !== "vec") return null;
  const tokens =
    node
      .children()
      .find((child) => child.kind() === "token_tree")
      ?.children()
      .slice(1, -1) ?? [];
  if (tokens.some((token) => token.kind() === ";")) return null;
  const commas = tokens.filter((token) => token.kind() === ",").length;
  return tokens.length === 0 ? 0 : commas + (tokens.findLast(isRow)?.kind() === "," ? 0 : 1);
}

const isRow = (node: SyntaxNode): boolean => !/comment$|^attribute_item$/.test(node.kind());
