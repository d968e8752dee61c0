import { utimesSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../src/core/change.ts";
import { rememberTree, treeDifference } from "../../src/facts/same-tree.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

let repo: TestRepository;
beforeEach(() => {
  repo = makeRepository()
    .write({
      ".gitignore": "ignored\n",
      ".gitattributes": "*.txt text\n",
      a: "1\n",
      "b c": "1\n",
      "d.txt": "1\r\n",
      gone: "1\n",
    })
    .commit("base")
    .branch("feature")
    .write({ a: "2\n", untracked: "u\n", ignored: "i\n" })
    .remove("gone")
    .link("link", "a");
});

/** What is found after `edit`, some time after the change was read. */
async function differenceAfter(edit: (repo: TestRepository) => unknown, age = 150) {
  // Older than a tick of the clock, so that time stamps alone decide; or not.
  await wait(age);
  const { repository, change } = await openChange(repo);
  const start = await rememberTree(repository, change);
  const processes = repository.git.processes;
  await edit(repo);
  const difference = await treeDifference(repository, start);
  return { ...difference, processes: repository.git.processes - processes };
}

describe("the same tree", () => {
  test("nothing happened: one process", async () => {
    expect(await differenceAfter(() => {})).toEqual({ headMoved: false, paths: [], processes: 1 });
  });

  test("new files, ignored files, staging, a refreshed index and touched files do not count", async () => {
    const found = await differenceAfter((r) => {
      r.write({ "coverage/lcov.info": "x\n", ignored: "other\n" });
      r.git("add", "a", "untracked");
      r.git("status");
      for (const path of ["a", "b c", "untracked"]) r.write(path, r.read(path));
    });
    expect(found).toEqual({ headMoved: false, paths: [], processes: 1 });
  });

  test("a file that git filters, rewritten as it was: a second process", async () => {
    expect(await differenceAfter((r) => r.write("d.txt", "1\r\n"))).toEqual({
      headMoved: false,
      paths: [],
      processes: 2,
    });
    expect((await differenceAfter((r) => r.write("d.txt", "2\r\n"))).paths).toEqual(["d.txt"]);
  });

  test("also right after everything was written", async () => {
    expect((await differenceAfter((r) => r.write("a", "2\n"), 0)).paths).toEqual([]);
  });
});

describe("not the same", () => {
  test.each<[string, (r: TestRepository) => unknown, string[]]>([
    ["a changed file edited", (r) => r.write("a", "3\n"), ["a"]],
    ["an unchanged file edited, same size", (r) => r.write("b c", "2\n"), ["b c"]],
    ["an untracked file edited", (r) => r.write("untracked", "v\n"), ["untracked"]],
    ["a deleted file that came back", (r) => r.write("gone", "1\n"), ["gone"]],
    ["a file removed", (r) => r.remove("b c"), ["b c"]],
    ["a mode", (r) => r.executable("b c"), ["b c"]],
    ["a link's target", (r) => r.remove("link").link("link", "b c"), ["link"]],
    ["a file that became a folder", (r) => r.remove("a").write("a/x", "2\n"), ["a"]],
    ["a file that became a link", (r) => r.remove("a").link("a", "b c"), ["a"]],
    ["several", (r) => r.write({ untracked: "3\n", a: "3\n" }), ["a", "untracked"]],
    ["everything reset", (r) => r.git("checkout", "--quiet", "--", "."), ["a", "gone"]],
  ])("%s", async (_name, edit, paths) => {
    expect(await differenceAfter(edit)).toMatchObject({ headMoved: false, paths });
  });

  test("an edit that keeps the size and sets the time back", async () => {
    const old = new Date(1_600_000_000_000);
    utimesSync(repo.path("b c"), old, old);
    const found = await differenceAfter((r) => {
      r.write("b c", "2\n");
      utimesSync(r.path("b c"), old, old);
    });
    expect(found.paths).toEqual(["b c"]);
  });

  test("an edit of the same size at the very moment, over and over", async () => {
    for (let round = 0; round < 5; round++) {
      repo.write("b c", `${round}\n`);
      expect((await differenceAfter((r) => r.write("b c", "x\n"), 0)).paths).toEqual(["b c"]);
    }
  });

  test("a file written just before the start is compared by content, whatever its time stamps", async () => {
    await wait(150);
    const { repository, change } = await openChange(repo);
    const start = await rememberTree(repository, change);
    const stat = start.files.get("a");
    if (!stat) throw new Error("a is not known");
    const files = new Map([...start.files, ["a", { ...stat, freshId: "0".repeat(40) }]] as const);
    expect((await treeDifference(repository, { ...start, files })).paths).toEqual(["a"]);
  });

  test("HEAD moved: a commit, also one of the same content", async () => {
    expect(await differenceAfter((r) => r.commit())).toMatchObject({ headMoved: true, paths: [] });
  });

  test("paths that dod itself writes are left out", async () => {
    const { repository, change } = await openChange(repo);
    const start = await rememberTree(repository, change);
    repo.write({ untracked: "report\n", a: "3\n" });
    expect((await treeDifference(repository, start, new Set(["untracked"]))).paths).toEqual(["a"]);
  });

  test("what is added to a change, in a copy of it, gives it no other tree", async () => {
    const { repository, change } = await openChange(repo);
    repo.write({ a: "3\n" });
    const named: Change = { ...change, branch: "as CI says" };
    const start = await rememberTree(repository, named);
    expect((await treeDifference(repository, start)).paths).toEqual(["a"]);
  });

  test("an edit between the reading of the change and the start of the run", async () => {
    await wait(150);
    const { repository, change } = await openChange(repo);
    repo.write("a", "between\n");
    expect(
      (await treeDifference(repository, await rememberTree(repository, change))).paths,
    ).toEqual(["a"]);
  });

  test("without a change, and in a SHA-256 repository", async () => {
    const wide = makeRepository({ objectFormat: "sha256" })
      .write({ a: "1\n", b: "1\n" })
      .commit()
      .branch("f")
      .write("b", "2\n");
    await wait(150);
    const { repository } = await openChange(wide);
    const start = await rememberTree(repository, null);
    wide.write("a", "1\n");
    expect((await treeDifference(repository, start)).paths).toEqual([]);
    wide.write("a", "3\n");
    expect((await treeDifference(repository, start)).paths).toEqual(["a"]);
  });
});
