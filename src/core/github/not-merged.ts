import { ago } from "../ago.ts";
import { listed } from "../counts.ts";
import { type Evidence, FactUnavailable, pending, type Result } from "../result.ts";
import { type Opinion, opinionsOf } from "./opinions.ts";
import type { PullRequest } from "./pull-request.ts";
import type { ReviewState } from "./reviews.ts";

/**
 * Whose move it is before an open pull request is merged, and since when.
 * @param reviews null where they could not be had: then it is the author who has to find out
 */
export function notMerged(pr: PullRequest, reviews: ReviewState | null, now: Date): Result {
  const name = `#${pr.number}`;
  const isNot = `${name} is not merged yet`;
  if (pr.draft)
    return pending("author", `${isNot}: it is a draft, opened ${ago(pr.createdAt, now)}`, {
      since: pr.createdAt,
      mend: `finish it and say so: gh pr ready ${pr.number}`,
    });
  if (pr.mergeable === "conflict")
    return pending("author", `${isNot}: it is in conflict with ${pr.base.ref}`, {
      mend: `merge ${pr.base.ref} or rebase onto it, and push`,
    });

  const opinions = opinionsThatCount(pr, reviews);
  const against = opinions.filter(({ state }) => state === "changes-requested");
  const approvals = opinions.filter(({ state }) => state === "approved");
  const decision = reviews?.decision ?? null;
  // Where no rule dismisses them, GitHub goes by approvals of an older diff, too.
  const isStale =
    decision === "approved" &&
    approvals.length === 0 &&
    (reviews?.reviews.some(({ state, sameDiff }) => state === "approved" && sameDiff === false) ??
      false);
  const isApproved = decision === "approved" && !isStale;
  if (decision === "changes-requested" || (!isApproved && against.length > 0)) {
    const since = against.at(-1)?.at;
    const who = since === undefined ? "" : ` by ${logins(against)} ${ago(since, now)}`;
    return pending("author", `${isNot}: changes were requested${who}`, {
      ...(since === undefined ? {} : { since }),
      evidence: against.map(evidenceOf),
      mend: "make the changes, push, and ask for another review",
    });
  }

  const asked = pr.requestedReviewers;
  const lacksReview =
    isStale || decision === "review-required" || (approvals.length === 0 && asked.length > 0);
  if (!isApproved && lacksReview)
    return pending(
      "reviewer",
      `${isNot}: it waits for ${approvals.length > 0 || isStale ? "another" : "a"} review${asked.length > 0 ? ` of ${listed(asked)}` : ""}, opened ${ago(pr.createdAt, now)}`,
      {
        since: approvals.at(-1)?.at ?? pr.createdAt,
        evidence: approvals.map(evidenceOf),
        mend:
          asked.length > 0
            ? `ask ${listed(asked)}`
            : `ask for a review: gh pr edit ${pr.number} --add-reviewer NAME`,
      },
    );

  const approved = approvals.at(-1)?.at;
  const what =
    approved !== undefined
      ? `approved ${ago(approved, now)}, not merged`
      : `${isApproved ? "approved" : `open, begun ${ago(pr.createdAt, now)}`}, not merged`;
  return pending("author", `${name}: ${what}`, {
    since: approved ?? pr.createdAt,
    evidence: approvals.map(evidenceOf),
    mend: `merge it: gh pr merge ${pr.number}`,
  });
}

/** The reviews where they can be had: whose move it is may be said without them. */
export async function reviewsIfAny(
  read: () => Promise<ReviewState>,
  pr: PullRequest | null,
): Promise<ReviewState | null> {
  if (pr?.state !== "open" || pr.draft) return null;
  try {
    return await read();
  } catch (fault) {
    if (fault instanceof FactUnavailable) return null;
    throw fault;
  }
}

/** Oldest first. Whether they are enough is for `approvals` to say. */
function opinionsThatCount(pr: PullRequest, reviews: ReviewState | null): readonly Opinion[] {
  const rules = {
    author: pr.author?.login ?? null,
    head: pr.head.sha,
    freshness: "diff",
    bots: false,
  } as const;
  return opinionsOf(reviews?.reviews ?? [], rules).filter(({ counts }) => counts !== "no");
}

function logins(opinions: readonly Opinion[]): string {
  return listed(opinions.map(({ login }) => login));
}

function evidenceOf({ login, state, at, url }: Opinion): Evidence {
  const word = state === "approved" ? "approved" : "changes requested";
  return { kind: "api", ref: url ?? `review by ${login}`, summary: `${word} by ${login}, ${at}` };
}
