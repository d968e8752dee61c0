import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  rmdirSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeSync,
} from "node:fs";
import { posix } from "node:path";
import type { PlacedFile } from "../core/copies.ts";
import { encodePath } from "../core/path-bytes.ts";
import { FactUnavailable } from "../core/result.ts";
import { absolutePath, isInside } from "./paths.ts";

/** Written where nothing is: never through a link, and never into another's file. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
/** Not blocking: to open a named pipe would wait for somebody to write to it. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const PIECE = 1 << 20;

/**
 * Puts one file, or link, below a root, or takes away what stands there. What is in its way goes: a folder
 * where a file is to stand, a file or a link where a folder must be. No link is followed.
 * @param path relative to the root
 * @throws FactUnavailable for a path that names nothing in a repository; the system's error
 */
export function placeFile(root: string, path: string, file: PlacedFile): void {
  mustBeInside(path);
  if (file === null) {
    takeAway(root, path);
    return;
  }
  makeWay(root, path);
  if (file.kind === "link") symlinkSync(encodePath(file.target), absolutePath(root, path));
  else
    writing(root, path, file.executable, (to) => {
      for (let at = 0; at < file.bytes.length; ) at += writeSync(to, file.bytes, at);
    });
}

/**
 * Makes a path below one root what it is below another: the same file, the same link, or nothing. A folder
 * stays a folder, with nothing put into it. Files are read in pieces; no link is followed on either side.
 * @throws FactUnavailable for a file that cannot be read; the system's error for what cannot be written
 */
export function copyPath(from: string, to: string, path: string): void {
  mustBeInside(path);
  const found = statWithin(from, path);
  if (found?.isSymbolicLink()) {
    const target = readlinkSync(absolutePath(from, path), { encoding: "buffer" });
    makeWay(to, path);
    symlinkSync(target, absolutePath(to, path));
  } else if (found?.isFile()) copyRegular(from, to, path);
  else if (!found?.isDirectory() || statWithin(to, path)?.isDirectory() !== true)
    takeAway(to, path);
}

/**
 * What stands at a path below a root, links not followed.
 * @returns null where there is nothing, or a folder on the way is a link or a file
 */
export function statWithin(root: string, path: string): Stats | null {
  const options = { throwIfNoEntry: false } as const;
  try {
    for (const folder of foldersOf(path))
      if (!lstatSync(absolutePath(root, folder), options)?.isDirectory()) return null;
    return lstatSync(absolutePath(root, path), options) ?? null;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function copyRegular(from: string, to: string, path: string): void {
  let source: number;
  try {
    source = openSync(absolutePath(from, path), READ);
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    const { mode } = fstatSync(source);
    makeWay(to, path);
    const piece = Buffer.allocUnsafe(PIECE);
    writing(to, path, (mode & 0o111) !== 0, (target) => {
      for (let length = readSync(source, piece); length > 0; length = readSync(source, piece))
        for (let at = 0; at < length; ) at += writeSync(target, piece, at, length - at);
    });
  } finally {
    closeSync(source);
  }
}

/** Modes as git makes them: by the user's umask. */
function writing(root: string, path: string, executable: boolean, write: (to: number) => void) {
  const to = openSync(absolutePath(root, path), NEW, executable ? 0o777 : 0o666);
  try {
    write(to);
  } finally {
    closeSync(to);
  }
}

/** Nothing at the path itself, and folders above it. */
function makeWay(root: string, path: string): void {
  for (const folder of foldersOf(path)) {
    const there = absolutePath(root, folder);
    const found = lstatSync(there, { throwIfNoEntry: false });
    if (found?.isDirectory()) continue;
    if (found !== undefined) rmSync(there);
    mkdirSync(there);
  }
  rmSync(absolutePath(root, path), { recursive: true, force: true });
}

/** Folders that are empty then go, too, as where git removes a file. */
function takeAway(root: string, path: string): void {
  if (statWithin(root, path) === null) return;
  rmSync(absolutePath(root, path), { recursive: true, force: true });
  try {
    for (const folder of foldersOf(path).reverse()) rmdirSync(absolutePath(root, folder));
  } catch {
    // Something else is in it.
  }
}

/** `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) folders.unshift(at);
  return folders;
}

function mustBeInside(path: string): void {
  if (!isInside(path))
    throw new FactUnavailable(
      `${JSON.stringify(path)} is no path in a repository, and nothing is written there`,
      "see that the path is relative, without `..` and `.git`",
    );
}

function unreadable(path: string, error: unknown): FactUnavailable {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FactUnavailable(
    `${path} cannot be copied: ${code ?? message}`,
    "see that it is a regular file and that you may read it",
  );
}
