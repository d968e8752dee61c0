import { isDeepStrictEqual } from "node:util";
import { parseDuration } from "../core/duration.ts";
import type { Direction } from "./option-directions.ts";

/** What became of an option. `other`: it changed, and which way nobody can tell. */
export type Turn = "same" | "stricter" | "looser" | "other";

/**
 * Holds an option's value against what it was, as far as its direction tells. Undefined is an option that
 * is not set and has no default.
 */
export function turnOf(direction: Direction, before: unknown, after: unknown): Turn {
  if (isDeepStrictEqual(before, after)) return "same";
  if (typeof direction !== "string") return alongOrder(direction, before, after);
  switch (direction) {
    case "at-least":
      return byNumber(
        amountOf(before, Number.NEGATIVE_INFINITY),
        amountOf(after, Number.NEGATIVE_INFINITY),
      );
    case "at-most":
      return byNumber(
        amountOf(after, Number.POSITIVE_INFINITY),
        amountOf(before, Number.POSITIVE_INFINITY),
      );
    case "demands":
      return byEntries(listOf(before), listOf(after));
    case "exceptions":
      return opposite(byEntries(listOf(before), listOf(after)));
    case "extra":
      return isSet(before)
        ? isSet(after)
          ? "other"
          : "looser"
        : isSet(after)
          ? "stricter"
          : "same";
    case "admits":
      return after === true ? "looser" : "other";
    case "neither":
      return "other";
  }
}

function alongOrder(order: readonly unknown[], before: unknown, after: unknown): Turn {
  const [from, to] = [order.indexOf(before), order.indexOf(after)];
  if (from < 0 || to < 0) return "other";
  return to < from ? "looser" : "stricter";
}

/** Milliseconds for a duration; null for what is no amount. */
function amountOf(value: unknown, unset: number): number | null {
  if (value === undefined) return unset;
  return typeof value === "string"
    ? parseDuration(value)
    : typeof value === "number"
      ? value
      : null;
}

function byNumber(before: number | null, after: number | null): Turn {
  if (before === null || after === null || Number.isNaN(before) || Number.isNaN(after))
    return "other";
  if (before === after) return "same";
  return after < before ? "looser" : "stricter";
}

/** A name alone is a list of one; null for what is no list. */
function listOf(value: unknown): readonly unknown[] | null {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : null;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/** Fewer entries are looser. */
function byEntries(before: readonly unknown[] | null, after: readonly unknown[] | null): Turn {
  if (before === null || after === null) return "other";
  const gone = missing(before, after);
  const come = missing(after, before);
  if (gone.length === 0 && come.length === 0) return "same";
  // An exclusion works the other way round, and a list of exclusions alone takes everything else.
  if ([...gone, ...come].some(isExclusion) || isExclusionsOnly(before) || isExclusionsOnly(after))
    return "other";
  if (gone.length > 0 && come.length > 0) return "other";
  return gone.length > 0 ? "looser" : "stricter";
}

function opposite(turn: Turn): Turn {
  return turn === "looser" ? "stricter" : turn === "stricter" ? "looser" : turn;
}

/** The entries of a list that another one has not. */
export function missing(from: readonly unknown[], other: readonly unknown[]): unknown[] {
  const there = new Set(other.map(canonical));
  return from.filter((entry) => !there.has(canonical(entry)));
}

function isExclusion(entry: unknown): boolean {
  return typeof entry === "string" && entry.startsWith("!");
}

function isExclusionsOnly(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every(isExclusion);
}

/** The same text for the same data, in whatever order its keys stand. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "undefined"
  );
}
