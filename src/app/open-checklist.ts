import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { bundledIn } from "../checklist/bundled.ts";
import { importFrom } from "../checklist/import-plugin.ts";
import { installedPackages } from "../checklist/installed-packages.ts";
import { type ReadChecklist, readChecklist } from "../checklist/load.ts";
import { CHECKLIST_PATHS } from "../checklist/read-layers.ts";
import type {
  ChecklistSource,
  CheckRegistry,
  ImportPlugin,
  LoadedChecklist,
  PackageFiles,
} from "../checklist/request.ts";
import { workingTreeSource } from "../checklist/working-tree-source.ts";
import { CHECKS } from "../checks/registry.ts";
import type { Check } from "../core/check.ts";
import { UsageError } from "../core/result.ts";
import { packageFolder } from "./package-folder.ts";

/** The built-in checks, each loaded when it is asked for. */
export const BUILT_IN: CheckRegistry = {
  names: () => Object.keys(CHECKS),
  load: (name) => (CHECKS[name] as () => Promise<Check>)(),
};

/** Which checklist of a working tree. */
export interface ChecklistPlace {
  /** The repository's root; absolute. */
  readonly root: string;
  /** Where the command was given; absolute. */
  readonly cwd: string;
  /** As `--checklist` gives it, relative to `cwd`; null: the usual names, else `recommended`. */
  readonly path: string | null;
}

/** One side of the change: whose files a checklist is made of, and whose code its plugins are. */
export interface ChecklistSide {
  readonly from: "head" | "base";
  readonly source: ChecklistSource;
  /** Null: plugins are named and not run. */
  readonly importPlugin: ImportPlugin | null;
  /** Where files of packages come from. */
  readonly packages: PackageFiles;
}

/** What is checked out. */
export function headSide(root: string): ChecklistSide {
  return {
    from: "head",
    source: workingTreeSource(root),
    importPlugin: importFrom(root),
    packages: installedPackages(root),
  };
}

/**
 * The checklist of a working tree.
 * @throws ChecklistError with every problem; UsageError when `path` names no file of the repository
 */
export async function openChecklist(place: ChecklistPlace, now: Date): Promise<LoadedChecklist> {
  return (await beginChecklist(place, headSide(place.root), now)).resolve();
}

/** The checklist of one side, as soon as its files are read. @throws UsageError as above */
export async function beginChecklist(
  place: ChecklistPlace,
  side: ChecklistSide,
  now: Date,
): Promise<ReadChecklist> {
  return readChecklist({
    ...side,
    path: pathFromRoot(place),
    registry: BUILT_IN,
    bundled: bundledIn(join(packageFolder(), "checklists")),
    now,
  });
}

/** Where a side may have its checklist: the path that was asked for, else the usual ones. */
export function checklistPaths(place: ChecklistPlace): readonly string[] {
  const path = pathFromRoot(place);
  return path === null ? CHECKLIST_PATHS : [path];
}

/** Whether a side has a checklist of its own. @throws Error where that cannot be read */
export async function hasChecklist(
  place: ChecklistPlace,
  source: ChecklistSource,
): Promise<boolean> {
  for (const path of checklistPaths(place)) if ((await source.read(path)) !== null) return true;
  return false;
}

/** A checklist is part of the repository: outside of it nobody would see a branch change it. */
function pathFromRoot({ root, cwd, path }: ChecklistPlace): string | null {
  if (path === null) return null;
  const way = relative(root, resolve(realpathSync(cwd), path));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw new UsageError(
      `the checklist ${JSON.stringify(path)} is not in the repository ${root}`,
      "copy it into this repository, or make a package of it that `extends` names",
    );
  return way.split(sep).join("/");
}
