import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Of a clock that is set, and of file systems that count in whole seconds. */
const CLOCK_MS = 2_000;
/** A clock that was set since moves the start of what runs; a second dod is not to be taken for a dead one. */
const SET_CLOCK_MS = 60_000;
/** `USER_HZ`, on all architectures that node runs on. */
const TICKS_A_SECOND = 100;

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
  try {
    const [state = "", startedAt] = statOf(pid);
    // Ids are given again: one that began later is another.
    return !/[ZX]/.test(state) && startedAt <= since + SET_CLOCK_MS;
  } catch {
    return true; // No /proc: believe the signal.
  }
}

/** When it started is told from our own start: what a container says of the time of boot may be its own. */
function statOf(pid: number): [state: string, startedAt: number] {
  const [own, other] = [partsOf(process.pid), partsOf(pid)];
  const later = (Number(other[19]) - Number(own[19])) / TICKS_A_SECOND;
  const startedAt = Number.isFinite(later) ? performance.timeOrigin + later * 1000 : 0;
  return [other[0] ?? "", startedAt];
}

/** proc(5): `pid (name) state …`, the 22nd the start in ticks since boot; the name may hold spaces and parentheses. */
function partsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
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
