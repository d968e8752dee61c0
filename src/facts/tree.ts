import type { Buffer } from "node:buffer";
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import { MAX_FILE_BYTES, type Tree } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";
import { absolutePath, isInside, isThere } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { asText, tooLarge } from "./tree-files.ts";

/** Null for what is no readable regular file in the sense of `Tree`. */
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EISDIR", "EINVAL"]);

/**
 * The working tree: its files as they were listed first, their contents as they are when read. Neither
 * a path nor a symbolic link anywhere in it leads out of the repository or into its git directory.
 */
export function workingTree(repository: Repository): Tree {
  const { root } = repository;
  let leftOut: Promise<ReadonlySet<string>> | null = null;
  const real = new Set<string | Buffer>();
  const read = async (path: string) => {
    if (!isInside(path)) return null;
    const bytes = foldersAreReal(root, path, real) ? readRegularFile(root, path) : null;
    leftOut ??= listLeftOut(repository);
    if (bytes === null && (await leftOut).has(path) && !isThere(root, path))
      throw new FactUnavailable(
        `${path} is left out of this sparse checkout`,
        "check it out: git sparse-checkout disable",
      );
    return bytes;
  };
  let paths: Promise<readonly string[]> | null = null;
  return {
    read,
    readText: async (path) => asText(await read(path)),
    paths: () => {
      paths ??= listPaths(repository);
      return paths;
    },
  };
}

async function listPaths(repository: Repository): Promise<string[]> {
  const { tracked, untracked } = await repository.files();
  const there = tracked.filter(
    (file) =>
      file.mode !== "160000" &&
      // What a sparse checkout leaves out is not deleted; the rest is there or it is.
      (file.skipWorktree || isThere(repository.root, file.path)),
  );
  return [...there, ...untracked.filter((file) => !file.nestedRepository)]
    .map((file) => file.path)
    .sort();
}

async function listLeftOut(repository: Repository): Promise<ReadonlySet<string>> {
  const { tracked } = await repository.files();
  return new Set(tracked.flatMap((file) => (file.skipWorktree ? [file.path] : [])));
}

/**
 * Whether every folder on the way is a folder and not a link to one.
 * @param known those that were found to be one before
 */
function foldersAreReal(root: string, path: string, known: Set<string | Buffer>): boolean {
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const folder = absolutePath(root, path.slice(0, slash));
    if (known.has(folder)) continue;
    try {
      if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
      known.add(folder);
    } catch (error) {
      if (isAbsent(error)) return false;
      throw unreadable(path, error);
    }
  }
  return true;
}

// At once and not by promises: for small files their machinery takes ten times as long as the reading.
function readRegularFile(root: string, path: string): Uint8Array | null {
  // Not blocking: to open a named pipe would wait for somebody to write to it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const file = openSync(absolutePath(root, path), flags);
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory()) return null;
      if (!stat.isFile()) throw new Error("it is neither a file nor a folder");
      if (stat.size > MAX_FILE_BYTES) tooLarge(path);
      const bytes = readFileSync(file);
      return bytes.length > MAX_FILE_BYTES ? tooLarge(path) : bytes;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error instanceof FactUnavailable ? error : unreadable(path, error);
  }
}

function isAbsent(error: unknown): boolean {
  return ABSENT.has((error as NodeJS.ErrnoException).code ?? "");
}

function unreadable(path: string, error: unknown): FactUnavailable {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FactUnavailable(
    `${path} cannot be read: ${code ?? message}`,
    "see that it is a regular file and that you may read it",
  );
}
