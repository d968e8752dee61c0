import * as z from "zod/mini";

/** A release, by REST; the newest first. Source: docs.github.com/rest/releases. */
export const releaseSchema = z.object({
  tag_name: z.string(),
  name: z.nullable(z.string()),
  draft: z.boolean(),
  prerelease: z.boolean(),
  published_at: z.nullable(z.string()),
  html_url: z.string(),
});

/** A tag, by REST: the commit it stands for, annotated or not. */
export const tagSchema = z.object({ name: z.string(), commit: z.object({ sha: z.string() }) });

const pageInfo = z.object({ hasNextPage: z.boolean() });

// A tag may stand for another tag; two steps are more than anybody takes.
const target = z.object({
  __typename: z.string(),
  oid: z.string(),
  target: z.optional(
    z.object({
      __typename: z.string(),
      oid: z.string(),
      target: z.optional(z.object({ __typename: z.string(), oid: z.string() })),
    }),
  ),
});

/** Releases and tags, by GraphQL. */
export const releasesAndTagsSchema = z.object({
  repository: z.object({
    releases: z.object({
      pageInfo,
      nodes: z.array(
        z.object({
          tagName: z.string(),
          name: z.nullable(z.string()),
          isDraft: z.boolean(),
          isPrerelease: z.boolean(),
          publishedAt: z.nullable(z.string()),
          url: z.string(),
          tagCommit: z.nullable(z.object({ oid: z.string() })),
        }),
      ),
    }),
    refs: z.nullable(
      z.object({
        pageInfo,
        nodes: z.array(z.object({ name: z.string(), target: z.nullable(target) })),
      }),
    ),
  }),
});
export type TagTarget = z.output<typeof target>;
