import { describe, expect, it } from "vitest";
import type { Status } from "../../src/core/status.ts";
import { type ChildOutcome, combine } from "../../src/engine/composite.ts";

const child = (id: string, status: Status): ChildOutcome => ({
  id,
  status,
  summary: `${id} is ${status}`,
  findings: [],
  evidence: [],
  waitingOn: status === "pending" ? "ci" : null,
  mend: null,
});

const combined = (kind: "any" | "all", ...statuses: Status[]) =>
  combine(
    kind,
    statuses.map((status, index) => child(`item-${index}`, status)),
  ).status;

describe("any", () => {
  it.each([
    [["fail", "pass"], "pass"],
    [["unknown", "pass"], "pass"],
    [["fail", "fail"], "fail"],
    [["fail", "not-applicable"], "fail"],
    [["fail", "unknown"], "unknown"],
    [["fail", "pending", "unknown"], "pending"],
    [["not-applicable", "not-applicable"], "not-applicable"],
    [[], "not-applicable"],
  ] as [Status[], Status][])("%j → %s", (statuses, expected) => {
    expect(combined("any", ...statuses)).toBe(expected);
  });
});

describe("all", () => {
  it.each([
    [["pass", "pass"], "pass"],
    [["pass", "not-applicable"], "pass"],
    [["pass", "fail", "unknown"], "fail"],
    [["pass", "unknown", "pending"], "pending"],
    [["pass", "unknown"], "unknown"],
    [["not-applicable"], "not-applicable"],
  ] as [Status[], Status][])("%j → %s", (statuses, expected) => {
    expect(combined("all", ...statuses)).toBe(expected);
  });
});

it("rests on its parts", () => {
  const result = combine("any", [child("entry", "pass"), child("changeset", "fail")]);
  expect(result.evidence).toEqual([{ kind: "item", ref: "entry", summary: "entry is pass" }]);
});

it("names a part that failed without a finding of its own", () => {
  const result = combine("all", [child("entry", "fail"), child("other", "pass")]);
  expect(result.findings).toMatchObject([{ rule: "entry", message: "entry is fail" }]);
  expect(result.summary).toBe("1 of 2 does not hold");
});

it("waits for whom its part waits for", () => {
  expect(combine("all", [child("a", "pending")]).waitingOn).toBe("ci");
});
