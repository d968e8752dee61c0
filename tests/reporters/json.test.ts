import { describe, expect, it } from "vitest";
import { reportJson } from "../../src/reporters/json.ts";
import { sampleReport } from "./sample-report.ts";

/** The machine contract: names people's scripts read. Fields may be added, never renamed or dropped. */
const TOP = [
  "schemaVersion",
  "tool",
  "verdict",
  "stage",
  "complete",
  "progress",
  "change",
  "checklist",
  "pullRequest",
  "items",
  "notAsked",
  "exitCode",
];
const ITEM = [
  "id",
  "check",
  "title",
  "category",
  "stage",
  "required",
  "status",
  "summary",
  "waitingOn",
  "findings",
  "evidence",
  "mend",
  "since",
  "ignored",
  "notes",
  "children",
  "waiver",
  "cached",
  "durationMs",
];
const FINDING = ["path", "line", "endLine", "column", "rule", "message", "fix"];

describe("the report for machines", () => {
  const report = JSON.parse(reportJson(sampleReport()));

  it("has every field of the contract", () => {
    expect(Object.keys(report)).toEqual(expect.arrayContaining(TOP));
    for (const item of report.items) {
      expect(Object.keys(item)).toEqual(expect.arrayContaining(ITEM));
      for (const finding of item.findings) expect(Object.keys(finding)).toEqual(FINDING);
    }
    expect(report.tool).toEqual({ name: "dod", version: "1.2.3" });
    expect(Object.keys(report.progress)).toEqual(["satisfied", "required", "percent"]);
    expect(Object.keys(report.change)).toEqual([
      "base",
      "mergeBase",
      "head",
      "branch",
      "digest",
      "contents",
      "dirty",
      "files",
      "insertions",
      "deletions",
    ]);
    expect(Object.keys(report.checklist)).toEqual(["path", "from", "digest", "changedByBranch"]);
  });

  it("is one document that says the same when it is read again", () => {
    expect(report).toEqual(sampleReport());
    expect(reportJson(sampleReport()).endsWith("}\n")).toBe(true);
  });

  it("escapes control characters", () => {
    const text = reportJson(sampleReport({ reason: "\u001b[2J\u0007" }));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
