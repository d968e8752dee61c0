import type { CheckReport, CiState, WorkflowRun } from "./ci.ts";

/**
 * What counts among all that CI reported on a commit: the newest per app, workflow, event and name
 * (GITHUB.md, "CI" 2), jobs of `dod` itself left out, and what a newer run took the place of.
 */

/** A report that counts, with the run of GitHub Actions that it belongs to. */
export interface CurrentCheck {
  readonly report: CheckReport;
  /** Null where it belongs to none, or to one that is not listed (`report.workflowRunId` tells). */
  readonly run: WorkflowRun | null;
}

/**
 * The newest, not the best: a re-run that failed is what counts. Of one run, reports of the same name
 * that were under way at the same time are two jobs, not two attempts, and both count.
 */
export function currentChecks(
  state: Pick<CiState, "checks" | "workflowRuns">,
): readonly CurrentCheck[] {
  const runs = new Map(state.workflowRuns.map((run) => [run.id, run]));
  const groups = new Map<string, CurrentCheck[]>();
  for (const report of state.checks) {
    if (report.own) continue;
    const run = report.workflowRunId === null ? null : (runs.get(report.workflowRunId) ?? null);
    const key = JSON.stringify([
      report.kind,
      report.app?.id ?? null,
      run === null ? report.workflowRunId : workflowOf(run),
      run?.event ?? null,
      report.name,
      report.onTestMerge,
    ]);
    const group = groups.get(key);
    if (group) group.push({ report, run });
    else groups.set(key, [{ report, run }]);
  }
  return [...groups.values()]
    .flatMap(newestOf)
    .filter(({ report, run }) => !isReplaced(report, run, state.workflowRuns));
}

/** By its file, which is unique; by its name where the file is not said. */
export function workflowOf(run: WorkflowRun): string {
  return run.path ?? run.name;
}

/** True where a newer run of the same workflow exists, whatever started it. */
export function hasNewerRun(run: WorkflowRun, runs: readonly WorkflowRun[]): boolean {
  return runs.some((other) => other.id > run.id && workflowOf(other) === workflowOf(run));
}

/** The newest run of each workflow and event. */
export function newestRuns(runs: readonly WorkflowRun[]): readonly WorkflowRun[] {
  const newest = new Map<string, WorkflowRun>();
  for (const run of runs) {
    const key = JSON.stringify([workflowOf(run), run.event]);
    if ((newest.get(key)?.id ?? -1) < run.id) newest.set(key, run);
  }
  return [...newest.values()];
}

function newestOf(group: readonly CurrentCheck[]): readonly CurrentCheck[] {
  const [newest, ...older] = [...group].sort((a, b) => byAge(a.report, b.report));
  if (!newest) return [];
  return [newest, ...older.filter((other) => ranBeside(other.report, newest.report))];
}

/**
 * Newest first. Statuses carry whole seconds, so two of one context may be as old: then the one that is
 * through counts, and of two that are through the one that is no success.
 */
function byAge(a: CheckReport, b: CheckReport): number {
  if (a.id !== b.id) return b.id - a.id;
  if (a.completed !== b.completed) return a.completed ? -1 : 1;
  return Number(a.conclusion === "success") - Number(b.conclusion === "success");
}

/** Attempts of one job follow each other; two jobs of one name in one run may overlap. */
function ranBeside(older: CheckReport, newer: CheckReport): boolean {
  if (older.workflowRunId === null || older.workflowRunId !== newer.workflowRunId) return false;
  const [a, b] = [timesOf(older), timesOf(newer)];
  if (a === null || b === null || (a.start === b.start && a.end === b.end)) return false;
  return a.start < b.end && b.start < a.end;
}

function timesOf({ startedAt, completedAt }: CheckReport): { start: number; end: number } | null {
  if (startedAt === null) return null;
  const end = completedAt === null ? Number.POSITIVE_INFINITY : Date.parse(completedAt);
  return { start: Date.parse(startedAt), end };
}

function isReplaced(
  report: CheckReport,
  run: WorkflowRun | null,
  runs: readonly WorkflowRun[],
): boolean {
  return report.conclusion === "cancelled" && run !== null && hasNewerRun(run, runs);
}
