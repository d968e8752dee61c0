import * as z from "zod/mini";

const statusChecks = z.object({
  type: z.literal("required_status_checks"),
  parameters: z.object({
    required_status_checks: z.array(
      z.object({ context: z.string(), integration_id: z.optional(z.nullable(z.number())) }),
    ),
    strict_required_status_checks_policy: z.boolean(),
  }),
});

const pullRequests = z.object({
  type: z.literal("pull_request"),
  parameters: z.object({
    required_approving_review_count: z.number(),
    require_code_owner_review: z.boolean(),
    required_review_thread_resolution: z.boolean(),
  }),
});

const workflows = z.object({
  type: z.literal("workflows"),
  parameters: z.object({
    workflows: z.array(z.object({ path: z.string(), repository_id: z.number() })),
  }),
});

const READ = ["required_status_checks", "pull_request", "workflows"];

/** Rules that ask nothing of what is read here. Not a rule of the types above in a shape that is not theirs. */
const other = z.object({
  type: z.string().check(z.refine((type) => !READ.includes(type), "is a rule of another shape")),
});

/** One rule of `GET /repos/{owner}/{repo}/rules/branches/{branch}`; only rules in force are listed. */
export const branchRuleSchema = z.union([statusChecks, pullRequests, workflows, other]);
export type BranchRule = z.output<typeof branchRuleSchema>;

/**
 * A branch with what may be seen of its classic protection. `protection` is absent where the token
 * may not see it.
 */
export const protectedBranchSchema = z.object({
  protection: z.optional(
    z.object({
      required_status_checks: z.optional(
        z.nullable(
          z.object({
            contexts: z.array(z.string()),
            checks: z.optional(
              z.array(
                z.object({ context: z.string(), app_id: z.optional(z.nullable(z.number())) }),
              ),
            ),
            strict: z.optional(z.boolean()),
          }),
        ),
      ),
    }),
  ),
});
export type ProtectedBranch = z.output<typeof protectedBranchSchema>;
