import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  COMMIT_PULL_REQUESTS,
  type CommitPullRequests,
  commitPullRequestsSchema,
} from "../../formats/github/commit-pull-requests.ts";
import { pullRequestSummarySchema } from "../../formats/github/pull-request.ts";
import { sameName } from "./sought.ts";

export interface WholeMergeRequest {
  readonly session: GitHubSession;
  /** HEAD and its first parents, newest first, full ids: as far as is looked. */
  readonly line: readonly string[];
  /** The branch that HEAD is on, without its remote. */
  readonly branch: string;
}

/** What a merge brought besides HEAD. */
export interface WholeMerge {
  /** The pull request's. */
  readonly number: number;
  /** How many of the line, HEAD included, are its own: 2 at least. All of them where it may have more. */
  readonly commits: number;
}

/** A commit's pull requests that were merged into the branch, by number. */
type PullRequestsOf = (oid: string) => Promise<ReadonlySet<number>>;

/** Of 50 commits each. */
const MAX_PAGES = 4;
/** Without GraphQL each commit takes a request. */
const MAX_ASKED = 30;

/**
 * The commits below HEAD that came with HEAD's own pull request: all of a rebase merge, where each commit
 * has one parent and git does not tell whose they are. Mostly one request by GraphQL; else by REST one for
 * each commit.
 * @returns null where HEAD came alone: a squash, or no pull request
 * @throws FactUnavailable where GitHub cannot be asked, or not to the end
 */
export async function wholeMerge(request: WholeMergeRequest): Promise<WholeMerge | null> {
  if (!request.session.hasToken) return walk(request.line, byRest(request));
  try {
    return await walk(request.line, byGraphQl(request));
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return walk(request.line, byRest(request));
  }
}

/** As far down as the commits have a pull request in common. */
async function walk(
  [head = "", ...below]: readonly string[],
  pullRequestsOf: PullRequestsOf,
): Promise<WholeMerge | null> {
  let shared = await pullRequestsOf(head);
  let commits = 1;
  for (const oid of below) {
    if (shared.size === 0) break;
    const own = await pullRequestsOf(oid);
    const both = new Set([...shared].filter((number) => own.has(number)));
    if (both.size === 0) break;
    shared = both;
    commits++;
  }
  return commits > 1 ? { number: Math.min(...shared), commits } : null;
}

function byGraphQl({ session, line, branch }: WholeMergeRequest): PullRequestsOf {
  const known = new Map<string, ReadonlySet<number>>();
  let after: string | null = null;
  let pages = 0;
  const nextPage = async (): Promise<boolean> => {
    if (pages === MAX_PAGES || (pages > 0 && after === null)) return false;
    const { data, missing } = await session.graphql(
      COMMIT_PULL_REQUESTS,
      { oid: line[0], after },
      commitPullRequestsSchema,
    );
    const [gone] = missing;
    if (gone) throw new FactUnavailable(`${gone.path}: ${gone.reason}`, gone.mend);
    const { object, nameWithOwner } = data.repository;
    // GitHub has no pull request of a commit that it does not have.
    if (object === null && line[0] !== undefined) known.set(line[0], new Set());
    for (const commit of object?.history.nodes ?? [])
      known.set(commit.oid, mergedInto(commit, branch, nameWithOwner));
    const page = object?.history.pageInfo;
    after = page?.hasNextPage ? page.endCursor : null;
    pages++;
    return true;
  };
  return async (oid) => {
    for (;;) {
      const found = known.get(oid);
      if (found !== undefined) return found;
      if (!(await nextPage())) throw notToTheEnd(pages * 50);
    }
  };
}

type Commit = NonNullable<CommitPullRequests["repository"]["object"]>["history"]["nodes"][number];

/** The repository's name is as GitHub has it now: it goes on answering under an old one. */
function mergedInto(
  { oid, associatedPullRequests: { nodes, totalCount } }: Commit,
  branch: string,
  repository: string,
): ReadonlySet<number> {
  if (totalCount > nodes.length)
    throw new FactUnavailable(
      `the commit ${oid.slice(0, 12)} belongs to more pull requests than are read`,
      "name the base: `--base SHA`",
    );
  const own = nodes.filter(
    (one) =>
      one.merged &&
      one.baseRefName === branch &&
      sameName(one.repository.nameWithOwner, repository),
  );
  return new Set(own.map(({ number }) => number));
}

function byRest({ session, branch }: WholeMergeRequest): PullRequestsOf {
  let asked = 0;
  return async (oid) => {
    if (++asked > MAX_ASKED) throw notToTheEnd(MAX_ASKED);
    const listed = await session.find(
      "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
      { commit_sha: oid, per_page: 100 },
      z.array(pullRequestSummarySchema),
      // So GitHub answers for a commit that it does not have.
      { absent: [422] },
    );
    const own = (listed ?? []).filter(
      ({ merged_at, base }) =>
        merged_at !== null &&
        base.ref === branch &&
        base.repo != null &&
        sameName(base.repo.full_name, `${session.owner}/${session.name}`),
    );
    return new Set(own.map(({ number }) => number));
  };
}

function notToTheEnd(read: number): FactUnavailable {
  return new FactUnavailable(
    `the pull request of HEAD has more commits than are read, ${read}`,
    "name the commit before it: `--base SHA`",
  );
}
