import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
  type Stats,
} from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { endLeftProcesses } from "./left-processes.ts";
import { machineId, stillRuns } from "./process-life.ts";

const NAME = /^dod-run-(\d+)-([0-9a-f]{8})-[A-Za-z0-9]{6}$/;
/**
 * An empty folder in each folder that is ours, which a user's own does not have. git keeps no empty folders,
 * so it is no part of a repository that is made there.
 */
const MARK = ".dod-run";
/** In milliseconds: whether a run of another machine is over cannot be seen, and none lasts a week. */
const LONGEST_RUN_MS = 7 * 24 * 60 * 60 * 1000;
/** A process that was killed this moment may still write. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** Folder → the paths elsewhere that go with it. */
const open = new Map<string, readonly string[]>();
let atExit = false;

/**
 * A new folder under the system's temporary one, gone when `dod` ends. Its name carries the process id and
 * the machine's, so that what a killed run left behind is found and removed by the next run that makes one.
 * @returns an absolute path
 */
export async function temporaryFolder(): Promise<string> {
  await removeAbandonedTemporary();
  // At once: between its making and its entry here no signal may come.
  const folder = mkdtempSync(join(tmpdir(), `dod-run-${process.pid}-${machineId()}-`));
  open.set(folder, []);
  mkdirSync(join(folder, MARK));
  if (!atExit) process.once("exit", removeAllTemporary);
  atExit = true;
  return folder;
}

/**
 * From now on a path elsewhere goes when the folder goes, at whichever end; and the folder around it where
 * nothing else is in that, as git does with its `worktrees`.
 */
export function removeWith(folder: string, path: string): void {
  open.set(folder, [...(open.get(folder) ?? []), path]);
}

/** Removes one folder that {@link temporaryFolder} made, and what goes with it. Safe to call twice. */
export async function removeTemporary(folder: string): Promise<void> {
  try {
    await removeMarked(folder);
  } catch {
    removeMarkedAtOnce(folder);
  }
  for (const path of open.get(folder) ?? []) removeElsewhere(path);
  open.delete(folder);
}

/** Removes all that are left; synchronous, for the end of the process. */
export function removeAllTemporary(): void {
  for (const [folder, elsewhere] of open) {
    leavingTheRest(() => removeMarkedAtOnce(folder));
    for (const path of elsewhere) leavingTheRest(() => removeElsewhere(path));
  }
  open.clear();
}

/** Leaves a folder that {@link temporaryFolder} made to the user: no later run takes it for a leftover. */
export function keepTemporary(folder: string): void {
  open.delete(folder);
  rmSync(join(folder, MARK), REMOVAL);
}

/**
 * True for a name that {@link temporaryFolder} gave in a run that is over.
 * @param since when it was there, in milliseconds since 1970
 */
export function isAbandoned(name: string, since: number): boolean {
  const [, pid, machine] = NAME.exec(name) ?? [];
  if (pid === undefined) return false;
  if (machine !== undefined && machine !== machineId()) return Date.now() - since > LONGEST_RUN_MS;
  return !stillRuns(Number(pid), since);
}

/** Removes a path with all that is in it, and the folder around it where that is empty then. */
export function removeElsewhere(path: string): void {
  removeAtOnce(path);
  try {
    rmdirSync(dirname(path));
  } catch {
    // Something else is in it, or it is gone already.
  }
}

/** Removes the folders that killed runs left where this one's are, and ends what they left running there. */
export async function removeAbandonedTemporary(): Promise<void> {
  // Many others' folders may lie there, too.
  const around = tmpdir();
  const names = (await readdir(around).catch(() => [])).filter((name) => NAME.test(name));
  for (const name of names) {
    const folder = join(around, name);
    if (open.has(folder) || !isOurs(folder)) continue;
    const since = lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (since === undefined || !isAbandoned(name, since)) continue;
    leavingTheRest(() => endLeftProcesses(realpathSync(folder)));
    await removeMarked(folder).catch(() => undefined);
  }
}

/** Removes a folder in another place than this run's, of a run that is over, if {@link temporaryFolder} made it. */
export function removeLeftover(folder: string): void {
  if (!isOurs(folder)) return;
  leavingTheRest(() => endLeftProcesses(realpathSync(folder)));
  removeMarkedAtOnce(folder);
}

/**
 * True for a folder that {@link temporaryFolder} made, in whichever run. Its name is not enough, as a user may
 * call a folder alike: it is this user's, no link, and marked, or empty where the run was killed before that.
 */
function isOurs(folder: string): boolean {
  if (!NAME.test(basename(folder))) return false;
  try {
    if (!isOwnFolder(lstatSync(folder))) return false;
    const names = readdirSync(folder);
    return (
      names.length === 0 || (names.includes(MARK) && isOwnFolder(lstatSync(join(folder, MARK))))
    );
  } catch {
    return false; // It is gone, or not ours to read.
  }
}

function isOwnFolder(found: Stats): boolean {
  const user = process.geteuid?.();
  return found.isDirectory() && (user === undefined || found.uid === user);
}

/** The mark goes last: who is killed on the way leaves a folder that the next run knows again. */
async function removeMarked(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name !== MARK) await rm(join(folder, name), REMOVAL);
  await rm(folder, REMOVAL);
}

/** As above, and though a command forbade it. */
function removeMarkedAtOnce(folder: string): void {
  removeWithLast(folder, MARK);
}

/** Removes a folder, one name in it last: by that it is known again where this is cut short. */
export function removeWithLast(folder: string, last: string): void {
  try {
    for (const name of readdirSync(folder)) if (name !== last) removeAtOnce(join(folder, name));
  } catch {
    // Gone, or shut: what follows opens it.
  }
  removeAtOnce(folder);
}

/** One that cannot be removed must not keep the others; the next run tries again. */
function leavingTheRest(remove: () => void): void {
  try {
    remove();
  } catch {
    // Said above: the next run tries again.
  }
}

function removeAtOnce(path: string): void {
  try {
    rmSync(path, REMOVAL);
  } catch (fault) {
    // There is no such folder for it to be in.
    if ((fault as NodeJS.ErrnoException).code === "ENOTDIR") return;
    // A folder that forbids it: a command made it so, or was stopped before it made it writable again.
    allowRemoval(path);
    rmSync(path, REMOVAL);
  }
}

/** Links are not followed: what they lead to is the user's. */
function allowRemoval(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  chmodSync(path, 0o700);
  for (const name of readdirSync(path)) allowRemoval(join(path, name));
}
