import type { GraphQLResolveInfo } from "graphql";
import type { GitCommit } from "../git.ts";
import { mayPush } from "../people.ts";
import { allows } from "../permissions.ts";
import { brings } from "../pull-facts.ts";
import { loginOf } from "../rest/commits.ts";
import { commitOf } from "../revisions.ts";
import type { World } from "../world.ts";
import { actorNode } from "./accounts.ts";
import { rollupNode, statusNode, suiteConnection } from "./checks.ts";
import { type Context, connection, fault, needs, type PageArguments } from "./context.ts";
import { type DeploymentFilter, deploymentConnection } from "./deployments.ts";
import { type PullFilter, pullConnection } from "./pulls.ts";

type Info = GraphQLResolveInfo;

/** Any object that git has, by its SHA; null when there is none. */
export function gitObject(world: World, sha: string) {
  if (world.git.bytes(["cat-file", "-e", sha]).status !== 0) return null;
  const type = world.git.typeOf(sha);
  if (type === "commit") return commitNode(world, sha);
  if (type === "blob") return blobNode(world, sha);
  if (type === "tree") return { __typename: "Tree", ...objectFields(world, sha) };
  const target = world.git.run(["rev-parse", `${sha}^{}`]);
  return {
    __typename: "Tag",
    ...objectFields(world, sha),
    name: world.git.run(["for-each-ref", `--points-at=${sha}`, "--format=%(refname:short)"]),
    target: () => gitObject(world, target),
  };
}

function objectFields(world: World, sha: string) {
  const path = `/${world.owner}/${world.name}/commit/${sha}`;
  return {
    id: `O_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    commitUrl: `${world.webUrl}${path}`,
    commitResourcePath: path,
  };
}

/** What is at a path of a revision: `main:docs/CODEOWNERS`. */
export function pathObject(world: World, revision: string, path: string) {
  const commit = commitOf(world, revision);
  const item = commit === null ? null : world.git.item(commit, path);
  return item === null ? null : gitObject(world, item.sha);
}

/** GitHub gives the first 512 KB of a text, and none of what is binary. */
function blobNode(world: World, sha: string) {
  const bytes = world.git.blob(sha);
  const isBinary = bytes.includes(0);
  const isTruncated = !isBinary && bytes.length > 512_000;
  return {
    __typename: "Blob",
    ...objectFields(world, sha),
    byteSize: bytes.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : bytes.subarray(0, 512_000).toString("utf8"),
  };
}

export function commitNode(world: World, sha: string) {
  const commit = world.git.commit(sha);
  const [headline = "", ...rest] = commit.message.split("\n");
  const path = `/${world.owner}/${world.name}/commit/${sha}`;
  const files = () => world.git.diff(commit.parents[0] ?? null, sha);
  return {
    __typename: "Commit",
    ...objectFields(world, sha),
    id: `C_${sha}`,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    pushedDate: null,
    author: () => gitActor(world, commit.author),
    committer: () => gitActor(world, commit.committer),
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => files().length,
    changedFilesIfAvailable: () => files().length,
    tree: () => gitObject(world, commit.tree),
    parents: (args: PageArguments, _: Context, info: Info) =>
      connection(commit.parents, args, info, (parent) => commitNode(world, parent)),
    history: (
      args: PageArguments & { since?: string; until?: string; path?: string },
      _: Context,
      info: Info,
    ) => {
      const limits = [
        ...(args.since === undefined ? [] : [`--since=${args.since}`]),
        ...(args.until === undefined ? [] : [`--until=${args.until}`]),
      ];
      const paths = args.path === undefined ? [] : ["--", args.path];
      const shas = world.git.revisions(...limits, sha, ...paths);
      return connection(shas, args, info, (one) => commitNode(world, one));
    },
    file: ({ path: at }: { path: string }) => {
      const item = world.git.item(sha, at);
      if (item === null) return null;
      const { path: found, sha: oid, type, size } = item;
      const mode = Number.parseInt(item.mode, 8);
      const name = found.split("/").at(-1);
      return { name, path: found, oid, type, size, mode, object: () => gitObject(world, oid) };
    },
    associatedPullRequests: needs(
      "pull_requests",
      (args: PageArguments & PullFilter, _: Context, info: Info) =>
        pullConnection(
          world,
          world.pulls.filter((pull) => brings(world, pull, sha)),
          args,
          info,
        ),
    ),
    checkSuites: needs("checks", (args: PageArguments & SuiteArguments, _: Context, info: Info) =>
      suiteConnection(world, sha, args, info),
    ),
    status: needs("statuses", () => statusNode(world, sha)),
    statusCheckRollup: needs("checks", () => rollupNode(world, sha)),
    deployments: needs(
      "deployments",
      (args: PageArguments & DeploymentFilter, _: Context, info: Info) =>
        deploymentConnection(
          world,
          world.deployments.filter((one) => one.sha === sha),
          args,
          info,
        ),
    ),
  };
}

export interface SuiteArguments {
  readonly filterBy?: { readonly appId?: number; readonly checkName?: string };
}

function gitActor(world: World, { name, email, date }: GitCommit["author"]) {
  const login = loginOf(world, email);
  const user = login === null ? null : actorNode(world, login);
  return { name, email, date, user: user?.__typename === "User" ? user : null };
}

/** A branch, a tag or another ref by its full name; null when there is none. */
export function refNode(world: World, full: string) {
  const target = world.git.refs().get(full);
  if (target === undefined) return null;
  const [, prefix = "refs/", name = full] = /^(refs\/(?:heads|tags)\/)(.*)$/.exec(full) ?? [];
  const protection = world.protections.get(name);
  const branch = prefix === "refs/heads/";
  return {
    id: `REF_${full}`,
    name,
    prefix,
    target: () => gitObject(world, target),
    compare: ({ headRef }: { headRef: string }) => {
      const base = commitOf(world, full);
      const head = commitOf(world, headRef);
      const compared = base === null || head === null ? null : world.git.compare(base, head);
      if (compared === null || base === null || head === null) {
        throw fault("NOT_FOUND", `Could not resolve to a ref with the name '${headRef}'.`);
      }
      return {
        id: `CMP_${base}${head}`,
        aheadBy: compared.ahead,
        behindBy: compared.behind,
        status: compared.status.toUpperCase(),
        baseTarget: () => commitNode(world, base),
        headTarget: () => commitNode(world, head),
        commits: (args: PageArguments, _: Context, info: Info) =>
          connection(
            world.git.revisions("--reverse", "--topo-order", `${base}..${head}`),
            args,
            info,
            (sha) => commitNode(world, sha),
          ),
      };
    },
    associatedPullRequests: needs(
      "pull_requests",
      (args: PageArguments & PullFilter, _: Context, info: Info) => {
        const own = world.pulls.filter(
          ({ head }) => head.ref === name && head.owner === world.owner,
        );
        return pullConnection(world, branch ? own : [], args, info);
      },
    ),
    // Only administrators see it; others get null without a word.
    branchProtectionRule: (_: unknown, { token }: Context) =>
      branch && protection !== undefined && allows(token, "administration")
        ? {
            id: `BPR_${name}`,
            pattern: name,
            requiresStatusChecks: protection.checks !== undefined,
            requiresStrictStatusChecks: protection.strict,
            requiredStatusCheckContexts: (protection.checks ?? []).map(({ context }) => context),
            requiredStatusChecks: (protection.checks ?? []).map(({ context }) => ({ context })),
            requiresApprovingReviews: protection.approvals !== undefined,
            requiredApprovingReviewCount: protection.approvals ?? null,
            requiresCodeOwnerReviews: protection.codeOwners,
            requiresConversationResolution: protection.resolvedThreads,
          }
        : null,
    refUpdateRule: (_: unknown, { token }: Context) =>
      branch && protection !== undefined
        ? {
            pattern: name,
            requiredStatusCheckContexts: (protection.checks ?? []).map(({ context }) => context),
            requiredApprovingReviewCount: protection.approvals ?? null,
            requiresCodeOwnerReviews: protection.codeOwners,
            requiresConversationResolution: protection.resolvedThreads,
            viewerCanPush: token.login !== null && mayPush(world, token.login),
          }
        : null,
    rules: (args: PageArguments, _: Context, info: Info) =>
      connection(
        branch ? (world.rules.get(name) ?? []) : [],
        args,
        info,
        ({ type, parameters }) => ({
          id: `RR_${type}`,
          type: type.toUpperCase(),
          parameters: ruleParameters(type, parameters ?? {}),
        }),
      ),
  };
}

/** Of the two kinds of rules that are known here. */
function ruleParameters(type: string, given: Readonly<Record<string, unknown>>) {
  if (type === "required_status_checks") {
    const checks = (given.required_status_checks ?? []) as {
      context: string;
      integration_id?: number;
    }[];
    return {
      __typename: "RequiredStatusChecksParameters",
      doNotEnforceOnCreate: given.do_not_enforce_on_create === true,
      strictRequiredStatusChecksPolicy: given.strict_required_status_checks_policy === true,
      requiredStatusChecks: checks.map(({ context, integration_id: integrationId = null }) => ({
        context,
        integrationId,
      })),
    };
  }
  if (type !== "pull_request") return null;
  return {
    __typename: "PullRequestParameters",
    dismissStaleReviewsOnPush: given.dismiss_stale_reviews_on_push === true,
    requireCodeOwnerReview: given.require_code_owner_review === true,
    requireLastPushApproval: given.require_last_push_approval === true,
    requiredApprovingReviewCount: Number(given.required_approving_review_count ?? 0),
    requiredReviewThreadResolution: given.required_review_thread_resolution === true,
  };
}
