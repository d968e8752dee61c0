import type { Problem } from "../core/checklist.ts";
import {
  describeNode,
  type Entry,
  type MapNode,
  mapOf,
  type Node,
  quote,
  toPlain,
} from "./nodes.ts";
import { parseYaml } from "./parse.ts";
import { readItem } from "./read-item.ts";
import type { FileReference } from "./references.ts";
import { fileSchema, waiverSchema } from "./schema.ts";
import { type Place, positionOf, problemAt, type SourceText } from "./source-text.ts";
import { validate } from "./validate.ts";
import type { WrittenItem } from "./written-item.ts";

/** A name that the checklist says, and where: an entry of `extends`, `plugins` or `needs`. */
export interface Mention {
  readonly name: string;
  readonly place: Place;
}

export interface WrittenWaiver {
  readonly item: string;
  readonly paths: readonly string[] | null;
  readonly reason: string;
  readonly by: string;
  readonly until: string;
  readonly node: MapNode;
}

/** One checklist file, its keys validated, not yet put together with others. */
export interface Layer {
  readonly file: FileReference;
  /** For plugins: the file's path relative to the root; absolute for a package's file. */
  readonly path: string;
  readonly source: SourceText;
  readonly bytes: Uint8Array;
  /** False when the text is no YAML, no map, or names files that cannot be told. */
  readonly readable: boolean;
  /** False when an item cannot be made out: not every id is known. */
  readonly idsKnown: boolean;
  readonly extends: readonly Mention[];
  readonly plugins: readonly Mention[];
  readonly items: readonly WrittenItem[];
  readonly waivers: readonly WrittenWaiver[];
  /** `version`, `base`, `inlineIgnores`, `whenNothingApplies`, where they are there and valid. */
  readonly settings: ReadonlyMap<string, Entry>;
  readonly problems: readonly Problem[];
}

const VERSION_HINT = "write `version: 1`";

/** Reads the text of one file. Every fault that the file alone shows is in `problems`. */
export function readLayer(
  origin: Pick<Layer, "file" | "path" | "source" | "bytes">,
  checkNames: readonly string[],
): Layer {
  const start: Place = { source: origin.source, offset: 0 };
  const { root, problems } = parseYaml(origin.source);
  const unread = { ...origin, ...NOTHING, readable: false, idsKnown: false };
  const isEmpty = root === null || (root.kind === "scalar" && root.value === null);
  if (isEmpty && problems.length === 0)
    return {
      ...unread,
      problems: [problemAt(start, "the file is empty", `a checklist needs at least "version: 1"`)],
    };
  if (root?.kind !== "map") {
    const message =
      root && `a checklist is a map with "version" and "items", not ${describeNode(root)}`;
    return {
      ...unread,
      problems: root && message ? [...problems, problemAt(root.place, message)] : problems,
    };
  }

  const checked = validate({
    schema: fileSchema,
    node: root,
    noun: "key",
    owner: "",
    whole: "a checklist",
  });
  const valid = (key: string) => (checked.badKeys.has(key) ? undefined : root.entries.get(key));
  const items = readItems(root.entries.get("items")?.value, checkNames);
  const waivers = readWaivers(valid("waivers")?.value);
  const settings = ["version", "base", "inlineIgnores", "whenNothingApplies"].flatMap(
    (key) => valid(key) ?? [],
  );
  return {
    ...origin,
    readable: problems.length === 0 && !checked.badKeys.has("extends"),
    idsKnown: items.idsKnown,
    extends: mentions(root.entries.get("extends")?.value),
    plugins: mentions(valid("plugins")?.value),
    items: items.items,
    waivers: waivers.waivers,
    settings: mapOf(root.place, settings).entries,
    problems: [
      ...problems,
      ...checked.problems.map(withVersionHint),
      ...items.problems,
      ...waivers.problems,
    ],
  };
}

const NOTHING = {
  extends: [],
  plugins: [],
  items: [],
  waivers: [],
  settings: new Map<string, Entry>(),
};

function withVersionHint(problem: Problem): Problem {
  const aboutVersion = /^(missing key )?"version"/.test(problem.message);
  return aboutVersion ? { ...problem, hint: VERSION_HINT } : problem;
}

function readItems(node: Node | undefined, checkNames: readonly string[]) {
  const items: WrittenItem[] = [];
  const problems: Problem[] = [];
  const lines = new Map<string, number>();
  let idsKnown = node === undefined || node.kind === "list";
  for (const entry of node?.kind === "list" ? node.items : []) {
    const read = readItem(entry, "item", checkNames);
    problems.push(...read.problems);
    const id = read.item?.id ?? null;
    if (!read.item || id === null) {
      idsKnown = false;
      continue;
    }
    const { idPlace } = read.item;
    const before = lines.get(id);
    if (before !== undefined) {
      problems.push(
        problemAt(idPlace, `duplicate item ${quote(id)}`, `it stands on line ${before} already`),
      );
      continue;
    }
    lines.set(id, positionOf(idPlace).line);
    items.push(read.item);
  }
  return { items, problems, idsKnown };
}

function readWaivers(node: Node | undefined) {
  const waivers: WrittenWaiver[] = [];
  const problems: Problem[] = [];
  for (const entry of node?.kind === "list" ? node.items : []) {
    const checked = validate({
      schema: waiverSchema,
      node: entry,
      noun: "key",
      owner: " of a waiver",
      whole: "a waiver",
    });
    problems.push(...checked.problems);
    if (entry.kind !== "map") continue;
    const said = toPlain(entry) as Partial<WrittenWaiver>;
    // A waiver that lacks its reason names an item all the same, and that name is looked at.
    if (typeof said.item !== "string") continue;
    waivers.push({
      item: said.item,
      paths: said.paths ?? null,
      reason: said.reason ?? "",
      by: said.by ?? "",
      until: said.until ?? "",
      node: entry,
    });
  }
  return { waivers, problems };
}

/** The texts of a list, or one text alone. */
export function mentions(node: Node | undefined): Mention[] {
  if (!node) return [];
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap((entry) =>
    entry.kind === "scalar" && typeof entry.value === "string" && entry.value.trim() !== ""
      ? [{ name: entry.value, place: entry.place }]
      : [],
  );
}
