/** What an item came to. The order is the one in which a run's counts are shown. */
export const STATUSES = ["fail", "pending", "unknown", "pass", "not-applicable"] as const;
export type Status = (typeof STATUSES)[number];

/** Whose move it is while an item is `pending`. */
export const WAITING_ON = ["author", "reviewer", "ci", "deployment", "time"] as const;
export type WaitingOn = (typeof WAITING_ON)[number];

/** Earlier stages come first; a run asked for one stage includes those before it. */
export const STAGES = ["code", "review", "production"] as const;
export type Stage = (typeof STAGES)[number];

/** True when `stage` is part of a run that asked for `asked`. */
export function stageIncludes(asked: Stage, stage: Stage): boolean {
  return STAGES.indexOf(stage) <= STAGES.indexOf(asked);
}

interface StatusInfo {
  /** Whether a required item of this status keeps the change from being done. */
  readonly blocks: boolean;
  /** The word for one item; also used for counts ("2 failed"). */
  readonly word: string;
}

/** The words for each status; exhaustive, so that a new status cannot be forgotten anywhere. */
export const STATUS_INFO: Record<Status, StatusInfo> = {
  fail: { blocks: true, word: "failed" },
  pending: { blocks: true, word: "pending" },
  unknown: { blocks: true, word: "unknown" },
  pass: { blocks: false, word: "passed" },
  "not-applicable": { blocks: false, word: "not applicable" },
};
