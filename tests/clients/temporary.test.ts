import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { machineId, stillRuns } from "../../src/clients/process-life.ts";
import {
  isAbandoned,
  keepTemporary,
  removeAllTemporary,
  removeTemporary,
  removeWith,
  temporaryFolder,
} from "../../src/clients/temporary.ts";
import { temporaryFolder as testFolder } from "../support/repository.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of a process that has ended. */
const DEAD = spawnSync("true").pid;
const ELSEWHERE = machineId() === "00000000" ? "11111111" : "00000000";

const outer = tmpdir();
let place = "";
beforeEach(() => {
  process.env.TMPDIR = outer;
  place = testFolder();
  process.env.TMPDIR = place;
});

const isAdministrator = process.geteuid?.() === 0;

/**
 * Without the right to everything that an administrator has, as whom containers run tests. Skips the test where he
 * cannot become another, or another may not enter the place, which may be in his home.
 */
async function asAnybody<T>(skip: (why: string) => void, work: () => Promise<T>): Promise<T> {
  chmodSync(place, 0o777);
  try {
    if (isAdministrator)
      try {
        process.seteuid?.(65_534);
        readdirSync(place);
      } catch {
        skip("nobody else may work here");
      }
    return await work();
  } finally {
    if (isAdministrator) process.seteuid?.(0);
  }
}

function left(name: string, ageMs = 0): void {
  mkdirSync(join(place, name, "deep"), { recursive: true });
  mkdirSync(join(place, name, ".dod-run"));
  writeFileSync(join(place, name, "deep", "file"), "");
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(join(place, name), at, at);
}

describe("a temporary folder", () => {
  it("is gone when it is removed, with what goes with it", async () => {
    const folder = await temporaryFolder();
    const other = testFolder();
    mkdirSync(join(other, "worktrees/one"), { recursive: true });
    removeWith(folder, join(other, "worktrees/one"));
    mkdirSync(join(other, "shared/one"), { recursive: true });
    writeFileSync(join(other, "shared/another"), "");
    removeWith(folder, join(other, "shared/one"));
    removeWith(folder, join(other, "never/made"));
    await removeTemporary(folder);
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(other)).toEqual(["shared"]);
    expect(readdirSync(join(other, "shared"))).toEqual(["another"]);
    await removeTemporary(folder);
  });

  it("goes though a command made folders in it that forbid it", async ({ skip }) => {
    const left = await asAnybody(skip, async () => {
      for (const remove of [removeTemporary, removeAllTemporary]) {
        const folder = await temporaryFolder();
        mkdirSync(join(folder, "shut/in"), { recursive: true });
        chmodSync(join(folder, "shut"), 0o500);
        await remove(folder);
      }
      return readdirSync(place);
    });
    expect(left).toEqual([]);
  });

  it("goes at the end, unless it is left to the user", async () => {
    const folders = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    const beside = join(testFolder(), "entry");
    mkdirSync(beside);
    removeWith(folders[0] ?? "", beside);
    keepTemporary(folders[1] ?? "");
    removeAllTemporary();
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, true, false]);
    expect(existsSync(beside)).toBe(false);
  });

  it.each([
    ["of a process that is gone", `dod-run-${DEAD}-${machineId()}-abcDE1`, 0, true],
    ["without a machine in its name", `dod-run-${DEAD}-abcDE1`, 8 * DAY_MS, false],
    ["of a process that runs", `dod-run-1-${machineId()}-abcDE1`, 0, false],
    ["of another run in this process", `dod-run-${process.pid}-${machineId()}-abcDE1`, 0, false],
    [
      "of an earlier process of our id",
      `dod-run-${process.pid}-${machineId()}-abcDE1`,
      DAY_MS,
      true,
    ],
    ["of another machine", `dod-run-${DEAD}-${ELSEWHERE}-abcDE1`, 6 * DAY_MS, false],
    [
      "of another machine, over a week ago",
      `dod-run-${DEAD}-${ELSEWHERE}-abcDE1`,
      8 * DAY_MS,
      true,
    ],
    ["that is not ours", `dod-run-${DEAD}`, 8 * DAY_MS, false],
    ["that looks like ours", `my-dod-run-${DEAD}-abcDE1`, 8 * DAY_MS, false],
  ])("%s, left behind by a killed run: %s", async (_, name, ageMs, goes) => {
    left(name, ageMs);
    const folder = await temporaryFolder();
    expect(existsSync(join(place, name))).toBe(!goes);
    expect(isAbandoned(name, Date.now() - ageMs)).toBe(goes);
    await removeTemporary(folder);
  });
});

describe("a user's own, called like a leftover,", () => {
  const name = `dod-run-${DEAD}-${machineId()}-abcDE1`;
  const user = () => join(place, name);
  /** @returns the text in it, after the next run; null when it is gone */
  async function afterTheNextRun(file = join(user(), "thesis.txt")): Promise<string | null> {
    const folder = await temporaryFolder();
    expect(readdirSync(folder)).toEqual([".dod-run"]);
    await removeTemporary(folder);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  }

  it.each(["dod-run-2024-report", "dod-run-77777-photos", "dod-run-1999-backup"])(
    "stays: %s",
    async (own) => {
      mkdirSync(join(place, own, ".dod-run"), { recursive: true });
      writeFileSync(join(place, own, "thesis.txt"), "precious");
      expect(await afterTheNextRun(join(place, own, "thesis.txt"))).toBe("precious");
    },
  );

  it("stays though its name is exactly ours, as it has no mark", async () => {
    mkdirSync(user());
    writeFileSync(join(user(), "thesis.txt"), "precious");
    expect(await afterTheNextRun()).toBe("precious");
    writeFileSync(join(user(), ".dod-run"), "");
    expect(await afterTheNextRun()).toBe("precious");
  });

  it("stays where it is a link, or the mark is one", async () => {
    const elsewhere = testFolder();
    mkdirSync(join(elsewhere, ".dod-run"));
    writeFileSync(join(elsewhere, "thesis.txt"), "precious");
    symlinkSync(elsewhere, user());
    expect(await afterTheNextRun()).toBe("precious");
    expect(lstatSync(user()).isSymbolicLink()).toBe(true);
    rmSync(user());
    mkdirSync(user());
    symlinkSync(elsewhere, join(user(), ".dod-run"));
    writeFileSync(join(user(), "thesis.txt"), "precious");
    expect(await afterTheNextRun()).toBe("precious");
  });

  it("stays where it is another user's", async () => {
    left(name);
    // Only an administrator can give a folder away, or take away what is another's.
    if (process.geteuid?.() !== 0) return;
    chownSync(user(), 65_534, 65_534);
    expect(await afterTheNextRun(join(user(), "deep/file"))).toBe("");
  });

  it("stays where it was left to the user by an earlier run", async () => {
    const kept = await temporaryFolder();
    writeFileSync(join(kept, "thesis.txt"), "precious");
    keepTemporary(kept);
    renameSync(kept, user());
    expect(await afterTheNextRun()).toBe("precious");
  });

  it("is told from one whose run was killed before it was marked", async () => {
    mkdirSync(user());
    await afterTheNextRun();
    expect(existsSync(user())).toBe(false);
  });
});

it("keeps its mark until the rest is gone, so that the next run knows what a killed one left", async ({
  skip,
}) => {
  const there = await asAnybody(skip, async () => {
    const folder = await temporaryFolder();
    // Sorts before and behind the mark; what is in it cannot be removed.
    for (const shut of ["-shut", "shut"]) {
      mkdirSync(join(folder, shut, "in"), { recursive: true });
      chmodSync(join(folder, shut), 0o500);
    }
    // Where folders are read newest first, it comes first.
    rmSync(join(folder, ".dod-run"), { recursive: true });
    mkdirSync(join(folder, ".dod-run"));
    const name = `dod-run-${DEAD}-${machineId()}-abcDE1`;
    renameSync(folder, join(place, name));
    keepTemporary(folder);
    await removeTemporary(await temporaryFolder());
    return existsSync(join(place, name)) ? readdirSync(join(place, name)) : [];
  });
  expect(there).toContain(".dod-run");
});

describe("a process", () => {
  it("that is a zombie does not run", async () => {
    // The shell's child ends, and the shell, become `tail`, never asks for it.
    const child = spawn("sh", ["-c", "sh -c 'exit 0' & echo $!; exec tail -f /dev/null"]);
    const pid = await new Promise<number>((resolve) =>
      child.stdout.once("data", (text) => resolve(Number(text))),
    );
    const stat = `/proc/${pid}/stat`;
    while (existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8")))
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (existsSync(stat)) expect(stillRuns(pid, Date.now())).toBe(false);
    expect(stillRuns(child.pid ?? 0, Date.now())).toBe(true);
    child.kill();
  });
});
