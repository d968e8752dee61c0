import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PlanRequest, parseIds, parseShard, planRun } from "../../src/checklist/plan.ts";
import type { Item } from "../../src/core/checklist.ts";
import type { Stage } from "../../src/core/status.ts";

const item = (id: string, needs: string[] = [], stage: Stage = "code") =>
  ({ id, needs, stage }) as unknown as Item;

const ALL: PlanRequest = { stage: "production", only: null, skip: [], shard: null };

const plan = (items: readonly Item[], request: Partial<PlanRequest> = {}) => {
  const { asked, notAsked } = planRun(items, { ...ALL, ...request });
  return { asked: asked.map((one) => one.id), notAsked };
};

const THREE = [item("a"), item("b", [], "review"), item("c", [], "production")];

describe("what a run asks for", () => {
  it.each([
    [{}, ["a", "b", "c"], []],
    [{ stage: "review" }, ["a", "b"], ["c"]],
    [{ stage: "code" }, ["a"], ["b", "c"]],
    [{ only: ["c", "a"] }, ["a", "c"], ["b"]],
    [{ only: ["c"], stage: "code" }, [], ["a", "b", "c"]],
    [{ skip: ["b"] }, ["a", "c"], ["b"]],
    [{ only: ["a", "b"], skip: ["b"] }, ["a"], ["b", "c"]],
    [{ only: [] }, [], ["a", "b", "c"]],
  ] as const)("by %j is %j", (request, asked, notAsked) => {
    expect(plan(THREE, request)).toEqual({ asked, notAsked });
  });

  it.each([
    [{ only: ["aa"] }, '--only: there is no item "aa"', 'did you mean "a"?'],
    [{ skip: ["zzzz"] }, '--skip: there is no item "zzzz"', "valid: a, b, c"],
    [
      { skip: ["a/1"] },
      '--skip: there is no item "a/1"',
      "a part cannot be asked for alone; ask for the whole item: a",
    ],
    [{ only: ["constructor"] }, '--only: there is no item "constructor"', "valid: a, b, c"],
  ])("cannot be %j", (request, message, mend) => {
    expect(() => plan(THREE, request)).toThrow(
      expect.objectContaining({ name: "UsageError", message, mend }),
    );
  });
});

describe("the order", () => {
  it("is the checklist's wherever needs allow", () => {
    expect(plan([item("a", ["c"]), item("b"), item("c")]).asked).toEqual(["b", "c", "a"]);
    expect(plan([item("c", ["b"]), item("b", ["a"]), item("a"), item("d")]).asked).toEqual([
      "a",
      "b",
      "c",
      "d",
    ]);
  });

  it("forgets needs on what is left out", () => {
    expect(plan([item("a", ["b"]), item("b"), item("c")], { skip: ["b"] }).asked).toEqual([
      "a",
      "c",
    ]);
  });

  it("ends on a circle, which the loader refuses, all the same", () => {
    expect(plan([item("a", ["b"]), item("b", ["a"]), item("c", ["a"])]).asked).toHaveLength(3);
  });

  const acyclic = fc
    .integer({ min: 0, max: 12 })
    .chain((size) =>
      fc.tuple(
        fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
        fc.array(fc.tuple(fc.nat(11), fc.nat(11))),
      ),
    )
    .map(([order, pairs]) =>
      // Whoever has the larger rank needs the smaller one: no circle, in any order of the checklist.
      order.map((rank) => {
        const needs = pairs.flatMap(([a, b]) =>
          a === rank && b < rank && order.includes(b) ? [`i${b}`] : [],
        );
        return item(`i${rank}`, needs);
      }),
    );

  it("puts every item after what it needs, and loses none", () => {
    fc.assert(
      fc.property(acyclic, (items) => {
        const { asked } = plan(items);
        expect([...asked].sort()).toEqual(items.map((one) => one.id).sort());
        for (const one of items)
          for (const need of one.needs)
            expect(asked.indexOf(need)).toBeLessThan(asked.indexOf(one.id));
      }),
    );
  });

  it("of shards covers every item once, needs beside what they need", () => {
    fc.assert(
      fc.property(acyclic, fc.integer({ min: 1, max: 5 }), (items, count) => {
        const parts = Array.from({ length: count }, (_, i) =>
          plan(items, { shard: { index: i + 1, count } }),
        );
        expect(parts.flatMap((part) => part.asked).sort()).toEqual(
          items.map((one) => one.id).sort(),
        );
        for (const part of parts) {
          expect([...part.asked, ...part.notAsked].sort()).toEqual(
            items.map((one) => one.id).sort(),
          );
          for (const one of items.filter(({ id }) => part.asked.includes(id)))
            for (const need of one.needs) expect(part.asked).toContain(need);
        }
      }),
    );
  });
});

describe("a shard", () => {
  it("is even, and cut after the other choices", () => {
    const items = ["a", "b", "c", "d", "e"].map((id) => item(id));
    expect(plan(items, { shard: { index: 1, count: 2 } }).asked).toEqual(["a", "c", "e"]);
    expect(plan(items, { shard: { index: 2, count: 2 } })).toEqual({
      asked: ["b", "d"],
      notAsked: ["a", "c", "e"],
    });
    expect(plan(items, { shard: { index: 1, count: 2 }, skip: ["a"] }).asked).toEqual(["b", "d"]);
    expect(plan(items, { shard: { index: 7, count: 9 } }).asked).toEqual([]);
  });

  it("is written i/n", () => {
    expect(parseShard("2/5")).toEqual({ index: 2, count: 5 });
    for (const text of ["0/5", "6/5", "2", "2/", "/5", "a/b", "1/0", "-1/2", "1.5/2", "2/5/7", ""])
      expect(() => parseShard(text)).toThrow("is not a part of a whole");
  });
});

describe("a list of ids", () => {
  it("is joined by commas", () => {
    expect(parseIds("tests, doc-links,,a ", "--only")).toEqual(["tests", "doc-links", "a"]);
    for (const text of ["", " ", ",", " , "])
      expect(() => parseIds(text, "--only")).toThrow("--only names no item");
  });
});
