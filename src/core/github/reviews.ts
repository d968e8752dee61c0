import type { Account } from "./pull-request.ts";

/** The reviews of the pull request. */
export interface ReviewState {
  /** The pull request's head that they are held against; a full SHA. */
  readonly head: string;
  /** All, oldest first. */
  readonly reviews: readonly Review[];
  /** GitHub's own word; null where no rule asks for a review; "unread" where it could not be had. */
  readonly decision: "approved" | "changes-requested" | "review-required" | "unread" | null;
}

export interface Review {
  /** Null for an account that is gone. */
  readonly author: Account | null;
  readonly state: "approved" | "changes-requested" | "dismissed" | "commented" | "pending";
  /** ISO time. */
  readonly submittedAt: string;
  /** The commit that was reviewed; null where GitHub does not know any more. */
  readonly commit: string | null;
  /** Whether the author may write to the repository; null where it could not be found out. */
  readonly canWrite: boolean | null;
  /**
   * The diff that was reviewed is the pull request's now: the same commit, or a rebase that changed no
   * line, and the base has not been changed since. Null where it could not be compared.
   */
  readonly sameDiff: boolean | null;
  readonly url: string | null;
}

/** Membership of `@acme/core`. */
export interface Teams {
  /**
   * @param team `acme/core`
   * @throws FactUnavailable where the token may not see it
   */
  has(team: string, login: string): Promise<boolean>;
}

/** The review threads of the pull request. */
export interface ReviewThreads {
  readonly threads: readonly ReviewThread[];
}

export interface ReviewThread {
  readonly resolved: boolean;
  /** The lines it is about have changed since. */
  readonly outdated: boolean;
  readonly path: string;
  /** In the new file; null where the line is gone. */
  readonly line: number | null;
  /** Of the first comment; null for an account that is gone. */
  readonly author: Account | null;
  /** The first comment's text. */
  readonly text: string;
  readonly url: string;
  /** When it was opened; ISO time. */
  readonly since: string;
}

/** The CODEOWNERS file of the base branch. */
export interface CodeOwners {
  /** Where it is; null when there is none. */
  readonly path: string | null;
  /** In the file's order; the last one that matches counts. */
  readonly rules: readonly CodeOwnersRule[];
  /** Lines that GitHub skips. */
  readonly invalid: readonly {
    readonly line: number;
    readonly text: string;
    readonly why: string;
  }[];
  /** Why it is off although it is there: over 3 MB; null when it is on. */
  readonly off: string | null;
}

export interface CodeOwnersRule {
  /** Counted from 1. */
  readonly line: number;
  readonly pattern: string;
  /** `@ann`, `@acme/core`, `ann@example.org`; empty: nobody owns what matches. */
  readonly owners: readonly string[];
}
