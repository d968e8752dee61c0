import { describe, expect, it } from "vitest";
import { release } from "../../src/checks/release.ts";
import type { Release, Tag } from "../../src/core/github/deployments.ts";
import type { PullRequest } from "../../src/core/github/pull-request.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import { at, containment, lookup, MERGED, NO_REVIEWS, NOW, revert, sha } from "./production.ts";
import { ask } from "./situation.ts";

interface Given {
  readonly options?: object;
  readonly pullRequest?: Partial<PullRequest> | null;
  readonly releases?: readonly Release[];
  readonly tags?: readonly Tag[];
  readonly truncated?: string | null;
  readonly containment?: ReturnType<typeof containment>;
}

function judge(given: Given): Promise<Result> {
  const facts = {
    pullRequest: lookup(given.pullRequest === undefined ? MERGED : given.pullRequest),
    reviews: NO_REVIEWS,
    releases: {
      releases: given.releases ?? [],
      tags: given.tags ?? TAGS,
      truncated: given.truncated ?? null,
    },
    containment: given.containment ?? containment(),
  };
  return ask(release, given.options ?? {}, { facts, now: NOW });
}

const TAGS: readonly Tag[] = [
  { name: "v2.0.0", sha: sha("later") },
  { name: "v1.1.0", sha: sha("merge") },
  { name: "v1.0.1", sha: sha("hotfix") },
  { name: "v1.0.0", sha: sha("base") },
  { name: "web/v3.0.0-rc.1", sha: sha("later") },
];

function published(tag: string, time: string | null, parts: Partial<Release> = {}): Release {
  return {
    tag,
    name: tag,
    draft: time === null,
    prerelease: false,
    publishedAt: time === null ? null : at(time),
    url: `https://github.com/acme/shop/releases/tag/${tag}`,
    ...parts,
  };
}

const V1_0 = published("v1.0.0", "01T12:00");
const V1_0_1 = published("v1.0.1", "09T12:00");
const V1_1 = published("v1.1.0", "08T13:00");
const V2 = published("v2.0.0", "10T11:00");

const told = ({ status, waitingOn, findings }: Result) =>
  [status, ...(waitingOn ? [waitingOn] : []), ...findings.map(({ rule }) => rule)].join(" ");

describe("releases", () => {
  it("says which one contains the change", async () => {
    const history = containment();
    expect(await judge({ releases: [V1_0, V1_1, V2], containment: history })).toMatchObject({
      status: "pass",
      summary: "the release v2.0.0 contains this change, published 1 hour ago",
      evidence: [{ kind: "api", ref: "https://github.com/acme/shop/releases/tag/v2.0.0" }],
      since: at("10T11:00"),
    });
    expect(history.asked).toEqual(["merge in later"]);
  });
  it.each<[string, Given, string]>([
    ["the merge commit itself", { releases: [V1_1] }, "pass"],
    ["a maintenance release in between", { releases: [V1_0_1, V1_1] }, "pass"],
    ["none contains it", { releases: [V1_0_1, V1_0] }, "pending deployment"],
    ["none at all", { tags: [] }, "pending deployment"],
    [
      "a draft with a date is none",
      { releases: [published("v2.0.0", "10T11:00", { draft: true }), V1_0] },
      "pending deployment",
    ],
    ["a draft is none", { releases: [published("v2.0.0", null), V1_0] }, "pending deployment"],
    ["drafts alone: the tags are asked", { releases: [published("v9", null)] }, "pass"],
    [
      "published without a time",
      { releases: [published("v2.0.0", null, { draft: false }), V1_0] },
      "pending deployment",
    ],
    [
      "a prerelease is none",
      { releases: [published("v2.0.0", "10T11:00", { prerelease: true })] },
      "pending deployment",
    ],
    [
      "but may be",
      {
        releases: [published("v2.0.0", "10T11:00", { prerelease: true })],
        options: { prerelease: true },
      },
      "pass",
    ],
    ["of the tag", { releases: [V2], options: { tag: "v*" } }, "pass"],
    ["of another tag", { releases: [V2], options: { tag: "web/*" } }, "pending deployment"],
    [
      "published before the merge, and moved",
      { releases: [published("v1.1.0", "01T12:00")] },
      "pass",
    ],
    ["whose tag looks like a commit", { releases: [published("abcdef1", "10T11:00")] }, "unknown"],
    [
      "the same, and an older one contains it",
      { releases: [published("abcdef1", "10T11:00"), V1_1] },
      "pass",
    ],
    [
      "the same, from before the merge",
      { releases: [published("abcdef1", "01T11:00")] },
      "pending deployment",
    ],
  ])("%s", async (_, given, expected) => expect(told(await judge(given))).toBe(expected));

  it("asks for a tag that is not listed by its name", async () => {
    const history = containment();
    const asking = judge({ releases: [published("v3", "10T11:00")], containment: history });
    await expect(asking).rejects.toThrow("nobody knows v3");
  });

  it("says how many there are, and since when it waits", async () => {
    expect(
      await judge({ releases: [V1_0_1, V1_0, published("v0.9.0", "01T00:00")] }),
    ).toMatchObject({
      summary: "3 releases, none contains this change; merged 2 days ago",
      since: at("08T12:00"),
      mend: "publish a release of main",
    });
    expect((await judge({ releases: [V1_0] })).summary).toBe(
      "1 release, it does not contain this change; merged 2 days ago",
    );
    expect((await judge({ tags: [] })).summary).toBe(
      "there is no tag that counts; merged 2 days ago",
    );
  });

  it("compares none that was published before the merge, and at most ten", async () => {
    const none = containment();
    await judge({ releases: [V1_0], containment: none });
    expect(none.asked).toEqual([]);
    const many = Array.from({ length: 14 }, (_, n) =>
      published(`v1.0.${n + 10}`, `09T12:${10 + n}`),
    );
    const names = many.map((_, n) => `fix${n}`);
    const tags = many.map(({ tag }, n) => ({ name: tag, sha: sha(`fix${n}`) }));
    const branch = Object.fromEntries(names.map((name) => [name, ["base"]]));
    const history = containment(branch);
    const result = await judge({
      releases: many,
      tags,
      truncated: "only 100",
      containment: history,
    });
    expect(result).toMatchObject({
      status: "pending",
      notes: ["only the newest 10 that may contain it were compared", "only 100"],
    });
    expect(history.asked).toHaveLength(10);
  });
});

describe("tags of a repository without releases", () => {
  it("says which one", async () =>
    expect(await judge({})).toMatchObject({
      status: "pass",
      summary: "the tag v2.0.0 contains this change",
      evidence: [{ ref: "the tag v2.0.0" }],
    }));
  it.each<[string, string, object, string]>([
    ["v1.0.0-rc.1", "later", {}, "pending deployment"],
    ["v1.0.0-rc.1", "later", { prerelease: true }, "pass"],
    ["2.0b3", "later", {}, "pending deployment"],
    ["2024.1.dev2", "later", {}, "pending deployment"],
    ["v2.0.0.beta", "later", {}, "pending deployment"],
    ["v2.0.0", "later", {}, "pass"],
    ["release-7", "later", {}, "pass"],
    ["alpha-centauri-2", "later", {}, "pass"],
    ["v2.0.0", "base", {}, "pending deployment"],
    ["v2.0.0", "later", { tag: "web/*" }, "pending deployment"],
  ])("%s at %s, %j", async (name, commit, options, expected) =>
    expect(told(await judge({ tags: [{ name, sha: sha(commit) }], options }))).toBe(expected),
  );
});

describe("reverted", () => {
  const tags = [{ name: "v2.0.0", sha: sha("revert") }, ...TAGS.slice(1)];
  it("fails where the newest that contains it contains the revert", async () =>
    expect(
      await judge({ releases: [V2, V1_1], tags, containment: containment({}, [revert()]) }),
    ).toMatchObject({
      status: "fail",
      summary: "the release v2.0.0 contains this change and 72657665, which reverts it",
      findings: [{ rule: "reverted" }],
    }));
  it("is a remark where it does not", async () =>
    expect(
      await judge({ releases: [V1_1], containment: containment({}, [revert()]) }),
    ).toMatchObject({
      status: "pass",
      notes: ["72657665 reverted this change on main 1 day ago, after v1.1.0"],
    }));
  it("has to be known", async () => {
    const history = containment({}, new FactUnavailable("403", "use another token"));
    expect(await judge({ releases: [V1_1], containment: history })).toMatchObject({
      status: "unknown",
      mend: "use another token",
    });
    expect(told(await judge({ releases: [V1_0], containment: history }))).toBe(
      "pending deployment",
    );
  });
});

describe("before the merge", () => {
  it.each<[string, Partial<PullRequest> | null, string]>([
    ["the author's move", {}, "pending author"],
    ["a reviewer's", { requestedReviewers: ["bob"] }, "pending reviewer"],
    ["closed", { state: "closed" }, "fail closed"],
    ["none", null, "pending author"],
  ])("%s", async (_, pullRequest, expected) => {
    const history = containment();
    expect(told(await judge({ pullRequest, releases: [V2], containment: history }))).toBe(expected);
    expect(history.asked).toEqual([]);
  });
});
