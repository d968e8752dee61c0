import { permissionOf, userOf } from "../people.ts";
import type { Team, World } from "../world.ts";

/** Accounts and repositories as GitHub's REST API shows them. */
export function userView(world: World, login: string) {
  const { id, type, login: name } = userOf(world, login);
  const url = `${world.apiUrl}/users/${encodeURIComponent(name)}`;
  return {
    login: name,
    id,
    node_id: `U_${id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${world.webUrl}/${encodeURIComponent(name)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function userOrNull(world: World, login: string | null) {
  return login === null ? null : userView(world, login);
}

/** How an account stands to the repository. */
export function association(world: World, login: string | null): string {
  if (login === null) return "NONE";
  if (login === world.owner) return "OWNER";
  const permission = permissionOf(world, login);
  if (permission !== "read" && permission !== "none") return "MEMBER";
  return "CONTRIBUTOR";
}

/** Endings of the addresses that every repository carries. */
const URLS: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

const CREATED = "2020-01-01T00:00:00Z";

/** The short form of a repository that other answers carry. `owner` is a fork's, where it is one. */
export function minimalRepositoryView(world: World, owner: string = world.owner) {
  const url = `${world.apiUrl}/repos/${owner}/${world.name}`;
  const id = owner === world.owner ? world.repositoryId : userOf(world, owner).id + 1_000_000;
  return {
    id,
    node_id: `R_${id}`,
    name: world.name,
    full_name: `${owner}/${world.name}`,
    private: world.private,
    owner: userView(world, owner),
    html_url: `${world.webUrl}/${owner}/${world.name}`,
    description: null,
    fork: owner !== world.owner,
    url,
    ...Object.fromEntries(Object.entries(URLS).map(([name, end]) => [name, `${url}${end}`])),
  };
}

/** The form that pull requests carry of both their sides. */
export function repositoryView(world: World, owner: string = world.owner) {
  const web = `${world.webUrl}/${owner}/${world.name}`;
  return {
    ...minimalRepositoryView(world, owner),
    git_url: `${web.replace(/^https?/, "git")}.git`,
    ssh_url: `git@github.com:${owner}/${world.name}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks: world.forks.size,
    forks_count: world.forks.size,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    default_branch: world.defaultBranch,
    open_issues: 0,
    open_issues_count: 0,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: world.private ? "private" : "public",
    pushed_at: CREATED,
    created_at: CREATED,
    updated_at: CREATED,
    allow_forking: true,
    web_commit_signoff_required: false,
  };
}

export function fullRepositoryView(world: World, owner: string = world.owner) {
  return { ...repositoryView(world, owner), subscribers_count: 0, network_count: world.forks.size };
}

export function teamView(world: World, { id, slug }: Team) {
  const url = `${world.apiUrl}/organizations/1/team/${id}`;
  return {
    id,
    node_id: `T_${id}`,
    name: slug,
    slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "push",
    url,
    html_url: `${world.webUrl}/orgs/${world.owner}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: 1,
    parent: null,
  };
}
