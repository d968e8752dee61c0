import { expect, it } from "vitest";
import { boundedPattern } from "../../src/core/bounded-pattern.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

it("says where it matches first, at the beginning of any line", () => {
  const find = boundedPattern("^b");
  expect([find("a\nb"), find("ab"), find("b")]).toEqual([2, -1, 0]);
});

it("gives up on a hostile text, and on all that follow", () => {
  const find = boundedPattern("^(a+)+$", 100);
  expectCpuTimeBelow(2_000, () => {
    expect(find(`${"a".repeat(64)}!`)).toBeNull();
    expect(find("a")).toBeNull();
  });
});

it("keeps one text from another", () => {
  const find = boundedPattern("secret");
  expect([find("secret"), find("")]).toEqual([0, -1]);
});
