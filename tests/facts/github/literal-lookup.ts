import type { PullRequest, PullRequestLookup } from "../../../src/core/github/pull-request.ts";
import { FactUnavailable } from "../../../src/core/result.ts";

/** A SHA of one digit. */
export const sha = (digit: string) => digit.repeat(40);

/** #12 of acme/shop, `fix` at b…b into `main`: open, or with a merge commit merged as that. */
export function lookupOf(parts: Partial<PullRequest> | null = {}): PullRequestLookup {
  const merged = parts?.mergeCommit ?? null;
  return {
    repository: "acme/shop",
    sought: "acme:fix",
    commit: parts?.head?.sha ?? sha("b"),
    standing: { kind: "same" },
    pullRequest: parts && {
      number: 12,
      url: "https://github.com/acme/shop/pull/12",
      title: "Fix it",
      body: "",
      author: { login: "ann", isBot: false },
      state: merged === null ? "open" : "merged",
      draft: false,
      labels: [],
      base: { ref: "main", sha: sha("a"), repository: "acme/shop" },
      defaultBranch: "main",
      head: { ref: "fix", sha: sha("b"), repository: "acme/shop" },
      mergeable: merged === null ? "yes" : "not-asked",
      additions: 1,
      deletions: 0,
      changedFiles: 1,
      createdAt: "2026-01-01T10:00:00Z",
      closedAt: merged === null ? null : "2026-01-02T10:00:00Z",
      mergedAt: merged === null ? null : "2026-01-02T10:00:00Z",
      mergedBy: merged === null ? null : "bob",
      mergeCommit: null,
      testMerge: null,
      requestedReviewers: [],
      ...parts,
    },
  };
}

/** What a promise is unavailable for; throws where it is not. */
export async function faultOf(promise: Promise<unknown>): Promise<FactUnavailable> {
  const error = await promise.then(
    () => new Error("it was available"),
    (fault: unknown) => fault,
  );
  if (error instanceof FactUnavailable) return error;
  throw error;
}
