import { posix } from "node:path";
import type { MergedItem } from "./merge-items.ts";
import { type Entry, type MapNode, mapOf, type Node } from "./nodes.ts";
import type { Layer, Mention } from "./read-layer.ts";
import type { Place } from "./source-text.ts";

/**
 * The checklist as one map, as if it had been written in one file, without what is switched off: it can be
 * used in place of the original. Every node keeps its own place.
 */
export function mergedNode(layers: readonly Layer[], items: readonly MergedItem[]): MapNode {
  const main = layers.at(-1) as Layer;
  const start: Place = { source: main.source, offset: 0 };
  const settings = new Map<string, Entry>();
  for (const layer of layers) for (const [key, entry] of layer.settings) settings.set(key, entry);
  const plugins = layers.flatMap((layer) =>
    layer.plugins.map((mention) => pluginNode(mention, layer, main)),
  );
  const waivers = layers.flatMap((layer) => layer.waivers.map((waiver) => waiver.node));
  return mapOf(start, [
    ...settings.values(),
    ...(plugins.length > 0 ? [listEntry("plugins", plugins)] : []),
    listEntry("items", items.filter((item) => item.enabled).map(itemNode), start),
    ...(waivers.length > 0 ? [listEntry("waivers", waivers)] : []),
  ]);
}

function itemNode(item: MergedItem): MapNode {
  const entries = [textEntry("id", item.id, item.idPlace)];
  if (item.check !== item.id) entries.push(textEntry("check", item.check, item.checkPlace));
  entries.push(...item.entries.values());
  if (item.options?.kind === "map" && item.options.entries.size > 0)
    entries.push({ key: "with", keyPlace: item.options.place, value: item.options });
  return mapOf(item.place, entries);
}

function listEntry(key: string, items: readonly Node[], place = items[0]?.place): Entry {
  const at = place as Place;
  return { key, keyPlace: at, value: { kind: "list", place: at, items } };
}

function textEntry(key: string, value: string, place: Place): Entry {
  return { key, keyPlace: place, value: { kind: "scalar", place, value } };
}

/** A relative path is relative to the file that says it; here, to the checklist itself. */
function pluginNode({ name, place }: Mention, layer: Layer, main: Layer): Node {
  const isMoved = /^\.\.?\//.test(name) && layer.file.kind === "repository";
  if (!isMoved) return { kind: "scalar", place, value: name };
  const path = posix.join(posix.dirname(layer.path), name);
  const way = posix.relative(posix.dirname(main.path), path);
  return { kind: "scalar", place, value: way.startsWith("../") ? way : `./${way}` };
}
