import type { CheckReport, CiState, WorkflowRun } from "./ci.ts";
import { type CurrentCheck, hasNewerRun, newestRuns, workflowOf } from "./latest-checks.ts";

/** How `skipped` counts: `auto` by what became of its workflow run (GITHUB.md, "CI" 3). */
export type SkippedRule = "auto" | "pass" | "fail";

/** What one check, or one workflow run, came to. */
export interface CheckVerdict {
  /** The check's name, or the workflow's. */
  readonly name: string;
  /** The name with its workflow and event, for people. */
  readonly label: string;
  readonly state: "passed" | "failed" | "running" | "unknown";
  /** GitHub's word, and why it counts as it does: `cancelled`, `skipped, and its workflow run failed`. */
  readonly word: string;
  readonly url: string | null;
  /** ISO time since when it runs, or when it ended; null where it is not said. */
  readonly since: string | null;
  readonly skipped: boolean;
}

const GOOD = new Set(["success", "neutral"]);
const BAD = new Set(["failure", "timed_out", "action_required", "startup_failure", "error"]);

/** Judges each of the current checks beside the others of its workflow run. */
export function checkVerdicts(
  current: readonly CurrentCheck[],
  state: CiState,
  skipped: SkippedRule,
): readonly { readonly check: CurrentCheck; readonly verdict: CheckVerdict }[] {
  const nothingRan = current.every(({ report }) => report.conclusion === "skipped");
  return current.map((check) => {
    const { report, run } = check;
    const make = (verdict: CheckVerdict["state"], word: string) => ({
      check,
      verdict: {
        name: report.name,
        label: labelOf(report, run),
        state: verdict,
        word,
        url: report.url,
        since: report.completed ? report.completedAt : report.startedAt,
        skipped: report.conclusion === "skipped",
      },
    });
    if (!report.completed) return make("running", "has not ended");
    if (report.workflowRunId !== null && run === null)
      return make("unknown", "belongs to a workflow run that GitHub did not list");
    const word = report.conclusion ?? "ended without a conclusion";
    if (GOOD.has(word)) return make("passed", word);
    if (isBad(word)) return make("failed", word);
    if (word !== "skipped") return make("unknown", word);
    if (nothingRan) return make("failed", "skipped, like every check of this commit");
    const [verdict, why] = skippedVerdict(run, current, state, skipped);
    return make(verdict, why);
  });
}

function skippedVerdict(
  run: WorkflowRun | null,
  current: readonly CurrentCheck[],
  state: CiState,
  rule: SkippedRule,
): readonly [CheckVerdict["state"], string] {
  if (rule === "pass") return ["passed", "skipped"];
  if (rule === "fail") return ["failed", "skipped"];
  if (run === null) return ["passed", "skipped"];
  const siblings = current.filter((other) => other.run?.id === run.id).map((other) => other.report);
  const ownToo = state.checks.some((report) => report.own && report.workflowRunId === run.id);
  if (!ownToo && siblings.every((report) => report.conclusion === "skipped"))
    return ["failed", "skipped, like every check of its workflow run"];
  switch (runState(run, siblings, ownToo)) {
    case "good":
      return ["passed", "skipped"];
    case "running":
      return ["running", "skipped, and its workflow run has not ended"];
    case "bad":
      return ["failed", "skipped, and its workflow run failed or was cancelled"];
    case "unknown":
      return ["unknown", `skipped, and its workflow run ended as ${run.conclusion ?? "nothing"}`];
  }
}

/**
 * A run that a job of `dod` belongs to cannot end before that job, and fails with it: there the other
 * jobs decide.
 */
function runState(
  run: WorkflowRun,
  siblings: readonly CheckReport[],
  ownToo: boolean,
): "good" | "running" | "bad" | "unknown" {
  if (ownToo) {
    if (siblings.some(({ conclusion }) => isBad(conclusion))) return "bad";
    return siblings.every(({ completed }) => completed) ? "good" : "running";
  }
  if (!run.completed) return "running";
  if (isBad(run.conclusion)) return "bad";
  return GOOD.has(run.conclusion ?? "") ? "good" : "unknown";
}

function isBad(conclusion: string | null): boolean {
  return conclusion !== null && (BAD.has(conclusion) || conclusion === "cancelled");
}

/**
 * What workflow runs say beyond their checks: one that failed to start has none, and one that is under
 * way may bring more. Only the newest run of each workflow and event counts.
 */
export function runVerdicts(
  current: readonly CurrentCheck[],
  state: CiState,
): readonly CheckVerdict[] {
  return newestRuns(state.workflowRuns).flatMap((run) => {
    const reports = current.filter((check) => check.run?.id === run.id);
    const ownToo = state.checks.some((report) => report.own && report.workflowRunId === run.id);
    if (ownToo) return [];
    const make = (verdict: CheckVerdict["state"], word: string): CheckVerdict[] => [
      { ...ofRun(run), state: verdict, word, skipped: false },
    ];
    if (!run.completed)
      // Its checks say it already where one of them is under way.
      return reports.some(({ report }) => !report.completed)
        ? []
        : make("running", "has not ended");
    if (reports.length > 0) return [];
    if (run.conclusion === "cancelled" && hasNewerRun(run, state.workflowRuns)) return [];
    if (isBad(run.conclusion)) return make("failed", `${run.conclusion} without any check`);
    if (GOOD.has(run.conclusion ?? "") || run.conclusion === "skipped") return [];
    return make("unknown", run.conclusion ?? "ended without a conclusion");
  });
}

/**
 * What the newest runs of a workflow came to, each as a whole; empty where it has not run.
 * @param path as in `WorkflowRun.path`
 */
export function workflowVerdicts(
  path: string,
  current: readonly CurrentCheck[],
  state: CiState,
): readonly CheckVerdict[] {
  return newestRuns(state.workflowRuns)
    .filter((run) => workflowOf(run) === path)
    .filter((run) => run.conclusion !== "cancelled" || !hasNewerRun(run, state.workflowRuns))
    .map((run) => {
      const reports = current.filter((check) => check.run?.id === run.id);
      const ownToo = state.checks.some((report) => report.own && report.workflowRunId === run.id);
      const came = runState(
        run,
        reports.map(({ report }) => report),
        ownToo,
      );
      const skipped = !ownToo && run.conclusion === "skipped";
      return {
        ...ofRun(run),
        state: skipped || came === "bad" ? "failed" : STATES[came],
        word: run.completed ? (run.conclusion ?? "ended without a conclusion") : "has not ended",
        skipped,
      };
    });
}

const STATES = {
  good: "passed",
  running: "running",
  bad: "failed",
  unknown: "unknown",
} as const;

function ofRun(run: WorkflowRun) {
  return {
    name: run.name,
    label: `the workflow ${run.name} (${run.event})`,
    url: run.url,
    since: run.createdAt,
  };
}

function labelOf(report: CheckReport, run: WorkflowRun | null): string {
  const where = report.onTestMerge ? ", on the test merge" : "";
  if (run !== null) return `${run.name} / ${report.name} (${run.event}${where})`;
  return report.kind === "status" ? `${report.name} (status${where})` : `${report.name}${where}`;
}
