import * as z from "zod/v4/core";
import type { Item, SourcePosition } from "../core/checklist.ts";
import { missing, turnOf } from "./compare-options.ts";
import { type Direction, directionOf } from "./option-directions.ts";
import { placeOfKey, type WrittenSide } from "./written-items.ts";

/** Something that asks for less than before. */
export interface Weakening {
  /** Where the new text says so; null where it is gone. */
  readonly at: SourcePosition | null;
  /** Where the old text said what is gone. */
  readonly was?: SourcePosition;
  readonly rule: string;
  readonly message: string;
}

/** What the options of a check ask for less than those of the same check did. */
export function optionWeakenings(before: WrittenSide, after: WrittenSide): Weakening[] {
  const { id, check } = after.item;
  const options = comparable(before.item, after.item);
  if (options === null)
    return [
      {
        at: after.item.source,
        rule: "option-changed",
        message: `\`${id}\`: its options cannot be compared with those before: see whether it still asks for as much`,
      },
    ];
  const [from, to] = options;
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((option) => {
    const direction = directionOf(check, option);
    const [was, is] = [own(from, option), own(to, option)];
    const turn = turnOf(direction, was, is);
    if (turn !== "looser" && turn !== "other") return [];
    const rule = turn === "looser" ? "option-loosened" : "option-changed";
    const what =
      turn === "looser"
        ? loosened(direction, was, is)
        : `${changed(was, is)}: see whether it still asks for as much`;
    return [
      {
        at: placeOfKey(after, option, "option"),
        rule,
        message: `\`${id}\`: \`${option}\` ${what}`,
      },
    ];
  });
}

type Options = Readonly<Record<string, unknown>>;

/** With the defaults of the check filled in on both sides, where one of them knows it; null: cannot be. */
function comparable(before: Item, after: Item): readonly [Options, Options] | null {
  const from = before.definition ?? after.definition;
  const [was, is] = [before, after].map(({ definition, options }) => {
    if (definition !== null || from === null) return options;
    try {
      const read = z.safeParse(from.options, options, { jitless: true });
      return read.success ? read.data : null;
    } catch {
      return null;
    }
  });
  return isOptions(was) && isOptions(is) ? [was, is] : null;
}

function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null;
}

function own(options: Options, key: string): unknown {
  return Object.hasOwn(options, key) ? options[key] : undefined;
}

function loosened(direction: Direction, before: unknown, after: unknown): string {
  if (direction === "at-least" || direction === "at-most") {
    const verb = direction === "at-least" ? "lowered" : "raised";
    if (after === undefined) return `is taken away: it was ${shown(before)}`;
    return before === undefined
      ? `is set to ${shown(after)}`
      : `${verb} from ${shown(before)} to ${shown(after)}`;
  }
  if (direction === "demands")
    return `asks no more for ${shown(missing(asList(before), asList(after)))}`;
  if (direction === "exceptions")
    return `lets through ${shown(missing(asList(after), asList(before)))}, too`;
  return changed(before, after);
}

function asList(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

function changed(before: unknown, after: unknown): string {
  if (before === undefined) return `is ${shown(after)} now, and was not set`;
  if (after === undefined) return `is not set any more: it was ${shown(before)}`;
  return `changed from ${shown(before)} to ${shown(after)}`;
}

/** As JSON, cut to what fits a line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
