import * as z from "zod/mini";

/** A commit of a list, by REST. Source: docs.github.com/rest/commits. */
export const listedCommitSchema = z.object({
  sha: z.string(),
  commit: z.object({
    message: z.string(),
    committer: z.nullable(z.object({ date: z.optional(z.string()) })),
  }),
  parents: z.array(z.object({ sha: z.string() })),
});
