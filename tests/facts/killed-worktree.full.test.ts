import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { throwAwayWorktree } from "../../src/facts/throw-away-worktree.ts";
import { type Run, startRun } from "../support/killed-run.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

let place = "";
beforeEach(() => {
  place = temporaryFolder();
  process.env.TMPDIR = place;
});

function repository() {
  const files = Array.from({ length: 400 }, (_, at) => [`d${at % 20}/f${at}.txt`, `${at}\n`]);
  return makeRepository().write(Object.fromEntries(files)).write("b/c.txt", "2\n").commit();
}

async function nextRun(repo: TestRepository): Promise<void> {
  const opened = await openRepository({ cwd: repo.root, env: repo.env });
  await (await throwAwayWorktree(opened, opened.head)).remove();
}

function leftovers(repo: TestRepository): string[] {
  const entries = repo.path(".git/worktrees");
  return [
    ...readdirSync(place).filter((name) => name.startsWith("dod-run-")),
    ...(existsSync(entries) ? ["worktrees", ...readdirSync(entries)] : []),
  ];
}

/**
 * As parts of the time that a worktree takes on this machine: before git, while git makes it, while it writes files,
 * and, as null, when it is there.
 */
const MOMENTS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, null];

/** Milliseconds from a run's beginning to its worktree. */
async function spanOf(repo: TestRepository): Promise<number> {
  const whole = startRun(repo.root, repo.env, place);
  await whole.lines(1);
  const started = performance.now();
  await whole.lines(2);
  const span = performance.now() - started;
  whole.child.kill("SIGTERM");
  await whole.ended;
  return span;
}

async function comes(moment: number | null, run: Run, span: number): Promise<void> {
  await run.lines(moment === null ? 2 : 1);
  if (moment !== null) await delay(moment * span);
}

describe("a run that holds a throw-away worktree", { timeout: 300_000 }, () => {
  it("are gone after kill -9 with the next run, which leaves one that still runs alone", async () => {
    const repo = repository();
    const [killed, alive] = [1, 2].map(() => startRun(repo.root, repo.env, place));
    await Promise.all([killed?.lines(2), alive?.lines(2)]);
    killed?.child.kill("SIGKILL");
    await killed?.ended;
    expect(readdirSync(repo.path(".git/worktrees")).length).toBe(2);
    await nextRun(repo);
    const root = alive?.said().split("\n")[1] ?? "";
    expect(readdirSync(repo.path(".git/worktrees"))).toEqual([root.split("/").at(-1)]);
    expect(existsSync(join(root, "b/c.txt"))).toBe(true);
    // SIGTERM: its own end removes it.
    alive?.child.kill("SIGTERM");
    expect(await alive?.ended).toBe(143);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(false);
    expect(readdirSync(place).filter((name) => name.startsWith("dod-run-"))).toEqual([]);
  });

  it("killed at any moment, leaves nothing behind the next run", async () => {
    const repo = repository();
    const before = snapshot(repo.root);
    const span = await spanOf(repo);
    let found = 0;
    for (const moment of MOMENTS) {
      const run = startRun(repo.root, repo.env, place);
      await comes(moment, run, span);
      run.child.kill("SIGKILL");
      await run.ended;
      found += leftovers(repo).length;
      await nextRun(repo);
      expect(leftovers(repo), `killed after ${moment} of ${span} ms`).toEqual([]);
      expect(snapshot(repo.root)).toEqual(before);
    }
    // Else no kill came at a moment that matters.
    expect(found).toBeGreaterThan(0);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("ended by %s at any moment, leaves nothing behind", async (signal, exitCode) => {
    const repo = repository();
    const before = snapshot(repo.root);
    const span = await spanOf(repo);
    for (const moment of MOMENTS.filter((_, at) => at % 2 === 0)) {
      const run = startRun(repo.root, repo.env, place);
      await comes(moment, run, span);
      run.child.kill(signal);
      expect(await run.ended).toBe(exitCode);
      expect(leftovers(repo), `ended after ${moment} of ${span} ms`).toEqual([]);
      expect(snapshot(repo.root)).toEqual(before);
    }
  });

  it("may be one of many that begin and end at once in one repository", async () => {
    const repo = repository();
    const opened = await openRepository({ cwd: repo.root, env: repo.env });
    const runner = async () => {
      for (let round = 0; round < 15; round++)
        await (await throwAwayWorktree(opened, opened.head)).remove();
    };
    await Promise.all([runner(), runner(), runner(), runner(), runner(), runner()]);
    expect(leftovers(repo)).toEqual([]);
  });
});

/** A branch with edits that are not committed, and a checklist that needs no copy. */
function branch() {
  const files = Array.from({ length: 200 }, (_, at) => [`d${at % 20}/f${at}.txt`, `${at}\n`]);
  const items = '[{ id: ok, check: command, with: { run: "true" } }]';
  const repo = makeRepository()
    .write({ ...Object.fromEntries(files), ".gitignore": "node_modules/\n" })
    .write("dod.yml", `version: 1\nbase: main\nitems: ${items}\n`)
    .commit()
    .branch("feature")
    .write("d1/f1.txt", "changed\n")
    .commit("change")
    .write({ "d1/f21.txt": "edited\n", "new/a.txt": "new\n", "node_modules/a/index.js": "" });
  repo.git("add", "new/a.txt");
  return repo;
}

/** Ids of processes that run on a copy in this test's place. */
function running(): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      return /^\d+$/.test(pid) && environment.includes(`DOD_COPY=${place}/`);
    } catch {
      return false;
    }
  });
}

/** All of the repository; but what a run keeps for the next one (`.git/dod`), and `dod check` is asked to keep. */
const look = (repo: TestRepository) => snapshot(repo.root, [".git/dod"]);

const KILLS = 100;

describe("a run that holds copies and runs commands in them", { timeout: 300_000 }, () => {
  it(`killed ${KILLS} times at any moment, leaves nothing behind one more run`, async () => {
    const repo = branch();
    const before = look(repo);
    const whole = startRun(repo.root, repo.env, place, "copies");
    await whole.lines(1);
    const started = performance.now();
    await whole.lines(3);
    const span = performance.now() - started;
    whole.child.kill("SIGKILL");
    await whole.ended;
    let found = 0;
    let left = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const run = startRun(repo.root, repo.env, place, "copies");
      // Before the first copy, before the second, and while commands run in both; however slow the machine is.
      await run.lines(1 + (kill % 3));
      await delay((Math.random() * span) / 2);
      run.child.kill("SIGKILL");
      await run.ended;
      found += leftovers(repo).length > 0 ? 1 : 0;
      left += running().length > 0 ? 1 : 0;
    }
    // Else no kill came at a moment that matters.
    expect(found).toBeGreaterThan(KILLS / 4);
    if (process.platform === "linux") expect(left).toBeGreaterThan(0);
    const report = await runChecklist({ cwd: repo.root, env: repo.env });
    expect(report.verdict).toBe("done");
    expect(leftovers(repo)).toEqual([]);
    expect(look(repo)).toEqual(before);
    if (process.platform === "linux") await expect.poll(running, { timeout: 5_000 }).toEqual([]);
  }, 1_800_000);

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ended by %s, leaves nothing behind", async (signal, exitCode) => {
    const repo = branch();
    const before = snapshot(repo.root);
    for (const moment of [0, 30, 80, 150, 300, null]) {
      const run = startRun(repo.root, repo.env, place, "copies");
      await run.lines(moment === null ? 3 : 1);
      if (moment !== null) await delay(moment);
      run.child.kill(signal);
      expect(await run.ended).toBe(exitCode);
      expect(leftovers(repo), `ended after ${moment ?? "all"} ms`).toEqual([]);
      expect(snapshot(repo.root)).toEqual(before);
      if (process.platform === "linux") expect(running()).toEqual([]);
    }
  });
});
