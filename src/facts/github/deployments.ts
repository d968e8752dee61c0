import type { GitHubSession } from "../../clients/github/session.ts";
import type { DeploymentHistory, Deployments } from "../../core/github/deployments.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { queryDeployments } from "./deployments-query.ts";
import { listDeployments } from "./deployments-rest.ts";
import { readEnvironments } from "./environments.ts";
import { listWorkflowRuns } from "./workflow-deployments.ts";

export interface DeploymentsRequest {
  readonly session: GitHubSession;
  readonly lookup: PullRequestLookup;
}

/**
 * The deployments of the repository, each list asked for once. By GraphQL a request for a hundred; by REST
 * without a token, and where GraphQL does not answer.
 */
export function readDeployments({ session, lookup }: DeploymentsRequest): Deployments {
  const { pullRequest } = lookup;
  const since = couldBeDeployedSince(pullRequest);
  const histories = new Map<string, Promise<DeploymentHistory>>();
  const once = (key: string, read: () => Promise<DeploymentHistory>) => {
    const known = histories.get(key) ?? read();
    histories.set(key, known);
    return known;
  };
  let names: Promise<readonly string[]> | undefined;
  return {
    environments: () => {
      names ??= readEnvironments(session);
      return names;
    },
    of: (environment) =>
      once(`environment ${environment}`, async () => {
        const answer = session.hasToken
          ? await queryDeployments(session, environment, since)
          : null;
        return answer ?? listDeployments(session, environment, since);
      }),
    ofWorkflow: (workflow) =>
      once(`workflow ${workflow}`, async () => {
        if (pullRequest === null)
          throw new FactUnavailable(
            `there is no pull request for ${lookup.sought}, so the base branch is not known`,
            "open one: gh pr create",
          );
        return listWorkflowRuns({ session, workflow, branch: pullRequest.base.ref, since });
      }),
  };
}

/** The merge, or before it, for previews, when the pull request was opened; null without one. */
function couldBeDeployedSince(pullRequest: PullRequest | null): string | null {
  return pullRequest && (pullRequest.mergedAt ?? pullRequest.createdAt);
}
