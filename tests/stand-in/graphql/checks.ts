import type { GraphQLResolveInfo } from "graphql";
import { latest, outcomeOf } from "../actions/ci.ts";
import { checkUrl, combinedState, latestStatuses } from "../rest/ci.ts";
import type { CheckState, RunState, StatusState, SuiteState, World } from "../world.ts";
import { actorNode } from "./accounts.ts";
import { commitNode, type SuiteArguments } from "./commits.ts";
import { type Context, connection, needs, type PageArguments } from "./context.ts";

type Info = GraphQLResolveInfo;

export function suiteConnection(
  world: World,
  sha: string,
  args: PageArguments & SuiteArguments,
  info: Info,
) {
  const { appId, checkName } = args.filterBy ?? {};
  const found = world.suites
    .filter((suite) => suite.sha === sha)
    .filter(({ app }) => (appId ?? app.id) === app.id)
    .filter(
      (suite) =>
        checkName === undefined ||
        world.checks.some((check) => check.suite === suite && check.name === checkName),
    );
  return connection(found, args, info, (suite) => suiteNode(world, suite));
}

interface CheckFilter {
  readonly checkType?: "ALL" | "LATEST";
  readonly checkName?: string;
  readonly appId?: number;
  readonly status?: string;
  readonly statuses?: readonly string[];
  readonly conclusions?: readonly string[];
}

export function suiteNode(world: World, suite: SuiteState): object {
  const path = `/${world.owner}/${world.name}/commit/${suite.sha}/checks?check_suite_id=${suite.id}`;
  const outcome = () => outcomeOf(world, suite);
  return {
    __typename: "CheckSuite",
    id: `CS_${suite.id}`,
    databaseId: suite.id,
    app: {
      id: `A_${suite.app.id}`,
      databaseId: suite.app.id,
      slug: suite.app.slug,
      name: suite.app.slug,
      url: `${world.webUrl}/apps/${suite.app.slug}`,
    },
    status: () => outcome().status.toUpperCase(),
    conclusion: () => outcome().conclusion?.toUpperCase() ?? null,
    createdAt: suite.createdAt,
    updatedAt: suite.createdAt,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    commit: () => commitNode(world, suite.sha),
    workflowRun: needs("actions", () => {
      const run = world.runs.find((one) => one.suite === suite);
      return run === undefined ? null : runNode(world, run);
    }),
    checkRuns: (args: PageArguments & { filterBy?: CheckFilter }, _: Context, info: Info) => {
      const { checkType, checkName, appId, status, statuses, conclusions } = args.filterBy ?? {};
      const all = world.checks.filter((check) => check.suite === suite);
      const found = (checkType === "ALL" ? all : latest(all))
        .filter((check) => (checkName ?? check.name) === check.name)
        .filter((check) => (appId ?? check.suite.app.id) === check.suite.app.id)
        .filter((check) => (status ?? check.status.toUpperCase()) === check.status.toUpperCase())
        .filter((check) => statuses?.includes(check.status.toUpperCase()) ?? true)
        .filter((check) => conclusions?.includes(check.conclusion?.toUpperCase() ?? "") ?? true);
      return connection(found, args, info, (check) => checkNode(world, check));
    },
  };
}

function runNode(world: World, run: RunState) {
  const path = `/${world.owner}/${world.name}/actions/runs/${run.id}`;
  const workflowPath = `/${world.owner}/${world.name}/actions/workflows/${run.workflow.path.split("/").at(-1)}`;
  return {
    id: `WFR_${run.id}`,
    databaseId: run.id,
    event: run.event,
    runNumber: run.number,
    createdAt: run.createdAt,
    updatedAt: run.startedAt,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    checkSuite: () => suiteNode(world, run.suite),
    file: { id: `WFF_${run.id}`, path: run.workflow.path },
    workflow: {
      id: `W_${run.workflow.id}`,
      databaseId: run.workflow.id,
      name: run.workflow.name,
      state: "ACTIVE",
      url: `${world.webUrl}${workflowPath}`,
      resourcePath: workflowPath,
    },
  };
}

function checkNode(world: World, check: CheckState) {
  const url = checkUrl(world, check);
  return {
    __typename: "CheckRun",
    id: `CR_${check.id}`,
    databaseId: check.id,
    name: check.name,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    startedAt: check.startedAt,
    completedAt: check.completedAt,
    detailsUrl: check.detailsUrl ?? url,
    url,
    permalink: url,
    resourcePath: url.replace(world.webUrl, ""),
    externalId: `${check.id}`,
    title: null,
    summary: null,
    text: null,
    checkSuite: () => suiteNode(world, check.suite),
    isRequired: ({ pullRequestNumber }: { pullRequestNumber?: number }) =>
      isRequired(world, check.name, pullRequestNumber, check.suite.app.id),
  };
}

/** Null where nobody set a status. */
export function statusNode(world: World, sha: string) {
  const contexts = latestStatuses(world, sha);
  if (contexts.length === 0) return null;
  return {
    id: `ST_${sha}`,
    state: combinedState(contexts).toUpperCase(),
    contexts: () => contexts.map((status) => contextNode(world, status)),
    context: ({ name }: { name: string }) => {
      const found = contexts.find(({ context }) => context === name);
      return found === undefined ? null : contextNode(world, found);
    },
    commit: () => commitNode(world, sha),
  };
}

function contextNode(world: World, status: StatusState) {
  return {
    __typename: "StatusContext",
    id: `SC_${status.id}`,
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: status.at,
    creator: () => actorNode(world, status.by),
    isRequired: ({ pullRequestNumber }: { pullRequestNumber?: number }) =>
      isRequired(world, status.context, pullRequestNumber, null),
  };
}

/** Check runs and statuses together; null where there are neither. */
export function rollupNode(world: World, sha: string) {
  const suites = world.suites.filter((suite) => suite.sha === sha);
  const checks = latest(world.checks.filter(({ suite }) => suites.includes(suite)));
  const statuses = latestStatuses(world, sha);
  if (checks.length + statuses.length === 0) return null;
  const bad = checks.some(
    ({ conclusion }) =>
      conclusion !== null && !["success", "neutral", "skipped"].includes(conclusion),
  );
  const open = checks.some(({ status }) => status !== "completed");
  const state = statuses.length === 0 ? "success" : combinedState(statuses);
  return {
    id: `SCR_${sha}`,
    state: bad ? "FAILURE" : (open && state === "success" ? "pending" : state).toUpperCase(),
    commit: () => commitNode(world, sha),
    contexts: (args: PageArguments, _: Context, info: Info) => {
      const all = [...checks, ...statuses];
      const page = connection(all, args, info, (one) =>
        "suite" in one ? checkNode(world, one) : contextNode(world, one),
      );
      return { ...page, checkRunCount: checks.length, statusContextCount: statuses.length };
    },
  };
}

/** Whether the rules of a pull request's base ask for a check. */
function isRequired(world: World, name: string, number: number | undefined, app: number | null) {
  const pull = world.pulls.find((one) => one.number === number);
  if (pull === undefined) return false;
  const classic = world.protections.get(pull.base.ref)?.checks ?? [];
  const rules = (world.rules.get(pull.base.ref) ?? []).flatMap(({ parameters }) => {
    const asked = parameters?.required_status_checks ?? [];
    return (asked as { context: string; integration_id?: number }[]).map((one) => ({
      context: one.context,
      appId: one.integration_id ?? null,
    }));
  });
  return [...classic, ...rules].some(
    ({ context, appId }) => context === name && (appId === null || appId === app),
  );
}
