import { expect, test } from "vitest";
import { compareGuards } from "../../../src/core/guards/compare.ts";
import { type Guard, shown } from "../../../src/core/guards/guard.ts";

const guard = (key: string, strength: number, more: Partial<Guard> = {}): Guard => ({
  rule: "lint-rule-off",
  key,
  label: key,
  value: String(strength),
  strength,
  line: 7,
  ...more,
});
const keys = (before: readonly Guard[], after: readonly Guard[]) =>
  compareGuards("f", before, after).map(({ message }) => message);

test.each([
  ["the same", [2], [2], 0],
  ["stronger", [1], [2], 0],
  ["weaker", [2], [1], 1],
  ["gone", [1], [], 1],
  ["new, and asks", [], [1], 0],
  ["new, and lets through", [], [-1], 1],
  ["lets through no more", [-1], [], 0],
  ["off where nothing was said", [], [-1], 1],
  ["another order", [1, 2], [2, 1], 0],
  ["a strong one beside a weak one", [2], [1, 9], 1],
  ["a weak one more", [2], [2, -1], 1],
  ["one of two gone", [1, 1], [1], 1],
  ["one of two that let through", [-1, -1], [-1], 0],
  ["two that let through for one", [-1], [-1, -1], 1],
])("%s", (_, before, after, count) => {
  const of = (strengths: readonly number[]) => strengths.map((one) => guard("a", one));
  expect(keys(of(before), of(after))).toHaveLength(count);
});

test("a limit that was not there is no loss, and one that is gone is", () => {
  const limit = guard("a", -5, { absent: Number.NEGATIVE_INFINITY });
  expect(keys([], [limit])).toEqual([]);
  expect(keys([limit], [])).toEqual(["a is gone, was -5 (line 7 before)"]);
  expect(keys([limit], [guard("a", -6, { absent: Number.NEGATIVE_INFINITY })])).toEqual([
    "a is -6, was -5",
  ]);
});

test("what went with its part is said of the part", () => {
  const part = guard("job", 1);
  const child = guard("step", 1, { within: "job" });
  const grandchild = guard("flag", 1, { within: "step" });
  expect(keys([part, child, grandchild], [])).toEqual(["job is gone, was 1 (line 7 before)"]);
  expect(keys([part, child, grandchild], [part])).toEqual(["step is gone, was 1 (line 7 before)"]);
});

test("what a new part lets through takes nothing away, what an old one does is said", () => {
  const through = guard("x", -1, { within: "job", value: null });
  expect(keys([], [guard("job", 1), through])).toEqual([]);
  expect(keys([guard("job", 1)], [guard("job", 1), through])).toEqual(["new: x"]);
});

test("what something else asks for is not missed", () => {
  const narrow = guard("a", 1, { coveredBy: ["b"] });
  expect(keys([narrow], [guard("b", 1)])).toEqual([]);
  expect(keys([narrow], [guard("b", -1)])).toHaveLength(2);
});

test("the line is the one after, of the part where the guard is gone, or none", () => {
  const lines = (before: readonly Guard[], after: readonly Guard[]) =>
    compareGuards("f", before, after).map(({ line }) => line);
  expect(lines([guard("a", 2, { line: 3 })], [guard("a", 1, { line: 4 })])).toEqual([4]);
  expect(
    lines([guard("job", 1), guard("a", 1, { within: "job" })], [guard("job", 1, { line: 9 })]),
  ).toEqual([9]);
  expect(lines([guard("a", 1)], [])).toEqual([null]);
});

test("of several the one that was not there is shown", () => {
  const [old, added] = [
    guard("a", -1, { value: "x", line: 5 }),
    guard("a", -1, { value: "y", line: 2 }),
  ];
  expect(compareGuards("f", [old], [added, old])).toMatchObject([{ line: 2 }]);
});

test("another's text is shown on one line and not at length", () => {
  expect(shown("a\n  `b`")).toBe("`a 'b'`");
  expect(shown("x".repeat(100))).toBe(`\`${"x".repeat(59)}…\``);
});
