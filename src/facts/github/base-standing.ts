import type { GitHubSession } from "../../clients/github/session.ts";
import type {
  BaseStanding,
  PullRequest,
  PullRequestLookup,
} from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { branchComparisonSchema } from "../../formats/github/comparison.ts";
import type { Base } from "../base.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { branchesNamed, resolveCommit } from "../revisions.ts";
import { conflictsByGit } from "./conflicts.ts";
import { namedBase } from "./named-base.ts";
import { orElse, type ReviewQuery } from "./review-query.ts";
import { findUndone, type UndoneWork } from "./undone.ts";

export interface BaseStandingRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  /** Null where none could be found. */
  readonly base: Base | null;
  readonly lookup: PullRequestLookup;
  readonly query: ReviewQuery;
}

/**
 * How the branch, never CI's test merge of it, stands to its base as that is now: the counts by the
 * shared query, else by one request, else by git; conflicts as GitHub found them, else by git; what the
 * branch takes back by git alone. Without a pull request all of it by git, against the base here.
 * @throws FactUnavailable where the counts cannot be had
 */
export async function readBaseStanding(request: BaseStandingRequest): Promise<BaseStanding> {
  const { pullRequest } = request.lookup;
  if (pullRequest === null) return ofClone(request);
  return pullRequest.state === "merged"
    ? ofMerged(request, pullRequest)
    : ofOpen(request, pullRequest);
}

async function ofOpen(
  request: BaseStandingRequest,
  pullRequest: PullRequest,
): Promise<BaseStanding> {
  const { repository, query } = request;
  const head = pullRequest.head.sha;
  const isHere = async (sha: string | null) =>
    sha !== null && (await resolveCommit(repository, sha)) !== null;
  const headHere = await isHere(head);
  const tip = await orElse(
    query.part("base.target", ({ base }) => base?.target?.oid ?? null),
    null,
  );
  const { comparedWith, ...counts } = await countsOf(
    request,
    pullRequest,
    headHere && (await isHere(tip)) ? tip : null,
  );
  // As GitHub has it now; a remote-tracking branch may be older.
  const named = comparedWith ?? tip;
  const current = headHere && (await isHere(named)) ? named : null;
  return {
    base: pullRequest.base.ref,
    head,
    ...counts,
    ...(await conflictOf(repository, pullRequest, current)),
    ...asParts(
      headHere
        ? await undoneOf(
            repository,
            current ?? (await namedBase({ repository, pullRequest, query })),
            pullRequest.base.ref,
            head,
          )
        : notHere("the pull request's head"),
    ),
  };
}

/**
 * What the branch takes back of its base. What it takes back of an older base is found as well, but that
 * it takes back nothing only the base as it is can show: a merge may drop what is new in it.
 * @param current the base as GitHub has it, or one that comes to the same; null where that is not here
 */
async function undoneOf(
  repository: Repository,
  current: string | null,
  name: string,
  head: string,
): Promise<UndoneWork> {
  if (current !== null) return findUndone({ repository, base: current, head });
  const older = await trackedTip(repository, name);
  const { undone } =
    older === null ? { undone: [] } : await findUndone({ repository, base: older, head });
  return { ...notHere(`the base ${name} as GitHub has it`), undone };
}

type Counts = Pick<BaseStanding, "aheadBy" | "behindBy"> & {
  /** The base's tip that GitHub took; null where it was not asked for the counts alone. */
  readonly comparedWith: string | null;
};

async function countsOf(
  { session, repository, query }: BaseStandingRequest,
  { base, head }: PullRequest,
  current: string | null,
): Promise<Counts> {
  const compared = await orElse(
    query.part("base.compare", (answer) => answer.base?.compare ?? null),
    null,
  );
  if (compared !== null && compared.headTarget?.oid === head.sha)
    return { aheadBy: compared.aheadBy, behindBy: compared.behindBy, comparedWith: null };
  try {
    const answer = await session.get(
      "/repos/{owner}/{repo}/compare/{basehead}",
      { basehead: `${base.ref}...${head.sha}`, per_page: 1 },
      branchComparisonSchema,
    );
    return {
      aheadBy: answer.ahead_by,
      behindBy: answer.behind_by,
      comparedWith: answer.base_commit?.sha ?? null,
    };
  } catch (error) {
    if (!(error instanceof FactUnavailable) || current === null || repository.shallow) throw error;
    return { ...(await countsByGit(repository, current, head.sha)), comparedWith: null };
  }
}

async function countsByGit(
  repository: Repository,
  base: string,
  head: string,
): Promise<Pick<BaseStanding, "aheadBy" | "behindBy">> {
  try {
    const range = `${base}...${head}`;
    const text = await repository.git.text(["rev-list", "--left-right", "--count", range, "--"]);
    const [behindBy = 0, aheadBy = 0] = text.split("\t").map(Number);
    return { aheadBy, behindBy };
  } catch (error) {
    throw unavailable("how the branch stands to its base could not be found out", error);
  }
}

async function conflictOf(
  repository: Repository,
  { mergeable, head }: PullRequest,
  current: string | null,
): Promise<Pick<BaseStanding, "conflict" | "conflictingPaths">> {
  if (mergeable === "yes") return { conflict: "none", conflictingPaths: [] };
  const paths = current === null ? null : await conflictsByGit(repository, current, head.sha);
  if (mergeable === "conflict") return { conflict: "conflict", conflictingPaths: paths ?? [] };
  if (paths === null) return { conflict: "computing", conflictingPaths: [] };
  return { conflict: paths.length > 0 ? "conflict" : "none", conflictingPaths: paths };
}

/** Merged: it can be neither behind nor in conflict any more; what it took back it took back then. */
async function ofMerged(
  { repository }: BaseStandingRequest,
  { base, head, mergeCommit }: PullRequest,
): Promise<BaseStanding> {
  const here = async (revision: string | null) =>
    revision === null ? null : resolveCommit(repository, revision);
  const before = (await here(mergeCommit && `${mergeCommit}^1`)) ?? (await here(base.sha));
  const own = await here(head.sha);
  // Where the branch is gone, what a squash made of it tells as well.
  const landed = own ?? (await here(mergeCommit));
  return {
    base: base.ref,
    head: head.sha,
    behindBy: 0,
    aheadBy: 0,
    conflict: "none",
    conflictingPaths: [],
    ...asParts(
      landed === null
        ? notHere("what was merged")
        : await undoneOf(repository, before, base.ref, landed),
    ),
  };
}

async function ofClone({ repository, base }: BaseStandingRequest): Promise<BaseStanding> {
  if (base === null)
    throw new FactUnavailable(
      "there is neither a pull request nor a base to hold the branch against",
      "name the base: `--base BRANCH`",
    );
  if (repository.shallow)
    throw new FactUnavailable(
      `this is a shallow clone: how far ${base.name} has moved on is not in it`,
      "open a pull request, or deepen it: git fetch --unshallow",
    );
  const { tip, branchTip } = base;
  const paths = await conflictsByGit(repository, tip, branchTip);
  return {
    base: base.name,
    head: branchTip,
    ...(await countsByGit(repository, tip, branchTip)),
    conflict: paths === null ? "computing" : paths.length > 0 ? "conflict" : "none",
    conflictingPaths: paths ?? [],
    ...asParts(await findUndone({ repository, base: tip, head: branchTip })),
  };
}

/** The branch as it was last fetched. */
async function trackedTip(repository: Repository, name: string): Promise<string | null> {
  const branches = await branchesNamed(repository, name);
  return branches.find(({ remote }) => remote !== null)?.tip ?? null;
}

function notHere(what: string): UndoneWork {
  return { undone: [], unknown: `${what} is not in this clone` };
}

function asParts({ undone, unknown }: UndoneWork) {
  return { undone, undoneUnknown: unknown };
}
