import * as z from "zod/mini";

/** `GET /repos/{owner}/{repo}/compare/{basehead}`; the files come with the first page alone, 300 at most. */
export const branchComparisonSchema = z.object({
  status: z.enum(["diverged", "ahead", "behind", "identical"]),
  ahead_by: z.int(),
  behind_by: z.int(),
  /** The base's tip. */
  base_commit: z.optional(z.object({ sha: z.string() })),
  /** What the files are compared with. */
  merge_base_commit: z.optional(z.object({ sha: z.string() })),
  files: z.optional(
    z.array(
      z.object({
        filename: z.string(),
        previous_filename: z.optional(z.string()),
        status: z.string(),
        /** Of the content on the new side. */
        sha: z.nullable(z.string()),
        additions: z.int(),
        deletions: z.int(),
        changes: z.int(),
        /** Not there for what is binary, empty, moved as it was, or too large. */
        patch: z.optional(z.string()),
      }),
    ),
  ),
});
export type BranchComparison = z.output<typeof branchComparisonSchema>;
