import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineId, stillRuns } from "../../src/clients/process-life.ts";
import { temporaryFolder } from "../../src/clients/temporary.ts";
import { temporaryFolder as testFolder } from "../support/repository.ts";

const isLinux = process.platform === "linux";
const DEAD = spawnSync("true").pid;

let place = "";
beforeEach(() => {
  place = testFolder();
  process.env.TMPDIR = place;
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that goes on, as a command on a copy in this folder would. Its environment can be seen. */
async function started(env: Record<string, string>, cwd = place) {
  const child = spawn("sleep", ["60"], { env: { PATH: process.env.PATH ?? "", ...env }, cwd });
  children.push(child);
  const ended = new Promise<string>((resolve) => child.on("exit", () => resolve("ended")));
  // The system fills it in when the program is there, a moment after `spawn` comes back.
  await expect.poll(() => readFileSync(`/proc/${child.pid}/environ`, "utf8")).not.toBe("");
  return { child, ended };
}

function runFolder(pid: number): string {
  const folder = join(place, `dod-run-${pid}-${machineId()}-abcDE1`);
  mkdirSync(join(folder, ".dod-run"), { recursive: true });
  return folder;
}

describe.runIf(isLinux)("what a killed run left running", () => {
  it("is ended by the next run, and nothing else is", async () => {
    const [dead, alive] = [runFolder(DEAD), runFolder(1)];
    const left = await started({ DOD_COPY: join(dead, "copy") }, "/");
    const others = await Promise.all([
      started({ DOD_COPY: join(alive, "copy") }),
      started({ DOD_COPY: `${dead}-other/copy` }),
      started({ NOTE: `see DOD_COPY=${dead}/copy` }),
      started({ MY_DOD_COPY: `${dead}/copy` }),
      // A user who looks around there.
      started({}, dead),
    ]);
    await temporaryFolder();
    expect(await left.ended).toBe("ended");
    const pause = new Promise<string>((resolve) => setTimeout(resolve, 100, "runs"));
    expect(await Promise.race([pause, ...others.map(({ ended }) => ended)])).toBe("runs");
    for (const { child } of others)
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it("is told from a process that was given the same id later", async () => {
    const { child } = await started({});
    expect(stillRuns(child.pid ?? 0, Date.now())).toBe(true);
    expect(stillRuns(child.pid ?? 0, Date.now() - 10 * 60_000)).toBe(false);
  });
});
