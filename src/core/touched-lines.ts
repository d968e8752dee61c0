import type { ChangedFile, Hunk } from "./change.ts";

/** Which lines of a changed file the change wrote, and how its lines on both sides belong together. */
export interface TouchedLines {
  /** Whether a line of the range was written, or a line between two of it was taken out. Lines from 1, inclusive. */
  touches(line: number, endLine: number): boolean;
  /** Whether the change wrote the line. */
  wrote(line: number): boolean;
  /** Whether a line of the range of the old file was taken out or replaced. */
  removes(oldLine: number, oldEndLine: number): boolean;
  /** Where an unchanged line was before; null for a line that the change wrote. */
  oldLineOf(line: number): number | null;
}

/**
 * By the hunks of the change, which are in order.
 * @param all every line counts as written: what was there before was no code that is read
 */
export function touchedLines({ hunks }: ChangedFile, all = false): TouchedLines {
  const lines = linesOfHunks(hunks);
  if (!all) return lines;
  return { ...lines, touches: () => true, wrote: () => true, oldLineOf: () => null };
}

function linesOfHunks(hunks: readonly Hunk[]): TouchedLines {
  return {
    touches: (line, endLine) =>
      hunks.some(({ newStart, newLines }) =>
        newLines > 0
          ? newStart <= endLine && newStart + newLines > line
          : newStart >= line && newStart < endLine,
      ),
    wrote: (line) =>
      hunks.some(({ newStart, newLines }) => newStart <= line && line < newStart + newLines),
    removes: (oldLine, oldEndLine) =>
      hunks.some(
        ({ oldStart, oldLines }) =>
          oldLines > 0 && oldStart <= oldEndLine && oldStart + oldLines > oldLine,
      ),
    oldLineOf: (line) => {
      let shift = 0;
      for (const { newStart, newLines, oldLines } of hunks) {
        // Of a hunk that only removes, `newStart` is the line before it.
        if (newLines === 0 ? newStart >= line : newStart > line) break;
        if (line < newStart + newLines) return null;
        shift += oldLines - newLines;
      }
      return line + shift;
    },
  };
}
