import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isAbandoned, removeElsewhere } from "../clients/temporary.ts";
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
export function removeAbandonedWorktrees(repository: Pick<Repository, "commonDir">): void {
  for (const name of entryNames(repository)) {
    const entry = worktreeEntry(repository, name);
    const since = lstatSync(entry, { throwIfNoEntry: false })?.mtimeMs;
    if (since === undefined || !isAbandoned(name, since)) continue;
    const place = placeOf(entry);
    // A user's own, whatever it is called.
    if (place !== null && basename(place) !== name) continue;
    try {
      // It may lie in another temporary folder than this run's.
      if (place !== null && basename(dirname(place)) === name) removeElsewhere(place);
      removeElsewhere(entry);
    } catch {
      // Another user's run; it stays to be removed by them.
    }
  }
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
