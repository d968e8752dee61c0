import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Of a clock that is set, and of file systems that count in whole seconds. */
const CLOCK_MS = 2_000;

/**
 * Whether the process of this id that was there at `since` still runs. A zombie does not: where process 1
 * reaps nothing it stays for ever. In a container every run may get the same id, so that our own counts only
 * from our own start on.
 * @param since in milliseconds since 1970
 */
export function stillRuns(pid: number, since: number): boolean {
  if (pid === process.pid) return since >= performance.timeOrigin - CLOCK_MS;
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !isZombie(pid);
}

/** proc(5): `pid (name) state …`; the name may hold spaces and parentheses. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false; // No /proc: believe the signal.
  }
}

let here: string | null = null;

/**
 * Eight hex digits for where a process id means the same process: this machine, or this container of it.
 * Folders are shared with others, by network and by mounts, whose processes cannot be seen from here.
 */
export function machineId(): string {
  here ??= createHash("sha256").update(`${hostname()} ${pidNamespace()}`).digest("hex").slice(0, 8);
  return here;
}

/** pid_namespaces(7); empty where there are none. */
function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
