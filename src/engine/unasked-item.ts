import type { Item } from "../core/checklist.ts";
import type { ReportedItem } from "../core/report.ts";

/** An item that was asked for and not tried, because there is no change to judge. */
export function unaskedItem(
  item: Item,
  status: "unknown" | "not-applicable",
  summary: string,
  mend: string,
): ReportedItem {
  return {
    id: item.id,
    check: item.check,
    title: item.title,
    category: item.category,
    stage: item.stage,
    required: item.required,
    status,
    summary,
    waitingOn: null,
    findings: [],
    evidence: [],
    mend: status === "unknown" ? mend : null,
    since: null,
    ignored: 0,
    notes: [],
    children: [],
    waiver: null,
    cached: false,
    durationMs: 0,
  };
}
