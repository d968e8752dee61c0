import type { ChangedFile } from "../change.ts";
import { type ChangedText, changedTexts } from "../changed-texts.ts";
import type { Tree } from "../facts.ts";
import { globs } from "../globs.ts";
import { foldersAbove, isWithin, join, split } from "../packages.ts";
import { json, type LockSystem, Unreadable } from "./model.ts";
import { LOCK_SYSTEMS } from "./systems.ts";

/** A file on both sides of the change; null where it is not there. */
export interface Side {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

/** A manifest and a lockfile that can belong to it, one of them changed. */
export interface LockedManifest {
  /** Name of the {@link LOCK_SYSTEMS} entry's ecosystem, for people. */
  readonly system: string;
  readonly manifest: Side;
  readonly lock: Side;
  /** The manifest's folder relative to the lockfile's. */
  readonly folder: string;
  /** Stands beside the lockfile, or the workspace there takes it in. */
  readonly belongs: boolean;
  /** Names of the packages below the lockfile; read for Yarn 1 alone, whose lockfiles leave them out. */
  readonly siblings: readonly string[];
}

export interface LockedManifests {
  readonly pairs: readonly LockedManifest[];
  /** Changed manifests for which the repository keeps no lockfile. */
  readonly unlocked: readonly string[];
  /** Lockfiles that the change removed, though their manifest is still there and no other lockfile is. */
  readonly removed: readonly string[];
}

// Others' manifests, and what tests and templates read, are not installed from here.
const NOT_OURS = globs(["**/{node_modules,vendor,third_party,testdata,fixtures,__fixtures__}/**"]);

/** Finds and reads every pair of which the change touched a side. */
export async function lockedManifests(
  files: readonly ChangedFile[],
  tree: Tree,
  baseTree: Tree,
): Promise<LockedManifests> {
  const paths = (await tree.paths()).filter((path) => !NOT_OURS(path));
  const there = new Set(paths);
  const changed = new Map(files.map((file) => [file.path, file]));
  const side = sideReader(changed, tree, baseTree);
  const pairs: Promise<LockedManifest>[] = [];
  const unlocked: string[] = [];
  const removed: string[] = [];
  for (const system of LOCK_SYSTEMS) {
    const locksFor = (path: string) => nearestLocks(path, system, there);
    const manifests = paths.filter((path) => system.isManifest(split(path).name));
    for (const path of manifests) {
      const locks = locksFor(path);
      if (locks.length === 0 && changed.has(path)) unlocked.push(path);
      for (const lock of await preferred(locks, tree))
        if (changed.has(path) || changed.has(lock))
          pairs.push(pairOf(system, await side(path), await side(lock), tree, there));
    }
    for (const file of files) {
      const gone =
        file.status === "deleted" ? file.path : file.status === "renamed" ? file.oldPath : null;
      if (gone === null || !system.isLock(split(gone).name)) continue;
      const own = manifests.find(
        (path) =>
          split(path).folder === split(gone).folder &&
          system.locksOf(split(path).name).includes(split(gone).name),
      );
      if (own !== undefined && locksFor(own).length === 0) removed.push(gone);
    }
  }
  return { pairs: await Promise.all(pairs), unlocked, removed };
}

function sideReader(
  changed: ReadonlyMap<string, ChangedFile>,
  tree: Tree,
  baseTree: Tree,
): (path: string) => Promise<Side> {
  const read = new Map<string, Promise<Side>>();
  const load = async (path: string): Promise<Side> => {
    const file = changed.get(path);
    if (!file) {
      const text = await tree.readText(path);
      return { path, before: text, after: text, changed: false };
    }
    const [text] = await changedTexts([file], tree, baseTree);
    return {
      path,
      before: (text as ChangedText).before,
      after: (text as ChangedText).after,
      changed: true,
    };
  };
  return (path) => {
    const side = read.get(path) ?? load(path);
    read.set(path, side);
    return side;
  };
}

/** The lockfiles of the nearest folder that has one; without workspaces only the manifest's own folder counts. */
function nearestLocks(path: string, system: LockSystem, there: ReadonlySet<string>): string[] {
  const { name } = split(path);
  const folders = system.members ? foldersAbove(path) : [split(path).folder];
  for (const folder of folders) {
    const locks = system
      .locksOf(name)
      .map((lock) => join(folder, lock))
      .filter((lock) => there.has(lock));
    if (locks.length > 0) return locks;
  }
  return [];
}

const MANAGERS: Readonly<Record<string, RegExp>> = {
  npm: /(package-lock|npm-shrinkwrap)\.json$/,
  pnpm: /pnpm-lock\.yaml$/,
  yarn: /yarn\.lock$/,
  bun: /bun\.lockb?$/,
};

/** Of several package managers' lockfiles in one folder, the one that `packageManager` names. */
async function preferred(locks: readonly string[], tree: Tree): Promise<readonly string[]> {
  if (
    locks.length < 2 ||
    !/(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/.test(locks[0] ?? "")
  )
    return locks;
  const text = await tree.readText(join(split(locks[0] ?? "").folder, "package.json"));
  const [, manager = ""] = /"packageManager"\s*:\s*"([a-z]+)@/.exec(text ?? "") ?? [];
  const own = locks.filter((lock) => MANAGERS[manager]?.test(lock));
  return own.length > 0 ? own : locks;
}

async function pairOf(
  system: LockSystem,
  manifest: Side,
  lock: Side,
  tree: Tree,
  there: ReadonlySet<string>,
): Promise<LockedManifest> {
  const home = split(lock.path).folder;
  const full = split(manifest.path).folder;
  const folder = home === "" ? full : full.slice(home.length + 1);
  const isYarn1 = split(lock.path).name === "yarn.lock" && !/^__metadata:/m.test(lock.after ?? "");
  return {
    system: system.name,
    manifest,
    lock,
    folder,
    belongs: folder === "" || (await isMember(system, home, folder, tree)),
    siblings: isYarn1 ? await packageNames(home, tree, there) : [],
  };
}

async function isMember(
  system: LockSystem,
  home: string,
  folder: string,
  tree: Tree,
): Promise<boolean> {
  const patterns: string[] = [];
  for (const name of system.workspaceFiles ?? []) {
    const text = await tree.readText(join(home, name));
    try {
      if (text !== null) patterns.push(...(system.members?.(text, name) ?? []));
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault; // The pair of that manifest itself says so.
    }
  }
  return (
    patterns.length > 0 && globs(patterns.map((pattern) => pattern.replace(/\/+$/, "")))(folder)
  );
}

const MAX_SIBLINGS = 2_000;

async function packageNames(
  home: string,
  tree: Tree,
  there: ReadonlySet<string>,
): Promise<string[]> {
  const manifests = [...there].filter(
    (path) => split(path).name === "package.json" && isWithin(path, home),
  );
  const names = await Promise.all(
    manifests.slice(0, MAX_SIBLINGS).map(async (path) => {
      try {
        return json((await tree.readText(path)) ?? "{}").name;
      } catch {
        return undefined; // A manifest nobody can read names no package.
      }
    }),
  );
  return names.filter((name) => typeof name === "string");
}
