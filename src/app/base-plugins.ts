import { importFrom } from "../checklist/import-plugin.ts";
import type { ImportPlugin } from "../checklist/request.ts";
import type { Repository } from "../facts/repository.ts";
import { type ThrowAwayWorktree, throwAwayWorktree } from "../facts/throw-away-worktree.ts";

/** Plugins of a commit. */
export interface CommitPlugins {
  readonly importPlugin: ImportPlugin;
  /** Removes the files they were imported from: only when no check of theirs will run any more. */
  close(): Promise<void>;
}

/**
 * Imports the base's plugins from a checkout of that commit, so that neither a plugin nor what it imports
 * from its own repository is the branch's. The checkout is made for the first plugin that is asked for. Packages
 * are those installed for the user's tree.
 * @param commit a full id
 */
export function basePlugins(repository: Repository, commit: string): CommitPlugins {
  let worktree: Promise<ThrowAwayWorktree> | null = null;
  let closed = false;
  return {
    importPlugin: async (specifier, fromFile) => {
      if (closed) throw new Error("the base's plugins are closed already");
      worktree ??= throwAwayWorktree(repository, commit);
      return importFrom((await worktree).root)(specifier, fromFile);
    },
    close: async () => {
      closed = true;
      const made = await worktree?.catch(() => null);
      await made?.remove();
    },
  };
}
