import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { type Answers, answer, replay } from "../core/github/contained-change.ts";
import { judgeRelease } from "../core/github/containing-release.ts";
import type { Releases } from "../core/github/deployments.ts";
import { notMerged, reviewsIfAny } from "../core/github/not-merged.ts";
import { placesResult } from "../core/github/place-results.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { type RevertsRead, revertsOf } from "../core/github/reverts-read.ts";
import type { ReviewState } from "../core/github/reviews.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import type { Result } from "../core/result.ts";

const options = z.strictObject({
  tag: z
    ._default(z.string().check(z.minLength(1)), "*")
    .check(
      z.describe(
        "A pattern of the tags that count: `*` is any characters, `{a,b}` either, such as `v*`.",
      ),
    ),
  prerelease: z
    ._default(z.boolean(), false)
    .check(z.describe("Whether a prerelease counts, or a tag that looks like one.")),
});

interface ReleaseEvidence {
  readonly lookup: PullRequestLookup;
  readonly reviews: ReviewState | null;
  /** Null where nothing is merged that could be in one. */
  readonly releases: Releases | null;
  readonly reverts: RevertsRead;
  readonly answers: Answers;
  readonly now: Date;
}

export const release = defineCheck({
  name: "release",
  title: "A release contains the change",
  failureTitle: "No release contains the change",
  category: "production",
  stage: "production",
  why: "Users of a library or a tool have the change when a published version contains it, not when it is merged.",
  fix: "Publish a release of the base branch.",
  outcomes: {
    pass: "A published release whose tag fits contains the merge commit and no revert of it; where the repository makes no releases, a tag does.",
    fail: "The newest release that contains the change contains a revert of it too, or the pull request was closed without merging.",
    pending:
      "No release contains the change yet (the deployment's move), or the pull request is not merged (the author's or the reviewers').",
    unknown:
      "Releases could not be read or compared, or whether the change was reverted could not be found out.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviews", "releases", "containment"],
  options,
  example: { tag: "v*" },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "releases are asked, whatever the pull request is called",
    "releases.releases": "a repository without releases is asked for its tags",
    "releases.tags": "the tag of a release that is not listed is asked for by its name",
  },

  async gather({ facts, options, now }): Promise<ReleaseEvidence> {
    const lookup = await facts.pullRequest();
    const answers: Answers = {};
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest) || pullRequest.state !== "merged") {
      const reviews = await reviewsIfAny(facts.reviews, lookup.pullRequest);
      return { lookup, reviews, releases: null, reverts: [], answers, now };
    }
    const [releases, containment] = await Promise.all([facts.releases(), facts.containment()]);
    const reverts = await revertsOf(pullRequest, containment);
    const request = { ...options, releases, pullRequest, reverts, now };
    await answer(judgeRelease(request), containment, answers);
    return { lookup, reviews: null, releases, reverts, answers, now };
  },

  judge({ lookup, reviews, releases, reverts, answers, now }, options): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    const beforeMerge = () => notMerged(pullRequest, reviews, now);
    if (releases === null) return beforeMerge();
    const request = { ...options, releases, pullRequest, reverts, now };
    return placesResult([replay(judgeRelease(request), answers)], beforeMerge);
  },
});
