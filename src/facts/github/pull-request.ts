import { setTimeout } from "node:timers/promises";
import type { Change } from "../../core/change.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import { asPullRequest, pullRequestSchema } from "../../formats/github/pull-request.ts";
import { ofBranch, ofCommit } from "./pull-request-candidates.ts";
import { ofCheckout, type Sought, type SoughtRequest, sameName, whatIsSought } from "./sought.ts";
import { eventCommit, standingTo, unpushed } from "./standing.ts";

export interface PullRequestRequest extends SoughtRequest {
  /** Null where it could not be read. */
  readonly change: Change | null;
  /** `--pr`; else null. */
  readonly number: number | null;
  readonly signal?: AbortSignal | undefined;
  /** Waits until GitHub has found out whether there is a conflict; injectable for tests. */
  readonly pause?: (() => Promise<unknown>) | undefined;
}

/** GitHub needs a moment after a push; asking begins it. */
const PAUSE_MS = 1500;

/**
 * The pull request that stands for what is checked out (GITHUB.md, "Which commit"): by `--pr`, CI's event, the
 * branch or the commit; an open one, else the merged one that contains HEAD, else the newest that was
 * closed. Two requests where there is one; a third where GitHub was still looking for conflicts.
 * @throws FactUnavailable
 */
export async function readPullRequest(request: PullRequestRequest): Promise<PullRequestLookup> {
  const { session, repository, number, change } = request;
  const named = number !== null && request.event?.number !== number;
  // What CI says about its own pull request says nothing of another one.
  const event = named ? null : request.event;
  const asked: Sought = named ? { kind: "number", number } : await whatIsSought(request);
  const { sought, pullRequest, unknownThere } = await find({ ...request, event }, asked);
  const beside =
    named && (pullRequest === null || !(await isOwnBranch({ ...request, event }, pullRequest)));
  const standing = await standingTo(pullRequest, {
    repository,
    change,
    event,
    sought,
    beside,
    unknownThere,
  });
  return {
    repository: `${session.owner}/${session.name}`,
    sought: inWords(sought),
    pullRequest,
    commit: (event && eventCommit(event)) ?? pullRequest?.head.sha ?? repository.head,
    standing,
  };
}

interface Found {
  /** What it was found by. */
  readonly sought: Sought;
  readonly pullRequest: PullRequest | null;
  /** GitHub does not know the commit that was looked for. */
  readonly unknownThere: boolean;
}

async function find(request: PullRequestRequest, sought: Sought): Promise<Found> {
  const found = async (number: number | null, by = sought): Promise<Found> => ({
    sought: by,
    pullRequest: number === null ? null : await detailOf(request, number),
    unknownThere: false,
  });
  if (sought.kind === "number") return found(sought.number);
  if (sought.kind === "branch") {
    const chosen = await ofBranch(request, sought);
    if (chosen !== null) return found(chosen.number);
    const landing = await asBase(request, sought);
    const landed = landing && (await ofCommit(request.session, landing));
    if (landing === null || landed === null || landed === "unknown-there") return found(null);
    return found(landed.number, landing);
  }
  // What is only here needs no question, and GitHub would have no answer.
  const isLocal = sought.onBase !== null && request.event === null;
  const chosen =
    isLocal && (await unpushed(request.repository)) > 0
      ? "unknown-there"
      : await ofCommit(request.session, sought);
  if (chosen === "unknown-there") return { sought, pullRequest: null, unknownThere: true };
  return found(chosen?.number ?? null);
}

/** A branch without a pull request may be one that others go into, `release/1.0` say, after a merge. */
async function asBase(
  { repository, event }: PullRequestRequest,
  { branch }: Extract<Sought, { kind: "branch" }>,
): Promise<Extract<Sought, { kind: "commit" }> | null> {
  // What is only here GitHub does not know.
  const isOpen = event?.kind === "pull-request";
  if (isOpen || (event === null && (await unpushed(repository)) > 0)) return null;
  const sha = (event && eventCommit(event)) ?? repository.head;
  return { kind: "commit", sha, onBase: branch };
}

async function detailOf(
  {
    session,
    signal,
    pause = () => setTimeout(PAUSE_MS, undefined, { signal }),
  }: PullRequestRequest,
  number: number,
): Promise<PullRequest> {
  const read = async () =>
    asPullRequest(
      await session.get(
        "/repos/{owner}/{repo}/pulls/{pull_number}",
        { pull_number: number },
        pullRequestSchema,
      ),
      session.owner,
    );
  const first = await read();
  if (first.mergeable !== "computing") return first;
  await pause();
  return read();
}

/** What is checked out is a branch of that pull request, perhaps with more or fewer commits. */
async function isOwnBranch(request: PullRequestRequest, { number, head }: PullRequest) {
  const own = await ofCheckout(request, request.repository.branch);
  if (own.kind === "number") return own.number === number;
  if (own.kind !== "branch" || own.branch !== head.ref) return false;
  return head.repository === null || sameName(own.owner, head.repository.split("/")[0] ?? "");
}

function inWords(sought: Sought): string {
  if (sought.kind === "number") return `#${sought.number}`;
  if (sought.kind === "branch") return `${sought.owner}:${sought.branch}`;
  return `the commit ${sought.sha.slice(0, 8)}`;
}
