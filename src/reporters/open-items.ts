import type { Report, ReportedItem } from "../core/report.ts";
import { STATUS_INFO } from "../core/status.ts";

/** Not satisfied, whether it counts or not. */
export function isOpen(item: ReportedItem): boolean {
  return STATUS_INFO[item.status].blocks;
}

/** Keeps the change from being done: required, not waived, not satisfied. */
export function remains(item: ReportedItem): boolean {
  return isOpen(item) && item.required && item.waiver === null;
}

/** It holds, and a reader should know something about it all the same: what got weaker, what was odd. */
export function isRemarkable(item: ReportedItem): boolean {
  return !isOpen(item) && (item.findings.length > 0 || item.notes.length > 0);
}

/** Where there was nothing to judge, every item says the same, and the verdict says it once. */
export function wasJudged({ reason, items }: Report): boolean {
  return reason === null || !items.every((item) => item.summary === reason);
}
