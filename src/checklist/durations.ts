import { parseDuration } from "../core/duration.ts";

export { parseDuration };

/** Durations as a pattern for JSON Schema, zero left out. */
export const DURATION_PATTERN = "^(?=.*[1-9])(\\d{1,6}d)?(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,6}s)?$";

/** Timers of JavaScript take 31 bits of milliseconds; beyond that they go off at once. */
const LONGEST_TIMEOUT_MS = 7 * 86_400_000;

/** A time that an item may take: more than nothing, and no longer than a timer can count. */
export function isTimeout(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== null && ms > 0 && ms <= LONGEST_TIMEOUT_MS;
}

/** What to say when a duration was expected; `written` is what stands there instead. */
export function durationHint(written: unknown): string {
  const number = typeof written === "number" ? written : Number(written);
  if (written !== "" && written !== null && Number.isInteger(number) && number > 0)
    return `write the unit: ${number}m for minutes, ${number}s for seconds`;
  return "such as 90s, 15m, 1h or 2h30m, at most 7d";
}
