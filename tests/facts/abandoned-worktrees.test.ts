import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { machineId } from "../../src/clients/process-life.ts";
import { removeAbandonedWorktrees } from "../../src/facts/abandoned-worktrees.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { throwAwayWorktree } from "../../src/facts/throw-away-worktree.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEAD = spawnSync("true").pid;
const ELSEWHERE = machineId() === "00000000" ? "11111111" : "00000000";

let place = "";
beforeEach(() => {
  place = temporaryFolder();
  process.env.TMPDIR = place;
});

function repository() {
  return makeRepository().write({ "a.txt": "1\n", "b/c.txt": "2\n" }).commit();
}

/** The next run in this repository. */
async function nextRun(repo: TestRepository): Promise<void> {
  const opened = await openRepository({ cwd: repo.root, env: repo.env });
  await (await throwAwayWorktree(opened, opened.head)).remove();
}

/** What `git worktree add` made in a run that was killed; @returns the entry */
function left(repo: TestRepository, name: string, folder: string, ageMs = 0): string {
  repo.git("worktree", "add", "--quiet", "--detach", join(folder, name));
  mkdirSync(join(folder, ".dod-run"), { recursive: true });
  const entry = repo.path(`.git/worktrees/${name}`);
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(entry, at, at);
  return entry;
}

const ours = (pid: number, machine = machineId()) => `dod-run-${pid}-${machine}-abcDE1`;

describe("worktrees that killed runs left behind", () => {
  it.each([
    ["a dead process", ours(DEAD), 0, true],
    ["a process that runs", ours(1), 0, false],
    ["an earlier process of our own id", ours(process.pid), DAY_MS, true],
    ["another run in this process", ours(process.pid), 0, false],
    ["another machine", ours(DEAD, ELSEWHERE), DAY_MS, false],
    ["another machine, over a week ago", ours(DEAD, ELSEWHERE), 8 * DAY_MS, true],
  ])("of %s", async (_, name, ageMs, goes) => {
    const repo = repository();
    // Its temporary folders were elsewhere than this run's.
    const folder = join(temporaryFolder(), name);
    const entry = left(repo, name, folder, ageMs);
    await nextRun(repo);
    expect(existsSync(entry)).toBe(!goes);
    expect(existsSync(folder)).toBe(!goes);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(!goes);
  });

  it("go though they are locked, half made, or their folder is gone", async () => {
    const repo = repository();
    const make = (random: string) => {
      const name = `dod-run-${DEAD}-${machineId()}-${random}`;
      return left(repo, name, join(place, name));
    };
    const locked = make("locked").split("/").at(-1) ?? "";
    repo.git("worktree", "lock", join(place, locked, locked));
    const half = make("half00");
    repo.remove(half.slice(repo.root.length + 1).concat("/gitdir"));
    const gone = make("gone00");
    spawnSync("rm", ["-rf", join(place, gone.split("/").at(-1) ?? "")]);
    await nextRun(repo);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(false);
    expect(readdirSync(place).filter((name) => name.startsWith("dod-run-"))).toEqual([]);
  });

  it("go at once though the run that removed them was killed meanwhile", async () => {
    const repo = repository();
    const name = ours(DEAD);
    const entry = left(repo, name, join(place, name));
    rmSync(join(place, name, name, ".git"));
    await removeAbandonedWorktrees({ commonDir: repo.path(".git") });
    expect(existsSync(entry)).toBe(false);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(false);
    expect(existsSync(join(place, name))).toBe(false);
  });

  it("are told from the user's own, missing, locked or of a name like ours", async () => {
    const repo = repository();
    const folder = temporaryFolder();
    for (const name of ["there", "missing", "locked"])
      repo.git("worktree", "add", "--quiet", "--detach", join(folder, name));
    repo.git("worktree", "lock", join(folder, "locked"));
    for (const name of ["missing", "locked"]) spawnSync("rm", ["-rf", join(folder, name)]);
    // Moved by the user to a place of another name: the entry keeps its own.
    left(repo, ours(DEAD), folder);
    rmSync(join(folder, ".dod-run"), { recursive: true });
    repo.git("worktree", "move", join(folder, ours(DEAD)), join(folder, "moved"));
    const before = repo.git("worktree", "list", "--porcelain");
    await nextRun(repo);
    expect(repo.git("worktree", "list", "--porcelain")).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["moved", "there"]);
  });

  it("that were begun, without a file yet, go", async () => {
    const repo = repository();
    const name = ours(DEAD);
    const folder = join(place, name);
    const entry = left(repo, name, folder);
    rmSync(join(folder, name), { recursive: true });
    mkdirSync(join(folder, name));
    await nextRun(repo);
    expect(existsSync(entry)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it.each<readonly [string, (own: string, entry: string, other: string) => void]>([
    ["a folder without a `.git`", (own) => rmSync(join(own, ".git"))],
    [
      "a repository of its own",
      (own) => {
        rmSync(join(own, ".git"));
        mkdirSync(join(own, ".git"));
      },
    ],
    ["another worktree", (own, _, other) => writeFileSync(join(own, ".git"), `gitdir: ${other}\n`)],
    [
      "a link to such a file",
      (own, entry) => {
        rmSync(join(own, ".git"));
        writeFileSync(join(own, "elsewhere"), `gitdir: ${entry}\n`);
        symlinkSync("elsewhere", join(own, ".git"));
      },
    ],
  ])("never takes what an entry names for its place: %s", async (_, make) => {
    const repo = repository();
    const folder = temporaryFolder();
    repo.git("worktree", "add", "--quiet", "--detach", join(folder, "other"));
    const name = ours(DEAD);
    const own = join(folder, name, name);
    const entry = left(repo, name, join(folder, name));
    make(own, entry, repo.path(".git/worktrees/other"));
    const before = readdirSync(own).sort();
    await nextRun(repo);
    expect(readdirSync(own).sort()).toEqual(before);
    expect(existsSync(entry)).toBe(true);
  });

  it("leaves what lies around such a place to the user", async () => {
    const repo = repository();
    const name = ours(DEAD);
    const folder = join(temporaryFolder(), name);
    const entry = left(repo, name, folder);
    rmSync(join(folder, ".dod-run"), { recursive: true });
    writeFileSync(join(folder, "thesis.txt"), "precious");
    await nextRun(repo);
    expect(existsSync(entry)).toBe(false);
    expect(readdirSync(folder)).toEqual(["thesis.txt"]);
  });
});
