import type { GitHubSession } from "../../clients/github/session.ts";
import type {
  Deployment,
  DeploymentHistory,
  DeploymentStatus,
} from "../../core/github/deployments.ts";
import {
  deploymentSchema,
  deploymentStatusSchema,
  type RestDeployment,
} from "../../formats/github/deployment.ts";
import {
  newestFirst,
  onlyNewest,
  orderedStatuses,
  reachesFarEnough,
} from "./deployment-history.ts";

/** Each costs a request, and without a token there are sixty an hour. */
const MAX_STATUS_REQUESTS = 30;

/**
 * The deployments of an environment by REST, newest first, with a request for the statuses of each.
 * @param since see `reachesFarEnough`
 */
export async function listDeployments(
  session: GitHubSession,
  environment: string,
  since: string | null,
): Promise<DeploymentHistory> {
  const listed = await session.list(
    "/repos/{owner}/{repo}/deployments",
    { environment },
    deploymentSchema,
    { maxPages: 1 },
  );
  const all = newestFirst(listed.items.map((one) => deploymentOf(session, one)));
  const deployments: Deployment[] = [];
  for (const one of all) {
    if (deployments.length === MAX_STATUS_REQUESTS || reachesFarEnough(deployments, since)) break;
    deployments.push({ ...one, statuses: await listStatuses(session, one.id) });
  }
  // A list that goes on after its page is longer than what is asked for here.
  const enough = deployments.length === all.length || reachesFarEnough(deployments, since);
  return {
    deployments,
    truncated: enough ? null : onlyNewest(deployments.length, environment),
  };
}

/** All statuses of a deployment, newest first. */
export async function listStatuses(
  session: GitHubSession,
  id: string,
): Promise<readonly DeploymentStatus[]> {
  const { items } = await session.list(
    "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
    { deployment_id: Number(id) },
    deploymentStatusSchema,
  );
  return orderedStatuses(items.map(({ state, created_at }) => ({ state, createdAt: created_at })));
}

function deploymentOf(session: GitHubSession, one: RestDeployment): Deployment {
  return {
    id: String(one.id),
    sha: one.sha,
    ref: one.ref,
    task: one.task,
    environment: one.environment,
    creator: one.creator?.login ?? null,
    createdAt: one.created_at,
    statuses: [],
    url: deploymentsPage(session, one.environment),
  };
}

/** Where people see them: a deployment has no page of its own. */
export function deploymentsPage(session: GitHubSession, environment: string): string {
  const { host, owner, name } = session;
  return `https://${host}/${owner}/${name}/deployments/${encodeURIComponent(environment)}`;
}
