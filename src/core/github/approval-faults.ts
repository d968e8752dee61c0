import { ago } from "../ago.ts";
import { listed } from "../counts.ts";
import { type Finding, finding } from "../result.ts";
import { isOwnedByAlone, type OwnedFiles } from "./approval-needs.ts";
import type { BranchRules } from "./ci.ts";
import type { Opinion } from "./opinions.ts";
import type { PullRequest, TouchedPath } from "./pull-request.ts";
import type { CodeOwners, ReviewState } from "./reviews.ts";

/** What is known of a pull request's reviews. */
export interface ReviewKnowledge {
  readonly reviews: ReviewState;
  readonly rules: BranchRules;
  /** Null where code owners are not asked for. */
  readonly owners: { readonly file: CodeOwners; readonly files: readonly TouchedPath[] } | null;
  readonly members: readonly {
    readonly team: string;
    readonly login: string;
    /** Null: it could not be read. */
    readonly is: boolean | null;
  }[];
}

/** True where the base has owners that GitHub goes by. */
export function isInForce(file: CodeOwners): boolean {
  return file.path !== null && file.off === null;
}

/**
 * GitHub's own word that the owners approved (GITHUB.md, "Reviews" 4). It knows nothing of `freshness`, so
 * it counts only where no approval is left out that it may rest on.
 */
export function isVouched(
  { rules, reviews }: ReviewKnowledge,
  approvals: readonly Opinion[],
): boolean {
  return (
    rules.codeOwnerReview &&
    reviews.decision === "approved" &&
    approvals.every(
      ({ counts, why }) => counts === "yes" || why === "read-only" || why === "author",
    )
  );
}

/** The requests for changes of those who have a say. */
export function objections(
  opinions: readonly Opinion[],
  { url }: PullRequest,
  now: Date,
): Finding[] {
  return opinions
    .filter(({ state, counts }) => state === "changes-requested" && counts === "yes")
    .map((opinion) =>
      finding({
        rule: "changes-requested",
        message: `${opinion.login} asked for changes ${ago(opinion.at, now)}`,
        fix: `answer ${opinion.url ?? url}, and ask ${opinion.login} to look again`,
      }),
    );
}

/** CODEOWNERS is asked for, and there is none that GitHub goes by. */
export function ownersMissing(file: CodeOwners): Finding[] {
  if (isInForce(file) && file.rules.length > 0) return [];
  const why =
    file.path === null
      ? ""
      : `: ${file.path} ${file.off === null ? "has no valid line" : `is off, ${file.off}`}`;
  return [
    finding({
      path: file.path,
      rule: "no-code-owners",
      message: `the base has no CODEOWNERS in force${why}`,
      fix: "write one to .github/CODEOWNERS on the base, or leave `codeOwners` to `auto`",
    }),
  ];
}

/** Files that nobody but the author owns: no reviewer can put that right. */
export function ownedByAuthor(
  { author }: PullRequest,
  owned: readonly OwnedFiles[],
  file: CodeOwners,
): Finding[] {
  return owned
    .filter(({ rule }) => isOwnedByAlone(rule, author?.login ?? null))
    .map(({ rule, paths }) =>
      finding({
        path: paths[0],
        rule: "sole-owner",
        message: `${listed(paths)} ${paths.length === 1 ? "has" : "have"} no owner but ${author?.login}, who cannot approve their own change`,
        fix: `name a second owner in ${file.path}:${rule.line} on the base`,
      }),
    );
}

/** How long there had been enough approvals, in milliseconds: until the merge, or until now. */
export function approvedFor(
  since: string,
  { mergedAt }: PullRequest,
  now: Date,
): { readonly ms: number; readonly merged: boolean } {
  const start = Date.parse(since);
  // An approval that came after the merge counts from then on.
  const merged = mergedAt !== null && Date.parse(mergedAt) >= start;
  return { ms: (merged ? Date.parse(mergedAt) : now.getTime()) - start, merged };
}
