import type { PullRequestLookup } from "../../core/github/pull-request.ts";
import type { ReviewThreads } from "../../core/github/reviews.ts";
import { asThread } from "../../formats/github/review-thread.ts";
import { pullRequestOf, type ReviewQuery } from "./review-query.ts";

/**
 * All review threads. Whether they are resolved only GraphQL tells.
 * @throws FactUnavailable without a token or a pull request, and where a page cannot be had
 */
export async function readReviewThreads({
  lookup,
  query,
}: {
  readonly lookup: PullRequestLookup;
  readonly query: ReviewQuery;
}): Promise<ReviewThreads> {
  const pullRequest = pullRequestOf(lookup);
  const nodes = await query.all("reviewThreads");
  return { threads: nodes.map((node) => asThread(node, pullRequest)) };
}
