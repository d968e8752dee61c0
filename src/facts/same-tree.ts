import { lstatSync, type Stats } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Change } from "../core/change.ts";
import { contentId } from "./content-id.ts";
import { absolutePath } from "./paths.ts";
import type { Repository } from "./repository.ts";

/** The working tree as it was when the change was read, as far as it must be known to see an edit. */
export interface TreeState {
  readonly head: string;
  readonly files: ReadonlyMap<string, FileState>;
}

interface FileState {
  /** Mode, size, inode and time stamps; null when the file was not there. */
  readonly stat: string | null;
  /** git's id of the content, filters applied. */
  readonly oid: string | null;
  /** The id of the bytes on the disk, of a file written so shortly before that a further edit may
   * leave the same time stamps; else null. */
  readonly freshId: string | null;
}

export interface TreeDifference {
  readonly headMoved: boolean;
  /** Files known at the start that were edited, are gone, or came back; sorted. */
  readonly paths: readonly string[];
}

/** Time stamps are as coarse as a tick of the kernel (10 ms), on FAT and old servers two seconds. */
const TICK_MS = 100;
const COARSE_MS = 2000;
/** The event loop gets its turn after as many files. */
const BATCH = 256;

/** By a change's files: what else it says of itself may be added to it, in a copy. */
const states = new WeakMap<Change["files"], TreeState>();

/** Keeps the state of the tree beside the change that was read from it, which itself is plain data. */
export function keepState({ files }: Pick<Change, "files">, state: TreeState): void {
  states.set(files, state);
}

/**
 * The tree at the start of the run, for {@link treeDifference}. For a change as `readChange` gave it
 * that is the tree it was read from, so that no edit falls between; else the tree as it is now.
 */
export async function rememberTree(
  repository: Repository,
  change: Pick<Change, "files"> | null,
): Promise<TreeState> {
  return (change && states.get(change.files)) ?? lookAtTree(repository);
}

/**
 * Looks at every file that is known now: tracked, and untracked but not ignored. Starts no process
 * beyond the listing; reads only files that were written this very moment.
 */
export async function lookAtTree(repository: Repository): Promise<TreeState> {
  const { tracked, untracked } = await repository.files();
  const files = new Map<string, FileState>();
  const now = Date.now();
  for (const file of [...tracked, ...untracked]) {
    if (file.mode === "160000" || file.nestedRepository) continue;
    if (files.size % BATCH === 0) await setImmediate();
    const stat = statOf(repository, file.path);
    const freshId = stat && isFresh(stat, now) ? idOf(repository, file.path) : null;
    files.set(file.path, { stat: describe(stat), oid: file.oid, freshId });
  }
  return { head: repository.head, files };
}

/** The state with the ids of contents that differ from the index, as the diff gave them. */
export function withContents(state: TreeState, oids: ReadonlyMap<string, string>): TreeState {
  const files = new Map(state.files);
  for (const [path, oid] of oids) {
    const known = files.get(path);
    if (known) files.set(path, { ...known, oid });
  }
  return { ...state, files };
}

/**
 * What differs now. Files that are new do not count. One process, and a second where files were
 * rewritten whose content git filters (line endings, LFS). An edit that keeps the size or sets the time
 * stamps back is seen: the time of a file's last change (ctime) is the kernel's own.
 * @param ignored paths that `dod` itself was told to write (`--report`).
 */
export async function treeDifference(
  repository: Repository,
  start: TreeState,
  ignored: ReadonlySet<string> = new Set(),
): Promise<TreeDifference> {
  // git is asked while the files are looked at.
  const asked = repository.git.text(["rev-parse", "HEAD"]);
  asked.catch(() => undefined);
  const paths: string[] = [];
  const filtered: { path: string; oid: string }[] = [];
  let count = 0;
  for (const [path, before] of start.files) {
    if (count++ % BATCH === 0) await setImmediate();
    if (ignored.has(path)) continue;
    const stat = describe(statOf(repository, path));
    if (stat === before.stat && before.freshId === null) continue;
    const id = idOf(repository, path);
    if (id !== null && id === before.freshId && modeOf(stat) === modeOf(before.stat)) continue;
    if (stat === before.stat || stat === null || modeOf(stat) !== modeOf(before.stat))
      paths.push(path);
    else if (id !== before.oid || id === null) filtered.push({ path, oid: before.oid ?? "" });
  }
  paths.push(...(await differentWhenFiltered(repository, filtered)));
  return { headMoved: (await asked) !== start.head, paths: paths.sort() };
}

/** A path with a line break, or of bytes that are not UTF-8, cannot be asked for. */
async function differentWhenFiltered(
  repository: Repository,
  files: readonly { path: string; oid: string }[],
): Promise<string[]> {
  const askable = files.filter(
    ({ path }) => !/[\n\r"\udc80-\udcff]/.test(path) && statOf(repository, path)?.isFile(),
  );
  if (askable.length === 0) return files.map((file) => file.path);
  const asked = await repository.git.run(["hash-object", "--stdin-paths"], {
    input: askable.map((file) => `${file.path}\n`).join(""),
    okExitCodes: [0, 128],
  });
  const oids = asked.stdout.toString("latin1").split("\n");
  const same = new Set(askable.filter((file, index) => oids[index] === file.oid));
  return files.filter((file) => !same.has(file)).map((file) => file.path);
}

function idOf(repository: Repository, path: string): string | null {
  return contentId(repository.root, path, repository.head.length === 64 ? "sha256" : "sha1");
}

function isFresh(stat: Stats, now: number): boolean {
  const written = Math.max(stat.mtimeMs, stat.ctimeMs);
  return written > now - (Number.isInteger(stat.ctimeMs / 1000) ? COARSE_MS : TICK_MS);
}

function statOf(repository: Repository, path: string): Stats | null {
  try {
    const options = { throwIfNoEntry: false } as const;
    return lstatSync(absolutePath(repository.root, path), options) ?? null;
  } catch {
    // A folder on the way became a file, or may no longer be entered.
    return null;
  }
}

function describe(stat: Stats | null): string | null {
  return stat && `${stat.mode} ${stat.size} ${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

function modeOf(description: string | null): string | undefined {
  return description?.split(" ")[0];
}
