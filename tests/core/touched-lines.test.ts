import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangedFile, Hunk } from "../../src/core/change.ts";
import { touchedLines } from "../../src/core/touched-lines.ts";

const file = (...hunks: Hunk[]): ChangedFile => ({
  path: "a.ts",
  oldPath: null,
  status: "modified",
  kind: "text",
  untracked: false,
  insertions: 0,
  deletions: 0,
  hunks,
});
/** Lines 3–4 became 3–5; after the new line 8 two lines were taken out. */
const CHANGED = file(
  { oldStart: 3, oldLines: 2, newStart: 3, newLines: 3 },
  { oldStart: 8, oldLines: 2, newStart: 8, newLines: 0 },
);

describe("the lines of a changed file", () => {
  const lines = touchedLines(CHANGED);

  it.each([
    [1, 2, false],
    [2, 3, true],
    [5, 5, true],
    [6, 8, false],
    [8, 9, true],
    [8, 8, false],
    [9, 20, false],
    [1, 20, true],
  ])("from %i to %i are touched: %s", (from, to, touched) => {
    expect(lines.touches(from, to)).toBe(touched);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, null],
    [5, null],
    [6, 5],
    [8, 7],
    [9, 10],
  ])("%i was %s before", (line, old) => {
    expect(lines.oldLineOf(line)).toBe(old);
    expect(lines.wrote(line)).toBe(old === null);
  });

  it.each([
    [1, 2, false],
    [4, 6, true],
    [5, 7, false],
    [8, 8, true],
    [10, 11, false],
  ])("from %i to %i are removed: %s", (from, to, removed) => {
    expect(lines.removes(from, to)).toBe(removed);
  });
});

it("each line that is not written was one before, in order, and each that was not removed is left", () => {
  const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(3)), { maxLength: 6 });
  fc.assert(
    fc.property(steps, fc.nat(6), (parts, tail) => {
      const hunks: Hunk[] = [];
      let [old, now] = [0, 0];
      const kept: [number, number][] = [];
      for (const [same, oldLines, newLines] of parts) {
        for (let n = 0; n < same + 1; n++) kept.push([++old, ++now]);
        if (oldLines + newLines === 0) continue;
        hunks.push({
          oldStart: oldLines === 0 ? old : old + 1,
          oldLines,
          newStart: newLines === 0 ? now : now + 1,
          newLines,
        });
        old += oldLines;
        now += newLines;
      }
      for (let n = 0; n < tail; n++) kept.push([++old, ++now]);
      const lines = touchedLines(file(...hunks));
      for (const [was, is] of kept) {
        expect(lines.oldLineOf(is)).toBe(was);
        expect(lines.removes(was, was)).toBe(false);
        expect(lines.touches(is, is)).toBe(false);
      }
    }),
  );
});
