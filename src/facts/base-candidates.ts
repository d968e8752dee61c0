import { FactUnavailable, UsageError } from "../core/result.ts";
import type { CiEvent } from "./ci-event-parts.ts";
import { nearestNames } from "./nearest-names.ts";
import type { Repository } from "./repository.ts";
import {
  type BranchRef,
  branchesNamed,
  defaultBranches,
  refNames,
  resolveCommit,
  tooShallow,
  USUAL_BRANCHES,
} from "./revisions.ts";

export interface BaseRequest {
  readonly repository: Repository;
  /** `--base`; null when not given. */
  readonly option: string | null;
  /** Null outside CI. */
  readonly event: CiEvent | null;
  /** The checklist's `base`; null when it has none. */
  readonly checklist: string | null;
}

/** A commit to compare with, before it is known how HEAD stands to it. */
export interface Candidate {
  readonly name: string;
  readonly reason: string;
  readonly tip: string;
  /** The branch's name without a remote; null when it is no branch: a tag, a SHA, `HEAD~3`. */
  readonly branch: string | null;
  /** It is the base that a CI event names. */
  readonly fromPullRequest: boolean;
  readonly notes: readonly string[];
}

/** The base by the order of GIT.md. @throws UsageError and FactUnavailable as `findBase` does. */
export async function findCandidate(request: BaseRequest): Promise<Candidate> {
  const { repository, option, event, checklist } = request;
  if (option !== null) return ofOption(repository, option);
  if (event?.kind === "pull-request") return ofPullRequest(repository, event);
  if (checklist !== null) return ofChecklist(repository, checklist);
  return ofDefaultBranch(repository, event);
}

async function ofOption(repository: Repository, option: string): Promise<Candidate> {
  const found = await named(repository, option, "--base");
  if (found) return found;
  const near = nearestNames(option, await refNames(repository));
  throw new UsageError(
    `--base ${JSON.stringify(option)} names no commit of this repository`,
    near.length > 0
      ? `did you mean ${near.join(", ")}?`
      : "name a branch, a tag or a commit; one that is only on the remote must be fetched first",
  );
}

async function ofPullRequest(repository: Repository, event: CiEvent): Promise<Candidate> {
  const { baseRef, baseSha, baseWord, provider } = event;
  if (event.unreadable || (baseRef === null && baseSha === null))
    throw new FactUnavailable(
      `${provider} runs for ${event.event}, but does not say into which branch: ${event.unreadable ?? "the event names no base"}`,
      "name the base: `--base BRANCH`",
    );
  // It names a branch. A tag of that name, which anybody who may push can make, is no base.
  const found = baseRef === null ? null : await branchNamed(repository, baseRef, baseWord);
  if (found) return { ...found, fromPullRequest: true };
  const tip = baseSha && (await resolveCommit(repository, baseSha));
  const name = baseRef ?? `${baseSha}`;
  if (tip)
    return { name, reason: baseWord, tip, branch: baseRef, fromPullRequest: true, notes: [] };
  if (repository.shallow) throw tooShallow(`${name}, ${baseWord},`);
  throw new FactUnavailable(
    `${name}, ${baseWord}, is not in this clone`,
    `fetch it first: git fetch origin ${name}`,
  );
}

async function ofChecklist(repository: Repository, name: string): Promise<Candidate> {
  const found = await named(repository, name, "the checklist's base");
  if (found) return found;
  if (repository.shallow) throw tooShallow(`${name}, the checklist's base,`);
  throw new FactUnavailable(
    `the checklist's base, ${JSON.stringify(name)}, names no commit of this clone`,
    "correct `base` in the checklist, fetch that branch, or name another by `--base`",
  );
}

async function ofDefaultBranch(repository: Repository, event: CiEvent | null): Promise<Candidate> {
  const hint = event?.defaultBranch ?? null;
  const current = repository.branch ?? event?.branch ?? null;
  const found = await defaultBranches(repository, hint);
  const first = found[0];
  if (!first) throw await noDefaultBranch(repository, hint);
  // A clone of a working repository has a HEAD that points to whatever was checked out there. The
  // branch's own pushed ref as base would hide most of the change.
  const doubtful =
    first.branch === current && first.branch !== hint && !USUAL_BRANCHES.includes(first.branch);
  const taken = doubtful ? found.find((ref) => ref.branch !== current) : first;
  if (!taken) throw await noDefaultBranch(repository, hint);
  return ofBranch(taken, reasonFor(taken), staleNotes(taken, found));
}

/** A clone of one branch, shallow or not, has its remote's default branch nowhere: naming it would not help. */
async function noDefaultBranch(
  repository: Repository,
  hint: string | null,
): Promise<FactUnavailable> {
  if (repository.shallow)
    return new FactUnavailable(
      `this is a shallow clone of one branch: ${hint ?? "the branch to compare with"} is not in it`,
      "fetch it: `fetch-depth: 0` in actions/checkout, `GIT_DEPTH: 0` in GitLab CI, or `dod check --fetch`",
    );
  const [remote] = (await refNames(repository, ["refs/remotes"])).map((name) => name.split("/")[0]);
  if (remote !== undefined)
    return new FactUnavailable(
      `no base can be found: this clone does not have ${hint ?? "the default branch"} of ${remote}`,
      hint === null
        ? `fetch it: git remote set-branches ${remote} "*" && git fetch ${remote}`
        : `fetch it: git fetch ${remote} +refs/heads/${hint}:refs/remotes/${remote}/${hint}`,
    );
  return new FactUnavailable(
    "no base can be found: there is no remote branch, and no local main, master, trunk or develop",
    "name the base: `--base BRANCH`, or `base: BRANCH` in the checklist",
  );
}

function reasonFor(ref: BranchRef): string {
  if (ref.remote === null) return "the local branch of that name; no remote has one";
  return ref.isRemoteHead ? `${ref.remote}'s default branch` : `${ref.remote}'s ${ref.branch}`;
}

function ofBranch(ref: BranchRef, reason: string, notes: readonly string[]): Candidate {
  const { name, tip, branch } = ref;
  return { name, reason, tip, branch, fromPullRequest: false, notes };
}

/** A branch by that name, else any revision; null when it names nothing. */
async function named(
  repository: Repository,
  name: string,
  reason: string,
): Promise<Candidate | null> {
  const branch = await branchNamed(repository, name, reason);
  if (branch) return branch;
  const tip = await resolveCommit(repository, name);
  return tip ? { name, reason, tip, branch: null, fromPullRequest: false, notes: [] } : null;
}

async function branchNamed(
  repository: Repository,
  name: string,
  reason: string,
): Promise<Candidate | null> {
  const branches = await branchesNamed(repository, name);
  const [first] = branches;
  return first ? ofBranch(first, reason, staleNotes(first, branches)) : null;
}

function staleNotes(taken: BranchRef, all: readonly BranchRef[]): string[] {
  const local = all.find((ref) => ref.remote === null && ref.branch === taken.branch);
  if (taken.remote === null || !local || local.tip === taken.tip) return [];
  return [`the base is ${taken.name}; the local ${local.name} is at another commit`];
}
