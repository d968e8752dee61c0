import type * as z from "zod/v4/core";
import type { GitHubSession, Parameters } from "./session.ts";

/**
 * What writes to GitHub: the same repository, token and rules as a session's. It is apart from
 * `GitHubSession`, so that what reads facts has no way to change anything.
 */
export interface GitHubWriter {
  /** Reads of the same repository. */
  readonly session: GitHubSession;
  /**
   * Writes, and gives GitHub's answer.
   * @throws FactUnavailable where it was refused, and where it is not known whether it was written
   */
  send<S extends z.$ZodType>(write: Write, schema: S): Promise<z.output<S>>;
}

export interface OpenedWriter extends GitHubWriter {
  /** Ends everything under way. Safe to call twice. */
  close(): Promise<void>;
}

export interface Write {
  readonly method: "POST" | "PATCH";
  /** `/repos/{owner}/{repo}/statuses/{sha}`; `owner` and `repo` are this repository's. */
  readonly route: string;
  /** Of the route alone. */
  readonly parameters: Parameters;
  readonly body: Readonly<Record<string, string>>;
  /** Done twice it comes to the same: after a timeout, a 5xx or an answer cut off it is sent again. */
  readonly repeatable: boolean;
  /** Which permission it takes, as GitHub writes them: `pull_requests=write; issues=write`, one of the two. */
  readonly permission: string;
}
