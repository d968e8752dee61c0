import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/core/result.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { isolatedEnvironment, makeRepository, temporaryFolder } from "../support/repository.ts";

const repo = makeRepository().write("src/a.ts", "1\n").commit("start");
const open = (cwd: string, env: Record<string, string> = repo.env) => openRepository({ cwd, env });

async function refused(cwd: string, env?: Record<string, string>): Promise<UsageError> {
  const error = await open(cwd, env).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

describe("an ordinary repository", () => {
  test("everything by one process, from the root and from a folder below", async () => {
    for (const cwd of [repo.root, repo.path("src")]) {
      const found = await open(cwd);
      expect(found).toMatchObject({
        root: repo.root,
        gitDir: repo.path(".git"),
        commonDir: repo.path(".git"),
        head: repo.sha(),
        branch: "main",
        shallow: false,
      });
      expect(found.git.processes).toBe(1);
      expect(found.git.cwd).toBe(repo.root);
    }
  });

  test("a detached HEAD has no branch", async () => {
    const detached = repo.clone();
    detached.checkout(repo.sha());
    expect((await open(detached.root)).branch).toBeNull();
  });

  test("a linked worktree: .git is a file", async () => {
    const at = join(temporaryFolder(), "linked");
    repo.git("worktree", "add", "--quiet", "-b", "side/branch", at);
    expect(await open(at)).toMatchObject({
      root: at,
      branch: "side/branch",
      gitDir: repo.path(".git/worktrees/linked"),
      commonDir: repo.path(".git"),
    });
  });

  test("a shallow clone says so", async () => {
    expect((await open(repo.clone("--depth=1").root)).shallow).toBe(true);
  });

  test("SHA-256", async () => {
    const wide = makeRepository({ objectFormat: "sha256" }).write("a", "a").commit();
    const found = await open(wide.root);
    expect(found.head).toHaveLength(64);
    expect(wide.git("hash-object", "-t", "tree", "/dev/null")).toBe(found.emptyTree);
    expect(repo.git("hash-object", "-t", "tree", "/dev/null")).toBe(
      (await open(repo.root)).emptyTree,
    );
  });

  test("files are listed once", async () => {
    const found = await open(repo.root);
    await Promise.all([found.files(), found.files()]);
    expect(found.git.processes).toBe(2);
  });

  test("opening writes nothing", async () => {
    const before = readFileSync(repo.path(".git/index"));
    const names = readdirSync(repo.path(".git"));
    await (await open(repo.root)).files();
    expect(readFileSync(repo.path(".git/index")).equals(before)).toBe(true);
    expect(readdirSync(repo.path(".git"))).toEqual(names);
  });
});

describe("refused with words (exit 2)", () => {
  test("not a git repository", async () => {
    const error = await refused(temporaryFolder(), isolatedEnvironment());
    expect(error.message).toMatch(/is not in a git repository/);
    expect(error.mend).toMatch(/clone|git init/);
  });

  test("GIT_DIR does not make one", async () => {
    await refused(temporaryFolder(), { ...repo.env, GIT_DIR: repo.path(".git") });
  });

  test("no commit yet, also with a file called HEAD", async () => {
    const empty = makeRepository();
    expect((await refused(empty.root)).message).toMatch(/no commit yet/);
    empty.write("HEAD", "");
    expect((await refused(empty.root)).message).toMatch(/no commit yet/);
  });

  test("bare, and inside the git directory", async () => {
    const bare = makeRepository({ bare: true });
    expect((await refused(bare.root)).message).toMatch(/bare repository/);
    expect((await refused(repo.path(".git"))).message).toMatch(/inside a git directory/);
  });

  test("a folder that is gone", async () => {
    const gone = join(temporaryFolder(), "gone");
    mkdirSync(gone);
    rmSync(gone, { recursive: true });
    expect((await refused(gone)).message).toMatch(/no such folder/);
  });

  test.runIf(process.getuid?.() === 0)("a repository of another user", async () => {
    const theirs = makeRepository().write("a", "a").commit();
    for (const path of ["", ".git"]) chownSync(theirs.path(path), 12345, 12345);
    const error = await refused(theirs.root);
    expect(error.message).toMatch(/belongs to another user/);
    expect(error.mend).toBe(
      `if you trust it: git config --global --add safe.directory '${theirs.root}'`,
    );
    const trusting = {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
    };
    expect((await open(theirs.root, { ...theirs.env, ...trusting })).root).toBe(theirs.root);
  });
});
