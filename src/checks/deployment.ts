import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import { type Answers, answer, replay } from "../core/github/contained-change.ts";
import { type Place, readPlaces } from "../core/github/deployment-places.ts";
import { sourceSchema } from "../core/github/deployment-source.ts";
import { judgePlace } from "../core/github/judged-place.ts";
import { notMerged, reviewsIfAny } from "../core/github/not-merged.ts";
import { placesResult } from "../core/github/place-results.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { type RevertsRead, revertsOf } from "../core/github/reverts-read.ts";
import type { ReviewState } from "../core/github/reviews.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { FactUnavailable, type Result } from "../core/result.ts";

const name = z.string().check(z.minLength(1));

const options = z.strictObject({
  environment: z
    ._default(
      z.union([
        name,
        z.array(name).check(
          z.minLength(1),
          z.refine((list) => list.some((one) => !one.startsWith("!")), "must name one"),
        ),
      ]),
      "production",
    )
    .check(
      z.describe(
        "The environment, or several. A pattern (`*` is any characters, `{a,b}` either, a leading `!` excludes) asks for every environment that it matches, at least one.",
      ),
    ),
  source: z
    ._default(sourceSchema, "deployments")
    .check(
      z.describe(
        'Where it is known what runs: GitHub\'s `deployments`; the runs of a `workflow` on the base branch (`{ workflow: deploy.yml }`, which is the default); the newest published `release` (`{ release: "v*" }`); or the service itself (`{ http: { url, headers, contains: { json: commit } } }`, as for the check `http`).',
      ),
    ),
  soak: z
    ._default(z.union([durationSchema, z.literal(0)]), 0)
    .check(z.describe("How long it must have run the change without a break, such as `15m`.")),
  task: z
    .optional(name)
    .check(z.describe("Only deployments of this task, such as `deploy`. Default: any.")),
  creator: z
    .optional(name)
    .check(z.describe("Only deployments made by this account. Default: anybody's.")),
});

type Options = z.output<typeof options>;

interface DeploymentEvidence {
  readonly lookup: PullRequestLookup;
  readonly reviews: ReviewState | null;
  readonly places: readonly Place[];
  readonly reverts: RevertsRead;
  /** Which version contains which commit. */
  readonly answers: Answers;
  readonly now: Date;
}

export const deployment = defineCheck({
  name: "deployment",
  title: "The change is live",
  failureTitle: "The change is not live",
  category: "production",
  stage: "production",
  why: "Merged is not live. A deployment may wait for somebody, fail, be rolled back, or run a version from before the change.",
  fix: "Deploy the base branch, see that the deployment succeeds, and let it stay.",
  outcomes: {
    pass: "In every environment asked for, the deployment that runs now has a commit which contains the merge commit or the pull request's head, no revert of it, and has stayed for `soak`.",
    fail: "The last deployment of the change failed, or failed after its success; the environment contained the change and was rolled back; or it runs a version in which the change is reverted.",
    pending:
      "The pull request is not merged and the environment does not run its head (the author's or the reviewers' move); merged, and the deployment is under way or has not begun (the deployment's); live, and `soak` is not over (time).",
    unknown:
      "Nothing was ever deployed there, nothing is active, what was deployed could not be read or compared, or whether it was reverted could not be found out.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviews", "deployments", "releases", "probes", "containment"],
  options,
  example: { environment: "production", soak: "15m" },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "what runs is asked, whatever the pull request is called",
  },

  async gather({ facts, options, signal, now }): Promise<DeploymentEvidence> {
    const lookup = await facts.pullRequest();
    const nothing = { lookup, reviews: null, places: [], reverts: [], answers: {}, now };
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return nothing;
    const [reviews, found, containment] = await Promise.all([
      reviewsIfAny(facts.reviews, pullRequest),
      readPlaces({ ...options, task: options.task, creator: options.creator }, facts, signal),
      facts.containment(),
    ]);
    const reverts = await revertsOf(pullRequest, containment);
    const answers: Answers = {};
    const request = { pullRequest, reverts, soakMs: soakOf(options), now };
    const places = await Promise.all(
      found.map(async (place): Promise<Place> => {
        try {
          await answer(judgePlace(place, request), containment, answers);
          return place;
        } catch (fault) {
          if (!(fault instanceof FactUnavailable)) throw fault;
          return { kind: "fault", name: place.name, reason: fault.reason, mend: fault.mend };
        }
      }),
    );
    return { lookup, reviews, places, reverts, answers, now };
  },

  judge({ lookup, reviews, places, reverts, answers, now }, options): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    const request = { pullRequest, reverts, soakMs: soakOf(options), now };
    const outcomes = places.map((place) => replay(judgePlace(place, request), answers));
    return placesResult(outcomes, () => notMerged(pullRequest, reviews, now));
  },
});

function soakOf({ soak }: Options): number {
  return soak === 0 ? 0 : (parseDuration(soak) ?? 0);
}
