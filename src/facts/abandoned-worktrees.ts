import { lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  isAbandoned,
  removeAbandonedTemporary,
  removeElsewhere,
  removeLeftover,
  removeWithLast,
} from "../clients/temporary.ts";
import type { Repository } from "./repository.ts";

/** Where git keeps what it knows of a linked worktree (gitrepository-layout(5), `worktrees/<id>/`). */
export function worktreeEntry({ commonDir }: Pick<Repository, "commonDir">, name: string): string {
  return join(commonDir, "worktrees", name);
}

/**
 * Removes what killed runs left in the repository: entries with a name that only `dod` gives, of a process
 * that is gone. `git worktree prune` is not asked, as it would also forget the user's own worktrees on a
 * disk that is not there at the moment.
 */
export async function removeAbandonedWorktrees(
  repository: Pick<Repository, "commonDir">,
): Promise<void> {
  // First: of a worktree that was half removed when its run was killed nothing says any more whose it is.
  await removeAbandonedTemporary();
  for (const name of entryNames(repository)) {
    const entry = worktreeEntry(repository, name);
    const since = lstatSync(entry, { throwIfNoEntry: false })?.mtimeMs;
    if (since === undefined || !isAbandoned(name, since)) continue;
    const place = placeOf(entry);
    // A user's own, whatever it is called.
    if (place !== null && !isOurs(place, name, entry)) continue;
    try {
      // It may lie in another temporary folder than this run's.
      if (place !== null) {
        removeWithLast(place, ".git");
        removeLeftover(dirname(place));
        removeElsewhere(place);
      }
      removeElsewhere(entry);
    } catch {
      // Another user's run; it stays to be removed by them.
    }
  }
}

/**
 * True for the place of a worktree as `dod` makes it, a folder in a folder of one name, where there is nothing
 * (any more), or nothing yet, or a worktree that says itself that it belongs to this entry. An entry is only
 * a name in a file: what else lies there is a user's.
 */
function isOurs(place: string, name: string, entry: string): boolean {
  if (basename(place) !== name || basename(dirname(place)) !== name) return false;
  try {
    const found = lstatSync(place, { throwIfNoEntry: false });
    if (found === undefined) return true;
    if (!found.isDirectory()) return false;
    return readdirSync(place).length === 0 || pointsBack(place, entry);
  } catch {
    return false; // Not ours to read.
  }
}

/** gitrepository-layout(5): a linked worktree's `.git` is a file, `gitdir: ` and its entry. */
function pointsBack(place: string, entry: string): boolean {
  const file = join(place, ".git");
  if (!lstatSync(file).isFile()) return false;
  const [, to] = /^gitdir: (.+)\n?$/.exec(readFileSync(file, "utf8")) ?? [];
  return to !== undefined && realpathSync(resolve(place, to)) === realpathSync(entry);
}

function entryNames(repository: Pick<Repository, "commonDir">): string[] {
  try {
    return readdirSync(worktreeEntry(repository, ""));
  } catch {
    return []; // There has been no worktree.
  }
}

/** The worktree's folder; null where git was killed before it wrote that down. */
function placeOf(entry: string): string | null {
  try {
    const gitFile = readFileSync(join(entry, "gitdir"), "utf8").trim();
    return gitFile === "" ? null : dirname(gitFile);
  } catch {
    return null;
  }
}
