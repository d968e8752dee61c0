import type { Buffer } from "node:buffer";

/** The format for `git log -z`: SHA, parents, committer date, message, each followed by a NUL. */
export const REVERT_LOG_FORMAT = "--format=tformat:%H%x00%P%x00%cI%x00%B%x00";

export interface LoggedCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** ISO time. */
  readonly at: string;
  readonly message: string;
}

/**
 * Commits of `git log -z` in {@link REVERT_LOG_FORMAT}, in its order.
 * @throws Error when the output is cut off.
 */
export function parseRevertLog(bytes: Buffer): LoggedCommit[] {
  // `-z` ends each commit with one more NUL.
  const fields = bytes.toString("utf8").split("\0");
  if (fields.pop() !== "" || fields.length % 5 !== 0)
    throw new Error("git log: the output is cut off");
  const commits: LoggedCommit[] = [];
  for (let at = 0; at < fields.length; at += 5) {
    const [sha = "", parents = "", time = "", message = ""] = fields.slice(at, at + 4);
    commits.push({ sha, parents: parents.split(" ").filter(Boolean), at: time, message });
  }
  return commits;
}
