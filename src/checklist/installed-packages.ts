import { createRequire } from "node:module";
import { join } from "node:path";
import { readRegularFile } from "./regular-file.ts";
import type { PackageFiles } from "./request.ts";

const MISSING = new Set(["MODULE_NOT_FOUND", "ENOENT", "ENOTDIR"]);

/** Files of packages installed for the repository, found as Node finds modules from its root. */
export function installedPackages(root: string): PackageFiles {
  const require = createRequire(join(root, "package.json"));
  return {
    async read(specifier) {
      try {
        const path = require.resolve(specifier);
        return { path, bytes: readRegularFile(path) };
      } catch (fault) {
        const { code } = fault as NodeJS.ErrnoException;
        if (MISSING.has(code ?? "")) return null;
        if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
          throw new Error("the package does not export this file", { cause: fault });
        throw fault;
      }
    },
  };
}
