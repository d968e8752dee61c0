import type { Item, SourcePosition } from "../core/checklist.ts";
import type { Entry, MapNode, Node } from "./nodes.ts";
import { readItem } from "./read-item.ts";
import type { LoadedChecklist } from "./request.ts";
import { positionOf } from "./source-text.ts";

/** An item together with what all files say of it, so that a key's place can be told. */
export interface WrittenSide {
  readonly item: Item;
  /** `required`, `when`, `stage` …, as far as they are written. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly options: MapNode | null;
  /** Of a composite. */
  readonly parts: readonly WrittenSide[];
}

/** The items of a checklist by their ids, in its order. */
export function writtenItems({ checklist, merged }: LoadedChecklist): Map<string, WrittenSide> {
  const list = merged.entries.get("items")?.value;
  const nodes = new Map<unknown, MapNode>();
  for (const node of list?.kind === "list" ? list.items : [])
    if (node.kind === "map") nodes.set(idOf(node), node);
  return new Map(
    checklist.items.map((item) => {
      const entries: WrittenSide["entries"] = nodes.get(item.id)?.entries ?? new Map();
      return [item.id, sideOf(item, entries, entries.get("with")?.value)];
    }),
  );
}

function idOf(node: MapNode): unknown {
  const id = node.entries.get("id")?.value;
  return id?.kind === "scalar" ? id.value : null;
}

function sideOf(
  item: Item,
  entries: WrittenSide["entries"],
  options: Node | null | undefined,
): WrittenSide {
  const map = options?.kind === "map" ? options : null;
  const list = map?.entries.get("of")?.value;
  const nodes = list?.kind === "list" ? list.items : [];
  const parts = item.children.map((child, index) => {
    const node = nodes[index];
    // It was read once without a problem, or there would be no such child.
    const written = node ? readItem(node, "part", []).item : null;
    return sideOf(child, written?.entries ?? new Map(), written?.options);
  });
  return { item, entries, options: map, parts };
}

/** Where a key of the item, or one of its options, is written; else where the item is. */
export function placeOfKey(
  { item, entries, options }: WrittenSide,
  key: string,
  kind: "key" | "option" = "key",
): SourcePosition {
  const entry = (kind === "key" ? entries : options?.entries)?.get(key);
  return entry ? positionOf(entry.keyPlace) : item.source;
}
