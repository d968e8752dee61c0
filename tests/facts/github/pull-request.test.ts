import { describe, expect, test } from "vitest";
import { remotesOf } from "../../../src/clients/github/remotes.ts";
import { FactUnavailable } from "../../../src/core/result.ts";
import { type CiEvent, makeEvent } from "../../../src/facts/ci-event-parts.ts";
import { whatIsSought } from "../../../src/facts/github/sought.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { type Answers, literalSession, pullAnswer } from "./literal-session.ts";
import {
  type Asked,
  clone,
  closed,
  DETAIL,
  known,
  LIST,
  lookUp,
  merged,
  OPEN_LIST,
} from "./look-up.ts";

describe("what a pull request is read as", () => {
  test("an open one, with two requests", async () => {
    const repo = clone();
    const pull = pullAnswer({
      sha: repo.sha(),
      merge_commit_sha: "d".repeat(40),
      requested_reviewers: [{ login: "bob" }],
      requested_teams: [{ slug: "core" }],
    });
    expect(await lookUp(repo, known(pull))).toEqual({
      repository: "acme/shop",
      sought: "acme:fix",
      commit: repo.sha(),
      standing: { kind: "same" },
      requests: [OPEN_LIST, DETAIL],
      pullRequest: {
        number: 12,
        url: "https://github.com/acme/shop/pull/12",
        title: "Fix it",
        body: "Why",
        author: { login: "ann", isBot: false },
        state: "open",
        draft: false,
        labels: ["bug"],
        base: { ref: "main", sha: "a".repeat(40), repository: "acme/shop" },
        defaultBranch: "main",
        head: { ref: "fix", sha: repo.sha(), repository: "acme/shop" },
        mergeable: "yes",
        additions: 1,
        deletions: 0,
        changedFiles: 1,
        createdAt: "2026-01-01T10:00:00Z",
        closedAt: null,
        mergedAt: null,
        mergedBy: null,
        mergeCommit: null,
        testMerge: "d".repeat(40),
        requestedReviewers: ["bob", "acme/core"],
      },
    });
  });

  test.each([
    [{ body: null }, { body: "" }],
    [{ user: null }, { author: null }],
    [
      { user: { login: "renovate[bot]", type: "Bot" } },
      { author: { login: "renovate[bot]", isBot: true } },
    ],
    [{ draft: true }, { draft: true }],
    [{ head: { repo: null, user: null } }, { head: { repository: null } }],
    [
      { mergeable: false, merge_commit_sha: "d".repeat(40) },
      { mergeable: "conflict", testMerge: null },
    ],
    [closed, { state: "closed", mergeable: "not-asked", mergeCommit: null, testMerge: null }],
    [
      { ...closed, merge_commit_sha: "d".repeat(40), mergeable: null },
      {
        state: "closed",
        mergeable: "not-asked",
        mergeCommit: null,
        testMerge: null,
        mergedBy: null,
      },
    ],
    [
      merged,
      {
        state: "merged",
        mergeable: "not-asked",
        mergeCommit: "c".repeat(40),
        testMerge: null,
        mergedBy: "bob",
        mergedAt: "2026-01-02T10:00:00Z",
      },
    ],
    [
      { ...merged, merged_by: null },
      { state: "merged", mergedBy: null },
    ],
  ])("%j", async (parts, read) => {
    const repo = clone();
    const { pullRequest } = await lookUp(repo, known(pullAnswer({ sha: repo.sha(), ...parts })));
    expect(pullRequest).toMatchObject(read);
  });

  test("GitHub still looks for conflicts: it is asked once more, after a pause", async () => {
    const repo = clone();
    const answer = (mergeable: boolean | null) => pullAnswer({ sha: repo.sha(), mergeable });
    const asked = async (...given: (boolean | null)[]) => {
      const pauses: string[] = [];
      const answers = {
        [OPEN_LIST]: [answer(null)],
        [DETAIL]: () => answer(given.shift() ?? null),
      };
      const { pullRequest, requests } = await lookUp(repo, answers, { pauses });
      return {
        mergeable: pullRequest?.mergeable,
        requests: requests.length,
        pauses: pauses.length,
      };
    };
    expect(await asked(null, true)).toEqual({ mergeable: "yes", requests: 3, pauses: 1 });
    expect(await asked(null, false)).toEqual({ mergeable: "conflict", requests: 3, pauses: 1 });
    expect(await asked(null, null)).toEqual({ mergeable: "computing", requests: 3, pauses: 1 });
    expect(await asked(true)).toEqual({ mergeable: "yes", requests: 2, pauses: 0 });
  });

  test("an answer that is no pull request is a fault", async () => {
    const repo = clone();
    const pull = pullAnswer({ sha: repo.sha() });
    for (const odd of [
      { sha: "main" },
      { state: "gone" },
      { number: "12" },
      { merged_at: undefined },
    ])
      await expect(
        lookUp(repo, {
          [OPEN_LIST]: [pull],
          [DETAIL]: { ...pull, ...odd, head: { ...pull.head, ...odd } },
        }),
      ).rejects.toThrow();
  });
});

describe("by which name a branch is looked for", () => {
  const soughtBy = async (repo: TestRepository, asked: Asked = {}) => {
    const answers: Answers = Object.fromEntries(
      ["acme:fix", "acme:other", "ann:fix", "ann:main", "acme:main"].map((head) => [
        LIST(head),
        [],
      ]),
    );
    return (await lookUp(repo, { ...answers, "/repos/acme/shop/commits": [] }, asked)).sought;
  };
  const ANN = "https://github.com/ann/shop.git";

  test.each<[string, (repo: TestRepository) => void, string]>([
    ["its own, tracked", () => {}, "acme:fix"],
    ["never pushed", (repo) => repo.git("checkout", "-qb", "other", "--no-track"), "acme:other"],
    ["its upstream's", (repo) => repo.git("branch", "-qm", "mine"), "acme:fix"],
    [
      "its own, made from the base",
      (repo) => repo.git("checkout", "-qb", "other", "--track", "origin/main"),
      "acme:other",
    ],
    [
      "its own, made from a local branch",
      (repo) => {
        repo.git("checkout", "-qb", "other", "--track", "main");
      },
      "acme:other",
    ],
    [
      "its own, made from a branch of one's own",
      (repo) => repo.git("checkout", "-qb", "other", "--track", "fix"),
      "acme:other",
    ],
    [
      "in the fork, where it is in both",
      (repo) => {
        repo.git("remote", "add", "upstream", "https://github.com/acme/shop.git");
        repo.git("remote", "set-url", "--push", "origin", ANN);
        repo.git("update-ref", "refs/remotes/upstream/fix", "HEAD");
        repo.git("branch", "-q", "--unset-upstream");
      },
      "ann:fix",
    ],
    [
      "in the fork, which is origin",
      (repo) => repo.git("remote", "set-url", "--push", "origin", ANN),
      "ann:fix",
    ],
    [
      "in the fork that it is pushed to",
      (repo) => {
        repo.git("remote", "add", "ann", "git@github.com:ann/shop.git");
        repo.git("config", "branch.fix.pushRemote", "ann");
      },
      "ann:fix",
    ],
    [
      "in the fork that everything is pushed to, made from the base",
      (repo) => {
        repo.git("remote", "add", "ann", ANN);
        repo.git("config", "remote.pushDefault", "ann");
        repo.git("checkout", "-qB", "fix", "--track", "origin/main");
      },
      "ann:fix",
    ],
    [
      "in the fork where it has been pushed, made from the base",
      (repo) => {
        repo.git("remote", "add", "ann", ANN);
        repo.git("update-ref", "-d", "refs/remotes/origin/fix");
        repo.git("checkout", "-qB", "fix", "--track", "origin/main");
        repo.git("update-ref", "refs/remotes/ann/fix", "HEAD");
      },
      "ann:fix",
    ],
    [
      "in a fork without a remote, as gh checks out",
      (repo) => {
        repo.git("config", "branch.fix.remote", ANN);
        repo.git("config", "branch.fix.merge", "refs/heads/fix");
      },
      "ann:fix",
    ],
    [
      "the fork's own main is a branch like others",
      (repo) => {
        repo.git("remote", "set-url", "--push", "origin", ANN);
        repo.git("checkout", "-q", "main");
      },
      "ann:main",
    ],
  ])("%s", async (_, prepare, sought) => {
    const repo = clone();
    repo.git("branch", "-q", "-f", "main", "origin/main");
    repo.configure({ "push.default": "simple" });
    prepare(repo);
    expect(await soughtBy(repo)).toBe(sought);
  });

  test("a pull request's ref, as gh checks out where nothing may be pushed", async () => {
    const repo = clone().configure({
      "branch.fix.merge": "refs/pull/12/head",
      "branch.fix.remote": "origin",
    });
    const answers = { [DETAIL]: pullAnswer({ sha: repo.sha() }) };
    expect(await lookUp(repo, answers)).toMatchObject({
      sought: "#12",
      standing: { kind: "same" },
      requests: [DETAIL],
    });
  });

  test("the base and a detached HEAD by the commit", async () => {
    const repo = clone();
    const of = (sha: string) => ({ [`/repos/acme/shop/commits/${sha}/pulls`]: [] });
    for (const checkout of ["main", repo.sha()]) {
      repo.checkout(checkout);
      const sha = repo.sha();
      expect(await lookUp(repo, of(sha))).toEqual({
        repository: "acme/shop",
        sought: `the commit ${sha.slice(0, 8)}`,
        pullRequest: null,
        commit: sha,
        standing: { kind: "same" },
        requests: [`/repos/acme/shop/commits/${sha}/pulls`],
      });
    }
  });

  describe("in CI", () => {
    const B = "b".repeat(40);
    const byBranch = (owner: string, branch: string) => ({ kind: "branch", owner, branch });
    const byCommit = (onBase: string | null) => ({ kind: "commit", sha: B, onBase });
    const twelve = { kind: "number", number: 12 };
    test.each<[string, Partial<CiEvent>, object]>([
      ["its number", { kind: "pull-request", number: 12, headBranch: "x" }, twelve],
      ["a number without more", { number: 12 }, twelve],
      ["the branch that was pushed", { kind: "push", branch: "x" }, byBranch("acme", "x")],
      ["the branch of a schedule", { branch: "x" }, byBranch("acme", "x")],
      ["the fork's branch", { headBranch: "x", headRepository: "ann/shop" }, byBranch("ann", "x")],
      [
        "the fork's main",
        { headBranch: "main", headRepository: "ann/shop", headSha: B },
        byBranch("ann", "main"),
      ],
      ["our branch", { headBranch: "x", headRepository: "Acme/Shop" }, byBranch("Acme", "x")],
      [
        "our main, as the head of a pull request",
        { kind: "pull-request", headBranch: "main", baseRef: "fix", headSha: B },
        byBranch("acme", "main"),
      ],
      ["our main", { headBranch: "main", headSha: B }, byCommit("main")],
      ["the base", { kind: "push", branch: "main", sha: B }, byCommit("main")],
      [
        "the default branch, as CI names it",
        { kind: "push", branch: "trunk", defaultBranch: "trunk", sha: B },
        byCommit("trunk"),
      ],
      ["what is deployed", { headSha: B }, byCommit(null)],
      ["a tag", { kind: "push", sha: B }, byCommit(null)],
      ["nothing: what is checked out", {}, byBranch("acme", "fix")],
      [
        "a branch called as usual, where CI names another default branch",
        { kind: "push", branch: "master", defaultBranch: "trunk", sha: B },
        byBranch("acme", "master"),
      ],
      ["the usual name", { kind: "push", branch: "master", sha: B }, byCommit("master")],
    ])("%s", async (_, event, sought) => {
      const repo = clone();
      // A clone that does not say which branch is the default one, as CI's.
      if (event.branch === "master") repo.git("remote", "set-head", "origin", "--delete");
      const repository = await openRepository({ cwd: repo.root, env: repo.env });
      expect(
        await whatIsSought({
          repository,
          session: literalSession({}),
          base: null,
          remotes: await remotesOf(repository.git, repository.branch),
          event: makeEvent({ provider: "CI", event: "x", ...event }),
        }),
      ).toEqual(sought);
    });
  });
});

describe("the repository has another name now", () => {
  const base = { repo: { full_name: "acme/store" } };
  const mend = expect.stringContaining("acme/store.git");
  const fault = { reason: "the repository acme/shop is called acme/store now", mend };
  const repo = { "/repos/acme/shop": { full_name: "acme/store" } };

  test("a branch", async () => {
    const cloned = clone();
    const answers = known(pullAnswer({ sha: cloned.sha(), base }));
    await expect(lookUp(cloned, { ...answers, ...repo })).rejects.toMatchObject(fault);
  });

  test("a commit", async () => {
    const cloned = clone();
    cloned.git("checkout", "-q", "--detach");
    const path = `/repos/acme/shop/commits/${cloned.sha()}/pulls`;
    const answers = { [path]: [pullAnswer({ sha: cloned.sha(), base })] };
    await expect(lookUp(cloned, { ...answers, ...repo })).rejects.toMatchObject(fault);
    const same = { "/repos/acme/shop": { full_name: "Acme/Shop" } };
    expect((await lookUp(cloned, { ...answers, ...same })).pullRequest).toBeNull();
  });
});

describe("which of several pull requests", () => {
  const at = (number: number, parts: Record<string, unknown> & { sha: string }) =>
    pullAnswer({ number, created_at: `2026-01-${10 + number}T10:00:00Z`, ...parts });

  /** The number that is taken of a branch's list, newest first as GitHub gives it. */
  const taken = async (
    repo: TestRepository,
    pulls: ReturnType<typeof pullAnswer>[],
    more: Answers = {},
  ) => {
    const details = pulls.map((pull) => [`/repos/acme/shop/pulls/${pull.number}`, pull]);
    const answers = { [OPEN_LIST]: pulls, ...Object.fromEntries(details), ...more };
    const { pullRequest, requests } = await lookUp(repo, answers);
    return { number: pullRequest?.number ?? null, requests: requests.length };
  };

  const X = "e".repeat(40);
  test.each<
    [string, (head: string, start: string) => ReturnType<typeof pullAnswer>[], number | null]
  >([
    ["none", () => [], null],
    [
      "the open one, though a merged one is newer",
      (head) => [at(3, { sha: head, ...merged }), at(2, { sha: X })],
      2,
    ],
    [
      "the newest open one",
      () => [at(3, { sha: X, base: { ref: "x" } }), at(2, { sha: X, base: { ref: "y" } })],
      3,
    ],
    [
      "the open one into the base",
      () => [at(3, { sha: X, base: { ref: "x" } }), at(2, { sha: X })],
      2,
    ],
    ["the merged one that is HEAD", (head) => [at(3, { sha: head, ...merged })], 3],
    [
      "the merged one that contains HEAD, though a closed one is newer",
      (head) => [at(3, { sha: X, ...closed }), at(2, { sha: head, ...merged })],
      2,
    ],
    [
      "none where the merged one does not contain HEAD: the name was used again",
      (_, start) => [at(3, { sha: start, ...merged })],
      null,
    ],
    [
      "none where the merged one is newer than the closed one",
      (head, start) => [at(3, { sha: start, ...merged }), at(2, { sha: head, ...closed })],
      null,
    ],
    [
      "the newest closed one",
      (head) => [at(3, { sha: X, ...closed }), at(2, { sha: head, ...closed })],
      3,
    ],
    [
      "none of another branch, should GitHub give it",
      (head) => [
        at(3, { sha: head, head: { ref: "x" } }),
        at(2, { sha: head, head: { repo: { full_name: "ann/shop" } } }),
      ],
      null,
    ],
    [
      "of a fork that is gone the account's",
      (head) => [at(2, { sha: head, head: { repo: null, user: { login: "ACME" } } })],
      2,
    ],
    [
      "of a fork and an account that are gone",
      (head) => [at(2, { sha: head, head: { repo: null, user: null } })],
      2,
    ],
    [
      "not of another account's fork that is gone",
      (head) => [at(2, { sha: head, head: { repo: null, user: { login: "ann" } } })],
      null,
    ],
  ])("%s", async (_, pulls, number) => {
    const repo = clone();
    expect((await taken(repo, pulls(repo.sha(), repo.sha("origin/main")))).number).toBe(number);
  });

  test("HEAD is contained by an ancestor that git knows, without asking", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.git("reset", "-q", "--hard", "HEAD^");
    expect(await taken(repo, [at(3, { sha: head, ...merged })])).toEqual({
      number: 3,
      requests: 2,
    });
  });

  test.each([
    [{ status: "ahead", ahead_by: 1, behind_by: 0 }, 3],
    [{ status: "identical", ahead_by: 0, behind_by: 0 }, 3],
    [{ status: "behind", ahead_by: 0, behind_by: 1 }, null],
    [{ status: "diverged", ahead_by: 1, behind_by: 1 }, null],
    [404, null],
    [422, null],
  ])("a head that is not here is held against HEAD by GitHub: %j", async (compared, number) => {
    const repo = clone();
    const more = { [`/repos/acme/shop/compare/${repo.sha()}...${X}`]: compared };
    const found = await taken(repo, [at(3, { sha: X, ...merged })], more);
    // The third is for the detail, or whether the branch is one that others go into.
    expect(found).toEqual({ number, requests: 3 });
  });

  test("a shallow clone does not see that HEAD is contained", async () => {
    const origin = makeRepository().commit("start").branch("fix").commit("one").commit("two");
    const repo = origin.checkout("main").clone("--depth=1", "--branch=fix");
    const [head, one] = [repo.sha(), origin.sha("fix^")];
    repo.git("fetch", "-q", "--depth=1", "origin", one);
    repo.git("reset", "-q", "--hard", one);
    const ahead = { status: "ahead", ahead_by: 1, behind_by: 0 };
    const more = { [`/repos/acme/shop/compare/${one}...${head}`]: ahead };
    expect(await taken(repo, [at(3, { sha: head, ...merged })], more)).toEqual({
      number: 3,
      requests: 3,
    });
  });

  test("no more than three merged ones are held against HEAD", async () => {
    const repo = clone();
    const pulls = [5, 4, 3, 2, 1].map((n) => at(n, { sha: `${n}`.repeat(40), ...merged }));
    expect(await taken(repo, pulls)).toEqual({ number: null, requests: 5 });
  });

  test("when GitHub cannot compare, nothing is taken for it", async () => {
    const repo = clone();
    const more = { [`/repos/acme/shop/compare/${repo.sha()}...${X}`]: 500 };
    await expect(taken(repo, [at(3, { sha: X, ...merged })], more)).rejects.toThrow(
      FactUnavailable,
    );
  });

  test("a branch with more pull requests than are read, none of them open, cannot be told", async () => {
    const repo = clone();
    const many = Array.from({ length: 301 }, () => at(1, { sha: X, ...closed }));
    await expect(taken(repo, many)).rejects.toMatchObject({
      mend: "name the pull request: `--pr N`",
    });
    many.push(at(2, { sha: X }));
    expect((await taken(repo, many)).number).toBe(2);
  });

  describe("of a commit", () => {
    const M = "c".repeat(40);
    const ofCommit = async (
      pulls: (sha: string) => ReturnType<typeof pullAnswer>[],
      checkout = "detached",
    ) => {
      const repo = clone();
      if (checkout === "main") repo.checkout("main");
      else repo.git("checkout", "-q", "--detach");
      const given = pulls(repo.sha());
      const details = given.map((pull) => [`/repos/acme/shop/pulls/${pull.number}`, pull]);
      const list = [`/repos/acme/shop/commits/${repo.sha()}/pulls`, given];
      return lookUp(repo, Object.fromEntries([list, ...details]));
    };
    const other = { repo: { full_name: "ann/shop" } };
    const fork = { head: other };

    test.each<[string, (sha: string) => ReturnType<typeof pullAnswer>[], number]>([
      ["this repository's", (sha) => [at(3, { sha, ...fork }), at(2, { sha })], 2],
      [
        "what it merged",
        (sha) => [at(3, { sha, ...fork }), at(2, { sha: X, ...merged, merge_commit_sha: sha })],
        2,
      ],
      ["the only one", (sha) => [at(3, { sha, ...fork }), at(2, { sha: X })], 3],
      [
        "this repository's, of a later head",
        () => [at(3, { sha: X, ...fork }), at(2, { sha: X })],
        2,
      ],
      ["the only one of a later head", () => [at(3, { sha: X, ...fork })], 3],
    ])("a fork's has the same commit: %s", async (_, pulls, number) => {
      expect((await ofCommit(pulls)).pullRequest?.number).toBe(number);
    });

    test.each<[string, (sha: string) => ReturnType<typeof pullAnswer>[]]>([
      ["of two forks", (sha) => [at(3, { sha, ...fork }), at(2, { sha, ...fork })]],
      [
        "and one's own that was closed",
        (sha) => [at(3, { sha, ...fork }), at(2, { sha, ...closed })],
      ],
      [
        "of a fork that is gone",
        (sha) => [at(3, { sha, head: { repo: null } }), at(2, { sha, ...fork })],
      ],
      [
        "of two forks, of a later head",
        () => [at(3, { sha: X, ...fork }), at(2, { sha: X, ...fork })],
      ],
    ])("several open ones %s: it has to be named", async (_, pulls) => {
      await expect(ofCommit(pulls)).rejects.toMatchObject({
        reason: expect.stringMatching(/^several pull requests have the commit \w{12}: #3, #2$/),
        mend: "name the one that is meant: `--pr N`",
      });
    });

    test.each<[string, (sha: string) => ReturnType<typeof pullAnswer>[], number | null]>([
      ["none", () => [], null],
      [
        "the open one whose head it is",
        (sha) => [
          at(3, { sha: X }),
          at(2, { sha }),
          at(1, { sha: X, ...merged, merge_commit_sha: sha }),
        ],
        2,
      ],
      [
        "the one that it merged",
        (sha) => [at(3, { sha: X }), at(2, { sha: X, ...merged, merge_commit_sha: sha })],
        2,
      ],
      [
        "not one whose trial merge it is",
        (sha) => [
          at(3, { sha: X, ...closed, merge_commit_sha: sha }),
          at(2, { sha: X, ...merged }),
        ],
        2,
      ],
      [
        "the closed one whose head it is",
        (sha) => [at(3, { sha: X }), at(2, { sha, ...closed })],
        2,
      ],
      [
        "the newest open one",
        () => [at(2, { sha: X }), at(3, { sha: X }), at(4, { sha: X, ...merged })],
        3,
      ],
      ["a merged one", () => [at(3, { sha: X, ...closed }), at(2, { sha: X, ...merged })], 2],
      ["a closed one", () => [at(3, { sha: X, ...closed })], 3],
      ["none of another repository", (sha) => [at(3, { sha, base: other })], null],
    ])("on no branch: %s", async (_, pulls, number) => {
      const { pullRequest, commit } = await ofCommit(pulls);
      expect(pullRequest?.number ?? null).toBe(number);
      if (pullRequest) expect(commit).toBe(pullRequest.head.sha);
    });

    test.each<[string, (sha: string) => ReturnType<typeof pullAnswer>[], number | null]>([
      [
        "the one that it merged",
        (sha) => [
          at(3, { sha: X, ...merged }),
          at(2, { sha: X, ...merged, merge_commit_sha: sha }),
        ],
        2,
      ],
      [
        "the newest that was merged",
        () => [at(2, { sha: X, ...merged }), at(3, { sha: X, ...merged })],
        3,
      ],
      [
        "none that was merged elsewhere",
        (sha) => [at(3, { sha: X, ...merged, merge_commit_sha: sha, base: { ref: "next" } })],
        null,
      ],
      [
        "none that is open or closed",
        (sha) => [at(3, { sha }), at(2, { sha, ...closed, merge_commit_sha: M })],
        null,
      ],
    ])("on the base: %s", async (_, pulls, number) => {
      const lookup = await ofCommit(pulls, "main");
      expect(lookup.pullRequest?.number ?? null).toBe(number);
      expect(lookup.standing).toEqual({ kind: number === null ? "same" : "elsewhere" });
    });
  });
});
