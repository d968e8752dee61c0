import { describe, expect, test } from "vitest";
import { readIssues } from "../../../src/facts/github/issues.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { faultOf, lookupOf } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";
import { page, reviewAnswer } from "./review-answer.ts";

const issue = (parts: object = {}) => ({
  number: 7,
  title: "Broken",
  body: "It is.",
  state: "open",
  closed_at: null,
  html_url: "https://github.com/acme/shop/issues/7",
  repository_url: "https://api.github.com/repos/acme/shop",
  ...parts,
});
const REF = { repository: "acme/shop", number: 7 };
const PATH = "/repos/acme/shop/issues/7";
const REPOSITORY = { "/repos/acme/shop": { full_name: "acme/shop", private: true } };

function ask(answers: Answers, options: LiteralOptions = {}, pull: null | object = {}) {
  const session = literalSession(answers, options);
  const query = async () => reviewQuery(session, lookupOf(pull));
  return { session, ...readIssues({ session, query }) };
}

describe("an issue", () => {
  const read = {
    ...REF,
    title: "Broken",
    body: "It is.",
    state: "open",
    closedAt: null,
    url: "https://github.com/acme/shop/issues/7",
    isPullRequest: false,
  };
  test.each([
    [{}, read],
    [{ body: null }, { ...read, body: "" }],
    [
      { state: "closed", closed_at: "2026-01-02T10:00:00Z" },
      { ...read, state: "closed", closedAt: "2026-01-02T10:00:00Z" },
    ],
    [{ pull_request: { url: "x" } }, { ...read, isPullRequest: true }],
    [{ pull_request: null }, read],
    // It was moved, and GitHub redirected.
    [
      { number: 9, repository_url: "https://ghe.example.org/api/v3/repos/acme/other" },
      { ...read, repository: "acme/other", number: 9 },
    ],
    [{ repository_url: "x" }, read],
  ])("%j", async (parts, expected) => {
    const { find, session } = ask({ [PATH]: issue(parts) });
    expect(await find(REF)).toEqual(expected);
    expect(session.requests).toEqual([PATH]);
  });

  test("of another repository", async () => {
    const other = { repository: "bob/lib.js", number: 1 };
    const { find } = ask({ "/repos/bob/lib.js/issues/1": issue({ repository_url: "" }) });
    expect(await find(other)).toMatchObject({ repository: "bob/lib.js", number: 7 });
  });

  test("of which there is none, in a repository that is there", async () => {
    const { find, session } = ask(REPOSITORY);
    const asked = [
      find(REF),
      find({ ...REF, repository: "ACME/shop" }),
      find({ ...REF, number: 8 }),
    ];
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    expect(session.requests.sort()).toEqual([
      "/repos/acme/shop",
      PATH,
      "/repos/acme/shop/issues/8",
    ]);
  });

  test.each([
    [true, "see that the name is right, and that the token may read its issues"],
    [false, "set GH_TOKEN or run gh auth login"],
  ])("of a repository that may not be seen (token: %s)", async (hasToken, mend) => {
    expect(await faultOf(ask({}, { hasToken }).find(REF))).toMatchObject({
      reason: "acme/shop#7 cannot be read: there is no repository acme/shop, or it may not be seen",
      mend,
    });
  });

  test("that may not be read, or is of another shape", async () => {
    await faultOf(ask({ ...REPOSITORY, [PATH]: 403 }).find(REF));
    await faultOf(ask({ [PATH]: 404, "/repos/acme/shop": 500 }).find(REF));
    await expect(ask({ [PATH]: issue({ state: "merged" }) }).find(REF)).rejects.toThrow();
  });

  test.each(["shop", "acme/", "/shop", "a/b/c", ""])(
    "of %j, which is no repository",
    async (repository) => {
      const { find, session } = ask({});
      expect((await faultOf(find({ repository, number: 1 }))).reason).toMatch(/is no repository/);
      expect(session.requests).toEqual([]);
    },
  );
});

describe("issues that the pull request closes", () => {
  const node = (number: number, nameWithOwner = "acme/shop") => ({
    number,
    repository: { nameWithOwner },
  });
  const closing = (list: object | null) => ({
    graphql: { DodReviews: reviewAnswer({ pullRequest: { closingIssuesReferences: list } }) },
  });
  test("by GitHub's own account", async () => {
    const { closing: read } = ask({}, closing(page([node(7), node(1, "bob/lib")])));
    expect(await read()).toEqual([REF, { repository: "bob/lib", number: 1 }]);
    expect(await ask({}, closing(page([]))).closing()).toEqual([]);
  });
  test("are not had without a token, where GitHub leaves one out, and without a pull request", async () => {
    await faultOf(ask({}, { hasToken: false }).closing());
    await faultOf(ask({}, closing(page([node(7), null]))).closing());
    await faultOf(ask({}, closing(null)).closing());
    await faultOf(ask({}, closing(page([])), null).closing());
  });
});
