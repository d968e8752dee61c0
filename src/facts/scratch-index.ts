import { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { copyFile, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { removeTemporary, temporaryFolder } from "../clients/temporary.ts";
import { encodePath } from "../core/path-bytes.ts";
import { FactUnavailable } from "../core/result.ts";
import type { ListedFile } from "../formats/git-ls-files.ts";
import { isThere } from "./paths.ts";
import type { Repository } from "./repository.ts";

// Entries get the empty blob's id and no time stamps: git then looks at the file itself.
const EMPTY_BLOB_SHA1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
const EMPTY_BLOB_SHA256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

/** A copy of the index, for one diff. */
export interface ScratchIndex {
  /** For git's environment. */
  readonly env: { readonly GIT_INDEX_FILE: string };
  /** @throws FactUnavailable when somebody removed it meanwhile: git takes that for an empty index. */
  stillThere(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Copies the index into a temporary folder and enters there what the user's index keeps from git:
 *
 * - untracked files, so that git itself says what they will be once committed (renames, line endings,
 *   filters, binary or not) and the digest stays the same when they are;
 * - files marked assume-unchanged or skip-worktree that are there: their edits count.
 *
 * The user's own index is not touched: even `git diff` would write it, to refresh time stamps.
 */
export async function makeScratchIndex(repository: Repository): Promise<ScratchIndex> {
  const { tracked, untracked } = await repository.files();
  const folder = await temporaryFolder();
  const file = join(folder, "index");
  const env = { GIT_INDEX_FILE: file };
  const remove = () => removeTemporary(folder);
  try {
    await copyIndex(join(repository.gitDir, "index"), file);
    const emptyBlob = repository.head.length === 64 ? EMPTY_BLOB_SHA256 : EMPTY_BLOB_SHA1;
    const entries = [
      ...untracked.map((u) => entry(u.nestedRepository ? "160000" : "100644", emptyBlob, u.path)),
      ...hiddenButThere(repository, tracked).map((t) => entry(t.mode ?? "", t.oid ?? "", t.path)),
    ];
    if (entries.length > 0)
      await repository.git.run(["update-index", "-z", "--index-info"], {
        input: Buffer.concat(entries),
        env,
      });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    env,
    remove,
    stillThere: async () => {
      const there = tracked.length === 0 || (await stat(file).catch(() => null));
      if (!there)
        throw new FactUnavailable(
          `the temporary folder ${folder} was removed while the change was read`,
          "run dod again; something cleans the temporary folder",
        );
    },
  };
}

/**
 * A copy with the time stamp of the original. git takes an entry's time stamps for proof only when they
 * are older than the index itself ("racy git"); in a copy that looks newer, an edit within the second
 * of the last commit that keeps the file's size would go unseen.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(to, seconds, seconds);
  } catch (error) {
    // A fresh `clone --no-checkout` has no index; to git it is then an empty one.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** One record of `update-index -z --index-info`. */
function entry(mode: string, oid: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${oid}\t`), encodePath(path), Buffer.from([0])]);
}

/** Marked as not to be looked at, and nevertheless in the working tree. */
function hiddenButThere(repository: Repository, tracked: readonly ListedFile[]): ListedFile[] {
  const folders = new Map<string, boolean>();
  // A sparse checkout may leave out a hundred thousand files; most with their whole folder.
  const folderThere = (path: string) => {
    const folder = dirname(path);
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const there = isThere(repository.root, folder);
    folders.set(folder, there);
    return there;
  };
  return tracked.filter(
    (file) =>
      file.assumeUnchanged ||
      (file.skipWorktree && folderThere(file.path) && isThere(repository.root, file.path)),
  );
}
