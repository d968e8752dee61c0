import * as z from "zod/mini";
import type { Issue, IssueRef } from "../../core/github/issues.ts";

/** `GET /repos/{owner}/{repo}/issues/{issue_number}`. */
export const issueSchema = z.object({
  number: z.int(),
  title: z.string(),
  body: z.nullish(z.string()),
  state: z.enum(["open", "closed"]),
  closed_at: z.nullable(z.string()),
  html_url: z.string(),
  repository_url: z.string(),
  pull_request: z.nullish(z.object({})),
});

/** One that was moved has the name that it has now. */
export function asIssue(answer: z.output<typeof issueSchema>, asked: IssueRef): Issue {
  const [, repository] = /\/repos\/([^/]+\/[^/]+)$/.exec(answer.repository_url) ?? [];
  return {
    repository: repository ?? asked.repository,
    number: answer.number,
    title: answer.title,
    body: answer.body ?? "",
    state: answer.state,
    closedAt: answer.closed_at,
    url: answer.html_url,
    isPullRequest: Boolean(answer.pull_request),
  };
}

/** `GET /repos/{owner}/{repo}`, as far as it says what may be seen there. */
export const repositorySchema = z.object({ full_name: z.string(), private: z.boolean() });

/** An issue of GraphQL. */
export const issueNodeSchema = z.object({
  number: z.int(),
  repository: z.object({ nameWithOwner: z.string() }),
});
