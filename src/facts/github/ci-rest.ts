import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { CheckReport, WorkflowRun } from "../../core/github/ci.ts";
import {
  checkRunSchema,
  checkSuiteAgeSchema,
  commitStatusSchema,
  type RestCheckRun,
} from "../../formats/github/check-run.ts";
import {
  type RestWorkflowRun,
  workflowPath,
  workflowRunSchema,
} from "../../formats/github/workflow-run.ts";
import {
  type CommitReports,
  earliest,
  joinReports,
  MAX_SUITES,
  type ReportsRequest,
  RUNS_LEFT,
  SUITES_LEFT,
  statusReport,
} from "./commit-reports.ts";

const COMMIT = "/repos/{owner}/{repo}/commits/{ref}";
/** 5,000 runs, as by GraphQL. */
const MAX_RUN_PAGES = 50;
const parentsSchema = z.object({ parents: z.array(z.object({ sha: z.string() })) });

/**
 * The reports on a commit and its test merge by REST: four requests, and with a test merge five more.
 * The combined state is not looked at: it is `pending` where there is no status at all.
 * @throws FactUnavailable as soon as one part cannot be had: what is in it could be a failure
 */
export async function listReports(
  session: GitHubSession,
  { commit, pullRequest }: ReportsRequest,
): Promise<CommitReports> {
  const head = await listed(session, commit, false);
  const merge = pullRequest?.testMerge ?? null;
  if (merge === null) return head;
  const { parents } = await session.get(COMMIT, { ref: merge, per_page: 1 }, parentsSchema);
  // GitHub may be computing the next: what an older head's merge was told says nothing of this one.
  if (!parents.some(({ sha }) => sha === commit)) return head;
  return joinReports(head, await listed(session, merge, true));
}

async function listed(
  session: GitHubSession,
  commit: string,
  onTestMerge: boolean,
): Promise<CommitReports> {
  const ref = { ref: commit };
  const [checkRuns, suites, statuses, runs] = await Promise.all([
    session.list(`${COMMIT}/check-runs`, { ...ref, filter: "all" }, checkRunSchema, {
      within: "check_runs",
      maxPages: MAX_RUN_PAGES,
    }),
    session.list(`${COMMIT}/check-suites`, ref, checkSuiteAgeSchema, {
      within: "check_suites",
      maxPages: MAX_SUITES / 100,
    }),
    session.list(`${COMMIT}/status`, ref, commitStatusSchema, { within: "statuses" }),
    session.list("/repos/{owner}/{repo}/actions/runs", { head_sha: commit }, workflowRunSchema, {
      within: "workflow_runs",
    }),
  ]);
  const runOfSuite = new Map(runs.items.map((run) => [run.check_suite_id, run.id]));
  const runsLeft = checkRuns.truncated || statuses.truncated || runs.truncated;
  return {
    checks: [
      ...checkRuns.items.map((run) => checkOf(run, runOfSuite, onTestMerge)),
      ...statuses.items.map(({ context, state, created_at, target_url }) =>
        statusReport({ context, state, createdAt: created_at, url: target_url, onTestMerge }),
      ),
    ],
    workflowRuns: runs.items.map(workflowRunOf),
    running: new Set(
      checkRuns.items.filter(({ status }) => status === "in_progress").map(({ id }) => id),
    ),
    oldestSuiteAt: earliest(suites.items.map(({ created_at }) => created_at)),
    truncated: suites.truncated ? SUITES_LEFT : runsLeft ? RUNS_LEFT : null,
  };
}

function checkOf(
  run: RestCheckRun,
  runOfSuite: ReadonlyMap<number | undefined, number>,
  onTestMerge: boolean,
): CheckReport {
  const completed = run.status === "completed";
  return {
    kind: "check-run",
    name: run.name,
    app: run.app && { id: run.app.id, slug: run.app.slug ?? "" },
    workflowRunId: (run.check_suite && runOfSuite.get(run.check_suite.id)) ?? null,
    completed,
    conclusion: completed ? (run.conclusion?.toLowerCase() ?? null) : null,
    startedAt: run.started_at,
    completedAt: completed ? run.completed_at : null,
    id: run.id,
    url: run.details_url ?? run.html_url,
    onTestMerge,
    own: false,
  };
}

function workflowRunOf(run: RestWorkflowRun): WorkflowRun {
  const completed = run.status === "completed";
  const path = workflowPath(run.path);
  return {
    id: run.id,
    name: run.name ?? path,
    path,
    event: run.event,
    completed,
    conclusion: completed ? (run.conclusion?.toLowerCase() ?? null) : null,
    attempt: run.run_attempt ?? null,
    createdAt: run.created_at,
    url: run.html_url,
  };
}
