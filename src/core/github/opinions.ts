import type { Review } from "./reviews.ts";

/** Which approvals are of what is there now. */
export const FRESHNESS = ["diff", "last-push", "any"] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** What a reviewer thinks of the pull request: the last that they said about it. */
export interface Opinion {
  readonly login: string;
  readonly state: "approved" | "changes-requested";
  /** ISO time. */
  readonly at: string;
  /** What was reviewed; a full SHA, or null. */
  readonly commit: string | null;
  readonly url: string | null;
  /** `maybe`: what decides on it could not be found out. */
  readonly counts: "yes" | "maybe" | "no";
  /** What keeps it from counting, or leaves it open; null when it counts. */
  readonly why: keyof typeof WHY_WORDS | null;
}

/** What is said of an opinion that does not count, or that may not. */
export const WHY_WORDS = {
  gone: "has an account that is gone",
  author: "is the author",
  bot: "is a bot",
  "read-only": "may not write to the repository",
  "access-unread": "may or may not write to the repository: that could not be read",
  stale: "approved an older diff",
  "stale-unread": "approved an older commit, whose diff could not be compared",
  "other-base": "approved it before its base was changed",
  "base-unread": "approved it, and whether its base was changed since could not be read",
  "older-push": "approved before the last push",
} as const;

export interface OpinionRules {
  /** Login of the pull request's author; null for an account that is gone. */
  readonly author: string | null;
  /** The pull request's head; a full SHA. */
  readonly head: string;
  readonly freshness: Freshness;
  /** Whether bots have a say. */
  readonly bots: boolean;
}

/**
 * One opinion a reviewer: the last of approved, changes requested and dismissed; comments and reviews that
 * are not handed in do not replace it (GITHUB.md, "Reviews" 1). Dismissed, it is none. Oldest first.
 */
export function opinionsOf(reviews: readonly Review[], rules: OpinionRules): Opinion[] {
  const last = new Map<string, Review>();
  const inOrder = [...reviews].sort(
    (a, b) => Date.parse(a.submittedAt) - Date.parse(b.submittedAt),
  );
  for (const review of inOrder) {
    if (review.state === "commented" || review.state === "pending") continue;
    // Accounts that are gone are not told apart; none of them counts.
    const key = review.author === null ? "" : sameLogin(review.author.login);
    // Set anew, it stands last: in the order of what they said last.
    last.delete(key);
    last.set(key, review);
  }
  return [...last.values()].flatMap((review): Opinion[] => {
    const { state, submittedAt, commit, url, author } = review;
    if (state !== "approved" && state !== "changes-requested") return [];
    const why = whyNot(review, rules);
    return [
      {
        login: author?.login ?? "somebody",
        state,
        at: submittedAt,
        commit,
        url,
        counts: why === null ? "yes" : OPEN.has(why) ? "maybe" : "no",
        why,
      },
    ];
  });
}

/** Logins are the same in any case, and apps' come with and without their mark. */
export function sameLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, "");
}

const OPEN = new Set<Opinion["why"]>(["access-unread", "stale-unread", "base-unread"]);

function whyNot(review: Review, { author, head, freshness, bots }: OpinionRules): Opinion["why"] {
  if (review.author === null) return "gone";
  if (author !== null && sameLogin(author) === sameLogin(review.author.login)) return "author";
  if (review.author.isBot && !bots) return "bot";
  if (review.canWrite === false) return "read-only";
  // What somebody asks to be changed stays asked for until they say otherwise.
  const stale = review.state === "approved" ? staleness(review, head, freshness) : null;
  if (stale !== null && !OPEN.has(stale)) return stale;
  return review.canWrite === null ? "access-unread" : stale;
}

function staleness(
  { commit, sameDiff }: Review,
  head: string,
  freshness: Freshness,
): "stale" | "stale-unread" | "other-base" | "base-unread" | "older-push" | null {
  if (freshness === "any") return null;
  if (commit === head) return sameDiff === null ? "base-unread" : sameDiff ? null : "other-base";
  if (freshness === "last-push") return "older-push";
  return sameDiff === null ? "stale-unread" : sameDiff ? null : "stale";
}
