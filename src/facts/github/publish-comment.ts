import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { GitHubWriter } from "../../clients/github/writer.ts";
import { commentMarker, isMarked, sameText } from "../../core/github/comment-marker.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type CommentNode,
  commentPageSchema,
  writtenCommentSchema,
} from "../../formats/github/comment.ts";

export interface CommentToPublish {
  /** The pull request's. */
  readonly number: number;
  /** Path of the checklist; null for a bundled one. Each has a comment of its own. */
  readonly checklist: string | null;
  /** Markdown. */
  readonly body: string;
}

/** GitHub takes no more than 2,500 comments. */
const MAX_PAGES = 30;
/** Comments on a pull request are an issue's, so either will do. */
const PERMISSION = "pull_requests=write; issues=write";

const COMMENTS = `query DodComments($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { fullDatabaseId viewerDidAuthor body }
      }
    }
  }
}`;
const commentsSchema = z.object({
  repository: z.object({ pullRequest: z.object({ comments: commentPageSchema }) }),
});

/**
 * Writes the comment, or brings the one that is there up to date; what says the same already is left
 * alone, because everybody is told of a change. Two requests, where there are at most 100 comments.
 * @throws FactUnavailable where the comments cannot be read, too: a second one would stand beside the first
 */
export async function publishComment(
  { session, send }: GitHubWriter,
  { number, checklist, body }: CommentToPublish,
): Promise<void> {
  const marker = commentMarker(checklist);
  const text = `${marker}\n${body}`;
  const own = await oldestOwn(session, number, marker);
  if (own !== null && sameText(own.body, text)) return;
  const write = { body: { body: text }, permission: PERMISSION };
  if (own === null)
    await send(
      {
        method: "POST",
        route: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
        parameters: { issue_number: number },
        repeatable: false,
        ...write,
      },
      writtenCommentSchema,
    );
  else
    await send(
      {
        method: "PATCH",
        route: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
        parameters: { comment_id: own.fullDatabaseId },
        repeatable: true,
        ...write,
      },
      writtenCommentSchema,
    );
}

/**
 * The first of the comments that has the marker and that this token's own account wrote: anybody can copy
 * the marker, and a token that may write could edit what others said. Null where there is none.
 * By GraphQL, because REST does not say whose token asks.
 */
async function oldestOwn(
  session: GitHubSession,
  number: number,
  marker: string,
): Promise<CommentNode | null> {
  let after: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const comments = await readPage(session, number, after);
    const own = comments.nodes.find(
      ({ viewerDidAuthor, body }) => viewerDidAuthor && isMarked(body, marker),
    );
    if (own !== undefined) return own;
    if (!comments.pageInfo.hasNextPage) return null;
    after = comments.pageInfo.endCursor;
    if (after === null) break;
  }
  throw new FactUnavailable(
    `not all comments on #${number} could be read, so one of dod's own may be among them`,
    "run dod again; if it stays so, please report it with this message",
  );
}

async function readPage(session: GitHubSession, number: number, after: string | null) {
  const { data, missing } = await session.graphql(COMMENTS, { number, after }, commentsSchema);
  const [gone] = missing;
  if (gone) throw new FactUnavailable(`${gone.path}: ${gone.reason}`, gone.mend);
  return data.repository.pullRequest.comments;
}
