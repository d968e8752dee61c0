import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import { FactUnavailable } from "../../core/result.ts";
import { branchComparisonSchema } from "../../formats/github/comparison.ts";
import {
  type PullRequestSummary,
  pullRequestSummarySchema,
} from "../../formats/github/pull-request.ts";
import type { Repository } from "../repository.ts";
import { contains } from "./commit-relation.ts";
import { baseBranch, type Sought, type SoughtRequest, sameName } from "./sought.ts";

type ByBranch = Extract<Sought, { kind: "branch" }>;
type ByCommit = Extract<Sought, { kind: "commit" }>;

/** More of one branch are not looked at. */
const MAX_PAGES = 3;
/** Merged ones that are held against HEAD by a request each. */
const MAX_COMPARED = 3;

/**
 * The one of the branch's pull requests that is meant: the newest open one, of several the one into the
 * base; else the merged one that contains HEAD; else the newest, where it was closed without merging.
 * A merged one that does not contain HEAD was another use of the branch's name.
 */
export async function ofBranch(
  request: SoughtRequest,
  sought: ByBranch,
): Promise<PullRequestSummary | null> {
  const { session } = request;
  const isOpen = ({ state }: PullRequestSummary) => state === "open";
  const listed = await session.list(
    "/repos/{owner}/{repo}/pulls",
    {
      head: `${sought.owner}:${sought.branch}`,
      state: "all",
      sort: "created",
      direction: "desc",
    },
    pullRequestSummarySchema,
    { maxPages: MAX_PAGES, enough: (items) => items.some(isOpen) },
  );
  // A filter that GitHub does not understand it leaves out, and gives everybody's.
  const { items } = listed;
  if (items.length > 0 && !items.some(({ base }) => base.repo == null || isOf(session, base)))
    await refuseOldName(session);
  const own = items.filter(
    ({ head }) =>
      head.ref === sought.branch && sameName(ownerOf(head) ?? sought.owner, sought.owner),
  );
  const open = own.filter(isOpen);
  const base = baseBranch(request);
  const wanted = open.find((one) => one.base.ref === base) ?? open[0];
  if (wanted !== undefined) return wanted;
  if (listed.truncated)
    throw new FactUnavailable(
      `${sought.owner}:${sought.branch} has had more pull requests than are read, and none of the newest is open`,
      "name the pull request: `--pr N`",
    );
  const merged = own.filter(({ merged_at }) => merged_at !== null);
  for (const one of merged.slice(0, MAX_COMPARED))
    if (await containsHead(session, request.repository, one.head.sha)) return one;
  const [newest] = own;
  return newest?.merged_at === null ? newest : null;
}

/** Null for a fork that is gone with its account. */
function ownerOf({ user, repo }: PullRequestSummary["head"]): string | null {
  return repo?.full_name.split("/")[0] ?? user?.login ?? null;
}

/** By git, else by GitHub, which does not know a HEAD that was never pushed. */
async function containsHead(
  session: GitHubSession,
  repository: Repository,
  commit: string,
): Promise<boolean> {
  if (commit === repository.head) return true;
  const known = await contains(repository, commit, repository.head);
  if (known !== null) return known;
  const compared = await session.find(
    "/repos/{owner}/{repo}/compare/{basehead}",
    { basehead: `${repository.head}...${commit}`, per_page: 1 },
    branchComparisonSchema,
    { absent: ABSENT },
  );
  return compared?.status === "ahead" || compared?.status === "identical";
}

/** So GitHub answers, besides 404, when it is asked about a commit that it does not have. */
const ABSENT = [422];

/**
 * The pull request that a commit belongs to. On a base branch only one that was merged into it;
 * elsewhere the one whose head or merge it is goes first, then an open one, a merged one, a closed one.
 * Everybody may open one of the same commit from a fork: it goes behind this repository's own.
 * @returns "unknown-there" where GitHub does not have the commit
 * @throws FactUnavailable where several are meant, and where the repository has another name now
 */
export async function ofCommit(
  session: GitHubSession,
  { sha, onBase }: ByCommit,
): Promise<PullRequestSummary | "unknown-there" | null> {
  const listed = await session.find(
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    { commit_sha: sha, per_page: 100 },
    z.array(pullRequestSummarySchema),
    { absent: ABSENT },
  );
  if (listed === null) return "unknown-there";
  const here = listed.filter(({ base }) => isOf(session, base));
  if (here.length === 0 && listed.length > 0) await refuseOldName(session);
  const wanted = here
    .filter(({ base }) => onBase === null || base.ref === onBase)
    .sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  const merged: Test = ({ merged_at }) => merged_at !== null;
  const made: Test = (one) => merged(one) && one.merge_commit_sha === sha;
  if (onBase !== null) return wanted.find(made) ?? wanted.find(merged) ?? null;
  const open: Test = ({ state }) => state === "open";
  const own: Test = ({ head }) => isOf(session, head);
  const isHead: Test = ({ head }) => head.sha === sha;
  return (
    wanted.find((one) => open(one) && isHead(one) && own(one)) ??
    wanted.find(made) ??
    onlyOne(
      wanted.filter((one) => isHead(one) && (open(one) || own(one))),
      sha,
    ) ??
    wanted.find(isHead) ??
    wanted.find((one) => open(one) && own(one)) ??
    onlyOne(wanted.filter(open), sha) ??
    wanted.find(merged) ??
    wanted[0] ??
    null
  );
}

type Test = (one: PullRequestSummary) => boolean;

/** @throws FactUnavailable where there are more, unless all of them are closed */
function onlyOne(found: readonly PullRequestSummary[], sha: string): PullRequestSummary | null {
  if (found.length > 1 && found.some(({ state }) => state === "open"))
    throw new FactUnavailable(
      `several pull requests have the commit ${sha.slice(0, 12)}: ${found
        .slice(0, 5)
        .map(({ number }) => `#${number}`)
        .join(", ")}`,
      "name the one that is meant: `--pr N`",
    );
  return found[0] ?? null;
}

function isOf({ owner, name }: GitHubSession, { repo }: PullRequestSummary["head"]): boolean {
  return repo != null && sameName(repo.full_name, `${owner}/${name}`);
}

/**
 * GitHub goes on answering under a name that the repository had, with what has the new one.
 * @throws FactUnavailable where it has
 */
async function refuseOldName(session: GitHubSession): Promise<void> {
  const { owner, name } = session;
  const told = await session.find("/repos/{owner}/{repo}", {}, z.object({ full_name: z.string() }));
  if (told === null || sameName(told.full_name, `${owner}/${name}`)) return;
  throw new FactUnavailable(
    `the repository ${owner}/${name} is called ${told.full_name} now`,
    `tell git: git remote set-url origin …/${told.full_name}.git; in CI, set GITHUB_REPOSITORY`,
  );
}
