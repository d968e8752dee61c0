import { Buffer } from "node:buffer";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { encodePath } from "../core/path-bytes.ts";

/**
 * What node's file functions take for a path of the repository. Paths with bytes that are not UTF-8
 * have no string form there and become bytes.
 */
export function absolutePath(root: string, path: string): string | Buffer {
  if (!/[\udc80-\udcff]/.test(path)) return join(root, path);
  return Buffer.concat([Buffer.from(root.endsWith("/") ? root : `${root}/`), encodePath(path)]);
}

/**
 * False for what could leave the repository or enter git's own files: absolute, empty, `.` and `..`
 * parts, `.git` in any case, NUL. Such a path names no file of a tree.
 */
export function isInside(path: string): boolean {
  if (path.includes("\0") || (process.platform === "win32" && /[\\:]/.test(path))) return false;
  return path.split("/").every((part) => part !== "" && !/^(\.{1,2}|\.git)$/i.test(part));
}

/** Whether something of that name is there, a link included, wherever it leads. */
export function isThere(root: string, path: string): boolean {
  try {
    return lstatSync(absolutePath(root, path), { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A file stands where a folder was.
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return false;
    throw error;
  }
}
