import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";

export type WorkingFolder = { readonly path: string } | { readonly fault: string };

/**
 * The folder that a command runs in. It must exist and lie inside the root, symbolic links followed:
 * a checklist from a branch must not reach the rest of the machine by a path.
 * @param root absolute. @param cwd relative to it.
 */
export async function workingFolder(root: string, cwd: string): Promise<WorkingFolder> {
  if (cwd.includes("\0")) return { fault: "its `cwd` is not a path" };
  try {
    const realRoot = await realpath(root);
    const path = await realpath(resolve(realRoot, cwd));
    const inside = relative(realRoot, path);
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return { fault: `the folder ${cwd} is outside the repository` };
    if (!(await stat(path)).isDirectory()) return { fault: `${cwd} is not a folder` };
    return { path };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      fault:
        code === "ENOENT" ? `the folder ${cwd} does not exist` : `the folder ${cwd}: ${message}`,
    };
  }
}
