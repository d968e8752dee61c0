import { rmSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { baseSource } from "../../src/app/base-source.ts";
import { workingTreeSource } from "../../src/checklist/working-tree-source.ts";
import { MAX_FILE_BYTES } from "../../src/core/facts.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

async function sourceOf(repo: TestRepository, commit = repo.sha()) {
  return baseSource(await openRepository({ cwd: repo.root, env: repo.env }), commit);
}

/** The text, null, or the words of the refusal. */
async function reading(repo: TestRepository, path: string, commit = repo.sha()): Promise<unknown> {
  const source = await sourceOf(repo, commit);
  try {
    const bytes = await source.read(path);
    return bytes && Buffer.from(bytes).toString("utf8");
  } catch (fault) {
    return { refused: (fault as Error).message };
  } finally {
    await source.close();
  }
}

const refused = (words: string) => ({ refused: expect.stringContaining(words) });

describe("the files of a commit", () => {
  it("are those of the commit, whatever is checked out", async () => {
    const repo = makeRepository()
      .write({ "dod.yml": "base\n", "a/b/c.yml": "deep\n" })
      .commit()
      .write("dod.yml", "head\n")
      .remove("a")
      .commit()
      .write("dod.yml", "edited\n");
    expect(await reading(repo, "dod.yml", repo.sha("HEAD~1"))).toBe("base\n");
    expect(await reading(repo, "a/b/c.yml", repo.sha("HEAD~1"))).toBe("deep\n");
    expect(await reading(repo, "./a//b/../b/c.yml", repo.sha("HEAD~1"))).toBe("deep\n");
    expect(await reading(repo, "dod.yml")).toBe("head\n");
    expect(await reading(repo, "a/b/c.yml")).toBe(null);
  });

  let plain: TestRepository;
  beforeAll(() => {
    plain = makeRepository().write("a/b.yml", "b\n").commit();
  });
  it.each([
    ["no.yml", null],
    ["a/no.yml", null],
    ["no/no.yml", null],
    // A file where the path has a folder: there is no such file.
    ["a/b.yml/c.yml", null],
    [".git/config", null],
    ["a", refused("it is a folder")],
    ["", refused("it is a folder")],
    [".", refused("it is a folder")],
    ["../dod.yml", refused("it leads out of the repository")],
    ["a/../../dod.yml", refused("it leads out of the repository")],
  ])("%j", async (path, expected) => {
    expect(await reading(plain, path)).toEqual(expected);
  });

  it("are read by one process, names and contents byte for byte", async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 10]);
    const repo = makeRepository()
      .configure({ "core.autocrlf": "true" })
      .write({ "caf\u00e9 {x}.yml": bytes, "-": "dash", "a:b": "colon", "HEAD^": "caret" })
      .commit();
    const repository = await openRepository({ cwd: repo.root, env: repo.env });
    const source = baseSource(repository, repo.sha());
    const started = repository.git.processes;
    expect(Buffer.from((await source.read("caf\u00e9 {x}.yml")) ?? "")).toEqual(
      Buffer.from(repo.bytes("cat-file", "blob", "HEAD:caf\u00e9 {x}.yml")),
    );
    for (const [path, text] of [
      ["-", "dash"],
      ["a:b", "colon"],
      ["HEAD^", "caret"],
    ] as const)
      expect(`${Buffer.from((await source.read(path)) ?? "")}`).toBe(text);
    expect(await source.read("no\nsuch")).toBe(null);
    expect(repository.git.processes).toBe(started + 1);
    await source.close();
  });

  it("are none in the empty tree", async () => {
    const repo = makeRepository().write("dod.yml", "x\n").commit();
    const { emptyTree } = await openRepository({ cwd: repo.root, env: repo.env });
    expect(await reading(repo, "dod.yml", emptyTree)).toBe(null);
    expect(await reading(repo, ".github/dod.yml", emptyTree)).toBe(null);
  });

  it("are read in a SHA-256 repository", async () => {
    const repo = makeRepository({ objectFormat: "sha256" }).write("a/dod.yml", "x\n").commit();
    expect(await reading(repo, "a/dod.yml")).toBe("x\n");
    expect(await reading(repo, "a/no.yml")).toBe(null);
  });
});

describe("a symbolic link of a commit", () => {
  let links: TestRepository;
  beforeAll(() => {
    links = linked();
  });
  function linked() {
    const repo = makeRepository().write({ "real/dod.yml": "real\n", "plain.yml": "plain\n" });
    for (let at = 1; at <= 11; at++)
      repo.link(`chain${at}`, at === 1 ? "plain.yml" : `chain${at - 1}`);
    return repo
      .link("dod.yml", "real/dod.yml")
      .link("folder", "./real/")
      .link("deep/er/up.yml", "../../folder/dod.yml")
      .link("deep/plain.yml", "../plain.yml")
      .link("gone.yml", "real/no.yml")
      .link("through.yml", "no/../plain.yml")
      .link("circle", "circle")
      .link("ping", "pong")
      .link("pong", "ping")
      .link("absolute", repo.path("plain.yml"))
      .link("out", "../outside.yml")
      .link("deep/er/out", "../../../etc/passwd")
      .link("root", ".")
      .commit()
      .remove("real");
  }

  it.each([
    ["dod.yml", "real\n"],
    ["folder/dod.yml", "real\n"],
    ["deep/er/up.yml", "real\n"],
    ["deep/plain.yml", "plain\n"],
    ["root/plain.yml", "plain\n"],
    ["chain10", "plain\n"],
    ["chain11", refused("lead in a circle, or through more than 10")],
    ["circle", refused("lead in a circle")],
    ["ping", refused("lead in a circle")],
    // It is there, and it cannot be read: no reason to take another checklist.
    ["gone.yml", refused("the symbolic link gone.yml leads to nothing that is there")],
    ["through.yml", refused("leads to nothing that is there")],
    ["gone.yml/x", refused("leads to nothing that is there")],
    ["folder/no.yml", null],
    ["folder", refused("it is a folder")],
    ["root", refused("it is a folder")],
    ["absolute", refused("it leads out of the repository")],
    ["out", refused("it leads out of the repository")],
    ["deep/er/out", refused("it leads out of the repository")],
  ])("%s", async (path, expected) => {
    expect(await reading(links, path)).toEqual(expected);
  });
});

describe("what decides on a file of a commit", () => {
  it.each([
    ["real/dod.yml", ["real/dod.yml"]],
    ["dod.yml", ["dod.yml", "real/dod.yml"]],
    ["folder/dod.yml", ["folder", "real/dod.yml"]],
    ["deep/er/up.yml", ["deep/er/up.yml", "folder", "real/dod.yml"]],
    ["deep/../root/plain.yml", ["root", "plain.yml"]],
    ["chain2", ["chain2", "chain1", "plain.yml"]],
    ["folder/no.yml", []],
    ["no.yml", []],
  ])("%s: every link on the way and the file", async (path, expected) => {
    const repo = makeRepository()
      .write({ "real/dod.yml": "real\n", "plain.yml": "plain\n" })
      .link("dod.yml", "real/dod.yml")
      .link("folder", "./real/")
      .link("deep/er/up.yml", "../../folder/dod.yml")
      .link("root", ".")
      .link("chain1", "plain.yml")
      .link("chain2", "chain1")
      .commit();
    const source = await sourceOf(repo);
    expect(await source.walked?.(path)).toEqual(expected);
    await source.close();
    // What is checked out knows the same.
    expect(await workingTreeSource(repo.root).walked?.(path)).toEqual(expected);
  });
});

describe("a file that is there and cannot be read", () => {
  it("is not taken for one that is not there: a submodule and what is in it", async () => {
    const inner = makeRepository().write("dod.yml", "x\n").commit();
    const repo = makeRepository();
    const allowed = ["-c", "protocol.file.allow=always"];
    repo.git(...allowed, "submodule", "--quiet", "add", inner.root, "sub");
    repo.commit();
    expect(await reading(repo, "sub")).toEqual(refused("it is a submodule"));
    expect(await reading(repo, "sub/dod.yml")).toEqual(refused("in the submodule sub"));
  });

  it("nor is one that is too large", async () => {
    const repo = makeRepository()
      .write({
        "large.yml": new Uint8Array(MAX_FILE_BYTES + 1),
        "fits.yml": new Uint8Array(MAX_FILE_BYTES),
      })
      .commit();
    expect(await reading(repo, "large.yml")).toEqual(refused("it is larger than 16 MiB"));
    expect(await reading(repo, "fits.yml")).toHaveLength(MAX_FILE_BYTES);
  });

  it.each(["blob:none", "tree:0"])("nor one that a partial clone lacks: %s", async (filter) => {
    const upstream = makeRepository()
      .configure({ "uploadpack.allowFilter": "true" })
      .write("a/dod.yml", "x\n")
      .commit();
    const repo = upstream.clone(`--filter=${filter}`, "--no-checkout");
    expect(await reading(repo, "a/dod.yml")).toEqual(refused("not here"));
  });

  it.each(["HEAD:a/dod.yml", "HEAD:a", "HEAD^{tree}"])("nor one whose %s is lost", async (name) => {
    const repo = makeRepository().write("a/dod.yml", "x\n").commit();
    const oid = repo.sha(name);
    rmSync(repo.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    expect(await reading(repo, "a/dod.yml")).toEqual(refused("not in this clone"));
  });

  it("nor any file of a commit that is not in the clone", async () => {
    const repo = makeRepository().write("dod.yml", "x\n").commit();
    const missing = "0123456789".repeat(4);
    for (const path of ["dod.yml", "no.yml"])
      expect(await reading(repo, path, missing)).toEqual(
        refused("the commit 012345678901 is not in this clone"),
      );
  });
});
