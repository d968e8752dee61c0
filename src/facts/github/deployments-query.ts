import type { GitHubSession } from "../../clients/github/session.ts";
import type { Deployment, DeploymentHistory } from "../../core/github/deployments.ts";
import { FactUnavailable } from "../../core/result.ts";
import { type DeploymentNode, deploymentPageSchema } from "../../formats/github/deployment.ts";
import {
  MAX_DEPLOYMENTS,
  newestFirst,
  onlyNewest,
  orderedStatuses,
  reachesFarEnough,
} from "./deployment-history.ts";
import { deploymentsPage, listStatuses } from "./deployments-rest.ts";

const DEPLOYMENTS = `query DodDeployments($owner: String!, $repo: String!, $environment: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    deployments(environments: [$environment], first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId commitOid ref { name } task environment createdAt
        creator { __typename login }
        latestStatus { state createdAt }
        statuses(first: 20) { pageInfo { hasNextPage } nodes { state createdAt } }
      }
    }
  }
}`;

/**
 * The deployments of an environment by GraphQL: a request for each hundred.
 * @param since see `reachesFarEnough`
 * @returns null where GitHub did not answer all of it; REST may still know.
 */
export async function queryDeployments(
  session: GitHubSession,
  environment: string,
  since: string | null,
): Promise<DeploymentHistory | null> {
  let found: Deployment[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page | null = await pageOf(session, environment, after);
    // A page of nothing that promises more would go on for ever.
    if (page === null || (page.nodes.length === 0 && page.pageInfo.hasNextPage)) return null;
    const read = page.nodes.map((node) => deploymentOf(session, environment, node));
    found = newestFirst([...found, ...(await Promise.all(read))]);
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || reachesFarEnough(found, since))
      return { deployments: found, truncated: null };
    if (found.length >= MAX_DEPLOYMENTS)
      return { deployments: found, truncated: onlyNewest(found.length, environment) };
    after = endCursor;
  }
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly DeploymentNode[];
}

async function pageOf(
  session: GitHubSession,
  environment: string,
  after: string | null,
): Promise<Page | null> {
  try {
    const variables = { environment, ...(after === null ? {} : { after }) };
    const { data, missing } = await session.graphql(DEPLOYMENTS, variables, deploymentPageSchema);
    return missing.length === 0 ? data.repository.deployments : null;
  } catch (error) {
    if (error instanceof FactUnavailable) return null;
    throw error;
  }
}

async function deploymentOf(
  session: GitHubSession,
  environment: string,
  node: DeploymentNode,
): Promise<Deployment> {
  const id = String(node.databaseId);
  const { statuses, latestStatus, creator } = node;
  // Which twenty of more these are is not said: the first success may not be among them.
  const all = statuses?.pageInfo.hasNextPage
    ? await listStatuses(session, id)
    : orderedStatuses(statuses?.nodes ?? (latestStatus ? [latestStatus] : []), latestStatus);
  return {
    id,
    sha: node.commitOid,
    ref: node.ref?.name ?? node.commitOid,
    task: node.task ?? "deploy",
    environment: node.environment ?? environment,
    // REST, and what people write, has bots with their suffix.
    creator: creator && (creator.__typename === "Bot" ? botLogin(creator.login) : creator.login),
    createdAt: node.createdAt,
    statuses: all,
    url: deploymentsPage(session, environment),
  };
}

function botLogin(login: string): string {
  return login.endsWith("[bot]") ? login : `${login}[bot]`;
}
