import { parseRemoteUrl } from "../../clients/github/remote-url.ts";
import type { BranchTracking, GitRemotes } from "../../clients/github/remotes.ts";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { Base } from "../base.ts";
import type { CiEvent } from "../ci-event-parts.ts";
import type { Repository } from "../repository.ts";
import { branchesNamed, defaultBranches, USUAL_BRANCHES } from "../revisions.ts";

/** By what the pull request is looked for. */
export type Sought =
  | { readonly kind: "number"; readonly number: number }
  /** A branch as the forge has it: whose, and its name there. */
  | { readonly kind: "branch"; readonly owner: string; readonly branch: string }
  | {
      readonly kind: "commit";
      readonly sha: string;
      /** The base branch that it is on; null where it may be on any. */
      readonly onBase: string | null;
    };

export interface SoughtRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  /** Null where none could be found. */
  readonly base: Base | null;
  /** Null outside CI. */
  readonly event: CiEvent | null;
  readonly remotes: GitRemotes;
}

/**
 * By CI's event, else by what is checked out: the branch under the name and in the fork that it is
 * pushed to; on the base itself, and on no branch, by the commit (GITHUB.md, "Which commit" 1).
 */
export async function whatIsSought(request: SoughtRequest): Promise<Sought> {
  const { event, repository } = request;
  if (event !== null) {
    const sought = await ofEvent(request, event);
    if (sought !== null) return sought;
  }
  return ofCheckout(request, repository.branch);
}

async function ofEvent(request: SoughtRequest, event: CiEvent): Promise<Sought | null> {
  const { session, repository } = request;
  if (event.number !== null) return { kind: "number", number: event.number };
  const branch = event.headBranch ?? event.branch;
  const sha = event.headSha ?? event.sha ?? repository.head;
  if (branch === null)
    return event.kind === "other" && event.headSha === null && repository.branch !== null
      ? null
      : { kind: "commit", sha, onBase: null };
  const [owner = session.owner] = event.headRepository?.split("/") ?? [];
  const here = event.headRepository ?? `${session.owner}/${session.name}`;
  const onBase =
    event.kind !== "pull-request" && isOwn(session, here) && (await isBase(request, branch));
  return onBase ? { kind: "commit", sha, onBase: branch } : { kind: "branch", owner, branch };
}

/** What is checked out here, whatever CI's event says. @param branch null on a detached HEAD */
export async function ofCheckout(request: SoughtRequest, branch: string | null): Promise<Sought> {
  const { session, repository, remotes } = request;
  const detached = { kind: "commit", sha: repository.head, onBase: null } as const;
  if (branch === null) return detached;
  const tracking = remotes.branch?.name === branch ? remotes.branch : null;
  const number = await trackedNumber(repository, tracking);
  if (number !== null) return { kind: "number", number };
  const tracked = await trackedName(request, branch, tracking);
  const remote = tracked?.remote ?? (await remoteOf(request, branch, tracking));
  const pushedTo = remote === null ? null : repositoryAt(remotes, remote);
  const name = tracked?.branch ?? branch;
  if (
    isOwn(session, pushedTo ?? `${session.owner}/${session.name}`) &&
    (await isBase(request, name))
  )
    return { ...detached, onBase: name };
  return { kind: "branch", owner: pushedTo?.split("/")[0] ?? session.owner, branch: name };
}

/** `gh pr checkout` of a fork that may not be pushed to lets the branch track `refs/pull/N/head`. */
async function trackedNumber(
  repository: Repository,
  tracking: BranchTracking | null,
): Promise<number | null> {
  if (tracking === null || tracking.remote === null || tracking.merge !== null) return null;
  const ref = await repository.git.text(["config", "--get", `branch.${tracking.name}.merge`], {
    okExitCodes: [0, 1],
  });
  const number = /^refs\/pull\/(\d{1,15})\/head$/.exec(ref)?.[1];
  return number === undefined ? null : Number(number);
}

/**
 * The name that the branch has where it is pushed, by its upstream. An upstream of another name that
 * is the base says what the branch was made from (`git checkout -b fix origin/main`), not where it goes.
 */
async function trackedName(
  request: SoughtRequest,
  branch: string,
  tracking: BranchTracking | null,
): Promise<{ remote: string; branch: string } | null> {
  const { remote = null, merge = null, pushRemote = null } = tracking ?? {};
  if (remote === null || remote === "." || merge === null || pushRemote !== remote) return null;
  if (merge !== branch && (await isBase(request, merge))) return null;
  return { remote, branch: merge };
}

/** Where a branch without an upstream of its own goes: where it has been pushed, else where it would be. */
async function remoteOf(
  { repository, remotes }: SoughtRequest,
  branch: string,
  tracking: BranchTracking | null,
): Promise<string | null> {
  const names = remotes.remotes.map(({ name }) => name);
  const { pushRemote = null, remote = null } = tracking ?? {};
  // Set for pushing, and not only what the branch was made from.
  if (pushRemote !== null && pushRemote !== remote) return pushRemote;
  const pushed = (await branchesNamed(repository, branch)).flatMap((ref) => ref.remote ?? []);
  const usual = [...pushed].reverse().find((name) => names.includes(name));
  if (usual !== undefined) return usual;
  return names.includes("origin") ? "origin" : (names[0] ?? null);
}

/**
 * `owner/name`; null where it is no forge's address. The host is not looked at: it may be a name of the
 * user's SSH settings. @param remote a name, or an URL
 */
function repositoryAt({ remotes }: GitRemotes, remote: string): string | null {
  const url = remotes.find(({ name }) => name === remote)?.pushUrl ?? remote;
  const repository = parseRemoteUrl(url)?.repository;
  return repository ? `${repository.owner}/${repository.name}` : null;
}

function isOwn({ owner, name }: GitHubSession, repository: string): boolean {
  return sameName(repository, `${owner}/${name}`);
}

/** Names of accounts and repositories are the same in either case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * A branch that pull requests go into: the one that the change is held against, CI's or a remote's
 * default branch; where none is known, by the usual names.
 */
async function isBase(request: SoughtRequest, name: string): Promise<boolean> {
  const { repository, event } = request;
  if (event?.defaultBranch === name || baseBranch(request) === name) return true;
  const known = (await defaultBranches(repository, null)).filter((ref) => ref.isRemoteHead);
  return known.length > 0
    ? known.some((ref) => ref.branch === name)
    : event?.defaultBranch == null && USUAL_BRANCHES.includes(name);
}

/** The name of the branch that the change is held against, as the remote has it; null where it has none. */
export function baseBranch({
  base,
  remotes,
}: Pick<SoughtRequest, "base" | "remotes">): string | null {
  if (base === null) return null;
  if (base.ofBranch !== undefined) return base.ofBranch;
  const remote = remotes.remotes.find(({ name }) => base.name.startsWith(`${name}/`));
  return remote === undefined ? base.name : base.name.slice(remote.name.length + 1);
}
