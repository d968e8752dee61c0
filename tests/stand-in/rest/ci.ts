import { latest, outcomeOf } from "../actions/ci.ts";
import { commitOf } from "../revisions.ts";
import type { CheckState, StatusState, SuiteState, World } from "../world.ts";
import { minimalRepositoryView, userView } from "./accounts.ts";
import { noCommit } from "./code.ts";
import { repositoryUrl, simpleCommitView } from "./commits.ts";
import { minimalPulls } from "./pulls.ts";
import { list, missing, type Reply, type RestRequest, type Routes, wantedBy } from "./reply.ts";

/** Check runs, suites, statuses and workflow runs. */
export const ciRoutes: Routes = {
  "/repos/{owner}/{repo}/commits/{ref}/check-runs": (request) =>
    atCommit(request, (sha) => {
      // Of more than a thousand suites GitHub shows the check runs of the newest thousand.
      const suites = new Set(request.world.suites.filter((one) => one.sha === sha).slice(-1000));
      return checkList(request, (check) => suites.has(check.suite));
    }),
  "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": (request) =>
    checkList(request, ({ suite }) => suite.id === Number(request.params.check_suite_id)),
  "/repos/{owner}/{repo}/check-runs/{check_run_id}": ({ world, params }) => {
    const check = world.checks.find(({ id }) => id === Number(params.check_run_id));
    return check === undefined ? missing() : { body: checkView(world, check) };
  },
  "/repos/{owner}/{repo}/commits/{ref}/check-suites": (request) =>
    atCommit(request, (sha) => {
      const { world, query } = request;
      const ofApp = wantedBy(query, "app_id");
      const name = query.get("check_name");
      const found = world.suites
        .filter((suite) => suite.sha === sha && ofApp(suite.app.id))
        .filter((suite) => named(world, suite, name));
      return list(found, (suite) => suiteView(world, suite), { within: "check_suites" });
    }),
  "/repos/{owner}/{repo}/commits/{ref}/statuses": (request) =>
    atCommit(request, (sha) => {
      const { world } = request;
      const found = world.statuses.filter((status) => status.sha === sha).toReversed();
      return list(found, (status) => ({
        ...statusView(world, status),
        creator: userView(world, status.by),
      }));
    }),
  "/repos/{owner}/{repo}/commits/{ref}/status": (request) =>
    atCommit(request, (sha) => {
      const { world } = request;
      const found = latestStatuses(world, sha);
      return list(found, (status) => statusView(world, status), {
        within: "statuses",
        beside: {
          state: combinedState(found),
          sha,
          repository: minimalRepositoryView(world),
          commit_url: `${repositoryUrl(world)}/commits/${sha}`,
          url: `${repositoryUrl(world)}/commits/${sha}/status`,
        },
      });
    }),
};

function atCommit({ world, params }: RestRequest, reply: (sha: string) => Reply): Reply {
  const sha = commitOf(world, params.ref ?? "");
  return sha === null ? noCommit(params.ref) : reply(sha);
}

function named(world: World, suite: SuiteState, name: string | null): boolean {
  return (
    name === null || world.checks.some((check) => check.suite === suite && check.name === name)
  );
}

function checkList({ world, query }: RestRequest, belongs: (check: CheckState) => boolean): Reply {
  const all = world.checks.filter(belongs);
  const isNamed = wantedBy(query, "check_name");
  const hasStatus = wantedBy(query, "status");
  const ofApp = wantedBy(query, "app_id");
  const found = (query.get("filter") === "all" ? all : latest(all))
    .filter(({ name, status, suite }) => isNamed(name) && hasStatus(status) && ofApp(suite.app.id))
    .toReversed();
  return list(found, (check) => checkView(world, check), { within: "check_runs" });
}

export function checkUrl(world: World, check: CheckState): string {
  const run = world.runs.find(({ suite }) => suite === check.suite);
  const web = `${world.webUrl}/${world.owner}/${world.name}`;
  return run === undefined
    ? `${web}/runs/${check.id}`
    : `${web}/actions/runs/${run.id}/job/${check.id}`;
}

function checkView(world: World, check: CheckState) {
  const url = `${repositoryUrl(world)}/check-runs/${check.id}`;
  return {
    id: check.id,
    name: check.name,
    node_id: `CR_${check.id}`,
    head_sha: check.suite.sha,
    external_id: `${check.id}`,
    url,
    html_url: checkUrl(world, check),
    details_url: check.detailsUrl ?? checkUrl(world, check),
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.suite.id },
    app: appView(world, check.suite),
    pull_requests: minimalPulls(world, check.suite.sha),
  };
}

function appView(world: World, { app: { id, slug } }: SuiteState) {
  return {
    id,
    slug,
    node_id: `A_${id}`,
    client_id: `Iv1.${id}`,
    owner: userView(world, "github"),
    name: slug,
    description: null,
    external_url: "https://example.org",
    html_url: `${world.webUrl}/apps/${slug}`,
    created_at: "2020-01-01T00:00:00Z",
    updated_at: "2020-01-01T00:00:00Z",
    permissions: { checks: "write", metadata: "read" },
    events: [],
  };
}

function suiteView(world: World, suite: SuiteState) {
  const { status, conclusion } = outcomeOf(world, suite);
  const url = `${repositoryUrl(world)}/check-suites/${suite.id}`;
  const checks = latest(world.checks.filter((check) => check.suite === suite));
  return {
    id: suite.id,
    node_id: `CS_${suite.id}`,
    head_branch: suite.branch,
    head_sha: suite.sha,
    status,
    conclusion,
    url,
    before: null,
    after: suite.sha,
    pull_requests: minimalPulls(world, suite.sha),
    app: appView(world, suite),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: checks.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: simpleCommitView(world, suite.sha),
    repository: minimalRepositoryView(world),
  };
}

export function statusView(world: World, status: StatusState) {
  return {
    url: `${repositoryUrl(world)}/statuses/${status.sha}`,
    avatar_url: userView(world, status.by).avatar_url,
    id: status.id,
    node_id: `SC_${status.id}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.at,
    updated_at: status.at,
  };
}

/** The newest status of each context. */
export function latestStatuses(world: World, sha: string): readonly StatusState[] {
  const all = world.statuses.filter((status) => status.sha === sha);
  return [...new Map(all.map((status) => [status.context, status])).values()];
}

/** As GitHub has it: `pending` where there is nothing at all. */
export function combinedState(statuses: readonly StatusState[]): string {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  const pending = statuses.length === 0 || statuses.some(({ state }) => state === "pending");
  return pending ? "pending" : "success";
}
