import type { GitHubWriter } from "../../clients/github/writer.ts";
import type { StatusState } from "../../core/github/own-status.ts";
import { FactUnavailable } from "../../core/result.ts";
import { writtenStatusSchema } from "../../formats/github/comment.ts";

export interface StatusToPublish {
  /** A full SHA. */
  readonly commit: string;
  readonly context: string;
  readonly state: StatusState;
  /** At most 140 characters. */
  readonly description: string;
  /** Where the status leads; null for nowhere. */
  readonly url: string | null;
}

/**
 * Sets a commit status, with one request. The newest of a context counts, so to set it twice is to set it.
 * @throws FactUnavailable
 */
export async function publishStatus(
  { send }: Pick<GitHubWriter, "send">,
  { commit, context, state, description, url }: StatusToPublish,
): Promise<void> {
  const set = await send(
    {
      method: "POST",
      route: "/repos/{owner}/{repo}/statuses/{sha}",
      parameters: { sha: commit },
      body: { context, state, description, ...(url === null ? {} : { target_url: url }) },
      repeatable: true,
      permission: "statuses=write",
    },
    writtenStatusSchema,
  );
  if (set.state === state && set.context === context) return;
  throw new FactUnavailable(
    "GitHub answered with another status than the one that was sent",
    "see that nothing between here and GitHub changes it (a proxy), then run dod again",
  );
}
