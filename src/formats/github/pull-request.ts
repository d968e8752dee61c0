import * as z from "zod/mini";
import type { PullRequest } from "../../core/github/pull-request.ts";
import { accountOf, userSchema } from "./account.ts";

const side = {
  ref: z.string(),
  sha: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  repo: z.nullish(z.object({ full_name: z.string(), default_branch: z.optional(z.string()) })),
};

const summary = {
  number: z.int(),
  state: z.enum(["open", "closed"]),
  created_at: z.string(),
  merged_at: z.nullable(z.string()),
  merge_commit_sha: z.nullable(z.string()),
  head: z.object({ ...side, user: z.nullish(userSchema) }),
  base: z.object(side),
};

/** A pull request as lists have it: `GET /repos/{owner}/{repo}/pulls`. */
export const pullRequestSummarySchema = z.object(summary);
export type PullRequestSummary = z.output<typeof pullRequestSummarySchema>;

/** `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export const pullRequestSchema = z.object({
  ...summary,
  html_url: z.string(),
  title: z.string(),
  body: z.nullable(z.string()),
  user: z.nullable(userSchema),
  draft: z.optional(z.boolean()),
  labels: z.array(z.object({ name: z.string() })),
  mergeable: z.nullable(z.boolean()),
  additions: z.int(),
  deletions: z.int(),
  changed_files: z.int(),
  closed_at: z.nullable(z.string()),
  merged_by: z.nullish(userSchema),
  requested_reviewers: z.nullish(z.array(userSchema)),
  requested_teams: z.nullish(z.array(z.object({ slug: z.string() }))),
});
export type PullRequestAnswer = z.output<typeof pullRequestSchema>;

/** @param organisation the owner of the repository, whose teams may be asked for a review */
export function asPullRequest(answer: PullRequestAnswer, organisation: string): PullRequest {
  const merged = answer.merged_at !== null;
  const open = answer.state === "open";
  return {
    number: answer.number,
    url: answer.html_url,
    title: answer.title,
    body: answer.body ?? "",
    author: accountOf(answer.user),
    state: merged ? "merged" : answer.state,
    draft: answer.draft ?? false,
    labels: answer.labels.map(({ name }) => name),
    base: sideOf(answer.base),
    defaultBranch: answer.base.repo?.default_branch ?? null,
    head: sideOf(answer.head),
    mergeable: open ? mergeableOf(answer.mergeable) : "not-asked",
    additions: answer.additions,
    deletions: answer.deletions,
    changedFiles: answer.changed_files,
    createdAt: answer.created_at,
    closedAt: answer.closed_at,
    mergedAt: answer.merged_at,
    mergedBy: merged ? (answer.merged_by?.login ?? null) : null,
    // One property for two things: what the merge made, and the trial of it. While GitHub computes
    // anew, or where there is a conflict, the trial is that of an earlier head.
    mergeCommit: merged ? answer.merge_commit_sha : null,
    testMerge: open && answer.mergeable === true ? answer.merge_commit_sha : null,
    requestedReviewers: [
      ...(answer.requested_reviewers ?? []).map(({ login }) => login),
      ...(answer.requested_teams ?? []).map(({ slug }) => `${organisation}/${slug}`),
    ],
  };
}

function sideOf({ ref, sha, repo }: PullRequestAnswer["base"]) {
  return { ref, sha, repository: repo?.full_name ?? null };
}

function mergeableOf(answer: boolean | null): PullRequest["mergeable"] {
  if (answer === null) return "computing";
  return answer ? "yes" : "conflict";
}

/** One of `GET /repos/{owner}/{repo}/pulls/{pull_number}/files`. */
export const pullRequestFileSchema = z.object({
  filename: z.string(),
  status: z.string(),
  previous_filename: z.optional(z.string()),
});
