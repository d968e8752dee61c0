import { beforeAll, describe, expect, test } from "vitest";
import { FactUnavailable } from "../../src/core/result.ts";
import { findBase } from "../../src/facts/base.ts";
import { readChange } from "../../src/facts/change.ts";
import { type CiEvent, makeEvent } from "../../src/facts/ci-event-parts.ts";
import { readCommits } from "../../src/facts/commits.ts";
import { deepen } from "../../src/facts/deepen.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

/** Origin: main with three commits, a branch of two from the second, and the provider's merge of it. */
const origin = makeRepository().write("a", "1\n").commit("m1").write("a", "2\n").commit("m2");
let head: string;
let merge: string;
beforeAll(() => {
  origin.branch("pr").write("p", "1\n").commit("p1").write("p", "2\n").commit("p2");
  head = origin.sha();
  origin.checkout("main").write("m", "1\n").commit("m3");
  origin.git("checkout", "--quiet", "--detach", "main");
  origin.merge("pr", "-m", "Merge pr into main");
  merge = origin.sha();
  origin.git("update-ref", "refs/pull/1/merge", merge);
  origin.checkout("main");
});

/** As actions/checkout does it: one ref, so deep, detached. */
function checkout(depth: number, ref = "refs/pull/1/merge"): TestRepository {
  const clone = makeRepository();
  clone.git("remote", "add", "origin", `file://${origin.root}`);
  clone.git(
    "fetch",
    "--quiet",
    "--no-tags",
    `--depth=${depth}`,
    "origin",
    `+${ref}:refs/remotes/pull/1/merge`,
  );
  return clone.checkout("refs/remotes/pull/1/merge");
}

const pull = (): CiEvent =>
  makeEvent({
    provider: "GitHub Actions",
    event: "pull_request",
    kind: "pull-request",
    baseRef: "main",
    sha: merge,
    headSha: head,
    isTestMerge: true,
  });

const open = (repo: TestRepository) => openRepository({ cwd: repo.root, env: repo.env });
async function baseOf(repo: TestRepository, event: CiEvent | null, option: string | null = null) {
  return findBase({ repository: await open(repo), option, event, checklist: null });
}
const unavailable = async (promise: Promise<unknown>) => {
  const error = await promise.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(FactUnavailable);
  return error as FactUnavailable;
};

describe("a shallow clone", () => {
  test("depth 1: says so and how to mend it, for a pull request and for a branch", async () => {
    for (const error of [
      await unavailable(baseOf(checkout(1), pull())),
      await unavailable(
        baseOf(origin.clone("--depth=1", "--no-single-branch", "--branch=pr"), null),
      ),
      await unavailable(baseOf(origin.clone("--depth=1"), null)),
      await unavailable(
        baseOf(
          checkout(1, "refs/heads/pr"),
          makeEvent({ provider: "x", event: "x", kind: "pull-request", baseRef: "main" }),
        ),
      ),
    ]) {
      expect(error.reason).toMatch(/shallow/);
      expect(error.mend).toMatch(/fetch-depth: 0/);
      expect(error.mend).toMatch(/--fetch/);
    }
  });

  test("of one branch says that it is shallow; a whole one says what to fetch", async () => {
    const error = await unavailable(baseOf(origin.clone("--depth=1", "--branch=pr"), null));
    expect(error.reason).toBe(
      "this is a shallow clone of one branch: the branch to compare with is not in it",
    );
    expect(error.mend).toMatch(/--fetch/);
    const push = makeEvent({ provider: "x", event: "push", kind: "push", defaultBranch: "main" });
    const named = await unavailable(baseOf(origin.clone("--depth=2", "--branch=pr"), push));
    expect(named.reason).toBe("this is a shallow clone of one branch: main is not in it");
    const single = origin.clone("--single-branch", "--branch=pr");
    const whole = await unavailable(baseOf(single, push));
    expect(whole.reason).toBe("no base can be found: this clone does not have main of origin");
    const [git = "", ...args] = whole.mend.replace("fetch it: ", "").split(" ");
    expect(git).toBe("git");
    single.git(...args);
    expect((await baseOf(single, push)).name).toBe("origin/main");
    const other = origin.clone("--single-branch", "--branch=pr");
    expect((await unavailable(baseOf(other, null))).mend).toBe(
      'fetch it: git remote set-branches origin "*" && git fetch origin',
    );
    other.git("remote", "set-branches", "origin", "*");
    other.git("fetch", "--quiet", "origin");
    expect((await baseOf(other, null)).name).toBe("origin/main");
    expect(
      (await unavailable(baseOf(makeRepository({ branch: "x" }).write("a", "1").commit("1"), null)))
        .mend,
    ).toMatch(/--base BRANCH/);
  });

  test("depth 2 with the event's test merge is exact", async () => {
    const clone = checkout(2);
    const base = await baseOf(clone, pull());
    expect(base).toMatchObject({ mergeBase: origin.sha("main"), branchTip: head });
    const change = await readChange(await open(clone), base);
    expect(change.files.map((f) => f.path)).toEqual(["p"]);
  });

  test("but its commits are not all there, which is said and not passed over", async () => {
    const clone = checkout(2);
    const error = await unavailable(readCommits(await open(clone), await baseOf(clone, pull())));
    expect(error.reason).toMatch(/shallow clone: the beginning of this branch/);
    const deeper = checkout(4);
    const commits = await readCommits(await open(deeper), await baseOf(deeper, pull()));
    expect(commits.map((c) => c.subject)).toEqual(["p1", "p2"]);
  });

  test("a push whose before is beyond the end", async () => {
    const push = makeEvent({
      provider: "x",
      event: "push",
      kind: "push",
      before: origin.sha("main~2"),
      after: origin.sha("main"),
      branch: "main",
    });
    expect((await unavailable(baseOf(origin.clone("--depth=1"), push))).reason).toMatch(
      /before this push/,
    );
  });

  test("deep enough to hold the merge base is enough", async () => {
    const clone = origin.clone("--depth=3", "--no-single-branch", "--branch=pr");
    expect((await baseOf(clone, null)).mergeBase).toBe(origin.sha("pr~2"));
  });
});

describe("--fetch", () => {
  test("deepens a pull request's checkout and fetches its base", async () => {
    const clone = checkout(1);
    await deepen(await open(clone), "main");
    const repository = await open(clone);
    expect(repository.shallow).toBe(false);
    const base = await findBase({ repository, option: null, event: pull(), checklist: null });
    expect((await readCommits(repository, base)).map((c) => c.subject)).toEqual(["p1", "p2"]);
    expect((await baseOf(clone, null, "main")).name).toBe("origin/main");
  });

  test("fetches the base of a clone with one branch, and changes nothing a person would miss", async () => {
    const clone = origin.clone("--depth=1", "--branch=pr").write("mine", "x");
    const before = [clone.sha(), clone.git("status", "--porcelain")];
    await deepen(await open(clone), "main");
    expect((await baseOf(clone, null, "main")).mergeBase).toBe(origin.sha("pr~2"));
    expect([clone.sha(), clone.git("status", "--porcelain")]).toEqual(before);
  });

  test("asks the remote for its default branch where nobody names the base", async () => {
    for (const branch of ["main", "next-major"]) {
      const remote = makeRepository({ branch }).write("a", "1\n").commit("m1");
      const start = remote.sha();
      remote.branch("pr").write("p", "1\n").commit("p1").checkout(branch).write("m", "1\n");
      remote.commit("m2");
      const clone = remote.clone("--depth=1", "--branch=pr");
      expect((await unavailable(baseOf(clone, null))).reason).toMatch(/shallow clone/);
      await deepen(await open(clone));
      expect(await baseOf(clone, null)).toMatchObject({
        name: `origin/${branch}`,
        mergeBase: start,
      });
    }
  });

  test("of a branch that does not exist, of a remote that is gone, without one", async () => {
    const clone = origin.clone("--depth=1");
    expect((await unavailable(deepen(await open(clone), "no-such"))).reason).toMatch(
      /could not be deepened/,
    );
    clone.git("remote", "set-url", "origin", `file://${temporaryFolder()}`);
    await unavailable(deepen(await open(clone), null));
    clone.git("remote", "remove", "origin");
    expect((await unavailable(deepen(await open(clone), null))).reason).toMatch(/no remote/);
  });
});
