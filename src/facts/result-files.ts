import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { globs } from "../core/globs.ts";

/** Path relative to the root → what changes when the file is written. */
export type FileStamps = ReadonlyMap<string, FileStamp>;

export interface FileStamp {
  /** Modification and change time, size and inode. The change time cannot be set back. */
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  readonly size: number;
}

/** Large, and never where results are, unless the glob says so. */
const SKIPPED = ["node_modules", ".git"];

/**
 * The files that match, ignored ones too: reports stand in `target/` and `build/`. Symbolic links are
 * not followed: what they lead to is not the run's.
 * @param root absolute. @param patterns globs relative to it, `!` excludes.
 */
export async function stampResultFiles(
  root: string,
  patterns: readonly string[],
): Promise<FileStamps> {
  const stamps = new Map<string, FileStamp>();
  const takes = patterns.filter((pattern) => !pattern.startsWith("!"));
  if (takes.length === 0) return stamps;
  const matches = globs(patterns);
  const skipped = SKIPPED.filter((name) => !takes.some((pattern) => pattern.includes(name)));
  const visit = async (path: string): Promise<void> => {
    const stat = await lstat(join(root, path), { bigint: true }).catch(() => null);
    if (stat?.isDirectory()) {
      // A folder that cannot be read has no results for us.
      const names = await readdir(join(root, path)).catch(() => []);
      for (const name of names)
        if (!skipped.includes(name)) await visit(path === "" ? name : `${path}/${name}`);
    } else if (stat?.isFile() && matches(path))
      stamps.set(path, {
        identity: [stat.mtimeNs, stat.ctimeNs, stat.size, stat.ino].join(" "),
        changedAt: Number(stat.ctimeMs),
        size: Number(stat.size),
      });
  };
  for (const prefix of outermost(takes.map(staticPrefix))) await visit(prefix);
  return stamps;
}

/** The folder (or file) that a glob begins with, without anything that matches more than itself. */
export function staticPrefix(pattern: string): string {
  const parts = pattern.replace(/^\.\//, "").split("/");
  const magic = parts.findIndex((part) => /[*?[\]{}()!+@\\]/.test(part));
  const fixed = magic < 0 ? parts : parts.slice(0, magic);
  return fixed.filter((part) => part !== "").join("/");
}

/** Without those that lie within another, and without those that lead out of the root. */
function outermost(prefixes: readonly string[]): string[] {
  const inside = prefixes.filter((prefix) => !prefix.split("/").includes(".."));
  return [...new Set(inside)].filter(
    (prefix) =>
      !inside.some((other) => other !== prefix && (other === "" || prefix.startsWith(`${other}/`))),
  );
}
