import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "dod-run-";
const open = new Set<string>();
let atExit = false;

/**
 * A new folder under the system's temporary one, gone when `dod` ends. Its name carries the process id,
 * so that what a killed run left behind is found and removed by the next run that makes one.
 * @returns an absolute path
 */
export async function temporaryFolder(): Promise<string> {
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  open.add(folder);
  if (!atExit) process.once("exit", removeAllTemporary);
  atExit = true;
  return folder;
}

/** Removes one folder that {@link temporaryFolder} made. */
export async function removeTemporary(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  open.delete(folder);
}

/** Removes all that are left; synchronous, for the end of the process. */
export function removeAllTemporary(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
  open.clear();
}

async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue;
    // Another user's folder cannot be removed, and is not ours to remove.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Leaves a folder that {@link temporaryFolder} made to the user. */
export function keepTemporary(folder: string): void {
  open.delete(folder);
}
