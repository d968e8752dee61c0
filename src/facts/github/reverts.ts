import type * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { Revert } from "../../core/github/deployments.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { listedCommitSchema } from "../../formats/github/listed-commit.ts";
import { parseRevertLog, REVERT_LOG_FORMAT } from "../../formats/revert-log.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { tooShallow } from "../revisions.ts";
import {
  findReverts,
  hasUnexplained,
  type LandedCommit,
  newerThan,
  type RevertTarget,
  subjectOf,
} from "./revert-messages.ts";

export interface RevertsRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  readonly lookup: PullRequestLookup;
}

const COMMITS = "/repos/{owner}/{repo}/commits";
/** Clocks differ; what is older than the merge by its history is left out anyway. */
const CLOCK_SKEW_MS = 60 * 60 * 1000;

/** The base since the merge of the pull request. */
export interface BaseHistory {
  readonly pullRequest: PullRequest;
  readonly mergeCommit: string;
  /** The merge itself; null where GitHub's list does not reach back to it. */
  readonly merge: LandedCommit | null;
  /** Newest first, without the merge and what it contains; above 1,000 those that speak of a revert. */
  readonly commits: readonly LandedCommit[];
  /** SHAs of all that GitHub listed: all of them are on the base. */
  readonly onBase: ReadonlySet<string>;
}

/**
 * Null before the merge. GitHub is asked, as only it knows what the base is now: usually one request. Above
 * 1,000 commits since the merge the clone is asked, where it has them.
 */
export async function readBaseHistory({
  session,
  repository,
  lookup: { pullRequest },
}: RevertsRequest): Promise<BaseHistory | null> {
  if (pullRequest?.state !== "merged") return null;
  const { mergeCommit, mergedAt, base } = pullRequest;
  if (mergeCommit === null || mergedAt === null)
    throw new FactUnavailable(
      `GitHub does not say as which commit #${pullRequest.number} was merged, so a revert of it cannot be found`,
      "ask again in a moment",
    );
  const since = new Date(Date.parse(mergedAt) - CLOCK_SKEW_MS).toISOString();
  const listed = await session.list(
    COMMITS,
    { sha: base.ref, since: since.replace(/\.\d+Z$/, "Z") },
    listedCommitSchema,
  );
  const all = listed.items.map(
    ({ sha, commit, parents }): LandedCommit => ({
      sha,
      message: commit.message,
      at: commit.committer?.date ?? mergedAt,
      parents: parents.map((parent) => parent.sha),
    }),
  );
  const tip = all[0]?.sha;
  return {
    pullRequest,
    mergeCommit,
    merge: all.find(({ sha }) => sha === mergeCommit) ?? null,
    commits:
      !listed.truncated || tip === undefined
        ? newerThan(all, mergeCommit)
        : await commitsHere(repository, tip, mergeCommit),
    onBase: new Set(all.map(({ sha }) => sha)),
  };
}

/** Reverts on the base, newest first; see `Containment.reverts`. None before the merge. */
export async function readReverts(
  request: RevertsRequest,
  base: Promise<BaseHistory | null> = readBaseHistory(request),
): Promise<readonly Revert[]> {
  const { session, lookup } = request;
  const history = await base;
  if (history === null) return [];
  const { pullRequest, mergeCommit, merge, commits } = history;
  const target: RevertTarget = {
    number: pullRequest.number,
    repository: lookup.repository,
    shas: [mergeCommit],
    // The title may have been changed since.
    titles: [pullRequest.title, ...(merge === null ? [] : [subjectOf(merge.message)])],
  };
  if (!hasUnexplained(commits, target)) return findReverts(commits, target);
  const shas = [mergeCommit, ...(await otherShas(session, pullRequest, mergeCommit))];
  return findReverts(commits, { ...target, shas });
}

/** Those of the clone that speak of a revert; it has to have the base as GitHub has it now. */
async function commitsHere(
  repository: Repository,
  tip: string,
  mergeCommit: string,
): Promise<readonly LandedCommit[]> {
  if (repository.shallow) throw tooShallow("what was reverted since the merge");
  const speaking = ["--regexp-ignore-case", "--grep=revert", "--grep=reapply"];
  const range = [tip, `^${mergeCommit}`, "--"];
  try {
    const { stdout, exitCode } = await repository.git.run(
      ["log", "-z", "--no-color", "--encoding=UTF-8", REVERT_LOG_FORMAT, ...speaking, ...range],
      { okExitCodes: [0, 128] },
    );
    if (exitCode === 0) return parseRevertLog(stdout);
  } catch (error) {
    throw unavailable("what was reverted since the merge could not be read", error);
  }
  throw new FactUnavailable(
    "more than 1,000 commits landed since the merge, and the newest are not in this clone, so a revert could not be looked for",
    "fetch the base: git fetch origin",
  );
}

/**
 * What else a revert may name: the pull request's own commits, and their copies on the base after a
 * rebase. Asked only where a revert on the base names a commit that is none of those known.
 */
async function otherShas(
  session: GitHubSession,
  { number }: PullRequest,
  mergeCommit: string,
): Promise<readonly string[]> {
  const own = await session.list(
    "/repos/{owner}/{repo}/pulls/{pull_number}/commits",
    { pull_number: number },
    listedCommitSchema,
  );
  const landed = await session.list(COMMITS, { sha: mergeCommit }, listedCommitSchema, {
    maxPages: Math.max(1, Math.ceil(own.items.length / 100)),
  });
  return [...own.items, ...copiesOf(own.items, landed.items)].map(({ sha }) => sha);
}

type Listed = z.output<typeof listedCommitSchema>;

/**
 * The commits on the base that a rebase made of the pull request's own: from the newest down, in their
 * order, with their messages. It leaves out merges, and what the base had already.
 * @param own oldest first
 * @param landed newest first
 */
function copiesOf(own: readonly Listed[], landed: readonly Listed[]): readonly Listed[] {
  const messages = own.map(({ commit }) => commit.message).reverse();
  let next = 0;
  const end = landed.findIndex(({ commit, parents }) => {
    const at = parents.length > 1 ? -1 : messages.indexOf(commit.message, next);
    next = at + 1;
    return at < 0;
  });
  return end < 0 ? landed : landed.slice(0, end);
}
