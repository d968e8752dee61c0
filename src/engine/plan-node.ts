import type { Item } from "../core/checklist.ts";

/** True when the item, or a part of it, runs commands or reads what commands make. */
export function isSequential(item: Item): boolean {
  return item.definition?.sequential === true || item.children.some(isSequential);
}

/** The item and everything under it. */
export function* withParts(item: Item): Generator<Item> {
  yield item;
  for (const child of item.children) yield* withParts(child);
}

/** The names of the checks that the items ask. */
export function checksOf(items: readonly Item[]): Set<string> {
  return new Set(items.flatMap((item) => [...withParts(item)].map(({ check }) => check)));
}
