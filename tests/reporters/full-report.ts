import type { Report, ReportedItem } from "../../src/core/report.ts";
import { sampleItem, sampleReport } from "./sample-report.ts";

const EVIDENCE = [{ kind: "file" as const, ref: "src/a.ts:12", summary: "read" }];
const FINDINGS = [
  { path: "src/a.ts", line: 12, endLine: 14, column: 5, rule: "r", message: "m", fix: "f" },
  { path: "src/b.ts", line: 3, endLine: null, column: 5, rule: "r", message: "m\nn", fix: "f" },
  { path: null, line: null, endLine: null, column: null, rule: "r", message: "m", fix: "f" },
];
const WAIVER = { reason: "later", by: "ann", until: "2026-12-31", source: "dod.yml:12" };
const SINCE = "2026-11-21T10:00:00Z";

/** Every field set, with an item for every way in which a reporter shows one. */
export function fullReport(parts: Partial<Report> = {}): Report {
  const child = fullItem({ id: "a-child", children: [] });
  return sampleReport({
    checklist: { path: "dod.yml", from: "base", digest: "sha256:11", changedByBranch: true },
    pullRequest: { number: 12, url: "https://github.com/acme/shop/pull/12" },
    partial: "--only",
    reason: "the tree changed under the run",
    treeChanged: "files changed: a.ts",
    mend: "fetch it",
    notes: ["two merge bases"],
    notAsked: ["ci"],
    items: [
      fullItem({ id: "failing", status: "fail", children: [child] }),
      fullItem({ id: "waits", status: "pending", waitingOn: "reviewer", findings: [] }),
      fullItem({ id: "not-measured", status: "unknown" }),
      fullItem({ id: "holds", notes: [], findings: [], children: [child] }),
      fullItem({ id: "remarkable", status: "pass" }),
      fullItem({ id: "does-not-apply", status: "not-applicable", notes: [], findings: [] }),
      fullItem({ id: "advisory", status: "fail", required: false }),
      fullItem({ id: "waived", status: "fail", waiver: WAIVER }),
    ],
    ...parts,
  });
}

function fullItem(parts: Partial<ReportedItem>): ReportedItem {
  return sampleItem({
    findings: FINDINGS,
    evidence: EVIDENCE,
    notes: ["a note"],
    mend: "do it",
    since: SINCE,
    ...parts,
  });
}
