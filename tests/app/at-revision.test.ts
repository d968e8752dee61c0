import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { atRevision } from "../../src/app/at-revision.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

const place = temporaryFolder();
beforeAll(() => {
  process.env.TMPDIR = place;
});

const folders = () => readdirSync(place).filter((name) => name.startsWith("dod-run-"));

function at(repo: TestRepository, revision: string, cwd = ".") {
  return atRevision({ cwd: repo.path(cwd), env: repo.env, signal: undefined }, revision);
}

/** `main` and `feature/x`, each with its text in `side.txt`; `feature/x` is checked out. */
function twoBranches() {
  return makeRepository()
    .write({ ".gitignore": "node_modules\n", "side.txt": "main\n", "both/a.txt": "a\n" })
    .commit()
    .branch("feature/x")
    .write({ "side.txt": "feature\n", "only/b.txt": "b\n" })
    .commit();
}

/** The text of the revision, and the branch it stands for. */
async function standsFor(repo: TestRepository, revision: string) {
  const tree = await at(repo, revision);
  const text = readFileSync(join(tree.root, "side.txt"), "utf8").trim();
  await tree.remove();
  return [text, tree.branch];
}

/** For what only looks. */
let shared: TestRepository;
beforeAll(() => {
  shared = twoBranches();
  shared.git("tag", "-a", "-m", "one", "v1", "main");
});

describe("a revision of the user's repository", () => {
  it.each([
    ["main", ["main", "main"]],
    ["feature/x", ["feature", "feature/x"]],
    ["refs/heads/main", ["main", "main"]],
    ["HEAD", ["feature", "feature/x"]],
    ["@", ["feature", "feature/x"]],
    ["HEAD~1", ["main", null]],
    ["feature/x^", ["main", null]],
    ["v1", ["main", null]],
    [":/a commit", ["feature", null]],
    ["a full id", ["main", null]],
  ])("%s", async (revision, expected) => {
    expect(
      await standsFor(shared, revision === "a full id" ? shared.sha("main") : revision),
    ).toEqual(expected);
    expect(folders()).toEqual([]);
  });

  it("is the remote's branch by its remote's name, or where only the remote has it", async () => {
    const repo = twoBranches().clone();
    repo.git("checkout", "--quiet", "-b", "elsewhere", "origin/main");
    repo.git("branch", "--quiet", "-D", "feature/x");
    for (const name of [
      "feature/x",
      "origin/feature/x",
      "refs/remotes/origin/feature/x",
      "origin/HEAD",
    ])
      expect(await standsFor(repo, name), name).toEqual(["feature", "feature/x"]);
    // A tag of that name goes first, though it is the same commit.
    repo.git("tag", "feature/x", "origin/feature/x");
    expect(await standsFor(repo, "feature/x")).toEqual(["feature", null]);
    repo.git("tag", "-d", "feature/x");
    // The local one is meant where both have it, as for git.
    repo.git("branch", "feature/x", "origin/main");
    expect(await standsFor(repo, "feature/x")).toEqual(["main", "feature/x"]);
    expect(await standsFor(repo, "origin/feature/x")).toEqual(["feature", "feature/x"]);
  });

  it("is the tag where a tag has a branch's name, as for git", async () => {
    const repo = twoBranches();
    repo.git("tag", "feature/x", "main");
    expect(await standsFor(repo, "feature/x")).toEqual(["main", null]);
    expect(await standsFor(repo, "refs/heads/feature/x")).toEqual(["feature", "feature/x"]);
  });

  it("is looked at from the same folder; where it has none, from the root", async () => {
    const repo = twoBranches().write("both/new/x.txt", "x\n");
    const tree = await at(repo, "main", "both");
    expect(tree.cwd).toBe(join(tree.root, "both"));
    await tree.remove();
    for (const folder of ["only", "both/new"]) {
      const other = await at(repo, "main", folder);
      expect(other.cwd).toBe(other.root);
      await other.remove();
    }
  });

  it("is looked at from the root where its folder of that name is a link that leads out", async () => {
    const outside = temporaryFolder();
    const repo = makeRepository()
      .link("folder", outside)
      .write("side.txt", "link\n")
      .commit()
      .remove("folder")
      .write("folder/a.txt", "a\n")
      .commit();
    const tree = await at(repo, "HEAD~1", "folder");
    expect(tree.cwd).toBe(tree.root);
    await tree.remove();
  });

  it("says what of the user's is there besides, and leaves the user's tree as it is", async () => {
    const repo = twoBranches().write({ "node_modules/dep/index.js": "", "side.txt": "edited\n" });
    const before = snapshot(repo.root, [".git/worktrees"]);
    const tree = await at(repo, "main");
    expect(tree.leftOut).toEqual(["node_modules"]);
    expect(snapshot(repo.root, [".git/worktrees"])).toEqual(before);
    await tree.remove();
    await tree.remove();
    expect(snapshot(repo.root)).toEqual(before);
    expect(folders()).toEqual([]);
  });
});

describe("the environment for a revision", () => {
  it("leads to the revision's tree", async () => {
    const env = {
      ...shared.env,
      PATH: `${shared.path("bin")}:${shared.env.PATH}`,
      PWD: shared.root,
    };
    const tree = await atRevision({ cwd: shared.root, env }, "main");
    await tree.remove();
    const { root } = tree;
    expect(tree.env).toEqual({ ...env, PATH: `${root}/bin:${shared.env.PATH}`, PWD: root });
  });
});

describe("a revision that names nothing", () => {
  it.each([
    ["mian", "did you mean main?"],
    ["feature/y", "did you mean feature/x?"],
    ["nothing-like-it", "name a branch, a tag or a commit"],
    ["", "did you mean"],
    ["--output=x", "name a branch, a tag or a commit"],
    ["--help", "name a branch, a tag or a commit"],
    ["-b", "name a branch, a tag or a commit"],
    ["main:side.txt", "name a branch, a tag or a commit"],
    ["main\nfeature/x", "name a branch, a tag or a commit"],
    ["0123456789".repeat(4), "name a branch, a tag or a commit"],
  ])("%j is a usage error", async (revision, mend) => {
    const repo = shared;
    const before = snapshot(repo.root);
    await expect(at(repo, revision)).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining(
        `--head ${JSON.stringify(revision)} names no commit of this repository`,
      ),
      mend: expect.stringContaining(mend),
    });
    expect(snapshot(repo.root)).toEqual(before);
    expect(existsSync(repo.path("x"))).toBe(false);
    expect(folders()).toEqual([]);
  });
});
