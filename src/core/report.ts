import type { Evidence, Finding } from "./result.ts";
import type { Stage, Status, WaitingOn } from "./status.ts";
import type { Verdict } from "./verdict.ts";

/** The machine contract (`--format json`). Later versions only add fields. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "dod"; readonly version: string };
  readonly verdict: Verdict;
  readonly stage: Stage;
  /** False when anything was left out. */
  readonly complete: boolean;
  readonly progress: Progress;
  /** Null when the change could not be had. */
  readonly change: ReportedChange | null;
  readonly checklist: ReportedChecklist;
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  readonly items: readonly ReportedItem[];
  readonly notAsked: readonly string[];
  /** What beside the stage narrowed the run: `--only`, `--skip`, a shard, `--fail-fast`; null when nothing did. */
  readonly partial: string | null;
  /** Remarks about the whole run: a checklist from elsewhere, several merge bases, a tree that changed. */
  readonly notes: readonly string[];
  /** Why the verdict is what it is, where the items alone do not say it; else null. */
  readonly reason: string | null;
  /** The way out, where there was nothing to judge; else null. */
  readonly mend: string | null;
  /** What differed at the run's end from its start, as a sentence; null when nothing did. */
  readonly treeChanged: string | null;
  readonly exitCode: number;
}

/** Required items that were asked for. `percent` is rounded down, 100 only for done and ready. */
export interface Progress {
  readonly satisfied: number;
  readonly required: number;
  readonly percent: number;
}

export interface ReportedChange {
  readonly base: string;
  readonly mergeBase: string;
  readonly head: string;
  readonly branch: string | null;
  readonly digest: string;
  /** Of what the changed files hold; see `Change`. */
  readonly contents: string;
  readonly dirty: boolean;
  readonly files: number;
  readonly insertions: number;
  readonly deletions: number;
}

export interface ReportedChecklist {
  readonly path: string | null;
  readonly from: "head" | "base" | "bundled";
  readonly digest: string;
  readonly changedByBranch: boolean;
}

export interface ReportedWaiver {
  readonly reason: string;
  readonly by: string;
  /** Null for a reason given with this change (`Dod-Waive`). */
  readonly until: string | null;
  /** Where it stands: `dod.yml:12`, or a commit. */
  readonly source: string;
}

export interface ReportedItem {
  readonly id: string;
  readonly check: string;
  readonly title: string;
  readonly category: string;
  readonly stage: Stage;
  readonly required: boolean;
  readonly status: Status;
  readonly summary: string;
  readonly waitingOn: WaitingOn | null;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly mend: string | null;
  readonly since: string | null;
  /** Findings that `dod-ignore` comments took away. */
  readonly ignored: number;
  readonly notes: readonly string[];
  readonly children: readonly ReportedItem[];
  readonly waiver: ReportedWaiver | null;
  readonly cached: boolean;
  readonly durationMs: number;
}
