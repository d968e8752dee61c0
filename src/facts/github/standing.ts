import type { Change } from "../../core/change.ts";
import type { PullRequest, Standing } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import type { CiEvent } from "../ci-event-parts.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { branchesNamed } from "../revisions.ts";
import { contains, relationOfHead, writtenParents } from "./commit-relation.ts";
import type { Sought } from "./sought.ts";
import { hasTrackedEdits } from "./tracked-edits.ts";

export interface StandingRequest {
  readonly repository: Repository;
  /** Null where it could not be read. */
  readonly change: Change | null;
  /** Null outside CI, and where the pull request was named by hand. */
  readonly event: CiEvent | null;
  readonly sought: Sought;
  /** `--pr N`, and what is checked out is not a branch of that pull request. */
  readonly beside: boolean;
  /** GitHub does not know HEAD. */
  readonly unknownThere: boolean;
}

/**
 * How what is checked out stands to the pull request's head, by git alone.
 * @throws FactUnavailable where git fails, and where CI has checked out something else than its event is about
 */
export async function standingTo(
  pullRequest: PullRequest | null,
  request: StandingRequest,
): Promise<Standing> {
  const standing =
    pullRequest === null ? await withoutOne(request) : await withOne(pullRequest, request);
  if (standing.kind !== "same" && standing.kind !== "elsewhere") return standing;
  // Of another pull request nothing here is taken, so edits here are none of its.
  if (request.beside && standing.kind === "elsewhere") return standing;
  const edited = await hasTrackedEdits(request.repository, request.change);
  return edited ? { kind: "uncommitted" } : standing;
}

async function withOne(pullRequest: PullRequest, request: StandingRequest): Promise<Standing> {
  const { repository, event, sought } = request;
  const head = pullRequest.head.sha;
  const retargeted = newBase(pullRequest, event);
  if (retargeted !== null) return { kind: "superseded", retargeted };
  if (event?.event === "merge_group") return inMergeQueue(pullRequest, repository, event);
  const started = event === null ? null : eventCommit(event);
  const onBase = sought.kind === "commit" && sought.onBase !== null;
  const landed = onBase || (sought.kind === "commit" && pullRequest.state === "merged");
  if (started !== null && started !== head && !landed) return { kind: "superseded" };
  if (repository.head === head || (await isTestMerge(pullRequest, repository, event)))
    return { kind: "same" };
  const at = `#${pullRequest.number} (${short(started ?? head)})`;
  if (onBase && sought.sha !== repository.head) throw otherCheckout(request, at);
  if (onBase || request.beside) return { kind: "elsewhere" };
  if (await isAfterMerge(pullRequest, repository)) return afterMerge(pullRequest, request);
  const relation = await relationOfHead(repository, head);
  if (relation.kind === "same") return relation;
  if (relation.kind === "ahead") return { kind: "unpushed", commits: relation.commits };
  // A comment names the pull request and no commit: what is checked out for it is the default branch.
  if (started !== null || (event !== null && event.number === pullRequest.number))
    throw otherCheckout(request, at);
  if (relation.kind !== "not-here") return relation;
  return (await unpushed(repository)) > 0
    ? { kind: "diverged" }
    : { kind: "behind", commits: null };
}

/**
 * A run that is started again has its old event, whose base decides which checklist counts: it must not
 * speak for a pull request that goes into another branch since. Null where the base is the same or not said.
 */
function newBase(
  { base }: PullRequest,
  event: CiEvent | null,
): { from: string; to: string } | null {
  if (event?.kind !== "pull-request" || event.baseRef === null) return null;
  return event.baseRef === base.ref ? null : { from: event.baseRef, to: base.ref };
}

/** The commit that CI was started for; null where that is not about this branch: a schedule, a comment. */
export function eventCommit(event: CiEvent): string | null {
  if (event.kind === "push") return event.sha ?? event.after;
  return event.headSha;
}

/** The queue's own merge of the pull request; where it squashes, what it took cannot be seen. */
async function inMergeQueue(
  { head, number }: PullRequest,
  repository: Repository,
  event: CiEvent,
): Promise<Standing> {
  if (event.headSha === null || event.headSha !== repository.head)
    throw new FactUnavailable(
      `${event.provider} runs for a merge queue, but what is checked out, ${short(repository.head)}, is not the queue's merge of #${number}`,
      "check out what the event is about in this job (actions/checkout without `ref`)",
    );
  const parents = await writtenParents(repository, repository.head);
  return parents?.length === 2 && parents[1] !== head.sha
    ? { kind: "superseded" }
    : { kind: "same" };
}

/** Made by GitHub of this very head: HEAD itself says of which. */
async function isTestMerge(
  { head, testMerge }: PullRequest,
  repository: Repository,
  event: CiEvent | null,
): Promise<boolean> {
  const byGitHub =
    testMerge === repository.head || (event?.isTestMerge && event.sha === repository.head);
  if (!byGitHub) return false;
  const parents = await writtenParents(repository, repository.head);
  return parents?.length === 2 && parents[1] === head.sha;
}

async function isAfterMerge(
  { mergeCommit }: PullRequest,
  repository: Repository,
): Promise<boolean> {
  return (
    mergeCommit !== null && (await contains(repository, repository.head, mergeCommit)) === true
  );
}

/** On what contains the merge, what was committed since is still to be pushed. */
async function afterMerge(
  { mergeCommit }: PullRequest,
  { repository, event }: StandingRequest,
): Promise<Standing> {
  // A job may have checked out a commit of GitHub's without any branch.
  const isGitHubs = repository.head === mergeCommit || repository.head === event?.sha;
  const commits = isGitHubs ? 0 : await unpushed(repository);
  if (commits === 0) return { kind: "elsewhere" };
  return { kind: "unpushed", commits: repository.shallow ? null : commits };
}

function otherCheckout({ repository, event }: StandingRequest, about: string): FactUnavailable {
  return new FactUnavailable(
    `${event?.provider ?? "CI"} runs for ${about}, but what is checked out is ${short(repository.head)}`,
    "check out what the event is about in this job (actions/checkout: `ref`)",
  );
}

/** Held against the branch as it was pushed. */
async function withoutOne(request: StandingRequest): Promise<Standing> {
  const { repository, event, sought, unknownThere } = request;
  if (unknownThere) return { kind: "unpushed", commits: (await unpushed(repository)) || null };
  const started = event === null ? null : eventCommit(event);
  if (started !== null && started !== repository.head) throw otherCheckout(request, short(started));
  if (event !== null || sought.kind !== "branch") return { kind: "same" };
  const pushed = (await branchesNamed(repository, sought.branch)).filter(
    ({ remote }) => remote !== null,
  );
  if (pushed.some(({ tip }) => tip === repository.head)) return { kind: "same" };
  const [first] = pushed;
  if (first === undefined) {
    const commits = await unpushed(repository);
    return commits > 0 ? { kind: "unpushed", commits } : { kind: "same" };
  }
  const relation = await relationOfHead(repository, first.tip);
  if (relation.kind === "ahead") return { kind: "unpushed", commits: relation.commits };
  return relation.kind === "not-here" ? { kind: "behind", commits: null } : relation;
}

/** How many commits of HEAD no remote is known to have. */
export async function unpushed({ git, head }: Repository): Promise<number> {
  try {
    return Number(await git.text(["rev-list", "--count", head, "--not", "--remotes", "--"]));
  } catch (error) {
    throw unavailable("what is pushed could not be found out", error);
  }
}

export function short(sha: string): string {
  return sha.slice(0, 12);
}
