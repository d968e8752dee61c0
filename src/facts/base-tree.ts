import { GitObjects } from "../clients/git-objects.ts";
import { MAX_FILE_BYTES, type Tree } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";
import { parseTree, type TreeEntry } from "../formats/git-ls-tree.ts";
import { unavailable } from "./git-failure.ts";
import type { Repository } from "./repository.ts";
import { asText, tooLarge } from "./tree-files.ts";

/** A commit's tree; `close` ends the process that reads its files. */
export interface CommittedTree extends Tree {
  close(): Promise<void>;
}

/**
 * The tree of a commit (the merge base's), or of the empty tree: one process lists it, one reads files,
 * however many, and each starts when it is first needed.
 */
export function committedTree(repository: Repository, commit: string): CommittedTree {
  const objects = new GitObjects(repository.git);
  let listing: Promise<Map<string, TreeEntry>> | null = null;
  const entries = () => {
    listing ??= list(repository, commit);
    return listing;
  };
  const read = async (path: string) => {
    const entry = (await entries()).get(path);
    // Links and submodules are no files.
    if (!entry?.mode.startsWith("100")) return null;
    const object = await objects.read(entry.oid).catch((error: unknown) => {
      throw unavailable(`${path} of ${commit.slice(0, 12)} cannot be read`, error);
    });
    if (!object)
      throw new FactUnavailable(
        `the content of ${path} at ${commit.slice(0, 12)} is not in this clone`,
        "clone without --filter, or fetch the rest: git fetch --refetch --no-filter",
      );
    return object.size > MAX_FILE_BYTES ? tooLarge(path) : object.bytes;
  };
  return {
    paths: async () => {
      const all = [...(await entries())];
      return all.flatMap(([path, { mode }]) => (mode === "160000" ? [] : [path])).sort();
    },
    read,
    readText: async (path) => asText(await read(path)),
    close: () => objects.close(),
  };
}

async function list(repository: Repository, commit: string): Promise<Map<string, TreeEntry>> {
  try {
    const args = ["ls-tree", "-r", "-z", "--full-tree", commit];
    return parseTree((await repository.git.run(args)).stdout);
  } catch (error) {
    throw unavailable(`the files of ${commit.slice(0, 12)} cannot be listed`, error);
  }
}
