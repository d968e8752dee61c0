import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
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
      const real = realPath(join(root, path));
      if (real === null) return null;
      const way = relative(realpathSync.native(root), real);
      if (!staysInside(way)) throw new Error("it leads out of the repository");
      if (isOfGit(way)) throw new Error("it is a file of git itself");
      return readRegularFile(real);
    },
  };
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
