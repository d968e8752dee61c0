import type { Tree } from "../core/facts.ts";
import { foldersAbove, isWithin, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";

/** The files of a repository as detection asks for them: names first, contents only where a name says so. */
export interface Repository {
  /** Not vendored, no fixtures: what others wrote and what tests read is nobody's project. */
  readonly paths: readonly string[];
  /** Changed paths first come first served: folders that hold them are looked at before others. */
  readonly changed: readonly string[];
  has(path: string): boolean;
  /** Null where there is no such file. */
  text(path: string): Promise<string | null>;
}

const NOT_A_PROJECT =
  /(^|\/)(node_modules|vendor|third_party|testdata|fixtures|__fixtures__|examples?|samples?|templates?|\.venv|venv|dist|build|target)\//;

export async function repositoryOf(tree: Tree, changed: readonly string[]): Promise<Repository> {
  const paths = (await tree.paths()).filter((path) => !NOT_A_PROJECT.test(path));
  const there = new Set(paths);
  const texts = new Map<string, Promise<string | null>>();
  return {
    paths,
    changed,
    has: (path) => there.has(path),
    text(path) {
      const text =
        texts.get(path) ?? (there.has(path) ? tree.readText(path) : Promise.resolve(null));
      texts.set(path, text);
      return text;
    },
  };
}

/** How many folders of one ecosystem are looked into. */
const MAX_FOLDERS = 20;

/**
 * Folders with a file of that name, the likeliest first: the root, then those above a changed file,
 * then by depth. At most twenty.
 */
export function foldersWith(
  repository: Repository,
  isManifest: (name: string) => boolean,
): string[] {
  const folders = new Set(
    repository.paths
      .filter((path) => isManifest(split(path).name))
      .map((path) => split(path).folder),
  );
  const above = new Set(repository.changed.flatMap(foldersAbove));
  const rank = (folder: string) =>
    (folder === "" ? 0 : above.has(folder) ? 1 : 2) * 1_000 + folder.split("/").length;
  return [...folders].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MAX_FOLDERS);
}

/** Folders of which none lies in another: what belongs to an outer project is run from there. */
export function outermost(folders: readonly string[]): string[] {
  return folders.filter(
    (folder) => !folders.some((other) => other !== folder && isWithin(folder, other)),
  );
}

/** True when a path matches below a folder. */
export function someBelow(repository: Repository, folder: string, matches: RegExp): boolean {
  return repository.paths.some((path) => isWithin(path, folder) && matches.test(path));
}

/** `path:line` of the first line that matches, or the path alone. */
export function sourceOf(path: string, text: string, line: RegExp): string {
  const at = text.split(/\r?\n/).findIndex((one) => line.test(one));
  return at < 0 ? path : `${path}:${at + 1}`;
}

/** A command with what detection leaves out: no report, no result files. */
export function testCommand(
  parts: Pick<TestCommand, "run" | "runner" | "source"> & {
    folder: string;
    reporting?: string | null;
    results?: readonly string[];
  },
): TestCommand {
  const { folder, reporting = null, results = [], ...rest } = parts;
  return { ...rest, cwd: folder === "" ? "." : folder, reporting, results };
}
