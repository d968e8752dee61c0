import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
} from "node:fs";
import { absolutePath } from "./paths.ts";

/** git takes larger files for binary; of these only the time stamps are looked at. */
const LARGEST = 512 * 1024 * 1024;
const PIECE = 1 << 20;

/**
 * The id that git gives to the bytes of a file as they are on the disk, filters left out; of a
 * symbolic link to its target's name. Null for what is not there, is neither, cannot be read or is
 * larger than 512 MiB. Read in pieces.
 */
export function contentId(root: string, path: string, format: "sha1" | "sha256"): string | null {
  const absolute = absolutePath(root, path);
  let file: number | null = null;
  try {
    if (lstatSync(absolute).isSymbolicLink()) {
      const target = readlinkSync(absolute, { encoding: "buffer" });
      return begin(format, target.length).update(target).digest("hex");
    }
    file = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > LARGEST) return null;
    const hash = begin(format, stat.size);
    const piece = Buffer.allocUnsafe(Math.min(stat.size + 1, PIECE));
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece))
      hash.update(piece.subarray(0, length));
    return hash.digest("hex");
  } catch {
    // Not to be had is an answer, too: it is the id of no content.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function begin(format: "sha1" | "sha256", size: number) {
  return createHash(format).update(`blob ${size}\0`);
}
