import { lstat, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { CommandRun, WrittenFile } from "../core/command.ts";
import { MAX_FILE_BYTES } from "../core/facts.ts";
import { isInside } from "./paths.ts";
import { type FileStamps, writtenBy } from "./result-files.ts";
import { asText } from "./tree-files.ts";

/**
 * What is at a path before a command runs, for {@link readWritten}.
 * @param root absolute. @param path relative to it
 */
export async function stampFile(root: string, path: string): Promise<FileStamps> {
  const stamps = new Map<string, { identity: string; changedAt: number; size: number }>();
  if (!isInside(path)) return stamps;
  const stat = await lstat(join(root, path), { bigint: true }).catch(() => null);
  if (stat?.isFile())
    stamps.set(path, {
      identity: [stat.mtimeNs, stat.ctimeNs, stat.size, stat.ino].join(" "),
      changedAt: Number(stat.ctimeMs),
      size: Number(stat.size),
    });
  return stamps;
}

/**
 * Reads a file that a run was to write. No link is followed: what it leads to is not the run's.
 * @param before what was there; null where nobody looked, and the times of the file decide
 */
export async function readWritten(
  root: string,
  path: string,
  run: CommandRun,
  before: FileStamps | null,
): Promise<WrittenFile> {
  if (!isInside(path)) return unreadable("it is not a path in the repository");
  const full = join(root, path);
  try {
    const found = await lstat(full);
    if ((await realpath(full)) !== join(await realpath(root), path))
      return unreadable("a symbolic link leads to it");
    if (!found.isFile()) return unreadable("it is no file");
    if (found.size > MAX_FILE_BYTES)
      return unreadable(`it is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
    const { fresh } = writtenBy(run, before, await stampFile(root, path));
    if (fresh.length === 0) return { kind: "stale" };
    return { kind: "written", text: asText(await readFile(full)) ?? "" };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? { kind: "missing" } : unreadable(message);
  }
}

function unreadable(reason: string): WrittenFile {
  return { kind: "unreadable", reason };
}
