import * as z from "zod/mini";

/** A deployment and its statuses, by REST. Source: docs.github.com/rest/deployments. */
export const deploymentSchema = z.object({
  id: z.number(),
  sha: z.string(),
  ref: z.string(),
  task: z.string(),
  environment: z.string(),
  creator: z.nullable(z.object({ login: z.string() })),
  created_at: z.string(),
});
export type RestDeployment = z.output<typeof deploymentSchema>;

export const deploymentStatusSchema = z.object({ state: z.string(), created_at: z.string() });

export const environmentSchema = z.object({ name: z.string() });

const statusNode = z.object({ state: z.string(), createdAt: z.string() });

/** A page of the deployments of one environment, by GraphQL. */
export const deploymentPageSchema = z.object({
  repository: z.object({
    deployments: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
      nodes: z.array(
        z.object({
          databaseId: z.number(),
          commitOid: z.string(),
          ref: z.nullable(z.object({ name: z.string() })),
          task: z.nullable(z.string()),
          environment: z.nullable(z.string()),
          creator: z.nullable(z.object({ __typename: z.string(), login: z.string() })),
          createdAt: z.string(),
          latestStatus: z.nullable(statusNode),
          statuses: z.nullable(
            z.object({
              pageInfo: z.object({ hasNextPage: z.boolean() }),
              nodes: z.array(statusNode),
            }),
          ),
        }),
      ),
    }),
  }),
});
export type DeploymentNode = z.output<
  typeof deploymentPageSchema
>["repository"]["deployments"]["nodes"][number];
