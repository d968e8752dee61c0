import { describe, expect, test } from "vitest";
import { FactUnavailable, UsageError } from "../../src/core/result.ts";
import { type Base, findBase } from "../../src/facts/base.ts";
import type { BaseRequest } from "../../src/facts/base-candidates.ts";
import { type CiEvent, makeEvent } from "../../src/facts/ci-event-parts.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

type Asked = Partial<Omit<BaseRequest, "repository">>;

async function baseOf(repo: TestRepository, asked: Asked = {}): Promise<Base> {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  return findBase({ repository, option: null, event: null, checklist: null, ...asked });
}

async function failure<E>(
  promise: Promise<unknown>,
  type: new (...args: never[]) => E,
): Promise<E> {
  const error = await promise.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(type);
  return error as E;
}

const event = (parts: Partial<CiEvent>): CiEvent =>
  makeEvent({ provider: "CI", event: "x", ...parts });
const pull = (parts: Partial<CiEvent>) =>
  event({ kind: "pull-request", baseRef: "main", ...parts });

/** An origin with `main` (two commits) and `old`, and a clone with a branch of one commit. */
const origin = makeRepository().write("a", "1\n").commit("one").write("a", "2\n").commit("two");
origin.git("branch", "old", "HEAD~1");
const clone = origin.clone();
clone.branch("feature").write("b", "b\n").commit("mine");
clone.git("push", "--quiet", "--set-upstream", "origin", "feature");
const main = origin.sha("main");

describe("order", () => {
  test("--base, then the event, the checklist, the remote's HEAD", async () => {
    const old = origin.sha("old");
    const all = { option: "old", event: pull({ baseRef: "main" }), checklist: "main" };
    expect(await baseOf(clone, all)).toMatchObject({
      name: "origin/old",
      tip: old,
      reason: "--base",
    });
    expect(await baseOf(clone, { ...all, option: null })).toMatchObject({
      name: "origin/main",
      reason: "the pull request's base",
    });
    expect(await baseOf(clone, { checklist: "old" })).toMatchObject({
      name: "origin/old",
      reason: "the checklist's base",
    });
    expect(await baseOf(clone)).toMatchObject({
      name: "origin/main",
      tip: main,
      mergeBase: main,
      reason: "origin's default branch",
      branchTip: clone.sha(),
    });
  });

  test("the remote's HEAD whatever its name, and without HEAD the usual names", async () => {
    const odd = makeRepository({ branch: "production" }).write("a", "1").commit();
    odd.git("branch", "main");
    const work = odd.clone();
    work.branch("feature").write("b", "b").commit();
    expect((await baseOf(work)).name).toBe("origin/production");
    work.git("remote", "set-head", "origin", "--delete");
    expect(await baseOf(work)).toMatchObject({ name: "origin/main", reason: "origin's main" });
    expect((await baseOf(work, { event: event({ defaultBranch: "production" }) })).name).toBe(
      "origin/production",
    );
    work.git("update-ref", "-d", "refs/remotes/origin/main");
    work.git("update-ref", "-d", "refs/remotes/origin/production");
    expect((await failure(baseOf(work), FactUnavailable)).mend).toMatch(/--base BRANCH/);
  });

  test("a HEAD that points to nothing any more is passed over", async () => {
    const work = origin.clone();
    work.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone");
    work.branch("feature").write("b", "b").commit();
    expect((await baseOf(work)).name).toBe("origin/main");
  });

  test("a local branch where there is no remote", async () => {
    const local = makeRepository({ branch: "trunk" }).write("a", "1").commit();
    const start = local.sha();
    local.branch("feature").write("b", "b").commit();
    expect(await baseOf(local)).toMatchObject({ name: "trunk", mergeBase: start });
  });

  test("no base at all says how to name one", async () => {
    const alone = makeRepository({ branch: "work" }).write("a", "1").commit();
    const error = await failure(baseOf(alone), FactUnavailable);
    expect(error.reason).toMatch(/no base can be found/);
    expect(error.mend).toMatch(/--base/);
  });
});

describe("which branch of that name", () => {
  test("remote-tracking goes before a stale local one, and the note says so", async () => {
    const work = origin.clone();
    work.git("branch", "--force", "stale", "main~1");
    work.branch("feature").write("b", "b").commit();
    work.git("branch", "--force", "main", "main~1");
    for (const asked of [{}, { option: "main" }, { checklist: "main" }]) {
      const base = await baseOf(work, asked);
      expect(base.mergeBase).toBe(main);
      expect(base.notes.join()).toMatch(
        /the base is origin\/main; the local main is at another commit/,
      );
    }
    expect((await baseOf(work, { option: "refs/heads/main" })).mergeBase).toBe(
      origin.sha("main~1"),
    );
    expect((await baseOf(work, { option: "origin/main" })).mergeBase).toBe(main);
  });

  test("in a fork, upstream before origin, also where only origin has a HEAD", async () => {
    const fork = origin.clone();
    origin.write("c", "c").commit("three");
    fork.git("remote", "add", "upstream", `file://${origin.root}`);
    fork.git("fetch", "--quiet", "upstream");
    fork.branch("feature", "upstream/main").write("b", "b").commit();
    expect(await baseOf(fork)).toMatchObject({
      name: "upstream/main",
      mergeBase: origin.sha("main"),
    });
    expect((await baseOf(fork, { event: pull({}) })).name).toBe("upstream/main");
    origin.git("reset", "--quiet", "--hard", main);
  });

  test("never the branch's own pushed ref", async () => {
    expect((await baseOf(clone)).name).toBe("origin/main");
    // A clone of a repository where the feature was checked out has a HEAD that points to it.
    const source = makeRepository()
      .write("a", "1")
      .commit()
      .branch("feature")
      .write("b", "b")
      .commit();
    const copy = source.write("c", "c").commit().clone();
    expect(await baseOf(copy)).toMatchObject({
      name: "origin/main",
      mergeBase: source.sha("main"),
    });
  });

  test("a remote whose name is not origin", async () => {
    const work = origin.clone("--origin=company");
    work.branch("feature").write("b", "b").commit();
    expect((await baseOf(work)).name).toBe("company/main");
  });
});

describe("a name that somebody gave a second meaning at the remote", () => {
  // Whoever may push can make a branch of any name there.
  const work = origin.clone();
  work.git("tag", "v1", "main~1");
  for (const name of ["origin/old", "refs/remotes/origin/old", "remotes/origin/old"])
    work.git("update-ref", `refs/remotes/origin/${name}`, "main");
  for (const name of ["refs/heads/old", "heads/old", "refs/tags/v1", "tags/v1"])
    work.git("update-ref", `refs/remotes/origin/${name}`, "main");
  work.git("update-ref", "refs/heads/origin/old", "main");
  work.git("update-ref", "refs/heads/old", "main~1");
  work.branch("feature").write("b", "b").commit();
  const old = origin.sha("old");

  test.each([
    ["origin/old", "origin/old"],
    ["refs/remotes/origin/old", "origin/old"],
    ["remotes/origin/old", "origin/old"],
    ["refs/heads/old", "old"],
    ["heads/old", "old"],
    ["refs/tags/v1", "refs/tags/v1"],
    ["tags/v1", "tags/v1"],
  ])("%s is what it says", async (given, name) => {
    const same = { name, tip: old, mergeBase: old };
    expect(await baseOf(work, { option: given })).toMatchObject(same);
    expect(await baseOf(work, { checklist: given })).toMatchObject(same);
    const inCi = { event: pull({ baseRef: given, baseSha: old }) };
    expect(await baseOf(work, inCi)).toMatchObject({ tip: old, mergeBase: old });
  });

  test("a full id is that commit", async () => {
    work.git("update-ref", `refs/remotes/origin/${old}`, "main");
    expect(await baseOf(work, { option: old })).toMatchObject({ name: old, tip: old });
  });

  test("where there is no such branch, the one that is called so at the remote", async () => {
    const other = origin.clone();
    other.git("update-ref", "refs/remotes/origin/upstream/main", "main~1");
    other.branch("feature").write("b", "b").commit();
    expect(await baseOf(other, { option: "upstream/main" })).toMatchObject({
      name: "origin/upstream/main",
      tip: old,
    });
  });
});

describe("--base", () => {
  test.each(["HEAD", "HEAD~1", ":/two", "v1", "main@{0}"])("%s is a revision", async (option) => {
    const work = origin.clone();
    work.git("tag", "-a", "-m", "tag", "v1", "HEAD~1");
    const base = await baseOf(work, { option });
    expect(base).toMatchObject({
      name: option,
      reason: "--base",
      tip: work.sha(option === "v1" ? "v1^{commit}" : option),
    });
  });

  test("HEAD means what is not committed: nothing is made of the branch it is on", async () => {
    const work = origin.clone();
    expect((await baseOf(work, { option: "HEAD" })).mergeBase).toBe(work.sha());
    expect((await baseOf(work, { option: work.sha() })).mergeBase).toBe(work.sha());
  });

  test("one that names nothing is a usage error with the nearest names", async () => {
    const error = await failure(baseOf(clone, { option: "mian" }), UsageError);
    expect(error.message).toBe('--base "mian" names no commit of this repository');
    expect(error.mend).toMatch(/did you mean .*main/);
    for (const option of ["", "HEAD:a", "no\nsuch", "deadbeef", "\0"])
      await failure(baseOf(clone, { option }), UsageError);
  });

  test.each(["--all", "--output=/tmp/x", "-h", "--upload-pack=touch x"])(
    "%s is no option",
    async (option) => {
      await failure(baseOf(clone, { option }), UsageError);
    },
  );
});

describe("merge bases", () => {
  test("criss-cross: the one git would take, and a note", async () => {
    const cross = makeRepository()
      .write("a", "1")
      .commit("root")
      .branch("feature")
      .write("f", "1")
      .commit("f1");
    cross.checkout("main").write("m", "1").commit("m1");
    cross.git("tag", "m1");
    cross.merge("feature");
    cross.checkout("feature").merge("m1");
    const base = await baseOf(cross, { option: "main" });
    const all = cross.git("merge-base", "--all", "main", "feature").split("\n");
    expect(all).toHaveLength(2);
    expect(base.mergeBase).toBe(cross.git("merge-base", "main", "feature"));
    expect(base.notes.join()).toMatch(/have 2 merge bases; taken is [0-9a-f]{12}/);
  });

  test("unrelated histories are unavailable, not a two-dot diff", async () => {
    const other = makeRepository().write("a", "1").commit();
    other.git("checkout", "--quiet", "--orphan", "alone");
    other.commit("another root");
    expect((await failure(baseOf(other), FactUnavailable)).reason).toMatch(/unrelated/);
  });

  test("a stacked branch against its parent branch", async () => {
    const work = origin
      .clone()
      .branch("one")
      .write("x", "1")
      .commit()
      .branch("two")
      .write("y", "1")
      .commit();
    expect((await baseOf(work, { option: "one" })).mergeBase).toBe(work.sha("one"));
  });
});

describe("on the default branch", () => {
  test("nothing unpushed: the newest step along first parents", async () => {
    const work = origin.clone();
    expect(await baseOf(work)).toMatchObject({
      mergeBase: work.sha("HEAD^1"),
      tip: work.sha("HEAD^1"),
      reason: "the newest step of the default branch",
      ofBranch: "main",
      isNewestStep: true,
    });
    // Held against another branch, HEAD's own is not the base.
    expect(await baseOf(work.branch("b").write("b", "1").commit())).not.toHaveProperty("ofBranch");
    work.checkout("main");
    expect((await baseOf(work, { option: "main" })).mergeBase).toBe(work.sha("HEAD^1"));
    expect((await baseOf(work, { checklist: "origin/main" })).mergeBase).toBe(work.sha("HEAD^1"));
  });

  test("after a merge commit the step is the whole merge", async () => {
    const local = makeRepository().write("a", "1").commit("one");
    const before = local.sha();
    local
      .branch("feature")
      .write("b", "1")
      .commit()
      .write("b", "2")
      .commit()
      .checkout("main")
      .merge("feature");
    const base = await baseOf(local);
    expect(base.mergeBase).toBe(before);
    expect(base).not.toHaveProperty("isNewestStep");
  });

  test("unpushed commits: all of them", async () => {
    const work = origin.clone().write("b", "1").commit().write("b", "2").commit();
    expect(await baseOf(work)).toMatchObject({ name: "origin/main", mergeBase: main });
  });

  test("behind the remote and nothing unpushed: still the newest step", async () => {
    const work = origin.clone();
    work.git("reset", "--quiet", "--hard", "HEAD~1");
    const base = await baseOf(work);
    expect(base.reason).toMatch(/first commit of the repository/);
    expect(base).not.toHaveProperty("isNewestStep");
  });

  test("the root commit: against the empty tree, in either object format", async () => {
    for (const objectFormat of ["sha1", "sha256"] as const) {
      const root = makeRepository({ objectFormat }).write("a", "1").commit();
      const base = await baseOf(root);
      expect(base.mergeBase).toBe(root.git("hash-object", "-t", "tree", "/dev/null"));
      expect(base.reason).toMatch(/first commit/);
    }
  });

  test("a push: from before to after, so a rebase merge's earlier commits count", async () => {
    const work = origin.clone().write("b", "1").commit().write("b", "2").commit();
    work.git("update-ref", "refs/remotes/origin/main", "HEAD");
    const push = event({ kind: "push", before: main, after: work.sha(), branch: "main" });
    expect(await baseOf(work, { event: push })).toMatchObject({
      mergeBase: main,
      tip: main,
      reason: "the commit before this push",
      ofBranch: "main",
    });
    expect(await baseOf(work, { event: push })).not.toHaveProperty("isNewestStep");
    work.checkout(work.sha());
    expect((await baseOf(work, { event: push })).mergeBase).toBe(main);
    expect(
      (
        await baseOf(work, {
          event: event({ kind: "push", before: null, after: work.sha(), branch: "main" }),
        })
      ).mergeBase,
    ).toBe(work.sha("HEAD~1"));
  });

  test("a push whose event cannot be read, or whose before is gone, is unavailable", async () => {
    const work = origin.clone();
    const lost = event({ kind: "push", before: "d".repeat(40), after: work.sha(), branch: "main" });
    expect((await failure(baseOf(work, { event: lost }), FactUnavailable)).reason).toMatch(
      /forced/,
    );
    const mute = event({ kind: "push", unreadable: "there is no event file", branch: "main" });
    expect((await failure(baseOf(work, { event: mute }), FactUnavailable)).reason).toMatch(
      /no event file/,
    );
  });

  test("a push to a feature branch is compared with the default branch, not with its own past", async () => {
    const push = event({ kind: "push", before: main, after: clone.sha(), branch: "feature" });
    expect((await baseOf(clone, { event: push })).name).toBe("origin/main");
  });

  test("CI runs for an older commit of the default branch: that commit's step", async () => {
    const work = origin.clone().write("c", "1\n").commit("three").write("c", "2\n").commit("four");
    work.git("push", "--quiet", "origin", "HEAD:refs/heads/ahead");
    for (const back of ["HEAD~1", "HEAD~2"]) {
      work.checkout(work.sha(back.replace("HEAD", "main")));
      expect((await baseOf(work, { option: "refs/heads/main" })).mergeBase).toBe(
        work.sha("HEAD^1"),
      );
    }
    origin.git("branch", "-D", "ahead");
  });

  test("CI checks out a detached HEAD on the default branch: the newest step", async () => {
    const work = origin.clone();
    work.checkout(work.sha());
    expect((await baseOf(work)).mergeBase).toBe(work.sha("HEAD^1"));
  });
});

describe("a branch that was merged already", () => {
  const merged = makeRepository().write("a", "1").commit("root");
  const fork = merged.sha();
  merged.branch("feature").write("f", "1").commit("f1").write("f", "2").commit("f2");
  merged.checkout("main").write("m", "1").commit("m1");
  const before = merged.sha();
  merged.merge("feature").write("m", "2").commit("m2");
  merged.branch("later").write("l", "1").commit("l1").checkout("main").merge("later");

  test("its base is the first parent of the merge that brought it in", async () => {
    merged.checkout("feature");
    const base = await baseOf(merged);
    expect(base).toMatchObject({ tip: before, mergeBase: fork, name: "main" });
    expect(base.reason).toMatch(/before the merge [0-9a-f]{12} that brought this in/);
    expect((await baseOf(merged, { option: "main" })).mergeBase).toBe(fork);
  });

  test("detached at an older commit of the branch, too", async () => {
    merged.checkout(merged.sha("feature~1"));
    expect(await baseOf(merged)).toMatchObject({ tip: before, mergeBase: fork });
    merged.checkout("main");
  });

  test("a fresh branch without commits has no change, wherever main went since", async () => {
    const fresh = origin.clone().branch("fresh");
    expect((await baseOf(fresh)).mergeBase).toBe(fresh.sha());
    fresh.git("reset", "--quiet", "--hard", "HEAD~1");
    expect((await baseOf(fresh)).mergeBase).toBe(fresh.sha());
  });
});

describe("a pull request in CI", () => {
  const work = origin
    .clone()
    .branch("pr")
    .write("p", "1")
    .commit("p1")
    .write("p", "2")
    .commit("p2");
  const head = work.sha();
  work.git("checkout", "--quiet", "--detach", "origin/main");
  work.merge("pr", "-m", "Merge pr into main");
  const merge = work.sha();
  const testMerge = pull({ sha: merge, headSha: head, isTestMerge: true });

  test("checked out as the provider's merge: its first parent, exactly", async () => {
    expect(await baseOf(work, { event: testMerge })).toMatchObject({
      name: "main",
      tip: main,
      mergeBase: main,
      branchTip: head,
    });
  });

  test("--base goes before it", async () => {
    expect((await baseOf(work, { option: "old", event: testMerge })).name).toBe("origin/old");
  });

  test("a merge that is not the event's is an ordinary commit", async () => {
    const other = { ...testMerge, headSha: "e".repeat(40) };
    expect(await baseOf(work, { event: other })).toMatchObject({
      name: "origin/main",
      branchTip: merge,
    });
  });

  test("the base checked out instead of the pull request is not judged", async () => {
    const target = origin.clone();
    const error = await failure(
      baseOf(target, { event: pull({ headSha: head }) }),
      FactUnavailable,
    );
    expect(error.reason).toMatch(/what is checked out, [0-9a-f]{12}, is its base origin\/main/);
    expect(await baseOf(target, { event: pull({ headSha: head, isMerged: true }) })).toMatchObject({
      mergeBase: target.sha("HEAD^1"),
    });
  });

  test("merged meanwhile without a merge commit: the base as it was", async () => {
    const late = origin.clone();
    const mine = late.branch("pr").write("p", "1").commit().write("p", "2").commit().sha();
    late.git("update-ref", "refs/remotes/origin/main", mine);
    expect((await baseOf(late, { event: pull({ headSha: mine, baseSha: main }) })).mergeBase).toBe(
      main,
    );
    expect((await baseOf(late, { event: pull({ headSha: mine }) })).mergeBase).toBe(mine);
  });

  test("a base branch that is not in the clone: the event's SHA, else unavailable", async () => {
    const gone = { baseRef: "release", headSha: head };
    expect(await baseOf(work, { event: pull({ ...gone, baseSha: main }) })).toMatchObject({
      name: "release",
      tip: main,
    });
    expect((await failure(baseOf(work, { event: pull(gone) }), FactUnavailable)).mend).toBe(
      "fetch it first: git fetch origin release",
    );
  });

  test("a tag or a commit of the base's name never stands for the branch", async () => {
    const tagged = origin.clone().branch("pr").write("p", "1").commit();
    tagged.git("tag", "main", "HEAD~2");
    tagged.git("branch", "-D", "main");
    for (const ref of ["HEAD", "main"])
      tagged.git("update-ref", "-d", `refs/remotes/origin/${ref}`);
    expect(await baseOf(tagged, { event: pull({ baseSha: main }) })).toMatchObject({
      name: "main",
      tip: main,
    });
    expect((await failure(baseOf(tagged, { event: pull({}) }), FactUnavailable)).reason).toBe(
      "main, the pull request's base, is not in this clone",
    );
    for (const baseRef of ["HEAD~1", main.slice(0, 10)])
      await failure(baseOf(tagged, { event: pull({ baseRef }) }), FactUnavailable);
    // Who names a tag means it.
    const start = origin.sha("main~1");
    expect((await baseOf(tagged, { option: "main" })).tip).toBe(start);
    expect((await baseOf(tagged, { checklist: "main" })).tip).toBe(start);
  });

  test("an event that cannot be read, or names no base", async () => {
    const unreadable = pull({ unreadable: "the event file is not a JSON object" });
    expect((await failure(baseOf(work, { event: unreadable }), FactUnavailable)).reason).toMatch(
      /not a JSON object/,
    );
    await failure(baseOf(work, { event: pull({ baseRef: null }) }), FactUnavailable);
    expect((await baseOf(work, { option: "main", event: unreadable })).name).toBe("origin/main");
  });

  test("a checklist's base that names nothing is unavailable", async () => {
    expect((await failure(baseOf(clone, { checklist: "gone" }), FactUnavailable)).mend).toMatch(
      /correct `base`/,
    );
  });
});

test("few processes: opening, base and merge base are three", async () => {
  const repository = await openRepository({ cwd: clone.root, env: clone.env });
  await findBase({ repository, option: null, event: null, checklist: null });
  expect(repository.git.processes).toBe(3);
});
