import { fullForm } from "./full-form.ts";
import { describeNode, type Node } from "./nodes.ts";
import { ITEM_KEYS } from "./schema.ts";
import { shortForm, strayShortForm } from "./short-form.ts";
import { type ItemRole, type ReadItem, unreadable } from "./written-item.ts";

/**
 * Reads one entry of `items`, or of a composite's `of`. A map with one key that no item has is the short
 * form; every other map is the full form.
 * @param checkNames the built-in checks, to recognise a short form gone wrong
 */
export function readItem(node: Node, role: ItemRole, checkNames: readonly string[]): ReadItem {
  if (node.kind === "scalar" && typeof node.value === "string")
    return shortForm(node.value, node.place, node.place, null);
  if (node.kind !== "map" || node.entries.size === 0)
    return unreadable(
      node.place,
      `an item is a check's name or a map, not ${describeNode(node)}`,
      null,
    );
  const [first, ...others] = node.entries.values();
  if (first && others.length === 0 && !ITEM_KEYS.has(first.key))
    return shortForm(first.key, first.keyPlace, node.place, first.value);
  return strayShortForm(node, checkNames) ?? fullForm(node, role);
}
