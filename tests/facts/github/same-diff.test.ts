import { describe, expect, test } from "vitest";
import { sameDiff } from "../../../src/facts/github/same-diff.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { copiesOf } from "./copy-repository.ts";
import { lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

const text = (...changes: [line: number, text: string][]) => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  for (const [line, changed] of changes) lines[line] = changed;
  return `${lines.join("\n")}\n`;
};

/** `fix` with one change at line 20, as it was reviewed. */
const made = copiesOf(() => {
  const repo = makeRepository().write("a.ts", text()).commit("start");
  return repo
    .branch("fix")
    .write("a.ts", text([20, "fixed"]))
    .commit("fix it");
});

function reviewed(): { repo: TestRepository; old: string } {
  const repo = made();
  return { repo, old: repo.sha() };
}

interface Asked {
  /** The base's tip as GitHub has it; `main` by default. */
  readonly tip?: string | null;
  readonly head?: string;
  readonly mergeCommit?: string;
  readonly answers?: Answers;
}

async function compare(repo: TestRepository, old: string, asked: Asked = {}) {
  const { tip = repo.sha("main"), head = repo.sha("fix"), mergeCommit, answers = {} } = asked;
  const session = literalSession(answers);
  const { pullRequest } = lookupOf({
    head: { ref: "fix", sha: head, repository: "acme/shop" },
    ...(mergeCommit === undefined ? {} : { mergeCommit }),
  });
  if (pullRequest === null) throw new Error("no pull request");
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const same = sameDiff({ session, repository, pullRequest, baseTip: async () => tip });
  return { same: await same(old), requests: session.requests };
}

const byGit = (same: boolean) => ({ same, requests: [] });

describe("by git, without a request", () => {
  test.each<[string, (repo: TestRepository) => unknown, boolean]>([
    ["nothing happened", () => {}, true],
    [
      "a rebase onto a base that changed the same file further up",
      (r) => {
        r.checkout("main")
          .write("a.ts", `more\n${text([2, "base"])}`)
          .commit("base");
        r.checkout("fix").git("rebase", "-q", "main");
      },
      true,
    ],
    [
      "a merge of the base",
      (r) => {
        r.checkout("main")
          .write({ "a.ts": text([2, "base"]), "b.ts": "" })
          .commit("base");
        r.checkout("fix").merge("main");
      },
      true,
    ],
    ["a commit rewritten alone", (r) => r.git("commit", "-q", "--amend", "-m", "other"), true],
    [
      "split in two",
      (r) => {
        r.git("reset", "-q", "--soft", "main");
        r.write("tmp", "")
          .commit("one")
          .remove("tmp")
          .write("a.ts", text([20, "fixed"]))
          .commit("two");
      },
      true,
    ],
    ["a line more", (r) => r.write("a.ts", text([20, "fixed"], [30, "x"])).commit("x"), false],
    ["another text", (r) => r.write("a.ts", text([20, "fixed!"])).commit("x"), false],
    ["a blank more", (r) => r.write("a.ts", text([20, " fixed"])).commit("x"), false],
    ["a file more", (r) => r.write("b.ts", "").commit("x"), false],
    ["a mode", (r) => r.executable("a.ts").commit("x"), false],
    ["the line at another place", (r) => r.write("a.ts", text([25, "fixed"])).commit("x"), false],
    [
      "a merge of the base with something more in it",
      (r) => {
        r.checkout("main").write("b.ts", "").commit("base");
        r.checkout("fix").merge("main", "--no-commit").write("evil.ts", "").commit("merge");
      },
      false,
    ],
  ])("%s", async (_, happen, same) => {
    const { repo, old } = reviewed();
    happen(repo);
    expect(await compare(repo, old)).toEqual(byGit(same));
  });

  test("the hunk moved to another place with the same lines around it", async () => {
    const block = "{\n  a();\n  b();\n  c();\n}\n";
    const blocks = (n: number) =>
      Array.from({ length: 9 }, (_, at) => (at === n ? block.replace("b", "safe") : block)).join(
        "",
      );
    const repo = makeRepository().write("a.ts", blocks(-1)).commit("start");
    const old = repo.branch("fix").write("a.ts", blocks(3)).commit("fix it").sha();
    repo.write("a.ts", blocks(5)).commit("elsewhere");
    expect(await compare(repo, old)).toEqual(byGit(false));
  });

  test("merged: held against the base as it was before, whatever the way", async () => {
    for (const how of ["merge", "squash", "rebase"]) {
      const { repo, old } = reviewed();
      repo.checkout("main").write("b.ts", "").commit("base").checkout("fix");
      repo.git("rebase", "-q", "main");
      const head = repo.sha();
      repo.checkout("main");
      if (how === "merge") repo.merge("fix");
      else if (how === "squash") {
        repo.git("merge", "-q", "--squash", "fix");
        repo.commit("Fix it (#12)");
      } else repo.git("cherry-pick", "-x", "fix");
      const mergeCommit = repo.sha();
      repo.write("later.ts", "").commit("later");
      expect(await compare(repo, old, { head, mergeCommit }), how).toEqual(byGit(true));
      const other = repo
        .branch("other", old)
        .write("a.ts", text([20, "other"]))
        .commit()
        .sha();
      expect(await compare(repo, other, { head, mergeCommit }), how).toEqual(byGit(false));
    }
  });

  test("the head itself is the same without looking", async () => {
    const { repo } = reviewed();
    expect(await compare(repo, sha("b"), { head: sha("b") })).toEqual(byGit(true));
  });
});

describe("GitHub is asked", () => {
  const diff = (filename: string) => ({
    status: "ahead",
    ahead_by: 1,
    behind_by: 0,
    files: [{ filename, status: "added", sha: sha("1"), additions: 0, deletions: 0, changes: 0 }],
  });
  const answers = (repo: TestRepository, old: string, now = "a", then = "a"): Answers => ({
    [`/repos/acme/shop/compare/main...${repo.sha("fix")}`]: diff(now),
    [`/repos/acme/shop/compare/main...${old}`]: diff(then),
  });

  test("for a commit that is not here", async () => {
    const { repo } = reviewed();
    const asked = await compare(repo, sha("c"), { answers: answers(repo, sha("c")) });
    expect(asked).toEqual({ same: true, requests: expect.objectContaining({ length: 2 }) });
    const other = await compare(repo, sha("c"), { answers: answers(repo, sha("c"), "a", "b") });
    expect(other.same).toBe(false);
  });

  test("in a shallow clone, also where it seems to have all", async () => {
    const origin = makeRepository().commit("1").commit("2").commit("3");
    origin.write("a.ts", text()).commit("start");
    const old = origin
      .branch("fix")
      .write("a.ts", text([20, "fixed"]))
      .commit("fix it")
      .sha();
    origin.git("commit", "-q", "--allow-empty", "-m", "and no more");
    const repo = origin.clone("--depth=3", "--no-single-branch");
    const asked = { tip: origin.sha("main"), answers: answers(repo, old) };
    expect(await compare(repo, old, asked)).toEqual({
      same: true,
      requests: expect.objectContaining({ length: 2 }),
    });
  });

  test("about a difference that may be the base's, where the base here is an old one", async () => {
    const { repo: origin, old } = reviewed();
    const repo = origin.checkout("main").clone();
    repo.checkout("fix");
    origin.write("b.ts", "").commit("base");
    repo.git("fetch", "-q", "origin", "main:refs/elsewhere");
    repo.git("update-ref", "refs/remotes/origin/main", repo.sha("fix^"));
    repo.merge("refs/elsewhere");
    repo.git("update-ref", "refs/heads/main", repo.sha("fix^"));
    const tip = sha("e");
    expect(await compare(repo, old, { tip, answers: answers(repo, old) })).toEqual({
      same: true,
      requests: expect.objectContaining({ length: 2 }),
    });
    expect((await compare(repo, old, { tip, answers: answers(repo, old, "a", "b") })).same).toBe(
      false,
    );
    expect((await compare(repo, old, { tip })).same).toBeNull();
    expect(await compare(repo, old, { tip, head: repo.sha("fix^1") })).toEqual(byGit(true));
  });

  test.each(["c", null])(
    "where the base here is an old one, also if nothing seems to have changed (%s)",
    async (digit) => {
      // What others have landed meanwhile is merged, and thrown away: `main` is not fetched.
      const { repo: origin, old } = reviewed();
      origin.checkout("main").write("b.ts", "security fix\n").commit("Fix a hole");
      const landed = origin.sha();
      const repo = origin.clone().checkout("fix");
      repo.merge("origin/main", "-s", "ours");
      repo.git("update-ref", "refs/remotes/origin/main", repo.sha("HEAD^1^"));
      repo.git("branch", "-q", "-f", "main", "refs/remotes/origin/main");
      const head = repo.sha();
      const tip = digit && sha(digit);
      expect(await compare(repo, old, { tip, head })).toEqual({
        same: null,
        requests: expect.objectContaining({ length: 2 }),
      });
      const given = { tip, head, answers: answers(repo, old, "a", "b") };
      expect((await compare(repo, old, given)).same).toBe(false);
      expect(await compare(repo, old, { tip: landed, head })).toEqual(byGit(false));
    },
  );

  test("where the branch has nothing left that could be the same", async () => {
    const { repo, old } = reviewed();
    repo.write("a.ts", text()).commit("never mind");
    const asked = await compare(repo, old);
    expect(asked.same).toBeNull();
    expect(asked.requests).toHaveLength(2);
  });

  test("where this clone has no branch of the base", async () => {
    const { repo, old } = reviewed();
    repo.write("b.ts", "").commit("more");
    expect((await compare(repo, old, { tip: null, answers: answers(repo, old) })).same).toBe(true);
  });
});
