import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeRepository } from "../support/repository.ts";

const PROGRAM = join(import.meta.dirname, "../../bin/dod.js");

/** A branch whose one item starts a child and a grandchild that ignore TERM, and then waits. */
function stubborn() {
  const run =
    "trap '' TERM; (trap '' TERM; echo $BASHPID > grandchild; sleep 300) & echo $$ > child; wait";
  return makeRepository()
    .write({
      "dod.yml": `version: 1\nbase: main\nitems:\n  - { id: slow, check: command, with: { run: "${run}" } }\n`,
      ".gitignore": "child\ngrandchild\n",
    })
    .commit("start")
    .branch("feature")
    .write("a.txt", "x\n")
    .commit("Change it");
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie whose parent is gone is not running any more. Without /proc, as on macOS, there is none.
  const state = `/proc/${pid}/stat`;
  return !existsSync(state) || !/\) Z /.test(readFileSync(state, "utf8"));
}

describe("an interrupted run", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends every process and leaves nothing behind", async (signal, exitCode) => {
    const repo = stubborn();
    const child = spawn(process.execPath, [PROGRAM, "check"], { cwd: repo.root, env: repo.env });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const pidIn = (name: string) => Number(existsSync(repo.path(name)) ? repo.read(name) : 0);
    await until(() => pidIn("child") > 0 && pidIn("grandchild") > 0);
    child.kill(signal);
    expect(await ended).toBe(exitCode);
    expect(output).toContain("interrupted");
    expect(output).not.toMatch(/\bDONE\b|READY/);
    // One that got KILL may take a moment to vanish.
    for (const name of ["child", "grandchild"])
      await expect.poll(() => isAlive(pidIn(name)), { message: name, timeout: 5_000 }).toBe(false);
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`dod-run-${child.pid}-`));
    expect(left).toEqual([]);
    expect(repo.git("status", "--porcelain")).toBe("");
  });
});
