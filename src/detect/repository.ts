import type { Tree } from "../core/facts.ts";
import { foldersAbove, isWithin, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import { FactUnavailable } from "../core/result.ts";
import { isTestFile } from "../core/test-files.ts";

/** The files of a repository as detection asks for them: names first, contents only where a name says so. */
export interface Repository {
  /** Not vendored, no fixtures: what others wrote and what tests read is nobody's project. */
  readonly paths: readonly string[];
  /** Changed paths first come first served: folders that hold them are looked at before others. */
  readonly changed: readonly string[];
  has(path: string): boolean;
  /** True for a folder that holds one of the paths. */
  hasFolder(path: string): boolean;
  /** Null where there is no such file. */
  text(path: string): Promise<string | null>;
}

const NOT_A_PROJECT =
  /(^|\/)(node_modules|vendor|third_party|testdata|fixtures|__fixtures__|examples?|samples?|templates?|\.venv|venv|dist|build|target)\//;

export async function repositoryOf(tree: Tree, changed: readonly string[]): Promise<Repository> {
  // An example whose tests change is a project of this change.
  const touched = new Set(changed.filter(isTestFile).flatMap(foldersAbove));
  const paths = (await tree.paths()).filter(
    (path) => !NOT_A_PROJECT.test(path) || touched.has(split(path).folder),
  );
  const there = new Set(paths);
  let folders: Set<string> | null = null;
  const texts = new Map<string, Promise<string | null>>();
  return {
    paths,
    changed,
    has: (path) => there.has(path),
    hasFolder(path) {
      folders ??= new Set(paths.flatMap(foldersAbove));
      return folders.has(path);
    },
    text(path) {
      const text =
        texts.get(path) ?? (there.has(path) ? tree.readText(path) : Promise.resolve(null));
      texts.set(path, text);
      return text;
    },
  };
}

/**
 * Folders with a file of that name, the likeliest first: the root, then those above a changed file,
 * then by depth; a folder comes after those that hold it. All of them: what is left out here would be
 * tests that nobody runs.
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
  return [...folders].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Folders of which none lies in another: what belongs to an outer project is run from there. */
export function outermost(folders: readonly string[]): string[] {
  return folders.filter(
    (folder) => !folders.some((other) => other !== folder && isWithin(folder, other)),
  );
}

/** A relative path as a manifest in `folder` writes it: `./a/`, `../b`. */
export function resolveIn(folder: string, path: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  return parts.join("/");
}

/** Those of the folders that lie in one of them. */
export function nestedIn(folders: readonly string[], folder: string): string[] {
  return folders.filter((other) => other !== folder && isWithin(other, folder));
}

/**
 * The text of a manifest that is there. One that cannot be read says nothing about the tests it
 * stands for: they must not vanish with it.
 * @throws FactUnavailable for what is no regular file
 */
export async function manifestText(repository: Repository, path: string): Promise<string> {
  const text = await repository.text(path);
  if (text === null) throw unreadableManifest(path, "it is no regular file");
  return text;
}

export function unreadableManifest(path: string, reason: string): FactUnavailable {
  return new FactUnavailable(
    `${path} cannot be read, so its tests are not known: ${reason}`,
    `repair ${path}, or set \`run\` of this item to the command that runs the tests`,
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

/** A command with what detection leaves out: no report, no result files, the scope of its whole folder. */
export function testCommand(
  parts: Pick<TestCommand, "run" | "runner" | "source"> & {
    folder: string;
    reporting?: string | null;
    results?: readonly string[];
    within?: readonly string[];
    without?: readonly string[];
  },
): TestCommand {
  const {
    folder,
    reporting = null,
    results = [],
    within = [folder],
    without = [],
    ...rest
  } = parts;
  const scope = { within, without };
  return { ...rest, cwd: folder === "" ? "." : folder, reporting, results, scope };
}
