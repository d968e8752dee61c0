import { openSession, type SessionRequest } from "../clients/github/open-session.ts";
import { remotesOf } from "../clients/github/remotes.ts";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";
import type { Stage } from "../core/status.ts";
import type { Base } from "../facts/base.ts";
import { unavailable } from "../facts/git-failure.ts";
import { type WholeMerge, wholeMerge } from "../facts/github/whole-merge.ts";
import type { Repository } from "../facts/repository.ts";
import { tooShallow } from "../facts/revisions.ts";

export interface StepBackRequest {
  readonly base: Base;
  readonly repository: Repository;
  readonly env: Environment;
  /** Up to which stage is asked; in `code` GitHub is not. */
  readonly stage: Stage;
  readonly patience?: SessionRequest["limits"];
  readonly signal?: AbortSignal | undefined;
}

/** HEAD included; GitHub rebases fewer. */
const MAX_COMMITS = 200;

/**
 * On the default branch, after a pull request of several commits was merged by rebasing, HEAD^1 is one of
 * its own commits: neither what it changed earlier nor its checklist is the base's. Then the base is the
 * commit before all of them; else it is as it was. Where that is not asked, or cannot be, a note says that
 * HEAD alone is judged.
 * @throws FactUnavailable where that commit is not in a shallow clone; the signal's reason
 */
export async function stepBackOverPullRequest(request: StepBackRequest): Promise<Base> {
  const { base, repository, env, stage, patience: limits, signal } = request;
  const { isNewestStep, ofBranch: branch, ...rest } = base;
  if (!isNewestStep || branch === undefined) return base;
  const remotes = await remotesOf(repository.git, repository.branch);
  // What is on no server came by no pull request.
  if (remotes.remotes.length === 0 && !env.GITHUB_REPOSITORY) return base;
  if (stage === "code") return alone(base, "is not asked in the stage code");
  const line = await firstParents(repository);
  let merge: WholeMerge | null;
  try {
    const session = await openSession({ env, remotes, limits, signal });
    try {
      merge = await wholeMerge({ session, line, branch });
    } finally {
      await session.close();
    }
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return alone(base, `could not be asked: ${fault.reason}; ${fault.mend}`);
  }
  if (merge === null) return base;
  const { number, commits } = merge;
  const before = line[commits];
  if (before === undefined && repository.shallow) throw tooShallow(`the commit before #${number}`);
  if (before === undefined && commits === MAX_COMMITS)
    return alone(base, `is not known: #${number} has ${MAX_COMMITS} commits or more`);
  const tip = before ?? repository.emptyTree;
  const name = before?.slice(0, 12) ?? "nothing";
  const reason = `the commit before #${number}`;
  return { ...rest, ofBranch: branch, name, reason, tip, mergeBase: tip };
}

function alone(base: Base, why: string): Base {
  const note = `the change is the newest commit alone; whether its pull request had more ${why}`;
  return { ...base, notes: [...base.notes, note] };
}

/** HEAD and its first parents, newest first, as far as they are here. */
async function firstParents({ git, head }: Repository): Promise<string[]> {
  try {
    const args = ["rev-list", "--first-parent", `--max-count=${MAX_COMMITS}`, head, "--"];
    return (await git.text(args)).split("\n");
  } catch (error) {
    throw unavailable("the commits before HEAD could not be read", error);
  }
}
