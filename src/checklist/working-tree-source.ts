import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { nullIfMissing } from "./bundled.ts";
import { readRegularFile } from "./regular-file.ts";
import type { ChecklistSource } from "./request.ts";

/**
 * Files of a working tree. A path, or a symbolic link on the way, that leads out of the root is
 * refused, and so is one to git's own files: in CI they hold a token, and a fault shows the text around it.
 * @param root absolute
 */
export function workingTreeSource(root: string): ChecklistSource {
  return {
    async read(path) {
      const way = wayInside(root, path);
      return way === null ? null : readRegularFile(join(realpathSync.native(root), way));
    },
    async walked(path) {
      const way = wayInside(root, path);
      if (way === null) return [];
      const links = linksOf(realpathSync.native(root), path);
      return [...new Set([...links, way.split(sep).join("/")])];
    },
  };
}

/** Where the file is, from the root; null for none. @throws Error where that is not inside */
function wayInside(root: string, path: string): string | null {
  const real = realPath(join(root, path));
  if (real === null) return null;
  const way = relative(realpathSync.native(root), real);
  if (!staysInside(way)) throw new Error("it leads out of the repository");
  if (isOfGit(way)) throw new Error("it is a file of git itself");
  return way;
}

/** Linux follows no more. */
const MAX_LINKS = 40;

/**
 * The symbolic links on the way to a file that is there. One that goes on outside of the root, and comes back, ends
 * the list: what lies there is not the repository's.
 * @param root absolute, links resolved
 */
function linksOf(root: string, path: string): string[] {
  const links: string[] = [];
  const steps = path.split("/");
  let at: string[] = [];
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (at.pop() === undefined) return links;
      continue;
    }
    at.push(step);
    const here = join(root, ...at);
    if (!lstatSync(here).isSymbolicLink()) continue;
    links.push(at.join("/"));
    if (links.length > MAX_LINKS) return links;
    at.pop();
    let target = readlinkSync(here);
    if (isAbsolute(target)) {
      target = relative(root, target);
      if (!staysInside(target)) return links;
      at = [];
    }
    steps.unshift(...target.split(sep));
  }
  return links;
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (fault) {
    return nullIfMissing(fault as NodeJS.ErrnoException);
  }
}

function staysInside(way: string): boolean {
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way);
}

/** In any case: some file systems do not tell `.GIT` from `.git`. */
function isOfGit(way: string): boolean {
  return way.split(sep).some((part) => part.toLowerCase() === ".git");
}
