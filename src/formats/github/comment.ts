import * as z from "zod/mini";

/** A page of a pull request's comments, as GraphQL gives it. */
export const commentPageSchema = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
  nodes: z.array(
    z.object({
      // `databaseId` is an Int, which ids have outgrown.
      fullDatabaseId: z.string().check(z.regex(/^\d{1,20}$/)),
      viewerDidAuthor: z.boolean(),
      body: z.string(),
    }),
  ),
});

export type CommentNode = z.output<typeof commentPageSchema>["nodes"][number];

/** A comment as REST gives it after it was written. */
export const writtenCommentSchema = z.object({ id: z.number(), html_url: z.string() });

/** A commit status as REST gives it after it was set. */
export const writtenStatusSchema = z.object({ state: z.string(), context: z.string() });
