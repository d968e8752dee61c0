import { UnreadableCoverage } from "./report.ts";

/** No source file has more lines; a greater number is no line's. */
export const MAX_LINE = 10_000_000;

/** Hits as tools write them: gcov overflows into negative ones, others write `3.0` or `1.8e+19`. */
const COUNT = /^-?\d{1,300}(?:\.\d{0,300})?(?:[eE][+-]?\d{1,3})?$/;
const DIGITS = /^\d{1,15}$/;

/**
 * A line's number. 0 is no line: tools write it for code that the compiler made, and coverage.py for
 * branches that leave a function (lcov skips those as well).
 * @returns null for anything but digits, and above {@link MAX_LINE}
 */
export function lineOf(text: string): number | null {
  if (!DIGITS.test(text)) return null;
  const line = Number(text);
  return line <= MAX_LINE ? line : null;
}

/**
 * How often a line ran: whole, at most 2^53 - 1. What ran for a part of the time ran. A negative count is
 * an overflow or a race of counters, which proves nothing: 0, as lcov takes it.
 * @returns null for anything but a number
 */
export function countOf(text: string): number | null {
  if (DIGITS.test(text)) return Number(text);
  if (!COUNT.test(text)) return null;
  return Math.min(Math.max(Math.ceil(Number(text)), 0), Number.MAX_SAFE_INTEGER);
}

/** What is wrong, and on which line of the report. */
export function unreadable(line: number, reason: string): UnreadableCoverage {
  return new UnreadableCoverage(`line ${line}: ${reason}`);
}

/**
 * The same text, on its own. V8 keeps the whole text alive that a slice was cut from, so the names of a
 * report's files would hold all of the report.
 */
export function detached(text: string): string {
  // Shorter slices are copies.
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
