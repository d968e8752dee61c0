import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type PullRequestSummary,
  pullRequestSummarySchema,
} from "../../formats/github/pull-request.ts";
import { short } from "./standing.ts";

export interface SuccessToPublish {
  /** A full SHA. */
  readonly commit: string;
  /** The number of the pull request that was judged; null where the run is about none. */
  readonly pullRequest: number | null;
  /** The base branch that CI's event names for that pull request; null where there is none. */
  readonly startedFor: string | null;
  /** What the change was held against, as the report names it: `origin/main`; null where nothing tells. */
  readonly heldAgainst: string | null;
}

/** As many as GitHub gives at once; more pull requests of one commit are nobody's work. */
const PAGE = 100;
/** So GitHub answers, besides 404, when it is asked about a commit that it does not have. */
const ABSENT = [422];

/**
 * A status is the commit's, so every pull request with that head shows it. Success may be said only where no
 * other pull request would be green by it, into a branch with another checklist say. One request; two where
 * GitHub does not list the pull request itself.
 * @throws FactUnavailable where another would, and where that cannot be found out
 */
export async function refuseShared(
  session: GitHubSession,
  { commit, pullRequest, startedFor, heldAgainst }: SuccessToPublish,
): Promise<void> {
  // Without one nothing is written; that is said by what writes.
  if (!session.hasToken) return;
  const items = await session.find(
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    { commit_sha: commit, per_page: PAGE },
    z.array(pullRequestSummarySchema),
    { absent: ABSENT },
  );
  if (items === null)
    throw new FactUnavailable(
      `GitHub does not have the commit ${short(commit)}, or the token may not see its pull requests`,
      "push the commit: git push; in a workflow allow `permissions: { pull-requests: read }`",
    );
  if (items.length >= PAGE)
    throw new FactUnavailable(
      `more pull requests have the commit ${short(commit)} than are read`,
      "close those that nobody needs, or push another commit",
    );
  const heads = items.filter((one) => isOpenHead(one, commit));
  if (pullRequest === null) return refuseUnjudged(heads, heldAgainst);
  const others = heads.filter(({ number }) => number !== pullRequest);
  if (others.length > 0) throw shared("also ", others);
  const own =
    items.find(({ number }) => number === pullRequest) ?? (await unlisted(session, pullRequest));
  if (!items.includes(own) && isOpenHead(own, commit))
    throw new FactUnavailable(
      `GitHub does not say which open pull requests have the commit ${short(commit)}: it names none where the default branch has it already`,
      "push another commit",
    );
  if (startedFor !== null && own.base.ref !== startedFor)
    throw new FactUnavailable(
      `#${pullRequest} goes into ${own.base.ref} now, and this run was started for ${startedFor}`,
      `see what the run for ${own.base.ref} says; where there is none, push a commit`,
    );
}

/** Of a run that is about no pull request: at most one, into the very branch that was compared with. */
function refuseUnjudged(heads: readonly PullRequestSummary[], held: string | null): void {
  const [only] = heads;
  if (only === undefined) return;
  if (heads.length > 1) throw shared("", heads);
  const { ref } = only.base;
  // A commit is held against what came before it, whatever branch that is called.
  if (held === null || /^(?:HEAD\b|[0-9a-f]{7,64}$)/.test(held)) return;
  if (held === ref || held.endsWith(`/${ref}`)) return;
  throw new FactUnavailable(
    `the commit is the head of #${only.number}, which goes into ${ref}, and it was held against ${held}`,
    `run dod for the pull request, or hold it against its base: --base ${ref}`,
  );
}

function isOpenHead({ state, head }: PullRequestSummary, commit: string): boolean {
  return state === "open" && head.sha === commit;
}

/** After a merge, in a merge queue and for an older commit the list need not have it. */
function unlisted(session: GitHubSession, number: number): Promise<PullRequestSummary> {
  return session.get(
    "/repos/{owner}/{repo}/pulls/{pull_number}",
    { pull_number: number },
    pullRequestSummarySchema,
  );
}

function shared(also: string, heads: readonly PullRequestSummary[]): FactUnavailable {
  const named = heads.slice(0, 5).map(({ number }) => `#${number}`);
  const more = heads.length > 5 ? ` and ${heads.length - 5} more` : "";
  return new FactUnavailable(
    `the commit is ${also}the head of ${named.join(", ")}${more}, and a status is the commit's, so all of them would show it`,
    "close one, or push another commit",
  );
}
