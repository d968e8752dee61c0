import { commitsOf } from "../pull-facts.ts";
import type {
  DeploymentState,
  DeploymentStatusState,
  IssueState,
  PullState,
  ReleaseState,
  World,
} from "../world.ts";
import { association, userOrNull, userView } from "./accounts.ts";
import { repositoryUrl, UNSIGNED } from "./commits.ts";
import { labelView, reviewView } from "./pulls.ts";
import { list, missing, type Reply, type RestRequest, type Routes, wantedBy } from "./reply.ts";

/** Deployments, releases and issues. */
export const deliveryRoutes: Routes = {
  "/repos/{owner}/{repo}/deployments": ({ world, query }) => {
    const ofSha = wantedBy(query, "sha");
    const ofRef = wantedBy(query, "ref");
    const ofTask = wantedBy(query, "task");
    const inEnvironment = wantedBy(query, "environment");
    const found = world.deployments
      .filter(({ sha, ref }) => ofSha(sha) && ofRef(ref))
      .filter(({ task, environment }) => ofTask(task) && inEnvironment(environment));
    return list(found.toReversed(), (one) => deploymentView(world, one));
  },
  "/repos/{owner}/{repo}/deployments/{deployment_id}": (request) =>
    withDeployment(request, (one, world) => ({ body: deploymentView(world, one) })),
  "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses": (request) =>
    withDeployment(request, (one, world) =>
      list(one.statuses.toReversed(), (status) => deploymentStatusView(world, one, status)),
    ),
  "/repos/{owner}/{repo}/releases": ({ world, mayWrite }) => {
    const visible = world.releases.filter(({ draft }) => !draft || mayWrite("contents"));
    const newest = visible.toSorted(
      (a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id,
    );
    return list(newest, (release) => releaseView(world, release));
  },
  "/repos/{owner}/{repo}/issues/{issue_number}": (request) => {
    const { world, params } = request;
    const number = Number(params.issue_number);
    const repository = `${params.owner}/${params.repo}`;
    const issue = world.issues.find(
      (one) => one.number === number && one.repository === repository,
    );
    if (issue !== undefined) return { body: issueView(world, issue) };
    const here = repository === `${world.owner}/${world.name}`;
    const pull = here ? world.pulls.find((one) => one.number === number) : undefined;
    return pull === undefined ? missing() : { body: pullAsIssue(world, pull) };
  },
  "/repos/{owner}/{repo}/issues/{issue_number}/timeline": ({ world, params }) => {
    const pull = world.pulls.find(({ number }) => number === Number(params.issue_number));
    if (pull !== undefined) return list(timelineOf(world, pull));
    const known = world.issues.some(({ number }) => number === Number(params.issue_number));
    return known ? list([]) : missing();
  },
};

function withDeployment(
  { world, params }: RestRequest,
  reply: (deployment: DeploymentState, world: World) => Reply,
): Reply {
  const found = world.deployments.find(({ id }) => id === Number(params.deployment_id));
  return found === undefined ? missing() : reply(found, world);
}

function deploymentView(world: World, deployment: DeploymentState) {
  const url = `${repositoryUrl(world)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: `DE_${deployment.id}`,
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.at,
    updated_at: deployment.statuses.at(-1)?.at ?? deployment.at,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world),
    creator: userView(world, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: {},
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

function deploymentStatusView(
  world: World,
  deployment: DeploymentState,
  status: DeploymentStatusState,
) {
  const url = `${repositoryUrl(world)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: `DES_${status.id}`,
    state: status.state,
    creator: userView(world, status.by),
    description: "",
    environment: deployment.environment,
    target_url: status.url ?? "",
    created_at: status.at,
    updated_at: status.at,
    deployment_url: url,
    repository_url: repositoryUrl(world),
    environment_url: status.url ?? "",
    log_url: status.url ?? "",
    performed_via_github_app: null,
  };
}

function releaseView(world: World, release: ReleaseState) {
  const url = `${repositoryUrl(world)}/releases/${release.id}`;
  const ball = release.draft ? null : `${repositoryUrl(world)}/tarball/${release.tag}`;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${world.webUrl}/${world.owner}/${world.name}/releases/tag/${release.tag}`,
    id: release.id,
    author: userView(world, release.by),
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    assets: [],
    tarball_url: ball,
    zipball_url: ball?.replace("/tarball/", "/zipball/") ?? null,
    body: release.body,
  };
}

function issueView(world: World, issue: IssueState) {
  const url = `${world.apiUrl}/repos/${issue.repository}/issues/${issue.number}`;
  return {
    url,
    repository_url: `${world.apiUrl}/repos/${issue.repository}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${world.webUrl}/${issue.repository}/issues/${issue.number}`,
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    title: issue.title,
    user: userView(world, issue.author),
    labels: issue.labels.map((name) => labelView(world, name)),
    state: issue.state,
    state_reason: issue.state === "closed" ? "completed" : null,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: issue.createdAt,
    updated_at: issue.closedAt ?? issue.createdAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedAt === null ? null : userView(world, issue.author),
    author_association: association(world, issue.author),
    active_lock_reason: null,
    body: issue.body,
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
  };
}

/** Every pull request is an issue too, of the same number. */
function pullAsIssue(world: World, pull: PullState) {
  const html = `${world.webUrl}/${world.owner}/${world.name}/pull/${pull.number}`;
  return {
    ...issueView(world, {
      id: pull.id,
      repository: `${world.owner}/${world.name}`,
      number: pull.number,
      title: pull.title,
      body: pull.body,
      author: pull.author ?? "ghost",
      state: pull.state,
      labels: pull.labels,
      createdAt: pull.createdAt,
      closedAt: pull.closedAt,
    }),
    html_url: html,
    state_reason: null,
    draft: pull.draft,
    pull_request: {
      url: `${repositoryUrl(world)}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.mergedAt,
    },
  };
}

/** Commits first, then what people did, in order. */
function timelineOf(world: World, pull: PullState): readonly unknown[] {
  const commits = world.git.commits(commitsOf(world, pull)).map((commit) => ({
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${repositoryUrl(world)}/git/commits/${commit.sha}`,
    html_url: `${world.webUrl}/${world.owner}/${world.name}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${repositoryUrl(world)}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(world)}/git/commits/${sha}`,
      html_url: `${world.webUrl}/${world.owner}/${world.name}/commit/${sha}`,
    })),
    verification: UNSIGNED,
    event: "committed",
  }));
  const reviews = pull.reviews
    .filter(({ state, commit, by }) => state !== "PENDING" && commit !== null && by !== null)
    .map((review) => ({
      at: review.submittedAt,
      view: {
        ...reviewView(world, pull, review),
        event: "reviewed",
        state: review.state.toLowerCase(),
      } as unknown,
    }));
  const events = pull.events.map(({ id, event, by, at, commit }) => ({
    at,
    view: {
      id,
      node_id: `EV_${id}`,
      url: `${repositoryUrl(world)}/issues/events/${id}`,
      actor: userOrNull(world, by),
      event,
      commit_id: commit,
      commit_url: commit === null ? null : `${repositoryUrl(world)}/commits/${commit}`,
      created_at: at,
      performed_via_github_app: null,
    } as unknown,
  }));
  const happened = [...reviews, ...events].toSorted((a, b) => a.at.localeCompare(b.at));
  return [...commits, ...happened.map(({ view }) => view)];
}
