import { FactUnavailable } from "../core/result.ts";
import { isBranchName } from "./branch-names.ts";
import type { Repository } from "./repository.ts";

/** A branch that a change may be compared with. */
export interface BranchRef {
  /** As a person would say it: `origin/main`, `main`. */
  readonly name: string;
  /** Without the remote: `main`. */
  readonly branch: string;
  /** Null for a local branch. */
  readonly remote: string | null;
  /** The commit, a full id. */
  readonly tip: string;
  /** The remote's HEAD points to it. */
  readonly isRemoteHead: boolean;
}

/** What default branches are usually called, the likeliest first. */
export const USUAL_BRANCHES: readonly string[] = ["main", "master", "trunk", "develop"];
const FULL_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/i;
const FORMAT = "--format=%(objectname) %(refname) %(symref)";

interface Ref {
  readonly oid: string;
  readonly name: string;
  readonly target: string;
}

async function refs(repository: Repository, patterns: readonly string[]): Promise<Ref[]> {
  const text = await repository.git.text(["for-each-ref", FORMAT, ...patterns]);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [oid = "", name = "", target = ""] = line.split(" ");
      return { oid, name, target };
    });
}

/**
 * Branches of that name. What it names exactly goes first, a full ref name (`refs/heads/main`, `heads/main`)
 * or a remote's (`origin/main`): whoever may push can make a branch `origin/main` at the remote. Then
 * remote-tracking ones, as local ones are often stale (evilmartians/lefthook#1454); among them `upstream`,
 * `origin`, then the rest. Empty where it names another ref exactly (`tags/v1`), or a commit by its full id.
 * One process.
 */
export async function branchesNamed(repository: Repository, name: string): Promise<BranchRef[]> {
  if (!isBranchName(name) || FULL_ID.test(name)) return [];
  const full = [name, ...(/^(heads|remotes|tags)\//.test(name) ? [`refs/${name}`] : [])];
  const exact = [...full, `refs/remotes/${name}`];
  const local = `refs/heads/${name}`;
  const found = await refs(repository, [`refs/remotes/*/${name}`, ...exact, local]);
  if (found.some((ref) => full.includes(ref.name) && asBranchRef(ref) === null)) return [];
  const rank = (ref: Ref) => exact.indexOf(ref.name) + 1 || exact.length + 1;
  return found
    .filter(
      (ref) =>
        exact.includes(ref.name) || ref.name === local || splitRemote(ref.name)?.branch === name,
    )
    .flatMap((ref) => {
      const branch = asBranchRef(ref);
      return branch === null ? [] : [{ rank: rank(ref), branch }];
    })
    .sort((a, b) => a.rank - b.rank || byRemote(a.branch, b.branch))
    .map(({ branch }) => branch);
}

/**
 * Branches that may be the repository's default one, the likeliest first: of each remote its HEAD,
 * then the usual names; then local ones. One process.
 * @param hint the default branch's name where CI says it.
 */
export async function defaultBranches(
  repository: Repository,
  hint: string | null,
): Promise<BranchRef[]> {
  const found = await refs(repository, [
    "refs/remotes/upstream",
    ...["HEAD", ...USUAL_BRANCHES, ...(hint ? [hint] : [])].map((name) => `refs/remotes/*/${name}`),
    ...[...USUAL_BRANCHES, ...(hint ? [hint] : [])].map((name) => `refs/heads/${name}`),
  ]);
  const tips = new Map(found.map(({ name, oid }) => [name, oid]));
  const heads = new Map<string, string>();
  for (const { name, oid, target } of found) {
    const { remote, branch } = splitRemote(target) ?? {};
    if (!remote || !branch || name !== `refs/remotes/${remote}/HEAD`) continue;
    heads.set(remote, branch);
    // A HEAD's own id is that of the branch it stands for, whatever the branch is called.
    tips.set(target, oid);
  }
  const remotes = [...new Set(found.flatMap(({ name }) => splitRemote(name)?.remote ?? []))].sort(
    remoteOrder,
  );
  const wanted: { branch: string; remote: string | null }[] = [];
  for (const remote of [...remotes, null]) {
    // A fork has its upstream's branches: what `origin` calls HEAD is called so there, too.
    const names = [remote && heads.get(remote), hint, heads.get("origin"), ...USUAL_BRANCHES];
    for (const branch of new Set(names)) if (branch) wanted.push({ branch, remote });
  }
  return wanted.flatMap(({ branch, remote }) => {
    const tip = tips.get(remote ? `refs/remotes/${remote}/${branch}` : `refs/heads/${branch}`);
    const isHead = remote !== null && heads.get(remote) === branch;
    return tip ? [branchRef(branch, remote, tip, isHead)] : [];
  });
}

/** A local branch, or a remote's; of a remote's HEAD the branch it stands for. Null for other refs. */
function asBranchRef(ref: Ref): BranchRef | null {
  if (ref.name.startsWith("refs/heads/"))
    return branchRef(ref.name.slice("refs/heads/".length), null, ref.oid);
  const split = splitRemote(ref.target || ref.name);
  return split && branchRef(split.branch, split.remote, ref.oid, ref.target !== "");
}

function branchRef(
  branch: string,
  remote: string | null,
  tip: string,
  isRemoteHead = false,
): BranchRef {
  return { name: remote ? `${remote}/${branch}` : branch, branch, remote, tip, isRemoteHead };
}

function splitRemote(ref: string): { remote: string; branch: string } | null {
  const [, remote, branch] = /^refs\/remotes\/([^/]+)\/(.+)$/.exec(ref) ?? [];
  return remote && branch ? { remote, branch } : null;
}

function byRemote(a: BranchRef, b: BranchRef): number {
  if (a.remote === null || b.remote === null)
    return Number(a.remote === null) - Number(b.remote === null);
  return remoteOrder(a.remote, b.remote);
}

/** In a fork `upstream` is where the change goes to. */
function remoteOrder(a: string, b: string): number {
  const rank = (remote: string) => ["upstream", "origin"].indexOf(remote) + 1 || 3;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/**
 * The commit that a revision names, in any of git's spellings; null when it names none. It reaches git
 * on standard input, so that one with a leading hyphen is no option. One process.
 */
export async function resolveCommit(
  repository: Repository,
  revision: string,
): Promise<string | null> {
  if (revision === "" || /[\n\r\0]/.test(revision)) return null;
  const { stdout } = await repository.git.run(["cat-file", "--batch-check"], {
    // `:/text` takes all that follows for text to search, so it is also asked for as it is.
    input: `${revision}^{commit}\n${revision}\n`,
  });
  for (const line of stdout.toString("utf8").split("\n")) {
    const oid = /^([0-9a-f]{40,64}) commit \d+$/.exec(line)?.[1];
    if (oid) return oid;
  }
  return null;
}

const NAMED_REFS = ["refs/heads", "refs/remotes", "refs/tags"];

/** Names of branches and tags, for a hint; or only of those under the given ones of these three. */
export async function refNames(
  repository: Repository,
  patterns: readonly string[] = NAMED_REFS,
): Promise<string[]> {
  const found = await refs(repository, patterns);
  return found.map(({ name }) => name.replace(/^refs\/(heads|remotes|tags)\//, ""));
}

/** The full ids of HEAD's parents that are here: none where a shallow clone ends. One process. */
export async function parentsOfHead(repository: Repository): Promise<string[]> {
  const line = await repository.git.text([
    "rev-list",
    "--no-walk",
    "--parents",
    repository.head,
    "--",
  ]);
  return line.split(" ").slice(1);
}

/** All merge bases of HEAD and another commit, the one git would take first; empty when unrelated. */
export async function mergeBases(repository: Repository, tip: string): Promise<string[]> {
  const { stdout } = await repository.git.run(["merge-base", "--all", tip, repository.head], {
    okExitCodes: [0, 1],
  });
  return stdout
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "");
}

/** The clone ends before what is asked for. */
export function tooShallow(what: string): FactUnavailable {
  return new FactUnavailable(
    `this is a shallow clone: ${what} is not in it`,
    "deepen it: `fetch-depth: 0` in actions/checkout, `GIT_DEPTH: 0` in GitLab CI, `git fetch --unshallow` by hand, or `dod check --fetch`",
  );
}
