import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { nullIfMissing } from "./bundled.ts";
import type { ChecklistSource } from "./request.ts";

/**
 * Files of a working tree. A path, or a symbolic link on the way, that leads out of the root is
 * refused.
 * @param root absolute
 */
export function workingTreeSource(root: string): ChecklistSource {
  return {
    // At once and not by promises: for small files their machinery takes ten times as long.
    async read(path) {
      const real = realPath(join(root, path));
      if (real === null) return null;
      const realRoot = realpathSync.native(root);
      if (!isInside(realRoot, real)) throw new Error("it leads out of the repository");
      try {
        // To open a named pipe would wait for somebody to write to it.
        const kind = statSync(real);
        if (!kind.isFile() && !kind.isDirectory()) throw new Error("it is no regular file");
        return readFileSync(real);
      } catch (fault) {
        const { code, message } = fault as NodeJS.ErrnoException;
        throw new Error(REASONS[code ?? ""] ?? message);
      }
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

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "there is no permission to read it",
  EPERM: "there is no permission to read it",
};

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way);
}
