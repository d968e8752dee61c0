import type { Problem } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { type Entry, mapOf, type Node, quote } from "./nodes.ts";
import type { Layer } from "./read-layer.ts";
import { type Place, problemAt } from "./source-text.ts";
import type { WrittenItem } from "./written-item.ts";

/** An item as all files together say it. */
export interface MergedItem {
  readonly id: string;
  readonly idPlace: Place;
  /** Where the outermost file that names it does so. */
  readonly place: Place;
  readonly check: string;
  readonly checkPlace: Place;
  readonly options: Node | null;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly enabled: boolean;
  /** What is wrong with it has been said already. */
  readonly broken: boolean;
}

/** What is needed to make an item of it: a merged one, or a part of a composite. */
export type Resolvable = Pick<
  MergedItem,
  "id" | "place" | "check" | "checkPlace" | "options" | "entries" | "broken"
>;

/**
 * Puts the items of all files together by their ids, extended files first. An item keeps the place of
 * its first mention; later files override key by key, inside `with` too.
 */
export function mergeItems(
  layers: readonly Layer[],
  idsKnown: boolean,
): { items: readonly MergedItem[]; problems: readonly Problem[] } {
  const merged = new Map<string, MergedItem>();
  const problems: Problem[] = [];
  for (const layer of layers) {
    const before = [...merged.keys()];
    for (const written of layer.items) {
      if (written.id === null) continue;
      const existing = merged.get(written.id);
      if (!existing && isOff(written)) {
        // It may come from a file that cannot be read.
        if (idsKnown) problems.push(nothingToSwitchOff(written, written.id, before));
        continue;
      }
      merged.set(written.id, existing ? override(existing, written) : first(written, written.id));
    }
  }
  return { items: [...merged.values()], problems };
}

function first(written: WrittenItem, id: string): MergedItem {
  return {
    id,
    idPlace: written.idPlace,
    place: written.place,
    check: written.check?.name ?? written.impliedCheck ?? id,
    checkPlace: written.check?.place ?? written.idPlace,
    options: written.options,
    entries: written.entries,
    enabled: true,
    broken: written.broken,
  };
}

function override(existing: MergedItem, written: WrittenItem): MergedItem {
  const check = written.check?.name ?? existing.check;
  const keepsOptions = check === existing.check;
  return {
    ...existing,
    idPlace: written.idPlace,
    place: written.place,
    check,
    checkPlace: written.check?.place ?? existing.checkPlace,
    options: keepsOptions ? mergeOptions(existing.options, written.options) : written.options,
    entries: overrideEntries(existing.entries, written.entries),
    enabled: !isOff(written),
    broken: existing.broken || written.broken,
  };
}

function overrideEntries(inner: MergedItem["entries"], outer: MergedItem["entries"]) {
  const entries = new Map(inner);
  // Whoever names an item and does not switch it off wants it.
  entries.delete("enabled");
  for (const [key, entry] of outer) entries.set(key, entry);
  return entries;
}

/** Key by key; the value of a key is replaced whole, lists too. */
function mergeOptions(inner: Node | null, outer: Node | null): Node | null {
  if (outer?.kind !== "map") return inner;
  if (inner?.kind !== "map") return outer;
  return mapOf(outer.place, [...new Map([...inner.entries, ...outer.entries]).values()]);
}

function isOff(written: WrittenItem): boolean {
  const enabled = written.entries.get("enabled")?.value;
  return enabled?.kind === "scalar" && enabled.value === false;
}

function nothingToSwitchOff(
  written: WrittenItem,
  id: string,
  extended: readonly string[],
): Problem {
  const place = written.entries.get("enabled")?.keyPlace ?? written.place;
  const message = `there is no extended item ${quote(id)} to switch off`;
  return problemAt(
    place,
    message,
    suggestion(id, extended) ?? "an item of this file is left out by removing it",
  );
}
