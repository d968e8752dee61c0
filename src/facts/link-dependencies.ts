import { lstatSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseNames } from "../formats/git-names.ts";
import { DEPENDENCY_LAYOUTS } from "./dependency-layouts.ts";
import { unavailable } from "./git-failure.ts";
import { layOutDependencies } from "./lay-out-dependencies.ts";
import { isThere } from "./paths.ts";
import type { Repository } from "./repository.ts";

const LISTING = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];

/**
 * Makes dependency folders of the user's tree that git ignores available in another tree of the repository, at
 * the same paths; where that tree has something, or has no such package, nothing is put. One git process.
 * @param root the other tree's; a real path
 * @returns the paths that were put there, sorted
 * @throws FactUnavailable when git fails
 */
export async function linkDependencies(repository: Repository, root: string): Promise<string[]> {
  const listed = await repository.git.run(LISTING).catch((error: unknown) => {
    throw unavailable("the folders of dependencies could not be listed", error);
  });
  const trees = { from: repository.root, to: root };
  const linked: string[] = [];
  for (const entry of parseNames(listed.stdout)) {
    const path = entry.replace(/\/$/, "");
    const layout = DEPENDENCY_LAYOUTS.get(basename(path));
    if (!layout || !isFolder(join(repository.root, path))) continue;
    if (layout.mark !== null && !isThere(repository.root, `${path}/${layout.mark}`)) continue;
    if (isThere(root, path) || !hasFolder(root, dirname(path))) continue;
    layOutDependencies(trees, path, layout);
    linked.push(path);
  }
  return linked.sort();
}

/** A link to one counts. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Whether all of the path are folders. A link on the way, which a commit may have, could lead anywhere. */
function hasFolder(root: string, path: string): boolean {
  if (path === ".") return true;
  if (!hasFolder(root, dirname(path))) return false;
  return lstatSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
