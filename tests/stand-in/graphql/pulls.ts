import type { GraphQLResolveInfo } from "graphql";
import { mayPush, viewerOf } from "../people.ts";
import { commitsOf, merged, reviewDecision, visibleReviews } from "../pull-facts.ts";
import { association } from "../rest/accounts.ts";
import type {
  CommentState,
  EventState,
  PullState,
  ReviewState,
  ThreadState,
  World,
} from "../world.ts";
import { actorNode, teamNode } from "./accounts.ts";
import { rollupNode } from "./checks.ts";
import { commitNode, refNode } from "./commits.ts";
import { type Context, connection, type PageArguments } from "./context.ts";
import { closingIssues, issueNode, labelNode } from "./issues.ts";
import { forkNode, repositoryNode } from "./repository.ts";

type Info = GraphQLResolveInfo;

export interface PullFilter {
  readonly states?: readonly string[];
  readonly headRefName?: string;
  readonly baseRefName?: string;
  readonly labels?: readonly string[];
  readonly orderBy?: { readonly field: string; readonly direction: string };
}

export function pullConnection(
  world: World,
  pulls: readonly PullState[],
  args: PageArguments & PullFilter,
  info: Info,
) {
  const { states, headRefName, baseRefName, labels, orderBy } = args;
  const found = pulls
    .filter((pull) => states?.includes(stateOf(pull)) ?? true)
    .filter((pull) => (headRefName ?? pull.head.ref) === pull.head.ref)
    .filter((pull) => (baseRefName ?? pull.base.ref) === pull.base.ref)
    .filter((pull) => labels?.some((label) => pull.labels.includes(label)) ?? true);
  const key = (pull: PullState) =>
    orderBy?.field === "UPDATED_AT" ? pull.updatedAt : pull.createdAt;
  if (orderBy?.field === "COMMENTS") throw new Error("the stand-in knows no order by COMMENTS");
  const sorted = found.toSorted((a, b) => key(a).localeCompare(key(b)) || a.number - b.number);
  if (orderBy?.direction === "DESC") sorted.reverse();
  return connection(sorted, args, info, (pull) => pullNode(world, pull));
}

function stateOf(pull: PullState): string {
  return merged(pull) ? "MERGED" : pull.state.toUpperCase();
}

export function pullNode(world: World, pull: PullState) {
  const path = `/${world.owner}/${world.name}/pull/${pull.number}`;
  // One answer says one thing of whether it is still computing, however often it is asked.
  let computing: boolean | undefined;
  const isComputing = () => {
    computing ??= pull.computing-- > 0;
    pull.computing = Math.max(0, pull.computing);
    return computing;
  };
  const files = () => {
    const mergeBase = world.git.compare(pull.base.sha, pull.head.sha)?.mergeBase ?? null;
    return world.git.diff(mergeBase, pull.head.sha);
  };
  return {
    __typename: "PullRequest",
    id: `PR_${pull.id}`,
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    bodyText: pull.body ?? "",
    url: `${world.webUrl}${path}`,
    permalink: `${world.webUrl}${path}`,
    resourcePath: path,
    author: () => actorNode(world, pull.author),
    authorAssociation: () => association(world, pull.author),
    state: stateOf(pull),
    closed: pull.state === "closed",
    closedAt: pull.closedAt,
    merged: merged(pull),
    mergedAt: pull.mergedAt,
    mergedBy: () => actorNode(world, pull.mergedBy),
    mergeCommit: () => (pull.mergeCommit === null ? null : commitNode(world, pull.mergeCommit)),
    potentialMergeCommit: () => {
      const { merge } = pull.trial;
      const known = pull.state === "open" && merge !== null && !isComputing();
      return known ? commitNode(world, merge) : null;
    },
    mergeable: () => {
      if (pull.state === "closed" || isComputing()) return "UNKNOWN";
      return pull.trial.merge === null ? "CONFLICTING" : "MERGEABLE";
    },
    mergeStateStatus: () => {
      if (pull.state === "closed" || isComputing()) return "UNKNOWN";
      return pull.trial.merge === null ? "DIRTY" : pull.draft ? "DRAFT" : "CLEAN";
    },
    isDraft: pull.draft,
    isCrossRepository: pull.head.owner !== world.owner,
    isInMergeQueue: false,
    locked: false,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    publishedAt: pull.createdAt,
    maintainerCanModify: false,
    repository: (_: unknown, context: Context) => repositoryNode(world, context),
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    baseRef: () => refNode(world, `refs/heads/${pull.base.ref}`),
    baseRepository: () => forkNode(world, world.owner),
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    headRef: () =>
      pull.head.owner === world.owner ? refNode(world, `refs/heads/${pull.head.ref}`) : null,
    headRepository: () => (pull.head.gone ? null : forkNode(world, pull.head.owner)),
    headRepositoryOwner: () => (pull.head.gone ? null : actorNode(world, pull.head.owner)),
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => files().length,
    files: (args: PageArguments, _: Context, info: Info) =>
      connection(files(), args, info, ({ filename, additions, deletions, status }) => ({
        path: filename,
        additions,
        deletions,
        changeType: status === "removed" ? "DELETED" : status.toUpperCase(),
      })),
    commits: (args: PageArguments, _: Context, info: Info) =>
      connection(commitsOf(world, pull), args, info, (sha) => ({
        id: `PURC_${sha}`,
        url: `${world.webUrl}${path}/commits/${sha}`,
        resourcePath: `${path}/commits/${sha}`,
        commit: () => commitNode(world, sha),
      })),
    labels: (args: PageArguments, _: Context, info: Info) =>
      connection(pull.labels, args, info, (label) => labelNode(world, label)),
    reviewDecision: () => reviewDecision(world, pull),
    reviewRequests: (args: PageArguments, _: Context, info: Info) =>
      connection(pull.requested, args, info, (name) => requestNode(world, name)),
    reviews: (
      args: PageArguments & { states?: string[]; author?: string },
      { token }: Context,
      info: Info,
    ) => {
      const { states, author } = args;
      const found = visibleReviews(pull, token.login)
        .filter(({ state }) => states?.includes(state) ?? true)
        .filter(({ by }) => (author ?? by) === by);
      return connection(found, args, info, (review) => reviewNode(world, pull, review));
    },
    latestOpinionatedReviews: (
      args: PageArguments & { writersOnly?: boolean },
      _: Context,
      info: Info,
    ) => {
      const { writersOnly = false } = args;
      const last = new Map<string, ReviewState>();
      for (const review of pull.reviews) {
        const opinion = review.state !== "COMMENTED" && review.state !== "PENDING";
        const counts = review.by !== null && (!writersOnly || mayPush(world, review.by));
        if (opinion && counts) last.set(review.by ?? "", review);
      }
      return connection([...last.values()], args, info, (one) => reviewNode(world, pull, one));
    },
    reviewThreads: (args: PageArguments, _: Context, info: Info) =>
      connection(pull.threads, args, info, (thread) => threadNode(world, pull, thread)),
    comments: (args: PageArguments, _: Context, info: Info) =>
      connection(pull.conversation, args, info, (comment) => commentNode(world, pull, comment)),
    closingIssuesReferences: (
      args: PageArguments & { userLinkedOnly?: boolean },
      _: Context,
      info: Info,
    ) => {
      const { userLinkedOnly = false } = args;
      const found = closingIssues(world, pull).filter(
        ({ number }) => !userLinkedOnly || pull.linked.includes(number),
      );
      return connection(found, args, info, (issue) => issueNode(world, issue));
    },
    timelineItems: (args: PageArguments & { itemTypes?: string[] }, _: Context, info: Info) => {
      const { itemTypes } = args;
      const found = pull.events.filter(({ event }) => TIMELINE[event] !== undefined);
      const wanted = found.filter(
        ({ event }) => itemTypes?.includes(`${event.toUpperCase()}_EVENT`) ?? true,
      );
      return connection(wanted, args, info, (one) => eventNode(world, one));
    },
    statusCheckRollup: () => rollupNode(world, pull.head.sha),
  };
}

/** Events that the timeline can give, and their types there; others nobody has asked for yet. */
const TIMELINE: Readonly<Record<string, string>> = {
  base_ref_changed: "BaseRefChangedEvent",
  automatic_base_change_succeeded: "AutomaticBaseChangeSucceededEvent",
  base_ref_force_pushed: "BaseRefForcePushedEvent",
};

function eventNode(world: World, { id, event, by, at }: EventState) {
  return {
    __typename: TIMELINE[event],
    id: `EV_${id}`,
    databaseId: id,
    createdAt: at,
    actor: () => actorNode(world, by),
  };
}

function requestNode(world: World, name: string) {
  const team = world.teams.get(name.split("/")[1] ?? "");
  return {
    id: `RRQ_${name}`,
    asCodeOwner: false,
    requestedReviewer: () => (team ? teamNode(world, team) : actorNode(world, name)),
  };
}

function reviewNode(world: World, pull: PullState, review: ReviewState) {
  const path = `/${world.owner}/${world.name}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const submittedAt = review.state === "PENDING" ? null : review.submittedAt;
  return {
    id: `PRR_${review.id}`,
    databaseId: review.id,
    author: () => actorNode(world, review.by),
    authorAssociation: () => association(world, review.by),
    authorCanPushToRepository: review.by !== null && mayPush(world, review.by),
    state: review.state,
    body: review.body,
    bodyText: review.body,
    commit: () => (review.commit === null ? null : commitNode(world, review.commit)),
    submittedAt,
    publishedAt: submittedAt,
    createdAt: review.submittedAt,
    updatedAt: review.submittedAt,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
    isMinimized: false,
  };
}

function commentNode(world: World, pull: PullState, { id, by, text, at }: CommentState) {
  const path = `/${world.owner}/${world.name}/pull/${pull.number}#issuecomment-${id}`;
  return {
    __typename: "IssueComment",
    id: `IC_${id}`,
    fullDatabaseId: String(id),
    author: () => actorNode(world, by),
    authorAssociation: () => association(world, by),
    body: text,
    bodyText: text,
    viewerDidAuthor: (_: unknown, { token }: Context) => viewerOf(token) === by,
    createdAt: at,
    updatedAt: at,
    publishedAt: at,
    isMinimized: false,
    url: `${world.webUrl}${path}`,
    resourcePath: path,
  };
}

function threadNode(world: World, pull: PullState, thread: ThreadState) {
  return {
    id: `PRRT_${thread.id}`,
    isResolved: thread.resolved,
    isOutdated: thread.outdated,
    isCollapsed: thread.resolved,
    path: thread.path,
    line: thread.outdated ? null : thread.line,
    originalLine: thread.line,
    startLine: null,
    subjectType: thread.line === null && !thread.outdated ? "FILE" : "LINE",
    resolvedBy: () => (thread.resolved ? actorNode(world, "maintainer") : null),
    comments: (args: PageArguments, _: Context, info: Info) =>
      connection(thread.comments, args, info, (comment) => {
        const path = `/${world.owner}/${world.name}/pull/${pull.number}#discussion_r${comment.id}`;
        return {
          id: `PRRC_${comment.id}`,
          databaseId: comment.id,
          author: () => actorNode(world, comment.by),
          authorAssociation: () => association(world, comment.by),
          body: comment.text,
          bodyText: comment.text,
          path: thread.path,
          line: thread.outdated ? null : thread.line,
          outdated: thread.outdated,
          createdAt: comment.at,
          updatedAt: comment.at,
          publishedAt: comment.at,
          state: "SUBMITTED",
          isMinimized: false,
          url: `${world.webUrl}${path}`,
          resourcePath: path,
        };
      }),
  };
}
