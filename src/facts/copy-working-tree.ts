import { setImmediate } from "node:timers/promises";
import { parseNames } from "../formats/git-names.ts";
import { copyPath, statWithin } from "./copy-files.ts";
import { type FileListing, listFiles } from "./file-listing.ts";
import { unavailable } from "./git-failure.ts";
import type { Repository } from "./repository.ts";
import { makeScratchIndex } from "./scratch-index.ts";

const DIFF = [
  "diff",
  "--name-only",
  "-z",
  "--no-renames",
  "--no-ext-diff",
  "--no-textconv",
  "--no-relative",
  "--ignore-submodules=dirty",
];
/** The event loop gets its turn after as many files. */
const BATCH = 256;

/**
 * Makes a checkout of a commit what the user's working tree is at this moment: edited, removed and untracked
 * files, modes and links. Ignored files stay out; a submodule, or a repository within, is at most an empty
 * folder. Two git processes, whatever the number of files.
 * @param commit what is checked out there. @param root where; a real path
 * @returns the paths that were put there or taken away
 * @throws FactUnavailable where git fails or a file cannot be read
 */
export async function copyWorkingTree(
  repository: Repository,
  commit: string,
  root: string,
): Promise<Set<string>> {
  try {
    const listing = await listFiles(repository.git);
    const paths = new Set([
      ...(await differing(repository, listing, commit)),
      ...otherwiseFiltered(repository, listing, root),
    ]);
    let count = 0;
    for (const path of paths) {
      if (count++ % BATCH === 0) await setImmediate();
      copyPath(repository.root, root, path);
    }
    return paths;
  } catch (error) {
    throw unavailable("the working tree could not be copied", error);
  }
}

async function differing(
  repository: Repository,
  listing: FileListing,
  commit: string,
): Promise<string[]> {
  const index = await makeScratchIndex({ ...repository, files: async () => listing });
  try {
    const args = [...DIFF, commit, "--"];
    const { stdout } = await repository.git.run(args, { env: index.env });
    await index.stillThere();
    return parseNames(stdout);
  } finally {
    await index.remove();
  }
}

/**
 * Files that are the same to git and not on the disk: line endings that the user's checkout has otherwise, and
 * of git-lfs a pointer where the user has the file.
 */
function otherwiseFiltered(
  repository: Repository,
  { tracked }: FileListing,
  root: string,
): string[] {
  const isOther = (path: string) => {
    const [here, there] = [statWithin(repository.root, path), statWithin(root, path)];
    return here?.isFile() && there?.isFile() && here.size !== there.size;
  };
  return tracked.flatMap(({ path }) => (isOther(path) ? [path] : []));
}
