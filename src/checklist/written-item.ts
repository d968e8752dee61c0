import type { Problem } from "../core/checklist.ts";
import type { Entry, Node } from "./nodes.ts";
import { type Place, problemAt } from "./source-text.ts";

/** One item as one file says it, short forms written out; only keys that are valid are left. */
export interface WrittenItem {
  /** Null when it cannot be told; the item then only has problems. */
  readonly id: string | null;
  readonly idPlace: Place;
  readonly place: Place;
  /** The check, where the key `check` or a composite's key says it; else null. */
  readonly check: Named | null;
  /** The check that the short form names; it counts where no extended item says another. */
  readonly impliedCheck: string | null;
  readonly options: Node | null;
  /** The other keys: title, stage, needs … */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Its check or its options are at fault and have their problem already: look no further. */
  readonly broken: boolean;
}

export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** A top-level item, or a part of a composite: parts need no id and have fewer keys. */
export type ItemRole = "item" | "part";

export interface ReadItem {
  /** Null when nothing can be made of it. */
  readonly item: WrittenItem | null;
  readonly problems: readonly Problem[];
}

export const COMPOSITES: readonly string[] = ["any", "all"];

/** A plugin's check gives its item an id without the slash, which ids do not have. */
export function idForCheck(check: string): string {
  return check.replaceAll("/", "-");
}

/** Nothing stands for no options: `- diff-coverage:`. */
export function isOptions(node: Node): boolean {
  return node.kind === "map" || (node.kind === "scalar" && node.value === null);
}

export function textOf(node: Node | undefined): string | null {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : null;
}

export function unreadable(place: Place, message: string, hint: string | null = null): ReadItem {
  return { item: null, problems: [problemAt(place, message, hint)] };
}
