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
    for (const { path } of files) {
      if (!takes(path)) continue;
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

/** A file that git ignores, as a command left it. */
export type Output = readonly [path: string, size: number, mtimeMs: number];

/** What tools keep for themselves: that it is there, or another, changes no outcome. */
const CACHES =
  /^(\.git|\.cache|\.pytest_cache|__pycache__|\.mypy_cache|\.ruff_cache|\.gradle|\.nx|\.turbo|\.wireit|\.eslintcache|\.vite|\.vitest|\.DS_Store)$/;

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
  const { stdout } = await git.run([
    ...["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"],
  ]);
  const outputs: Output[] = [];
  const named = (name: string) => !CACHES.test(name) && !DEPENDENCY_LAYOUTS.has(name);
  for (const entry of stdout.toString("utf8").split("\0")) {
    const begin = entry.replace(/\/$/, "");
    if (begin === "" || !begin.split("/").every(named)) continue;
    const files = filesBelow(root, begin, named);
    if (files === null) return null;
    for (const { path, size, mtimeMs, ctimeMs } of files)
      if (Math.max(mtimeMs, ctimeMs) >= since - TICK_MS) outputs.push([path, size, mtimeMs]);
    if (outputs.length > MOST_OUTPUTS) return null;
  }
  return outputs;
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
}

/** The files in a folder, or the file itself; links are files. Null where there are too many. */
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
      if (!stat.isDirectory()) found.push({ path, size, mtimeMs, ctimeMs });
      else
        for (const name of readdirSync(join(root, path)))
          if (enters(name)) left.push(`${path}/${name}`);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== "ENOENT") return null;
    }
  }
  return found;
}
