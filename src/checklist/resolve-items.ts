import type { Check } from "../core/check.ts";
import type { Item, Problem } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { composeItem } from "./compose-item.ts";
import type { KnownChecks } from "./known-checks.ts";
import type { Resolvable } from "./merge-items.ts";
import { mapOf, type Node, quote, toPlain } from "./nodes.ts";
import { readItem } from "./read-item.ts";
import { compositeOptions } from "./schema.ts";
import { problemAt } from "./source-text.ts";
import { validate } from "./validate.ts";
import { idForCheck, type WrittenItem } from "./written-item.ts";

/** Composites of composites; nobody reads further. */
const MAX_NESTING = 8;

export interface Resolved {
  /** Null when the item has problems. */
  readonly item: Item | null;
  readonly problems: readonly Problem[];
}

/**
 * Gives an item its check, validated options and defaults. Problems stand at the very option.
 * @param whole false when an extended file could not be read: an id may then mean an item of it.
 */
export async function resolveItem(
  merged: Resolvable,
  checks: KnownChecks,
  whole: boolean,
  depth = 0,
): Promise<Resolved> {
  if (merged.broken) return { item: null, problems: [] };
  if (merged.check === "any" || merged.check === "all")
    return resolveComposite(merged, merged.check, checks, whole, depth);
  const definition = await checks.find(merged.check);
  if (!definition && checks.mayBeOfUnrunPlugin(merged.check)) return withoutDefinition(merged);
  if (!definition) return { item: null, problems: unknownCheck(merged, checks, whole) };
  const { value, problems } = validateOptions(merged, definition);
  const labels = labelsProblem(merged, definition.stage);
  if (value === undefined || problems.length + labels.length > 0)
    return { item: null, problems: [...problems, ...labels] };
  return { item: composeItem(merged, { definition, options: value }), problems: [] };
}

/** Its options are what is written, and only a stage that is written is known. */
function withoutDefinition(merged: Resolvable): Resolved {
  const problems = labelsProblem(merged, null);
  if (problems.length > 0) return { item: null, problems };
  const options = toPlain(optionsNode(merged));
  return { item: composeItem(merged, { definition: null, options }), problems };
}

function validateOptions(merged: Resolvable, definition: Check) {
  const node = optionsNode(merged);
  const owner = ` of check "${merged.check}"`;
  return validate({
    schema: definition.options,
    node,
    noun: "option",
    owner,
    whole: `the options${owner}`,
  });
}

/** No options are an empty map that stands where the item does. */
function optionsNode(merged: Resolvable): Node {
  return merged.options?.kind === "map"
    ? merged.options
    : mapOf(merged.options?.place ?? merged.place, []);
}

async function resolveComposite(
  merged: Resolvable,
  kind: "any" | "all",
  checks: KnownChecks,
  whole: boolean,
  depth: number,
): Promise<Resolved> {
  const node = optionsNode(merged);
  if (depth >= MAX_NESTING)
    return {
      item: null,
      problems: [problemAt(node.place, `composites are nested more than ${MAX_NESTING} deep`)],
    };
  const checked = validate({
    schema: compositeOptions,
    node,
    noun: "option",
    owner: ` of ${quote(kind)}`,
    whole: `the options of ${quote(kind)}`,
  });
  const problems = [...checked.problems];
  const list = node.kind === "map" ? node.entries.get("of")?.value : undefined;
  const children: Item[] = [];
  const ids = new Set<string>();
  for (const entry of list?.kind === "list" ? list.items : []) {
    const read = readItem(entry, "part", checks.names());
    problems.push(...read.problems);
    const part = read.item && asPart(read.item, merged.id, ids);
    if (!part) continue;
    const resolved = await resolveItem(part, checks, whole, depth + 1);
    problems.push(...resolved.problems);
    if (resolved.item) children.push(resolved.item);
  }
  if (problems.length > 0) return { item: null, problems };
  const item = composeItem(merged, { kind, children });
  const labels = labelsProblem(merged, item.stage);
  return labels.length > 0 ? { item: null, problems: labels } : { item, problems };
}

/**
 * A part is called after the item it belongs to and itself: `changelog-or-changeset/changelog`. Its own
 * part of that name is its id, else its check's name, counted from the second one of a name.
 */
function asPart(written: WrittenItem, parent: string, taken: Set<string>): Resolvable {
  const check = written.check?.name ?? written.impliedCheck ?? written.id ?? "";
  const own = written.id ?? idForCheck(check);
  let id = own;
  for (let count = 2; taken.has(id); count++) id = `${own}-${count}`;
  taken.add(id);
  const checkPlace = written.check?.place ?? written.idPlace;
  const { place, options, entries, broken } = written;
  return { id: `${parent}/${id}`, place, check, checkPlace, options, entries, broken };
}

function unknownCheck(merged: Resolvable, checks: KnownChecks, whole: boolean): Problem[] {
  if (checks.mayBeOfBrokenPlugin(merged.check)) return [];
  // Without an extended file nobody knows whether this overrides an item of it, or asks for a check of
  // a plugin that it names.
  if (!whole && (merged.check === merged.id || merged.check.includes("/"))) return [];
  const hint = suggestion(merged.check, checks.names());
  const elseHint = merged.check.includes("/")
    ? "a plugin's check needs the plugin under `plugins`"
    : "`dod list --checks` names them all";
  return [problemAt(merged.checkPlace, `unknown check ${quote(merged.check)}`, hint ?? elseHint)];
}

/** Labels are the pull request's, and nothing of stage code may ask for it. */
function labelsProblem(merged: Resolvable, checkStage: Item["stage"] | null): Problem[] {
  const own = merged.entries.get("stage")?.value;
  const stage = own?.kind === "scalar" ? own.value : checkStage;
  const when = merged.entries.get("when")?.value;
  const labels = when?.kind === "map" ? when.entries.get("labels") : undefined;
  if (!labels || stage !== "code") return [];
  const message = '"labels" needs the pull request, and an item of the stage code runs without it';
  return [problemAt(labels.keyPlace, message, "use `paths` or `branches`, or set `stage: review`")];
}
