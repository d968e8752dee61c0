import type { Buffer } from "node:buffer";
import { decodePath } from "../core/path-bytes.ts";

/** One entry of `git ls-files -z -v --stage --cached --others`. */
export interface ListedFile {
  readonly path: string;
  /** Of the index, octal as git writes it (`100644`); null for an untracked file. */
  readonly mode: string | null;
  /** Of the index; null for an untracked file. */
  readonly oid: string | null;
  /** 0; 1 to 3 while a merge conflict is open. */
  readonly stage: number;
  /** The user told git not to look: `update-index --assume-unchanged`. */
  readonly assumeUnchanged: boolean;
  /** Left out by a sparse checkout, or by `update-index --skip-worktree`. */
  readonly skipWorktree: boolean;
  /** An untracked folder that is a repository of its own; the path has no trailing slash. */
  readonly nestedRepository: boolean;
}

const TAB = 9;

/**
 * Entries in git's order.
 * @throws Error for anything that is not such output.
 */
export function parseListedFiles(bytes: Buffer): ListedFile[] {
  const files: ListedFile[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new Error("ls-files: the last entry is cut off");
    files.push(parseEntry(bytes.subarray(at, end)));
    at = end + 1;
  }
  return files;
}

function parseEntry(entry: Buffer): ListedFile {
  const tag = String.fromCharCode(entry[0] ?? 0);
  if (tag === "?") {
    const nested = entry.at(-1) === 0x2f;
    return {
      path: decodePath(entry.subarray(2, nested ? -1 : undefined)),
      mode: null,
      oid: null,
      stage: 0,
      assumeUnchanged: false,
      skipWorktree: false,
      nestedRepository: nested,
    };
  }
  const tab = entry.indexOf(TAB);
  const match = /^[HSMRCKhsmrck] (\d{6}) ([0-9a-f]+) ([0-3])$/.exec(
    entry.toString("latin1", 0, tab),
  );
  if (!match)
    throw new Error(`ls-files: unexpected entry ${JSON.stringify(entry.toString("latin1"))}`);
  return {
    path: decodePath(entry.subarray(tab + 1)),
    mode: match[1] ?? null,
    oid: match[2] ?? null,
    stage: Number(match[3]),
    assumeUnchanged: tag === tag.toLowerCase(),
    skipWorktree: tag.toUpperCase() === "S",
    nestedRepository: false,
  };
}
