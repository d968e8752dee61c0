import type { ChecklistSource } from "../checklist/request.ts";
import { commitFiles } from "../facts/commit-files.ts";
import type { Repository } from "../facts/repository.ts";

/** The files of a commit; `close` ends the process that reads them. */
export interface CommitSource extends ChecklistSource {
  close(): Promise<void>;
}

/**
 * The files of the base's tip, read from git's objects: nothing that is checked out has a say. A file that is there
 * and cannot be read is never null, for the branch's own checklist counts where the base has none.
 * @param commit a full id, of a commit or of the empty tree, which has no file
 */
export function baseSource(repository: Repository, commit: string): CommitSource {
  return commitFiles(repository, commit);
}
