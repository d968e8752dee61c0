// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import { type Answers, answer } from "../core/github/contained-change.ts";
import { headersSchema, urlSchema } from "../core/github/deployment-source.ts";
import { reviewsIfAny } from "../core/github/not-merged.ts";
import { judgeVersion } from "../core/github/place-version.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { type RevertsRead, revertsOf } from "../core/github/reverts-read.ts";
import type { ReviewState } from "../core/github/reviews.ts";
import { isPullRequest, judgeable, notHere } from "../core/github/standing.ts";
import { expectationSchema } from "../core/http-expectation.ts";
import { judgeProbes, versionsOf } from "../core/http-result.ts";
import { type Attempt, takeSamples } from "../core/http-samples.ts";
import { FactUnavailable, type Result } from "../core/result.ts";

const options = z.strictObject({
  url: urlSchema.check(
    z.describe(
      "The address. `${NAME}` in it is taken from dod's own environment, as in `headers`.",
    ),
  ),
  method: z
    ._default(z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]), "GET")
    .check(z.describe("The method.")),
  headers: headersSchema.check(
    z.describe("Headers to send, such as `authorization: Bearer ${HEALTH_TOKEN}`."),
  ),
  expect: z
    ._default(expectationSchema, {})
    .check(
      z.describe(
        "What the answer has to be: `status`, `header`, `text`, `json`, `contains`. Default: a status of 200 to 299.",
      ),
    ),
  samples: z
    ._default(z.int().check(z.minimum(1), z.maximum(1000)), 1)
    .check(z.describe("How many times to ask.")),
  interval: z
    ._default(durationSchema, "1s")
    .check(
      z.describe(
        "How long to wait between two. All of them have to fit into the item's `timeout`.",
      ),
    ),
  maxErrorRate: z
    ._default(z.number().check(z.minimum(0), z.maximum(99)), 0)
    .check(
      z.describe(
        "How many percent of the samples may be other than expected, or get no answer. Not of the version: every answer has to contain the change.",
      ),
    ),
});

interface HttpEvidence {
  /** What GitHub knows of the change; or why that cannot be had. */
  readonly lookup: PullRequestLookup | { readonly reason: string; readonly mend: string };
  readonly reviews: ReviewState | null;
  readonly attempts: readonly Attempt[];
  readonly reverts: RevertsRead;
  readonly answers: Answers;
  /** Why the versions could not be compared; null when they were, or need not be. */
  readonly fault: { readonly reason: string; readonly mend: string } | null;
  readonly now: Date;
}

export const http = defineCheck({
  name: "http",
  title: "The running service answers as it should",
  failureTitle: "The running service does not answer as it should",
  category: "production",
  stage: "production",
  why: "A deployment that succeeded has only been started. Whether the service works, and which version answers, the service itself knows best.",
  fix: "Look at the service's logs, mend or roll back, and deploy again.",
  outcomes: {
    pass: "The answers are as expected, at most `maxErrorRate` percent aside, and every version that they name contains the change.",
    fail: "More answers than `maxErrorRate` allows are not as expected (a 5xx is not, unless it is), name no version where `contains` asks for one, or name one in which the change is reverted.",
    pending:
      "`contains` is asked and the version lacks the change: merged, it is the deployment's move, else the author's or the reviewers'. What is here is not pushed: the author's.",
    unknown:
      "Nothing answers (refused, TLS, timeout), a variable is not set, a body was too long or a pattern took too long to decide, or the versions could not be compared.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviews", "probes", "containment"],
  options,
  example: {
    url: "https://words.example.org/health",
    expect: { status: 200, json: { status: "ok" }, contains: { json: "commit" } },
  },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "the service is asked, whatever the pull request is called",
  },

  async gather({ facts, options, signal, now }): Promise<HttpEvidence> {
    const { url, method, headers, expect } = options;
    const lookup = await orReason(facts.pullRequest);
    const wantsVersion = expect.contains !== undefined;
    const nothing = {
      lookup,
      reviews: null,
      attempts: [],
      reverts: [],
      answers: {},
      fault: null,
      now,
    };
    if (!("reason" in lookup) && stands(lookup, wantsVersion) !== null) return nothing;
    const probes = await facts.probes();
    const attempts = await takeSamples({
      ...options,
      ask: () => probes.ask({ url, method, headers }, signal),
      intervalMs: parseDuration(options.interval) ?? 0,
      signal,
    });
    const pullRequest = wantsVersion && !("reason" in lookup) ? judgeable(lookup) : null;
    if (pullRequest === null || !isPullRequest(pullRequest)) return { ...nothing, attempts };

    const answers: Answers = {};
    const containment = await orReason(facts.containment);
    if ("reason" in containment) return { ...nothing, attempts, fault: containment };
    const [reviews, reverts] = await Promise.all([
      reviewsIfAny(facts.reviews, pullRequest),
      revertsOf(pullRequest, containment),
    ]);
    const question = { pullRequest, reverts, soakMs: 0, now };
    const compared = await orReason(async () => {
      for (const version of versionsOf(attempts))
        await answer(judgeVersion({ ...question, ...version }), containment, answers);
      return {};
    });
    const fault = "reason" in compared ? compared : null;
    return { lookup, reviews, attempts, reverts, answers, fault, now };
  },

  judge(evidence, options): Result {
    const { lookup } = evidence;
    const wantsVersion = options.expect.contains !== undefined;
    const first = "reason" in lookup ? null : stands(lookup, wantsVersion);
    if (first) return first;
    return judgeProbes({ ...evidence, ...options, wantsVersion });
  },
});

/** What keeps it from being asked; without `contains` a pull request need not be there. */
function stands(lookup: PullRequestLookup, wantsVersion: boolean): Result | null {
  if (!wantsVersion) return notHere(lookup);
  const found = judgeable(lookup);
  return isPullRequest(found) ? null : found;
}

async function orReason<T>(
  read: () => Promise<T>,
): Promise<T | { readonly reason: string; readonly mend: string }> {
  try {
    return await read();
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { reason: fault.reason, mend: fault.mend };
  }
}
