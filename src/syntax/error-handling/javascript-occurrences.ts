import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { rangeOf } from "../words.ts";

/** A name where it stands, not as a property after a dot. */
export interface Occurrence {
  readonly node: SyntaxNode;
  /** In UTF-16 units from the text's start. */
  readonly index: number;
}

const perFile = new WeakMap<SourceFile, Map<string, readonly Occurrence[]>>();
const nodesPerFile = new WeakMap<SourceFile, ReadonlyMap<string, readonly SyntaxNode[]>>();

/** Every place where the file says the name, in order. The file is walked once, for the first name asked about. */
export function occurrences(
  name: string,
  near: SyntaxNode,
  file: SourceFile,
): readonly Occurrence[] {
  let names = perFile.get(file);
  if (!names) {
    names = new Map();
    perFile.set(file, names);
  }
  let found = names.get(name);
  if (!found) {
    found = (nodesOf(near, file).get(name) ?? []).map((node) => ({
      node,
      index: rangeOf(node).from,
    }));
    names.set(name, found);
  }
  return found;
}

/** Those of them within the node. */
export function occurrencesIn(
  scope: SyntaxNode,
  name: string,
  file: SourceFile,
): readonly Occurrence[] {
  const { start, end } = scope.range();
  const all = occurrences(name, scope, file);
  let first = 0;
  for (let high = all.length; first < high; ) {
    const middle = (first + high) >> 1;
    if ((all[middle] as Occurrence).index < start.index) first = middle + 1;
    else high = middle;
  }
  let last = first;
  while (last < all.length && (all[last] as Occurrence).index < end.index) last++;
  return all.slice(first, last);
}

export function rootOf(node: SyntaxNode): SyntaxNode {
  return node.ancestors().at(-1) ?? node;
}

function nodesOf(near: SyntaxNode, file: SourceFile): ReadonlyMap<string, readonly SyntaxNode[]> {
  let nodes = nodesPerFile.get(file);
  if (!nodes) {
    nodes = collect(rootOf(near));
    nodesPerFile.set(file, nodes);
  }
  return nodes;
}

/** By name, and no more of each: most names are never asked about. */
function collect(root: SyntaxNode): ReadonlyMap<string, readonly SyntaxNode[]> {
  const names = new Map<string, SyntaxNode[]>();
  const query = {
    rule: {
      any: [
        { kind: "identifier" },
        { kind: "shorthand_property_identifier" },
        { kind: "shorthand_property_identifier_pattern" },
      ],
    },
  };
  for (const node of root.findAll(query)) {
    const name = node.text();
    const known = names.get(name);
    if (known) known.push(node);
    else names.set(name, [node]);
  }
  return names;
}
