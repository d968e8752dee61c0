import { describe, expect, it } from "vitest";
import { conflictMarkers } from "../../src/core/conflict-markers.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const lines = (...all: string[]) => all.join("\n");
/** First and last line of each. */
const conflicts = (text: string) =>
  conflictMarkers(text).map(({ line, endLine }) => [line, endLine]);

describe("conflict markers", () => {
  it("are one conflict, from the first to the last", () => {
    const text = lines("a", "<<<<<<< HEAD", "b", "=======", "c", ">>>>>>> main", "d");
    expect(conflicts(text)).toEqual([[2, 6]]);
  });

  it("are one where the base is shown, too", () => {
    const text = lines("<<<<<<< HEAD", "b", "||||||| 1a2b3c4", "a", "=======", "c", ">>>>>>> main");
    expect(conflicts(text)).toEqual([[1, 7]]);
  });

  it("need no label where they are whole", () => {
    expect(conflicts(lines("<<<<<<<", "a", "=======", "b", ">>>>>>>"))).toEqual([[1, 5]]);
  });

  it("are found in each conflict, whatever ends the lines", () => {
    const one = ["<<<<<<< HEAD", "a", "=======", "b", ">>>>>>> main"];
    expect(conflicts([...one, "", ...one].join("\r\n"))).toEqual([
      [1, 5],
      [7, 11],
    ]);
    expect(conflicts(one.join("\r"))).toEqual([[1, 5]]);
  });

  it("are found where a half was removed", () => {
    expect(conflicts(lines("a", "<<<<<<< HEAD", "b"))).toEqual([[2, 2]]);
    expect(conflicts(lines("a", "=======", "b", ">>>>>>> main"))).toEqual([[4, 4]]);
    expect(conflicts(lines("a", ">>>>>>> 1a2b3c4 (a commit's subject)"))).toEqual([[2, 2]]);
    expect(conflicts(lines("<<<<<<< HEAD", "a", "<<<<<<< HEAD", "b"))).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });

  it("are no underlines of headings", () => {
    expect(conflicts(lines("Changes", "=======", "", "Heading", "======="))).toEqual([]);
    expect(conflicts(lines("||||||| a |", "======="))).toEqual([]);
  });

  it("are no quotation of a mail", () => {
    expect(conflicts(lines(">>>>>>> as somebody wrote", ">>>>>>> long ago"))).toEqual([]);
    expect(conflicts(lines(">>>>>>>", "<<<<<<<"))).toEqual([]);
  });

  it("hold something between them", () => {
    expect(conflicts(lines("<<<<<<<", "a", ">>>>>>>"))).toEqual([]);
    expect(conflicts(lines("<<<<<<< HEAD", "a", ">>>>>>> as somebody wrote"))).toEqual([[1, 1]]);
  });

  it("are seven signs at a line's start, neither more nor fewer", () => {
    for (const start of [" <<<<<<<", "<<<<<<", "<<<<<<<<", "x<<<<<<<", "<<<<<<<x"])
      expect(conflicts(lines(`${start} HEAD`, "a", "======", "b"))).toEqual([]);
    expect(conflicts('const a = "<<<<<<< HEAD";')).toEqual([]);
  });

  it("are not sought for long", () => {
    expectCpuTimeBelow(2000, () => {
      expect(conflicts("<<<<<<< \n=======\n".repeat(100_000))).toEqual([]);
    });
  });
});
