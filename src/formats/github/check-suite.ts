import * as z from "zod/mini";

/** What GraphQL says of a commit's checks. Enumerations are in upper case there, and left open here. */

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) });

/** The first page of the runs of one suite. */
const checkRunPageSchema = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(
    z.object({
      databaseId: z.number(),
      name: z.string(),
      status: z.string(),
      conclusion: z.nullable(z.string()),
      startedAt: z.nullable(z.string()),
      completedAt: z.nullable(z.string()),
      detailsUrl: z.nullable(z.string()),
    }),
  ),
});
export type CheckRunNode = z.output<typeof checkRunPageSchema>["nodes"][number];

const workflowRun = z.object({
  databaseId: z.number(),
  event: z.string(),
  createdAt: z.string(),
  url: z.string(),
  file: z.nullable(z.object({ path: z.string() })),
  workflow: z.object({ name: z.string(), resourcePath: z.string() }),
});

/** A page of a commit's suites. */
export const checkSuitePageSchema = z.object({
  pageInfo,
  nodes: z.array(
    z.object({
      databaseId: z.number(),
      createdAt: z.string(),
      status: z.string(),
      conclusion: z.nullable(z.string()),
      app: z.nullable(z.object({ databaseId: z.number(), slug: z.string() })),
      workflowRun: z.nullable(workflowRun),
      checkRuns: checkRunPageSchema,
    }),
  ),
});
export type CheckSuitePage = z.output<typeof checkSuitePageSchema>;
export type CheckSuiteNode = CheckSuitePage["nodes"][number];

const statusContext = z.object({
  context: z.string(),
  state: z.string(),
  createdAt: z.string(),
  targetUrl: z.nullable(z.string()),
});

/** A commit with its first page of suites; `status` is null where nobody has set one. */
export const checkedCommitSchema = z.object({
  oid: z.string(),
  status: z.nullable(z.object({ contexts: z.array(statusContext) })),
  checkSuites: checkSuitePageSchema,
});
export type CheckedCommit = z.output<typeof checkedCommitSchema>;
