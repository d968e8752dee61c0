import type { GitHubSession } from "../../clients/github/session.ts";
import { listed } from "../../core/counts.ts";
import type {
  Deployment,
  DeploymentHistory,
  DeploymentStatus,
} from "../../core/github/deployments.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type RestWorkflowRun,
  workflowRunSchema,
  workflowSchema,
} from "../../formats/github/workflow-run.ts";
import { newestFirst } from "./deployment-history.ts";

export interface WorkflowHistoryRequest {
  readonly session: GitHubSession;
  /** Its file's name, with or without the folder, or its own name. */
  readonly workflow: string;
  /** The base branch. */
  readonly branch: string;
  /** ISO time from where on the change could be deployed; null where there is no such time. */
  readonly since: string | null;
}

const RUNS = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
/** GitHub lists no more than a thousand runs. */
const MAX_PAGES = 10;
/** A run may be started again for this long. Source: docs.github.com, "Re-running workflows and jobs". */
const RERUN_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Runs of a workflow on the base branch as deployments, newest first. A run that was started again
 * counts from when that was: to start an old one again is how people roll back.
 * @throws FactUnavailable where there is no such workflow, or several of that name
 */
export async function listWorkflowRuns(
  request: WorkflowHistoryRequest,
): Promise<DeploymentHistory> {
  const { session, workflow, branch, since } = request;
  const { items, truncated } = await session.list(
    RUNS,
    { workflow_id: await idOf(session, workflow), branch },
    workflowRunSchema,
    {
      within: "workflow_runs",
      maxPages: MAX_PAGES,
      enough: (runs) => enoughRuns(runs, since),
    },
  );
  const own = items.filter((run) => isOnBase(run, session));
  return {
    deployments: newestFirst(own.map((run) => deploymentOf(run, workflow))),
    truncated: truncated ? `only the newest ${items.length} runs of ${workflow} are listed` : null,
  };
}

function enoughRuns(runs: readonly RestWorkflowRun[], since: string | null): boolean {
  const oldest = runs.at(-1);
  if (!oldest || !runs.some(({ conclusion }) => conclusion === "success")) return false;
  return since === null || Date.parse(oldest.created_at) < Date.parse(since) - RERUN_MS;
}

/** A fork's branch of the same name is another branch, and what runs for a pull request deploys no base. */
function isOnBase(run: RestWorkflowRun, { owner, name }: GitHubSession): boolean {
  const from = run.head_repository?.full_name.toLowerCase();
  return from === `${owner}/${name}`.toLowerCase() && !run.event.startsWith("pull_request");
}

async function idOf(session: GitHubSession, workflow: string): Promise<string | number> {
  if (/\.ya?ml$/.test(workflow)) return workflow.replace(/^.*\//, "");
  const { items } = await session.list(
    "/repos/{owner}/{repo}/actions/workflows",
    {},
    workflowSchema,
    { within: "workflows" },
  );
  const [found, ...more] = items.filter(({ name }) => name === workflow);
  if (found && more.length === 0) return found.id;
  const files = (found ? [found, ...more] : items).map(({ path }) => path.replace(/^.*\//, ""));
  throw new FactUnavailable(
    found
      ? `${files.length} workflows are called ${workflow}`
      : `there is no workflow called ${workflow}${files.length > 0 ? `; there are ${listed(files, 5)}` : ""}`,
    "name the workflow's file, such as deploy.yml",
  );
}

function deploymentOf(run: RestWorkflowRun, workflow: string): Deployment {
  return {
    id: String(run.id),
    sha: run.head_sha,
    ref: run.head_sha,
    task: "deploy",
    environment: workflow,
    creator: run.actor?.login ?? null,
    createdAt: run.run_started_at ?? run.created_at,
    statuses: [statusOf(run)],
    url: run.html_url,
  };
}

/** A conclusion in the words of deployments. What is not known here stays as it is, and is no success. */
const STATES: Readonly<Record<string, string>> = {
  timed_out: "failure",
  startup_failure: "failure",
  cancelled: "error",
  stale: "error",
  skipped: "inactive",
  neutral: "inactive",
  action_required: "waiting",
};

function statusOf(run: RestWorkflowRun): DeploymentStatus {
  const began = run.run_started_at ?? run.created_at;
  if (run.status !== "completed") return { state: run.status ?? "queued", createdAt: began };
  const conclusion = run.conclusion ?? "error";
  // What touches the run later moves this time on: `soak` then begins later, never earlier.
  return { state: STATES[conclusion] ?? conclusion, createdAt: run.updated_at };
}
