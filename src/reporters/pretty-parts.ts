import type { ReportedItem } from "../core/report.ts";
import type { Status } from "../core/status.ts";
import { PLAIN, type Style } from "./style.ts";

export interface PrettyOptions {
  /** Columns; text is wrapped to fit, paths are left whole. */
  readonly width: number;
  readonly style: Style;
  /** Only the verdict and what remains. */
  readonly quiet: boolean;
  /** Evidence, durations and remarks of items that hold, too. */
  readonly verbose: boolean;
}

export const PRETTY_DEFAULTS: PrettyOptions = {
  width: 80,
  style: PLAIN,
  quiet: false,
  verbose: false,
};

/** The mark of each status: the same width, and telling without colour. */
export const MARKS: Record<Status, string> = {
  pass: "✓",
  fail: "✗",
  pending: "…",
  unknown: "?",
  "not-applicable": "–",
};

/** Blocking statuses of advisory and waived items are remarks, not alarms. */
export function colourOf(item: ReportedItem, style: Style): (text: string) => string {
  if (item.status === "pass") return style.good;
  if (item.status === "not-applicable" || !item.required || item.waiver) return style.faint;
  return item.status === "fail" ? style.bad : style.warn;
}
