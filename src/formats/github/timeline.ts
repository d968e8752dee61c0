import * as z from "zod/mini";

/** One of `GET /repos/{owner}/{repo}/issues/{issue_number}/timeline`; commits have no time of their own there. */
export const timelineEventSchema = z.object({
  event: z.optional(z.string()),
  created_at: z.nullish(z.string()),
});

/** Events after which the same commits may make another diff. */
export const BASE_CHANGES: readonly string[] = [
  "base_ref_changed",
  "automatic_base_change_succeeded",
  "base_ref_force_pushed",
];
