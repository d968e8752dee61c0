import type { GraphQLResolveInfo } from "graphql";
import type { DeploymentState, World } from "../world.ts";
import { actorNode } from "./accounts.ts";
import { commitNode, refNode } from "./commits.ts";
import { type Context, connection, needs, type PageArguments } from "./context.ts";

type Info = GraphQLResolveInfo;

export interface DeploymentFilter {
  readonly environments?: readonly string[];
  readonly orderBy?: { readonly direction: string };
}

/** Oldest first, as GitHub has it by default. */
export function deploymentConnection(
  world: World,
  deployments: readonly DeploymentState[],
  args: PageArguments & DeploymentFilter,
  info: Info,
) {
  const { environments, orderBy } = args;
  const found = deployments
    .filter(({ environment }) => environments?.includes(environment) ?? true)
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.id - b.id);
  if (orderBy?.direction === "DESC") found.reverse();
  return connection(found, args, info, (one) => deploymentNode(world, one));
}

/** What a repository says of its deployments. */
export function deploymentFields(world: World) {
  const environmentNode = (name: string) => ({
    id: `EN_${name}`,
    databaseId: world.environments.get(name)?.id ?? null,
    name,
    latestCompletedDeployment: () => {
      const done = world.deployments.findLast(
        (one) => one.environment === name && one.statuses.at(-1)?.state === "success",
      );
      return done === undefined ? null : deploymentNode(world, done);
    },
  });
  return {
    deployments: needs(
      "deployments",
      (args: PageArguments & DeploymentFilter, _: Context, info: Info) =>
        deploymentConnection(world, world.deployments, args, info),
    ),
    environments: needs(
      "actions",
      (args: PageArguments & { names?: readonly string[] }, _: Context, info: Info) => {
        // An empty list of names, which is the default, asks for all.
        const { names = [] } = args;
        const found = [...world.environments.keys()].filter(
          (name) => names.length === 0 || names.includes(name),
        );
        return connection(found, args, info, environmentNode);
      },
    ),
    environment: needs("actions", ({ name }: { name: string }) =>
      world.environments.has(name) ? environmentNode(name) : null,
    ),
  };
}

/** A deployment's state in GraphQL, by its latest status: a success is `ACTIVE`, no status is `PENDING`. */
function stateOf(deployment: DeploymentState): string {
  const state = deployment.statuses.at(-1)?.state ?? "pending";
  return state === "success" ? "ACTIVE" : state.toUpperCase();
}

function deploymentNode(world: World, deployment: DeploymentState): object {
  const newest = deployment.statuses.toReversed();
  const ref = deployment.ref;
  const statusNode = ({ id, state, at, by, url }: DeploymentState["statuses"][number]) => ({
    id: `DES_${id}`,
    state: state.toUpperCase(),
    description: "",
    environment: deployment.environment,
    environmentUrl: url,
    logUrl: url,
    createdAt: at,
    updatedAt: at,
    creator: () => actorNode(world, by),
  });
  return {
    id: `DE_${deployment.id}`,
    databaseId: deployment.id,
    commitOid: deployment.sha,
    commit: () => commitNode(world, deployment.sha),
    // A SHA is no ref, and a branch may be gone.
    ref: () => refNode(world, `refs/heads/${ref}`) ?? refNode(world, `refs/tags/${ref}`),
    task: deployment.task,
    environment: deployment.environment,
    latestEnvironment: deployment.environment,
    originalEnvironment: deployment.environment,
    description: deployment.description,
    payload: null,
    creator: () => actorNode(world, deployment.creator),
    createdAt: deployment.at,
    updatedAt: newest[0]?.at ?? deployment.at,
    state: stateOf(deployment),
    latestStatus: () => (newest[0] === undefined ? null : statusNode(newest[0])),
    statuses: (args: PageArguments, _: Context, info: Info) =>
      connection(newest, args, info, statusNode),
  };
}
