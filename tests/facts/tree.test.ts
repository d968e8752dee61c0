import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Git } from "../../src/clients/git.ts";
import { decodePath } from "../../src/core/path-bytes.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { committedTree } from "../../src/facts/base-tree.ts";
import { listFiles } from "../../src/facts/file-listing.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { workingTree } from "../../src/facts/tree.ts";
import { makeRepository, temporaryFolder } from "../support/repository.ts";

const TOO_LARGE = 16 * 1024 * 1024 + 1;
const outside = temporaryFolder();
writeFileSync(join(outside, "secret"), "secret\n");

const repo = makeRepository();
const latin = Buffer.concat([Buffer.from(`${repo.root}/caf`), Buffer.from([0xe9])]);
writeFileSync(latin, "latin\n");
repo
  .write({
    ".gitignore": "ignored/\n",
    "src/a.ts": "\ufeffone\n",
    "new\nline": "nl\n",
    gone: "gone\n",
    "bytes.bin": Buffer.from([0xff, 0x41]),
  })
  .write("large", Buffer.alloc(TOO_LARGE))
  .link("link", "src/a.ts")
  .link("folder-link", "src")
  .commit("base");
repo.remove("gone").write({ untracked: "u\n", "ignored/x": "i\n", "src/a.ts": "two\n" });
symlinkSync(outside, repo.path("out"));
symlinkSync(join(outside, "secret"), repo.path("src/secret"));
execFileSync("mkfifo", [repo.path("pipe")]);
mkdirSync(repo.path("inner"));
execFileSync("git", ["init", "--quiet"], { cwd: repo.path("inner"), env: repo.env });
repo.write("inner/file", "its own\n");

const open = () => openRepository({ cwd: repo.root, env: repo.env });
const CAFE = decodePath(Buffer.from([0x63, 0x61, 0x66, 0xe9]));

describe("the working tree", () => {
  test("lists tracked and untracked files that are there; no ignored ones, no repositories within", async () => {
    const paths = await workingTree(await open()).paths();
    expect(paths).toEqual(
      [
        ".gitignore",
        "bytes.bin",
        CAFE,
        "folder-link",
        "large",
        "link",
        "new\nline",
        "out",
        "src/a.ts",
        "src/secret",
        "untracked",
      ].sort(),
    );
  });

  test("reads bytes and text as they are now", async () => {
    const tree = workingTree(await open());
    expect(await tree.readText("src/a.ts")).toBe("two\n");
    repo.write("src/a.ts", "\ufeffthree\n");
    expect(await tree.readText("src/a.ts")).toBe("three\n");
    repo.write("src/a.ts", "two\n");
    expect(await tree.readText("new\nline")).toBe("nl\n");
    expect(await tree.readText(CAFE)).toBe("latin\n");
    expect(await tree.readText("ignored/x")).toBe("i\n");
    expect(await tree.read("bytes.bin")).toEqual(Buffer.from([0xff, 0x41]));
    expect(await tree.readText("bytes.bin")).toBe("\ufffdA");
  });

  test("what is no file here is null: missing, a folder, links, links on the way, outside, git's own", async () => {
    const tree = workingTree(await open());
    const none = [
      "gone",
      "none/at/all",
      "src",
      "src/a.ts/x",
      "link",
      "folder-link/a.ts",
      "out/secret",
      "src/secret",
      "../x",
      "/etc/passwd",
      "src/../../x",
      "src/./a.ts",
      "src//a.ts",
      "",
      ".",
      ".git/config",
      ".GIT/config",
      "a\0b",
      "x".repeat(5000),
    ];
    for (const path of none) expect(await tree.read(path), path).toBeNull();
    // Git's own folder in any case, as some file systems do not tell cases apart.
    const shouting = makeRepository().commit().write(".GIT/config", "x");
    const other = workingTree(await openRepository({ cwd: shouting.root, env: shouting.env }));
    expect(await other.read(".GIT/config")).toBeNull();
  });

  test("what is there and cannot be read is unavailable: a pipe, a huge file", async () => {
    const tree = workingTree(await open());
    await expect(tree.read("pipe")).rejects.toThrow(FactUnavailable);
    await expect(tree.read("large")).rejects.toThrow(/larger than 16 MiB/);
    truncateSync(repo.path("large"), TOO_LARGE - 1);
    expect((await tree.read("large"))?.length).toBe(TOO_LARGE - 1);
    truncateSync(repo.path("large"), TOO_LARGE);
  });

  test("what a sparse checkout leaves out is listed and unavailable", async () => {
    const sparse = makeRepository().write({ "in/a": "1", "out/b": "1" }).commit();
    sparse.git("sparse-checkout", "set", "in");
    const tree = workingTree(await openRepository({ cwd: sparse.root, env: sparse.env }));
    expect(await tree.paths()).toEqual(["in/a", "out/b"]);
    await expect(tree.read("out/b")).rejects.toThrow(/sparse checkout/);
    expect(await tree.read("out/c")).toBeNull();
  });
});

test("a file where a folder was", async () => {
  const moved = makeRepository().write("x/y", "1\n").commit().remove("x").write("x", "2\n");
  const tree = workingTree(await openRepository({ cwd: moved.root, env: moved.env }));
  expect(await tree.paths()).toEqual(["x"]);
  expect(await tree.read("x/y")).toBeNull();
});

test("a folder that cannot be opened makes the list unavailable", async () => {
  const stderr = "warning: could not open directory 'data/': Permission denied\n";
  const git = { run: async () => ({ stdout: Buffer.alloc(0), stderr, exitCode: 0 }) };
  await expect(listFiles(git as unknown as Git)).rejects.toThrow(/data\/ cannot be opened/);
});

describe("a commit's tree", () => {
  test("lists and reads with two processes, however many files", async () => {
    const repository = await open();
    const tree = committedTree(repository, repo.sha());
    expect(await tree.paths()).toEqual(
      [
        ".gitignore",
        "bytes.bin",
        CAFE,
        "folder-link",
        "gone",
        "large",
        "link",
        "new\nline",
        "src/a.ts",
      ].sort(),
    );
    const texts = await Promise.all(
      ["src/a.ts", "gone", "new\nline", CAFE].map((path) => tree.readText(path)),
    );
    expect(texts).toEqual(["one\n", "gone\n", "nl\n", "latin\n"]);
    expect(repository.git.processes).toBe(3);
    await tree.close();
  });

  test("missing files, folders, links are null; a huge one unavailable", async () => {
    const tree = committedTree(await open(), repo.sha());
    for (const path of ["none", "src", "link", "folder-link/a.ts", "../x", "-x", ""])
      expect(await tree.read(path)).toBeNull();
    await expect(tree.read("large")).rejects.toThrow(/larger than 16 MiB/);
    expect(await tree.readText("gone")).toBe("gone\n");
    await tree.close();
    await expect(tree.read("gone")).rejects.toThrow();
  });

  test("the empty tree has no files; a commit that is not there is unavailable", async () => {
    const repository = await open();
    expect(await committedTree(repository, repository.emptyTree).paths()).toEqual([]);
    await expect(committedTree(repository, "d".repeat(40)).paths()).rejects.toThrow(
      FactUnavailable,
    );
  });

  test("a blob that is gone is unavailable, not missing", async () => {
    const broken = makeRepository().write("a", "1\n").commit();
    const blob = broken.sha("HEAD:a");
    broken.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    const tree = committedTree(
      await openRepository({ cwd: broken.root, env: broken.env }),
      broken.sha(),
    );
    await expect(tree.read("a")).rejects.toThrow(FactUnavailable);
    await tree.close();
  });
});
