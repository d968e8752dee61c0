import type { Report, ReportedItem } from "../../src/core/report.ts";
import { finding } from "../../src/core/result.ts";

/** An item that passed; the parts given go over it. */
export function sampleItem(parts: Partial<ReportedItem> = {}): ReportedItem {
  return {
    id: "tests",
    check: "tests",
    title: "The test suite passes",
    category: "tests",
    stage: "code",
    required: true,
    status: "pass",
    summary: "212 tests passed, 3 skipped (vitest)",
    waitingOn: null,
    findings: [],
    evidence: [{ kind: "command", ref: "npm test", summary: "ended with 0 after 4.1 s" }],
    mend: null,
    since: null,
    ignored: 0,
    notes: [],
    children: [],
    waiver: null,
    cached: false,
    durationMs: 4100,
    ...parts,
  };
}

/** A report that is not done, with an item of every status. */
export function sampleReport(parts: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: "dod", version: "1.2.3" },
    verdict: "not-done",
    stage: "production",
    complete: true,
    progress: { satisfied: 2, required: 5, percent: 40 },
    change: {
      base: "origin/main",
      mergeBase: "1f0e4c2b9a8d7c6b5a493827161504f3e2d1c0b9",
      head: "9d8c7b6a5f4e3d2c1b0a99887766554433221100",
      branch: "feature/reading-time",
      digest: "sha256:00",
      contents: "sha256:c0",
      dirty: true,
      files: 7,
      insertions: 214,
      deletions: 38,
    },
    checklist: { path: "dod.yml", from: "head", digest: "sha256:11", changedByBranch: false },
    pullRequest: null,
    items: [
      sampleItem(),
      sampleItem({
        id: "changelog",
        check: "changelog",
        title: "The change has no entry in the changelog",
        category: "docs",
        status: "fail",
        summary: "CHANGELOG.md has no entry under “Unreleased” for this change",
        findings: [
          finding({
            path: "CHANGELOG.md",
            line: 5,
            rule: "no-entry",
            message: "nothing was added under “Unreleased”",
            fix: "add a line under “Added”, “Changed” or “Fixed”, in words that a user of the library understands without reading the code",
          }),
        ],
        mend: "Say in CHANGELOG.md what changes for the people who use it.",
      }),
      sampleItem({
        id: "approvals",
        check: "approvals",
        title: "Enough people approve this diff",
        category: "ownership",
        stage: "review",
        status: "pending",
        summary: "0 of 1 approval",
        waitingOn: "reviewer",
        evidence: [],
        mend: "ask somebody with write access for a review",
        since: "2026-11-21T10:00:00Z",
      }),
      sampleItem({
        id: "coverage",
        check: "diff-coverage",
        title: "Changed lines are covered",
        status: "unknown",
        summary:
          "no coverage report was found in 4 places that were looked at, of which none exists here",
        evidence: [],
        mend: "run your tests with coverage",
      }),
      sampleItem({
        id: "lockfile",
        check: "lockfile",
        status: "not-applicable",
        summary: "no manifest changed",
        evidence: [],
      }),
      sampleItem({
        id: "complexity",
        check: "complexity",
        title: "A function is hard to follow",
        required: false,
        status: "fail",
        summary: "1 function above 15",
        findings: [
          finding({
            path: "src/a.ts",
            line: 3,
            column: 7,
            rule: "cognitive",
            message: "cognitive complexity 21",
          }),
        ],
        evidence: [],
      }),
      sampleItem({
        id: "docs",
        check: "doc-changes",
        title: "Its documentation has not changed",
        status: "fail",
        summary: "1 of 1 rule",
        findings: [
          finding({ path: null, rule: "docs", message: "src/cli/** changed, docs/** did not" }),
        ],
        evidence: [],
        waiver: {
          reason: "moves out in Q1 (#412)",
          by: "ann",
          until: "2026-12-31",
          source: "dod.yml:12",
        },
      }),
    ],
    notAsked: [],
    partial: null,
    notes: [],
    reason: null,
    treeChanged: null,
    mend: null,
    exitCode: 1,
    ...parts,
  };
}
