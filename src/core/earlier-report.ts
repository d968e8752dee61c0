import type { ReportedItem } from "./report.ts";

/** What of an earlier run's report decides on whether its items may be taken. */
export interface EarlierReport {
  readonly schemaVersion: number;
  readonly tool: { readonly version: string };
  /** Null where it was of no change. */
  readonly change: {
    readonly mergeBase: string;
    readonly head: string;
    readonly digest: string;
    readonly contents: string;
  } | null;
  readonly checklist: { readonly digest: string };
  readonly items: readonly ReportedItem[];
  /** What differed at that run's end, as a sentence; null: nothing did. */
  readonly treeChanged: string | null;
}
