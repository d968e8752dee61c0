import * as z from "zod/mini";
import type { Review } from "../../core/github/reviews.ts";
import { accountOf, accountOfActor, actorSchema, userSchema } from "./account.ts";

const STATES = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
  COMMENTED: "commented",
  PENDING: "pending",
} as const;

/** A value that nobody knows would be an opinion that nobody counts: then the answer has another shape. */
const stateSchema = z.enum(["APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING"]);

/** A review without what has to be asked beyond it. */
export type ListedReview = Omit<Review, "sameDiff" | "canWrite">;

/** A review that lacks only whether its diff is still the pull request's. */
export type AuthorisedReview = ListedReview & Pick<Review, "canWrite">;

/** One of `GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews`, which come oldest first. */
export const reviewSchema = z.object({
  user: z.nullable(userSchema),
  state: stateSchema,
  /** Not there of a review that is not sent yet. */
  submitted_at: z.nullish(z.string()),
  commit_id: z.nullable(z.string()),
  author_association: z.string(),
  html_url: z.nullish(z.string()),
});

export function asReview(answer: z.output<typeof reviewSchema>): ListedReview {
  return {
    author: accountOf(answer.user),
    state: STATES[answer.state],
    submittedAt: answer.submitted_at ?? "",
    commit: answer.commit_id,
    url: answer.html_url ?? null,
  };
}

/** A review of GraphQL, by {@link REVIEW_FIELDS}. */
export const reviewNodeSchema = z.object({
  author: z.nullable(actorSchema),
  state: stateSchema,
  submittedAt: z.nullable(z.string()),
  authorCanPushToRepository: z.boolean(),
  commit: z.nullable(z.object({ oid: z.string() })),
  url: z.string(),
});

export const REVIEW_FIELDS = `author { __typename login } state submittedAt authorCanPushToRepository
      commit { oid } url`;

export function asReviewOfNode(node: z.output<typeof reviewNodeSchema>): AuthorisedReview {
  return {
    author: accountOfActor(node.author),
    state: STATES[node.state],
    submittedAt: node.submittedAt ?? "",
    commit: node.commit?.oid ?? null,
    url: node.url,
    canWrite: node.authorCanPushToRepository,
  };
}

/** `GET /repos/{owner}/{repo}/collaborators/{username}/permission`: triage is `read`, maintain is `write`. */
export const permissionSchema = z.object({ permission: z.string() });
