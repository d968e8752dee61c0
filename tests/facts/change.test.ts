import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addedLines } from "../../src/core/change.ts";
import { encodePath } from "../../src/core/path-bytes.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { findBase } from "../../src/facts/base.ts";
import { readChange } from "../../src/facts/change.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { changeOf, fileOf, openChange } from "../support/change.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const lines = (...numbers: (number | string)[]) => numbers.map((n) => `line ${n}\n`).join("");
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** `main` with these files, and a branch on top. */
function branchOn(files: Record<string, string | Uint8Array>): TestRepository {
  return makeRepository().write(files).commit("base").branch("feature");
}

/** `git diff --shortstat` of the tracked part, in numbers. */
function shortstat(repo: TestRepository, from = "main") {
  const text = repo.git("diff", "--shortstat", "--ignore-submodules=dirty", from);
  const number = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return { files: number("file"), insertions: number("insertion"), deletions: number("deletion") };
}

describe("one diff", () => {
  test("committed, staged and unstaged edits have the working tree's line numbers", async () => {
    const repo = branchOn({ a: lines(...range(1, 40)) });
    repo.write("a", lines(...range(1, 29), "thirty", ...range(31, 40))).commit("line 30");
    repo.write("a", lines(...range(1, 9), "ten", ...range(11, 29), "thirty", ...range(31, 40)));
    repo.git("add", "a");
    repo.write(
      "a",
      lines("zero", ...range(1, 9), "ten", ...range(11, 29), "thirty", ...range(31, 40)),
    );
    const change = await changeOf(repo);
    expect([...addedLines(fileOf(change, "a"))]).toEqual([1, 11, 31]);
    expect(change).toMatchObject({ insertions: 3, deletions: 2, dirty: true, branch: "feature" });
  });

  test("the working tree counts, not the index: staged and taken back is no change", async () => {
    const repo = branchOn({ a: "1\n" }).write("a", "2\n");
    repo.git("add", "a");
    repo.write("a", "1\n");
    expect((await changeOf(repo)).files).toEqual([]);
  });

  test("nothing changed: no file, and not dirty, though every time stamp differs", async () => {
    const repo = branchOn({ a: "1\n", b: "2\n" });
    repo.write("a", "1\n").write("b", "2\n");
    expect(await changeOf(repo)).toMatchObject({
      files: [],
      insertions: 0,
      deletions: 0,
      dirty: false,
    });
  });

  test("untracked files are all added, ignored ones are not there", async () => {
    const repo = branchOn({ ".gitignore": "*.log\n", a: "1\n" });
    repo.write({ "new/b": "1\n2\n3", "c.log": "x\n", empty: "" });
    const change = await changeOf(repo);
    expect(change.files).toMatchObject([
      { path: "empty", status: "added", untracked: true, insertions: 0, hunks: [] },
      {
        path: "new/b",
        status: "added",
        untracked: true,
        kind: "text",
        insertions: 3,
        hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 3 }],
      },
    ]);
    expect(change.dirty).toBe(true);
  });

  test("a file added with intent-to-add, and a moved file that is not tracked yet", async () => {
    const repo = branchOn({ a: lines(...range(1, 20)) }).write("n", "1\n");
    repo.git("add", "--intent-to-add", "n");
    repo.rename("a", "b");
    const change = await changeOf(repo);
    expect(fileOf(change, "n")).toMatchObject({ status: "added", untracked: false, insertions: 1 });
    expect(fileOf(change, "b")).toMatchObject({
      status: "renamed",
      oldPath: "a",
      untracked: true,
      hunks: [],
    });
    expect(change.files).toHaveLength(2);
  });

  test("the user's index, refs and working tree stay byte for byte", async () => {
    const repo = branchOn({ a: "1\n", b: "2\n" }).write({ a: "2\n", n: "new\n" });
    repo.write("b", "2\n");
    const state = () => [
      readFileSync(repo.path(".git/index")),
      repo.git("for-each-ref"),
      repo.git("count-objects", "-v"),
    ];
    const before = state();
    await changeOf(repo);
    expect(state()).toEqual(before);
  });

  test("an edit within the second of the commit that keeps the size is seen", async () => {
    const repo = branchOn({ a: "1\n" });
    // The index is copied in a later second than it was written in.
    while (Date.now() % 1000 < 950) await new Promise((done) => setTimeout(done, 5));
    repo.write("a", "2\n").commit().write("a", "3\n");
    await new Promise((done) => setTimeout(done, 100));
    expect((await changeOf(repo, "HEAD")).files.map((f) => f.path)).toEqual(["a"]);
  });

  test("nor do settings that make git trust less of a file's state hide an edit", async () => {
    const repo = branchOn({ a: "1\n" });
    const old = new Date(1_600_000_000_000);
    utimesSync(repo.path("a"), old, old);
    repo.git("status");
    repo.configure({ "core.trustctime": "false", "core.checkStat": "minimal" });
    await new Promise((done) => setTimeout(done, 1100));
    repo.write("a", "2\n");
    utimesSync(repo.path("a"), old, old);
    expect(repo.git("diff")).toBe("");
    expect((await changeOf(repo)).files).toHaveLength(1);
  });

  test("a clone without checkout has everything deleted", async () => {
    const source = makeRepository().write({ a: "1\n2\n", b: "3\n" }).commit();
    const change = await changeOf(source.clone("--no-checkout"), "HEAD");
    expect(change.files.map((f) => [f.path, f.status, f.deletions])).toEqual([
      ["a", "deleted", 2],
      ["b", "deleted", 1],
    ]);
  });
});

describe("kinds of change", () => {
  test("renamed and edited: only the edited lines; renamed only: none", async () => {
    const repo = branchOn({ "a b": lines(...range(1, 20)), c: lines(...range(50, 80)) });
    repo
      .rename("a b", "x\ty")
      .rename("c", "d")
      .write("x\ty", lines(...range(1, 19), "end"))
      .commit();
    const change = await changeOf(repo);
    expect(fileOf(change, "x\ty")).toMatchObject({
      status: "renamed",
      oldPath: "a b",
      insertions: 1,
      deletions: 1,
      hunks: [{ oldStart: 20, oldLines: 1, newStart: 20, newLines: 1 }],
    });
    expect(fileOf(change, "d")).toMatchObject({ status: "renamed", oldPath: "c", hunks: [] });
  });

  test("copies are added files", async () => {
    const text = lines(...range(1, 20));
    const repo = branchOn({ a: text })
      .write({ a: `${text}more\n`, b: text })
      .commit();
    expect(fileOf(await changeOf(repo), "b")).toMatchObject({ status: "added", insertions: 20 });
  });

  test("deleted, mode only, emptied, CRLF only", async () => {
    const repo = branchOn({ gone: "1\n2\n", mode: "x\n", emptied: "1\n", crlf: "a\nb\n" });
    repo.remove("gone").executable("mode").write({ emptied: "", crlf: "a\r\nb\r\n" }).commit();
    const change = await changeOf(repo);
    expect(fileOf(change, "gone")).toMatchObject({
      status: "deleted",
      kind: "text",
      deletions: 2,
      hunks: [{ oldStart: 1, oldLines: 2, newStart: 0, newLines: 0 }],
    });
    expect(fileOf(change, "mode")).toMatchObject({
      status: "modified",
      kind: "text",
      insertions: 0,
      deletions: 0,
      hunks: [],
    });
    expect(fileOf(change, "emptied")).toMatchObject({ deletions: 1, insertions: 0 });
    expect([...addedLines(fileOf(change, "crlf"))]).toEqual([1, 2]);
  });

  test("binary, also renamed or with a new mode: no lines", async () => {
    const png = (seed: string) => Buffer.from(`\x89PNG\0${seed.repeat(500)}`, "latin1");
    const repo = branchOn({ "a.png": png("a"), "b.png": png("b"), "c.png": png("c") });
    repo
      .write({ "a.png": png("x"), "n.png": png("n") })
      .rename("b.png", "moved.png")
      .executable("c.png")
      .commit();
    repo.write("untracked.png", png("u"));
    const change = await changeOf(repo);
    expect(
      change.files.map((f) => [f.path, f.status, f.kind, f.insertions, f.hunks.length]),
    ).toEqual([
      ["a.png", "modified", "binary", 0, 0],
      ["c.png", "modified", "binary", 0, 0],
      ["moved.png", "renamed", "binary", 0, 0],
      ["n.png", "added", "binary", 0, 0],
      ["untracked.png", "added", "binary", 0, 0],
    ]);
    expect(change.notes).toEqual([]);
  });

  test("symbolic links are never followed, and a change of type has the new file's lines", async () => {
    const repo = branchOn({ secret: "1\n", file: "1\n2\n" });
    repo.link("old", "secret").commit();
    repo.git("branch", "--force", "main");
    repo
      .link("new", "/etc/passwd")
      .remove("file")
      .link("file", "secret")
      .remove("old")
      .write("old", "a\nb\n");
    const change = await changeOf(repo);
    expect(change.files.map((f) => [f.path, f.status, f.kind, f.hunks.length])).toEqual([
      ["file", "type-changed", "symlink", 0],
      ["new", "added", "symlink", 0],
      ["old", "type-changed", "text", 1],
    ]);
    expect([...addedLines(fileOf(change, "old"))]).toEqual([1, 2]);
  });

  test("a file becomes a folder and back, committed or not", async () => {
    const repo = branchOn({ x: "1\n", "y/z": "2\n" });
    repo.remove("x").write("x/inner", "1\n").remove("y").write("y", "2\n");
    const before = await changeOf(repo);
    expect(before.files.map((f) => f.path)).toEqual(["x/inner", "y"]);
    expect((await changeOf(repo.commit())).digest).toBe(before.digest);
  });

  test("no line break at the end of a file, on either side", async () => {
    const repo = branchOn({ a: "1\n2", b: "1\n2\n" }).write({ a: "1\n2\n", b: "1\n2" }).commit();
    const change = await changeOf(repo);
    for (const path of ["a", "b"]) expect([...addedLines(fileOf(change, path))]).toEqual([2]);
  });

  test("lines that look like a patch", async () => {
    const hostile = [
      "-- x",
      "++ x",
      "diff --git a/b b/b",
      "@@ -1 +1 @@",
      "\\ No newline at end of file",
      "Binary files a and b differ",
    ];
    const repo = branchOn({ "a.sql": `${hostile.join("\n")}\nend\n`, b: "1\n" });
    repo
      .write({
        "a.sql": `${hostile.map((l) => `${l}!`).join("\n")}\nend\n`,
        b: `${hostile.join("\n")}\n`,
      })
      .commit();
    const change = await changeOf(repo);
    expect(change.files.map((f) => [f.path, f.insertions, f.deletions])).toEqual([
      ["a.sql", 6, 6],
      ["b", 6, 1],
    ]);
  });

  test("a merge that is not finished: the files as they are, and a note", async () => {
    const repo = branchOn({ a: "1\n", gone: "1\n" }).write("a", "f\n").remove("gone").commit("f");
    repo.checkout("main").write({ a: "m\n", gone: "m\n" }).commit("m").checkout("feature");
    repo.try("merge", "main");
    const change = await changeOf(repo, "feature~1");
    expect(fileOf(change, "a").insertions).toBe(5);
    expect(change.notes).toEqual(["a merge is not finished: a, gone"]);
  });
});

describe("submodules and repositories within", () => {
  const library = makeRepository()
    .write("lib", "1\n")
    .commit("one")
    .write("lib", "2\n")
    .commit("two");
  const allow = ["-c", "protocol.file.allow=always"];

  test("the recorded commit counts; what is edited inside does not, and is not looked at", async () => {
    const repo = branchOn({ a: "1\n" });
    repo.git(...allow, "submodule", "--quiet", "add", `file://${library.root}`, "sub");
    repo.commit("add it");
    repo.git("branch", "--force", "main");
    repo.write("sub/lib", "dirty\n").write("sub/new", "x\n");
    expect(await changeOf(repo)).toMatchObject({ files: [], dirty: false });
    execFileSync("git", ["checkout", "--quiet", "--force", "HEAD~1"], {
      cwd: repo.path("sub"),
      env: repo.env,
    });
    const moved = await changeOf(repo);
    expect(moved.files).toMatchObject([
      {
        path: "sub",
        kind: "submodule",
        status: "modified",
        insertions: 1,
        deletions: 1,
        hunks: [],
      },
    ]);
    expect({ insertions: moved.insertions, deletions: moved.deletions, files: 1 }).toEqual(
      shortstat(repo),
    );
    expect((await changeOf(repo.commit())).digest).toBe(moved.digest);
    repo.git("config", "--file", ".gitmodules", "submodule.sub.ignore", "all");
    expect(fileOf(await changeOf(repo), "sub").kind).toBe("submodule");
  });

  test("an untracked repository within is one entry, and its files are its own", async () => {
    const repo = branchOn({ a: "1\n" });
    execFileSync("git", ["clone", "--quiet", `file://${library.root}`, repo.path("inner")], {
      env: repo.env,
    });
    const change = await changeOf(repo);
    expect(change.files).toMatchObject([
      { path: "inner", kind: "submodule", status: "added", untracked: true, hunks: [] },
    ]);
    expect((await changeOf(repo.commit())).digest).toBe(change.digest);
  });
});

describe("what the user told git not to look at", () => {
  test("assume-unchanged and skip-worktree hide no edit", async () => {
    const repo = branchOn({ a: "1\n", b: "1\n", c: "1\n", d: "1\n" });
    repo.git("update-index", "--assume-unchanged", "a", "b");
    repo.git("update-index", "--skip-worktree", "c", "d");
    repo.write({ a: "2\n", c: "2\n" });
    const change = await changeOf(repo);
    expect(change.files.map((f) => [f.path, f.status])).toEqual([
      ["a", "modified"],
      ["c", "modified"],
    ]);
    expect(change.dirty).toBe(true);
    repo.remove("a");
    expect(fileOf(await changeOf(repo), "a").status).toBe("deleted");
  });

  test("what a sparse checkout leaves out is not deleted", async () => {
    const repo = branchOn({ "in/a": "1\n", "out/b": "1\n", "out/c": "1\n" });
    repo.write("out/c", "2\n").commit();
    repo.git("sparse-checkout", "set", "in");
    repo.write("in/a", "2\n");
    const change = await changeOf(repo);
    expect(change.files.map((f) => [f.path, f.status])).toEqual([
      ["in/a", "modified"],
      ["out/c", "modified"],
    ]);
  });
});

describe("attributes hide nothing", () => {
  test("a source file that .gitattributes calls binary has its lines", async () => {
    const repo = branchOn({
      "src/a.ts": lines(...range(1, 20)),
      "src/b.ts": lines(...range(1, 30)),
      "x.png": "\0\x01",
      "gone.ts": "1\n",
    });
    const png = Buffer.from("\0\x02\n\n\n");
    repo.write({
      ".gitattributes": "*.ts -diff\n*.js binary\n*.png binary\n",
      "src/a.ts": lines(...range(1, 19), "evil"),
      "new.js": "evil()\n",
      "x.png": png,
    });
    repo
      .remove("gone.ts")
      .rename("src/b.ts", "src/c.ts")
      .write("src/c.ts", lines(...range(1, 29), "edited"));
    for (const change of [await changeOf(repo), await changeOf(repo.commit())]) {
      expect(change.files.map((f) => [f.path, f.kind, f.insertions, f.deletions])).toEqual([
        [".gitattributes", "text", 3, 0],
        ["gone.ts", "text", 0, 1],
        ["new.js", "text", 1, 0],
        ["src/a.ts", "text", 1, 1],
        ["src/c.ts", "text", 1, 1],
        ["x.png", "binary", 0, 0],
      ]);
      expect([...addedLines(fileOf(change, "src/a.ts"))]).toEqual([20]);
      expect(change.notes.join()).toMatch(
        /attributes call these binary, but they are text and their lines count: gone\.ts, new\.js, src\/a\.ts and 1 more/,
      );
    }
  });

  test("also where the names cannot be handed over as arguments", async () => {
    const repo = branchOn({ a: "1\n" });
    writeFileSync(Buffer.concat([Buffer.from(`${repo.root}/caf`), Buffer.from([0xe9])]), "1\n2\n");
    repo.write(".gitattributes", "* -diff\n");
    const change = await changeOf(repo);
    expect(change.files.map((f) => [f.kind, f.insertions])).toEqual([
      ["text", 1],
      ["text", 2],
    ]);
  });

  test("a driver of that name changes nothing", async () => {
    const repo = branchOn({ "a.x": "1\n" }).write(".gitattributes", "*.x diff=foo\n").commit();
    repo.configure({
      "diff.foo.binary": "true",
      "diff.foo.textconv": "rev",
      "diff.foo.command": "false",
      "diff.foo.algorithm": "patience",
    });
    repo.write("a.x", "2\n");
    expect(fileOf(await changeOf(repo), "a.x")).toMatchObject({
      kind: "text",
      insertions: 1,
      deletions: 1,
    });
  });

  test("line endings are those of the commit to come", async () => {
    const repo = branchOn({ ".gitattributes": "*.txt text\n", "a.txt": "1\n2\n" });
    repo.write({ "a.txt": "1\r\n2\r\n", "n.txt": "1\r\n" });
    const change = await changeOf(repo);
    expect(change.files.map((f) => f.path)).toEqual(["n.txt"]);
    expect((await changeOf(repo.commit())).digest).toBe(change.digest);
  });

  test("a filter that is required and fails makes the change unavailable", async () => {
    const repo = branchOn({ a: "1\n" }).write({
      ".gitattributes": "*.bin filter=broken\n",
      "x.bin": "1\n",
    });
    repo.configure({ "filter.broken.clean": "false", "filter.broken.required": "true" });
    const error = await changeOf(repo).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(FactUnavailable);
    expect((error as FactUnavailable).reason).toMatch(/filter/);
  });
});

test("names of any bytes: quotes, tabs, line breaks, not UTF-8, leading hyphens, pathspec magic", async () => {
  const repo = branchOn({ a: "1\n" });
  const names = [
    'q"uote',
    "ta\tb",
    "new\nline",
    "\nindex 0..0",
    "-dash",
    "--output=x",
    ":(exclude)*",
    "*.glob",
    "a -> b",
    " space ",
    "ünï/cödé",
    "back\\slash",
    "\x01\x7f",
  ].map((n) => Buffer.from(n));
  names.push(Buffer.from([0x63, 0x61, 0x66, 0xe9]), Buffer.from([0xff, 0xfe, 0x2f, 0x80]));
  for (const name of names) {
    const slash = name.lastIndexOf(0x2f);
    const at = (bytes: Buffer) => Buffer.concat([Buffer.from(`${repo.root}/`), bytes]);
    if (slash > 0) mkdirSync(at(name.subarray(0, slash)), { recursive: true });
    writeFileSync(at(name), "1\n2\n");
  }
  const untracked = await changeOf(repo);
  expect(untracked.files.map((f) => encodePath(f.path).toString("hex")).sort()).toEqual(
    names.map((n) => n.toString("hex")).sort(),
  );
  expect(untracked.files.every((f) => f.insertions === 2 && f.hunks.length === 1)).toBe(true);
  const committed = await changeOf(repo.commit());
  expect(committed.digest).toBe(untracked.digest);
  expect(committed.files.map((f) => f.path)).toEqual(untracked.files.map((f) => f.path));
});

describe("the digest", () => {
  const make = () =>
    branchOn({ a: lines(...range(1, 30)), b: lines(...range(40, 60)), "c.png": "\0c" });
  const edit = (repo: TestRepository) =>
    repo
      .write({
        a: lines(...range(1, 14), "fifteen", ...range(16, 30)),
        "n.ts": "new\n",
        "n.png": "\0n",
        "c.png": "\0d",
      })
      .rename("b", "moved")
      .link("link", "a");

  test("the same for untracked and unstaged, staged, committed, and committed in pieces", async () => {
    const loose = edit(make());
    const { digest } = await changeOf(loose);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    loose.git("add", "-A");
    expect((await changeOf(loose)).digest).toBe(digest);
    expect((await changeOf(loose.commit())).digest).toBe(digest);
    const pieces = make().write("n.ts", "new\n").commit();
    expect((await changeOf(edit(pieces))).digest).toBe(digest);
  });

  test("the same after a clean rebase", async () => {
    const repo = edit(make()).commit("mine");
    const { digest, mergeBase } = await changeOf(repo);
    repo
      .checkout("main")
      .write({ a: lines("before", "before", ...range(1, 30)), other: "x\n" })
      .commit("theirs");
    repo.checkout("feature").git("rebase", "--quiet", "main");
    const rebased = await changeOf(repo);
    expect(rebased.mergeBase).not.toBe(mergeBase);
    expect(rebased.digest).toBe(digest);
  });

  test.each<[string, (repo: TestRepository) => TestRepository]>([
    ["another line", (r) => r.write("n.ts", "new!\n")],
    ["the line break at the end", (r) => r.write("n.ts", "new")],
    ["a carriage return", (r) => r.write("n.ts", "new\r\n")],
    ["another name", (r) => r.rename("n.ts", "o.ts")],
    ["another mode", (r) => r.executable("n.ts")],
    ["another binary", (r) => r.write("n.png", "\0m")],
    ["another link", (r) => r.remove("link").link("link", "n.ts")],
    ["one file more", (r) => r.write("empty", "")],
    ["one file less", (r) => r.remove("n.png")],
    ["a rename taken back", (r) => r.rename("moved", "b")],
    [
      "the context of an edit",
      (r) => r.write("a", lines(...range(1, 12), "thirteen", 14, "fifteen", ...range(16, 30))),
    ],
  ])("another one for %s", async (_name, more) => {
    const repo = edit(make());
    const { digest } = await changeOf(repo);
    expect((await changeOf(more(repo))).digest).not.toBe(digest);
  });

  test("in a SHA-256 repository, too", async () => {
    const repo = makeRepository({ objectFormat: "sha256" })
      .write("a", "1\n")
      .commit()
      .branch("feature")
      .write({ a: "2\n", n: "1\n" });
    const loose = await changeOf(repo);
    expect(loose).toMatchObject({ insertions: 2, deletions: 1 });
    expect((await changeOf(repo.commit())).digest).toBe(loose.digest);
  });
});

describe("cost and safety", () => {
  test("the number of processes does not grow with the number of files", async () => {
    const counts: number[] = [];
    for (const many of [3, 300]) {
      const repo = branchOn(Object.fromEntries(range(1, many).map((n) => [`f${n}`, `${n}\n`])));
      for (const n of range(1, many)) repo.write({ [`f${n}`]: "x\n", [`n${n}`]: "y\n" });
      const { repository, change } = await openChange(repo);
      expect(change.files).toHaveLength(2 * many);
      counts.push(repository.git.processes);
    }
    expect(counts[0]).toBe(counts[1]);
    expect(counts[0]).toBeLessThanOrEqual(7);
  });

  test("an abort ends it", async () => {
    const repo = branchOn({ a: "1\n" }).write("a", "2\n");
    const controller = new AbortController();
    const repository = await openRepository({
      cwd: repo.root,
      env: repo.env,
      signal: controller.signal,
    });
    const base = await findBase({ repository, option: "main", event: null, checklist: null });
    const reading = readChange(repository, base);
    controller.abort(new Error("interrupted"));
    await expect(reading).rejects.toThrow("interrupted");
  });

  test("a merge base whose objects are gone is unavailable", async () => {
    const repo = branchOn({ a: "1\n" }).write("a", "2\n").commit();
    const { repository, base } = await openChange(repo);
    const blob = repo.sha("main:a");
    repo.remove(join(".git/objects", blob.slice(0, 2), blob.slice(2)));
    await expect(readChange(repository, base)).rejects.toThrow(FactUnavailable);
  });

  test("a partial clone does not fetch behind one's back", async () => {
    const source = makeRepository()
      .write({ a: "1\n".repeat(50) })
      .commit();
    source.configure({ "uploadpack.allowFilter": "true", "uploadpack.allowAnySHA1InWant": "true" });
    const partial = source.clone("--filter=blob:none", "--no-checkout");
    const error = await changeOf(partial.write("a", "2\n"), "HEAD").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(FactUnavailable);
    expect((error as FactUnavailable).reason).toMatch(/partial clone/);
    expect(temporaryFolder()).toBeTruthy();
  });
});

test("property: totals are git's own, hunks are those of -U0, whatever is edited", async () => {
  const content = fc.array(fc.constantFrom("a", "b", "", "-- x", "++ y", "@@ -1 +1 @@"), {
    maxLength: 25,
  });
  const name = fc.constantFrom("f1", "f 2", "d/f3", "d/é");
  const tree = fc.dictionary(name, fc.tuple(content, fc.boolean()));
  const repo = makeRepository().commit("root");
  const root = repo.sha();
  const put = (files: Record<string, [string[], boolean]>) => {
    for (const path of ["f1", "f 2", "d"])
      rmSync(repo.path(path), { recursive: true, force: true });
    for (const [path, [text, ends]] of Object.entries(files))
      repo.write(path, text.join("\n") + (ends ? "\n" : ""));
  };
  await fc.assert(
    fc.asyncProperty(tree, tree, async (before, after) => {
      repo.git("checkout", "--quiet", "--force", "-B", "feature", root);
      put(before);
      repo.commit("before");
      repo.git("branch", "--force", "main");
      put(after);
      repo.git("add", "-A");
      const change = await changeOf(repo);
      const { insertions, deletions } = change;
      expect({ files: change.files.length, insertions, deletions }).toEqual(shortstat(repo));
      for (const file of change.files.filter((f) => f.oldPath === null)) {
        const text = repo.git("diff", "-U0", "--no-renames", "main", "--", file.path);
        const hunks = [...text.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(
          (m) => ({
            oldStart: Number(m[1]),
            oldLines: Number(m[2] ?? 1),
            newStart: Number(m[3]),
            newLines: Number(m[4] ?? 1),
          }),
        );
        expect(file.hunks).toEqual(hunks);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
