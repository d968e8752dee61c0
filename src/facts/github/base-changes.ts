import type { GitHubSession } from "../../clients/github/session.ts";
import type { PullRequest } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { BASE_CHANGES, timelineEventSchema } from "../../formats/github/timeline.ts";
import { orElse, type ReviewQuery } from "./review-query.ts";

export interface BaseChangesRequest {
  readonly session: GitHubSession;
  readonly pullRequest: PullRequest;
  readonly query: ReviewQuery;
}

/** Of a hundred events each. */
const MAX_PAGES = 5;

/**
 * When the pull request was last given another base, or its base was rewritten: what was approved before
 * may have been another diff of the same commits. ISO time; null where it never was. By the shared query,
 * else by REST.
 * @throws FactUnavailable where it cannot be found out
 */
export async function lastBaseChange({
  session,
  pullRequest: { number },
  query,
}: BaseChangesRequest): Promise<string | null> {
  const told = await orElse(
    query.part("pullRequest.baseChanges", ({ pullRequest }) => pullRequest?.baseChanges.nodes),
    null,
  );
  if (told && !told.includes(null)) return told[0]?.createdAt ?? null;
  const { items, truncated } = await session.list(
    "/repos/{owner}/{repo}/issues/{issue_number}/timeline",
    { issue_number: number },
    timelineEventSchema,
    { maxPages: MAX_PAGES },
  );
  if (truncated)
    throw new FactUnavailable(
      `#${number} has more events than are read`,
      "set GH_TOKEN or run gh auth login",
    );
  const times = items
    .filter(({ event = "" }) => BASE_CHANGES.includes(event))
    // Without a time it may have been at any.
    .map(({ created_at }) => created_at ?? "~");
  return times.sort().at(-1) ?? null;
}
