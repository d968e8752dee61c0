import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { UnreadableGuards } from "../../core/guards/guard.ts";
import {
  listTree,
  mappingTree,
  onLine,
  type Scalar,
  scalarTree,
  type Tree,
} from "../../core/guards/tree.ts";

/** Nodes after aliases are expanded: a bomb of them is an error. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 100;
/** In UTF-16 units; the parser takes about 3 s for a million of them. */
const MAX_TEXT = 300_000;

/**
 * YAML with the line of each part; aliases and merge keys stand for what they name. Several
 * documents in one text are none of the formats that are read here.
 * @throws UnreadableGuards
 */
export function readYaml(text: string): Tree {
  if (text.length > MAX_TEXT)
    throw new UnreadableGuards("is larger than any configuration, and is not read");
  const lines = new LineCounter();
  const document = parseDocument(text, {
    uniqueKeys: false,
    // Silent, it would not say that there is a second document.
    logLevel: "error",
    lineCounter: lines,
  });
  const [fault] = document.errors;
  if (fault) {
    throw new UnreadableGuards(`cannot be read as YAML: line ${fault.linePos?.[0].line ?? 1}`);
  }
  const lineOf = (node: unknown) => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line || 1;
  let nodes = 0;
  const walk = (node: unknown, depth: number): Tree => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH)
      throw new UnreadableGuards("is larger or deeper than any configuration, and is not read");
    const line = lineOf(node);
    if (isAlias(node)) return onLine(walk((node as Alias).resolve(document), depth + 1), line);
    if (isSeq(node))
      return listTree(
        node.items.map((item) => walk(item, depth + 1)),
        line,
      );
    if (isMap(node)) {
      const entries = new Map<string, Tree>();
      const merged: Tree[] = [];
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        const tree = value === null ? scalarTree(null, line) : walk(value, depth + 1);
        if (name === "<<") merged.push(tree, ...tree.items);
        else entries.set(name, onLine(tree, lineOf(key)));
      }
      for (const one of merged)
        for (const [name, tree] of one.entries) if (!entries.has(name)) entries.set(name, tree);
      return mappingTree(entries, line);
    }
    if (!isScalar(node)) return scalarTree(null, line);
    const isBlock = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
    return scalarTree(scalarOf(node.value), line, isBlock ? line + 1 : line);
  };
  return walk(document.contents, 0);
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return value === null || value === undefined ? null : String(value);
}
