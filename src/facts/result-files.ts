import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CommandRun } from "../core/command.ts";
import { globs } from "../core/globs.ts";
import type { MissingResults } from "../core/test-run.ts";
import { COMMAND_GAP_MS } from "./command-gap.ts";

/** Path relative to the root → what changes when the file is written. */
export type FileStamps = ReadonlyMap<string, FileStamp>;

export interface FileStamp {
  /** Modification and change time, size and inode. The change time cannot be set back. */
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  readonly size: number;
}

/**
 * File times are coarser than clocks: by less than this many milliseconds a file can seem older than it
 * is. Less than half of what lies between two commands, so that neither's files are taken for the other's.
 */
const CLOCK_SLACK_MS = COMMAND_GAP_MS / 2 - 1;

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

/**
 * Which files a run wrote, and which not.
 * @param before what was there before it; null where another item asked for the run and nobody looked.
 * Then the files' times decide: what changed before it began or after it was over is not its own.
 */
export function writtenBy(
  { startedAt, durationMs }: Pick<CommandRun, "startedAt" | "durationMs">,
  before: FileStamps | null,
  after: FileStamps,
): { readonly fresh: readonly string[]; readonly stale: readonly string[] } {
  const since = startedAt - CLOCK_SLACK_MS;
  const until = startedAt + durationMs + CLOCK_SLACK_MS;
  const fresh: string[] = [];
  const stale: string[] = [];
  for (const [path, { identity, changedAt }] of [...after].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isOwn = before
      ? before.get(path)?.identity !== identity
      : changedAt >= since && changedAt <= until;
    (isOwn ? fresh : stale).push(path);
  }
  return { fresh, stale };
}

/** The globs that no file of the run matches; a list of globs with `!` excludes from each. */
export function missingResults(
  patterns: readonly string[],
  fresh: readonly string[],
  stale: readonly string[],
): MissingResults[] {
  const excluded = patterns.filter((pattern) => pattern.startsWith("!"));
  return patterns
    .filter((pattern) => !pattern.startsWith("!"))
    .map((glob) => ({ glob, matches: globs([glob, ...excluded]) }))
    .filter(({ matches }) => !fresh.some(matches))
    .map(({ glob, matches }) => ({ glob, stale: stale.filter(matches) }));
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
