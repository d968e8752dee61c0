import { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { GitObjects } from "../clients/git-objects.ts";
import { type DiffRequest, type FileDiff, readDiff } from "./diff.ts";
import { absolutePath } from "./paths.ts";
import type { Repository } from "./repository.ts";

/** git takes a file for binary when there is a NUL in its first 8,000 bytes (buffer_is_binary). */
const SNIFFED = 8000;
/** git's own limit (core.bigFileThreshold, pinned): above it everything is binary. */
const BIG = 512 * 1024 * 1024;
/** What surely fits on a command line on every system. */
const ARGUMENTS_LIMIT = 24 * 1024;
const REGULAR = /^100/;

/** A diff in which attributes hide no lines. */
export interface UndisguisedDiff {
  readonly files: readonly FileDiff[];
  /** Paths whose lines were brought to light, sorted as in `files`. */
  readonly disguised: readonly string[];
}

/**
 * `.gitattributes` is a file of the branch: with `*.ts -diff` in it git says "binary" and gives no
 * lines, and nothing would be left to check. Files that git calls binary and that are not (by its own
 * rule) are diffed once more as text. Costs nothing when the diff has no binary file, and at most
 * three processes more when it has.
 */
export async function withoutDisguise(
  files: readonly FileDiff[],
  request: DiffRequest,
): Promise<UndisguisedDiff> {
  const suspects = files.filter(
    ({ entry }) =>
      entry.lines === null &&
      (REGULAR.test(entry.newMode) || REGULAR.test(entry.oldMode)) &&
      // The same known content on both sides has no lines; zeros only say that nobody hashed it yet.
      (entry.oldOid !== entry.newOid || /^0+$/.test(entry.oldOid)),
  );
  const disguised = await onlyText(suspects, request.repository);
  if (disguised.length === 0) return { files, disguised: [] };
  const touched = new Set(disguised.flatMap(({ entry }) => pathsOf(entry)));
  const again = await readDiff({ ...request, asText: true, paths: asArguments([...touched]) });
  const isTouched = ({ entry }: FileDiff) => pathsOf(entry).some((path) => touched.has(path));
  return {
    files: [...files.filter((file) => !isTouched(file)), ...again.filter(isTouched)],
    disguised: disguised.map(({ entry }) => entry.path),
  };
}

function pathsOf(entry: FileDiff["entry"]): string[] {
  return entry.oldPath === null ? [entry.path] : [entry.path, entry.oldPath];
}

/** No paths, which is all of them, where they are too many or not UTF-8: node cannot hand those over. */
function asArguments(paths: readonly string[]): readonly string[] {
  const length = paths.reduce((sum, path) => sum + Buffer.byteLength(path) + 1, 0);
  const plain = paths.every((path) => !/[\udc80-\udcff]/.test(path));
  return plain && length <= ARGUMENTS_LIMIT ? paths : [];
}

async function onlyText(
  suspects: readonly FileDiff[],
  repository: Repository,
): Promise<FileDiff[]> {
  const objects = new GitObjects(repository.git);
  try {
    const text: FileDiff[] = [];
    for (const file of suspects) {
      const { entry } = file;
      if (REGULAR.test(entry.newMode) && (await isBinaryFile(repository.root, entry.path)))
        continue;
      if (REGULAR.test(entry.oldMode)) {
        const old = await objects.read(entry.oldOid, SNIFFED);
        if (!old || old.size > BIG || old.bytes.includes(0)) continue;
      }
      text.push(file);
    }
    return text;
  } finally {
    await objects.close();
  }
}

async function isBinaryFile(root: string, path: string): Promise<boolean> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(absolutePath(root, path), flags);
  try {
    if ((await file.stat()).size > BIG) return true;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED), 0, SNIFFED, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await file.close();
  }
}
