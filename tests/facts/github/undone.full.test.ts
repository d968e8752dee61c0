import { describe, expect, test } from "vitest";
import { findUndone } from "../../../src/facts/github/undone.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { copiesOf } from "./copy-repository.ts";

const lines = (...words: string[]) => `${words.join("\n")}\n`;
const LONG = Array.from({ length: 30 }, (_, n) => `line ${n}`);
/** A long file with some lines changed. */
const long = (...changes: [number, string][]) => {
  const words = [...LONG];
  for (const [line, word] of changes) words[line] = word;
  return lines(...words);
};

/** `fix` from a base on which two people have worked. */
const start = copiesOf(() => {
  const repo = makeRepository()
    .write({ "a.ts": long(), "b.ts": "b1\n", "c.ts": "c1\n" })
    .commit("start");
  repo.write({ "b.ts": "b2\n", "c.ts": "c2\n" }).commit("Ben's work (#2)");
  repo.write("b.ts", "b3\n").commit("Cleo's work (#3)");
  return repo.branch("fix").write("own.ts", "").commit("own work");
});

/** What `fix` takes back of `main`: paths, and the subject of what is lost. */
async function undone(repo: TestRepository, base = "main", head = "fix") {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const before = repo.git("count-objects", "-v");
  const work = await findUndone({ repository, base: repo.sha(base), head: repo.sha(head) });
  // What git tried out is left nowhere.
  expect(repo.git("count-objects", "-v")).toBe(before);
  for (const one of work.undone)
    expect(repo.git("log", "-1", "--format=%s", one.commit)).toBe(one.subject);
  const list = work.undone.map(({ path, subject }) => `${path}: ${subject}`);
  return work.unknown === null ? list : { list, unknown: work.unknown };
}

describe("a file put back to an older version of the base's", () => {
  test.each<[string, (repo: TestRepository) => unknown, string[]]>([
    ["nothing", () => {}, []],
    ["an edit", (r) => r.write("b.ts", "b4\n").commit(), []],
    [
      "the version before the newest",
      (r) => r.write("b.ts", "b2\n").commit(),
      ["b.ts: Cleo's work (#3)"],
    ],
    ["the one before that", (r) => r.write("b.ts", "b1\n").commit(), ["b.ts: Cleo's work (#3)"]],
    [
      "two files",
      (r) => r.write({ "b.ts": "b2\n", "c.ts": "c1\n" }).commit(),
      ["b.ts: Cleo's work (#3)", "c.ts: Ben's work (#2)"],
    ],
    ["and on again", (r) => r.write("b.ts", "b2\n").commit().write("b.ts", "b3\n").commit(), []],
    ["a file that is deleted", (r) => r.remove("b.ts").commit(), []],
    ["a version that was never there", (r) => r.write("b.ts", "b1\nb2\n").commit(), []],
    [
      "a version in a file that is moved as well",
      (r) => r.rename("b.ts", "new.ts").write("new.ts", "b2\n").commit(),
      [],
    ],
    ["a mode alone", (r) => r.executable("b.ts").commit(), []],
    [
      "a file that the base deleted",
      (r) => {
        r.checkout("main").remove("c.ts").commit("Dan's tidying (#4)");
        r.checkout("fix").git("rebase", "-q", "main");
        r.write("c.ts", "c2\n").commit();
      },
      ["c.ts: Dan's tidying (#4)"],
    ],
    [
      "what the branch does not contain yet is not taken back",
      (r) => {
        r.checkout("main")
          .write("b.ts", "b4\n")
          .commit("later")
          .write("b.ts", "b5\n")
          .commit("last");
        r.checkout("fix").write("b.ts", "b4\n").commit("the same as later");
      },
      [],
    ],
    [
      "with a path that is no pattern",
      (r) => {
        r.checkout("main").write({ "[b]*.ts": "1\n", "é b.ts": "1\n" }).commit("one");
        r.write({ "[b]*.ts": "2\n", "é b.ts": "2\n" }).commit("two");
        r.checkout("fix").git("rebase", "-q", "main");
        r.write({ "[b]*.ts": "1\n", "é b.ts": "1\n" }).commit();
      },
      ["[b]*.ts: two", "é b.ts: two"],
    ],
  ])("%s", async (_, happen, expected) => {
    const repo = start();
    happen(repo);
    expect(await undone(repo)).toEqual(expected);
  });

  test("a merge on the base stands for what it brought", async () => {
    const repo = start().checkout("main").branch("other").write("b.ts", "b4\n").commit("inner");
    repo
      .checkout("main")
      .write("x.ts", "")
      .commit("x")
      .merge("other", "-m", "Merge pull request #5 from other");
    repo.branch("late").write("b.ts", "b3\n").commit("put back");
    expect(await undone(repo, "main", "late")).toEqual(["b.ts: Merge pull request #5 from other"]);
    const says = (sha: string) =>
      repo.git("commit", "-q", "--amend", "-m", `put back\n\nThis reverts commit ${sha}.`);
    says(repo.sha("main^1"));
    expect(await undone(repo, "main", "late")).toHaveLength(1);
    says(repo.sha("other"));
    expect(await undone(repo, "main", "late")).toEqual([]);
  });

  test.each<[string, (lost: string) => string, boolean]>([
    ["git's own words", (sha) => `Revert "x"\n\nThis reverts commit ${sha}.`, true],
    ["a short id", (sha) => `back\n\nThis reverts commit ${sha.slice(0, 9)}.`, true],
    ["another id", (sha) => `back\n\nThis reverts commit ${[...sha].reverse().join("")}.`, false],
    ["the subject", () => `Revert "Cleo's work (#3)"`, true],
    ["the number", () => "back\n\nReverts acme/shop#3", true],
    ["another number", () => "back\n\nReverts acme/shop#2", false],
    ["that it reverts something", () => "revert: what was wrong", false],
    ["nothing", () => "b", false],
  ])("is meant where the branch says so: %s", async (_, message, meant) => {
    const repo = start();
    const lost = repo.sha("main");
    repo.write("b.ts", "b2\n").commit(message(lost));
    expect(await undone(repo)).toEqual(meant ? [] : ["b.ts: Cleo's work (#3)"]);
  });

  test.each([
    ['Revert "Dan\'s work"', []],
    ['Revert "Dan\'s other work"', ["b.ts: Dan's work"]],
  ])("is meant where the branch says so, without a number: %s", async (message, expected) => {
    const repo = start().checkout("main").write("b.ts", "b4\n").commit("Dan's work");
    repo.branch("late").write("b.ts", "b3\n").commit(message);
    expect(await undone(repo, "main", "late")).toEqual(expected);
  });

  test("the newest of several times that it was so counts", async () => {
    const repo = start().checkout("main").write("b.ts", "b2\n").commit("as it was");
    repo.write("b.ts", "b5\n").commit("Dan's work");
    repo.branch("late").write("b.ts", "b2\n").commit('Revert "Dan\'s work"');
    expect(await undone(repo, "main", "late")).toEqual([]);
  });

  test("what is meant of two commits does not excuse the other", async () => {
    const repo = start();
    const lost = repo.sha("main");
    repo.write("b.ts", "b1\n").commit(`back\n\nThis reverts commit ${lost}.`);
    expect(await undone(repo)).toEqual(["b.ts: Ben's work (#2)"]);
  });

  test("of many files, with names longer than a command line", async () => {
    const files = (text: string) =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, n) => [`${"long/".repeat(40)}${n}.ts`, `${n} ${text}\n`]),
      );
    const repo = makeRepository()
      .write(files("old"))
      .commit("old")
      .write(files("new"))
      .commit("new");
    repo.branch("fix").write(files("old")).commit("all of them");
    expect(await undone(repo)).toHaveLength(300);
  });
});

describe("a merge of the base that drops what the base brought", () => {
  /** `main` changes line 3 of a.ts and adds d.ts, `fix` changes line 20; then `fix` merges `main`. */
  const diverged = copiesOf(() => {
    const repo = start()
      .write("a.ts", long([20, "own"]))
      .commit("own edit");
    repo.checkout("main").write({ "a.ts": long([3, "base"]), "d.ts": "d\n" });
    return repo.commit("Dan's work (#4)").checkout("fix");
  });
  const merging = (repo: TestRepository, made: (repo: TestRepository) => unknown) => {
    repo.try("merge", "-q", "--no-commit", "--no-ff", "main");
    made(repo);
    return repo.commit("Merge branch 'main' into fix");
  };
  const BOTH = ["a.ts: Dan's work (#4)", "d.ts: Dan's work (#4)"];

  test.each<[string, (repo: TestRepository) => unknown, string[]]>([
    ["nothing, by git itself", (r) => r.merge("main"), []],
    ["all, by -s ours", (r) => r.merge("main", "-s", "ours"), BOTH],
    [
      "a file that kept the branch's side",
      (r) => merging(r, () => r.write("a.ts", long([20, "own"]))),
      ["a.ts: Dan's work (#4)"],
    ],
    ["a new file", (r) => merging(r, () => r.remove("d.ts")), ["d.ts: Dan's work (#4)"]],
    [
      "nothing, where something more was edited",
      (r) => merging(r, () => r.write("a.ts", long([3, "base"], [20, "own"], [28, "more"]))),
      [],
    ],
    [
      "all, and given back later",
      (r) => {
        r.merge("main", "-s", "ours");
        r.write({ "a.ts": long([3, "base"], [20, "own"]), "d.ts": "d\n" }).commit("again");
      },
      [],
    ],
    [
      "all, and edited elsewhere later",
      (r) => {
        r.merge("main", "-s", "ours");
        r.write("a.ts", long([20, "own"], [28, "more"])).commit("more");
      },
      BOTH,
    ],
    [
      "all, and edited at the same place later: who knows",
      (r) => {
        r.merge("main", "-s", "ours");
        r.write("a.ts", long([3, "own"], [20, "own"])).commit("more");
      },
      ["d.ts: Dan's work (#4)"],
    ],
    [
      "one of two, given back with something more",
      (r) => {
        r.merge("main", "-s", "ours");
        r.write("a.ts", long([3, "base"], [20, "own"], [28, "more"])).commit("again");
      },
      ["d.ts: Dan's work (#4)"],
    ],
    [
      "all, and merged cleanly once more",
      (r) => {
        r.merge("main", "-s", "ours");
        r.checkout("main")
          .write("e.ts", "")
          .commit("Eve's work (#5)")
          .checkout("fix")
          .merge("main");
      },
      BOTH,
    ],
    [
      "all, and said so",
      (r) => {
        const lost = r.sha("main");
        r.merge("main", "-s", "ours", "-m", `Leave it out\n\nThis reverts commit ${lost}.`);
      },
      [],
    ],
    [
      "all, after which the base went on: what is lost is named by who did it",
      (r) => {
        r.checkout("main").commit("nothing").checkout("fix").merge("main", "-s", "ours");
      },
      BOTH,
    ],
    [
      "made on the base's side",
      (r) => {
        r.git("checkout", "-q", "-B", "turned", "main");
        r.git("merge", "-q", "--no-commit", "--no-ff", "fix");
        r.write("a.ts", long([20, "own"]))
          .commit("merge")
          .git("branch", "-f", "fix", "HEAD");
      },
      ["a.ts: Dan's work (#4)"],
    ],
    [
      "merged before anything of its own",
      (r) => {
        r.git("checkout", "-q", "-B", "fix", "main^");
        r.merge("main", "-s", "ours");
      },
      BOTH,
    ],
    [
      "into a branch of one's own, and that",
      (r) => {
        r.branch("side", "fix^").merge("main", "-s", "ours");
        r.checkout("fix").merge("side");
      },
      BOTH,
    ],
    [
      "of one's own, which is nobody else's",
      (r) => {
        r.branch("side", "fix^").write("s.ts", "").commit("side").checkout("fix");
        r.git("merge", "-q", "-s", "ours", "--no-commit", "side");
        r.git("checkout", "-q", "side", "--", ".");
        r.commit("Merge branch 'side' into fix");
      },
      [],
    ],
    [
      "an edit of a file that the branch has moved",
      (r) => r.rename("a.ts", "moved.ts").commit("move").merge("main", "-s", "ours"),
      ["d.ts: Dan's work (#4)", "moved.ts: Dan's work (#4)"],
    ],
    [
      "an edit of a file that the branch moved in the merge, by git itself",
      (r) => r.rename("a.ts", "moved.ts").commit("move").merge("main"),
      [],
    ],
    [
      "in a branch of one's own that is merged, nothing of the base is touched",
      (r) => {
        r.branch("side", "fix^").write("s.ts", "").commit("side");
        r.checkout("fix").merge("side", "-s", "ours");
      },
      [],
    ],
  ])("%s", async (_, happen, expected) => {
    const repo = diverged();
    happen(repo);
    expect(await undone(repo)).toEqual(expected);
  });

  test("too many merges to look at", async () => {
    const repo = diverged();
    const tree = repo.sha("HEAD^{tree}");
    let tip = repo.sha();
    for (let n = 0; n <= 100; n++)
      tip = repo.git("commit-tree", tree, "-p", tip, "-p", "main", "-m", `merge ${n}`);
    repo.git("reset", "-q", "--hard", tip);
    expect(await undone(repo)).toEqual({
      list: [],
      unknown: "the branch has 101 merges, too many to look at",
    });
  });

  test("what somebody decided in a conflict is not taken for lost", async () => {
    const repo = start().write("b.ts", "own\n").commit("own edit");
    repo.checkout("main").write({ "b.ts": "b4\n", "d.ts": "" }).commit("Dan's work (#4)");
    repo.checkout("fix");
    merging(repo, () => repo.write("b.ts", "own\n"));
    expect(await undone(repo)).toEqual([]);
  });

  test("an older version is found in a conflict, too", async () => {
    const repo = start().write("b.ts", "own\n").commit("own edit");
    repo.checkout("main").write("b.ts", "b4\n").commit("Dan's work (#4)").checkout("fix");
    merging(repo, () => repo.write("b.ts", "b3\n"));
    expect(await undone(repo)).toEqual(["b.ts: Dan's work (#4)"]);
  });

  test("of two histories the one that came from elsewhere has its own newest commit", async () => {
    const repo = diverged();
    // The change came to main by a merge whose first parent is not main's.
    repo.checkout("main").branch("turn", "main^").merge("main").git("branch", "-f", "main", "HEAD");
    repo.checkout("fix").merge("main", "-s", "ours");
    expect(await undone(repo)).toEqual([
      "a.ts: Merge branch 'main' into turn",
      "d.ts: Merge branch 'main' into turn",
    ]);
  });
});

describe("what cannot be found out", () => {
  test("in a shallow clone", async () => {
    const repo = start().checkout("main").clone("--depth=1", "--no-single-branch");
    expect(await undone(repo, "origin/main", "origin/fix")).toEqual({
      list: [],
      unknown: "this is a shallow clone: what landed before is not in it",
    });
  });

  test("in a clone without contents", async () => {
    const origin = start().configure({ "uploadpack.allowFilter": "true" });
    origin.write("a.ts", long([20, "own"])).commit("own edit");
    origin
      .checkout("main")
      .write("a.ts", long([3, "base"]))
      .commit("base");
    origin.checkout("fix").merge("main", "-s", "ours");
    const repo = origin.checkout("main").clone("--filter=blob:none", "--no-checkout");
    await expect(undone(repo, "origin/main", "origin/fix")).rejects.toMatchObject({
      reason: expect.stringContaining("partial clone"),
    });
  });

  test("before git 2.38 only what merges dropped", async () => {
    const repo = start().write("c.ts", "c1\n").commit();
    repo
      .checkout("main")
      .write("d.ts", "")
      .commit("Dan's work")
      .checkout("fix")
      .merge("main", "-s", "ours");
    const repository = await openRepository({ cwd: repo.root, env: repo.env });
    const { git } = repository;
    const old = {
      ...repository,
      git: Object.assign(Object.create(git) as typeof git, {
        run: (args: readonly string[], options: object) =>
          git.run(args.includes("merge-tree") ? ["merge-tree", "--no-such-option"] : args, options),
        text: git.text.bind(git),
      }),
    };
    const work = await findUndone({ repository: old, base: repo.sha("main"), head: repo.sha() });
    expect(work).toMatchObject({
      undone: [{ path: "c.ts", subject: "Ben's work (#2)" }],
      unknown: "what merges of the base dropped only git 2.38 and newer can find out",
    });
  });

  test("histories that have nothing in common have nothing to take back", async () => {
    const repo = start();
    repo.git("checkout", "-q", "--orphan", "other");
    repo.write("b.ts", "b2\n").commit("other");
    expect(await undone(repo, "main", "other")).toEqual([]);
  });
});
