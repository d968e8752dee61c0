import type { Facts } from "../../src/core/facts.ts";
import type { Issue, IssueRef } from "../../src/core/github/issues.ts";
import type { PullRequest, PullRequestLookup } from "../../src/core/github/pull-request.ts";
import type { Review } from "../../src/core/github/reviews.ts";
import { FactUnavailable } from "../../src/core/result.ts";

/** What GitHub knows, as literals: an open pull request of ann's, and what tests say otherwise of it. */

export const NOW = new Date("2026-01-10T12:00:00Z");
export const HEAD = "b".repeat(40);
export const OLD = "d".repeat(40);

export function pullRequestOf(parts: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 12,
    url: "https://github.com/acme/shop/pull/12",
    title: "feat: split words",
    body: "Tabs are no part of words.",
    author: { login: "ann", isBot: false },
    state: "open",
    draft: false,
    labels: [],
    base: { ref: "main", sha: "a".repeat(40), repository: "acme/shop" },
    defaultBranch: "main",
    head: { ref: "feature/x", sha: HEAD, repository: "acme/shop" },
    mergeable: "yes",
    additions: 6,
    deletions: 4,
    changedFiles: 1,
    createdAt: "2026-01-08T12:00:00Z",
    closedAt: null,
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    testMerge: null,
    requestedReviewers: [],
    ...parts,
  };
}

/** Merged two days ago. */
export const MERGED: Partial<PullRequest> = {
  state: "merged",
  mergeable: "not-asked",
  closedAt: "2026-01-08T12:00:00Z",
  mergedAt: "2026-01-08T12:00:00Z",
  mergedBy: "bob",
  mergeCommit: "c".repeat(40),
};

/** The fact, for a pull request with these parts; null for none. */
export function lookupOf(
  parts: Partial<PullRequest> | null = {},
  standing: PullRequestLookup["standing"] = { kind: "same" },
): Pick<Facts, "pullRequest"> {
  return {
    pullRequest: {
      repository: "acme/shop",
      sought: "acme:feature/x",
      pullRequest: parts === null ? null : pullRequestOf(parts),
      commit: HEAD,
      standing,
    },
  };
}

/** An approval by bob of what is there now, two days old, with the parts that matter. */
export function review(parts: Partial<Review> | string = {}): Review {
  const given = typeof parts === "string" ? { author: { login: parts, isBot: false } } : parts;
  return {
    author: { login: "bob", isBot: false },
    state: "approved",
    submittedAt: "2026-01-08T12:00:00Z",
    commit: HEAD,
    canWrite: true,
    sameDiff: true,
    url: null,
    ...given,
  };
}

/** Issues by `#7` or `acme/other#7`; what is not listed does not exist. `Error`: cannot be read. */
export function issuesOf(
  known: Readonly<Record<string, Partial<Issue> | Error>>,
  closing: readonly IssueRef[] | Error = [],
  asked: string[] = [],
): Pick<Facts, "issues"> {
  return {
    issues: {
      find: async ({ repository, number }) => {
        const name = repository === "acme/shop" ? `#${number}` : `${repository}#${number}`;
        asked.push(name);
        const issue = known[name];
        if (issue instanceof Error) throw issue;
        if (issue === undefined) return null;
        return {
          repository,
          number,
          title: "Tabs",
          body: "",
          state: issue.closedAt ? "closed" : "open",
          closedAt: null,
          url: `https://github.com/${repository}/issues/${number}`,
          isPullRequest: false,
          ...issue,
        };
      },
      closing: async () => {
        if (closing instanceof Error) throw closing;
        return closing;
      },
    },
  };
}

export const unread = (what: string) =>
  new FactUnavailable(`${what} cannot be read`, "set GH_TOKEN");
