import * as z from "zod/mini";
import { ago } from "../core/ago.ts";
import { defineCheck } from "../core/check.ts";
import { notMerged, reviewsIfAny } from "../core/github/not-merged.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import type { ReviewState } from "../core/github/reviews.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { type Evidence, pass, type Result } from "../core/result.ts";

interface MergedEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where they could not be had, or say nothing about whose move it is. */
  readonly reviews: ReviewState | null;
  readonly now: Date;
}

export const merged = defineCheck({
  name: "merged",
  title: "The pull request is merged",
  failureTitle: "The pull request is not merged",
  category: "production",
  stage: "production",
  why: "An approved pull request that nobody merges is finished for everyone except its users, and grows a conflict meanwhile.",
  fix: "Merge the pull request, or say in it what it waits for.",
  outcomes: {
    pass: "GitHub has the pull request as merged into its base.",
    fail: "It was closed without merging.",
    pending:
      "It is open: the author's move while it is a draft, in conflict, asked to be changed, approved or nobody's to review; else the reviewers'. There is none, or it is not what is here: the author's.",
    unknown: "The pull request could not be read.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviews"],
  options: z.strictObject({}),
  example: {},
  holdsWithout: {
    "pullRequest.pullRequest.labels": "merged is merged, whatever it is called",
  },

  async gather({ facts, now }): Promise<MergedEvidence> {
    const lookup = await facts.pullRequest();
    return { lookup, reviews: await reviewsIfAny(facts.reviews, lookup.pullRequest), now };
  },

  judge({ lookup, reviews, now }): Result {
    const found = judgeable(lookup);
    if (!isPullRequest(found)) return found;
    if (found.state !== "merged") return notMerged(found, reviews, now);
    const { number, base, mergedAt, mergedBy, mergeCommit, url } = found;
    const when = mergedAt === null ? "" : ` ${ago(mergedAt, now)}`;
    const who = mergedBy === null ? "" : ` by ${mergedBy}`;
    const as = mergeCommit === null ? "" : ` as ${mergeCommit.slice(0, 8)}`;
    const summary = `#${number} was merged into ${base.ref}${when}${who}${as}`;
    const commit: Evidence[] =
      mergeCommit === null ? [] : [{ kind: "commit", ref: mergeCommit, summary: `on ${base.ref}` }];
    return pass(summary, [{ kind: "api", ref: url, summary: "state: merged" }, ...commit]);
  },
});
