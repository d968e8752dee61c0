import type { ReportedItem } from "../core/report.ts";
import type { Result } from "../core/result.ts";
import type { Stage } from "../core/status.ts";

/** What an item that `dod` adds by itself is called. */
export interface OwnItem {
  readonly id: string;
  readonly check: string;
  readonly title: string;
  readonly failureTitle: string;
  readonly category: string;
  readonly stage: Stage;
  readonly fix: string;
}

/** An item of the report that no line of the checklist asks for. Required, and nothing waives it. */
export function ownItem(item: OwnItem, result: Result): ReportedItem {
  const { id, check, title, failureTitle, category, stage, fix } = item;
  const { status, summary, waitingOn, findings, evidence, mend, since, notes } = result;
  return {
    id,
    check,
    title: status === "fail" ? failureTitle : title,
    category,
    stage,
    required: true,
    status,
    summary,
    waitingOn,
    findings,
    evidence,
    mend: status === "pass" ? null : (mend ?? fix),
    since,
    ignored: 0,
    notes,
    children: [],
    waiver: null,
    cached: false,
    durationMs: 0,
  };
}
