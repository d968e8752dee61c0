import { describeNode, type MapNode, type Node, quote } from "./nodes.ts";
import { ITEM_KEYS } from "./schema.ts";
import { type Place, problemAt } from "./source-text.ts";
import { COMPOSITES, idForCheck, isOptions, type ReadItem, unreadable } from "./written-item.ts";

/** `doc-links`, or `diff-coverage: { min: 90 }`: short for an item whose id is its check. */
export function shortForm(
  name: string,
  namePlace: Place,
  place: Place,
  options: Node | null,
): ReadItem {
  if (name.trim() === "")
    return unreadable(namePlace, "an item is a check's name or a map, not an empty text");
  const isGood = options === null || isOptions(options);
  const problems = isGood ? [] : [badOptions(name, options)];
  const item = {
    id: idForCheck(name),
    idPlace: namePlace,
    place,
    check: null,
    impliedCheck: name,
    options: isGood ? options : null,
    entries: new Map(),
    broken: !isGood,
  };
  return { item, problems };
}

function badOptions(name: string, options: Node) {
  const message = `the options of ${quote(name)} must be a map, not ${describeNode(options)}`;
  const hint = COMPOSITES.includes(name) ? "write `{ of: [...] }`" : "write `{ option: value }`";
  return problemAt(options.place, message, hint);
}

/**
 * The mistake that the short form invites: `- diff-coverage:` with its options, or item keys, on the
 * same level instead of one further in. Null when the map is something else.
 */
export function strayShortForm(map: MapNode, checkNames: readonly string[]): ReadItem | null {
  if (["id", "check", ...COMPOSITES].some((key) => map.entries.has(key))) return null;
  const stray = [...map.entries.values()].find((entry) => checkNames.includes(entry.key));
  if (!stray) return null;
  const others = [...map.entries.keys()].filter((key) => key !== stray.key);
  return unreadable(
    stray.keyPlace,
    `the short form "${stray.key}: …" has no other keys beside it, and here is ${quote(others[0] ?? "")}`,
    others.some((key) => ITEM_KEYS.has(key))
      ? `write "id: ${stray.key}", and its options under "with:"`
      : `indent its options so that they stand under "${stray.key}:"`,
  );
}
