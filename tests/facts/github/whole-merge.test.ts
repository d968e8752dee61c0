import { describe, expect, it } from "vitest";
import { FactUnavailable } from "../../../src/core/result.ts";
import { wholeMerge } from "../../../src/facts/github/whole-merge.ts";
import { type Answers, literalSession, pullAnswer } from "./literal-session.ts";

const sha = (n: number) => n.toString(16).padStart(40, "0");
const line = (length: number) => Array.from({ length }, (_, index) => sha(index + 1));

interface Pull {
  readonly number: number;
  readonly merged?: boolean;
  readonly into?: string;
  readonly of?: string;
}

const node = ({ number, merged = true, into = "main", of = "acme/shop" }: Pull) => ({
  number,
  merged,
  baseRefName: into,
  repository: { nameWithOwner: of },
});

/** A history of commits with the pull requests of each, in pages of 50. */
function graphQl(pulls: readonly (readonly Pull[])[], nameWithOwner = "acme/shop") {
  const nodes = pulls.map((own, index) => ({
    oid: sha(index + 1),
    associatedPullRequests: { totalCount: own.length, nodes: own.slice(0, 10).map(node) },
  }));
  const DodWholeMerge = ({ after }: { after: string | null }) => {
    const start = Number(after ?? 0);
    const end = start + 50;
    const pageInfo = { hasNextPage: end < nodes.length, endCursor: `${end}` };
    const history = { pageInfo, nodes: nodes.slice(start, end) };
    return { repository: { nameWithOwner, object: { history } } };
  };
  return { graphql: { DodWholeMerge } };
}

function rest(pulls: readonly (readonly Pull[])[]): Answers {
  const listed = pulls.map((own, index) => [
    `/repos/acme/shop/commits/${sha(index + 1)}/pulls`,
    own.map(({ number, merged = true, into = "main", of = "acme/shop" }) =>
      pullAnswer({
        sha: sha(999),
        number,
        state: merged ? "closed" : "open",
        merged_at: merged ? "2026-01-01T10:00:00Z" : null,
        base: { ref: into, repo: { full_name: of } },
      }),
    ),
  ]);
  return Object.fromEntries(listed);
}

const one: Pull = { number: 1 };
const two: Pull = { number: 2 };

/** What the commits from HEAD down belong to, and what is made of it. */
const SITUATIONS: readonly (readonly [string, readonly (readonly Pull[])[], object | null])[] = [
  ["a rebase of three", [[two], [two], [two], [one]], { number: 2, commits: 3 }],
  ["down to a commit that came by none", [[two], [two], []], { number: 2, commits: 2 }],
  ["a squash after a squash", [[two], [one], [one]], null],
  ["HEAD came by none", [[], [one], [one]], null],
  ["no further than is looked", [[two], [two]], { number: 2, commits: 2 }],
  ["no further after a gap", [[two], [two], [], [two]], { number: 2, commits: 2 }],
  [
    "of two that share commits, the one that has more",
    [[one, two], [one, two], [two], []],
    { number: 2, commits: 3 },
  ],
  [
    "an open one counts for nothing",
    [[{ ...two, merged: false }], [{ ...two, merged: false }]],
    null,
  ],
  [
    "one into another branch counts for nothing",
    [[{ ...two, into: "x" }], [{ ...two, into: "x" }]],
    null,
  ],
  [
    "one of a fork counts for nothing",
    [[{ ...two, of: "eve/shop" }], [{ ...two, of: "eve/shop" }]],
    null,
  ],
];

describe("the commits of HEAD's pull request", () => {
  const branch = "main";

  it.each(SITUATIONS)("%s, by GraphQL with one request", async (_, pulls, expected) => {
    const session = literalSession({}, graphQl(pulls));
    expect(await wholeMerge({ session, line: line(pulls.length), branch })).toEqual(expected);
    expect(session.requests).toHaveLength(1);
  });

  it.each(SITUATIONS)("%s, by REST without a token", async (_, pulls, expected) => {
    const session = literalSession(rest(pulls), { hasToken: false });
    expect(await wholeMerge({ session, line: line(pulls.length), branch })).toEqual(expected);
  });

  it("by REST where GraphQL fails, or leaves something out", async () => {
    const pulls = [[two], [two], [one]];
    const missing = [{ path: "repository.object", reason: "forbidden", mend: "x" }];
    for (const options of [{}, { ...graphQl([[], [], []]), missing }]) {
      const session = literalSession(rest(pulls), options);
      const found = await wholeMerge({ session, line: line(3), branch });
      expect(found).toEqual({ number: 2, commits: 2 });
    }
  });

  it("under the repository's new name, as GraphQL answers for the old one", async () => {
    const moved = { ...two, of: "acme/store" };
    const session = literalSession({}, graphQl([[moved], [moved], []], "Acme/Store"));
    expect(await wholeMerge({ session, line: line(3), branch })).toEqual({ number: 2, commits: 2 });
  });

  it("over the end of a page", async () => {
    const pulls = [...line(120).map(() => [two]), [one]];
    const session = literalSession({}, graphQl(pulls));
    const found = await wholeMerge({ session, line: line(121), branch });
    expect(found).toEqual({ number: 2, commits: 120 });
    expect(session.requests).toHaveLength(3);
  });

  it("null for a commit that GitHub does not have", async () => {
    const DodWholeMerge = { repository: { nameWithOwner: "acme/shop", object: null } };
    for (const session of [
      literalSession({}, { graphql: { DodWholeMerge } }),
      literalSession({ [`/repos/acme/shop/commits/${sha(1)}/pulls`]: 422 }, { hasToken: false }),
    ])
      expect(await wholeMerge({ session, line: line(3), branch })).toBeNull();
  });

  it.each<[string, Answers, Parameters<typeof literalSession>[1]]>([
    ["GitHub does not answer", { [`/repos/acme/shop/commits/${sha(1)}/pulls`]: 500 }, {}],
    ["REST would take too many requests", rest(line(40).map(() => [two])), { hasToken: false }],
    [
      "a commit has more pull requests than are read",
      { [`/repos/acme/shop/commits/${sha(1)}/pulls`]: 500 },
      graphQl([[...Array(10).fill({ ...one, merged: false }), two], [two]]),
    ],
    [
      "a parent is not in the history",
      { [`/repos/acme/shop/commits/${sha(1)}/pulls`]: 500 },
      graphQl([[two]]),
    ],
  ])("unavailable where %s", async (_, answers, options) => {
    const session = literalSession(answers, options);
    await expect(wholeMerge({ session, line: line(40), branch })).rejects.toThrow(FactUnavailable);
  });
});
