import type { ParsedNode } from "yaml";
import { isAlias, isCollection, isMap, isPair, isScalar, type Pair } from "yaml";
import type { Problem } from "../core/checklist.ts";
import {
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
  quote,
  type ScalarNode,
} from "./nodes.ts";
import { type Place, positionOf, problemAt, type SourceText } from "./source-text.ts";

/** Nodes after every alias is put in its place: ten aliases of ten aliases … are soon a billion. */
const MAX_NODES = 20_000;

const CORE_PREFIX = "tag:yaml.org,2002:";
const CORE_TAGS = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => CORE_PREFIX + name),
);

/** Stops the building at once; the problem says why. */
class TooMuch extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/**
 * The composer's tree as {@link Node}s. Aliases become what they stand for (with the place of the
 * anchor's text), merge keys `<<` are merged, duplicate keys, keys that are no texts and tags beyond
 * YAML's core are problems.
 */
export function buildNode(
  source: SourceText,
  contents: ParsedNode,
): { root: Node | null; problems: readonly Problem[] } {
  const builder = new Builder(source);
  try {
    const root = builder.build(contents);
    return { root: builder.incomplete ? null : root, problems: builder.problems };
  } catch (fault) {
    if (fault instanceof TooMuch)
      return { root: null, problems: [...builder.problems, fault.problem] };
    throw fault;
  }
}

class Builder {
  readonly problems: Problem[] = [];
  /** An alias or a tag is not known, so a value is missing: what else is said of it would mislead. */
  incomplete = false;
  private readonly anchors = new Map<string, Node | "open">();
  private built = 0;

  constructor(private readonly source: SourceText) {}

  build(node: ParsedNode): Node {
    if (isAlias(node)) return this.resolve(node.source, this.place(node));
    this.count(1, node);
    const anchor = node.anchor;
    if (anchor) this.anchors.set(anchor, "open");
    if (node.tag && !CORE_TAGS.has(node.tag)) {
      const tag = node.tag.replace(CORE_PREFIX, "!!");
      this.report(this.place(node), `the tag ${quote(tag)} is not known`, "leave it out");
      this.incomplete = true;
    }
    const built = this.plain(node);
    if (anchor) this.anchors.set(anchor, built);
    return built;
  }

  private plain(node: Exclude<ParsedNode, { source: string; tag?: never }>): Node {
    const place = this.place(node);
    if (isMap(node)) return { kind: "map", place, entries: this.entries(node.items as Pair[]) };
    if (isCollection(node)) {
      const items = (node.items as ParsedNode[]).map((item) =>
        isPair(item)
          ? // `[a: 1]` is a list of one map.
            ({ kind: "map", place, entries: this.entries([item]) } satisfies MapNode)
          : this.build(item),
      );
      return { kind: "list", place, items } satisfies ListNode;
    }
    const value = (node as { value: unknown }).value;
    return { kind: "scalar", place, value: scalarValue(value) } satisfies ScalarNode;
  }

  private entries(pairs: readonly Pair[]): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    const merged: Node[] = [];
    for (const pair of pairs) {
      const keyNode = pair.key as ParsedNode;
      const keyPlace = this.place(keyNode);
      const value = pair.value ? this.build(pair.value as ParsedNode) : this.nothing(keyPlace);
      const key = this.key(keyNode, keyPlace);
      if (key === null) continue;
      if (key === "<<") merged.push(value);
      else this.add(entries, { key, keyPlace, value });
    }
    for (const value of merged) this.merge(entries, value);
    return entries;
  }

  private add(entries: Map<string, Entry>, entry: Entry): void {
    const before = entries.get(entry.key);
    if (!before) {
      entries.set(entry.key, entry);
      return;
    }
    const line = positionOf(before.keyPlace).line;
    this.report(
      entry.keyPlace,
      `duplicate key ${quote(entry.key)}`,
      `it stands on line ${line} already`,
    );
  }

  /** A key's text; null, and a problem, where it is none or must not be one. */
  private key(node: ParsedNode, place: Place): string | null {
    const value = isScalar(node)
      ? node.value
      : isAlias(node)
        ? this.keyAlias(node.source, place)
        : undefined;
    if (typeof value !== "string") {
      const shown = isScalar(node) ? String(value ?? "nothing") : "a map or list";
      this.report(
        place,
        `a key must be a text, not ${shown}`,
        isScalar(node) && value !== null ? `write "${shown}" in quotes` : null,
      );
      return null;
    }
    if (value !== "__proto__") return value;
    this.report(place, 'the key "__proto__" is not allowed');
    return null;
  }

  private keyAlias(name: string, place: Place): unknown {
    const node = this.resolve(name, place);
    return node.kind === "scalar" ? node.value : undefined;
  }

  /** `<<: *name` or `<<: [*a, *b]` (YAML 1.1): keys that the map has itself win, then the first that has it. */
  private merge(entries: Map<string, Entry>, value: Node): void {
    for (const from of value.kind === "list" ? value.items : [value]) {
      if (from.kind !== "map") {
        this.report(from.place, "`<<` takes a map, or a list of maps");
        continue;
      }
      for (const entry of from.entries.values())
        if (!entries.has(entry.key)) entries.set(entry.key, entry);
    }
  }

  private resolve(name: string, place: Place): Node {
    const target = this.anchors.get(name);
    if (target === "open") {
      this.report(place, `the alias *${name} stands inside its own anchor`);
    } else if (target) {
      this.count(size(target, MAX_NODES), null, place);
      return target;
    } else {
      this.report(place, `no anchor &${name} stands before this alias`);
    }
    this.incomplete = true;
    return this.nothing(place);
  }

  private count(
    nodes: number,
    node: ParsedNode | null,
    place = node ? this.place(node) : null,
  ): void {
    this.built += nodes;
    if (this.built > MAX_NODES)
      throw new TooMuch(
        problemAt(
          place ?? { source: this.source, offset: 0 },
          `more than ${MAX_NODES} values, those that aliases stand for counted each time`,
          "this is not a checklist, or its aliases multiply",
        ),
      );
  }

  private nothing(place: Place): ScalarNode {
    return { kind: "scalar", place, value: null };
  }

  private place(node: ParsedNode): Place {
    return { source: this.source, offset: node?.range?.[0] ?? 0 };
  }

  private report(place: Place, message: string, hint: string | null = null): void {
    this.problems.push(problemAt(place, message, hint));
  }
}

function scalarValue(value: unknown): ScalarNode["value"] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return null;
}

/** How many nodes it stands for, counted no further than `limit`. */
function size(node: Node, limit: number): number {
  const open: Node[] = [node];
  let count = 0;
  for (let next = open.pop(); next && count <= limit; next = open.pop()) {
    count++;
    if (next.kind === "list") open.push(...next.items);
    if (next.kind === "map") for (const entry of next.entries.values()) open.push(entry.value);
  }
  return count;
}
