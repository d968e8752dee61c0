import * as z from "zod/mini";

/** A run of GitHub Actions, by REST. Source: docs.github.com/rest/actions/workflow-runs. */
export const workflowRunSchema = z.object({
  id: z.number(),
  name: z.optional(z.nullable(z.string())),
  /** `.github/workflows/ci.yml`, sometimes with `@` and a ref. */
  path: z.string(),
  event: z.string(),
  status: z.nullable(z.string()),
  conclusion: z.nullable(z.string()),
  head_sha: z.string(),
  run_attempt: z.optional(z.number()),
  created_at: z.string(),
  updated_at: z.string(),
  /** When the newest attempt began. */
  run_started_at: z.optional(z.string()),
  html_url: z.string(),
  check_suite_id: z.optional(z.number()),
  head_repository: z.nullable(z.object({ full_name: z.string() })),
  actor: z.optional(z.nullable(z.object({ login: z.string() }))),
});
export type RestWorkflowRun = z.output<typeof workflowRunSchema>;

export const workflowSchema = z.object({ id: z.number(), name: z.string(), path: z.string() });

/** The path within its repository, without the ref that GitHub may hang on. */
export function workflowPath(path: string): string {
  return path.replace(/@.*$/s, "");
}
