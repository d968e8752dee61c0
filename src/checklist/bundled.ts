import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BundledChecklists } from "./request.ts";

/** What a bundled name looks like: `recommended`. */
export const BUNDLED_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The checklists of a folder that ships with `dod`; a name is a file's, without `.yml`. */
export function bundledIn(folder: string): BundledChecklists {
  return {
    async names() {
      const files = await readdir(folder);
      return files
        .filter((file) => file.endsWith(".yml"))
        .map((file) => file.slice(0, -".yml".length))
        .sort();
    },
    async read(name) {
      if (!BUNDLED_NAME.test(name)) return null;
      return readFile(join(folder, `${name}.yml`)).catch(nullIfMissing);
    },
  };
}

/** For `catch`: a file that is not there is null, every other fault goes on. */
export function nullIfMissing(fault: NodeJS.ErrnoException): null {
  if (fault.code === "ENOENT" || fault.code === "ENOTDIR") return null;
  throw fault;
}
