import { describe, expect, test } from "vitest";
import type { CiEvent } from "../../../src/facts/ci-event-parts.ts";
import type { TestRepository } from "../../support/repository.ts";
import { type Answers, pullAnswer } from "./literal-session.ts";
import { type Asked, clone, closed, DETAIL, known, lookUp, merged } from "./look-up.ts";

const X = "e".repeat(40);
let made = 0;
const commit = (repo: TestRepository) => repo.write("b.ts", `${made++}`).commit("more");

/** How what is checked out stands to the pull request whose head is `sha`. */
async function standing(
  repo: TestRepository,
  pull: Record<string, unknown> & { sha: string },
  asked: Asked = {},
  more: Answers = {},
) {
  const answers = { ...known(pullAnswer(pull)), ...more };
  const lookup = await lookUp(repo, answers, asked);
  expect(lookup.pullRequest?.number).toBe(12);
  return lookup.standing;
}

describe("on the branch", () => {
  test.each<[string, (repo: TestRepository, head: string) => unknown, object]>([
    ["the head itself", () => {}, { kind: "same" }],
    ["with files that git does not know", (r) => r.write("new.ts", "1\n"), { kind: "same" }],
    ["with an edit", (r) => r.write("a.ts", "3\n"), { kind: "uncommitted" }],
    [
      "with an edit beside files that git does not know",
      (r) => r.write({ "new.ts": "", "a.ts": "3\n" }),
      { kind: "uncommitted" },
    ],
    ["with a file deleted", (r) => r.remove("a.ts"), { kind: "uncommitted" }],
    [
      "with a file moved, which git has not been told",
      (r) => r.rename("a.ts", "b.ts"),
      { kind: "uncommitted" },
    ],
    [
      "with a staged file",
      (r) => r.write("new.ts", "1\n").git("add", "."),
      { kind: "uncommitted" },
    ],
    [
      "with a mode changed, beside files that git does not know",
      (r) => r.executable("a.ts").write("new.ts", ""),
      { kind: "uncommitted" },
    ],
    [
      "with an edit that git was told not to look at",
      (r) => {
        r.git("update-index", "--assume-unchanged", "a.ts");
        r.write({ "a.ts": "3\n", "new.ts": "" });
      },
      { kind: "uncommitted" },
    ],
    [
      "with ignored files",
      (r) => r.write({ ".git/info/exclude": "x\n", x: "1\n" }),
      { kind: "same" },
    ],
    ["with a commit more", commit, { kind: "unpushed", commits: 1 }],
    ["with two commits more", (r) => commit(commit(r)), { kind: "unpushed", commits: 2 }],
    [
      "with a commit more and an edit",
      (r) => commit(r).write("a.ts", "3\n"),
      { kind: "unpushed", commits: 1 },
    ],
    [
      "with the newest commit rewritten",
      (r) => r.git("commit", "-q", "--amend", "-m", "other"),
      { kind: "diverged" },
    ],
    [
      "without the newest commit",
      (r) => r.git("reset", "-q", "--hard", "HEAD^"),
      { kind: "behind", commits: 1 },
    ],
  ])("%s", async (_, prepare, expected) => {
    const repo = clone();
    const head = repo.sha();
    prepare(repo, head);
    expect(await standing(repo, { sha: head })).toEqual(expected);
  });

  test("a head that is not in the clone", async () => {
    const repo = clone();
    expect(await standing(repo, { sha: X })).toEqual({ kind: "behind", commits: null });
    expect(await standing(commit(repo), { sha: X })).toEqual({ kind: "diverged" });
  });

  test("a merge that is not finished is not committed", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.checkout("main").write("a.ts", "other\n").commit("other").checkout("fix");
    repo.try("merge", "main");
    // Also where the file is as it was.
    repo.write("a.ts", "2\n");
    expect(await standing(repo, { sha: head }, { change: null })).toEqual({ kind: "uncommitted" });
  });

  test("the change could not be read: git is asked whether there are edits", async () => {
    const repo = clone();
    const head = repo.sha();
    expect(await standing(repo, { sha: head }, { change: null })).toEqual({ kind: "same" });
    repo.write("a.ts", "3\n");
    expect(await standing(repo, { sha: head }, { change: null })).toEqual({ kind: "uncommitted" });
  });

  test("a shallow clone counts nothing, and believes only what it sees", async () => {
    const origin = clone();
    commit(commit(origin));
    const heads = [origin.sha("HEAD^"), origin.sha()];
    const repo = origin.checkout("main").clone("--depth=2", "--branch=fix");
    expect(await standing(repo, { sha: heads[0] ?? "" })).toEqual({
      kind: "unpushed",
      commits: null,
    });
    repo.git("reset", "-q", "--hard", "HEAD^");
    expect(await standing(repo, { sha: heads[1] ?? "" })).toEqual({
      kind: "behind",
      commits: null,
    });
    commit(repo);
    expect(await standing(repo, { sha: heads[1] ?? "" })).toEqual({ kind: "diverged" });
  });

  test("a merged one, whose branch is still checked out", async () => {
    const repo = clone();
    expect(await standing(repo, { sha: repo.sha(), ...merged })).toEqual({ kind: "same" });
    repo.write("a.ts", "3\n");
    expect(await standing(repo, { sha: repo.sha(), ...merged })).toEqual({ kind: "uncommitted" });
  });

  test("a merged one, with what landed since merged into the branch", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.checkout("main").merge("fix");
    const landed = { sha: head, ...merged, merge_commit_sha: repo.sha() };
    repo.write("later.ts", "").commit("later");
    repo.git("push", "-q", "origin", "main:landed");
    repo.git("update-ref", "refs/remotes/origin/main", "main");
    repo.checkout("fix").git("merge", "-q", "--ff-only", "origin/main");
    repo.configure({ "branch.fix.merge": "refs/pull/12/head", "branch.fix.remote": "origin" });
    expect(await standing(repo, landed)).toEqual({ kind: "elsewhere" });
    commit(repo);
    expect(await standing(repo, landed)).toEqual({ kind: "unpushed", commits: 1 });
    // A job's checkout of that very commit has no branch that would show where it is.
    const comment = { event: "issue_comment", number: 12, sha: repo.sha() };
    expect(await standing(repo, landed, { event: comment })).toEqual({ kind: "elsewhere" });
    commit(repo);
    expect(await standing(repo, landed, { event: comment })).toEqual({
      kind: "unpushed",
      commits: 2,
    });
  });

  test("a merge of one's own is no trial merge of GitHub's", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.checkout("main").write("c.ts", "").commit("meanwhile");
    repo.git("branch", "-qM", "main", "side");
    repo.merge("fix").git("branch", "-qM", "fix");
    expect(await standing(repo, { sha: head })).toEqual({ kind: "unpushed", commits: 2 });
    // What GitHub calls the trial merge must also be one of this head.
    expect(await standing(repo, { sha: head, merge_commit_sha: repo.sha() })).toEqual({
      kind: "same",
    });
    expect(await standing(repo, { sha: repo.sha("HEAD^1"), merge_commit_sha: repo.sha() })).toEqual(
      { kind: "unpushed", commits: 2 },
    );
  });
});

describe("without a pull request, held against the branch as it was pushed", () => {
  const without = async (repo: TestRepository, asked: Asked = {}) => {
    const lookup = await lookUp(repo, { "/repos/acme/shop/pulls": [] }, asked);
    expect(lookup).toMatchObject({ pullRequest: null, commit: repo.sha() });
    return lookup.standing;
  };
  test.each<[string, (repo: TestRepository) => unknown, object]>([
    ["as pushed", () => {}, { kind: "same" }],
    ["with an edit", (r) => r.write("a.ts", "3\n"), { kind: "uncommitted" }],
    ["with a commit more", commit, { kind: "unpushed", commits: 1 }],
    [
      "without the newest",
      (r) => r.git("reset", "-q", "--hard", "HEAD^"),
      { kind: "behind", commits: 1 },
    ],
    ["rewritten", (r) => r.git("commit", "-q", "--amend", "-m", "x"), { kind: "diverged" }],
    ["never pushed", (r) => commit(commit(r.branch("other"))), { kind: "unpushed", commits: 2 }],
    ["never pushed, and nothing new", (r) => r.branch("other"), { kind: "same" }],
    [
      "never pushed, with an edit",
      (r) => r.branch("other").write("a.ts", ""),
      { kind: "uncommitted" },
    ],
    [
      "a pushed branch whose upstream has another name",
      (r) => commit(r).git("branch", "-qm", "mine"),
      { kind: "unpushed", commits: 1 },
    ],
  ])("%s", async (_, prepare, expected) => {
    const repo = clone();
    prepare(repo);
    expect(await without(repo)).toEqual(expected);
  });

  test("commits of the base that are not pushed: nobody is asked", async () => {
    const repo = commit(commit(clone().checkout("main")));
    expect(await lookUp(repo, {})).toMatchObject({
      pullRequest: null,
      commit: repo.sha(),
      standing: { kind: "unpushed", commits: 2 },
      requests: [],
    });
  });

  test.each([404, 422])("a commit that GitHub does not know (%i)", async (status) => {
    const repo = clone();
    commit(repo).git("checkout", "-q", "--detach");
    const path = `/repos/acme/shop/commits/${repo.sha()}/pulls`;
    expect(await lookUp(repo, { [path]: status })).toMatchObject({
      pullRequest: null,
      standing: { kind: "unpushed", commits: 1 },
      requests: [path],
    });
  });
});

describe("on the base after a merge", () => {
  /** `main` with the pull request in it. */
  function landed(how: "merge" | "squash"): { repo: TestRepository; head: string } {
    const origin = clone();
    const head = origin.sha();
    origin.checkout("main");
    if (how === "merge") origin.merge("fix");
    else {
      origin.git("merge", "--quiet", "--squash", "fix");
      origin.commit("Fix it (#12)");
    }
    return { repo: origin.clone(), head };
  }
  const answers = (repo: TestRepository, head: string): Answers => {
    const pull = pullAnswer({ sha: head, ...merged, merge_commit_sha: repo.sha() });
    return { [`/repos/acme/shop/commits/${repo.sha()}/pulls`]: [pull], [DETAIL]: pull };
  };

  test.each(["merge", "squash"] as const)("by %s: nothing to compare", async (how) => {
    const { repo, head } = landed(how);
    expect(await lookUp(repo, answers(repo, head))).toMatchObject({
      pullRequest: { number: 12, state: "merged", mergeCommit: repo.sha() },
      commit: head,
      standing: { kind: "elsewhere" },
    });
    repo.git("checkout", "-q", "--detach");
    expect((await lookUp(repo, answers(repo, head))).standing).toEqual({ kind: "elsewhere" });
    repo.write("a.ts", "3\n");
    expect((await lookUp(repo, answers(repo, head))).standing).toEqual({ kind: "uncommitted" });
  });

  test.each<[string, Partial<CiEvent>]>([
    ["a push", { kind: "push", branch: "main" }],
    ["a deployment", {}],
    ["a workflow's run", { headBranch: "main", headRepository: "acme/shop" }],
  ])("in CI, by %s: the commit is CI's", async (_, parts) => {
    const { repo, head } = landed("squash");
    const sha = repo.sha();
    const event = { ...parts, sha, after: sha, headSha: parts.kind === "push" ? null : sha };
    expect(await lookUp(repo, answers(repo, head), { event })).toMatchObject({
      pullRequest: { number: 12 },
      commit: sha,
      standing: { kind: "elsewhere" },
    });
  });

  test("in CI, another commit than the event's is checked out", async () => {
    const { repo, head } = landed("squash");
    const given = answers(repo, head);
    const event = { headBranch: "main", headRepository: "acme/shop", headSha: repo.sha() };
    repo.checkout("HEAD^");
    await expect(lookUp(repo, given, { event })).rejects.toMatchObject({
      reason: `GitHub Actions runs for #12 (${event.headSha.slice(0, 12)}), but what is checked out is ${repo.sha().slice(0, 12)}`,
      mend: expect.stringContaining("check out"),
    });
  });

  test.each([
    ["here", null],
    ["by a push in CI", { kind: "push", branch: "release/1.0" } as const],
    ["by a run in CI", { headBranch: "release/1.0", headRepository: "acme/shop" }],
  ])("a branch that is no default one, %s", async (_, push) => {
    const { repo, head } = landed("squash");
    repo.git("push", "-q", "origin", "HEAD:release/1.0");
    repo.checkout("release/1.0");
    const base = { ref: "release/1.0" };
    const pull = pullAnswer({ sha: head, ...merged, merge_commit_sha: repo.sha(), base });
    const given = {
      "/repos/acme/shop/pulls": [],
      [`/repos/acme/shop/commits/${repo.sha()}/pulls`]: [pull],
      [DETAIL]: pull,
    };
    const event = push && { ...push, sha: repo.sha(), headSha: repo.sha() };
    expect(await lookUp(repo, given, { event })).toMatchObject({
      sought: `the commit ${repo.sha().slice(0, 8)}`,
      pullRequest: { number: 12 },
      standing: { kind: "elsewhere" },
      commit: push ? repo.sha() : head,
    });
    // Merged into another branch, it is not what this one got.
    const other = {
      ...given,
      [`/repos/acme/shop/commits/${repo.sha()}/pulls`]: [
        { ...pull, base: { ...pull.base, ref: "main" } },
      ],
    };
    expect((await lookUp(repo, other, { event })).pullRequest).toBeNull();
    if (push !== null)
      // About another commit than the one that is checked out.
      await expect(
        lookUp(repo, given, { event: { ...push, headSha: X, sha: X } }),
      ).rejects.toMatchObject({ reason: expect.stringContaining(X.slice(0, 12)) });
    if (push === null) {
      commit(repo);
      expect(await lookUp(repo, given)).toMatchObject({
        sought: "acme:release/1.0",
        pullRequest: null,
        standing: { kind: "unpushed", commits: 1 },
        requests: { length: 1 },
      });
    }
  });

  test("CI's event is about a pull request that is not there: the branch is no base", async () => {
    const { repo, head } = landed("squash");
    const pull = pullAnswer({ sha: head, ...merged, base: { ref: "topic" } });
    const given = {
      "/repos/acme/shop/pulls": [],
      [`/repos/acme/shop/commits/${repo.sha()}/pulls`]: [pull],
      [DETAIL]: pull,
    };
    const event = { kind: "pull-request", headBranch: "topic", headSha: repo.sha() } as const;
    expect((await lookUp(repo, given, { event, change: null })).pullRequest).toBeNull();
  });

  test("a branch made from it is not the pull request", async () => {
    const { repo, head } = landed("merge");
    repo.branch("fix");
    commit(repo);
    const pull = pullAnswer({ sha: head, ...merged, merge_commit_sha: repo.sha("HEAD^") });
    expect(await lookUp(repo, known(pull))).toMatchObject({ pullRequest: null });
  });
});

describe("in CI", () => {
  const event = (repo: TestRepository, parts: Partial<CiEvent> = {}): Partial<CiEvent> => ({
    event: "pull_request",
    kind: "pull-request",
    number: 12,
    baseRef: "main",
    headSha: repo.sha(),
    ...parts,
  });

  /** CI's own merge of `fix` into a base that has moved on, checked out as CI does. */
  function testMerge(): { repo: TestRepository; head: string } {
    const repo = clone();
    const head = repo.sha();
    repo.checkout("main").write("c.ts", "").commit("meanwhile");
    repo.git("checkout", "-q", "--detach");
    repo.merge(head);
    return { repo, head };
  }

  test("the head, and the head as it was when CI began", async () => {
    const repo = clone();
    const head = repo.sha();
    expect(await standing(repo, { sha: head }, { event: event(repo) })).toEqual({ kind: "same" });
    const lookup = await lookUp(repo, known(pullAnswer({ sha: X })), { event: event(repo) });
    expect(lookup).toMatchObject({ commit: head, standing: { kind: "superseded" } });
  });

  test("the test merge counts as the head", async () => {
    const { repo, head } = testMerge();
    const started = event(repo, { headSha: head, sha: repo.sha(), isTestMerge: true });
    expect(await standing(repo, { sha: head }, { event: started })).toEqual({ kind: "same" });
    expect(await standing(repo, { sha: X }, { event: started })).toEqual({ kind: "superseded" });
    repo.write("a.ts", "3\n");
    expect(await standing(repo, { sha: head }, { event: started })).toEqual({
      kind: "uncommitted",
    });
  });

  test("the test merge, in a clone that ends there", async () => {
    const { repo: origin, head } = testMerge();
    origin.git("branch", "-q", "-f", "trial", "HEAD");
    const repo = origin.clone("--depth=1", "--branch=trial");
    const started = event(repo, { headSha: head, sha: repo.sha(), isTestMerge: true });
    const asked = { event: started, change: null } as const;
    expect(await standing(repo, { sha: head }, asked)).toEqual({ kind: "same" });
  });

  test("what looks like the test merge and is one of another head is not", async () => {
    const { repo } = testMerge();
    const head = repo.sha("HEAD^1");
    const started = event(repo, { headSha: head, sha: repo.sha(), isTestMerge: true });
    expect(await standing(repo, { sha: head }, { event: started })).toEqual({
      kind: "unpushed",
      commits: 2,
    });
  });

  test("a commit made by the job is not pushed", async () => {
    const repo = clone();
    const started = event(repo);
    expect(await standing(commit(repo), { sha: `${started.headSha}` }, { event: started })).toEqual(
      {
        kind: "unpushed",
        commits: 1,
      },
    );
  });

  test.each<[string, Partial<CiEvent>]>([
    ["pull_request_target", {}],
    ["workflow_run", { event: "workflow_run", kind: "other", baseRef: null }],
  ])("%s checks out the base: nothing of the pull request is here", async (_, parts) => {
    const repo = clone();
    const started = event(repo, parts);
    repo.checkout("main");
    const asked = { event: started, change: null } as const;
    await expect(standing(repo, { sha: `${started.headSha}` }, asked)).rejects.toMatchObject({
      reason: `GitHub Actions runs for #12 (${started.headSha?.slice(0, 12)}), but what is checked out is ${repo.sha().slice(0, 12)}`,
    });
  });

  test("a comment names the pull request and no commit", async () => {
    const repo = clone();
    const comment = { event: "issue_comment", number: 12 };
    expect(await standing(repo, { sha: repo.sha() }, { event: comment })).toEqual({ kind: "same" });
    expect(await standing(commit(repo), { sha: repo.sha("HEAD^") }, { event: comment })).toEqual({
      kind: "unpushed",
      commits: 1,
    });
  });

  test("a comment, for which the default branch is checked out", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.checkout("main");
    const comment = { event: "issue_comment", number: 12, sha: repo.sha() };
    for (const sha of [head, X])
      await expect(standing(repo, { sha }, { event: comment, change: null })).rejects.toMatchObject(
        {
          reason: `GitHub Actions runs for #12 (${sha.slice(0, 12)}), but what is checked out is ${repo.sha().slice(0, 12)}`,
        },
      );
  });

  test("a run for a commit without a pull request, while another commit is checked out", async () => {
    const repo = clone();
    const started = { headBranch: "fix", headRepository: "ann/shop", headSha: X };
    await expect(
      lookUp(repo, { "/repos/acme/shop/pulls": [] }, { event: started }),
    ).rejects.toMatchObject({ reason: expect.stringContaining(`runs for ${X.slice(0, 12)}`) });
    // Of an annotated tag `after` is the tag.
    const push = { kind: "push", branch: "fix", sha: repo.sha(), after: X } as const;
    expect(await lookUp(repo, { "/repos/acme/shop/pulls": [] }, { event: push })).toMatchObject({
      pullRequest: null,
      standing: { kind: "same" },
      commit: repo.sha(),
    });
  });

  test.each<[string, Partial<CiEvent>, Record<string, unknown>]>([
    ["open", {}, {}],
    ["with another head, too", { headSha: X }, {}],
    ["merged since", {}, merged],
    ["of a review", { event: "pull_request_review" }, {}],
    ["named by its branch alone", { number: null, headBranch: "fix" }, {}],
    ["in the merge queue", { event: "merge_group" }, {}],
  ])("a pull request that was retargeted since the event: %s", async (_, parts, pull) => {
    const repo = clone();
    const started = event(repo, { baseRef: "weak", ...parts });
    const into = (ref: string) => ({ sha: repo.sha(), ...pull, base: { ref } });
    const asked = { event: started, change: null } as const;
    expect(await standing(repo, into("main"), asked)).toEqual({
      kind: "superseded",
      retargeted: { from: "weak", to: "main" },
    });
    const same = await standing(repo, into("weak"), asked);
    expect(same).not.toHaveProperty("retargeted");
  });

  test("what is no event of a pull request, or names no base, tells nothing of its base", async () => {
    const repo = clone();
    const other = { event: "workflow_run", kind: "other", baseRef: "weak" } as const;
    for (const parts of [other, { baseRef: null }])
      expect(
        await standing(repo, { sha: repo.sha() }, { event: event(repo, parts), change: null }),
      ).toEqual({ kind: "same" });
  });

  describe("a merge queue", () => {
    const queued = (repo: TestRepository) =>
      event(repo, { event: "merge_group", headSha: repo.sha() });

    test("its merge of the head, and of an older one", async () => {
      const { repo, head } = testMerge();
      const lookup = await lookUp(repo, known(pullAnswer({ sha: head })), { event: queued(repo) });
      expect(lookup).toMatchObject({ commit: repo.sha(), standing: { kind: "same" } });
      expect(await standing(repo, { sha: X }, { event: queued(repo) })).toEqual({
        kind: "superseded",
      });
      repo.write("a.ts", "3\n");
      expect(await standing(repo, { sha: head }, { event: queued(repo) })).toEqual({
        kind: "uncommitted",
      });
    });

    test("where it squashes, the commit has one parent", async () => {
      const repo = clone();
      expect(await standing(repo, { sha: X }, { event: queued(repo) })).toEqual({ kind: "same" });
    });

    test("something else is checked out", async () => {
      const repo = clone();
      const started = { ...queued(repo), headSha: X };
      await expect(standing(repo, { sha: X }, { event: started })).rejects.toMatchObject({
        reason: expect.stringContaining("not the queue's merge of #12"),
      });
    });
  });
});

describe("--pr", () => {
  const named = { number: 12 };
  const asks = async (repo: TestRepository, pull: Record<string, unknown> & { sha: string }) => {
    const lookup = await lookUp(repo, { [DETAIL]: pullAnswer(pull) }, named);
    expect(lookup).toMatchObject({ sought: "#12", commit: pull.sha, requests: [DETAIL] });
    return lookup.standing;
  };

  test("of the branch that is checked out, it is compared as ever", async () => {
    const repo = clone();
    const head = repo.sha();
    expect(await asks(repo, { sha: head })).toEqual({ kind: "same" });
    expect(await asks(commit(repo), { sha: head })).toEqual({ kind: "unpushed", commits: 1 });
    repo.git("reset", "-q", "--hard", head);
    repo.write("a.ts", "3\n");
    expect(await asks(repo, { sha: head })).toEqual({ kind: "uncommitted" });
    expect(await asks(repo, { sha: X })).toEqual({ kind: "behind", commits: null });
  });

  test("of the branch that tracks the pull request itself, it is compared, too", async () => {
    const repo = clone().branch("review").configure({
      "branch.review.merge": "refs/pull/12/head",
      "branch.review.remote": "origin",
    });
    const head = repo.sha();
    expect(await asks(commit(repo), { sha: head })).toEqual({ kind: "unpushed", commits: 1 });
    repo.configure({ "branch.review.merge": "refs/pull/7/head" });
    expect(await asks(repo, { sha: head })).toEqual({ kind: "elsewhere" });
  });

  test.each<[string, (repo: TestRepository) => unknown]>([
    ["another branch", (r) => commit(r.branch("other"))],
    ["the base, edited", (r) => r.checkout("main").write("a.ts", "3\n")],
    ["no branch", (r) => commit(r).git("checkout", "-q", "--detach")],
  ])("beside %s nothing is compared", async (_, prepare) => {
    const repo = clone();
    const head = repo.sha();
    prepare(repo);
    expect(await asks(repo, { sha: head })).toEqual({ kind: "elsewhere" });
  });

  test("a branch of that name in a fork is another branch", async () => {
    const repo = clone();
    const head = { repo: { full_name: "ann/shop" } };
    expect(await asks(commit(repo), { sha: X, head })).toEqual({ kind: "elsewhere" });
    const gone = { repo: null };
    expect(await asks(repo, { sha: X, head: gone })).toEqual({ kind: "diverged" });
  });

  test("its head on another branch is its head", async () => {
    const repo = clone().branch("other");
    expect(await asks(repo, { sha: repo.sha() })).toEqual({ kind: "same" });
    repo.write("a.ts", "3\n");
    expect(await asks(repo, { sha: repo.sha() })).toEqual({ kind: "uncommitted" });
  });

  test("in CI it says nothing of CI's own pull request, unless it is that one", async () => {
    const repo = clone();
    const started: Partial<CiEvent> = {
      kind: "pull-request",
      number: 7,
      headSha: X,
      baseRef: "main",
    };
    const pull = pullAnswer({ sha: repo.sha() });
    const asked = { ...named, event: started, change: null } as const;
    expect(await lookUp(repo, { [DETAIL]: pull }, asked)).toMatchObject({
      commit: repo.sha(),
      standing: { kind: "same" },
    });
    const own = { ...asked, event: { ...started, number: 12 } };
    expect(await lookUp(repo, { [DETAIL]: pull }, own)).toMatchObject({
      commit: X,
      standing: { kind: "superseded" },
    });
  });

  test("none of that number is a fault, not an answer", async () => {
    await expect(lookUp(clone(), {}, named)).rejects.toMatchObject({ reason: /404/ });
  });

  test("a closed one is compared, too", async () => {
    const repo = clone();
    expect(await asks(repo, { sha: repo.sha(), ...closed })).toEqual({ kind: "same" });
  });
});
