import type { GitHubSession } from "../../clients/github/session.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import type { ReviewState } from "../../core/github/reviews.ts";
import {
  type AuthorisedReview,
  asReviewOfNode,
  type ListedReview,
} from "../../formats/github/review.ts";
import type { Repository } from "../repository.ts";
import { lastBaseChange } from "./base-changes.ts";
import { namedBase } from "./named-base.ts";
import { orElse, pullRequestOf, type ReviewQuery } from "./review-query.ts";
import { reviewsByRest } from "./reviews-rest.ts";
import { sameDiff } from "./same-diff.ts";

export interface ReviewsRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  readonly lookup: PullRequestLookup;
  readonly query: ReviewQuery;
}

/**
 * All reviews, oldest first, by the shared query, else by REST. Diffs are compared for what may count
 * as an approval: somebody's last opinion, of an older commit. One from before the base was changed is of
 * another diff, whatever its commit.
 * @throws FactUnavailable where there is no pull request, or a part of them cannot be had
 */
export async function readReviews(request: ReviewsRequest): Promise<ReviewState> {
  const { session, repository, lookup, query } = request;
  const pullRequest = pullRequestOf(lookup);
  const reviews = inOrder(await listed(request, pullRequest));
  const same = sameDiff({
    session,
    repository,
    pullRequest,
    baseTip: () => namedBase({ repository, pullRequest, query }),
  });
  const head = pullRequest.head.sha;
  const approvals = new Set(lastOpinions(reviews).filter(({ state }) => state === "approved"));
  let baseChange: Promise<string | null | "unread"> | undefined;
  const isSame = async (review: AuthorisedReview): Promise<boolean | null> => {
    const { commit, submittedAt, canWrite } = review;
    if (!approvals.has(review) || canWrite === false) return commit === head || null;
    baseChange ??= orElse<string | null>(lastBaseChange({ session, pullRequest, query }), "unread");
    const changed = await baseChange;
    if (changed === "unread") return null;
    if (changed !== null && submittedAt <= changed) return false;
    return commit === null ? null : same(commit);
  };
  return {
    head,
    reviews: await Promise.all(
      reviews.map(async (review) => ({ ...review, sameDiff: await isSame(review) })),
    ),
    decision: await decisionOf(query),
  };
}

async function listed(
  { session, query }: ReviewsRequest,
  pullRequest: PullRequest,
): Promise<AuthorisedReview[]> {
  const byQuery = await orElse(query.all("reviews"), null);
  return byQuery === null
    ? reviewsByRest(session, pullRequest, (reviews) => lastOpinions(inOrder(reviews)))
    : byQuery.map(asReviewOfNode);
}

/** By when they were sent; what is not sent yet comes last. */
function inOrder<R extends ListedReview>(reviews: readonly R[]): R[] {
  const key = ({ submittedAt }: R) => submittedAt || "~";
  return [...reviews].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Of each reviewer the last that says yes or no. @param reviews oldest first */
function lastOpinions<R extends ListedReview>(reviews: readonly R[]): R[] {
  const last = new Map<string, R>();
  for (const review of reviews) {
    const isOpinion = review.state !== "commented" && review.state !== "pending";
    if (isOpinion && review.author) last.set(review.author.login.toLowerCase(), review);
  }
  return [...last.values()];
}

async function decisionOf(query: ReviewQuery): Promise<ReviewState["decision"]> {
  const read = query.part("pullRequest.reviewDecision", ({ pullRequest }) =>
    pullRequest?.reviewDecision == null ? null : DECISIONS[pullRequest.reviewDecision],
  );
  return orElse<ReviewState["decision"]>(read, "unread");
}

const DECISIONS = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  REVIEW_REQUIRED: "review-required",
} as const;
