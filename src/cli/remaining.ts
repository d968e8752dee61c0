import type { Progress } from "../core/check.ts";

/** Below this nobody waits for a figure. */
const SHORTEST_MS = 3_000;

/**
 * What is known of an item that runs, to stand after its name: `12 s, about 40 s left`; empty in its first second.
 * @param elapsedMs since it started
 * @param lastMs how long it took the last time; null where that is not known
 */
export function standOf(elapsedMs: number, lastMs: number | null, at: Progress | null): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const left = leftOf(elapsedMs, lastMs, at);
  return [
    ...(seconds > 0 ? [`${seconds} s`] : []),
    ...(at === null ? [] : [`${at.done}${at.total === null ? "" : ` of ${at.total}`} ${at.unit}`]),
    ...(seconds > 0 && left !== null ? [leftInWords(left)] : []),
  ].join(", ");
}

/** One of the items that a run has left. */
export interface Outstanding {
  /** Null: it has not started. */
  readonly elapsedMs: number | null;
  readonly lastMs: number | null;
}

/**
 * For the whole run: `about 2 min left`. Items that run commands go one after another, so their times add up.
 * Empty where one of them is not known, or where it is not worth saying.
 */
export function runLeft(outstanding: readonly Outstanding[]): string {
  let sum = 0;
  for (const { elapsedMs, lastMs } of outstanding) {
    if (lastMs === null) return "";
    sum += Math.max(0, lastMs - (elapsedMs ?? 0));
  }
  return sum < SHORTEST_MS ? "" : leftInWords(sum);
}

/** `8 s`, `3 min`. @param ms rounded up */
export function inWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds >= 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}

/** By what is done where the check says so, else by the last time. Null where neither tells. */
function leftOf(elapsedMs: number, lastMs: number | null, at: Progress | null): number | null {
  if (at !== null && at.total !== null && at.done > 0 && at.done <= at.total)
    return (elapsedMs / at.done) * (at.total - at.done);
  return lastMs !== null && lastMs > elapsedMs && lastMs >= SHORTEST_MS ? lastMs - elapsedMs : null;
}

function leftInWords(ms: number): string {
  return `about ${inWords(ms)} left`;
}
