import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import type { BaseStanding, PullRequestLookup } from "../core/github/pull-request.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { quoted } from "../core/quote.ts";
import {
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";

const options = z.strictObject({
  maxBehind: z
    .optional(z.int().check(z.minimum(0)))
    .check(
      z.describe(
        "How many commits of the base the branch may lack. Default: any number, as long as there is no conflict. Not asked of a merged pull request.",
      ),
    ),
});

interface UpToDateEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where there is no pull request to judge. */
  readonly standing: BaseStanding | null;
}

export const upToDate = defineCheck({
  name: "up-to-date",
  title: "The branch fits onto its base as it is now",
  failureTitle: "The branch does not fit onto its base any more",
  category: "ownership",
  stage: "review",
  why: "A branch is tested against the base it started from and merged into the one there is now. A merge gone wrong takes other people's work back without anybody seeing it in the diff.",
  fix: "Merge the base into the branch, or rebase it, keep both sides' work, and push.",
  outcomes: {
    pass: "There is no conflict, no file is put back to what it was before somebody else's commit on the base, and the branch is no more than `maxBehind` commits behind. The branch is judged, not CI's test merge.",
    fail: "One of these does not hold, or the pull request was closed.",
    pending:
      "There is no pull request, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown:
      "GitHub has not found out whether there is a conflict, or it cannot be found out whether other people's work is undone.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "baseStanding"],
  options,
  example: { maxBehind: 50 },
  holdsWithout: { "pullRequest.pullRequest.labels": "labels are in nobody's way" },

  async gather({ facts }): Promise<UpToDateEvidence> {
    const lookup = await facts.pullRequest();
    const isThere = isPullRequest(judgeable(lookup));
    return { lookup, standing: isThere ? await facts.baseStanding() : null };
  },

  judge({ lookup, standing }, { maxBehind }): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    if (standing === null) throw new Error("there is a pull request and nothing was gathered");
    const { base, head, behindBy, aheadBy, conflict, undone, undoneUnknown } = standing;
    const merged = pullRequest.state === "merged";
    const behind = maxBehind !== undefined && behindBy > maxBehind ? behindBy : null;
    const evidence = [
      {
        kind: "commit" as const,
        ref: head,
        summary: `${aheadBy} ahead of ${base}, ${behindBy} behind`,
      },
    ] as const;
    const findings = [
      ...(merged ? [] : conflicts(standing)),
      ...undone.map(({ path, commit, subject }) =>
        finding({
          path,
          rule: "undone",
          message: `is put back to what it was before ${commit.slice(0, 10)} ${quoted(subject)} on ${base}`,
          fix: `bring it back: git checkout ${commit.slice(0, 10)} -- ${path}, then your own changes to it`,
        }),
      ),
      ...(merged || behind === null
        ? []
        : [
            finding({
              rule: "behind",
              message: `it lacks ${countOf(behind, "commit")} of ${base}, more than ${maxBehind}`,
              fix: `bring them in: git fetch, then git merge or git rebase ${base}`,
            }),
          ]),
    ];
    if (isNonEmpty(findings)) return fail(summaryOf(standing, findings), findings, { evidence });
    if (!merged && conflict !== "none")
      return unknown(
        `GitHub has not found out yet whether the branch is in conflict with ${base}`,
        "ask again in a moment",
        { evidence },
      );
    if (undoneUnknown !== null)
      return unknown(
        `whether work on ${base} is undone cannot be told: ${undoneUnknown}`,
        "fetch what is lacking: git fetch, in a shallow clone git fetch --unshallow, and fetch-depth: 0 in CI",
        { evidence },
      );
    return pass(
      merged
        ? `merged into ${base}, 0 files of others undone`
        : `${behindBy} behind ${base}, no conflict, 0 files of others undone`,
      evidence,
    );
  },
});

function conflicts({ base, conflict, conflictingPaths }: BaseStanding): Finding[] {
  if (conflict !== "conflict") return [];
  const paths = conflictingPaths.length > 0 ? conflictingPaths : [null];
  return paths.map((path) =>
    finding({
      path,
      rule: "conflict",
      message: `${path === null ? "it " : ""}is in conflict with ${base}`,
      fix: `bring ${base} into the branch and keep both sides' work`,
    }),
  );
}

function summaryOf(
  { base, behindBy, conflictingPaths, undone }: BaseStanding,
  findings: readonly Finding[],
): string {
  const has = (wanted: string) => findings.some(({ rule }) => rule === wanted);
  const parts = [
    has("conflict") &&
      `in conflict with ${base}${conflictingPaths.length > 0 ? ` in ${countOf(conflictingPaths.length, "file")}` : ""}`,
    has("undone") && `undoes work on ${base} in ${countOf(undone.length, "place")}`,
    has("behind") && `${behindBy} behind ${base}`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
