import type { Item } from "../core/checklist.ts";
import type { ReportedItem } from "../core/report.ts";

/** What happens during a run, for whoever shows it. Decides nothing. */
export type RunEvent =
  | { readonly type: "planned"; readonly items: readonly Item[] }
  | { readonly type: "started"; readonly item: Item }
  | { readonly type: "ended"; readonly item: Item; readonly report: ReportedItem };

export type RunListener = (event: RunEvent) => void;
