import type { GraphQLResolveInfo } from "graphql";
import { permissionOf, viewerOf } from "../people.ts";
import { tagNames } from "../rest/code.ts";
import { commitOf } from "../revisions.ts";
import type { ReleaseState, World } from "../world.ts";
import { actorNode, organizationNode } from "./accounts.ts";
import { suiteNode } from "./checks.ts";
import { commitNode, gitObject, pathObject, refNode } from "./commits.ts";
import { type Context, connection, fault, needs, type PageArguments } from "./context.ts";
import { deploymentFields } from "./deployments.ts";
import { issueNode } from "./issues.ts";
import { type PullFilter, pullConnection, pullNode } from "./pulls.ts";

type Info = GraphQLResolveInfo;

export function queryRoot(world: World) {
  return {
    repository: ({ owner, name }: { owner: string; name: string }, context: Context) => {
      const found = `${owner}/${name}`;
      if (found === `${world.owner}/${world.name}`) return repositoryNode(world, context);
      if (world.forks.has(owner) && name === world.name) return forkNode(world, owner);
      // Of other repositories nothing but their issues is known here.
      if (world.issues.some(({ repository }) => repository === found)) {
        return { nameWithOwner: found, ...issueFields(world, found) };
      }
      throw notFound("Repository", `the name '${found}'`);
    },
    node: ({ id }: { id: string }) => {
      const suite = world.suites.find((one) => id === `CS_${one.id}`);
      const pull = world.pulls.find((one) => id === `PR_${one.id}`);
      if (suite !== undefined) return suiteNode(world, suite);
      if (pull !== undefined) return pullNode(world, pull);
      throw fault("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'.`);
    },
    viewer: (_: unknown, { token }: Context) => actorNode(world, viewerOf(token)),
    organization: ({ login }: { login: string }) => {
      if (login === world.owner && world.ownerType === "Organization")
        return organizationNode(world);
      throw notFound("Organization", `the login of '${login}'`);
    },
    rateLimit: (_: unknown, { cost }: Context) => {
      const { limit, used, resetAt } = world.rateLimit;
      return {
        cost: cost.points,
        nodeCount: cost.nodes,
        limit,
        used,
        remaining: Math.max(0, limit - used),
        resetAt: new Date(resetAt * 1000).toISOString().replace(/\.\d+/, ""),
      };
    },
  };
}

function notFound(what: string, which: string) {
  return fault("NOT_FOUND", `Could not resolve to a ${what} with ${which}.`);
}

export function forkNode(world: World, owner: string) {
  return {
    id: `R_${owner}`,
    name: world.name,
    nameWithOwner: `${owner}/${world.name}`,
    owner: () => actorNode(world, owner),
    isFork: true,
    isPrivate: false,
    url: `${world.webUrl}/${owner}/${world.name}`,
  };
}

export function repositoryNode(world: World, { token }: Context) {
  const here = `${world.owner}/${world.name}`;
  return {
    id: `R_${world.repositoryId}`,
    databaseId: world.repositoryId,
    name: world.name,
    nameWithOwner: here,
    owner: () =>
      world.ownerType === "User" ? actorNode(world, world.owner) : organizationNode(world),
    url: `${world.webUrl}/${here}`,
    isPrivate: world.private,
    isFork: false,
    isArchived: false,
    isEmpty: false,
    visibility: world.private ? "PRIVATE" : "PUBLIC",
    viewerPermission:
      token.login === null
        ? null
        : permissionOf(world, token.login).toUpperCase().replace("NONE", ""),
    defaultBranchRef: () => refNode(world, `refs/heads/${world.defaultBranch}`),
    ref: ({ qualifiedName: name }: { qualifiedName: string }) =>
      [name, `refs/heads/${name}`, `refs/tags/${name}`]
        .filter((full) => full.startsWith("refs/"))
        .map((full) => refNode(world, full))
        .find((ref) => ref !== null) ?? null,
    refs: (args: PageArguments & RefFilter, _: Context, info: Info) =>
      connection(refNames(world, args), args, info, (name) => refNode(world, name)),
    object: needs("contents", ({ oid, expression }: { oid?: string; expression?: string }) => {
      const [revision = "", path] = (expression ?? oid ?? "").split(":");
      if (path !== undefined) return pathObject(world, revision, path);
      const commit = commitOf(world, revision);
      if (commit !== null) return commitNode(world, commit);
      return oid === undefined ? null : gitObject(world, oid);
    }),
    pullRequest: needs("pull_requests", ({ number }: { number: number }) => {
      const pull = world.pulls.find((one) => one.number === number);
      if (pull !== undefined) return pullNode(world, pull);
      throw notFound("PullRequest", `the number of ${number}`);
    }),
    pullRequests: needs(
      "pull_requests",
      (args: PageArguments & PullFilter, _: Context, info: Info) =>
        pullConnection(world, world.pulls, args, info),
    ),
    ...issueFields(world, here),
    ...deploymentFields(world),
    ...releaseFields(world),
  };
}

function issueFields(world: World, repository: string) {
  const find = (wanted: number) =>
    world.issues.find(({ number, repository: at }) => number === wanted && at === repository);
  return {
    issue: needs("issues", ({ number }: { number: number }) => {
      const issue = find(number);
      if (issue !== undefined) return issueNode(world, issue);
      throw notFound("Issue", `the number of ${number}`);
    }),
    issueOrPullRequest: needs("issues", ({ number }: { number: number }) => {
      const issue = find(number);
      if (issue !== undefined) return issueNode(world, issue);
      const here = repository === `${world.owner}/${world.name}`;
      const pull = here ? world.pulls.find((one) => one.number === number) : undefined;
      if (pull !== undefined) return pullNode(world, pull);
      throw notFound("issue or pull request", `the number of ${number}`);
    }),
  };
}

interface RefFilter {
  readonly refPrefix: string;
  readonly query?: string;
  readonly direction?: "ASC" | "DESC";
  readonly orderBy?: {
    readonly field: "ALPHABETICAL" | "TAG_COMMIT_DATE";
    readonly direction: string;
  };
}

function refNames(world: World, { refPrefix, query = "", direction, orderBy }: RefFilter) {
  const names = [...world.git.refs().keys()]
    .filter((name) => name.startsWith(refPrefix) && name.includes(query))
    .sort();
  if (orderBy?.field === "TAG_COMMIT_DATE") {
    const dateOf = (name: string) => {
      const sha = world.git.commitOf(name);
      return sha === null ? "" : world.git.commit(sha).committer.date;
    };
    names.sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
  }
  return (orderBy?.direction ?? direction) === "DESC" ? names.reverse() : names;
}

function releaseFields(world: World) {
  const visible = ({ token }: Context) =>
    world.releases.filter(({ draft }) => !draft || token.permissions?.contents === "write");
  return {
    releases: (
      args: PageArguments & { orderBy?: { field: string; direction: string } },
      context: Context,
      info: Info,
    ) => {
      const all = visible(context).toSorted(
        (a, b) => a.createdAt.localeCompare(b.createdAt) || a.id - b.id,
      );
      if (args.orderBy?.field === "NAME") all.sort((a, b) => a.tag.localeCompare(b.tag));
      if (args.orderBy?.direction !== "ASC") all.reverse();
      return connection(all, args, info, (release) => releaseNode(world, release));
    },
    release: ({ tagName }: { tagName: string }, context: Context) => {
      const found = visible(context).find(({ tag }) => tag === tagName);
      return found === undefined ? null : releaseNode(world, found);
    },
    latestRelease: () => {
      const found = latestRelease(world);
      return found === undefined ? null : releaseNode(world, found);
    },
  };
}

/** The newest that is neither a draft nor a prerelease. */
function latestRelease(world: World): ReleaseState | undefined {
  return world.releases
    .filter(({ draft, prerelease }) => !draft && !prerelease)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id)[0];
}

function releaseNode(world: World, release: ReleaseState) {
  const path = `/${world.owner}/${world.name}/releases/tag/${release.tag}`;
  return {
    id: `RE_${release.id}`,
    databaseId: release.id,
    tagName: release.tag,
    name: release.name,
    description: release.body,
    isDraft: release.draft,
    isPrerelease: release.prerelease,
    isLatest: () => latestRelease(world) === release,
    createdAt: release.createdAt,
    publishedAt: release.publishedAt,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    author: () => actorNode(world, release.by),
    tag: () => refNode(world, `refs/tags/${release.tag}`),
    tagCommit: () => {
      const sha = tagNames(world).includes(release.tag)
        ? world.git.commitOf(`refs/tags/${release.tag}`)
        : null;
      return sha === null ? null : commitNode(world, sha);
    },
  };
}
