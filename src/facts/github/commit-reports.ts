import type { CheckReport, WorkflowRun } from "../../core/github/ci.ts";
import { isOwnStatus } from "../../core/github/own-status.ts";

/** What was asked for: a commit, and where there is one GitHub's test merge of it. */
export interface ReportsRequest {
  /** A full SHA. */
  readonly commit: string;
  /** The open pull request whose head it is; null where no test merge counts. */
  readonly pullRequest: { readonly number: number; readonly testMerge: string | null } | null;
}

/** All that was reported on a commit and its test merge. Of check runs none is marked `own` yet. */
export interface CommitReports {
  readonly checks: readonly CheckReport[];
  readonly workflowRuns: readonly WorkflowRun[];
  /** Ids of the check runs that run at this moment; the others are done or wait. */
  readonly running: ReadonlySet<number>;
  readonly oldestSuiteAt: string | null;
  readonly truncated: string | null;
}

/** More suites than these are said, not read. GitHub's own lists end here, too. */
export const MAX_SUITES = 1000;

export const SUITES_LEFT = "only the first 1,000 check suites of the commit are listed";
export const RUNS_LEFT = "only some of the check runs of the commit are listed: there are too many";

/** The commit's own reports and those on its test merge. The test merge's suites are younger by nature. */
export function joinReports(head: CommitReports, merge: CommitReports): CommitReports {
  const known = new Set(head.workflowRuns.map(({ id }) => id));
  return {
    checks: [...head.checks, ...merge.checks],
    workflowRuns: [...head.workflowRuns, ...merge.workflowRuns.filter(({ id }) => !known.has(id))],
    running: new Set([...head.running, ...merge.running]),
    oldestSuiteAt: head.oldestSuiteAt,
    truncated: head.truncated ?? merge.truncated,
  };
}

/** The earliest of ISO times; null of none. */
export function earliest(times: readonly (string | null)[]): string | null {
  const known = times.filter((time) => time !== null);
  return known.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/**
 * A status as a report: `pending`, and GraphQL's `expected`, are not completed. What `dod` published, this
 * run's earlier word or another's, is its own: to wait for it would be to wait for this run's end.
 */
export function statusReport(status: {
  readonly context: string;
  readonly state: string;
  readonly createdAt: string;
  readonly url: string | null;
  readonly onTestMerge: boolean;
}): CheckReport {
  const state = status.state.toLowerCase();
  const completed = state !== "pending" && state !== "expected";
  return {
    kind: "status",
    name: status.context,
    app: null,
    workflowRunId: null,
    completed,
    conclusion: completed ? state : null,
    startedAt: status.createdAt,
    completedAt: completed ? status.createdAt : null,
    id: Date.parse(status.createdAt),
    url: status.url,
    onTestMerge: status.onTestMerge,
    own: isOwnStatus(status.context),
  };
}
