import type { When } from "../core/checklist.ts";
import { STAGES, type Stage } from "../core/status.ts";
import { canonical } from "./compare-options.ts";
import { coversGlobs } from "./glob-coverage.ts";
import { quote } from "./nodes.ts";
import { optionWeakenings, shown, type Weakening } from "./option-weakenings.ts";
import { placeOfKey, type WrittenSide } from "./written-items.ts";

/**
 * What an item, or a part of one, asks for less than another one did. Its id does not matter.
 * @param inAny it is an alternative: the more often it applies, the more often it is enough
 */
export function itemWeakenings(
  before: WrittenSide,
  after: WrittenSide,
  inAny = false,
): readonly Weakening[] {
  const name = `\`${after.item.id}\``;
  const at = (key: string) => placeOfKey(after, key);
  const found: Weakening[] = [];
  if (before.item.required && !after.item.required)
    found.push({
      at: at("required"),
      rule: "item-advisory",
      message: `${name} is advisory now: it is reported and never blocks`,
    });
  if (!before.item.waivable && after.item.waivable)
    found.push({
      at: at("waivable"),
      rule: "item-waivable",
      message: `${name} is waivable now: the author may say why not`,
    });
  const [earlier, later] = [stageOf(before, after), stageOf(after, before)];
  if (isLater(earlier, later))
    found.push({
      at: at("stage"),
      rule: "stage-later",
      message: `${name} is asked later now: in ${stageWords(later)}, and was in ${stageWords(earlier)}`,
    });
  const { when } = after.item;
  if (narrowed(before.item.when, when) || (inAny && narrowed(when, before.item.when)))
    found.push({
      at: at("when"),
      rule: "when-narrowed",
      message: `${name} may apply to other changes than before: \`when\` was ${whenWords(before.item.when)} and is ${whenWords(when)}`,
    });
  if (before.item.check !== after.item.check)
    found.push({
      at: at("check"),
      rule: "check-changed",
      message: `${name} asks the check ${after.item.check} now, and asked ${before.item.check}`,
    });
  else if (after.item.kind === "check") found.push(...optionWeakenings(before, after));
  else found.push(...partWeakenings(before, after, inAny));
  return found;
}

/**
 * When the item is asked. Of a plugin's check that was not run only the other side may know it; null
 * where neither does.
 */
function stageOf(side: WrittenSide, other: WrittenSide): Stage | null {
  const { item } = side;
  if (side.entries.has("stage")) return item.stage;
  if (item.kind !== "check") {
    const stages = side.parts.map((part) => stageOf(part, part));
    if (stages.includes(null)) return null;
    return STAGES[Math.max(0, ...stages.map((stage) => STAGES.indexOf(stage as Stage)))] ?? null;
  }
  if (item.definition !== null) return item.stage;
  return other.item.check === item.check ? (other.item.definition?.stage ?? null) : null;
}

function isLater(before: Stage | null, after: Stage | null): boolean {
  // What nobody knows on either side is what the plugin says, and its code is looked at by itself.
  if (before === after || after === STAGES[0]) return false;
  if (before === null || after === null) return before !== STAGES.at(-1);
  return STAGES.indexOf(after) > STAGES.indexOf(before);
}

function stageWords(stage: Stage | null): string {
  return stage === null ? "the stage of its plugin" : `stage ${stage}`;
}

/** True where the item may be left out of a change of which it was asked before. */
function narrowed(before: When | null, after: When | null): boolean {
  if (after === null) return false;
  return (["paths", "branches", "labels"] as const).some((key) => {
    const [from, to] = [before?.[key] ?? null, after[key]];
    return to !== null && (from === null || !coversGlobs(to, from));
  });
}

function whenWords(when: When | null): string {
  if (when === null) return "not there";
  const keys = (["paths", "branches", "labels"] as const).filter((key) => when[key] !== null);
  return keys.map((key) => `${key} ${shown(when[key])}`).join(" and ");
}

/**
 * Parts are paired by what they ask first, then by their ids: those that nobody named are counted, and
 * get other ids when one is put before them.
 */
function partWeakenings(before: WrittenSide, after: WrittenSide, inAny: boolean): Weakening[] {
  const isAny = after.item.kind === "any";
  const [were, are] = [new Set(before.parts.map(demandOf)), new Set(after.parts.map(demandOf))];
  const lost = before.parts.filter((part) => !are.has(demandOf(part)));
  const come = after.parts.filter((part) => !were.has(demandOf(part)));
  const pairs = come.map((part) => ({
    part,
    past: lost.find((one) => ownId(one, before) === ownId(part, after)),
  }));
  const found = pairs.flatMap(({ part, past }) =>
    past ? itemWeakenings(past, part, inAny || isAny) : [],
  );
  const gone = lost.filter((one) => !pairs.some(({ past }) => past === one));
  const name = `\`${after.item.id}\``;
  if (isAny)
    return [
      ...found,
      ...pairs
        .filter(({ past }) => past === undefined)
        .map(({ part }) => ({
          at: part.item.source,
          rule: "alternative-added",
          message: `${name} has one more alternative, ${partWords(part)}: it alone is enough`,
        })),
      ...(after.parts.some(alwaysApplies) ? [] : gone).map((part) => ({
        at: after.item.source,
        rule: "alternative-removed",
        message: `${name} lost the alternative ${partWords(part)}: where nothing else of it applies, it asks for nothing now`,
      })),
    ];
  return [
    ...found,
    ...gone.map((part) => ({
      at: after.item.source,
      rule: "part-removed",
      message: `${name} lost its part ${partWords(part)}`,
    })),
  ];
}

/** What a part asks for, as a text: the same for two that differ in their ids and words only. */
function demandOf(side: WrittenSide): string {
  const { check, options, when, definition } = side.item;
  const asked = definition === null && side.parts.length > 0 ? side.parts.map(demandOf) : options;
  return canonical([check, stageOf(side, side), when, asked]);
}

function ownId({ item }: WrittenSide, parent: WrittenSide): string {
  return item.id.slice(parent.item.id.length + 1);
}

function partWords({ item }: WrittenSide): string {
  return quote(item.title);
}

/** It is never not applicable, so that what is asked of it decides. */
function alwaysApplies({ item, parts }: WrittenSide): boolean {
  if (item.when !== null) return false;
  if (item.kind !== "check") return parts.some(alwaysApplies);
  return item.definition !== null && item.definition.outcomes["not-applicable"] === null;
}
