import { describe, expect, it } from "vitest";
import { boundedCaptures } from "../../src/core/bounded-captures.ts";

describe("boundedCaptures", () => {
  it.each([
    ["[A-Z]+-\\d+", "SHOP-1 and SHOP-22", ["SHOP-1", "SHOP-22"]],
    ["refs? ([A-Z]+-\\d+)", "refs A-1, ref B-2", ["A-1", "B-2"]],
    // A group that took nothing is no reference.
    ["x(y)?", "x xy", ["y"]],
    ["^b$", "a\nb\nc", ["b"]],
    ["nothing", "else", []],
    ["(?:)", "abc", []],
  ])("/%s/ in %j", (pattern, text, found) => expect(boundedCaptures(pattern)(text)).toEqual(found));

  it("keeps one text out of the next", () => {
    const capture = boundedCaptures("\\d+");
    expect([capture("1"), capture("a"), capture("2 3")]).toEqual([["1"], [], ["2", "3"]]);
  });

  it("gives up in time, for all texts that follow too", () => {
    const capture = boundedCaptures("(a+)+$", 50);
    expect(capture(`${"a".repeat(40)}b`)).toBeNull();
    expect(capture("a")).toBeNull();
  });

  it("takes a hundred and no more", () => {
    expect(boundedCaptures("a")("a".repeat(1_000))).toHaveLength(100);
  });
});
