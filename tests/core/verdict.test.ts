import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATUS_INFO, STATUSES } from "../../src/core/status.ts";
import {
  EXIT_CODES,
  isSatisfied,
  type Judged,
  percentOf,
  type Situation,
  verdictOf,
} from "../../src/core/verdict.ts";

const item = (status: Judged["status"], more: Partial<Judged> = {}): Judged => ({
  status,
  required: true,
  waived: false,
  ...more,
});

const situation = (items: Judged[], more: Partial<Situation> = {}): Situation => ({
  items,
  complete: true,
  treeChanged: false,
  somethingChanged: true,
  whenNothingApplies: "undetermined",
  ...more,
});

describe("verdictOf", () => {
  it.each([
    ["all pass", situation([item("pass"), item("pass")]), "done"],
    ["pass and not applicable", situation([item("pass"), item("not-applicable")]), "done"],
    ["something left out", situation([item("pass")], { complete: false }), "ready"],
    ["a fail", situation([item("pass"), item("fail")]), "not-done"],
    ["a pending", situation([item("pass"), item("pending")]), "not-done"],
    ["a fail goes before an unknown", situation([item("unknown"), item("fail")]), "not-done"],
    ["an unknown", situation([item("pass"), item("unknown")]), "undetermined"],
    ["the tree changed", situation([item("pass")], { treeChanged: true }), "undetermined"],
    ["a fail in a tree that changed", situation([item("fail")], { treeChanged: true }), "not-done"],
    ["nothing changed", situation([item("pass")], { somethingChanged: false }), "undetermined"],
    ["no items", situation([]), "undetermined"],
    ["no items, satisfied", situation([], { whenNothingApplies: "satisfied" }), "undetermined"],
    ["nothing applies", situation([item("not-applicable")]), "undetermined"],
    [
      "nothing applies, satisfied",
      situation([item("not-applicable")], { whenNothingApplies: "satisfied" }),
      "done",
    ],
    ["an advisory fail", situation([item("pass"), item("fail", { required: false })]), "done"],
    ["only advisory passes", situation([item("pass", { required: false })]), "undetermined"],
    ["a waived fail", situation([item("pass"), item("fail", { waived: true })]), "done"],
    ["everything waived", situation([item("fail", { waived: true })]), "undetermined"],
    [
      "everything waived, satisfied",
      situation([item("fail", { waived: true })], { whenNothingApplies: "satisfied" }),
      "undetermined",
    ],
  ])("%s", (_, given, verdict) => {
    expect(verdictOf(given)).toBe(verdict);
  });

  const items = fc.array(
    fc.record({
      status: fc.constantFrom(...STATUSES),
      required: fc.boolean(),
      waived: fc.boolean(),
    }),
  );
  const anything = fc.record({
    items,
    complete: fc.boolean(),
    treeChanged: fc.boolean(),
    somethingChanged: fc.boolean(),
    whenNothingApplies: fc.constantFrom("undetermined" as const, "satisfied" as const),
  });

  it("is never satisfied while a required item blocks, the tree moved or nothing changed", () => {
    fc.assert(
      fc.property(anything, (given) => {
        const verdict = verdictOf(given);
        if (verdict !== "done" && verdict !== "ready") return;
        for (const one of given.items)
          if (one.required && !one.waived) expect(STATUS_INFO[one.status].blocks).toBe(false);
        expect(given.treeChanged).toBe(false);
        expect(given.somethingChanged).toBe(true);
        expect(given.items.some((one) => one.required && !one.waived)).toBe(true);
        expect(verdict === "done").toBe(given.complete);
      }),
    );
  });

  it("does not get better when a required item gets worse", () => {
    fc.assert(
      fc.property(anything, fc.constantFrom("fail", "pending", "unknown"), (given, worse) => {
        const worsened = { ...given, items: [...given.items, item(worse as "fail")] };
        expect(EXIT_CODES[verdictOf(worsened)]).not.toBe(0);
      }),
    );
  });
});

describe("percentOf", () => {
  it.each([
    [14, 18, "not-done", 77],
    [18, 18, "done", 100],
    [18, 18, "undetermined", 99],
    [0, 0, "undetermined", 0],
    [999, 1000, "not-done", 99],
  ] as const)("%i of %i, %s: %i", (satisfied, required, verdict, percent) => {
    expect(percentOf(satisfied, required, verdict)).toBe(percent);
  });
});

it("counts a waived item as satisfied", () => {
  expect(isSatisfied(item("fail", { waived: true }))).toBe(true);
  expect(isSatisfied(item("unknown"))).toBe(false);
});
