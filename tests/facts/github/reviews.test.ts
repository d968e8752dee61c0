import { beforeAll, describe, expect, test } from "vitest";
import type { MissingPart } from "../../../src/clients/github/session.ts";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { readReviewThreads } from "../../../src/facts/github/review-threads.ts";
import { readReviews } from "../../../src/facts/github/reviews.ts";
import { openRepository, type Repository } from "../../../src/facts/repository.ts";
import { makeRepository } from "../../support/repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";
import { page, reviewAnswer, reviewNode } from "./review-answer.ts";

/** A clone that has none of the commits that GitHub speaks of. */
let repository: Repository;
beforeAll(async () => {
  const repo = makeRepository().commit();
  repository = await openRepository({ cwd: repo.root, env: repo.env });
});

interface Asked extends LiteralOptions {
  readonly answers?: Answers;
  readonly pull?: Partial<PullRequest> | null;
}

function ask({ answers = {}, pull = {}, ...options }: Asked) {
  const session = literalSession(answers, options);
  const lookup = lookupOf(pull);
  const query = reviewQuery(session, lookup);
  return {
    session,
    reviews: () => readReviews({ session, repository, lookup, query }),
    threads: () => readReviewThreads({ lookup, query }),
  };
}

const answering = (...parts: Parameters<typeof reviewAnswer>) => ({
  graphql: { DodReviews: reviewAnswer(...parts) },
});
const missing = (path: string): MissingPart[] => [{ path, reason: "FORBIDDEN", mend: "let it" }];
const noPullRequest = {
  reason: "there is no pull request for acme:fix in acme/shop",
  mend: "open one: gh pr create",
};

describe("reviews by the shared query", () => {
  test("one request gives all of it, whoever asks first", async () => {
    const { session, reviews, threads } = ask(answering());
    const [state] = await Promise.all([reviews(), threads(), reviews()]);
    expect(state).toEqual({
      head: sha("b"),
      decision: "approved",
      reviews: [
        {
          author: { login: "bob", isBot: false },
          state: "approved",
          submittedAt: "2026-01-01T12:00:00Z",
          commit: sha("b"),
          canWrite: true,
          sameDiff: true,
          url: "https://github.com/acme/shop/pull/12#pullrequestreview-1",
        },
      ],
    });
    expect(session.requests).toEqual([
      `DodReviews 12 refs/heads/main ${sha("b")} true refs/heads/main:.github/CODEOWNERS refs/heads/main:CODEOWNERS refs/heads/main:docs/CODEOWNERS`,
    ]);
  });

  test.each([
    [{ author: null }, { author: null }],
    [
      { author: { __typename: "Bot", login: "renovate" } },
      { author: { login: "renovate[bot]", isBot: true } },
    ],
    [
      { author: { __typename: "Mannequin", login: "old" } },
      { author: { login: "old", isBot: false } },
    ],
    [{ state: "CHANGES_REQUESTED" }, { state: "changes-requested" }],
    [{ state: "DISMISSED" }, { state: "dismissed" }],
    [{ state: "COMMENTED" }, { state: "commented" }],
    [
      { state: "PENDING", submittedAt: null },
      { state: "pending", submittedAt: "" },
    ],
    [{ authorCanPushToRepository: false }, { canWrite: false }],
    [{ commit: null }, { commit: null, sameDiff: null }],
  ])("%j", async (node, read) => {
    const { reviews } = ask(answering({ pullRequest: { reviews: page([reviewNode(node)]) } }));
    expect((await reviews()).reviews).toMatchObject([read]);
  });

  test("oldest first by when they were sent, those that are not sent last", async () => {
    const at = (submittedAt: string | null) => reviewNode({ submittedAt });
    const nodes = [at(null), at("2026-01-03T00:00:00Z"), at("2026-01-02T00:00:00Z")];
    const { reviews } = ask(answering({ pullRequest: { reviews: page(nodes) } }));
    expect((await reviews()).reviews.map(({ submittedAt }) => submittedAt)).toEqual([
      "2026-01-02T00:00:00Z",
      "2026-01-03T00:00:00Z",
      "",
    ]);
  });

  test.each([
    ["APPROVED", "approved"],
    ["CHANGES_REQUESTED", "changes-requested"],
    ["REVIEW_REQUIRED", "review-required"],
    [null, null],
  ])("GitHub's decision %s", async (reviewDecision, decision) => {
    const { reviews } = ask(answering({ pullRequest: { reviewDecision } }));
    expect((await reviews()).decision).toBe(decision);
  });

  test("the decision that could not be read is none", async () => {
    const { reviews, session } = ask({
      ...answering({ pullRequest: { reviewDecision: null } }),
      missing: missing("repository.pullRequest.reviewDecision"),
    });
    expect(await reviews()).toMatchObject({ decision: "unread", reviews: [{ canWrite: true }] });
    expect(session.requests).toHaveLength(1);
  });

  test("only of somebody's last opinion, if it is an approval, is an older diff compared", async () => {
    const old = { commit: { oid: sha("c") } };
    const by = (login: string, state: string, more: object = old) =>
      reviewNode({ author: { __typename: "User", login }, state, ...more });
    const nodes = [
      by("ann", "APPROVED"),
      by("Ann", "COMMENTED"),
      by("bob", "APPROVED"),
      by("BOB", "CHANGES_REQUESTED"),
      by("cleo", "CHANGES_REQUESTED"),
      by("Cleo", "APPROVED"),
      by("dan", "DISMISSED"),
      reviewNode({ author: null, ...old }),
      by("eve", "APPROVED", { commit: { oid: sha("d") } }),
      by("eve", "APPROVED", {}),
    ];
    const diff = { status: "ahead", ahead_by: 1, behind_by: 0, files: [changed()] };
    const { session, reviews } = ask({
      ...answering({ pullRequest: { reviews: page(nodes) } }),
      answers: {
        [`/repos/acme/shop/compare/main...${sha("b")}`]: diff,
        [`/repos/acme/shop/compare/main...${sha("c")}`]: diff,
      },
    });
    const { reviews: read } = await reviews();
    expect(read.map(({ sameDiff }) => sameDiff)).toEqual([
      true, // ann's, whose comment is no opinion
      null,
      null,
      null,
      null,
      true, // cleo's second
      null,
      null,
      null,
      true, // eve's second, of the head itself
    ]);
    expect(session.requests.slice(1)).toHaveLength(2);
  });
});

const BEFORE = "2026-01-01T11:59:59Z";
const AFTER = "2026-01-01T12:00:01Z";

describe("the base was changed", () => {
  test.each([
    [BEFORE, sha("b"), true],
    ["2026-01-01T12:00:00Z", sha("b"), false],
    [AFTER, sha("b"), false],
    [AFTER, sha("c"), false],
  ])("at %s: an approval of %s, at noon", async (createdAt, oid, sameDiff) => {
    const parts = {
      reviews: page([reviewNode({ commit: { oid } })]),
      baseChanges: { nodes: [{ createdAt }] },
    };
    const { session, reviews } = ask(answering({ pullRequest: parts }));
    expect((await reviews()).reviews).toMatchObject([{ sameDiff }]);
    expect(session.requests).toHaveLength(1);
  });

  test.each([
    ["is kept", { ...answering(), missing: missing("repository.pullRequest.baseChanges.nodes") }],
    ["is not there", answering({ pullRequest: { baseChanges: { nodes: [null] } } })],
  ])("when %s: nobody knows what was approved", async (_, options) => {
    const { session, reviews } = ask(options);
    expect((await reviews()).reviews).toMatchObject([{ sameDiff: null }]);
    expect(session.requests.slice(1)).toEqual(["/repos/acme/shop/issues/12/timeline"]);
  });
});

const changed = (parts: object = {}) => ({
  filename: "a.ts",
  status: "modified",
  sha: sha("1"),
  additions: 1,
  deletions: 1,
  changes: 2,
  patch: "@@ -1,2 +1,2 @@ class A\n-1\n+2\n 3",
  ...parts,
});

describe("an older diff, by GitHub", () => {
  const compare = async (
    now: unknown,
    then: unknown,
    pull: Partial<PullRequest> = {},
    from = "main",
    starts: readonly string[] = [],
  ) => {
    const whole = (given: unknown, start?: string) => {
      if (!Array.isArray(given)) return given;
      const since = start === undefined ? {} : { merge_base_commit: { sha: sha(start) } };
      return { status: "ahead", ahead_by: 1, behind_by: 0, files: given, ...since };
    };
    const nodes = [reviewNode({ commit: { oid: sha("c") } })];
    const { reviews } = ask({
      pull,
      ...answering({ pullRequest: { reviews: page(nodes) } }),
      answers: {
        [`/repos/acme/shop/compare/${from}...${sha("b")}`]: whole(now, starts[0]),
        [`/repos/acme/shop/compare/${from}...${sha("c")}`]: whole(then, starts[1]),
      },
    });
    return (await reviews()).reviews[0]?.sameDiff;
  };
  const noPatch = { patch: undefined, changes: 0, additions: 0, deletions: 0 };
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => changed({ filename: `f${n}` }));

  test.each<[string, unknown, unknown, boolean | null]>([
    ["the same", [changed()], [changed()], true],
    [
      "the same at other lines, in a file that is another one",
      [changed()],
      [changed({ patch: "@@ -11,2 +12,2 @@ class B\n-1\n+2\n 3", sha: sha("2") })],
      true,
    ],
    [
      "the same files in another order",
      [changed(), changed({ filename: "b" })],
      [changed({ filename: "b" }), changed()],
      true,
    ],
    ["another line", [changed()], [changed({ patch: "@@ -1,2 +1,2 @@\n-1\n+4\n 3" })], false],
    ["another context", [changed()], [changed({ patch: "@@ -1,2 +1,2 @@\n-1\n+2\n 4" })], false],
    [
      "a line that looks like a hunk",
      [changed({ patch: "@@ -1 +1 @@\n+@@ -1 +1 @@ a" })],
      [changed({ patch: "@@ -1 +1 @@\n+@@ -1 +1 @@ b" })],
      false,
    ],
    ["a file more", [changed()], [changed(), changed({ filename: "b" })], false],
    ["another file", [changed()], [changed({ filename: "b" })], false],
    [
      "moved from elsewhere",
      [changed({ previous_filename: "x" })],
      [changed({ previous_filename: "y" })],
      false,
    ],
    ["another kind of change", [changed()], [changed({ status: "added" })], false],
    ["the same binary", [changed(noPatch)], [changed(noPatch)], true],
    ["another binary", [changed(noPatch)], [changed({ ...noPatch, sha: sha("2") })], false],
    [
      "a patch too large to be told",
      [changed({ patch: undefined })],
      [changed({ patch: undefined })],
      null,
    ],
    ["nothing to hold against", [changed({ ...noPatch, sha: null })], [changed()], null],
    ["more files than are told", many(300), many(300), null],
    ["as many as are told", many(299), many(299), true],
    ["nothing left of it", [], [], null],
    ["no files told", { status: "ahead", ahead_by: 1, behind_by: 0 }, [changed()], null],
    ["a commit that is gone", [changed()], 404, null],
    ["a commit that is unknown", [changed()], 422, null],
    ["a fault", [changed()], 500, null],
    ["a fault for the head", 500, [changed()], null],
  ])("%s", async (_, now, then, same) => {
    expect(await compare(now, then)).toBe(same);
  });

  test.each([
    ["started from the same commit", ["a", "a"], false],
    ["rebased meanwhile", ["a", "d"], true],
  ])("the same hunk in a file that is another one, %s", async (_, starts, same) => {
    const moved = [changed({ sha: sha("2") })];
    expect(await compare([changed()], moved, {}, "main", starts)).toBe(same);
    expect(await compare(moved, moved, {}, "main", starts)).toBe(true);
  });

  test("of a merged one it is held against the base as it was; a difference may be the base's", async () => {
    const merged = { state: "merged", mergeCommit: sha("d") } as const;
    expect(await compare([changed()], [changed()], merged, sha("a"))).toBe(true);
    expect(await compare([changed()], [changed({ filename: "b" })], merged, sha("a"))).toBe(null);
  });
});

describe("all pages", () => {
  const paged = (name: string, nodes: (n: number) => unknown, pages: number, cursor?: string) => ({
    DodReviews: reviewAnswer({
      pullRequest: { [name]: page([nodes(0)], { hasNextPage: true, endCursor: "1" }) },
    }),
    DodMore: ({ after }: { after: string }) => ({
      repository: {
        pullRequest: {
          page: page([nodes(Number(after))], {
            hasNextPage: Number(after) < pages - 1,
            endCursor: cursor ?? `${Number(after) + 1}`,
          }),
        },
      },
    }),
  });
  const node = (n: number) => reviewNode({ submittedAt: `2026-01-0${n + 1}T00:00:00Z` });

  test("of reviews and of threads, each asked once", async () => {
    const { session, reviews } = ask({ graphql: paged("reviews", node, 3) });
    const [first] = await Promise.all([reviews(), reviews()]);
    expect(first.reviews).toHaveLength(3);
    expect(session.requests.slice(1)).toEqual(["DodMore 12 1", "DodMore 12 2"]);
    const { threads } = ask({ graphql: paged("reviewThreads", () => thread(), 2) });
    expect((await threads()).threads).toHaveLength(2);
  });

  test.each([
    ["more than are read", 30, undefined],
    ["a cursor that comes again", 30, "1"],
  ])("%s: all of them are not had", async (_, pages, cursor) => {
    const { session, threads } = ask({
      graphql: paged("reviewThreads", () => thread(), pages, cursor),
    });
    const fault = await faultOf(threads());
    expect(fault.reason).toMatch(
      /^GitHub did not give all of pullRequest.reviewThreads: \d+ were read/,
    );
    expect(session.requests.length).toBeLessThan(30);
  });

  test.each([
    ["a page that is not there", { repository: { pullRequest: { page: null } } }],
    ["a thread that is not there", { repository: { pullRequest: { page: page([null]) } } }],
  ])("%s", async (_, answer) => {
    const { threads } = ask({
      graphql: { ...paged("reviewThreads", () => thread(), 2), DodMore: answer },
    });
    expect((await faultOf(threads())).reason).toBe(
      "GitHub gave nothing for pullRequest.reviewThreads, and did not say why",
    );
  });
});

const thread = (parts: object = {}, comment: object = {}) => ({
  isResolved: false,
  isOutdated: false,
  path: "a.ts",
  line: 3,
  comments: {
    nodes: [
      {
        author: { __typename: "User", login: "bob" },
        body: "Why?",
        url: "https://github.com/acme/shop/pull/12#discussion_r1",
        createdAt: "2026-01-01T11:00:00Z",
        ...comment,
      },
    ],
  },
  ...parts,
});

describe("threads", () => {
  test.each([
    [
      thread(),
      {
        resolved: false,
        outdated: false,
        path: "a.ts",
        line: 3,
        author: { login: "bob", isBot: false },
        text: "Why?",
        url: "https://github.com/acme/shop/pull/12#discussion_r1",
        since: "2026-01-01T11:00:00Z",
      },
    ],
    [
      thread({ isResolved: true, isOutdated: true, line: null }),
      { resolved: true, outdated: true, line: null },
    ],
    [thread({}, { author: null }), { author: null, text: "Why?" }],
    [thread({}, { body: "x".repeat(70_000) }), { text: "x".repeat(1000) }],
    [
      thread({ comments: { nodes: [] } }),
      {
        resolved: false,
        author: null,
        text: "",
        url: "https://github.com/acme/shop/pull/12",
        since: "2026-01-01T10:00:00Z",
      },
    ],
  ])("%#", async (node, read) => {
    const { threads } = ask(answering({ pullRequest: { reviewThreads: page([node]) } }));
    expect((await threads()).threads).toMatchObject([read]);
  });

  test.each([
    ["without a token", { hasToken: false }, /401/],
    [
      "of which GitHub leaves one out",
      answering({ pullRequest: { reviewThreads: page([null]) } }),
      /gave nothing/,
    ],
    ["that GitHub leaves out", answering({ pullRequest: { reviewThreads: null } }), /gave nothing/],
    ["of a pull request that GitHub leaves out", answering({ pullRequest: null }), /gave nothing/],
    ["of no repository", { graphql: { DodReviews: { repository: null } } }, /gave nothing/],
    [
      "of which something is kept",
      { ...answering(), missing: missing("repository.pullRequest.reviewThreads.nodes.comments") },
      /^repository.pullRequest.reviewThreads.nodes.comments: FORBIDDEN$/,
    ],
    [
      "when all is kept",
      { ...answering(), missing: missing("repository") },
      /^repository: FORBIDDEN$/,
    ],
  ])("%s are not had", async (_, asked, reason) => {
    expect((await faultOf(ask(asked).threads())).reason).toMatch(reason);
  });

  test("are had although something else is not", async () => {
    for (const path of [
      "repository.pullRequest.reviews",
      "repository.pullRequest.reviewThreadsX",
    ]) {
      const { threads } = ask({ ...answering(), missing: missing(path) });
      expect((await threads()).threads).toEqual([]);
    }
  });

  test("there is no pull request: nobody is asked", async () => {
    const { session, threads, reviews } = ask({ ...answering(), pull: null });
    expect(await faultOf(threads())).toMatchObject(noPullRequest);
    expect(await faultOf(reviews())).toMatchObject(noPullRequest);
    expect(session.requests).toEqual([]);
  });
});

describe("reviews by REST", () => {
  const LIST = "/repos/acme/shop/pulls/12/reviews";
  const TIMELINE = "/repos/acme/shop/issues/12/timeline";
  const permission = (login: string) => `/repos/acme/shop/collaborators/${login}/permission`;
  const review = (parts: object = {}) => ({
    user: { login: "bob", type: "User" },
    state: "APPROVED",
    submitted_at: "2026-01-01T12:00:00Z",
    commit_id: sha("b"),
    author_association: "MEMBER",
    html_url: "https://github.com/acme/shop/pull/12#pullrequestreview-1",
    ...parts,
  });

  test.each<[string, LiteralOptions]>([
    ["the query fails", {}],
    [
      "the reviews are kept",
      { ...answering(), missing: missing("repository.pullRequest.reviews") },
    ],
    ["one review is not there", answering({ pullRequest: { reviews: page([null]) } })],
    [
      "who may push is kept",
      {
        ...answering(),
        missing: missing("repository.pullRequest.reviews.nodes.authorCanPushToRepository"),
      },
    ],
  ])("where %s", async (_, options) => {
    const answers = {
      [LIST]: [review()],
      [permission("bob")]: { permission: "write" },
      [TIMELINE]: [{ event: "committed" }],
    };
    const { session, reviews } = ask({ answers, ...options });
    expect((await reviews()).reviews).toEqual([
      {
        author: { login: "bob", isBot: false },
        state: "approved",
        submittedAt: "2026-01-01T12:00:00Z",
        commit: sha("b"),
        canWrite: true,
        sameDiff: true,
        url: "https://github.com/acme/shop/pull/12#pullrequestreview-1",
      },
    ]);
    const byRest = options.graphql === undefined ? [TIMELINE] : [];
    expect(session.requests.slice(1)).toEqual([LIST, permission("bob"), ...byRest]);
  });

  test.each<[string, unknown, boolean | null]>([
    ["was given another base", [{ event: "base_ref_changed", created_at: AFTER }], false],
    [
      "got another by itself",
      [{ event: "automatic_base_change_succeeded", created_at: AFTER }],
      false,
    ],
    ["had its base rewritten", [{ event: "base_ref_force_pushed", created_at: AFTER }], false],
    ["some time or other had another base", [{ event: "base_ref_changed" }], false],
    ["had another base before", [{ event: "base_ref_changed", created_at: BEFORE }], true],
    [
      "had two bases",
      [
        { event: "base_ref_changed", created_at: AFTER },
        { event: "base_ref_changed", created_at: BEFORE },
      ],
      false,
    ],
    ["was renamed", [{ event: "renamed", created_at: AFTER }], true],
    ["does not tell", 403, null],
    [
      "has more events than are read",
      Array.from({ length: 501 }, () => ({ event: "labeled" })),
      null,
    ],
  ])("approved, the pull request %s", async (_, timeline, sameDiff) => {
    const answers = { [LIST]: [review({ author_association: "OWNER" })], [TIMELINE]: timeline };
    const { reviews } = ask({ answers, hasToken: false });
    expect((await reviews()).reviews).toMatchObject([{ sameDiff }]);
  });

  test.each([
    ["admin", true],
    ["maintain", true],
    ["write", true],
    ["triage", false],
    ["read", false],
    ["none", false],
  ])("the permission %s", async (told, canWrite) => {
    const answers = { [LIST]: [review()], [permission("bob")]: { permission: told } };
    expect((await ask({ answers }).reviews()).reviews).toMatchObject([{ canWrite }]);
  });

  test.each<[string, string, boolean | null]>([
    ["OWNER", "APPROVED", true],
    ["OWNER", "CHANGES_REQUESTED", true],
    ["MEMBER", "APPROVED", null],
    ["COLLABORATOR", "APPROVED", null],
    ["CONTRIBUTOR", "APPROVED", false],
    ["FIRST_TIME_CONTRIBUTOR", "APPROVED", false],
    ["NONE", "APPROVED", false],
    ["MEMBER", "CHANGES_REQUESTED", null],
    // Whose membership is private looks like a stranger: a "no" must not be dropped for that.
    ["CONTRIBUTOR", "CHANGES_REQUESTED", null],
    ["NONE", "CHANGES_REQUESTED", null],
  ])("without a token: %s, %s", async (author_association, state, canWrite) => {
    const answers = { [LIST]: [review({ author_association, state })] };
    const { session, reviews } = ask({ answers, hasToken: false });
    expect(await reviews()).toMatchObject({ decision: "unread", reviews: [{ canWrite }] });
    const mayCount = state === "APPROVED" && canWrite !== false;
    expect(session.requests.slice(1)).toEqual(mayCount ? [LIST, TIMELINE] : [LIST]);
  });

  test.each([404, 403])(
    "a permission that is not told (%i) falls back to the association",
    async (status) => {
      const answers = {
        [LIST]: [review({ author_association: "NONE" })],
        [permission("bob")]: status,
      };
      expect((await ask({ answers }).reviews()).reviews).toMatchObject([{ canWrite: false }]);
    },
  );

  test("only those are asked about whose opinion may count, once each", async () => {
    const by = (login: string, state: string, minute: number) =>
      review({ user: { login }, state, submitted_at: `2026-01-01T12:0${minute}:00Z` });
    const answers = {
      // Not in order: dan dismissed last.
      [LIST]: [
        by("dan", "DISMISSED", 5),
        by("dan", "APPROVED", 4),
        by("bob", "CHANGES_REQUESTED", 1),
        by("bob", "APPROVED", 2),
        by("cleo", "COMMENTED", 1),
        by("ann", "APPROVED", 1),
        review({ user: null }),
      ],
      [permission("bob")]: { permission: "write" },
    };
    const { session, reviews } = ask({ answers });
    const read = await reviews();
    expect(session.requests.slice(1)).toEqual([LIST, permission("bob"), TIMELINE]);
    expect(read.reviews.filter(({ canWrite }) => canWrite)).toHaveLength(2);
  });

  test.each([
    ["the list fails", 500, /500/],
    [
      "there are more than are read",
      Array.from({ length: 1001 }, () => review()),
      /more reviews than are read/,
    ],
  ])("%s", async (_, list, reason) => {
    const answers = { [LIST]: list, [permission("bob")]: 404 };
    expect((await faultOf(ask({ answers }).reviews())).reason).toMatch(reason);
  });

  test("a state that nobody knows is no opinion to be left out", async () => {
    await expect(
      ask({ answers: { [LIST]: [review({ state: "VETOED" })] } }).reviews(),
    ).rejects.toThrow();
  });
});

test("what is counted and not listed is not taken for nothing", async () => {
  const counted = { ...page([]), totalCount: 1 };
  const { reviews, threads } = ask(answering({ pullRequest: { reviewThreads: counted } }));
  expect(await faultOf(threads())).toMatchObject({
    reason: "GitHub did not give all of pullRequest.reviewThreads: 0 were read, and there are more",
  });
  expect((await reviews()).reviews).toHaveLength(1);
});
