import { createHash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { globs } from "../core/globs.ts";
import { contentId } from "./content-id.ts";
import { DEPENDENCY_LAYOUTS } from "./dependency-layouts.ts";
import { isInside } from "./paths.ts";
import type { Repository } from "./repository.ts";

/** Files that are looked at at most; in more of them nothing is told. */
const MOST_FILES = 20_000;
/** Time stamps of files are as coarse as a tick of the kernel, and lag behind the clock. */
const TICK_MS = 100;
/** Outputs that an entry of the cache remembers at most. */
const MOST_OUTPUTS = 5_000;

/**
 * Files that `inputs` names and git ignores: `inputs: ["generated/**"]`. Only folders and files that a glob begins
 * with, and in which git lists nothing, are looked into.
 * @returns paths with their contents' ids, sorted; null where there are too many, or one cannot be read
 */
export function inputsBeyond(
  root: string,
  inputs: readonly string[],
  listed: ReadonlySet<string>,
): [path: string, text: string][] | null {
  const takes = globs(inputs);
  const beginnings = inputs.filter((one) => !one.startsWith("!")).map(literalBeginning);
  const found = new Map<string, string>();
  for (const begin of new Set(beginnings)) {
    if (begin === "" || !isInside(begin) || isListed(begin, listed)) continue;
    const files = filesBelow(root, begin, () => true);
    if (files === null) return null;
    for (const { path, isFolder } of files) {
      if (isFolder || !takes(path)) continue;
      const id = contentId(root, path, "sha256");
      if (id === null) return null;
      found.set(path, `ignored ${id}`);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The folders or the file that every path of a glob begins with. */
function literalBeginning(glob: string): string {
  const parts = glob.replace(/^\.\//, "").replace(/\/$/, "").split("/");
  const end = parts.findIndex((part) => /[*?[\]{}()!+@\\|]/.test(part));
  return (end < 0 ? parts : parts.slice(0, end)).join("/");
}

function isListed(begin: string, listed: ReadonlySet<string>): boolean {
  if (listed.has(begin)) return true;
  for (const path of listed) if (path.startsWith(`${begin}/`)) return true;
  return false;
}

/** A file that git does not track, as a command left it. */
export type Output = readonly [path: string, size: number, mtimeMs: number];

/** What tools and editors keep for themselves: that it is there, or another, changes no outcome. */
const CACHES =
  /^(\.git|\.cache|\.pytest_cache|__pycache__|\.mypy_cache|\.ruff_cache|\.gradle|\.nx|\.turbo|\.wireit|\.eslintcache|\.vite|\.vitest|\.DS_Store|\.idea|\.vscode|\.vs|\.history|.*\.sw[a-p]|.*~|\.#.*|.*\.log)$/;
const isCounted = (name: string) => !CACHES.test(name) && !DEPENDENCY_LAYOUTS.has(name);

/**
 * Files that git ignores and that were written since: what a command leaves to those after it. Installed
 * dependencies are not among them. One process.
 * @param since milliseconds since the epoch
 * @returns null where there are too many to be remembered
 */
export async function outputsSince(
  { git, root }: Repository,
  since: number,
): Promise<readonly Output[] | null> {
  const outputs: Output[] = [];
  const [ignored, others] = await Promise.all([ignoredEntries(git), untrackedEntries(git)]);
  for (const begin of [...ignored, ...others]) {
    const files = filesBelow(root, begin, isCounted);
    if (files === null) return null;
    for (const { path, size, mtimeMs, ctimeMs, isFolder } of files)
      if (!isFolder && Math.max(mtimeMs, ctimeMs) >= since - TICK_MS)
        outputs.push([path, size, mtimeMs]);
    if (outputs.length > MOST_OUTPUTS) return null;
  }
  return outputs;
}

/**
 * What git ignores, as one text that is another as soon as anything in it is written or removed: a build that
 * somebody made by hand, a local database. Installed dependencies are not among it. One process.
 * @param own paths that `dod` writes itself, relative to the root; they do not count, nor that their folder changes
 * @returns null where there is too much of it
 */
export async function ignoredState(
  { git, root }: Repository,
  own: readonly string[],
): Promise<string | null> {
  const isOwn = (path: string) => own.some((one) => one === path || one.startsWith(`${path}/`));
  const entries = await ignoredEntries(git);
  let latest = 0;
  let count = 0;
  for (const begin of entries) {
    const files = filesBelow(root, begin, isCounted);
    if (files === null) return null;
    count += files.length;
    if (count > MOST_FILES) return null;
    for (const { path, mtimeMs, ctimeMs } of files)
      if (!isOwn(path)) latest = Math.max(latest, mtimeMs, ctimeMs);
  }
  // What is new is later; of what is gone at the top nothing else would tell.
  const names = createHash("sha256");
  for (const one of entries.sort()) if (!isOwn(one)) names.update(`${one}\0`);
  return `${latest} ${names.digest("hex")}`;
}

/** Files, and folders in which nothing else lies, without what does not count. */
async function ignoredEntries(git: Repository["git"]): Promise<string[]> {
  return entriesOf(git, ["--ignored"]);
}

async function untrackedEntries(git: Repository["git"]): Promise<string[]> {
  return entriesOf(git, []);
}

async function entriesOf(git: Repository["git"], which: readonly string[]): Promise<string[]> {
  const { stdout } = await git.run([
    ...["ls-files", "-z", "--others", ...which, "--exclude-standard", "--directory"],
  ]);
  return stdout
    .toString("utf8")
    .split("\0")
    .map((entry) => entry.replace(/\/$/, ""))
    .filter((entry) => entry !== "" && entry.split("/").every(isCounted));
}

/** True where each is there as it was. */
export function areInPlace(root: string, outputs: readonly Output[] | null): boolean {
  if (outputs === null) return false;
  return outputs.every(([path, size, mtimeMs]) => {
    try {
      const stat = isInside(path) ? lstatSync(join(root, path)) : null;
      return stat !== null && stat.size === size && stat.mtimeMs === mtimeMs;
    } catch {
      return false; // It is gone.
    }
  });
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly isFolder: boolean;
}

/** The files and folders in a folder, with itself, or the file; links are files. Null where there are too many. */
function filesBelow(
  root: string,
  begin: string,
  enters: (name: string) => boolean,
): FoundFile[] | null {
  const found: FoundFile[] = [];
  const left = [begin];
  let seen = 0;
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (seen++ > MOST_FILES) return null;
    try {
      const stat = lstatSync(join(root, path));
      const { size, mtimeMs, ctimeMs } = stat;
      const isFolder = stat.isDirectory();
      found.push({ path, size, mtimeMs, ctimeMs, isFolder });
      if (isFolder)
        for (const name of readdirSync(join(root, path)))
          if (enters(name)) left.push(`${path}/${name}`);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== "ENOENT") return null;
    }
  }
  return found;
}
