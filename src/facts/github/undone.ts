import { GitError } from "../../clients/git.ts";
import type { Commit } from "../../core/change.ts";
import type { Undone } from "../../core/github/pull-request.ts";
import { commitFormat, parseCommits } from "../../formats/git-log.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { mergeBaseOf } from "./commit-relation.ts";
import { namedIn } from "./revert-messages.ts";
import { droppedByMerges } from "./undone-merges.ts";
import { oldVersions, type TakenBack } from "./undone-versions.ts";

export interface UndoneRequest {
  readonly repository: Repository;
  /** A commit of the base; it must be here, as `head`. */
  readonly base: string;
  readonly head: string;
}

export interface UndoneWork {
  /** Sorted by path. */
  readonly undone: readonly Undone[];
  /** Why not all could be looked at; null when it was. */
  readonly unknown: string | null;
}

/**
 * Work of others that a branch takes back: files that it puts back to an older version of the base's, and
 * what merges of the base into it dropped. What a commit of the branch says that it reverts is meant. A
 * file that both have edited since is looked at only as far as git merges it by itself.
 * @throws FactUnavailable where git fails
 */
export async function findUndone(request: UndoneRequest): Promise<UndoneWork> {
  const { repository, base, head } = request;
  if (repository.shallow)
    return { undone: [], unknown: "this is a shallow clone: what landed before is not in it" };
  try {
    const own = await ownCommits(request);
    const mergeBase = await mergeBaseOf(repository, base, head);
    if (mergeBase === null || own.length === 0) return { undone: [], unknown: null };
    const excused = excuses(repository, own);
    const versions = await oldVersions(repository, mergeBase, head);
    const { dropped, unknown } = await droppedByMerges(repository, own, head).catch(tooOld);
    const undone = new Map<string, Undone>();
    for (const { path, lost } of [...versions, ...dropped]) {
      const commit = await firstAsync(lost, async (one) => !(await excused(one)));
      if (commit) undone.set(path, { path, commit: commit.sha, subject: commit.subject });
    }
    return {
      undone: [...undone.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
      unknown,
    };
  } catch (error) {
    throw unavailable(
      "whether the branch takes back what others did could not be found out",
      error,
    );
  }
}

function tooOld(error: unknown): { dropped: TakenBack[]; unknown: string } {
  // Its usage, as before git 2.38.
  if (error instanceof GitError && error.exitCode === 129)
    return {
      dropped: [],
      unknown: "what merges of the base dropped only git 2.38 and newer can find out",
    };
  throw error;
}

async function ownCommits({ repository, base, head }: UndoneRequest): Promise<Commit[]> {
  const options = ["-z", "--topo-order", "--encoding=UTF-8", "--no-color", commitFormat(false)];
  const { stdout } = await repository.git.run(["log", ...options, head, `^${base}`, "--"]);
  return parseCommits(stdout);
}

/** Whether a commit of the branch says that it takes another back: by its id, its number or its subject. */
function excuses(repository: Repository, own: readonly Commit[]) {
  const messages = own.map(({ subject, body }) => `${subject}\n\n${body}`);
  const named = messages.map(namedIn);
  const shas = named.flatMap((one) => one.shas);
  const numbers = new Set(named.flatMap((one) => one.numbers.map(({ number }) => number)));
  const subjects = new Set(messages.flatMap((text) => /^Revert "(.*)"/.exec(text)?.[1] ?? []));
  return async ({ sha, parents, subject }: TakenBack["lost"][number]): Promise<boolean> => {
    const number = /\(#(\d{1,9})\)$|^Merge pull request #(\d{1,9})\b/.exec(subject);
    if (subjects.has(subject) || numbers.has(Number(number?.[1] ?? number?.[2]))) return true;
    if (shas.some((one) => sha.startsWith(one))) return true;
    if (shas.length === 0 || parents.length < 2) return false;
    // Of a merge each commit that it brought may be named.
    const brought = await repository.git.text(["rev-list", sha, `^${parents[0]}`, "--"]);
    return brought.split("\n").some((commit) => shas.some((one) => commit.startsWith(one)));
  };
}

async function firstAsync<T>(
  list: readonly T[],
  test: (one: T) => Promise<boolean>,
): Promise<T | undefined> {
  for (const one of list) if (await test(one)) return one;
  return undefined;
}
