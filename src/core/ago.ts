import { countOf } from "./counts.ts";

const MINUTE_MS = 60_000;
/** The greatest first. A month and a year are as long as they are on average. */
const UNITS: readonly (readonly [string, number])[] = [
  ["year", 365.25 * 86_400_000],
  ["month", 30.44 * 86_400_000],
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", MINUTE_MS],
];

/**
 * How long ago something was, in its greatest whole unit: `2 days ago`, `1 hour ago`; `just now` for less
 * than a minute and for what a clock that is ahead puts into the future.
 * @param iso an ISO 8601 time; for anything else `at an unknown time`
 */
export function ago(iso: string, now: Date): string {
  const ms = now.getTime() - Date.parse(iso);
  return Number.isNaN(ms)
    ? "at an unknown time"
    : ms < MINUTE_MS
      ? "just now"
      : `${lasting(ms)} ago`;
}

/** A length of time in its greatest whole unit: `2 days`, `45 minutes`; `less than a minute`. */
export function lasting(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length);
  return unit ? countOf(Math.floor(ms / unit[1]), unit[0]) : "less than a minute";
}
