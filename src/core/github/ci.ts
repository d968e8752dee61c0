/** What CI reported for a commit. Times are ISO 8601, UTC; null where GitHub does not say. */
export interface CiState {
  /** The commit; a full SHA. */
  readonly commit: string;
  /** All that was reported, older attempts included; whoever judges takes the newest (`latest-checks.ts`). */
  readonly checks: readonly CheckReport[];
  readonly workflowRuns: readonly WorkflowRun[];
  /** When the oldest check suite of the commit was made; null when there is none. */
  readonly oldestSuiteAt: string | null;
  /** What was not listed, such as "only the first 1,000 check suites"; null when all was. */
  readonly truncated: string | null;
}

/** A check run, or a commit status. */
export interface CheckReport {
  readonly kind: "check-run" | "status";
  /** The check run's name, or the status's context. */
  readonly name: string;
  /** Null for statuses. */
  readonly app: { readonly id: number; readonly slug: string } | null;
  /** The run of GitHub Actions that it belongs to; null for others. An id of `CiState.workflowRuns`. */
  readonly workflowRunId: number | null;
  /** False: queued, waiting, in progress, or a status that is `pending`. */
  readonly completed: boolean;
  /**
   * In lower case, as GitHub has it: success, neutral, skipped, failure, timed_out, action_required,
   * startup_failure, cancelled, stale; a status's `error` too. Null until completed. May be a value that
   * nobody knew when this was written.
   */
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Greater is newer, among reports of one kind. Of a status: when it was made, in milliseconds. */
  readonly id: number;
  readonly url: string | null;
  /** On GitHub's test merge of the pull request instead of its head. */
  readonly onTestMerge: boolean;
  /** A job of `dod` itself, this one or another of the same commit, or a status that it set: never waited for. */
  readonly own: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  /** The workflow's name. */
  readonly name: string;
  /** `.github/workflows/ci.yml`; null where it is not said. */
  readonly path: string | null;
  /** push, pull_request, schedule … */
  readonly event: string;
  readonly completed: boolean;
  readonly conclusion: string | null;
  /** Counted from 1; null where it is not said. */
  readonly attempt: number | null;
  readonly createdAt: string;
  readonly url: string | null;
}

/** What a branch's rules ask of whoever merges into it: classic protection and rulesets together. */
export interface BranchRules {
  readonly branch: string;
  readonly requiredChecks: readonly RequiredCheck[];
  /** Workflows that a ruleset requires: a run of each has to pass on the commit. */
  readonly requiredWorkflows: readonly RequiredWorkflow[];
  /** Only branches that are up to date may be merged. */
  readonly upToDate: boolean;
  /** What pull requests need, by rulesets; nulls where nothing is asked or known. */
  readonly approvals: number | null;
  readonly codeOwnerReview: boolean;
  readonly resolvedThreads: boolean;
  /** Why part of the rules could not be read; null when all were. Then what is required is not known. */
  readonly unreadable: { readonly reason: string; readonly mend: string } | null;
}

export interface RequiredCheck {
  readonly context: string;
  /** The app that has to report it; null for any. */
  readonly appId: number | null;
}

export interface RequiredWorkflow {
  /** Within the repository that holds it: `.github/workflows/ci.yml`. As in `WorkflowRun.path`. */
  readonly path: string;
  /** Of the repository that holds it, often another one. */
  readonly repositoryId: number;
}
