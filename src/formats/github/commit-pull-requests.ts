import * as z from "zod/mini";

/** A commit's history, newest first, each commit with the pull requests that it belongs to. */
export const COMMIT_PULL_REQUESTS = `query DodWholeMerge($owner: String!, $repo: String!, $oid: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $repo) {
    nameWithOwner
    object(oid: $oid) {
      ... on Commit {
        history(first: 50, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes {
            oid
            associatedPullRequests(first: 10) {
              totalCount
              nodes { number merged baseRefName repository { nameWithOwner } }
            }
          }
        }
      }
    }
  }
}`;

const pullRequest = z.object({
  number: z.int(),
  merged: z.boolean(),
  baseRefName: z.string(),
  repository: z.object({ nameWithOwner: z.string() }),
});

const commit = z.object({
  oid: z.string(),
  associatedPullRequests: z.object({ totalCount: z.int(), nodes: z.array(pullRequest) }),
});

/** `object` is null where GitHub does not have the commit. */
export const commitPullRequestsSchema = z.object({
  repository: z.object({
    nameWithOwner: z.string(),
    object: z.nullable(
      z.object({
        history: z.object({
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
          nodes: z.array(commit),
        }),
      }),
    ),
  }),
});
export type CommitPullRequests = z.output<typeof commitPullRequestsSchema>;
