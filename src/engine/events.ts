import type { Progress } from "../core/check.ts";
import type { Item } from "../core/checklist.ts";
import type { ReportedItem } from "../core/report.ts";

/** What happens during a run, for whoever shows it. Decides nothing. */
export type RunEvent =
  | {
      readonly type: "planned";
      readonly items: readonly Item[];
      /** By id, how long an item took when it last ran, in milliseconds. */
      readonly lastMs?: ReadonlyMap<string, number> | undefined;
      /** Ids of those that nothing is run for. */
      readonly answered?: ReadonlySet<string> | undefined;
    }
  | { readonly type: "started"; readonly item: Item }
  | { readonly type: "progress"; readonly item: Item; readonly at: Progress }
  | { readonly type: "ended"; readonly item: Item; readonly report: ReportedItem }
  /** `--wait`: these are pending; they are asked again after `pauseMs`, and no more after `leftMs`. */
  | {
      readonly type: "waiting";
      readonly on: readonly ReportedItem[];
      readonly pauseMs: number;
      readonly leftMs: number;
    }
  /** `--publish`: what could not be published, and why; empty where all was. */
  | { readonly type: "published"; readonly faults: readonly string[] };

export type RunListener = (event: RunEvent) => void;
