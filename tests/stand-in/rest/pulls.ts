import { userOf } from "../people.ts";
import { brings, commitsOf, labelId, merged, visibleReviews } from "../pull-facts.ts";
import type { PullState, ReviewState, World } from "../world.ts";
import { association, repositoryView, teamView, userOrNull, userView } from "./accounts.ts";
import { commitView, filesView, repositoryUrl } from "./commits.ts";
import { DIFF, list, missing, type Reply, type Routes, wantedBy } from "./reply.ts";

/** Pull requests as GitHub's REST API shows them. */
export const pullRoutes: Routes = {
  "/repos/{owner}/{repo}/pulls": ({ world, query }) => {
    const state = query.get("state") ?? "open";
    const head = query.get("head");
    const intoBase = wantedBy(query, "base");
    const sort = query.get("sort") ?? "created";
    if (sort !== "created" && sort !== "updated") throw new Error(`no order by ${sort} here`);
    const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
    const key = (pull: PullState) => (sort === "updated" ? pull.updatedAt : pull.createdAt);
    const found = world.pulls
      .filter((pull) => state === "all" || pull.state === state)
      .filter(({ base }) => intoBase(base.ref))
      // Without its owner GitHub takes no notice of a head.
      .filter((pull) => !head?.includes(":") || head === `${pull.head.owner}:${pull.head.ref}`)
      .toSorted((a, b) => key(a).localeCompare(key(b)) || a.number - b.number);
    if (direction === "desc") found.reverse();
    return list(found, (pull) => simplePullView(world, pull));
  },
  "/repos/{owner}/{repo}/pulls/{pull_number}": (request) =>
    withPull(request, (pull, world) => {
      if (!request.accept.includes("diff")) return { body: pullView(world, pull) };
      const mergeBase = world.git.compare(pull.base.sha, pull.head.sha)?.mergeBase ?? null;
      return { text: world.git.diffText(mergeBase, pull.head.sha), type: DIFF };
    }),
  "/repos/{owner}/{repo}/pulls/{pull_number}/files": (request) =>
    withPull(request, (pull, world) => {
      const mergeBase = world.git.compare(pull.base.sha, pull.head.sha)?.mergeBase ?? null;
      return list(filesView(world, mergeBase, pull.head.sha).slice(0, 3000));
    }),
  "/repos/{owner}/{repo}/pulls/{pull_number}/commits": (request) =>
    withPull(request, (pull, world) =>
      // GitHub lists no more than the first 250.
      list(commitsOf(world, pull).slice(0, 250), (sha) => commitView(world, sha)),
    ),
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": (request) =>
    withPull(request, (pull, world) =>
      list(visibleReviews(pull, request.viewer), (review) => reviewView(world, pull, review)),
    ),
  "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": (request) =>
    withPull(request, (pull, world) => ({
      body: { users: requestedUsers(world, pull), teams: requestedTeams(world, pull) },
    })),
  "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": ({ world, params }) => {
    const sha = world.git.commitOf(params.commit_sha ?? "");
    if (sha === null) return missing(422, `No commit found for SHA: ${params.commit_sha}`);
    const bringing = world.pulls.filter((pull) => brings(world, pull, sha));
    return list(bringing, (pull) => simplePullView(world, pull));
  },
};

function withPull(
  { world, params }: Parameters<Routes[string]>[0],
  reply: (pull: PullState, world: World) => Reply,
): Reply {
  const pull = world.pulls.find(({ number }) => number === Number(params.pull_number));
  return pull === undefined ? missing() : reply(pull, world);
}

export function simplePullView(world: World, pull: PullState) {
  const self = `${repositoryUrl(world)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(world)}/issues/${pull.number}`;
  const html = `${world.webUrl}/${world.owner}/${world.name}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(world)}/statuses/${pull.head.sha}`;
  const href = (to: string) => ({ href: to });
  return {
    url: self,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: `${repositoryUrl(world)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userOrNull(world, pull.author),
    body: pull.body,
    labels: pull.labels.map((name) => labelView(world, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit ?? (pull.computing > 0 ? null : pull.trial.merge),
    assignee: null,
    assignees: [],
    requested_reviewers: requestedUsers(world, pull),
    requested_teams: requestedTeams(world, pull),
    head: sideView(world, pull.head.owner, pull.head, pull.head.gone),
    base: sideView(world, world.owner, pull.base, false),
    _links: {
      self: href(self),
      html: href(html),
      issue: href(issue),
      comments: href(`${issue}/comments`),
      review_comments: href(`${self}/comments`),
      review_comment: href(`${repositoryUrl(world)}/pulls/comments{/number}`),
      commits: href(`${self}/commits`),
      statuses: href(statuses),
    },
    author_association: association(world, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

function pullView(world: World, pull: PullState) {
  const computing = pull.computing > 0;
  // Asking is what makes GitHub compute.
  if (computing) pull.computing -= 1;
  const mergeBase = world.git.compare(pull.base.sha, pull.head.sha)?.mergeBase ?? null;
  const files = world.git.diff(mergeBase, pull.head.sha);
  const unknown = computing || pull.state === "closed";
  const clean = pull.trial.merge !== null;
  const { requested_teams: teams, ...simple } = simplePullView(world, pull);
  return {
    ...simple,
    requested_teams: teams.map(({ parent: _, ...team }) => team),
    ...(computing ? { merge_commit_sha: pull.mergeCommit } : {}),
    merged: merged(pull),
    mergeable: unknown ? null : clean,
    rebaseable: unknown ? null : clean,
    mergeable_state: unknown ? "unknown" : clean ? (pull.draft ? "draft" : "clean") : "dirty",
    merged_by: userOrNull(world, pull.mergedBy),
    comments: pull.conversation.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: false,
    commits: commitsOf(world, pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function sideView(
  world: World,
  owner: string,
  { ref, sha }: { ref: string; sha: string },
  gone: boolean,
) {
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: gone ? null : userView(world, owner),
    repo: gone ? null : repositoryView(world, owner),
  };
}

export function labelView(world: World, name: string) {
  const id = labelId(name);
  return {
    id,
    node_id: `LA_${id}`,
    url: `${repositoryUrl(world)}/labels/${encodeURIComponent(name)}`,
    name,
    description: "",
    color: "ededed",
    default: false,
  };
}

export function reviewView(world: World, pull: PullState, review: ReviewState) {
  const html = `${world.webUrl}/${world.owner}/${world.name}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const url = `${repositoryUrl(world)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: userOrNull(world, review.by),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, review.by),
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.state === "PENDING" ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  };
}

function requestedUsers(world: World, pull: PullState) {
  return pull.requested
    .filter((name) => !name.includes("/"))
    .map((login) => userView(world, userOf(world, login).login));
}

function requestedTeams(world: World, pull: PullState) {
  return pull.requested.flatMap((name) => {
    const team = world.teams.get(name.split("/")[1] ?? "");
    return team === undefined ? [] : [teamView(world, team)];
  });
}

/** What check runs, suites and workflow runs say of the open pull requests of their commit; none of forks. */
export function minimalPulls(world: World, sha: string) {
  return world.pulls
    .filter((pull) => pull.state === "open" && pull.head.sha === sha)
    .filter((pull) => pull.head.owner === world.owner)
    .map((pull) => {
      const repo = { id: world.repositoryId, url: repositoryUrl(world), name: world.name };
      return {
        id: pull.id,
        number: pull.number,
        url: `${repositoryUrl(world)}/pulls/${pull.number}`,
        head: { ref: pull.head.ref, sha: pull.head.sha, repo },
        base: { ref: pull.base.ref, sha: pull.base.sha, repo },
      };
    });
}
