import type { Place } from "./source-text.ts";

/** YAML as plain data that remembers where it stands: no anchors, no tags, keys are texts. */
export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: "map";
  readonly place: Place;
  /** In the order of the text. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly Node[];
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly place: Place;
  readonly value: string | number | boolean | null;
}

/** The node as JavaScript data. Keys that could reach a prototype never get into a node. */
export function toPlain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  const plain: Record<string, unknown> = {};
  for (const entry of node.entries.values()) plain[entry.key] = toPlain(entry.value);
  return plain;
}

export function mapOf(place: Place, entries: readonly Entry[]): MapNode {
  return { kind: "map", place, entries: new Map(entries.map((entry) => [entry.key, entry])) };
}

/** What stands there, in the words of a checklist's author: `a list`, `the text "90"`, `nothing`. */
export function describeNode(node: Node): string {
  if (node.kind === "map") return node.entries.size === 0 ? "an empty map" : "a map";
  if (node.kind === "list") return node.items.length === 0 ? "an empty list" : "a list";
  if (node.value === null) return "nothing";
  if (typeof node.value === "string") return `the text ${quote(node.value)}`;
  return typeof node.value === "number" ? `the number ${node.value}` : String(node.value);
}

/** A text in quotes for a message, cut to a length that fits a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/**
 * The deepest node on a path of keys and indexes, and how many steps of the path led there. A path
 * that leaves the node ends at the last one that is there.
 */
export function follow(node: Node, path: readonly PropertyKey[]): { node: Node; steps: number } {
  let current = node;
  for (let steps = 0; steps < path.length; steps++) {
    const step = path[steps] as PropertyKey;
    const next =
      current.kind === "map"
        ? current.entries.get(String(step))?.value
        : current.kind === "list"
          ? current.items[Number(step)]
          : undefined;
    if (!next) return { node: current, steps };
    current = next;
  }
  return { node: current, steps: path.length };
}
