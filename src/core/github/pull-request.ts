/** A pull request as GitHub has it. Texts are GitHub's, and hostile. Times are ISO 8601, UTC. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  /** Empty where there is none. */
  readonly body: string;
  /** Null for an account that is gone. */
  readonly author: Account | null;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly labels: readonly string[];
  readonly base: PullRequestSide;
  /** The default branch of the repository that it goes into; null where that is not said. */
  readonly defaultBranch: string | null;
  readonly head: PullRequestSide;
  /** `computing`: GitHub had not found out, asked twice. A merged or closed one is `not-asked`. */
  readonly mergeable: "yes" | "conflict" | "computing" | "not-asked";
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly mergedAt: string | null;
  /** Login; null where it is not merged, or not said. */
  readonly mergedBy: string | null;
  /** What the merge, squash or rebase made on the base; null before it. */
  readonly mergeCommit: string | null;
  /** GitHub's trial merge into the base, while it is open; null where there is none. */
  readonly testMerge: string | null;
  /** Logins and team names (`acme/core`) that were asked for a review and have not given one. */
  readonly requestedReviewers: readonly string[];
}

export interface PullRequestSide {
  /** A branch name without `refs/heads/`. */
  readonly ref: string;
  /** A full SHA. */
  readonly sha: string;
  /** `owner/name`; null for a fork that is gone. */
  readonly repository: string | null;
}

export interface Account {
  readonly login: string;
  readonly isBot: boolean;
}

/** The pull request that stands for what is checked out, and how the two stand to each other. */
export interface PullRequestLookup {
  /** `owner/name` of the repository that was asked. */
  readonly repository: string;
  /** What was looked for, as a person would say it: `acme:feature/x`, `#12`, `the commit 1a2b3c4d`. */
  readonly sought: string;
  /** Null: there is none. */
  readonly pullRequest: PullRequest | null;
  /**
   * The commit whose checks count (GITHUB.md, "Which commit"): the event's, else the pull request's head,
   * else what is checked out. A full SHA.
   */
  readonly commit: string;
  readonly standing: Standing;
}

/** How what is checked out stands to the pull request's head; without a pull request, to the pushed branch. */
export type Standing =
  /** The same commit, or CI's test merge of it, and no tracked file is changed. */
  | { readonly kind: "same" }
  /** Commits that GitHub does not have. `commits` is null where the clone cannot count them. */
  | { readonly kind: "unpushed"; readonly commits: number | null }
  /** The same commit, and tracked files are changed. */
  | { readonly kind: "uncommitted" }
  /** GitHub has commits that are not here. */
  | { readonly kind: "behind"; readonly commits: number | null }
  /** Both have commits that the other has not. */
  | { readonly kind: "diverged" }
  /**
   * In CI: the pull request is not what the event was about. `retargeted`: it goes into another branch now,
   * whose checklist counts; without it, its head has moved past the event's.
   */
  | {
      readonly kind: "superseded";
      readonly retargeted?: { readonly from: string; readonly to: string };
    }
  /** Nothing here to compare: the base after a merge, or `--pr N` beside another tree. */
  | { readonly kind: "elsewhere" };

/** A path of the pull request's diff. */
export interface TouchedPath {
  readonly path: string;
  /** Where it was before, for renames; else null. */
  readonly oldPath: string | null;
}

/** How the branch stands to its base now. */
export interface BaseStanding {
  /** The base branch's name. */
  readonly base: string;
  /** The branch's own newest commit that was judged: never CI's test merge. */
  readonly head: string;
  readonly behindBy: number;
  readonly aheadBy: number;
  /** Files in conflict, or why nobody knows. */
  readonly conflict: "none" | "conflict" | "computing";
  /** Paths in conflict where git could say; may be empty although there is a conflict. */
  readonly conflictingPaths: readonly string[];
  /** Work of others that the branch takes back. */
  readonly undone: readonly Undone[];
  /** Why `undone` could not be found out; null when it was. */
  readonly undoneUnknown: string | null;
}

/** A file that the branch puts back to what it was before somebody else's commit on the base. */
export interface Undone {
  readonly path: string;
  /** Full SHA and subject of the commit whose work is lost. */
  readonly commit: string;
  readonly subject: string;
}
