import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { rangeOf } from "../words.ts";

/** Nodes of one file, by where they begin. */
interface Index {
  readonly nodes: readonly SyntaxNode[];
  /** Of functions and the like: the number of the one around each; -1 where there is none. */
  readonly around: readonly number[];
}

const indexes = new WeakMap<SourceFile, Map<string, Index>>();

function indexOf(
  near: SyntaxNode,
  file: SourceFile,
  kinds: readonly string[],
  text: RegExp | null,
): Index {
  const ofFile = indexes.get(file) ?? new Map<string, Index>();
  indexes.set(file, ofFile);
  const key = `${kinds.join()} ${text?.source ?? ""}`;
  let index = ofFile.get(key);
  if (!index) {
    const nodes = text
      ? indexOf(near, file, kinds, null).nodes.filter((node) => text.test(textOf(node, file)))
      : nodesOfKind(near.ancestors().at(-1) ?? near, kinds);
    index = { nodes, around: text ? [] : nesting(nodes) };
    ofFile.set(key, index);
  }
  return index;
}

function textOf(node: SyntaxNode, file: SourceFile): string {
  const { from, to } = rangeOf(node);
  return file.text.slice(from, to);
}

function nesting(nodes: readonly SyntaxNode[]): number[] {
  const open: number[] = [];
  return nodes.map((node, at) => {
    const { from } = rangeOf(node);
    while (open.length > 0 && rangeOf(nodes[open.at(-1) as number] as SyntaxNode).to <= from)
      open.pop();
    const around = open.at(-1) ?? -1;
    open.push(at);
    return around;
  });
}

/** The number of the first that begins at the place or behind it. */
function firstFrom(nodes: readonly SyntaxNode[], place: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rangeOf(nodes[middle] as SyntaxNode).from < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A few dozen lines: less is asked of the tree, each time anew.
const LONG = 1_000;

function isLong(node: SyntaxNode): boolean {
  const { from, to } = rangeOf(node);
  return to - from > LONG;
}

/**
 * Every node of the kinds below a node, of those the ones with such a text. What is long is looked up among all
 * of the file, since searching bodies that hold bodies would take time by their depth.
 */
export function nodesIn(
  top: SyntaxNode,
  file: SourceFile,
  kinds: readonly string[],
  text: RegExp | null = null,
): readonly SyntaxNode[] {
  if (!isLong(top)) {
    const found = nodesOfKind(top, kinds);
    return text ? found.filter((node) => text.test(node.text())) : found;
  }
  const { from, to } = rangeOf(top);
  const { nodes } = indexOf(top, file, kinds, text);
  const first = firstFrom(nodes, from);
  return nodes.slice(first, firstFrom(nodes, to)).filter((node) => rangeOf(node).to <= to);
}

/** Whether nothing of the given kinds (functions, say) stands between a node and one around it. */
export function isOwn(
  node: SyntaxNode,
  top: SyntaxNode,
  file: SourceFile,
  borders: ReadonlySet<string>,
): boolean {
  if (!isLong(top)) return isOwnByTree(node, top, borders);
  const { nodes, around } = indexOf(top, file, [...borders], null);
  const place = rangeOf(node);
  const outer = rangeOf(top);
  // From the last that begins in front of it to those around that one.
  for (let at = firstFrom(nodes, place.from + 1) - 1; at >= 0; at = around[at] ?? -1) {
    const border = nodes[at] as SyntaxNode;
    const { from, to } = rangeOf(border);
    if (from < outer.from || to > outer.to || border.id() === top.id()) return true;
    if (to >= place.to && border.id() !== node.id()) return false;
  }
  return true;
}

function isOwnByTree(node: SyntaxNode, top: SyntaxNode, borders: ReadonlySet<string>): boolean {
  const topId = top.id();
  for (let at = node.parent(); at && at.id() !== topId; at = at.parent())
    if (borders.has(at.kind())) return false;
  return true;
}

/**
 * The nearest node of the kinds around a node, by the places of all in the file: the way up a deep tree takes
 * time by the square of its depth.
 */
export function nearest(
  node: SyntaxNode,
  file: SourceFile,
  kinds: readonly string[],
): SyntaxNode | null {
  const { nodes, around } = indexOf(node, file, kinds, null);
  const { from, to } = rangeOf(node);
  for (let at = firstFrom(nodes, from + 1) - 1; at >= 0; at = around[at] ?? -1) {
    const one = nodes[at] as SyntaxNode;
    if (rangeOf(one).to >= to && one.id() !== node.id()) return one;
  }
  return null;
}

/** Nodes of the kinds below a node that run with it: not those in functions that it only makes. */
export function ownNodes(
  top: SyntaxNode,
  file: SourceFile,
  kinds: readonly string[],
  borders: ReadonlySet<string>,
): SyntaxNode[] {
  return nodesIn(top, file, kinds).filter((node) => isOwn(node, top, file, borders));
}

/** What a judge says of a node, kept with its file: several rules ask the same of one node, or one rule often. */
export function remembered<T>(
  judge: (node: SyntaxNode, file: SourceFile) => T,
): (node: SyntaxNode, file: SourceFile) => T {
  const known = new WeakMap<SourceFile, Map<number, T>>();
  return (node, file) => {
    const ofFile = known.get(file) ?? new Map<number, T>();
    known.set(file, ofFile);
    const id = node.id();
    if (!ofFile.has(id)) ofFile.set(id, judge(node, file));
    return ofFile.get(id) as T;
  };
}

/** The same, of what the file does not matter to; for nodes that `nodesIn` gives again and again. */
export function perNode<T>(judge: (node: SyntaxNode) => T): (node: SyntaxNode) => T {
  const known = new WeakMap<SyntaxNode, { readonly said: T }>();
  return (node) => {
    const before = known.get(node);
    if (before) return before.said;
    const said = judge(node);
    known.set(node, { said });
    return said;
  };
}

/** A text that is the name and nothing else. */
export function exactly(name: string): RegExp {
  return new RegExp(`^${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "u");
}
