import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, type Turn, turnOf } from "../../src/checklist/compare-options.ts";
import type { Direction } from "../../src/checklist/option-directions.ts";

type Row = [Direction, unknown, unknown, Turn, back?: Turn];

/** The last column is what the way back comes to; left out where it is the opposite. */
const ROWS: readonly Row[] = [
  ["at-least", 90, 50, "looser"],
  ["at-least", 1, undefined, "looser"],
  ["at-least", -5, undefined, "looser"],
  ["at-least", "24h", "23h59m", "looser"],
  ["at-least", "1m", 0, "looser"],
  ["at-least", "2m", "120s", "same"],
  ["at-least", "2m", "soon", "other"],
  ["at-least", 1, Number.NaN, "other"],
  ["at-least", 1, [1], "other"],
  ["at-least", 1, true, "other"],
  ["at-most", 5, 6, "looser"],
  ["at-most", 5, undefined, "looser"],
  ["at-most", 0, 0, "same"],
  ["at-most", 5, null, "other"],
  ["demands", ["a", "b"], ["a"], "looser"],
  ["demands", ["a"], undefined, "looser"],
  ["demands", "a", "b", "other"],
  ["demands", ["a"], "a", "other"],
  ["demands", ["a", "b"], ["b", "a", "a"], "same"],
  ["demands", ["a", "b"], ["a", "c"], "other"],
  ["demands", ["a"], ["a", "!b"], "other"],
  ["demands", ["a", "!b"], ["!b"], "other"],
  ["demands", ["!b"], ["!b", "a"], "other"],
  ["demands", "required", ["a"], "other"],
  ["demands", [{ name: "a", ifPresent: false }], [{ ifPresent: false, name: "a" }], "same"],
  ["demands", [{ name: "a" }, { name: "b" }], [{ name: "b" }], "looser"],
  ["demands", [{ name: "a", ifPresent: false }], [{ name: "a", ifPresent: true }], "other"],
  ["exceptions", [], ["a"], "looser"],
  ["exceptions", undefined, ["a"], "looser"],
  ["exceptions", ["a"], ["b"], "other"],
  ["exceptions", ["a", "!b"], ["a"], "other"],
  ["exceptions", ["!b"], [], "other"],
  ["exceptions", ["a"], true, "other"],
  ["extra", "^fix", undefined, "looser"],
  ["extra", true, false, "looser"],
  ["extra", false, undefined, "same"],
  ["extra", "a", "b", "other"],
  ["extra", true, ["A"], "other"],
  ["admits", false, true, "looser", "other"],
  ["admits", undefined, true, "looser", "other"],
  [[false, true], true, false, "looser"],
  [[false, "auto", true], "auto", false, "looser"],
  [[false, "auto", true], true, "auto", "looser"],
  [["a", "b"], "a", "c", "other"],
  [["a", "b"], undefined, "a", "other"],
  ["neither", "a", "b", "other"],
  ["neither", undefined, "b", "other"],
  ["neither", { a: [1], b: 2 }, { b: 2, a: [1] }, "same"],
];

const BACK: Readonly<Record<Turn, Turn>> = {
  same: "same",
  other: "other",
  looser: "stricter",
  stricter: "looser",
};

/** As it is read from a file: without -0. */
const JSON_VALUE = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe("an option's turn", () => {
  it.each<Row>([...ROWS])("%j: %j → %j is %s", (direction, before, after, turn, back) => {
    expect(turnOf(direction, before, after)).toBe(turn);
    expect(turnOf(direction, after, before)).toBe(back ?? BACK[turn]);
    expect(turnOf(direction, before, before)).toBe("same");
  });

  it("is never silent where there is no direction", () => {
    fc.assert(
      fc.property(JSON_VALUE, JSON_VALUE, (before, after) => {
        const turn = turnOf("neither", before, after);
        expect(turn).toBe(canonical(before) === canonical(after) ? "same" : "other");
      }),
    );
  });
});
