import { describe, expect, test } from "vitest";
import { readContainment } from "../../../src/facts/github/containment.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

/** main: one, two, three; `side` from one. */
const origin = makeRepository().commit("one").commit("two").commit("three");
const [one, two, three] = [origin.sha("HEAD~2"), origin.sha("HEAD~1"), origin.sha()];
origin.branch("side", one).commit("aside");
const side = origin.sha();
origin.checkout("main");
const shallow = origin.clone("--depth=1");

async function containment(
  answers: Answers = {},
  repo: TestRepository = origin,
  lookup = lookupOf(),
) {
  const session = literalSession(answers);
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const before = repository.git.processes;
  const fact = readContainment({ session, repository, lookup });
  return {
    ...fact,
    requests: session.requests,
    processes: () => repository.git.processes - before,
  };
}

describe("where the clone is whole, git says", () => {
  test.each([
    ["identical", two, two, 0],
    ["ahead", one, three, 1],
    ["behind", three, one, 1],
    ["diverged", side, three, 1],
  ])("%s", async (relation, target, container, processes) => {
    const fact = await containment();
    expect(await fact.compare(target, container)).toBe(relation);
    expect(await fact.compare(target, container)).toBe(relation);
    expect(fact.requests).toEqual([]);
    expect(fact.processes()).toBe(processes);
  });
});

describe("whether a commit is on the base as it is now", () => {
  const LISTED = "/repos/acme/shop/commits?sha=main&since=2026-01-02T09:00:00Z";
  const commits = [{ sha: sha("f"), commit: { message: "later", committer: null }, parents: [] }];
  const asked = (target: string) => `/repos/acme/shop/compare/${target}...main`;

  test("is told by what landed since the merge, which is listed once", async () => {
    const fact = await containment({ [LISTED]: commits }, origin, lookupOf({ mergeCommit: two }));
    expect(await fact.reverts()).toEqual([]);
    expect(await fact.compare(sha("f"), "refs/heads/main")).toBe("ahead");
    expect(fact.requests).toEqual([LISTED]);
  });

  test.each<[string, unknown]>([
    ["listed", commits],
    ["readable", 500],
  ])("is asked of GitHub, never of the clone, where it is not %s", async (_, listed) => {
    const answers = { [LISTED]: listed, [asked(three)]: { status: "diverged" } } as Answers;
    const fact = await containment(answers, origin, lookupOf({ mergeCommit: two }));
    expect(await fact.compare(three, "refs/heads/main")).toBe("diverged");
    expect(fact.requests).toEqual([LISTED, asked(three)]);
  });

  test("is asked of GitHub where it is another branch", async () => {
    const fact = await containment({
      "/repos/acme/shop/compare/ffffffffffffffffffffffffffffffffffffffff...next": {
        status: "behind",
      },
    });
    expect(await fact.compare(sha("f"), "refs/heads/next")).toBe("behind");
  });
});

const compare = (target: string, container: string) =>
  `/repos/acme/shop/compare/${target}...${container}`;

describe("GitHub says", () => {
  test.each([
    ["where the clone is shallow", shallow, one, three],
    ["where it is shallow and has both", origin.clone("--depth=2"), two, three],
    ["where the clone lacks the one", origin, sha("d"), three],
    ["where it lacks the other", origin, one, sha("d")],
  ])("%s, once for each pair", async (_, repo, target, container) => {
    const fact = await containment(
      {
        [compare(target, container)]: { status: "behind" },
        [compare(container, target)]: { status: "ahead" },
      },
      repo,
    );
    expect(await fact.compare(target, container)).toBe("behind");
    expect(await fact.compare(target, container)).toBe("behind");
    expect(await fact.compare(container, target)).toBe("ahead");
    expect(fact.requests).toEqual([compare(target, container), compare(container, target)]);
  });

  test("the same commit needs nobody to say so", async () => {
    const fact = await containment({}, shallow);
    expect(await fact.compare(one, one)).toBe("identical");
    expect([fact.requests.length, fact.processes()]).toEqual([0, 0]);
  });

  test.each([
    [
      shallow,
      "fetch all of the history: `fetch-depth: 0` in actions/checkout, or `git fetch --unshallow --tags`",
    ],
    [origin, "fetch what is missing: git fetch --all --tags"],
  ])("nobody knows", async (repo, mend) => {
    const fact = await containment({}, repo);
    expect(await faultOf(fact.compare(sha("d"), sha("e")))).toMatchObject({
      reason: "neither this clone nor GitHub knows how eeeeeeeeeeee stands to dddddddddddd",
      mend,
    });
  });

  test.each([500, { status: "sideways" }])("what it answers is no relation: %j", async (given) => {
    const fact = await containment({ [compare(sha("d"), three)]: given });
    await expect(fact.compare(sha("d"), three)).rejects.toThrow();
  });
});

describe("commits by other names", () => {
  const COMMIT = "/repos/acme/shop/commits/";

  test("a SHA's beginning is asked of the clone first", async () => {
    const fact = await containment();
    expect(await fact.compare(one.slice(0, 7), three.slice(0, 12).toUpperCase())).toBe("ahead");
    expect(fact.requests).toEqual([]);
  });

  test("then of GitHub", async () => {
    const fact = await containment({
      [`${COMMIT}ddddddd`]: { sha: sha("d") },
      [compare(sha("d"), three)]: { status: "ahead" },
    });
    expect(await fact.compare("ddddddd", three)).toBe("ahead");
    expect(await fact.compare("ddddddd", three)).toBe("ahead");
    expect(fact.requests).toEqual([`${COMMIT}ddddddd`, compare(sha("d"), three)]);
  });

  test("a branch or tag that is called like one is not meant", async () => {
    const repo = origin.clone();
    repo.git("tag", "ddddddd", two);
    const fact = await containment({ [`${COMMIT}ddddddd`]: { sha: one } }, repo);
    expect((await faultOf(fact.compare("ddddddd", three))).reason).toBe(
      "neither this clone nor GitHub knows the commit ddddddd",
    );
  });

  test("a tag is what GitHub has under that name, not this clone", async () => {
    const repo = origin.clone();
    repo.git("tag", "v1", one);
    const fact = await containment({ [`${COMMIT}tags/v1`]: { sha: three } }, repo);
    expect(await fact.compare(two, "v1")).toBe("ahead");
    expect((await faultOf(fact.compare(two, "v2"))).reason).toBe(
      "neither this clone nor GitHub knows the tag v2",
    );
  });
});
