import { join } from "node:path";
import { bundledIn } from "../checklist/bundled.ts";
import { importFrom } from "../checklist/import-plugin.ts";
import { installedPackages } from "../checklist/installed-packages.ts";
import { loadChecklist } from "../checklist/load.ts";
import type { CheckRegistry, LoadedChecklist } from "../checklist/request.ts";
import { workingTreeSource } from "../checklist/working-tree-source.ts";
import { CHECKS } from "../checks/registry.ts";
import type { Check } from "../core/check.ts";
import { packageFolder } from "./package-folder.ts";

/** The built-in checks, each loaded when it is asked for. */
export const BUILT_IN: CheckRegistry = {
  names: () => Object.keys(CHECKS),
  load: (name) => (CHECKS[name] as () => Promise<Check>)(),
};

/**
 * The checklist of a working tree.
 * @param root absolute
 * @param path as `--checklist` gives it, relative to the root; null: the usual names, else `recommended`
 * @throws ChecklistError with every problem; UsageError when `path` names no file
 */
export function openChecklist(
  root: string,
  path: string | null,
  now: Date,
): Promise<LoadedChecklist> {
  return loadChecklist({
    source: workingTreeSource(root),
    from: "head",
    path,
    registry: BUILT_IN,
    bundled: bundledIn(join(packageFolder(), "checklists")),
    packages: installedPackages(root),
    importPlugin: importFrom(root),
    now,
  });
}
