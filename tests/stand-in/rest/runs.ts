import { latest, outcomeOf } from "../actions/ci.ts";
import type { CheckState, RunState, World } from "../world.ts";
import { minimalRepositoryView, userView } from "./accounts.ts";
import { checkUrl } from "./ci.ts";
import { repositoryUrl, simpleCommitView } from "./commits.ts";
import { minimalPulls } from "./pulls.ts";
import { list, missing, type Reply, type RestRequest, type Routes, wantedBy } from "./reply.ts";

/** Workflows, their runs and jobs. */
export const runRoutes: Routes = {
  "/repos/{owner}/{repo}/actions/runs": (request) => runList(request, request.world.runs),
  "/repos/{owner}/{repo}/actions/runs/{run_id}": ({ world, params }) => {
    const run = world.runs.find(({ id }) => id === Number(params.run_id));
    return run === undefined ? missing() : { body: runView(world, run) };
  },
  "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs": ({ world, params, query }) => {
    const run = world.runs.find(({ id }) => id === Number(params.run_id));
    if (run === undefined) return missing();
    const all = world.checks.filter(({ suite }) => suite === run.suite);
    const found = query.get("filter") === "all" ? all : latest(all);
    return list(found, (check) => jobView(world, run, check), { within: "jobs" });
  },
  "/repos/{owner}/{repo}/actions/workflows": ({ world }) =>
    list(
      world.workflows,
      ({ id, name, path }) => ({
        id,
        node_id: `W_${id}`,
        name,
        path,
        state: "active",
        created_at: "2020-01-01T00:00:00Z",
        updated_at: "2020-01-01T00:00:00Z",
        url: `${repositoryUrl(world)}/actions/workflows/${id}`,
        html_url: `${world.webUrl}/${world.owner}/${world.name}/blob/${world.defaultBranch}/${path}`,
        badge_url: `${world.webUrl}/${world.owner}/${world.name}/workflows/${name}/badge.svg`,
      }),
      { within: "workflows" },
    ),
  "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs": (request) => {
    const { world, params } = request;
    const workflow = world.workflows.find(
      ({ id, path }) => `${id}` === params.workflow_id || path.endsWith(`/${params.workflow_id}`),
    );
    if (workflow === undefined) return missing();
    return runList(
      request,
      world.runs.filter((run) => run.workflow === workflow),
    );
  },
};

/** A job of a run is a check run, under the same id. */
function jobView(world: World, run: RunState, check: CheckState) {
  const url = `${repositoryUrl(world)}/actions/runs/${run.id}`;
  return {
    id: check.id,
    run_id: run.id,
    run_url: url,
    run_attempt: run.attempt,
    node_id: `CR_${check.id}`,
    head_sha: run.sha,
    url: `${repositoryUrl(world)}/actions/jobs/${check.id}`,
    html_url: checkUrl(world, check),
    status: check.status,
    conclusion: check.conclusion,
    created_at: run.startedAt,
    started_at: check.startedAt ?? run.startedAt,
    completed_at: check.completedAt,
    name: check.name,
    steps: [],
    check_run_url: `${repositoryUrl(world)}/check-runs/${check.id}`,
    labels: ["ubuntu-latest"],
    runner_id: 1,
    runner_name: "a runner",
    runner_group_id: 0,
    runner_group_name: "GitHub Actions",
    workflow_name: run.workflow.name,
    head_branch: run.branch,
  };
}

function runList({ world, query }: RestRequest, runs: readonly RunState[]): Reply {
  const ofHead = wantedBy(query, "head_sha");
  const onBranch = wantedBy(query, "branch");
  const byEvent = wantedBy(query, "event");
  const inSuite = wantedBy(query, "check_suite_id");
  const hasStatus = wantedBy(query, "status");
  const created = query.get("created");
  const found = runs
    .filter((run) => ofHead(run.sha) && onBranch(run.branch) && byEvent(run.event))
    .filter((run) => inSuite(run.suite.id) && within(run.createdAt, created))
    .filter((run) => {
      const { status, conclusion } = outcomeOf(world, run.suite);
      return hasStatus(status, conclusion);
    })
    .toReversed();
  const pulls = query.get("exclude_pull_requests") !== "true";
  const view = (run: RunState) => ({
    ...runView(world, run),
    ...(pulls ? {} : { pull_requests: [] }),
  });
  return list(found, view, { within: "workflow_runs" });
}

/** GitHub's search syntax for dates, as far as `>=…`, `>…`, `<=…`, `<…` and `a..b`. */
function within(at: string, wanted: string | null): boolean {
  if (wanted === null) return true;
  const [from, to] = wanted.split("..");
  if (from !== undefined && to !== undefined) return at >= from && at <= to;
  const [, operator = "", time = ""] = /^([<>]?=?)(.*)$/.exec(wanted) ?? [];
  const order = at.slice(0, time.length).localeCompare(time);
  return operator.startsWith(">")
    ? order > 0 || (order === 0 && operator === ">=")
    : operator.startsWith("<")
      ? order < 0 || (order === 0 && operator === "<=")
      : order === 0;
}

function runView(world: World, run: RunState) {
  const url = `${repositoryUrl(world)}/actions/runs/${run.id}`;
  const { status, conclusion } = outcomeOf(world, run.suite);
  const message = world.git.commit(run.sha).message;
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: `WFR_${run.id}`,
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    display_title: message.split("\n")[0] ?? "",
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status,
    conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: `CS_${run.suite.id}`,
    url,
    html_url: `${world.webUrl}/${world.owner}/${world.name}/actions/runs/${run.id}`,
    pull_requests: minimalPulls(world, run.sha),
    created_at: run.createdAt,
    updated_at: run.startedAt,
    actor: userView(world, "ann"),
    triggering_actor: userView(world, "ann"),
    run_started_at: run.startedAt,
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world)}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${repositoryUrl(world)}/actions/workflows/${run.workflow.id}`,
    head_commit: simpleCommitView(world, run.sha),
    repository: minimalRepositoryView(world),
    head_repository: minimalRepositoryView(world),
  };
}
