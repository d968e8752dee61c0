import { describe, expect, it } from "vitest";
import { merged } from "../../src/checks/merged.ts";
import type { PullRequest, Standing } from "../../src/core/github/pull-request.ts";
import type { Review, ReviewState } from "../../src/core/github/reviews.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import { at, lookup, MERGED, NO_REVIEWS, NOW, sha } from "./production.ts";
import { ask } from "./situation.ts";

function judge(
  parts: Partial<PullRequest> | null,
  reviews: ReviewState = NO_REVIEWS,
  standing?: Standing,
): Promise<Result> {
  return ask(merged, {}, { facts: { pullRequest: lookup(parts, standing), reviews }, now: NOW });
}

function review(state: Review["state"], time: string, login = "bob", parts: Partial<Review> = {}) {
  return {
    author: { login, isBot: false },
    state,
    submittedAt: at(time),
    commit: sha("head"),
    canWrite: true,
    sameDiff: true,
    url: `https://github.com/acme/shop/pull/12#${login}`,
    ...parts,
  } satisfies Review;
}

const reviews = (decision: ReviewState["decision"], ...given: readonly Review[]): ReviewState => ({
  head: sha("head"),
  reviews: given,
  decision,
});

describe("merged", () => {
  it("says when, by whom, as what and into what", async () => {
    expect(await judge(MERGED)).toMatchObject({
      status: "pass",
      summary: "#12 was merged into main 2 days ago by bob as 6d657267",
      evidence: [
        { kind: "api", ref: "https://github.com/acme/shop/pull/12", summary: "state: merged" },
        { kind: "commit", ref: sha("merge"), summary: "on main" },
      ],
    });
  });
  it("does without what GitHub does not say", async () => {
    const bare = { ...MERGED, mergedAt: null, mergedBy: null, mergeCommit: null };
    const result = await judge(bare);
    expect(result).toMatchObject({ status: "pass", summary: "#12 was merged into main" });
    expect(result.evidence).toHaveLength(1);
  });
  it("does not ask for reviews", async () => {
    const facts = { pullRequest: lookup(MERGED) };
    expect(await ask(merged, {}, { facts, now: NOW })).toMatchObject({ status: "pass" });
  });
});

describe("not merged: whose move it is", () => {
  const approved = review("approved", "09T12:00");
  const against = review("changes-requested", "09T13:00", "carl");
  it.each<[string, Partial<PullRequest>, ReviewState, string, string, string | null]>([
    [
      "a draft",
      { draft: true },
      NO_REVIEWS,
      "author",
      "#12 is not merged yet: it is a draft, opened 5 days ago",
      at("05T09:00"),
    ],
    [
      "in conflict",
      { mergeable: "conflict" },
      reviews("approved", approved),
      "author",
      "#12 is not merged yet: it is in conflict with main",
      null,
    ],
    [
      "nobody is asked",
      {},
      NO_REVIEWS,
      "author",
      "#12: open, begun 5 days ago, not merged",
      at("05T09:00"),
    ],
    [
      "somebody is asked",
      { requestedReviewers: ["bob", "acme/core"] },
      NO_REVIEWS,
      "reviewer",
      "#12 is not merged yet: it waits for a review of bob, acme/core, opened 5 days ago",
      at("05T09:00"),
    ],
    [
      "a rule asks",
      {},
      reviews("review-required"),
      "reviewer",
      "#12 is not merged yet: it waits for a review, opened 5 days ago",
      at("05T09:00"),
    ],
    [
      "a rule asks for more",
      {},
      reviews("review-required", approved),
      "reviewer",
      "#12 is not merged yet: it waits for another review, opened 5 days ago",
      at("09T12:00"),
    ],
    [
      "approved by the rules",
      {},
      reviews("approved", approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "approved by whom is not said, and others were asked too",
      { requestedReviewers: ["dora"] },
      reviews("approved"),
      "author",
      "#12: approved, not merged",
      at("05T09:00"),
    ],
    [
      "approved without a rule, and others were asked too",
      { requestedReviewers: ["dora"] },
      reviews(null, approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "approved, and others were asked too",
      { requestedReviewers: ["dora"] },
      reviews("approved", approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "approved by the rules, by whom is not said",
      {},
      reviews("approved"),
      "author",
      "#12: approved, not merged",
      at("05T09:00"),
    ],
    [
      "approved without a rule",
      {},
      reviews(null, approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "approved, where the decision was not read",
      {},
      reviews("unread", approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "the newest approval",
      {},
      reviews("approved", review("approved", "08T12:00", "carl"), approved),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "changes requested by the rules",
      {},
      reviews("changes-requested", approved, against),
      "author",
      "#12 is not merged yet: changes were requested by carl 23 hours ago",
      at("09T13:00"),
    ],
    [
      "changes requested without a rule",
      {},
      reviews(null, approved, against),
      "author",
      "#12 is not merged yet: changes were requested by carl 23 hours ago",
      at("09T13:00"),
    ],
    [
      "changes requested, by whom is not said",
      {},
      reviews("changes-requested"),
      "author",
      "#12 is not merged yet: changes were requested",
      null,
    ],
    [
      "changes requested, and the rules are content",
      {},
      reviews("approved", approved, against),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "a comment takes no approval back",
      {},
      reviews(null, approved, review("commented", "09T14:00")),
      "author",
      "#12: approved 1 day ago, not merged",
      at("09T12:00"),
    ],
    [
      "a dismissal does",
      {},
      reviews(null, approved, review("dismissed", "09T14:00")),
      "author",
      "#12: open, begun 5 days ago, not merged",
      at("05T09:00"),
    ],
    [
      "an approval of an older diff is none",
      {},
      reviews(null, review("approved", "09T12:00", "bob", { commit: sha("old"), sameDiff: false })),
      "author",
      "#12: open, begun 5 days ago, not merged",
      at("05T09:00"),
    ],
    [
      "nor where GitHub goes by it: the reviewer has to look again",
      {},
      reviews(
        "approved",
        review("approved", "09T12:00", "bob", { commit: sha("old"), sameDiff: false }),
      ),
      "reviewer",
      "#12 is not merged yet: it waits for another review, opened 5 days ago",
      at("05T09:00"),
    ],
    [
      "the author's own is none",
      {},
      reviews(null, review("approved", "09T12:00", "ann")),
      "author",
      "#12: open, begun 5 days ago, not merged",
      at("05T09:00"),
    ],
    [
      "of somebody without write access",
      {},
      reviews(null, review("approved", "09T12:00", "eve", { canWrite: false })),
      "author",
      "#12: open, begun 5 days ago, not merged",
      at("05T09:00"),
    ],
  ])("%s", async (_, parts, state, waitingOn, summary, since) => {
    const result = await judge(parts, state);
    expect(result).toMatchObject({ status: "pending", waitingOn, summary, since });
    expect(result.mend).toBeTruthy();
  });

  it("shows the approvals", async () =>
    expect((await judge({}, reviews("approved", approved))).evidence).toEqual([
      {
        kind: "api",
        ref: "https://github.com/acme/shop/pull/12#bob",
        summary: `approved by bob, ${at("09T12:00")}`,
      },
    ]));

  it("is the author's where reviews cannot be had", async () => {
    const gathered = await merged.gather({
      facts: {
        pullRequest: async () => lookup({}),
        reviews: () => Promise.reject(new FactUnavailable("403", "use another token")),
      },
      options: {},
      signal: new AbortController().signal,
      now: NOW,
    });
    expect(merged.judge(gathered, {})).toMatchObject({ status: "pending", waitingOn: "author" });
  });

  it("passes other faults on", async () => {
    const gathering = merged.gather({
      facts: {
        pullRequest: async () => lookup({}),
        reviews: () => Promise.reject(new Error("a fault of ours")),
      },
      options: {},
      signal: new AbortController().signal,
      now: NOW,
    });
    await expect(gathering).rejects.toThrow("a fault of ours");
  });
});

describe("what is not to be judged", () => {
  it("closed without merging", async () =>
    expect(await judge({ state: "closed", closedAt: at("09T00:00") })).toMatchObject({
      status: "fail",
      summary: "#12 was closed without merging",
    }));
  it("no pull request", async () =>
    expect(await judge(null)).toMatchObject({ status: "pending", waitingOn: "author" }));
  it("commits that are not pushed", async () =>
    expect(await judge(MERGED, NO_REVIEWS, { kind: "unpushed", commits: 1 })).toMatchObject({
      status: "pending",
      waitingOn: "author",
    }));
});
