import { describe, expect, test } from "vitest";
import type { Report } from "../../src/core/report.ts";
import { makeRepository } from "../support/repository.ts";
import { done, openPublishing, WRITING } from "./publishing.ts";

/** A status is the commit's: a success must not make another pull request green. */

type Shop = Awaited<ReturnType<typeof openPublishing>>;
type Parts = NonNullable<Parameters<Shop["publish"]>[0]>;
const what = new Set(["status"] as const);
const failing: Report = { ...done, verdict: "not-done" };
const into = (base: string): Report => ({
  ...done,
  change: done.change && { ...done.change, base },
});

/** acme/shop with a branch `weak` beside `main`. */
async function openWeak() {
  const shop = await openPublishing();
  shop.bare.git("branch", "weak", "main");
  return shop;
}

const success = async (shop: Shop, parts: Parts = {}) => {
  const { lines, asked } = await shop.publish({ what, ...parts });
  const states = shop.hub.world.statuses.splice(0).map(({ state }) => state);
  return { lines, states, reads: asked.filter((one) => one.startsWith("GET ")).length };
};
const said = (words: string) => ({
  lines: [expect.stringContaining(`the status was not published: ${words}`)],
  states: [],
});
const ALSO = (number: number) =>
  `the commit is also the head of #${number}, and a status is the commit's, so all of them would show it; close one, or push another commit`;

describe("another pull request with the same head", () => {
  test("keeps a success from both, and no failure", async () => {
    const shop = await openWeak();
    const other = shop.hub.openPullRequest({ head: "fix", base: "weak" });
    expect(await success(shop)).toMatchObject(said(ALSO(other)));
    const target = { pullRequest: other };
    expect(await success(shop, { target })).toMatchObject(said(ALSO(shop.number)));
    expect(await success(shop, { target, report: failing })).toEqual({
      lines: [],
      states: ["pending"],
      reads: 0,
    });
    shop.hub.close(other);
    expect(await success(shop)).toEqual({ lines: [], states: ["success"], reads: 1 });
  });

  test("of a branch of another name, into the same base", async () => {
    const shop = await openWeak();
    shop.bare.git("branch", "twin", "fix");
    const other = shop.hub.openPullRequest({ head: "twin" });
    expect(await success(shop)).toMatchObject(said(ALSO(other)));
  });

  test("that has moved on, or only contains the commit, is no other head", async () => {
    const shop = await openWeak();
    const { root } = shop.bare;
    const more = makeRepository();
    more.git("fetch", "--quiet", root, "fix");
    more.git("checkout", "--quiet", "-B", "more", "FETCH_HEAD");
    more.write("b.ts", "1\n").commit("more").git("push", "--quiet", root, "HEAD:refs/heads/more");
    shop.hub.openPullRequest({ head: "more", base: "weak" });
    expect(await success(shop)).toMatchObject({ lines: [], states: ["success"] });
  });
});

describe("what cannot be found out is no success", () => {
  test("the list cannot be read", async () => {
    const shop = await openWeak();
    for (const status of [403, 404, 502]) {
      const remove = shop.hub.fault(/GET .*\/pulls/, { status });
      const { lines, states } = await success(shop);
      remove();
      expect([lines.length, states]).toEqual([1, []]);
    }
  });

  test("the token may not read pull requests", async () => {
    const { pull_requests: _, ...rest } = WRITING;
    const shop = await openPublishing(rest);
    expect(await success(shop)).toMatchObject({
      lines: [expect.stringMatching(/pull-requests: read/)],
      states: [],
    });
  });

  test("more than a page has the commit", async () => {
    const shop = await openWeak();
    shop.hub.fault(/GET .*\/pulls/, {
      alter: ([one]: { number: number }[]) =>
        Array.from({ length: 100 }, () => ({ ...one, state: "closed" })),
    });
    expect(await success(shop)).toMatchObject(said("more pull requests have the commit"));
  });

  test("GitHub lists no open ones of a commit that is on the default branch", async () => {
    const shop = await openWeak();
    const remove = shop.hub.fault(/GET .*\/commits\/.*\/pulls/, { alter: () => [] });
    expect(await success(shop)).toMatchObject({
      ...said("GitHub does not say which open pull requests have the commit"),
      reads: 2,
    });
    // Of a merge queue's commit, and of an older one, the pull request is not listed either: it is not their head.
    const target = { commit: shop.sha("main") };
    expect(await success(shop, { target })).toEqual({ lines: [], states: ["success"], reads: 2 });
    shop.hub.merge(shop.number);
    expect(await success(shop)).toMatchObject({ lines: [], states: ["success"] });
    remove();
  });
});

describe("a run that was started for another base", () => {
  const event = (shop: Shop, base: string, number = shop.number) => ({
    ...shop.request().env,
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_REF: `refs/pull/${number}/merge`,
    GITHUB_BASE_REF: base,
  });

  test("says no success of the pull request that was retargeted since", async () => {
    const shop = await openWeak();
    expect(await success(shop, { env: event(shop, "main") })).toMatchObject({
      states: ["success"],
    });
    const old = said("#1 goes into main now, and this run was started for weak");
    expect(await success(shop, { env: event(shop, "weak") })).toMatchObject(old);
    // A number need not be said: then it is of the one that was found.
    const unnumbered = { ...event(shop, "weak"), GITHUB_REF: "refs/heads/fix" };
    expect(await success(shop, { env: unnumbered })).toMatchObject(old);
    // What the event says is of its own pull request.
    expect(await success(shop, { env: event(shop, "weak", 7) })).toMatchObject({
      states: ["success"],
    });
  });
});

describe("a run that is about no pull request", () => {
  const target = { pullRequest: null };

  test("speaks for the one that goes into what it compared with", async () => {
    const shop = await openWeak();
    for (const base of ["main", "origin/main", "HEAD^1", "1a2b3c4d"])
      expect(await success(shop, { target, report: into(base) })).toEqual({
        lines: [],
        states: ["success"],
        reads: 1,
      });
    expect(await success(shop, { target, report: { ...done, change: null } })).toMatchObject({
      states: ["success"],
    });
    expect(await success(shop, { target, report: into("origin/weak") })).toMatchObject(
      said(
        "the commit is the head of #1, which goes into main, and it was held against origin/weak",
      ),
    );
  });

  test("and for none of two", async () => {
    const shop = await openWeak();
    shop.hub.openPullRequest({ head: "fix", base: "weak" });
    expect(await success(shop, { target, report: into("origin/main") })).toMatchObject(
      said("the commit is the head of #1, #2, and a status is the commit's"),
    );
  });

  test("and where there is none, for itself", async () => {
    const shop = await openWeak();
    shop.hub.close(shop.number);
    expect(await success(shop, { target, report: into("origin/weak") })).toMatchObject({
      lines: [],
      states: ["success"],
    });
  });
});
