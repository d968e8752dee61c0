import type { Git } from "../clients/git.ts";
import { FactUnavailable } from "../core/result.ts";
import { type ListedFile, parseListedFiles } from "../formats/git-ls-files.ts";
import { unavailable } from "./git-failure.ts";

/** The files git knows of in the working tree, and those it does not know and does not ignore. */
export interface FileListing {
  /** One entry a path; in a conflict the first stage. In git's order: by bytes. */
  readonly tracked: readonly ListedFile[];
  /** Not ignored; in no order. */
  readonly untracked: readonly ListedFile[];
  /** Paths with an open merge conflict. */
  readonly unmerged: readonly string[];
}

const ARGS = ["ls-files", "-z", "-v", "--stage", "--cached", "--others", "--exclude-standard"];

/**
 * Lists with one process. `git` must run at the root: `ls-files` sees only what is below it.
 * @throws FactUnavailable when it fails, or leaves out a folder that it may not open.
 */
export async function listFiles(git: Git): Promise<FileListing> {
  const { stdout, stderr } = await git.run(ARGS).catch((error: unknown) => {
    throw unavailable("the files could not be listed", error);
  });
  const closed = /could not open directory '(.*)'/.exec(stderr)?.[1];
  if (closed !== undefined)
    throw new FactUnavailable(
      `the folder ${closed} cannot be opened, so files of the change may be missing`,
      "make it readable, or name it in .gitignore",
    );
  const tracked: ListedFile[] = [];
  const untracked: ListedFile[] = [];
  const unmerged: string[] = [];
  for (const file of parseListedFiles(stdout)) {
    if (file.mode === null) untracked.push(file);
    else if (file.stage === 0) tracked.push(file);
    else if (unmerged.at(-1) !== file.path) {
      unmerged.push(file.path);
      tracked.push(file);
    }
  }
  return { tracked, untracked, unmerged };
}
