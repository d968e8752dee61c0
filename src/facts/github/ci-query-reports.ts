import type { CheckReport, WorkflowRun } from "../../core/github/ci.ts";
import type { CheckRunNode, CheckSuiteNode } from "../../formats/github/check-suite.ts";
import type { ReadCommit } from "./ci-query.ts";
import {
  type CommitReports,
  earliest,
  RUNS_LEFT,
  SUITES_LEFT,
  statusReport,
} from "./commit-reports.ts";

/** GraphQL's suites, runs and statuses of a commit as reports. Pure. */
export function reportsOfQuery(read: ReadCommit, onTestMerge: boolean): CommitReports {
  const { commit, suites } = read;
  const checks: CheckReport[] = [];
  const workflowRuns = new Map<number, WorkflowRun>();
  const running = new Set<number>();
  for (const { suite, runs } of suites) {
    // A workflow that could not start, or waits, has a run and no check: the suite tells how it went.
    const workflowRun = workflowRunOf(suite);
    if (workflowRun) workflowRuns.set(workflowRun.id, workflowRun);
    for (const run of runs) {
      checks.push(checkOf(run, suite, onTestMerge));
      if (run.status === "IN_PROGRESS") running.add(run.databaseId);
    }
  }
  for (const { context, state, createdAt, targetUrl } of commit.status?.contexts ?? [])
    checks.push(statusReport({ context, state, createdAt, url: targetUrl, onTestMerge }));
  return {
    checks,
    workflowRuns: [...workflowRuns.values()],
    running,
    oldestSuiteAt: earliest(suites.map(({ suite }) => suite.createdAt)),
    truncated: read.suitesLeft ? SUITES_LEFT : read.runsLeft ? RUNS_LEFT : null,
  };
}

function checkOf(run: CheckRunNode, suite: CheckSuiteNode, onTestMerge: boolean): CheckReport {
  const completed = run.status === "COMPLETED";
  return {
    kind: "check-run",
    name: run.name,
    app: suite.app && { id: suite.app.databaseId, slug: suite.app.slug },
    workflowRunId: suite.workflowRun?.databaseId ?? null,
    completed,
    conclusion: completed ? (run.conclusion?.toLowerCase() ?? null) : null,
    startedAt: run.startedAt,
    completedAt: completed ? run.completedAt : null,
    id: run.databaseId,
    url: run.detailsUrl,
    onTestMerge,
    own: false,
  };
}

function workflowRunOf(suite: CheckSuiteNode): WorkflowRun | null {
  const run = suite.workflowRun;
  if (!run) return null;
  const completed = suite.status === "COMPLETED";
  return {
    id: run.databaseId,
    name: run.workflow.name,
    path: run.file?.path ?? fileOf(run.workflow.resourcePath),
    event: run.event,
    completed,
    conclusion: completed ? (suite.conclusion?.toLowerCase() ?? null) : null,
    attempt: null,
    createdAt: run.createdAt,
    url: run.url,
  };
}

/** `/acme/shop/actions/workflows/ci.yml`; GitHub's own workflows have no file. */
function fileOf(resourcePath: string): string | null {
  const file = /\/actions\/workflows\/([^/]+\.ya?ml)$/.exec(resourcePath)?.[1];
  return file ? `.github/workflows/${file}` : null;
}
