import { stripVTControlCharacters } from "node:util";
import * as z from "zod/mini";
import { boundedPattern } from "./bounded-pattern.ts";
import { type Captured, gapMark } from "./command.ts";

/** True for what `new RegExp(pattern, "m")` takes. */
export function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, "m");
    return true;
  } catch {
    return false;
  }
}

/** An option that holds a pattern. */
export const patternSchema = z
  .string()
  .check(z.minLength(1), z.refine(isPattern, "must be a JavaScript regular expression"));

/**
 * What came of searching a command's output for a pattern. `truncated`: not found in what was kept, or
 * found where what is missing could overturn it. `too-slow`: the pattern backtracks without end.
 */
export type OutputSearch = "match" | "no-match" | "truncated" | "too-slow";

/**
 * Searches output for a JavaScript regular expression; `^` and `$` match at every line. Colour codes
 * are taken out first.
 * @param budgetMs time for all of it, in milliseconds; injectable for tests.
 */
export function searchOutput(output: Captured, pattern: string, budgetMs?: number): OutputSearch {
  const truncated = output.droppedBytes > 0;
  // A match across the gap would say nothing, so the beginning and the end are searched apart.
  const parts = truncated ? output.text.split(gapMark(output.droppedBytes)) : [output.text];
  const find = boundedPattern(pattern, budgetMs);
  let found = false;
  for (const part of parts) {
    const at = find(stripVTControlCharacters(part).replaceAll("\r\n", "\n"));
    if (at === null) return "too-slow";
    found ||= at >= 0;
  }
  if (truncated && (!found || looksAround(pattern))) return "truncated";
  return found ? "match" : "no-match";
}

/** `(?!error)` holds of a part of the output and not of the whole. */
function looksAround(pattern: string): boolean {
  return /\(\?<?[!=]/.test(pattern);
}
