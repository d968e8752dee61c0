import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Process groups that this process started and that may still be alive. Kept for the signal handlers
 * of the command line and for the last resort when the process exits.
 */
const live = new Set<number>();
let lastResort = false;

/** How long a group that got KILL may take to vanish, in milliseconds. */
const AFTER_KILL_MS = 500;

/** Takes a group into the registry; the group's id is its leader's process id. */
export function registerGroup(group: number): void {
  live.add(group);
  if (lastResort) return;
  lastResort = true;
  // Nothing can be awaited here; it only counts when a crash or `process.exit` cut the orderly end.
  process.once("exit", killGroupsNow);
}

/**
 * TERM to the group, a grace period, then KILL. Comes back when nothing of it is left alive, or a
 * moment after KILL. The group leaves the registry.
 * @param graceMs milliseconds between TERM and KILL.
 * @returns the last signal that was needed; null when nothing was alive any more.
 */
export async function endGroup(
  group: number,
  graceMs: number,
): Promise<"SIGTERM" | "SIGKILL" | null> {
  try {
    if (!groupAlive(group)) return null;
    signalGroup(group, "SIGTERM");
    if (await gone(group, graceMs)) return "SIGTERM";
    signalGroup(group, "SIGKILL");
    await gone(group, AFTER_KILL_MS);
    return "SIGKILL";
  } finally {
    live.delete(group);
  }
}

/** Ends every group that is alive, all at once; for SIGINT and SIGTERM handlers. */
export async function endAllGroups(graceMs: number): Promise<void> {
  await Promise.all([...live].map((group) => endGroup(group, graceMs)));
}

/** KILL to every group, synchronously. */
export function killGroupsNow(): void {
  for (const group of live) signalGroup(group, "SIGKILL");
  live.clear();
}

/** True while a process of the group lives. A zombie does not: where process 1 reaps nothing, it stays for ever. */
export function groupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return process.platform === "linux" ? hasLivingMember(group) : true;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? group : -group, signal);
  } catch {
    // ESRCH: it is gone already, which is what was wanted.
  }
}

async function gone(group: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (let pause = 5; ; pause = Math.min(pause * 2, 50)) {
    if (!groupAlive(group)) return true;
    const left = until - performance.now();
    if (left <= 0) return false;
    await delay(Math.min(pause, left));
  }
}

/** proc(5): `pid (name) state ppid pgrp …`; the name may hold spaces and parentheses. */
function hasLivingMember(group: number): boolean {
  let pids: string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return true; // No /proc: believe the signal.
  }
  return pids.some((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(pgrp) === group && state !== "Z" && state !== "X";
    } catch {
      return false; // It ended while we looked.
    }
  });
}
