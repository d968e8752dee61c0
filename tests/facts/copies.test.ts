import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Copy, PlacedFile } from "../../src/core/copies.ts";
import { encodePath } from "../../src/core/path-bytes.ts";
import type { Project, TestCommand } from "../../src/core/project.ts";
import { copiesOf, type OpenCopies } from "../../src/facts/copies.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

const disk = vi.hoisted((): { fault: Error | null } => ({ fault: null }));
vi.mock(import("../../src/facts/copy-working-tree.ts"), async (original) => {
  const { copyWorkingTree } = await original();
  return {
    copyWorkingTree: async (...given) => {
      if (disk.fault !== null) throw disk.fault;
      return copyWorkingTree(...given);
    },
  };
});

// A place of its own: what is left there is this file's.
const place = temporaryFolder();
beforeAll(() => {
  process.env.TMPDIR = place;
});

const open: OpenCopies[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((copies) => copies.close()));
  expect(folders()).toEqual([]);
});

const folders = () => readdirSync(place).filter((name) => name.startsWith("dod-run-"));

const NOTHING: Project = {
  languages: [],
  testCommands: [],
  workflows: [],
  environments: [],
  tests: { files: [], changed: [], changedManifests: [] },
};

interface Given {
  readonly mergeBase?: string | null;
  readonly env?: Record<string, string>;
  readonly detect?: Parameters<typeof copiesOf>[0]["detect"];
  readonly signal?: AbortSignal;
}

async function copiesIn(repo: TestRepository, given: Given = {}): Promise<OpenCopies> {
  const environment = { ...repo.env, ...given.env };
  const { signal } = given;
  const repository = await openRepository({ cwd: repo.root, env: environment, signal });
  const made = copiesOf({
    repository,
    mergeBase: given.mergeBase === undefined ? repo.sha("main") : given.mergeBase,
    environment,
    change: { files: [] },
    detect: given.detect ?? (async () => NOTHING),
    signal,
  });
  open.push(made);
  return made;
}

/** `main`, and a branch with a commit and with edits of every kind that are not committed. */
function edited() {
  const repo = makeRepository()
    .write({
      ".gitignore": "node_modules/\n*.out\n",
      "kept.txt": "kept\n",
      "edited.txt": "one\n",
      "gone.txt": "gone\n",
      "folder/gone.txt": "gone\n",
      "was-file": "file\n",
      "was-folder/in.txt": "in\n",
      "run.sh": "echo run\n",
    })
    .link("link", "kept.txt")
    .commit("start")
    .branch("feature")
    .write("committed.txt", "committed\n")
    .commit("more")
    .write({ "edited.txt": "two\n", "new/file.txt": "new\n", "old.out": "built\n" })
    .write("staged.txt", "staged\n");
  repo.git("add", "staged.txt");
  repo.remove("gone.txt").remove("folder").remove("was-file").remove("was-folder").remove("link");
  repo.write({ "was-file/in.txt": "in\n", "was-folder": "file\n" }).link("link", "edited.txt");
  repo.executable("run.sh").link("new/out", "/etc/hostname");
  return repo;
}

const at = (copy: Copy, path: string) => join(copy.root, path);
const read = (copy: Copy, path: string) => readFileSync(at(copy, path), "utf8");
const file = (text: string, executable = false): PlacedFile => ({
  kind: "file",
  bytes: Buffer.from(text),
  executable,
});
/** What git lists with its content: the same for two trees that hold the same. */
function contents(root: string, env: Record<string, string>): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = spawnSync("git", args, { cwd: root, env }).stdout.toString("latin1").split("\0");
  return [...new Set(listed)].sort().flatMap((name) => {
    const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
    try {
      const kind = lstatSync(path);
      if (kind.isDirectory()) return [];
      const text = kind.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "latin1");
      // As git tells modes: the rest is the umask's.
      const mode = kind.isSymbolicLink() ? "link" : kind.mode & 0o100 ? "executable" : "file";
      return [`${name} ${mode} ${text}`];
    } catch {
      return []; // In the index alone.
    }
  });
}

/** For what only looks at the user's tree. */
let shared: TestRepository;
beforeAll(() => {
  shared = edited();
});

describe("a copy of the working tree", () => {
  it("holds what the user's tree holds, ignored files aside, and leaves that byte for byte", async () => {
    const repo = edited();
    const before = snapshot(repo.root);
    const copy = await (await copiesIn(repo)).workingTree();
    expect(contents(copy.root, repo.env)).toEqual(contents(repo.root, repo.env));
    expect(contents(copy.root, repo.env).join("\n")).toContain("new/out");
    expect(existsSync(at(copy, "old.out"))).toBe(false);
    expect(existsSync(at(copy, "folder"))).toBe(false);
    expect(statSync(at(copy, "run.sh")).mode & 0o111).not.toBe(0);
    expect(readlinkSync(at(copy, "new/out"))).toBe("/etc/hostname");
    expect(await copy.differing()).toEqual([]);
    await copy.remove();
    expect(snapshot(repo.root)).toEqual(before);
    expect(folders()).toEqual([]);
  });

  it("is of the moment: what came since the run began is in it", async () => {
    const repo = edited();
    const copies = await copiesIn(repo);
    expect(existsSync(at(await copies.workingTree(), "late.txt"))).toBe(false);
    repo.write("late.txt", "late\n");
    expect(read(await copies.workingTree(), "late.txt")).toBe("late\n");
  });

  it.each<[string, (repo: TestRepository) => void]>([
    [
      "edits hidden by assume-unchanged",
      (repo) => repo.git("update-index", "--assume-unchanged", "edited.txt"),
    ],
    [
      "line endings that git converts",
      (repo) => {
        repo.write({ ".gitattributes": "*.txt text eol=crlf\n", "kept.txt": "kept\r\n" });
        repo.git("add", "--renormalize", "kept.txt");
      },
    ],
    [
      "a file that git takes for the same and the disk does not",
      (repo) => repo.configure({ "core.autocrlf": "true" }),
    ],
    [
      "names that are not UTF-8, and odd ones",
      (repo) => {
        for (const name of ["caf\udce9.txt", " -x\n'\"$(touch y)`.txt", "日本語.txt"])
          writeFileSync(Buffer.concat([Buffer.from(`${repo.root}/`), encodePath(name)]), name);
      },
    ],
    [
      "a conflict that is open",
      (repo) => {
        repo.git("add", "-A");
        repo.commit("all").checkout("main").write("edited.txt", "three\n").commit("other");
        repo.checkout("feature").try("merge", "main");
      },
    ],
    ["a file entered with intent-to-add", (repo) => repo.git("add", "-N", "new/file.txt")],
    ["a file that left the index", (repo) => repo.git("rm", "--cached", "--quiet", "kept.txt")],
  ])("holds the same with %s", async (_, prepare) => {
    const repo = edited();
    prepare(repo);
    const copy = await (await copiesIn(repo)).workingTree();
    expect(contents(copy.root, repo.env)).toEqual(contents(repo.root, repo.env));
    expect(await copy.differing()).toEqual([]);
  });

  it("has what a sparse checkout leaves out", async () => {
    const repo = makeRepository().write({ "in/a.txt": "a\n", "out/b.txt": "b\n" }).commit();
    repo.git("sparse-checkout", "set", "--cone", "in");
    repo.write("in/a.txt", "edited\n");
    const copy = await (await copiesIn(repo)).workingTree();
    expect([read(copy, "in/a.txt"), read(copy, "out/b.txt")]).toEqual(["edited\n", "b\n"]);
    expect(await copy.differing()).toEqual([]);
  });

  it("never follows a link out of the tree", async () => {
    const repo = makeRepository().write({ "data/a.txt": "a\n", "b.txt": "b\n" }).commit();
    const outside = temporaryFolder();
    writeFileSync(join(outside, "a.txt"), "secret\n");
    repo.remove("data").link("data", outside);
    const copy = await (await copiesIn(repo)).workingTree();
    expect(readlinkSync(at(copy, "data"))).toBe(outside);
    expect(lstatSync(at(copy, "data")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("secret\n");
  });

  it("has submodules and repositories within as empty folders, or not at all", async () => {
    const inner = makeRepository().write("in.txt", "in\n").commit();
    const repo = makeRepository().write("a.txt", "a\n").commit();
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.root, "sub");
    repo.commit("with a submodule").write("sub/in.txt", "edited\n");
    mkdirSync(repo.path("nested"));
    repo.git("-C", "nested", "init", "--quiet");
    repo.write("nested/x.txt", "x\n");
    repo.git("-C", "nested", "add", ".");
    repo.git("-C", "nested", "commit", "--quiet", "-m", "x");
    const copy = await (await copiesIn(repo)).workingTree();
    expect(readdirSync(at(copy, "sub"))).toEqual([]);
    expect(existsSync(at(copy, "nested"))).toBe(false);
    expect(await copy.differing()).toEqual([]);
  });

  it.skipIf(process.geteuid?.() === 0)("cannot be had where a file cannot be read", async () => {
    const repo = makeRepository().write("a.txt", "a\n").commit();
    repo.write("closed.txt", "x\n");
    chmodSync(repo.path("closed.txt"), 0);
    const made = (await copiesIn(repo)).workingTree();
    await expect(made).rejects.toThrow(/closed\.txt cannot be copied/);
  });
});

describe("a copy for which there is no room", () => {
  it("cannot be had, which is no crash", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    for (const [fault, name] of [
      [full, "FactUnavailable"],
      [new Error("a fault of ours"), "Error"],
    ] as const) {
      disk.fault = fault;
      const made = (await copiesIn(shared)).workingTree();
      await expect(made).rejects.toMatchObject({
        name,
        message: expect.stringContaining(fault.message),
      });
      expect(folders()).toEqual([]);
    }
    disk.fault = null;
  });
});

describe("a copy of the base", () => {
  it("holds the merge base's files, once for everybody", async () => {
    const repo = edited();
    const copies = await copiesIn(repo);
    const [one, two] = await Promise.all([copies.base(), copies.base()]);
    expect(two).toBe(one);
    expect(read(one, "edited.txt")).toBe("one\n");
    expect(existsSync(at(one, "committed.txt"))).toBe(false);
    expect(folders()).toHaveLength(1);
    expect(await one.differing()).toEqual([]);
  });

  it.each([
    [
      "the change starts at a root commit",
      "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      /begins at the first commit/,
    ],
    ["no base is known", null, /what changed here is not known/],
  ])("cannot be had where %s", async (_, mergeBase, reason) => {
    const copies = await copiesIn(shared, { mergeBase });
    for (const made of [copies.base(), copies.baseWith(new Map())])
      await expect(made).rejects.toMatchObject({
        name: "FactUnavailable",
        reason: expect.stringMatching(reason),
      });
    await expect(copies.workingTree()).resolves.toBeTruthy();
  });

  it("takes files that are put into it, and then differs by what else is done", async () => {
    const repo = edited();
    const copies = await copiesIn(repo);
    const copy = await copies.baseWith(
      new Map<string, PlacedFile>([
        ["was-folder", file("file\n")],
        ["was-file/deep/in.txt", file("in\n")],
        ["was-file", null],
        ["gone.txt", null],
        ["run.sh", file("echo other\n", true)],
        ["link/x.txt", file("x\n")],
        ["to-outside", { kind: "link", target: "/etc/hostname" }],
        ["caf\udce9", file("bytes\n")],
      ]),
    );
    expect(read(copy, "was-folder")).toBe("file\n");
    expect(read(copy, "was-file/deep/in.txt")).toBe("in\n");
    expect(existsSync(at(copy, "gone.txt"))).toBe(false);
    expect(statSync(at(copy, "run.sh")).mode & 0o111).not.toBe(0);
    // The commit has a link there: the folder stands in its place, and nothing was written where it led.
    expect(read(copy, "link/x.txt")).toBe("x\n");
    expect(read(copy, "kept.txt")).toBe("kept\n");
    expect(readlinkSync(at(copy, "to-outside"))).toBe("/etc/hostname");
    expect(await copy.differing()).toEqual([]);
    expect(folders()).toHaveLength(1);
    expect(await copies.base()).not.toBe(copy);
    expect(read(await copies.base(), "gone.txt")).toBe("gone\n");

    await copy.commands.run({ run: "echo x >> kept.txt; echo y >> run.sh; echo z > gone.txt" });
    expect(await copy.differing()).toEqual(["gone.txt", "kept.txt", "run.sh"]);
    await copy.put(new Map([["run.sh", file("echo last\n")]]));
    expect(await copy.differing()).toEqual(["gone.txt", "kept.txt"]);
    await copy.put(new Map([["kept.txt", null]]));
    expect(await copy.differing()).toEqual(["gone.txt"]);
  });

  it.each(["../out.txt", "/abs.txt", "a/../../out.txt", ".git", "a/.GIT/config", "", "a\0b"])(
    "takes nothing at %j",
    async (path) => {
      const copies = await copiesIn(shared);
      await expect(copies.baseWith(new Map([[path, file("x")]]))).rejects.toMatchObject({
        name: "FactUnavailable",
        reason: expect.stringContaining("is no path in a repository"),
      });
      expect(folders()).toEqual([]);
    },
  );

  it("puts nothing where a link of the commit leads", async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, "a.txt"), "mine\n");
    const repo = makeRepository()
      .link("way", outside)
      .link("file", join(outside, "a.txt"))
      .commit();
    const copies = await copiesIn(repo);
    const copy = await copies.baseWith(
      new Map<string, PlacedFile>([
        ["way/a.txt", file("put\n")],
        ["file", file("put\n")],
      ]),
    );
    expect(read(copy, "way/a.txt")).toBe("put\n");
    expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("mine\n");
    const other = await copies.baseWith(new Map([["way/a.txt", null]]));
    expect(lstatSync(at(other, "way")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("mine\n");
  });
});

describe("what differs in a copy", () => {
  it.each<[string, string, string[]]>([
    ["nothing is done", ":", []],
    [
      "a file is written again as it was",
      "cp edited.txt x.out; cat x.out > edited.txt; touch kept.txt",
      [],
    ],
    [
      "a file that is not committed is written again as it was",
      "cp new/file.txt x.out; mv x.out new/file.txt",
      [],
    ],
    [
      "ignored files are written",
      "echo x > more.out; mkdir node_modules; echo x > node_modules/x",
      [],
    ],
    [
      "files are edited",
      "echo x >> kept.txt; echo x >> edited.txt; echo x >> new/file.txt",
      ["edited.txt", "kept.txt", "new/file.txt"],
    ],
    [
      "an edit keeps size and time",
      "touch -r kept.txt t.out; echo KEPT > kept.txt; touch -r t.out kept.txt",
      ["kept.txt"],
    ],
    ["an edited file is set back to the commit", "git checkout --quiet edited.txt", ["edited.txt"]],
    ["a file is removed", "rm kept.txt new/file.txt", ["kept.txt", "new/file.txt"]],
    ["a file that the user removed comes back", "git checkout --quiet gone.txt", ["gone.txt"]],
    ["a mode changes", "chmod +x kept.txt", ["kept.txt"]],
    ["a link leads elsewhere", "ln -sf gone.txt link", ["link"]],
    ["a file becomes a link to the same", "cp kept.txt k.out; ln -sf k.out kept.txt", ["kept.txt"]],
    ["files are new", "mkdir deep; echo x > deep/new.txt", ["deep/new.txt"]],
    ["files are new and in the index", "echo x > new.txt; git add new.txt", ["new.txt"]],
    [
      "everything is committed",
      "echo x > new.txt; echo x >> kept.txt; git add -A; git commit --quiet -m x",
      ["kept.txt", "new.txt"],
    ],
    [
      "edits are hidden from git",
      "echo x >> kept.txt; git update-index --assume-unchanged kept.txt",
      ["kept.txt"],
    ],
    [
      "what it writes is ignored from now on",
      "echo '*.txt' >> .gitignore; echo x > a.txt",
      [".gitignore"],
    ],
    ["a repository is cloned into it", "git clone --quiet . nested", ["nested"]],
  ])("when %s", async (_, run, expected) => {
    const copy = await (await copiesIn(shared)).workingTree();
    expect(await copy.differing()).toEqual([]);
    const done = await copy.commands.run({ run });
    expect(done).toMatchObject({ exitCode: 0 });
    expect(await copy.differing()).toEqual(expected);
  });

  it("is not known where git is broken there", async () => {
    const copy = await (await copiesIn(shared)).workingTree();
    await copy.commands.run({ run: "rm .git" });
    await expect(copy.differing()).rejects.toMatchObject({ name: "FactUnavailable" });
  });
});

describe("commands in a copy", () => {
  it("run there, with dependencies at hand and an environment that leads there", async () => {
    const repo = edited().write({ "node_modules/tool/index.js": "console.log('tool')\n" });
    const env = { PATH: `${repo.path("node_modules/.bin")}:${repo.env.PATH}`, PWD: repo.root };
    const copy = await (await copiesIn(repo, { env })).workingTree();
    const run = await copy.commands.run({
      run: "node node_modules/tool; echo $PWD; echo $DOD_COPY; echo $PATH",
    });
    expect(run.stdout.text.split("\n")).toMatchObject([
      "tool",
      ".",
      ".",
      expect.stringMatching(/^node_modules\/\.bin:/),
      "",
    ]);
    expect(run.tail).not.toContain(copy.root);
    expect(await copy.commands.run({ run: "cd new; echo `pwd`/file.txt" })).toMatchObject({
      tail: "new/file.txt",
    });
  });

  it("run once each, and of one copy alone", async () => {
    const copies = await copiesIn(shared);
    const [base, tree] = [await copies.base(), await copies.workingTree()];
    for (const copy of [base, base, tree]) await copy.commands.run({ run: "echo x >> count.out" });
    expect([read(base, "count.out"), read(tree, "count.out")]).toEqual(["x\n", "x\n"]);
  });

  it("are detected as the copy's own tests, and read", async () => {
    const command: TestCommand = {
      run: "sh test.sh",
      cwd: ".",
      runner: null,
      source: "test.sh",
      reporting: null,
      results: [],
    };
    const seen: string[][] = [];
    const repo = makeRepository()
      .write(
        "test.sh",
        "echo 'TAP version 13'; echo '1..1'; echo \"not ok 1 - $PWD/a adds\"; exit 1\n",
      )
      .commit();
    const copies = await copiesIn(repo, {
      detect: async (tree) => {
        seen.push([...(await tree.paths())]);
        return { ...NOTHING, testCommands: [command] };
      },
    });
    const copy = await copies.baseWith(new Map([["more.txt", file("x\n")]]));
    const run = await copy.testRuns.run({ run: null, results: [] });
    expect(run.reports[0]).toMatchObject({ counts: { failed: 1 }, failures: [{ name: "a adds" }] });
    expect(run.command.tail).toContain("not ok 1 - a adds");
    expect(seen).toEqual([["more.txt", "test.sh"]]);
    await copy.put(new Map([["later.txt", file("x\n")]]));
    await copy.testRuns.run({ run: null, results: [], attempt: 2 });
    expect(seen.at(-1)).toContain("later.txt");
  });
});

describe("the end of copies", () => {
  it("removes all, also what is being made, and twice is once", async () => {
    const repo = edited();
    const before = snapshot(repo.root);
    const copies = await copiesIn(repo);
    const base = await copies.base();
    const made = copies.workingTree();
    made.catch(() => undefined);
    await copies.close();
    await copies.close();
    await base.remove();
    expect(existsSync(base.root)).toBe(false);
    expect(snapshot(repo.root)).toEqual(before);
  });

  it("comes when the run is interrupted while one is made", async () => {
    const repo = edited();
    const before = snapshot(repo.root);
    const controller = new AbortController();
    const copies = await copiesIn(repo, { signal: controller.signal });
    const made = copies.workingTree();
    controller.abort(new Error("interrupted by SIGINT"));
    await expect(made).rejects.toThrow("interrupted by SIGINT");
    expect(folders()).toEqual([]);
    expect(snapshot(repo.root)).toEqual(before);
  });

  it("makes nothing that nobody asked for", async () => {
    const repo = edited();
    await (await copiesIn(repo)).close();
    symlinkSync("nowhere", repo.path("dangling"));
    expect(folders()).toEqual([]);
  });
});
