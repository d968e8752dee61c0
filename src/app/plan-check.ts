import type { Item } from "../core/checklist.ts";
import { plainLine } from "../core/plain-text.ts";
import { unlessAsked } from "../engine/applies.ts";
import { isSequential } from "../engine/plan-node.ts";
import { type CheckRequest, prepare } from "./prepare.ts";
import { notesOf } from "./run-checklist.ts";

/** What a run would ask for; nothing is asked. */
export interface PlannedRun {
  readonly stage: string;
  readonly base: string | null;
  /** Why there is no change to judge; else null. */
  readonly reason: string | null;
  readonly asked: readonly PlannedItem[];
  readonly notAsked: readonly string[];
  readonly notes: readonly string[];
}

interface PlannedItem {
  readonly id: string;
  readonly check: string;
  readonly stage: string;
  readonly required: boolean;
  /** Takes its turn after the commands before it; the others run beside. */
  readonly sequential: boolean;
  /** Why its `when` does not match; else null. */
  readonly notApplicable: string | null;
}

/**
 * Plans a run.
 * @throws UsageError, ChecklistError (exit 2), as the run would
 */
export async function planCheck(request: CheckRequest): Promise<PlannedRun> {
  const prepared = await prepare(request, request.now ?? new Date());
  await prepared.close();
  const { judged } = prepared;
  const { change } = judged;
  const planned = (item: Item): PlannedItem => ({
    id: item.id,
    check: item.check,
    stage: item.stage,
    required: item.required,
    sequential: isSequential(item),
    notApplicable: (change && unlessAsked(item.when, change)?.summary) ?? null,
  });
  return {
    stage: prepared.stage,
    base: change?.base ?? null,
    reason: "reason" in judged ? judged.reason : null,
    asked: prepared.plan.asked.map(planned),
    notAsked: prepared.plan.notAsked,
    notes: notesOf(request, prepared),
  };
}

/** The plan for people, in the order in which the items start. */
export function planText({ stage, base, reason, asked, notAsked, notes }: PlannedRun): string {
  const width = Math.max(0, ...asked.map(({ id }) => id.length));
  const lines = asked.map(({ id, sequential, required, notApplicable }) => {
    const remarks = [
      sequential ? "runs or reads what commands make, in turn" : "at once",
      required ? "" : "advisory",
      notApplicable === null ? "" : `does not apply: ${notApplicable}`,
    ].filter((remark) => remark !== "");
    return `  ${id.padEnd(width)}  ${remarks.join(", ")}`;
  });
  return [
    `${asked.length} of ${asked.length + notAsked.length} items up to the stage ${stage}, against ${base ?? "no base"}; nothing was asked`,
    ...(reason === null ? [] : [reason]),
    ...lines,
    ...(notAsked.length === 0 ? [] : [`left out: ${notAsked.join(", ")}`]),
    ...notes.map((note) => `note: ${note}`),
  ]
    .map((line) => `${plainLine(line)}\n`)
    .join("");
}
