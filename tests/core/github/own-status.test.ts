import { describe, expect, it } from "vitest";
import {
  isOwnStatus,
  statusContext,
  statusDescription,
  statusState,
} from "../../../src/core/github/own-status.ts";
import type { ReportedItem, ReportedWaiver } from "../../../src/core/report.ts";
import type { Verdict } from "../../../src/core/verdict.ts";
import { sampleItem } from "../../reporters/sample-report.ts";

describe("the name of dod's status", () => {
  it.each([
    [null, "dod"],
    ["dod.yml", "dod"],
    ["dod.yaml", "dod"],
    [".github/dod.yml", "dod"],
    ["services/dod.yml", "dod (services/dod.yml)"],
    ["a\u001b[31m\nb.yml", "dod (a\\x1b[31m b.yml)"],
    [`${"x".repeat(300)}/dod.yml`, `dod (…${"x".repeat(192)}/dod.yml)`],
  ])("of %j", (checklist, context) => {
    for (const stage of ["review", "production"] as const)
      expect(statusContext(checklist, stage)).toBe(context);
    expect(isOwnStatus(context)).toBe(true);
    expect(context.length).toBeLessThan(255);
  });

  it.each([
    [null, "dod (code)"],
    [".github/dod.yml", "dod (code)"],
    ["services/dod.yml", "dod (code, services/dod.yml)"],
    [`${"x".repeat(300)}/dod.yml`, `dod (code, …${"x".repeat(192)}/dod.yml)`],
  ])("of %j, asked for the code alone", (checklist, context) => {
    expect(statusContext(checklist, "code")).toBe(context);
    expect(isOwnStatus(context)).toBe(true);
    expect(context.length).toBeLessThan(255);
  });

  it.each([
    "dod-lint",
    "dodo",
    "dod/lint",
    "dod ",
    "dod ()",
    "dod (x) y",
    "DoD",
    "ci/dod",
    "ci / dod (x)",
    "dod(x)",
    "",
  ])("is not %j", (context) => expect(isOwnStatus(context)).toBe(false));
});

describe("what a report comes to", () => {
  const waiver: ReportedWaiver = { reason: "r", by: "ann", until: null, source: "dod.yml:1" };
  const failed = sampleItem({ status: "fail" });
  const open = sampleItem({ status: "pending", waitingOn: "ci" });
  const unread = sampleItem({ status: "unknown" });
  it.each<[Verdict, ReportedItem[], string]>([
    ["done", [], "success"],
    ["ready", [], "success"],
    ["done", [{ ...failed, waiver }], "success"],
    ["not-done", [failed, open, unread], "failure"],
    ["not-done", [open, unread], "pending"],
    ["not-done", [open, { ...failed, required: false }], "pending"],
    ["not-done", [open, { ...failed, waiver }], "pending"],
    ["undetermined", [unread], "error"],
    ["undetermined", [], "error"],
  ])("%s %#", (verdict, items, state) =>
    expect(statusState({ verdict, items, partial: null })).toBe(state),
  );

  it("is no success of a part of the checklist", () => {
    expect(statusState({ verdict: "ready", items: [], partial: "--only" })).toBe("pending");
  });
});

it("is described in one short line", () => {
  expect(statusDescription("NOT DONE: 3 of 5\n\u001b[2J")).toBe("NOT DONE: 3 of 5 \\x1b[2J");
  expect(statusDescription("x".repeat(140))).toBe("x".repeat(140));
  expect(statusDescription("x".repeat(141))).toBe(`${"x".repeat(139)}…`);
  // A pair of surrogates is one character, and is not torn apart.
  expect(statusDescription("🙂".repeat(150))).toBe(`${"🙂".repeat(139)}…`);
});
