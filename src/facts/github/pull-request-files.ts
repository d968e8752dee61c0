import type { GitHubSession } from "../../clients/github/session.ts";
import type {
  PullRequest,
  PullRequestLookup,
  TouchedPath,
} from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { parseRawAndNumstat, type RawEntry } from "../../formats/git-raw.ts";
import { pullRequestFileSchema } from "../../formats/github/pull-request.ts";
import { DIFF_OPTIONS } from "../diff.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { resolveCommit } from "../revisions.ts";
import { namedBase } from "./named-base.ts";
import { pullRequestOf, type ReviewQuery } from "./review-query.ts";

export interface PullRequestFilesRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  readonly lookup: PullRequestLookup;
  readonly query: ReviewQuery;
}

/** GitHub lists 3,000 files of a pull request and no more. */
const MAX_PAGES = 30;

/**
 * The paths of the pull request's diff, sorted. By git where the base that GitHub names is here and what is
 * found has as many files and lines as GitHub says, which costs no request of its own; else by REST.
 * @throws FactUnavailable where there is no pull request, or not all can be listed
 */
export async function readPullRequestFiles(
  request: PullRequestFilesRequest,
): Promise<readonly TouchedPath[]> {
  const pullRequest = pullRequestOf(request.lookup);
  const paths = (await byGit(request, pullRequest)) ?? (await byRest(request.session, pullRequest));
  return [...paths].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Null where the commits are not here, or the base here is not the one that GitHub compares with. */
async function byGit(
  { repository, query }: PullRequestFilesRequest,
  pullRequest: PullRequest,
): Promise<TouchedPath[] | null> {
  const { head, base } = pullRequest;
  if ((await resolveCommit(repository, head.sha)) === null) return null;
  // Since an older base other files may have changed, and as many. Of a merged one the branch has it all.
  const tip =
    pullRequest.state === "merged" ? base.sha : await namedBase({ repository, pullRequest, query });
  const entries = tip === null ? null : await changedSince(repository, tip, head.sha);
  if (entries === null || !isAsTold(entries, pullRequest)) return null;
  return entries.map(({ path, oldPath }) => ({ path, oldPath }));
}

async function changedSince(
  { git }: Repository,
  base: string,
  head: string,
): Promise<RawEntry[] | null> {
  try {
    const args = ["diff", "--raw", "--numstat", "-z", ...DIFF_OPTIONS, `${base}...${head}`, "--"];
    // 128: not here, or nothing in common.
    const { stdout, exitCode } = await git.run(args, { okExitCodes: [0, 128] });
    return exitCode === 0 ? parseRawAndNumstat(stdout) : null;
  } catch (error) {
    throw unavailable("the files of the pull request could not be listed", error);
  }
}

function isAsTold(
  entries: readonly RawEntry[],
  { changedFiles, additions, deletions }: PullRequest,
): boolean {
  const sum = (side: "insertions" | "deletions") =>
    entries.reduce((total, { lines }) => total + (lines?.[side] ?? 0), 0);
  return (
    entries.length === changedFiles &&
    sum("insertions") === additions &&
    sum("deletions") === deletions
  );
}

async function byRest(
  session: GitHubSession,
  { number, changedFiles }: PullRequest,
): Promise<TouchedPath[]> {
  const { items } = await session.list(
    "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    { pull_number: number },
    pullRequestFileSchema,
    { maxPages: MAX_PAGES },
  );
  if (items.length < changedFiles)
    throw new FactUnavailable(
      `GitHub lists ${items.length} of the ${changedFiles} files of #${number}`,
      "fetch its branch and its base, so that git can tell: git fetch --unshallow origin",
    );
  return items.map(({ filename, previous_filename, status }) => ({
    path: filename,
    // Of a copy the other file is still there.
    oldPath: status === "renamed" ? (previous_filename ?? null) : null,
  }));
}
