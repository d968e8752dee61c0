import type { GitCommit } from "../git.ts";
import type { DiffEntry } from "../git-diff.ts";
import type { World } from "../world.ts";
import { userView } from "./accounts.ts";

/** Commits and what they change as GitHub's REST API shows them. */
export function commitView(world: World, sha: string) {
  const commit = world.git.commit(sha);
  const url = `${repositoryUrl(world)}/commits/${sha}`;
  return {
    sha,
    node_id: `C_${sha}`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryUrl(world)}/git/trees/${commit.tree}` },
      url: `${repositoryUrl(world)}/git/commits/${sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url,
    html_url: `${world.webUrl}/${world.owner}/${world.name}/commit/${sha}`,
    comments_url: `${url}/comments`,
    author: accountOf(world, commit.author.email),
    committer: accountOf(world, commit.committer.email),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(world)}/commits/${parent}`,
      html_url: `${world.webUrl}/${world.owner}/${world.name}/commit/${parent}`,
    })),
  };
}

export const UNSIGNED = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

/** With what it changes against its first parent. */
export function fullCommitView(world: World, sha: string) {
  const parent = world.git.commit(sha).parents[0] ?? null;
  const files = filesView(world, parent, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commitView(world, sha),
    stats: { total: additions + deletions, additions, deletions },
    files,
  };
}

export function simpleCommitView(world: World, sha: string) {
  const { tree, message, committer, author } = world.git.commit(sha);
  const person = ({ name, email }: GitCommit["author"]) => ({ name, email });
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: person(author),
    committer: person(committer),
  };
}

/** The files between two commits, with their hunks. */
export function filesView(world: World, from: string | null, to: string) {
  const patches = world.git.patches(from, to);
  return world.git
    .diff(from, to)
    .map((entry, at) => fileView(world, to, entry, patches[at] ?? null));
}

function fileView(world: World, to: string, entry: DiffEntry, patch: string | null) {
  const path = entry.filename.split("/").map(encodeURIComponent).join("/");
  const web = `${world.webUrl}/${world.owner}/${world.name}`;
  return {
    sha: entry.sha,
    filename: entry.filename,
    status: entry.status,
    additions: entry.additions,
    deletions: entry.deletions,
    changes: entry.additions + entry.deletions,
    blob_url: `${web}/blob/${to}/${path}`,
    raw_url: `${web}/raw/${to}/${path}`,
    contents_url: `${repositoryUrl(world)}/contents/${path}?ref=${to}`,
    ...(patch === null ? {} : { patch }),
    ...(entry.previous === null ? {} : { previous_filename: entry.previous }),
  };
}

export function repositoryUrl(world: World): string {
  return `${world.apiUrl}/repos/${world.owner}/${world.name}`;
}

/** The account that an address belongs to: `ann@example.org` is ann's, where ann is known here. */
export function accountOf(world: World, email: string) {
  const login = loginOf(world, email);
  return login === null ? null : userView(world, login);
}

export function loginOf(world: World, email: string): string | null {
  const [name = "", domain] = email.split("@");
  return domain === "example.org" ? (world.users.get(name.toLowerCase())?.login ?? null) : null;
}
