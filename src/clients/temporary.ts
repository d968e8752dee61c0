import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { machineId, stillRuns } from "./process-life.ts";

const NAME = /^dod-run-(\d+)-(?:([0-9a-f]{8})-)?[A-Za-z0-9]{6}$/;
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
  await removeAbandoned();
  // At once: between its making and its entry here no signal may come.
  const folder = mkdtempSync(join(tmpdir(), `dod-run-${process.pid}-${machineId()}-`));
  open.set(folder, []);
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
    await rm(folder, REMOVAL);
  } catch {
    removeAtOnce(folder);
  }
  for (const path of open.get(folder) ?? []) removeElsewhere(path);
  open.delete(folder);
}

/** Removes all that are left; synchronous, for the end of the process. */
export function removeAllTemporary(): void {
  for (const [folder, elsewhere] of open) {
    leavingTheRest(() => removeAtOnce(folder));
    for (const path of elsewhere) leavingTheRest(() => removeElsewhere(path));
  }
  open.clear();
}

/** Leaves a folder that {@link temporaryFolder} made to the user. */
export function keepTemporary(folder: string): void {
  open.delete(folder);
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

async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    if (!NAME.test(name)) continue;
    const folder = join(tmpdir(), name);
    const found = await lstat(folder).catch(() => null);
    if (!found || open.has(folder) || !isAbandoned(name, found.mtimeMs)) continue;
    // Another user's folder cannot be removed, and is not ours to remove.
    await rm(folder, REMOVAL).catch(() => undefined);
  }
}

/** One that cannot be removed must not keep the others; the next run tries again. */
function leavingTheRest(remove: () => void): void {
  try {
    remove();
  } catch {}
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
