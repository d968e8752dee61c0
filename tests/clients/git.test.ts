import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createGit, GitError } from "../../src/clients/git.ts";
import { gitEnvironment } from "../../src/clients/git-environment.ts";
import { GitObjects } from "../../src/clients/git-objects.ts";
import { UsageError } from "../../src/core/result.ts";
import { isolatedEnvironment, makeRepository, temporaryFolder } from "../support/repository.ts";

const repo = makeRepository().write({ "a.txt": "one\n", "b.txt": "two\n" }).commit("start");
const git = (env: Record<string, string> = {}) =>
  createGit({ cwd: repo.root, env: { ...repo.env, ...env } });

describe("what a git child sees", () => {
  test("no variable of the caller redirects it or runs a program", () => {
    const elsewhere = {
      GIT_DIR: "/elsewhere",
      GIT_INDEX_FILE: "/elsewhere/index",
      GIT_WORK_TREE: "/elsewhere",
      GIT_PREFIX: "sub/",
      GIT_OBJECT_DIRECTORY: "/elsewhere",
      GIT_EXTERNAL_DIFF: "/bin/false",
      GIT_DIFF_OPTS: "-u0",
      GIT_CONFIG_PARAMETERS: "'diff.noprefix=true'",
      GIT_NAMESPACE: "x",
      GIT_TRACE: "1",
      GIT_VARIABLE_OF_THE_FUTURE: "1",
    };
    const seen = gitEnvironment(elsewhere);
    for (const name of Object.keys(elsewhere)) expect(seen[name]).toBeUndefined();
  });

  test("what says where configuration and credentials are stays", () => {
    const kept = {
      GIT_CONFIG_GLOBAL: "/home/x",
      GIT_SSH_COMMAND: "ssh -i k",
      PATH: "/bin",
      HOME: "/h",
    };
    expect(gitEnvironment(kept)).toMatchObject(kept);
  });

  test("of GIT_CONFIG_COUNT only safe.directory stays", () => {
    const seen = gitEnvironment({
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "diff.external",
      GIT_CONFIG_VALUE_0: "evil",
      GIT_CONFIG_KEY_1: "safe.directory",
      GIT_CONFIG_VALUE_1: "*",
    });
    expect(Object.values(seen)).not.toContain("evil");
    expect(seen.GIT_CONFIG_KEY_0).toBe("safe.directory");
    expect(seen.GIT_CONFIG_VALUE_0).toBe("*");
  });

  test("only a fetch may use the network", () => {
    expect(gitEnvironment({}).GIT_ALLOW_PROTOCOL).toBe("none");
    expect(gitEnvironment({}, true).GIT_ALLOW_PROTOCOL).toBeUndefined();
  });

  test("inside a hook the repository of the working directory is found", async () => {
    const other = makeRepository().write("x", "x").commit();
    const inHook = git({ GIT_DIR: join(other.root, ".git"), GIT_INDEX_FILE: "/nowhere/index" });
    expect(await inHook.text(["rev-parse", "HEAD"])).toBe(repo.sha());
    expect(await inHook.text(["ls-files"])).toBe("a.txt\nb.txt");
  });

  test("the repository's configuration starts no program of its own", async () => {
    const trap = makeRepository().write("a", "1\n").commit();
    const proof = join(temporaryFolder(), "proof");
    const script = join(temporaryFolder(), "evil.sh");
    writeFileSync(script, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    trap.configure({ "core.fsmonitor": script, "diff.external": script, "core.pager": script });
    trap.write("a", "2\n").write("b", "3\n");
    const client = createGit({ cwd: trap.root, env: trap.env });
    await client.run(["diff", "--no-ext-diff", "HEAD"]);
    await client.run(["ls-files", "--others", "--exclude-standard"]);
    expect(existsSync(proof)).toBe(false);
  });
});

describe("a run", () => {
  test("gives bytes, text, and counts its processes", async () => {
    const client = git();
    expect(
      (await client.run(["cat-file", "blob", "HEAD:a.txt"])).stdout.equals(Buffer.from("one\n")),
    ).toBe(true);
    expect(await client.at(repo.root).text(["cat-file", "-t", "HEAD"])).toBe("commit");
    expect(client.processes).toBe(2);
  });

  test("a failure carries exit code and the words of git", async () => {
    const failed = git().run(["rev-parse", "--verify", "nothing"]);
    await expect(failed).rejects.toThrow(GitError);
    await expect(failed).rejects.toMatchObject({
      exitCode: 128,
      message: expect.stringContaining("fatal: Needed a single revision"),
    });
    expect(
      (await git().run(["diff", "--quiet", "HEAD", "--"], { okExitCodes: [0, 1] })).exitCode,
    ).toBe(0);
  });

  test("a failure is known whichever file of the bundle made it", () => {
    const other = Object.assign(new Error("git x ended with 1"), { name: "GitError" });
    expect(other).toBeInstanceOf(GitError);
    expect(new Error("git x ended with 1")).not.toBeInstanceOf(GitError);
    expect({ name: "GitError" }).not.toBeInstanceOf(GitError);
  });

  test("a missing git is told in words", async () => {
    const client = createGit({ cwd: repo.root, env: { PATH: "/nowhere" } });
    await expect(client.run(["version"])).rejects.toThrow(UsageError);
    await expect(client.run(["version"])).rejects.toThrow(/no such program/);
  });

  test("input larger than a pipe arrives whole", async () => {
    const input = Buffer.alloc(1 << 20, "x");
    const id = await git().text(["hash-object", "--stdin"], { input });
    const blob = createHash("sha1").update(`blob ${input.length}\0`).update(input).digest("hex");
    expect(id).toBe(blob);
  });

  test("an exception of the reader ends git and comes out", async () => {
    const run = git().run(["log", "-p"], {
      onStdout: () => {
        throw new Error("enough");
      },
    });
    await expect(run).rejects.toThrow("enough");
  });

  test("an abort ends git at once, with the reason given", async () => {
    const controller = new AbortController();
    const client = createGit({ cwd: repo.root, env: repo.env, signal: controller.signal });
    const waiting = client.run(["-c", "alias.wait=!sleep 40", "wait"]);
    setTimeout(() => controller.abort(new Error("interrupted")), 50);
    const before = Date.now();
    await expect(waiting).rejects.toThrow("interrupted");
    // Far from either: it is ended in milliseconds, or it sleeps to its end.
    expect(Date.now() - before).toBeLessThan(30_000);
    await expect(client.run(["version"])).rejects.toThrow("interrupted");
  });
});

describe("objects by one process", () => {
  test("many, in any order, with one process", async () => {
    const client = git();
    const objects = new GitObjects(client);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => objects.read(i % 2 ? "HEAD:a.txt" : "HEAD:b.txt")),
    );
    expect(answers.map((object) => object?.bytes.toString())).toEqual(
      Array.from({ length: 200 }, (_, i) => (i % 2 ? "one\n" : "two\n")),
    );
    expect(client.processes).toBe(1);
    await objects.close();
    await objects.close();
  });

  test("what does not exist is null, and hostile names are not taken for answers", async () => {
    const objects = new GitObjects(git());
    const fake = `${"a".repeat(40)} blob 3`;
    const names = ["HEAD:nothing", fake, "--help", "HEAD:a.txt\nHEAD:b.txt", "", "HEAD:a.txt"];
    const [missing, forged, option, twoLines, empty, real] = await Promise.all(
      names.map((name) => objects.read(name)),
    );
    expect([missing, forged, option, twoLines, empty]).toEqual([null, null, null, null, null]);
    expect(real?.bytes.toString()).toBe("one\n");
    await objects.close();
  });

  test("of a larger object only the beginning is kept, and its size told", async () => {
    const big = makeRepository()
      .write("big", Buffer.alloc(5_000_000, "ab"))
      .write("next", "n")
      .commit();
    const objects = new GitObjects(createGit({ cwd: big.root, env: big.env }));
    const [head, next] = await Promise.all([
      objects.read("HEAD:big", 10),
      objects.read("HEAD:next"),
    ]);
    expect(head).toMatchObject({ type: "blob", size: 5_000_000 });
    expect(head?.bytes.toString()).toBe("ababababab");
    expect(next?.bytes.toString()).toBe("n");
    await objects.close();
  });

  test("a process that cannot start, and one that is closed, reject", async () => {
    const folder = join(temporaryFolder(), "plain");
    mkdirSync(folder);
    const nowhere = new GitObjects(createGit({ cwd: folder, env: isolatedEnvironment() }));
    await expect(nowhere.read("HEAD")).rejects.toThrow(/not a git repository/);
    await expect(nowhere.read("HEAD")).rejects.toThrow();
    const closed = new GitObjects(git());
    await closed.close();
    await expect(closed.read("HEAD")).rejects.toThrow(/closed/);
  });
});
