import { describe, expect, test } from "vitest";
import type { MissingPart } from "../../../src/clients/github/session.ts";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { findBase } from "../../../src/facts/base.ts";
import { readBaseStanding } from "../../../src/facts/github/base-standing.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { copiesOf } from "./copy-repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";
import { reviewAnswer } from "./review-answer.ts";

const origin = (conflict: boolean) =>
  copiesOf(() => {
    const repo = makeRepository().write({ "a.ts": "1\n", "b.ts": "1\n" }).commit("start");
    repo.write("b.ts", "2\n").commit("Ben's work");
    repo.branch("fix").write({ "a.ts": "own\n", "b.ts": "1\n" }).commit("own");
    repo.checkout("main").write("c.ts", "").commit("one");
    return repo.write(conflict ? "a.ts" : "d.ts", "base\n").commit("two");
  });
const ORIGINS = { clean: origin(false), conflict: origin(true) };
const CLONES = {
  clean: copiesOf(() => ORIGINS.clean().clone().checkout("fix")),
  conflict: copiesOf(() => ORIGINS.conflict().clone().checkout("fix")),
};

/** A clone in which `fix` has 1 commit, and `main` 2 since they parted; both edit a.ts where `conflict`. */
function clone({ conflict = false, options = [] as string[] } = {}): TestRepository {
  const kind = conflict ? "conflict" : "clean";
  return options.length === 0 ? CLONES[kind]() : ORIGINS[kind]().clone(...options);
}
const UNDONE = (repo: TestRepository) => ({
  undone: [{ path: "b.ts", commit: repo.sha("origin/fix^"), subject: "Ben's work" }],
  undoneUnknown: null,
});

interface Asked {
  readonly pull?: Partial<PullRequest> | null;
  /** The base's tip as GitHub has it. */
  readonly tip?: string | null;
  readonly compare?: object | null;
  readonly changes?: readonly object[];
  readonly answers?: Answers;
  readonly missing?: readonly MissingPart[];
  readonly hasToken?: boolean;
}

async function read(repo: TestRepository, asked: Asked = {}) {
  const { pull = {}, tip = repo.sha("origin/main"), answers = {}, ...options } = asked;
  const head = repo.try("rev-parse", "origin/fix").stdout.toString().trim() || sha("b");
  const compare = { aheadBy: 1, behindBy: 2, headTarget: { oid: pull?.head?.sha ?? head } };
  const session = literalSession(answers, {
    ...options,
    graphql: {
      DodReviews: reviewAnswer({
        pullRequest: { baseChanges: { nodes: asked.changes ?? [] } },
        base: {
          target: tip && { oid: tip },
          compare: asked.compare === undefined ? compare : asked.compare,
        },
      }),
    },
  });
  const side = { ref: "fix", sha: head, repository: "acme/shop" };
  const lookup = lookupOf(pull && { head: side, ...pull });
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const base = await findBase({ repository, option: null, event: null, checklist: null }).catch(
    () => null,
  );
  const query = reviewQuery(session, lookup);
  const standing = await readBaseStanding({ session, repository, base, lookup, query });
  return { standing, requests: session.requests };
}

const MISSING = (path: string): MissingPart[] => [
  { path: `repository.${path}`, reason: "x", mend: "y" },
];
const COMPARE = (repo: TestRepository) =>
  `/repos/acme/shop/compare/main...${repo.sha("origin/fix")}`;
const compared = { status: "diverged", ahead_by: 4, behind_by: 5 };

describe("an open pull request", () => {
  test("by the shared query and git, with one request", async () => {
    const repo = clone();
    const { standing, requests } = await read(repo);
    expect(standing).toEqual({
      base: "main",
      head: repo.sha("origin/fix"),
      aheadBy: 1,
      behindBy: 2,
      conflict: "none",
      conflictingPaths: [],
      ...UNDONE(repo),
    });
    expect(requests).toHaveLength(1);
  });

  test("the test merge is not what is judged", async () => {
    const repo = clone();
    const head = repo.sha();
    repo.git("checkout", "-q", "origin/main");
    repo.merge(head);
    expect((await read(repo)).standing).toMatchObject({
      head,
      aheadBy: 1,
      behindBy: 2,
      ...UNDONE(repo),
    });
  });

  test.each<[string, Asked]>([
    ["is kept", { missing: [{ path: "repository.base.compare", reason: "x", mend: "y" }] }],
    ["is not there", { compare: null }],
    [
      "is of another commit",
      { compare: { aheadBy: 1, behindBy: 0, headTarget: { oid: sha("c") } } },
    ],
    ["is of no commit", { compare: { aheadBy: 1, behindBy: 0, headTarget: null } }],
    ["needs a token", { hasToken: false }],
  ])("where the query's comparison %s, GitHub is asked once more", async (_, asked) => {
    const repo = clone();
    const { standing, requests } = await read(repo, {
      ...asked,
      answers: {
        [COMPARE(repo)]: { ...compared, base_commit: { sha: repo.sha("origin/main") } },
      },
    });
    expect(standing).toMatchObject({ aheadBy: 4, behindBy: 5, ...UNDONE(repo) });
    expect(requests).toHaveLength(2);
  });

  test("where GitHub cannot compare, git counts against the base that GitHub has", async () => {
    const repo = clone();
    expect((await read(repo, { compare: null })).standing).toMatchObject({
      aheadBy: 1,
      behindBy: 2,
    });
  });

  test.each<[string, Asked, string[]]>([
    ["which is not here", { tip: sha("e") }, []],
    ["which is gone", { tip: null }, []],
    ["but the clone is shallow", {}, ["--depth=1", "--no-single-branch"]],
  ])("%s: then nobody knows how far it is behind", async (_, asked, options) => {
    await faultOf(read(clone({ options }), { compare: null, ...asked }));
  });

  test.each<[PullRequest["mergeable"], boolean, string | undefined, object]>([
    ["yes", false, undefined, { conflict: "none", conflictingPaths: [] }],
    ["conflict", true, undefined, { conflict: "conflict", conflictingPaths: ["a.ts"] }],
    ["conflict", true, sha("e"), { conflict: "conflict", conflictingPaths: [] }],
    // GitHub has the last word.
    ["conflict", false, undefined, { conflict: "conflict", conflictingPaths: [] }],
    ["yes", true, undefined, { conflict: "none", conflictingPaths: [] }],
    ["computing", true, undefined, { conflict: "conflict", conflictingPaths: ["a.ts"] }],
    ["computing", false, undefined, { conflict: "none", conflictingPaths: [] }],
    ["computing", false, sha("e"), { conflict: "computing", conflictingPaths: [] }],
    ["not-asked", true, undefined, { conflict: "conflict", conflictingPaths: ["a.ts"] }],
  ])(
    "GitHub says %s, git would find a conflict: %s, base %s",
    async (mergeable, conflict, tip, said) => {
      const repo = clone({ conflict });
      const asked = { pull: { mergeable }, ...(tip === undefined ? {} : { tip }) };
      expect((await read(repo, asked)).standing).toMatchObject(said);
    },
  );

  test("what a shallow clone finds to be in conflict is not believed", async () => {
    const repo = clone({ conflict: true, options: ["--depth=3", "--no-single-branch"] });
    expect((await read(repo, { pull: { mergeable: "computing" } })).standing).toMatchObject({
      conflict: "computing",
      conflictingPaths: [],
    });
  });

  test("nothing is left in the repository by looking for conflicts", async () => {
    const repo = clone({ conflict: true });
    const before = repo.git("count-objects", "-v");
    await read(repo, { pull: { mergeable: "computing" } });
    expect(repo.git("count-objects", "-v")).toBe(before);
  });

  test("without its commits what it takes back is not known", async () => {
    const repo = clone();
    const head = { ref: "fix", sha: sha("b"), repository: null };
    expect((await read(repo, { pull: { head } })).standing).toMatchObject({
      undone: [],
      undoneUnknown: "the pull request's head is not in this clone",
    });
    const base = { ref: "next", sha: sha("a"), repository: null };
    expect((await read(repo, { pull: { base }, tip: sha("e") })).standing).toMatchObject({
      undoneUnknown: "the base next as GitHub has it is not in this clone",
    });
    const shallow = clone({ options: ["--depth=1", "--no-single-branch"] });
    expect((await read(shallow)).standing.undoneUnknown).toMatch(/shallow clone/);
  });

  test("GitHub's base is taken before an older remote-tracking branch", async () => {
    const repo = clone();
    const tip = repo.sha("origin/main");
    const expected = UNDONE(repo);
    repo.git("update-ref", "refs/remotes/origin/main", repo.sha("origin/main~3"));
    repo.git("update-ref", "refs/kept", tip);
    expect((await read(repo, { tip })).standing).toMatchObject(expected);
  });

  test.each<[string, boolean, Asked]>([
    ["as many commits beside it", true, {}],
    ["more commits beside it", false, { compare: { aheadBy: 0, behindBy: 9 } }],
    ["nobody knows how many beside it", false, { missing: MISSING("base.compare") }],
    ["a base that was changed", false, { changes: [{ createdAt: "2026-01-01T00:00:00Z" }] }],
    ["a base that may have been changed", false, { missing: MISSING("pullRequest.baseChanges") }],
  ])("the base as it was at the last push has %s: enough is %s", async (_, enough, asked) => {
    const repo = clone();
    const base = { ref: "main", sha: repo.sha("origin/main"), repository: "acme/shop" };
    const headTarget = { oid: repo.sha("origin/fix") };
    repo.git("update-ref", "refs/kept", base.sha);
    repo.git("update-ref", "refs/remotes/origin/main", repo.sha("origin/main~3"));
    const compare = { aheadBy: 1, behindBy: 9, ...asked.compare, headTarget };
    const answers = { [COMPARE(repo)]: compared };
    const pull = { base };
    const { standing } = await read(repo, { ...asked, compare, answers, pull, tip: sha("e") });
    expect(standing.undoneUnknown === null).toBe(enough);
    if (enough) expect(standing).toMatchObject(UNDONE(repo));
  });

  const NOT_ALL = { undoneUnknown: "the base main as GitHub has it is not in this clone" };
  test.each([sha("e"), null])(
    "a base here that is older than GitHub's (%s) shows something of what is taken back, and not all",
    async (tip) => {
      const repo = clone();
      expect((await read(repo, { tip })).standing).toMatchObject({ ...UNDONE(repo), ...NOT_ALL });
      // What others have landed meanwhile is merged, and thrown away: `main` is not fetched.
      const old = repo.sha("origin/fix^");
      repo.git("reset", "-q", "--hard", old);
      repo.write("e.ts", "own\n").commit("own").merge("origin/main", "-s", "ours");
      const landed = repo.sha("origin/main");
      repo.git("update-ref", "refs/remotes/origin/main", old);
      const pull = { head: { ref: "fix", sha: repo.sha(), repository: "acme/shop" } };
      expect((await read(repo, { tip, pull })).standing).toMatchObject({ undone: [], ...NOT_ALL });
      expect((await read(repo, { tip: landed, pull })).standing).toMatchObject({
        undone: [{ path: "c.ts" }, { path: "d.ts" }],
        undoneUnknown: null,
      });
    },
  );
});

describe("a merged pull request", () => {
  const NOT_BEHIND = { behindBy: 0, aheadBy: 0, conflict: "none", conflictingPaths: [] };
  const land = (how: "merge" | "squash") => {
    const repo = clone();
    const head = repo.sha("origin/fix");
    const before = repo.sha("origin/main");
    repo.git("checkout", "-q", "origin/main");
    if (how === "merge") repo.merge(head);
    else {
      repo.git("merge", "-q", "--squash", head);
      repo.commit("Own work (#12)");
    }
    const mergeCommit = repo.sha();
    repo.write("later.ts", "").commit("later");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    return { repo, head, before, mergeCommit };
  };

  test.each(["merge", "squash"] as const)(
    "by %s: what it took back it took back then",
    async (how) => {
      const { repo, head, mergeCommit } = land(how);
      const { standing, requests } = await read(repo, { pull: { mergeCommit } });
      expect(standing).toEqual({ base: "main", head, ...NOT_BEHIND, ...UNDONE(repo) });
      expect(requests).toEqual([]);
    },
  );

  test("whose branch is gone: by the commit that a squash made", async () => {
    const { repo, mergeCommit } = land("squash");
    const head = { ref: "fix", sha: sha("b"), repository: null };
    expect((await read(repo, { pull: { mergeCommit, head } })).standing).toEqual({
      base: "main",
      head: sha("b"),
      ...NOT_BEHIND,
      ...UNDONE(repo),
    });
  });

  test("whose merge has not been fetched: against the base as it is here", async () => {
    const { repo, before } = land("merge");
    repo.git("update-ref", "refs/remotes/origin/main", before);
    const merged = { mergeCommit: sha("c") };
    expect((await read(repo, { pull: merged })).standing).toMatchObject({
      ...NOT_BEHIND,
      ...UNDONE(repo),
      undoneUnknown: "the base main as GitHub has it is not in this clone",
    });
    const base = { ref: "main", sha: before, repository: "acme/shop" };
    expect((await read(repo, { pull: { ...merged, base } })).standing).toMatchObject({
      ...NOT_BEHIND,
      ...UNDONE(repo),
    });
  });

  test("of which nothing is here", async () => {
    const head = { ref: "fix", sha: sha("b"), repository: null };
    const { standing } = await read(clone(), { pull: { mergeCommit: sha("c"), head } });
    expect(standing).toMatchObject({
      ...NOT_BEHIND,
      undone: [],
      undoneUnknown: "what was merged is not in this clone",
    });
  });
});

describe("without a pull request, by git against the base here", () => {
  test.each([
    [false, { conflict: "none", conflictingPaths: [] }],
    [true, { conflict: "conflict", conflictingPaths: ["a.ts"] }],
  ])("in conflict: %s", async (conflict, said) => {
    const repo = clone({ conflict });
    const { standing, requests } = await read(repo, { pull: null });
    expect(standing).toEqual({
      base: "origin/main",
      head: repo.sha("fix"),
      aheadBy: 1,
      behindBy: 2,
      ...said,
      ...UNDONE(repo),
    });
    expect(requests).toEqual([]);
  });

  test("a shallow clone, and one without a base, know nothing", async () => {
    const shallow = clone({ options: ["--depth=2", "--no-single-branch"] });
    await faultOf(read(shallow, { pull: null }));
    const alone = makeRepository({ branch: "x" }).commit("start");
    await faultOf(read(alone, { pull: null, tip: sha("a") }));
  });
});
