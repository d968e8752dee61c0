import { posix } from "node:path";
import { contentId } from "./content-id.ts";
import { listFiles } from "./file-listing.ts";
import { unavailable } from "./git-failure.ts";
import { isThere } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { lookAtTree, type TreeState, treeDifference, withContents } from "./same-tree.ts";

/** How a copy was made, to tell what a command did to it. */
export interface CopyState {
  readonly tree: TreeState;
  /** All that git lists: files, submodules, repositories within. */
  readonly listed: ReadonlySet<string>;
}

/**
 * Looks at a copy before anything runs in it. Beyond the listing it starts no process; it reads the files
 * that were put there, and those written this very moment.
 * @param placed paths whose contents are not those of the commit
 */
export async function rememberCopy(copy: Repository, placed: Iterable<string>): Promise<CopyState> {
  const now = asItIs(copy);
  const tree = await lookAtTree(now);
  const format = copy.head.length === 64 ? "sha256" : "sha1";
  const contents = new Map<string, string>();
  for (const path of placed) {
    const id = tree.files.get(path) ? contentId(copy.root, path, format) : null;
    if (id !== null) contents.set(path, id);
  }
  return { tree: withContents(tree, contents), listed: await listedIn(now) };
}

/**
 * The state with these paths as they are now: what was put there counts as how the copy was made, and what
 * a command did elsewhere does not.
 */
export async function rememberPlaced(
  copy: Repository,
  before: CopyState,
  placed: ReadonlySet<string>,
): Promise<CopyState> {
  const after = await rememberCopy(copy, placed);
  const above = new Set([...placed].flatMap(foldersOf));
  const isPlaced = (path: string) =>
    placed.has(path) || above.has(path) || foldersOf(path).some((folder) => placed.has(folder));
  const files = new Map([...before.tree.files].filter(([path]) => !isPlaced(path)));
  for (const [path, state] of after.tree.files) if (isPlaced(path)) files.set(path, state);
  const listed = new Set([...before.listed].filter((path) => !isPlaced(path)));
  for (const path of after.listed) if (isPlaced(path)) listed.add(path);
  return { tree: { ...before.tree, files }, listed };
}

/**
 * Files that a command edited or removed, and those that are new and not ignored; sorted. What it committed or
 * entered into the index of the copy counts by what lies there.
 * @throws FactUnavailable where git cannot say it
 */
export async function differingFrom(copy: Repository, state: CopyState): Promise<string[]> {
  try {
    const { paths } = await treeDifference(copy, state.tree);
    const listed = await listedIn(asItIs(copy));
    const added = [...listed].filter((path) => !state.listed.has(path));
    return [...new Set([...paths, ...added])].sort();
  } catch (error) {
    throw unavailable("what a command did to the copy of the files cannot be seen", error);
  }
}

/** The listing is read anew; a repository keeps its first one. */
function asItIs(copy: Repository): Repository {
  let files: ReturnType<Repository["files"]> | null = null;
  return {
    ...copy,
    files: () => {
      files ??= listFiles(copy.git);
      return files;
    },
  };
}

async function listedIn(copy: Repository): Promise<Set<string>> {
  const { tracked, untracked } = await copy.files();
  const there = tracked.filter(({ path }) => isThere(copy.root, path));
  return new Set([...there, ...untracked].map(({ path }) => path));
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) folders.push(at);
  return folders;
}
