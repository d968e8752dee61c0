import type { Checklist, InlineIgnores, SourcePosition, Waiver } from "../core/checklist.ts";
import { type Finding, finding } from "../core/result.ts";
import { coversGlobs } from "./glob-coverage.ts";
import { itemWeakenings } from "./item-weakenings.ts";
import type { Weakening } from "./option-weakenings.ts";
import type { LoadedChecklist } from "./request.ts";
import { positionOf } from "./source-text.ts";
import { type WrittenSide, writtenItems } from "./written-items.ts";

/**
 * Everything by which a checklist asks for less than another one, or may do so: what is not provably at
 * least as strict is named. New items, stricter options and other words are not.
 *
 * Findings stand in the text of `after`, where it says so; what is gone has the path of `before` and no
 * line. Rules: `item-removed`, `item-disabled`, `item-advisory`, `item-waivable`, `check-changed`,
 * `stage-later`, `when-narrowed`, `option-loosened`, `option-changed`, `alternative-added`,
 * `alternative-removed`, `part-removed`, `inline-ignores`, `nothing-applies`, `base-changed`,
 * `waiver-added`, `waiver-broadened`, `plugin-removed`, `package-removed`.
 */
export function checklistWeakenings(
  before: LoadedChecklist,
  after: LoadedChecklist,
): readonly Finding[] {
  return [
    ...settingWeakenings(before.checklist, after),
    ...notNamed(before.checklist, after.checklist),
    ...itemsWeakenings(before, after),
    ...waiverWeakenings(before.checklist, after.checklist),
  ].map(({ at, was, rule, message }) => {
    const place = at
      ? placeIn(after, at)
      : { ...(was ? placeIn(before, was) : nowhereIn(before)), line: null, column: null };
    return finding({ ...place, rule, message });
  });
}

/** A bundled checklist or a package has no path in the repository: then it is the file that takes it. */
function placeIn(loaded: LoadedChecklist, { file, line, column }: SourcePosition) {
  return loaded.repositoryFiles.includes(file) ? { path: file, line, column } : nowhereIn(loaded);
}

function nowhereIn({ checklist }: LoadedChecklist) {
  return { path: checklist.path, line: null, column: null };
}

/** The values, the one that lets through least first. */
const INLINE_IGNORES: readonly InlineIgnores[] = ["never", "approved", "allow"];

function settingWeakenings(before: Checklist, { checklist: after, merged }: LoadedChecklist) {
  const found: Weakening[] = [];
  const at = (key: string) => {
    const entry = merged.entries.get(key);
    return entry ? positionOf(entry.keyPlace) : null;
  };
  const [from, to] = [before.inlineIgnores, after.inlineIgnores];
  if (INLINE_IGNORES.indexOf(to) > INLINE_IGNORES.indexOf(from))
    found.push({
      at: at("inlineIgnores"),
      rule: "inline-ignores",
      message: `\`inlineIgnores\` is \`${to}\` now, and was \`${from}\``,
    });
  if (before.whenNothingApplies !== "satisfied" && after.whenNothingApplies === "satisfied")
    found.push({
      at: at("whenNothingApplies"),
      rule: "nothing-applies",
      message:
        "`whenNothingApplies` is `satisfied` now: a change to which no item applies counts as done",
    });
  if (before.base !== after.base)
    found.push({
      at: at("base"),
      rule: "base-changed",
      message: `\`base\` is ${shownBase(after.base)} now, and was ${shownBase(before.base)}: changes are held against another branch`,
    });
  return found;
}

function shownBase(base: string | null): string {
  return base === null ? "not set" : `\`${base}\``;
}

function notNamed(before: Checklist, after: Checklist): Weakening[] {
  const plugins = before.plugins.filter((path) => !after.plugins.includes(path));
  const packages = before.packages.filter((name) => !after.packages.includes(name));
  return [
    ...plugins.map((path) => ({
      at: null,
      rule: "plugin-removed",
      message: `the plugin ${path} is no longer named`,
    })),
    ...packages.map((name) => ({
      at: null,
      rule: "package-removed",
      message: `the package ${name} is no longer named`,
    })),
  ];
}

function itemsWeakenings(before: LoadedChecklist, after: LoadedChecklist): Weakening[] {
  const [were, are] = [writtenItems(before), writtenItems(after)];
  const off = new Map(after.switchedOff.map(({ id, source }) => [id, source]));
  const added = new Set([...are.values()].filter(({ item }) => !were.has(item.id)));
  return [...were].flatMap(([id, past]) => {
    const now = are.get(id);
    if (now) return itemWeakenings(past, now);
    const successor = successorOf(past, added);
    if (successor === null) return [withoutSuccessor(past, off.get(id) ?? null)];
    added.delete(successor);
    return [];
  });
}

/** An added item of the same check that asks for no less: the item got another id. */
function successorOf(past: WrittenSide, added: ReadonlySet<WrittenSide>): WrittenSide | null {
  for (const side of added)
    if (side.item.check === past.item.check && itemWeakenings(past, side).length === 0) return side;
  return null;
}

function withoutSuccessor({ item }: WrittenSide, off: SourcePosition | null): Weakening {
  const name = item.required ? `\`${item.id}\`` : `\`${item.id}\`, which was advisory,`;
  return off
    ? { at: off, rule: "item-disabled", message: `${name} is switched off` }
    : {
        at: null,
        was: item.source,
        rule: "item-removed",
        message: `${name} is no longer in the checklist`,
      };
}

function waiverWeakenings(before: Checklist, after: Checklist): Weakening[] {
  return addedWaivers(before.waivers, after.waivers).map((waiver) => {
    const { item, paths, until, by, source } = waiver;
    const isKnown = before.waivers.some((one) => one.item === item);
    const what = paths === null ? "as a whole" : `under ${paths.join(", ")}`;
    return {
      at: source,
      rule: isKnown ? "waiver-broadened" : "waiver-added",
      message: isKnown
        ? `\`${item}\` is waived further than before: ${what} until ${until}, by ${by}`
        : `\`${item}\` is waived ${what} until ${until}, by ${by}`,
    };
  });
}

/**
 * The waivers that let through something that no single earlier one does: of the same item, until the
 * same day or later, under the same paths or more. Reasons and names may differ.
 */
export function addedWaivers(
  before: readonly Waiver[],
  after: readonly Waiver[],
): readonly Waiver[] {
  return after.filter((waiver) => !before.some((known) => covers(known, waiver)));
}

/** Days are written YYYY-MM-DD, so that texts are in the order of time. */
function covers(known: Waiver, { item, until, paths }: Waiver): boolean {
  if (known.item !== item || known.until < until) return false;
  if (known.paths === null) return true;
  return paths !== null && coversGlobs(known.paths, paths);
}
