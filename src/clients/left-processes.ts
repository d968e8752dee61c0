import { readdirSync, readFileSync } from "node:fs";

/** Names the folder of a run to what it starts there: the copy of the repository's files that a command runs on. */
export const COPY_VARIABLE = "DOD_COPY";

/**
 * Ends what a killed run left running on a copy in its folder. A process is told by its environment and not by where
 * it runs: a user may look around there. Only Linux says it (proc(5), `environ`); elsewhere such processes go on
 * until they are done.
 * @param folder of a run that is over; absolute, links resolved
 */
export function endLeftProcesses(folder: string): void {
  if (process.platform !== "linux") return;
  // What it names begins with the folder.
  const mark = `\0${COPY_VARIABLE}=${folder}/`;
  for (const pid of processes()) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      if (pid !== process.pid && `\0${environment}`.includes(mark)) process.kill(pid, "SIGKILL");
    } catch {
      // Another user's, or it ended while we looked.
    }
  }
}

function processes(): number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return []; // No /proc here.
  }
}
