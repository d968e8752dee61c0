/**
 * The change: merge base → working tree, untracked files included. One diff, read once.
 * Paths are `/`-separated, relative to the repository root. Bytes that are not UTF-8 are kept as
 * lone surrogates U+DC80–U+DCFF (as Python's `surrogateescape` does), so that a path is one string,
 * unique, and can be turned back into its bytes (`path-bytes.ts`).
 */
export interface Change {
  /** The base's name as a person would say it: `origin/main`, `main`, `v1.2`, a SHA. */
  readonly base: string;
  /** How the base was found: "--base", "the pull request's base", "origin's default branch" … */
  readonly baseReason: string;
  /** The tip of the base; a full SHA. */
  readonly baseTip: string;
  /** Full SHA; the empty tree's where the change starts at a root commit. */
  readonly mergeBase: string;
  /** Full SHA of HEAD. */
  readonly head: string;
  /** Null on a detached HEAD. */
  readonly branch: string | null;
  /** `sha256:…` of what changed, independent of line numbers: the same after a clean rebase. */
  readonly digest: string;
  /** `sha256:…` of what the changed files hold now: tells two places apart that have the same lines around them. */
  readonly contents: string;
  /** Tracked files differ from HEAD, or untracked files exist. */
  readonly dirty: boolean;
  /** Sorted by path. */
  readonly files: readonly ChangedFile[];
  readonly insertions: number;
  readonly deletions: number;
  /** Remarks about how the change was found: several merge bases, a stale base … */
  readonly notes: readonly string[];
}

export type FileStatus = "added" | "modified" | "deleted" | "renamed" | "copied" | "type-changed";
export type FileKind = "text" | "binary" | "submodule" | "symlink";

export interface ChangedFile {
  readonly path: string;
  /** Where it was before, for renames and copies; else null. */
  readonly oldPath: string | null;
  readonly status: FileStatus;
  readonly kind: FileKind;
  readonly untracked: boolean;
  readonly insertions: number;
  readonly deletions: number;
  /** In order; empty for binary, submodule, symlink and mode-only changes. No context lines. */
  readonly hunks: readonly Hunk[];
}

/** A run of replaced lines. `newLines` 0: only removed; then `newStart` is the line before. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** The lines of the new file that the change wrote, in order, counted from 1. */
export function* addedLines(file: ChangedFile): Generator<number> {
  for (const hunk of file.hunks)
    for (let line = hunk.newStart; line < hunk.newStart + hunk.newLines; line++) yield line;
}

/** A commit of the change, oldest first in lists; merges of the base into the branch included. */
export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly subject: string;
  /** Everything after the subject, trailers included. */
  readonly body: string;
  readonly trailers: readonly { readonly key: string; readonly value: string }[];
  /** git's `%G?`: G good, B bad, U good but unknown validity, X/Y expired, R revoked, E cannot be checked, N none. Null when not asked for. */
  readonly signature: string | null;
}
