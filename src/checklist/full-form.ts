import type { Problem } from "../core/checklist.ts";
import { describeNode, type Entry, type MapNode, mapOf, quote } from "./nodes.ts";
import { ITEM_KEYS, itemSchema, PART_KEYS, partSchema } from "./schema.ts";
import { problemAt } from "./source-text.ts";
import { validate } from "./validate.ts";
import {
  COMPOSITES,
  type ItemRole,
  idForCheck,
  isOptions,
  type Named,
  type ReadItem,
  textOf,
  unreadable,
} from "./written-item.ts";

/** `{ id: build, check: command, with: { run: make } }`, or `{ id: docs, any: { of: […] } }`. */
export function fullForm(map: MapNode, role: ItemRole): ReadItem {
  const composites = COMPOSITES.flatMap((key) => map.entries.get(key) ?? []);
  const [composite, second] = composites;
  const other = composite && (second ?? map.entries.get("check") ?? map.entries.get("with"));
  if (composite && other)
    return unreadable(
      other.keyPlace,
      `${quote(other.key)} cannot stand beside ${quote(composite.key)}`,
      "an item has one check",
    );

  const { good, badKeys, problems } = validKeys(map, role, composite);
  const check = composite
    ? { name: composite.key, place: composite.keyPlace }
    : named(good.get("check"));
  const id = map.entries.get("id");
  const options = composite ?? good.get("with");
  if (!id && !check && !badKeys.has("check")) {
    problems.push(missingName(map, role));
    return { item: null, problems };
  }
  if (options && !isOptions(options.value)) {
    const message = `${quote(options.key)} must be a map of options, not ${describeNode(options.value)}`;
    problems.push(problemAt(options.value.place, message));
  }
  const item = {
    id: textOf(id?.value) ?? (check && idForCheck(check.name)),
    idPlace: id?.value.place ?? check?.place ?? map.place,
    place: map.place,
    check,
    impliedCheck: null,
    options: options && isOptions(options.value) ? options.value : null,
    entries: new Map([...good].filter(([key]) => !["id", "check", "with"].includes(key))),
    broken: badKeys.has("check") || (options !== undefined && !isOptions(options.value)),
  };
  return { item, problems };
}

/** The entries that the schema takes, and a problem for each that it does not. */
function validKeys(map: MapNode, role: ItemRole, composite: Entry | undefined) {
  const own = [...map.entries.values()].filter((entry) => entry !== composite);
  const isMisplaced = ({ key }: Entry) =>
    role === "part" && ITEM_KEYS.has(key) && !PART_KEYS.has(key);
  const problems: Problem[] = own
    .filter(isMisplaced)
    .map(({ key, keyPlace }) =>
      problemAt(keyPlace, `${quote(key)} belongs to the whole item, not to a part of it`),
    );
  const node = mapOf(
    map.place,
    own.filter((entry) => !isMisplaced(entry)),
  );
  const schema = role === "part" ? partSchema : itemSchema;
  const subject = { schema, node, noun: "key", owner: "", whole: "an item" } as const;
  const checked = validate({ ...subject, otherKeys: COMPOSITES });
  problems.push(...checked.problems);
  const good = new Map([...node.entries].filter(([key]) => !checked.badKeys.has(key)));
  return { good, badKeys: checked.badKeys, problems };
}

function missingName(map: MapNode, role: ItemRole): Problem {
  return role === "item"
    ? problemAt(map.place, 'missing key "id"', "every item says its id, or at least its check")
    : problemAt(map.place, 'missing key "check"', "every part says its check");
}

function named(entry: Entry | undefined): Named | null {
  const name = textOf(entry?.value);
  return entry && name !== null ? { name, place: entry.value.place } : null;
}
