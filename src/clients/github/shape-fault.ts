import type * as z from "zod/v4/core";
import type { Redact } from "../../core/redact.ts";
import { FactUnavailable } from "../../core/result.ts";
import { shortened, type Wording } from "./wording.ts";

/**
 * An answer of another shape than the question's schema: it must never pass for an empty one.
 * @param error the schema's, or what is wrong in words
 */
export function shapeFault(
  what: string,
  error: z.$ZodError | string,
  { place: { host }, redact }: Wording,
): FactUnavailable {
  const newer =
    host === "github.com"
      ? "see whether there is a newer dod; if not, please report it with this message"
      : `see whether there is a newer dod, or the GitHub on ${host} is older than it can be`;
  const where = typeof error === "string" ? error : firstIssue(error, redact);
  return new FactUnavailable(`${what}: the answer is not as GitHub describes it: ${where}`, newer);
}

function firstIssue({ issues: [issue] }: z.$ZodError, redact: Redact): string {
  if (issue === undefined) return "it does not fit";
  const path = shortened(redact(issue.path.map(String).join(".")), 80);
  const expected = "expected" in issue ? `is no ${issue.expected}` : `does not fit (${issue.code})`;
  return path === "" ? `it ${expected}` : `\`${path}\` ${expected}`;
}
