import { describe, expect, it } from "vitest";
import type { Change } from "../../src/core/change.ts";
import type { Checklist } from "../../src/core/checklist.ts";
import type { ReportedItem } from "../../src/core/report.ts";
import { fail, finding, notApplicable, pass, type Result, unknown } from "../../src/core/result.ts";
import { assemble } from "../../src/engine/assemble.ts";
import { ownItem } from "../../src/engine/own-item.ts";

const held = pass("1 of 1 holds", [{ kind: "file", ref: "a", summary: "read" }]);
const failed = fail("it is not valid", [finding({ rule: "invalid", message: "no" })]);

function item(id: string, result: Result): ReportedItem {
  const parts = { check: id, title: id, failureTitle: `not ${id}`, category: "c", fix: "mend it" };
  return ownItem({ id, stage: "code", ...parts }, result);
}

function report(items: readonly ReportedItem[], own: ReportedItem | null, notAsked: string[] = []) {
  return assemble({
    stage: "production",
    partial: null,
    checklist: {
      path: "dod.yml",
      from: "base",
      digest: "sha256:0",
      gate: ["dod.yml"],
      whenNothingApplies: "undetermined",
    } as unknown as Checklist,
    change: { files: [] } as unknown as Change,
    pullRequest: null,
    nothingToJudge: null,
    treeChanged: null,
    mend: null,
    items,
    checklistItem: own,
    notAsked,
    notes: [],
  });
}

describe("the item that says what the branch makes of its checklist", () => {
  it("does not make done what nothing else measured", () => {
    const idle = [item("a", notApplicable("nothing of it"))];
    expect(report(idle, item("checklist", held)).verdict).toBe("undetermined");
    expect(report([], item("checklist", held)).verdict).toBe("undetermined");
    expect(report([item("a", held)], item("checklist", held)).verdict).toBe("done");
  });

  it.each([
    [failed, "not-done"],
    [unknown("unread", "fetch"), "undetermined"],
  ] as const)("blocks when it does not hold", (result, verdict) => {
    expect(report([item("a", held)], item("checklist", result)).verdict).toBe(verdict);
  });

  it("is counted and says so in the report", () => {
    const { progress, checklist, items } = report([item("a", held)], item("checklist", held));
    expect(progress).toEqual({ satisfied: 2, required: 2, percent: 100 });
    expect(checklist.changedByBranch).toBe(true);
    expect(items.at(-1)).toMatchObject({ id: "checklist", title: "checklist", mend: null });
    expect(item("checklist", failed)).toMatchObject({ title: "not checklist", mend: "mend it" });
  });

  it("leaves its name to an item of the checklist, asked or not", () => {
    const ids = (...of: Parameters<typeof report>) => report(...of).items.map(({ id }) => id);
    expect(ids([item("checklist", held)], item("checklist", held))).toEqual([
      "checklist",
      "checklist-file",
    ]);
    expect(ids([], item("checklist", held), ["checklist"])).toEqual(["checklist-file"]);
  });
});
