import * as z from "zod/mini";

/**
 * What REST says of a commit's checks. Words such as `status` and `conclusion` are left open: GitHub adds
 * new ones, and a new one must reach the judge, who does not take it for a pass.
 * Source: docs.github.com/rest/checks, /rest/commits/statuses.
 */

export const checkRunSchema = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.nullable(z.string()),
  started_at: z.nullable(z.string()),
  completed_at: z.nullable(z.string()),
  details_url: z.nullable(z.string()),
  html_url: z.nullable(z.string()),
  app: z.nullable(z.object({ id: z.number(), slug: z.optional(z.string()) })),
  check_suite: z.nullable(z.object({ id: z.number() })),
});
export type RestCheckRun = z.output<typeof checkRunSchema>;

/** Of a suite only its age matters here; apps make suites that never get a run. */
export const checkSuiteAgeSchema = z.object({ created_at: z.nullable(z.string()) });

export const commitStatusSchema = z.object({
  context: z.string(),
  /** error, failure, pending, success. */
  state: z.string(),
  created_at: z.string(),
  target_url: z.nullable(z.string()),
});

/** One job of a run of GitHub Actions; its id is that of its check run. */
export const workflowJobSchema = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  run_attempt: z.optional(z.number()),
  runner_name: z.nullable(z.string()),
});
