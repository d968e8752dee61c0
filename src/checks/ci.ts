import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import { askedChecks } from "../core/github/asked-checks.ts";
import type { BranchRules, CiState } from "../core/github/ci.ts";
import { judgeChecks } from "../core/github/ci-result.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { notHere } from "../core/github/standing.ts";
import type { Result } from "../core/result.ts";

const name = z.string().check(z.minLength(1));

const options = z.strictObject({
  require: z
    ._default(
      z.union([
        z.enum(["required", "all"]),
        z
          .array(
            z.union([
              name,
              z.strictObject({
                name: name.check(z.describe("A name, or a pattern.")),
                ifPresent: z
                  ._default(z.boolean(), false)
                  .check(z.describe("Asked only where it is reported.")),
              }),
            ]),
          )
          .check(z.minLength(1)),
      ]),
      "required",
    )
    .check(
      z.describe(
        "Which checks have to pass: what the base branch's rules require (all that is reported, where they require none), `all` that is reported, or a list of names. In a name `*` is any characters, `{a,b}` either.",
      ),
    ),
  skipped: z
    ._default(z.enum(["auto", "pass", "fail"]), "auto")
    .check(
      z.describe(
        "How a skipped check counts. `auto`: it passes when its workflow run did not fail, was not cancelled and did more than skip.",
      ),
    ),
  ignore: z
    ._default(z.array(name), [])
    .check(z.describe("Names and patterns of checks and workflows that do not count.")),
  grace: z
    ._default(durationSchema, "2m")
    .check(
      z.describe(
        "How long after the first check suite more checks may still turn up; until then, where their names are not known beforehand, green is not believed.",
      ),
    ),
});

interface CiEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where the commit cannot be judged here. */
  readonly state: CiState | null;
  /** Null where the options do not ask for them. */
  readonly rules: BranchRules | null;
  readonly now: Date;
}

export const ci = defineCheck({
  name: "ci",
  title: "CI passes on the head commit",
  failureTitle: "CI does not pass on the head commit",
  category: "production",
  stage: "review",
  why: "What passes on one machine may fail on a clean one. Checks that were skipped, cancelled, hidden by a namesake or never started look green at a glance and have shown nothing.",
  fix: "Open the named checks, repair what they found, and push.",
  outcomes: {
    pass: "Every check that is asked for has reported on the head commit, and its newest run ended in success or neutral, or was skipped as `skipped` allows.",
    fail: "The newest run of a check that is asked for ended in failure, timed_out, action_required, startup_failure or error, was cancelled without a newer run of its workflow, or was skipped as `skipped` does not allow.",
    pending:
      "A check that is asked for is missing or has not ended, or more may still turn up (`grace`): it is CI's move. Commits that are not pushed: the author's.",
    unknown:
      "Checks or the branch's rules could not be read, no check has reported at all where none is required, or one ended as `stale` or in a way that is not known.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "ci", "branchRules"],
  options,
  example: { ignore: ["codecov/*"], grace: "1m" },
  holdsWithout: {
    "pullRequest.pullRequest.labels":
      "the head commit is judged, whatever its pull request is called",
    "branchRules.requiredChecks": "where the rules require no check, all that reported are asked",
  },

  async gather({ facts, options, now }): Promise<CiEvidence> {
    const lookup = await facts.pullRequest();
    // GitHub need not know a commit that is not pushed.
    if (notHere(lookup)) return { lookup, state: null, rules: null, now };
    const wantsRules = options.require === "required";
    const [state, rules] = await Promise.all([
      facts.ci(),
      wantsRules ? facts.branchRules() : Promise.resolve(null),
    ]);
    return { lookup, state, rules, now };
  },

  judge({ lookup, state, rules, now }, options): Result {
    const elsewhere = notHere(lookup);
    if (elsewhere) return elsewhere;
    if (state === null) throw new Error("the commit can be judged and nothing was gathered");
    const asked = askedChecks({ ...options, state, rules });
    return judgeChecks({
      lookup,
      state,
      rules,
      now,
      asked,
      graceMs: parseDuration(options.grace) ?? 0,
    });
  },
});
