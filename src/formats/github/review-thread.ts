import * as z from "zod/mini";
import type { ReviewThread } from "../../core/github/reviews.ts";
import { accountOfActor, actorSchema } from "./account.ts";

export const THREAD_FIELDS = `isResolved isOutdated path line
      comments(first: 1) { nodes { author { __typename login } body url createdAt } }`;

/** A review thread of GraphQL, by {@link THREAD_FIELDS}. */
export const threadNodeSchema = z.object({
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.nullable(z.int()),
  comments: z.object({
    nodes: z.array(
      z.object({
        author: z.nullable(actorSchema),
        body: z.string(),
        url: z.string(),
        createdAt: z.string(),
      }),
    ),
  }),
});

/** Comments may be 64 KiB each, and there may be a thousand. */
const MAX_TEXT = 1000;

/** @param pullRequest stands in for the first comment where it was deleted */
export function asThread(
  node: z.output<typeof threadNodeSchema>,
  pullRequest: { readonly url: string; readonly createdAt: string },
): ReviewThread {
  const [first] = node.comments.nodes;
  return {
    resolved: node.isResolved,
    outdated: node.isOutdated,
    path: node.path,
    line: node.line,
    author: accountOfActor(first?.author ?? null),
    text: first?.body.slice(0, MAX_TEXT) ?? "",
    url: first?.url ?? pullRequest.url,
    since: first?.createdAt ?? pullRequest.createdAt,
  };
}
