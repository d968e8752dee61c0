import { describe, expect, test } from "vitest";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { readPullRequestFiles } from "../../../src/facts/github/pull-request-files.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { literalSession } from "./literal-session.ts";
import { reviewAnswer } from "./review-answer.ts";

const LIST = "/repos/acme/shop/pulls/12/files";
const lines = (count: number, word = "line") => `${word}\n`.repeat(count);

/** A clone of acme/shop: `fix` edits, moves, adds and deletes; `main` has moved on. */
function clone(...options: string[]): TestRepository {
  const origin = makeRepository()
    .write({
      "edited.ts": lines(2),
      "moved.ts": lines(9, "moved"),
      "gone.ts": lines(3, "gone"),
      "é.ts": "",
    })
    .commit("start");
  origin.branch("fix").rename("moved.ts", "to/here.ts").remove("gone.ts");
  origin.write({ "edited.ts": `${lines(2)}more\n`, "new.ts": lines(4, "new") }).commit("fix");
  origin.checkout("main").write("meanwhile.ts", lines(1)).commit("meanwhile");
  return origin.clone("--branch=fix", ...options);
}
const PATHS = [
  { path: "edited.ts", oldPath: null },
  { path: "gone.ts", oldPath: null },
  { path: "new.ts", oldPath: null },
  { path: "to/here.ts", oldPath: "moved.ts" },
];
const TOLD = { changedFiles: 4, additions: 5, deletions: 3 };

interface Asked {
  readonly list?: unknown;
  /** The base's tip as GitHub has it. */
  readonly tip?: string | null;
}

async function files(
  repo: TestRepository,
  pull: Partial<PullRequest>,
  { list, tip = repo.sha("origin/main") }: Asked = {},
) {
  const base = { target: tip && { oid: tip }, compare: null };
  const session = literalSession(list === undefined ? {} : { [LIST]: list }, {
    graphql: { DodReviews: reviewAnswer({ base }) },
  });
  const lookup = lookupOf({
    ...TOLD,
    head: { ref: "fix", sha: repo.sha("origin/fix"), repository: "acme/shop" },
    ...pull,
  });
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const query = reviewQuery(session, lookup);
  const paths = await readPullRequestFiles({ session, repository, lookup, query });
  const requests = session.requests.filter((asked) => !asked.startsWith("DodReviews"));
  return { paths, requests: requests.length };
}

describe("by git, where it finds what GitHub counts", () => {
  test("since the base parted", async () => {
    expect(await files(clone(), {})).toEqual({ paths: PATHS, requests: 0 });
  });

  test("merged: since the base as it was", async () => {
    const repo = clone();
    const before = repo.sha("origin/main");
    repo.checkout("origin/main").merge("origin/fix");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    const base = { ref: "main", sha: before, repository: "acme/shop" };
    expect(await files(repo, { base, mergeCommit: repo.sha() })).toEqual({
      paths: PATHS,
      requests: 0,
    });
  });
});

describe("by REST", () => {
  const told = [
    { filename: "z.ts", status: "modified" },
    { filename: "b.ts", previous_filename: "a.ts", status: "renamed" },
    { filename: "c.ts", previous_filename: "z.ts", status: "copied" },
    { filename: "d.ts", status: "removed" },
  ];
  const listed = {
    paths: [
      { path: "b.ts", oldPath: "a.ts" },
      { path: "c.ts", oldPath: null },
      { path: "d.ts", oldPath: null },
      { path: "z.ts", oldPath: null },
    ],
    requests: 1,
  };
  test.each<[string, Partial<PullRequest>]>([
    ["another number of files", { ...TOLD, changedFiles: 3 }],
    ["more lines added", { additions: 6 }],
    ["fewer lines removed", { deletions: 2 }],
    ["a head that is not here", { head: { ref: "fix", sha: sha("b"), repository: null } }],
    ["a base that is not here", { base: { ref: "next", sha: sha("a"), repository: null } }],
  ])("%s", async (_, pull) => {
    const tip = pull.base ? sha("a") : undefined;
    expect(await files(clone(), pull, { list: told, ...(tip && { tip }) })).toEqual(listed);
  });

  test("a clone that ends before the base", async () => {
    expect(await files(clone("--depth=1", "--no-single-branch"), {}, { list: told })).toEqual(
      listed,
    );
  });

  test.each([sha("e"), null])(
    "a base that is older here, although as much changed since (%s)",
    async (tip) => {
      expect(await files(clone(), {}, { list: told, tip })).toEqual(listed);
    },
  );

  test("more than GitHub lists are not all", async () => {
    const fault = await faultOf(files(clone(), { changedFiles: 5 }, { list: told }));
    expect(fault.reason).toBe("GitHub lists 4 of the 5 files of #12");
    await faultOf(files(clone(), { changedFiles: 5 }, { list: 500 }));
  });
});

test("without a pull request there is no diff of one", async () => {
  const repo = clone();
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const session = literalSession({});
  const lookup = lookupOf(null);
  const asked = { session, repository, lookup, query: reviewQuery(session, lookup) };
  expect((await faultOf(readPullRequestFiles(asked))).reason).toMatch(/there is no pull request/);
});
