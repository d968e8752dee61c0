import { describe, expect, test } from "vitest";
import { readReleases } from "../../../src/facts/github/releases.ts";
import { faultOf, sha } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";

async function releases(answers: Answers, options: LiteralOptions = {}) {
  const session = literalSession(answers, options);
  return { ...(await readReleases(session)), requests: session.requests };
}

const node = (tagName: string, publishedAt: string | null, parts: object = {}) => ({
  tagName,
  name: tagName.toUpperCase(),
  isDraft: publishedAt === null,
  isPrerelease: false,
  publishedAt,
  url: `https://github.com/acme/shop/releases/tag/${tagName}`,
  tagCommit: null,
  ...parts,
});
const tag = (name: string, target: object | null) => ({ name, target });
const commit = (digit: string) => ({ __typename: "Commit", oid: sha(digit) });
const annotated = (target?: object) => ({ __typename: "Tag", oid: sha("0"), target });
const answer = (
  releaseNodes: object[],
  tagNodes: object[],
  left = { releases: false, tags: false },
) => ({
  graphql: {
    DodReleases: {
      repository: {
        releases: { pageInfo: { hasNextPage: left.releases }, nodes: releaseNodes },
        refs: { pageInfo: { hasNextPage: left.tags }, nodes: tagNodes },
      },
    },
  },
});

describe("by GraphQL", () => {
  test("releases newest first, drafts last; with one request", async () => {
    const read = await releases(
      {},
      answer(
        [
          node("v1", "2026-01-01T00:00:00Z", { isPrerelease: true }),
          node("v3", null, { name: null }),
          node("v2", "2026-01-02T00:00:00Z"),
        ],
        [],
      ),
    );
    expect(read.requests).toEqual(["DodReleases"]);
    expect(read.releases.map(({ tag }) => tag)).toEqual(["v2", "v1", "v3"]);
    expect(read.releases.slice(1)).toEqual([
      {
        tag: "v1",
        name: "V1",
        draft: false,
        prerelease: true,
        publishedAt: "2026-01-01T00:00:00Z",
        url: "https://github.com/acme/shop/releases/tag/v1",
      },
      {
        tag: "v3",
        name: "",
        draft: true,
        prerelease: false,
        publishedAt: null,
        url: "https://github.com/acme/shop/releases/tag/v3",
      },
    ]);
    expect(read).toMatchObject({ tags: [], truncated: null });
  });

  test("tags as the commits they stand for, whatever lies between", async () => {
    const { tags } = await releases(
      {},
      answer(
        [],
        [
          tag("light", commit("1")),
          tag("annotated", annotated(commit("2"))),
          tag("twice", annotated(annotated(commit("3")))),
          tag("too deep", annotated(annotated(annotated()))),
          tag("of a file", { __typename: "Blob", oid: sha("4") }),
          tag("of nothing", null),
        ],
      ),
    );
    expect(tags).toEqual([
      { name: "light", sha: sha("1") },
      { name: "annotated", sha: sha("2") },
      { name: "twice", sha: sha("3") },
    ]);
  });

  test("a release whose tag is not among those listed brings it", async () => {
    const tagCommit = { oid: sha("5") };
    const read = await releases(
      {},
      answer(
        [
          node("old", "2026-01-01T00:00:00Z", { tagCommit }),
          node("new", "2026-01-02T00:00:00Z", { tagCommit }),
        ],
        [tag("new", commit("1"))],
        { releases: false, tags: true },
      ),
    );
    expect(read.tags).toEqual([
      { name: "new", sha: sha("1") },
      { name: "old", sha: sha("5") },
    ]);
    expect(read.truncated).toBe("only 1 of the tags are listed");
  });

  test("what is left is said", async () => {
    const read = await releases({}, answer([], [], { releases: true, tags: true }));
    expect(read.truncated).toBe("only the newest 100 releases and 0 of the tags are listed");
  });
});

describe("by REST", () => {
  const RELEASES = "/repos/acme/shop/releases";
  const TAGS = "/repos/acme/shop/tags";
  const rest = (tag_name: string, published_at: string | null) => ({
    tag_name,
    name: null,
    draft: published_at === null,
    prerelease: false,
    published_at,
    html_url: `https://github.com/acme/shop/releases/tag/${tag_name}`,
  });
  const answers = {
    [RELEASES]: [rest("v1", "2026-01-01T00:00:00Z"), rest("v2", "2026-01-02T00:00:00Z")],
    [TAGS]: [{ name: "v1", commit: { sha: sha("1") } }],
  };

  test.each<[string, LiteralOptions]>([
    ["without a token", { hasToken: false }],
    ["where GraphQL does not answer", {}],
    [
      "where it leaves a part out",
      {
        ...answer([], []),
        missing: [{ path: "repository.releases", reason: "FORBIDDEN", mend: "" }],
      },
    ],
    [
      "where it knows no tags",
      {
        graphql: {
          DodReleases: {
            repository: { releases: { pageInfo: { hasNextPage: false }, nodes: [] }, refs: null },
          },
        },
      },
    ],
  ])("%s", async (_, options) => {
    const read = await releases(answers, options);
    expect(read.releases.map(({ tag, name }) => `${tag}${name}`)).toEqual(["v2", "v1"]);
    expect(read).toMatchObject({ tags: [{ name: "v1", sha: sha("1") }], truncated: null });
    expect(read.requests.slice(-2)).toEqual([RELEASES, TAGS]);
  });

  test("what is left is said", async () => {
    const noToken = { hasToken: false };
    const manyReleases = { ...answers, [RELEASES]: Array(101).fill(rest("v1", null)) };
    expect((await releases(manyReleases, noToken)).truncated).toBe(
      "only the newest 100 releases are listed",
    );
    const manyTags = { ...answers, [TAGS]: Array(1001).fill(answers[TAGS]?.[0]) };
    expect((await releases(manyTags, noToken)).truncated).toBe("only 1000 of the tags are listed");
  });

  test.each([RELEASES, TAGS])(
    "%s that cannot be read makes all of it unavailable",
    async (path) => {
      const fault = await faultOf(releases({ ...answers, [path]: 403 }, { hasToken: false }));
      expect(fault.reason).toMatch(/403/);
    },
  );
});
