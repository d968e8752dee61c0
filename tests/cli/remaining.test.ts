import { describe, expect, it } from "vitest";
import { runLeft, standOf } from "../../src/cli/remaining.ts";

describe("what is said of an item that runs", () => {
  it.each<[number, number | null, Parameters<typeof standOf>[2], string]>([
    [900, 40_000, null, ""],
    [12_000, null, null, "12 s"],
    [12_000, 52_000, null, "12 s, about 40 s left"],
    [12_000, 400_000, null, "12 s, about 7 min left"],
    // It takes longer than the last time: nobody knows how long.
    [60_000, 52_000, null, "60 s"],
    [1_500, 2_000, null, "1 s"],
    [12_000, 52_000, { done: 3, total: 12, unit: "runs" }, "12 s, 3 of 12 runs, about 36 s left"],
    [12_000, null, { done: 3, total: null, unit: "files" }, "12 s, 3 files"],
    [12_000, null, { done: 0, total: 9, unit: "files" }, "12 s, 0 of 9 files"],
    [12_000, null, { done: 9, total: 3, unit: "files" }, "12 s, 9 of 3 files"],
  ])("after %i ms of %s", (elapsed, last, at, text) => {
    expect(standOf(elapsed, last, at)).toBe(text);
  });
});

describe("what is said of the whole run", () => {
  it("adds up what is left, of those that are over time nothing", () => {
    const rows = [
      { elapsedMs: 30_000, lastMs: 60_000 },
      { elapsedMs: 30_000, lastMs: 10_000 },
      { elapsedMs: null, lastMs: 100_000 },
    ];
    expect(runLeft(rows)).toBe("about 3 min left");
  });

  it("says nothing where one is not known, or little is left", () => {
    expect(runLeft([])).toBe("");
    expect(runLeft([{ elapsedMs: 9_000, lastMs: 10_000 }])).toBe("");
    expect(
      runLeft([
        { elapsedMs: null, lastMs: null },
        { elapsedMs: null, lastMs: 90_000 },
      ]),
    ).toBe("");
  });
});
