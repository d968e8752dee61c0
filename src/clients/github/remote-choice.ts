import { FactUnavailable } from "../../core/result.ts";
import { type KnownHosts, sameName } from "./known-hosts.ts";
import { parseRemoteUrl, parseRepositoryName, type RepositoryName } from "./remote-url.ts";
import type { BranchTracking, GitRemote, GitRemotes } from "./remotes.ts";

/** The repository that a remote stands for. */
export interface BaseRemote extends RepositoryName {
  /** The remote's name in this clone. */
  readonly remote: string;
  /** The host whose API is asked. */
  readonly host: string;
}

export interface NoBaseRemote {
  readonly fault: FactUnavailable;
  /** It would help to know that one of these is GitHub; none where something else is the matter. */
  readonly unknownHosts: readonly string[];
}

interface Candidate {
  readonly remote: string;
  /** 0 is the most telling. */
  readonly rank: number;
  /** As the URL has it. */
  readonly told: string;
  readonly repository: RepositoryName | null;
}

type Served = Candidate & BaseRemote;

/** Ranks below it tell which remote is meant; from it on, only that there is no other one does. */
const UNTOLD = 4;

/** The remote whose repository gets the pull requests; `findPlace` says in which order. */
export function baseRemote(remotes: GitRemotes, hosts: KnownHosts): BaseRemote | NoBaseRemote {
  const candidates = inOrder(remotes);
  const served = candidates.flatMap((candidate): Served[] => {
    const host = hosts.serving(candidate.told);
    if (host === null || candidate.repository === null) return [];
    return [{ ...candidate, ...candidate.repository, host }];
  });
  const named = served.filter(({ told }) => hosts.named.some((host) => sameName(host, told)));
  const choice = named.length > 0 ? named : served;
  const [first] = choice;
  if (first === undefined) return noneServed(remotes, candidates, hosts);
  const different = new Set(choice.map(repositoryKey));
  if (first.rank < UNTOLD || different.size === 1) return first;
  const names = choice.map(({ remote }) => remote).join(", ");
  return {
    fault: new FactUnavailable(
      `this clone has several remotes (${names}), and none is called upstream or origin: it cannot be told whose pull requests are meant`,
      "say which: gh repo set-default, or GITHUB_REPOSITORY=owner/name",
    ),
    unknownHosts: [],
  };
}

/** Remotes that are addresses on some host. */
function inOrder({ remotes, branch }: GitRemotes): Candidate[] {
  return remotes
    .flatMap((remote): Candidate[] => {
      const address = parseRemoteUrl(remote.fetchUrl);
      if (address === null) return [];
      const resolved = parseRepositoryName(remote.ghResolved ?? "");
      return [
        {
          remote: remote.name,
          rank: rankOf(remote, branch),
          told: address.host,
          repository: resolved ?? address.repository,
        },
      ];
    })
    .sort((a, b) => a.rank - b.rank);
}

function rankOf({ name, ghResolved }: GitRemote, branch: BranchTracking | null): number {
  // `base`, or the base's name where no remote is it.
  if (ghResolved === "base" || parseRepositoryName(ghResolved ?? "") !== null) return 0;
  if (name === "upstream") return 1;
  if (name === "origin") return 2;
  // Taken from there and pushed elsewhere.
  if (name === branch?.remote && name !== branch.pushRemote) return 3;
  return UNTOLD;
}

function repositoryKey({ host, owner, name }: BaseRemote): string {
  return `${host}/${owner}/${name}`.toLowerCase();
}

function noneServed(
  { remotes }: GitRemotes,
  candidates: readonly Candidate[],
  hosts: KnownHosts,
): NoBaseRemote {
  const foreign = candidates.find(({ told }) => hosts.serving(told) === null);
  const odd = candidates.find(({ told }) => hosts.serving(told) !== null);
  if (odd !== undefined)
    return {
      fault: new FactUnavailable(
        `${odd.remote} is on ${odd.told}, but what its address names there is no owner/name`,
        "look at it with `git remote -v`, or set GITHUB_REPOSITORY=owner/name",
      ),
      unknownHosts: [],
    };
  if (foreign !== undefined)
    return {
      fault: new FactUnavailable(
        `${foreign.remote} is on ${foreign.told}, which is not known to be GitHub`,
        "set GH_HOST or GITHUB_API_URL if it is GitHub Enterprise; if it stands for github.com in your SSH settings, set GITHUB_REPOSITORY=owner/name",
      ),
      unknownHosts: [...new Set(candidates.map(({ told }) => told))],
    };
  return {
    fault: new FactUnavailable(
      remotes.length === 0
        ? "this clone has no remote: it cannot be told which repository on GitHub it belongs to"
        : "no remote of this clone is an address on GitHub",
      "add the one on GitHub with `git remote add origin URL`, or set GITHUB_REPOSITORY=owner/name",
    ),
    unknownHosts: [],
  };
}

/**
 * Whose repository the branch is pushed to, as far as settings tell: the head of its pull request.
 * @param base the remote that was chosen; null where none was
 * @returns null on a detached HEAD, and where the branch goes to no forge
 */
export function headOwner({ remotes, branch }: GitRemotes, base: string | null): string | null {
  if (branch === null) return null;
  const usual = remotes.length === 1 ? remotes[0]?.name : "origin";
  // `git checkout -b fix upstream/main` says what it is made from, not where it will be pushed.
  const tracksBase =
    branch.remote === base && branch.pushRemote === base && branch.merge !== branch.name;
  const push = (tracksBase ? null : branch.pushRemote) ?? usual;
  const url = remotes.find(({ name }) => name === push)?.pushUrl ?? push;
  return url === undefined ? null : (parseRemoteUrl(url)?.repository?.owner ?? null);
}
