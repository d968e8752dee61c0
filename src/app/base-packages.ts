import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { installedPackages } from "../checklist/installed-packages.ts";
import type { PackageFiles } from "../checklist/request.ts";
import type { Repository } from "../facts/repository.ts";

/**
 * Files of installed packages for the base's checklist. What lies in the repository itself is the branch's: a
 * package of a workspace, to which `node_modules` has a link, or one that the branch committed there.
 */
export function basePackages(repository: Repository): PackageFiles {
  const installed = installedPackages(repository.root);
  return {
    async read(specifier) {
      const file = await installed.read(specifier);
      if (file === null) return null;
      const way = relative(repository.root, realpathSync(file.path)).split(sep);
      if (way[0] === "..") return file;
      const { tracked } = await repository.files();
      const path = way.join("/");
      if (way.includes("node_modules") && !tracked.some((one) => one.path === path)) return file;
      throw new Error(
        `it is a file of this repository (${path}), which this branch may change: name it by its path, ./${path}`,
      );
    },
  };
}
