import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openRepository } from "../../src/facts/repository.ts";
import { throwAwayWorktree } from "../../src/facts/throw-away-worktree.ts";
import { makeRepository, TestRepository, temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

// A place of its own: what is left there is this file's.
const place = temporaryFolder();
beforeAll(() => {
  process.env.TMPDIR = place;
});

/** Nothing of a run: no folder, no entry of a worktree. */
function leftovers(repo: TestRepository): string[] {
  const entries = join(
    repo.git("rev-parse", "--path-format=absolute", "--git-common-dir"),
    "worktrees",
  );
  return [
    ...readdirSync(place).filter((name) => name.startsWith("dod-run-")),
    ...(existsSync(entries) ? readdirSync(entries) : []),
  ];
}

function opened(repo: TestRepository, cwd = repo.root, signal?: AbortSignal) {
  return openRepository({ cwd, env: repo.env, signal });
}

async function checkedOut(repo: TestRepository, commit = repo.sha()) {
  const worktree = await throwAwayWorktree(await opened(repo), commit);
  return { ...worktree, there: new TestRepository(worktree.root, repo.env) };
}

/** Two commits, and a tree that is neither. */
function edited() {
  return makeRepository()
    .write({ "a.txt": "one\n", "src/b.txt": "b\n" })
    .commit("first")
    .write("a.txt", "two\n")
    .commit("second")
    .write({ "a.txt": "edited\n", "new.txt": "x\n" });
}

describe("a throw-away worktree", () => {
  it("holds the files of the commit, detached and clean, outside of the user's tree", async () => {
    const repo = edited();
    const { root, there, linked, remove } = await checkedOut(repo, repo.sha("HEAD~1"));
    expect(there.read("a.txt")).toBe("one\n");
    expect(there.read("src/b.txt")).toBe("b\n");
    expect(existsSync(there.path("new.txt"))).toBe(false);
    expect(there.sha()).toBe(repo.sha("HEAD~1"));
    expect(there.git("rev-parse", "--abbrev-ref", "HEAD")).toBe("HEAD");
    expect(there.git("status", "--porcelain", "--ignored")).toBe("");
    expect(root.startsWith(`${place}/dod-run-${process.pid}-`)).toBe(true);
    expect(there.git("rev-parse", "--show-toplevel")).toBe(root);
    expect(linked).toEqual([]);
    await remove();
    expect(leftovers(repo)).toEqual([]);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(false);
    await remove();
  });

  it("leaves the user's tree, index, refs, stash, logs and settings byte for byte", async () => {
    const upstream = edited();
    const repo = upstream.clone().write("a.txt", "stashed\n");
    repo.git("stash");
    repo.git("fetch", "--quiet");
    repo.write("a.txt", "staged\n").git("add", "a.txt");
    repo.git("update-ref", "ORIG_HEAD", "HEAD~1");
    repo.write({ "a.txt": "edited\n", "new.txt": "x\n" });
    repo.configure({
      "gc.auto": "1",
      "worktree.useRelativePaths": "true",
      "submodule.recurse": "true",
      "core.splitIndex": "true",
    });
    for (const file of ["stash", "logs/refs/stash"])
      expect(existsSync(repo.path(`.git/${file.replace(/^stash/, "refs/stash")}`))).toBe(true);
    for (const file of ["FETCH_HEAD", "ORIG_HEAD"])
      expect(existsSync(repo.path(`.git/${file}`))).toBe(true);
    const look = () => snapshot(repo.root, [".git/worktrees"]);
    const before = look();
    const { there, remove } = await checkedOut(repo, repo.sha("HEAD~1"));
    expect(look()).toEqual(before);
    expect(there.read("a.txt")).toBe("one\n");
    await remove();
    expect(look()).toEqual(before);
    expect(leftovers(repo)).toEqual([]);
  });

  it("runs no hook", async () => {
    const repo = edited();
    const hooks = ["post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"];
    const folder = temporaryFolder();
    for (const hook of hooks) {
      const text = `#!/bin/sh\ntouch ${folder}/ran\n`;
      repo.write({ [`.git/hooks/${hook}`]: text, [`.git/more/${hook}`]: text });
      repo.executable(`.git/hooks/${hook}`).executable(`.git/more/${hook}`);
    }
    for (const settings of [{}, { "core.hooksPath": repo.path(".git/more") }]) {
      repo.configure(settings);
      await (await checkedOut(repo)).remove();
      expect(existsSync(join(folder, "ran"))).toBe(false);
    }
  });

  it.each<[string, (repo: TestRepository) => void]>([
    ["sparse", (repo) => repo.git("sparse-checkout", "set", "--cone", "in")],
    [
      "sparse by settings that all worktrees share",
      (repo) => {
        repo
          .configure({ "core.sparseCheckout": "true" })
          .write(".git/info/sparse-checkout", "in/\n");
        repo.git("read-tree", "-mu", "HEAD");
      },
    ],
  ])("has all files, where the user's checkout is %s", async (_, makeSparse) => {
    const repo = makeRepository().write({ "in/a.txt": "a\n", "out/b.txt": "b\n" }).commit();
    makeSparse(repo);
    expect(existsSync(repo.path("out"))).toBe(false);
    const { there, remove } = await checkedOut(repo);
    expect(there.read("out/b.txt")).toBe("b\n");
    expect(there.git("ls-files", "-v")).not.toMatch(/^S/m);
    // Nor does a command that runs there take them away.
    there.git("reset", "--hard", "--quiet");
    expect(there.read("out/b.txt")).toBe("b\n");
    expect(existsSync(join(there.git("rev-parse", "--git-dir"), "info"))).toBe(false);
    const own = join(there.git("rev-parse", "--git-dir"), "config.worktree");
    expect(there.try("config", "--file", own, "core.sparseCheckout").stdout.toString()).toBe("");
    await remove();
    expect(existsSync(repo.path("out"))).toBe(false);
    expect(repo.git("config", "core.sparseCheckout")).toBe("true");
  });

  it.each<[string, () => { repo: TestRepository; cwd?: string }]>([
    ["a subfolder", () => ({ repo: edited(), cwd: "src" })],
    ["a shallow clone", () => ({ repo: edited().clone("--depth=1") })],
    [
      "a SHA-256 repository",
      () => ({ repo: makeRepository({ objectFormat: "sha256" }).write("a.txt", "two\n").commit() }),
    ],
    [
      "a worktree of the user's",
      () => {
        const repo = edited();
        const folder = join(temporaryFolder(), "linked");
        repo.git("worktree", "add", "--quiet", "--detach", folder);
        return { repo: new TestRepository(folder, repo.env) };
      },
    ],
    [
      "a worktree of a bare repository",
      () => {
        const bare = edited().clone("--bare");
        const folder = join(temporaryFolder(), "linked");
        bare.git("worktree", "add", "--quiet", folder, "main");
        return { repo: new TestRepository(folder, bare.env) };
      },
    ],
    [
      "a submodule",
      () => {
        const inner = edited();
        const outer = makeRepository();
        outer.git(
          "-c",
          "protocol.file.allow=always",
          "submodule",
          "--quiet",
          "add",
          inner.root,
          "sub",
        );
        return { repo: new TestRepository(outer.path("sub"), outer.env) };
      },
    ],
  ])("works from %s", async (_, make) => {
    const { repo, cwd = "." } = make();
    const before = repo.git("worktree", "list");
    const repository = await opened(repo, repo.path(cwd));
    const { root, remove } = await throwAwayWorktree(repository, repo.sha());
    expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("two\n");
    const again = await opened(repo, root);
    expect(again).toMatchObject({ root, head: repo.sha(), branch: null });
    await remove();
    expect(repo.git("worktree", "list")).toBe(before);
    expect(readdirSync(place).filter((name) => name.startsWith("dod-run-"))).toEqual([]);
  });

  it("is made beside others of the same repository", async () => {
    const repo = edited();
    const repository = await opened(repo);
    const many = await Promise.all(
      [1, 2, 3, 4].map(() => throwAwayWorktree(repository, repo.sha())),
    );
    expect(new Set(many.map(({ root }) => root)).size).toBe(4);
    const [first, ...rest] = many;
    await first?.remove();
    for (const { root } of rest) expect(existsSync(join(root, "a.txt"))).toBe(true);
    await Promise.all(rest.map(({ remove }) => remove()));
    expect(leftovers(repo)).toEqual([]);
  });

  it("is removed with what was made in it, links not followed, though it is locked", async () => {
    const repo = edited();
    const precious = temporaryFolder();
    mkdirSync(join(precious, "kept"));
    const { there, remove } = await checkedOut(repo);
    there.write({ "deep/er/x.txt": "x\n" });
    symlinkSync(precious, there.path("deep/link"));
    there.git("worktree", "lock", there.root);
    await remove();
    expect(readdirSync(precious)).toEqual(["kept"]);
    expect(leftovers(repo)).toEqual([]);
  });
});

describe("a worktree that cannot be made", () => {
  async function failing(repo: TestRepository, commit = repo.sha(), signal?: AbortSignal) {
    const repository = await opened(repo, repo.root, signal);
    const made = throwAwayWorktree(repository, commit);
    const fault: { reason?: string; mend?: string; message: string } = await made.then(
      () => expect.unreachable("it was made"),
      (error) => error,
    );
    expect(leftovers(repo)).toEqual([]);
    return fault;
  }

  it("says that the commit is not in the clone", async () => {
    const fault = await failing(edited(), "0123456789".repeat(4));
    expect(fault.reason).toContain("the files of 012345678901 could not be checked out");
    expect(fault.reason).toContain("the commit is not in this clone");
    expect(fault.mend).toContain("fetch-depth: 0");
  });

  it("takes nothing but a full id, so that no name is an option", async () => {
    const repo = edited();
    await expect(throwAwayWorktree(await opened(repo), "--help")).rejects.toThrow("not a full id");
  });

  it("says that the contents are not in a partial clone, and fetches nothing", async () => {
    const upstream = edited().configure({ "uploadpack.allowFilter": "true" });
    const repo = upstream.clone("--filter=blob:none", "--no-checkout");
    const fault = await failing(repo);
    expect(fault.reason).toContain("partial clone");
    const blob = upstream.sha("HEAD:a.txt");
    expect(repo.git("rev-list", "--objects", "--all", "--missing=print")).toContain(`?${blob}`);
  });

  it.each([
    ["required", "true"],
    ["not required", "false"],
  ])("names a filter that fails and is %s", async (_, required) => {
    const repo = edited().write(".gitattributes", "*.txt filter=odd\n").commit();
    repo.configure({ "filter.odd.smudge": "exit 3", "filter.odd.required": required });
    const fault = await failing(repo);
    expect(fault.reason).toMatch(/filter of git's configuration failed: .*(odd|exit 3)/);
    expect(fault.mend).toContain("^filter");
  });

  it("runs filters that work, and tells git-lfs to ask no server", async () => {
    const repo = edited().write(".gitattributes", "*.txt filter=odd\n").commit();
    repo.configure({ "filter.odd.smudge": 'echo "skip=$GIT_LFS_SKIP_SMUDGE"; cat' });
    const { there, remove } = await checkedOut(repo);
    expect(there.read("src/b.txt")).toBe("skip=1\nb\n");
    await remove();
  });

  it("refuses a temporary folder inside of the user's tree", async () => {
    const repo = edited();
    mkdirSync(repo.path("tmp"));
    process.env.TMPDIR = repo.path("tmp");
    try {
      const fault = await failing(repo);
      expect(fault.reason).toContain("is inside the repository");
      expect(readdirSync(repo.path("tmp"))).toEqual([]);
    } finally {
      process.env.TMPDIR = place;
    }
  });

  it("says where nothing can be written", async () => {
    const repo = edited().write(".git/worktrees", "a file where git wants its folder\n");
    const fault = await throwAwayWorktree(await opened(repo), repo.sha()).catch((error) => error);
    expect(fault.name).toBe("FactUnavailable");
    expect(readdirSync(place).filter((name) => name.startsWith("dod-run-"))).toEqual([]);
    expect(repo.read(".git/worktrees")).toBe("a file where git wants its folder\n");
  });

  it("stops when the run is interrupted, and leaves nothing", async () => {
    const controller = new AbortController();
    const repo = edited().write(".gitattributes", "a.txt filter=odd\n").commit();
    const started = join(temporaryFolder(), "started");
    repo.configure({ "filter.odd.smudge": `echo $$ > '${started}'; exec tail -f /dev/null` });
    const failed = failing(repo, repo.sha(), controller.signal);
    while (!existsSync(started) || readFileSync(started, "utf8") === "")
      await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("interrupted by SIGINT"));
    expect((await failed).message).toBe("interrupted by SIGINT");
    process.kill(Number(readFileSync(started, "utf8")));
  });
});
