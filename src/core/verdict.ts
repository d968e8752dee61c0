import { STATUS_INFO, type Status } from "./status.ts";

export const VERDICTS = ["done", "ready", "not-done", "undetermined"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Exit codes never depend on the output format and are never a count. */
export const EXIT_CODES: Record<Verdict | "usage" | "interrupted" | "terminated", number> = {
  done: 0,
  ready: 0,
  "not-done": 1,
  usage: 2,
  undetermined: 3,
  interrupted: 130,
  terminated: 143,
};

/** What the verdict looks at in one item. */
export interface Judged {
  readonly status: Status;
  readonly required: boolean;
  /** A waiver that counts covers all of it. */
  readonly waived: boolean;
}

export interface Situation {
  /** The items that were asked for. */
  readonly items: readonly Judged[];
  /** False when an item of the checklist was left out. */
  readonly complete: boolean;
  /** Files known at the start of the run differ at its end. */
  readonly treeChanged: boolean;
  /** There is a change, and it is not empty. */
  readonly somethingChanged: boolean;
  readonly whenNothingApplies: "undetermined" | "satisfied";
}

/** The one function that says what a run came to. Total; no other code decides. */
export function verdictOf(situation: Situation): Verdict {
  const counted = situation.items.filter((item) => item.required && !item.waived);
  const has = (status: Status) => counted.some((item) => item.status === status);
  if (has("fail") || has("pending")) return "not-done";
  if (has("unknown") || situation.treeChanged || !situation.somethingChanged) return "undetermined";
  if (!has("pass")) {
    const allInapplicable = counted.length > 0;
    if (!allInapplicable || situation.whenNothingApplies !== "satisfied") return "undetermined";
  }
  return situation.complete ? "done" : "ready";
}

/** True when the item does not keep the change from being done. */
export function isSatisfied(item: Judged): boolean {
  return item.waived || !STATUS_INFO[item.status].blocks;
}

/** Rounded down; 100 is kept for a verdict that is satisfied. */
export function percentOf(satisfied: number, required: number, verdict: Verdict): number {
  if (verdict === "done" || verdict === "ready") return 100;
  return required === 0 ? 0 : Math.min(99, Math.floor((100 * satisfied) / required));
}
