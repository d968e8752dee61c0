import { readFile, realpath } from "node:fs/promises";
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
    async read(path) {
      const real = await realpath(join(root, path)).catch(nullIfMissing);
      if (real === null) return null;
      if (!isInside(await realpath(root), real)) throw new Error("it leads out of the repository");
      return readFile(real).catch((fault: NodeJS.ErrnoException) => {
        throw new Error(REASONS[fault.code ?? ""] ?? fault.message);
      });
    },
  };
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
