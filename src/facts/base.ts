import { FactUnavailable } from "../core/result.ts";
import { type BaseRequest, type Candidate, findCandidate } from "./base-candidates.ts";
import type { CiEvent } from "./ci-event-parts.ts";
import { unavailable } from "./git-failure.ts";
import { landingOf } from "./landing.ts";
import type { Repository } from "./repository.ts";
import { mergeBases, parentsOfHead, resolveCommit, tooShallow } from "./revisions.ts";

/** What the change is compared with. */
export interface Base {
  /** As a person would say it: `origin/main`, `v1.2`, a SHA. */
  readonly name: string;
  /** How it was found. */
  readonly reason: string;
  /** A full id: the base's newest commit. At a root commit, like `mergeBase`, the empty tree's. */
  readonly tip: string;
  readonly mergeBase: string;
  /** The newest commit that is the branch's own: HEAD, or under CI's merge of it its second parent. */
  readonly branchTip: string;
  readonly notes: readonly string[];
  /** Without its remote: the branch that HEAD is on, where the base is an earlier commit of that branch. */
  readonly ofBranch?: string;
  /**
   * It is no more than the parent of HEAD, a commit with one parent: of a pull request that was merged by
   * rebasing HEAD is only the newest commit.
   */
  readonly isNewestStep?: true;
}

/**
 * Finds the base and the merge base (GIT.md, "Base"): `--base`, the CI event's, the checklist's, the
 * remote's HEAD, its usual branches, local ones.
 * @throws UsageError (exit 2): `--base` names nothing. FactUnavailable (exit 3): no base can be found,
 * the clone is too shallow, histories are unrelated, the event cannot be read.
 */
export async function findBase(request: BaseRequest): Promise<Base> {
  try {
    return (await ofTestMerge(request)) ?? (await ofCandidate(request));
  } catch (error) {
    throw unavailable("the base could not be found", error);
  }
}

/**
 * CI checked out its own merge of the pull request. Its first parent is the base as it was then, and
 * the change is exact even where the clone ends there (`fetch-depth: 2`).
 */
async function ofTestMerge({ repository, option, event }: BaseRequest): Promise<Base | null> {
  if (option !== null || !event?.isTestMerge || event.sha !== repository.head) return null;
  const [first, second, ...more] = await parentsOfHead(repository);
  if (!first && repository.shallow) throw tooShallow("the base of the pull request");
  if (!first || !second || more.length > 0) return null;
  if (event.headSha !== null && event.headSha !== second) return null;
  return {
    name: event.baseRef ?? first,
    reason: event.baseWord,
    tip: first,
    mergeBase: first,
    branchTip: second,
    notes: [],
  };
}

async function ofCandidate(request: BaseRequest): Promise<Base> {
  const { repository, event } = request;
  const candidate = await findCandidate(request);
  const branch = repository.branch ?? event?.branch ?? null;
  const onBase = candidate.branch !== null && candidate.branch === branch;
  if (onBase && event?.kind === "push" && request.option === null) {
    const pushed = await ofPush(repository, event);
    if (pushed) return onBranch(pushed, candidate.branch);
  }
  const base = await against(repository, candidate);
  if (base.mergeBase !== repository.head || candidate.branch === null) return base;
  if (candidate.fromPullRequest && event && !event.isMerged)
    return ofContainedPullRequest(repository, event, base);
  const step = async () => onBranch(await newestStep(repository), candidate.branch);
  if (onBase) return step();
  const landing = await landingOf(repository, candidate.tip);
  if (landing.how === "merged")
    return against(repository, {
      ...candidate,
      tip: landing.before,
      reason: `${candidate.reason}, before the merge ${landing.merge.slice(0, 12)} that brought this in`,
    });
  if (branch === null) return step();
  return base;
}

function onBranch(base: Base, branch: string | null): Base {
  return branch === null ? base : { ...base, ofBranch: branch };
}

/** The merge base with a commit; several are said, none is an error. */
async function against(
  repository: Repository,
  candidate: Pick<Candidate, "name" | "reason" | "tip" | "notes">,
): Promise<Base> {
  const [mergeBase, ...others] = await mergeBases(repository, candidate.tip);
  if (!mergeBase) {
    if (repository.shallow) throw tooShallow(`the merge base with ${candidate.name}`);
    throw new FactUnavailable(
      `HEAD and ${candidate.name} have no commit in common: their histories are unrelated`,
      "name the base that this branch started from: `--base BRANCH`",
    );
  }
  const notes = [...candidate.notes];
  if (others.length > 0)
    notes.push(
      `HEAD and ${candidate.name} have ${others.length + 1} merge bases; taken is ${mergeBase.slice(0, 12)}, as git does`,
    );
  const { name, reason, tip } = candidate;
  return { name, reason, tip, mergeBase, branchTip: repository.head, notes };
}

/** A push to the default branch: all its commits, so that a rebase merge's earlier ones count. */
async function ofPush(repository: Repository, event: CiEvent): Promise<Base | null> {
  if (event.unreadable)
    throw new FactUnavailable(
      `${event.provider} says that this is a push, but not of what: ${event.unreadable}`,
      "make the event file available to dod, or name the base: `--base SHA`",
    );
  if (event.before === null || event.after !== repository.head) return null;
  const tip = await resolveCommit(repository, event.before);
  if (tip === null) {
    if (repository.shallow) throw tooShallow("the commit before this push");
    throw new FactUnavailable(
      `the commit before this push, ${event.before}, is not in this clone: the push was forced`,
      "name the base: `--base SHA`",
    );
  }
  const name = tip.slice(0, 12);
  return against(repository, { name, reason: "the commit before this push", tip, notes: [] });
}

/** The pull request's base contains HEAD: nothing of it is checked out, or it has nothing new. */
async function ofContainedPullRequest(
  repository: Repository,
  event: CiEvent,
  contained: Base,
): Promise<Base> {
  if (event.headSha !== null && event.headSha !== repository.head)
    throw new FactUnavailable(
      `${event.provider} runs for a pull request (${event.headSha.slice(0, 12)}), but what is checked out, ${repository.head.slice(0, 12)}, is its base ${contained.name}`,
      "check out the pull request's head in this job (actions/checkout: `ref`), or name the base: `--base`",
    );
  // Merged meanwhile: the base as it was when the event happened still shows all of it.
  const tip = event.baseSha && (await resolveCommit(repository, event.baseSha));
  if (!tip) return contained;
  return against(repository, { ...contained, tip, reason: `${contained.reason}, as it was then` });
}

/** On the default branch with nothing of one's own: the newest step along its first parents. */
async function newestStep(repository: Repository): Promise<Base> {
  const [parent, ...merged] = await parentsOfHead(repository);
  if (!parent && repository.shallow) throw tooShallow("the commit before HEAD");
  const tip = parent ?? repository.emptyTree;
  return {
    name: parent ? "HEAD^1" : "nothing",
    reason: parent ? "the newest step of the default branch" : "the first commit of the repository",
    tip,
    mergeBase: tip,
    branchTip: repository.head,
    notes: [],
    // A merge commit brings all of what it merged.
    ...(parent && merged.length === 0 ? { isNewestStep: true as const } : {}),
  };
}
