import type { Change } from "../core/change.ts";
import type { Checklist } from "../core/checklist.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import type { Stage } from "../core/status.ts";
import { EXIT_CODES, isSatisfied, type Judged, percentOf, verdictOf } from "../core/verdict.ts";
import { VERSION } from "../core/version.ts";

/** What a run knows at its end. */
export interface RunOutcome {
  readonly stage: Stage;
  readonly partial: string | null;
  readonly checklist: Checklist;
  readonly change: Change | null;
  readonly pullRequest: Report["pullRequest"];
  /** Why there is no change to judge, or nothing in it; null when there is. */
  readonly nothingToJudge: string | null;
  /** The way out then; else null. */
  readonly mend: string | null;
  /** What differs from the start, as a sentence; null when the tree is the same. */
  readonly treeChanged: string | null;
  readonly items: readonly ReportedItem[];
  /** What `dod` says by itself about the branch's checklist; null where that is not changed. */
  readonly checklistItem: ReportedItem | null;
  readonly notAsked: readonly string[];
  readonly notes: readonly string[];
}

/** Puts the report together; the verdict is `verdictOf`'s alone. */
export function assemble(outcome: RunOutcome): Report {
  const { checklist, checklistItem, change, items: asked, notAsked } = outcome;
  const items = checklistItem === null ? asked : [...asked, named(checklistItem, asked, notAsked)];
  // That the checklist may be changed so is no measurement of the change: alone it makes nothing done.
  const counted = (checklistItem?.status === "pass" ? asked : items).map(toJudged);
  const verdict = verdictOf({
    items: counted,
    complete: notAsked.length === 0,
    treeChanged: outcome.treeChanged !== null,
    somethingChanged: outcome.nothingToJudge === null,
    whenNothingApplies: checklist.whenNothingApplies,
  });
  const required = items.map(toJudged).filter((item) => item.required);
  const satisfied = required.filter(isSatisfied).length;
  return {
    schemaVersion: 1,
    tool: { name: "dod", version: VERSION },
    verdict,
    stage: outcome.stage,
    complete: notAsked.length === 0,
    progress: {
      satisfied,
      required: required.length,
      percent: percentOf(satisfied, required.length, verdict),
    },
    change: change && {
      base: change.base,
      mergeBase: change.mergeBase,
      head: change.head,
      branch: change.branch,
      digest: change.digest,
      contents: change.contents,
      dirty: change.dirty,
      files: change.files.length,
      insertions: change.insertions,
      deletions: change.deletions,
    },
    checklist: {
      path: checklist.path,
      from: checklist.from,
      digest: checklist.digest,
      changedByBranch: checklistItem !== null || checklistChanged(checklist, change),
    },
    pullRequest: outcome.pullRequest,
    items,
    notAsked,
    partial: outcome.partial,
    notes: outcome.notes,
    reason: verdict === "undetermined" ? reasonOf(outcome, counted) : null,
    mend: outcome.mend,
    treeChanged: outcome.treeChanged,
    exitCode: EXIT_CODES[verdict],
  };
}

/** The checklist may have an item of that id itself. */
function named(
  item: ReportedItem,
  asked: readonly ReportedItem[],
  notAsked: readonly string[],
): ReportedItem {
  const ids = new Set([...asked.map(({ id }) => id), ...notAsked]);
  let id = item.id;
  while (ids.has(id)) id = `${id}-file`;
  return { ...item, id };
}

/** A waiver in the report is one that counts and covers all of the item. */
function toJudged(item: ReportedItem): Judged {
  return { status: item.status, required: item.required, waived: item.waiver !== null };
}

/** Whether the change touches a file that the checklist was made from. */
export function checklistChanged(checklist: Checklist, change: Change | null): boolean {
  const files = new Set(checklist.gate);
  return (
    change?.files.some((f) => files.has(f.path) || (f.oldPath !== null && files.has(f.oldPath))) ??
    false
  );
}

function reasonOf(outcome: RunOutcome, counted: readonly Judged[]): string | null {
  const required = counted.filter((item) => item.required);
  if (outcome.nothingToJudge !== null) return outcome.nothingToJudge;
  if (outcome.treeChanged !== null) return outcome.treeChanged;
  if (outcome.items.length === 0 && outcome.notAsked.length === 0)
    return "the checklist has no items, so nothing was measured";
  if (outcome.items.length === 0) return "no item was asked for, so nothing was measured";
  if (required.some((item) => !item.waived && item.status === "unknown")) return null;
  if (required.length === 0) return "every item asked for is advisory, so nothing was decided";
  if (required.every((item) => item.waived))
    return "every required item is waived, so nothing was measured";
  return "no required item applies to this change, so nothing was measured";
}
