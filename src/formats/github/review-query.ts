import * as z from "zod/mini";
import { blobSchema } from "./file-content.ts";
import { issueNodeSchema } from "./issue.ts";
import { REVIEW_FIELDS, reviewNodeSchema } from "./review.ts";
import { THREAD_FIELDS, threadNodeSchema } from "./review-thread.ts";

/** A page of a list. A null node is one that GitHub could not give. */
function connection<S extends z.ZodMiniType>(node: S) {
  return z.nullable(
    z.object({
      totalCount: z.int(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
      nodes: z.array(z.nullable(node)),
    }),
  );
}

/** The lists of a pull request, which may all be longer than a page. */
export const LISTS = {
  reviews: { fields: REVIEW_FIELDS, schema: connection(reviewNodeSchema) },
  reviewThreads: { fields: THREAD_FIELDS, schema: connection(threadNodeSchema) },
  closingIssuesReferences: {
    fields: "number repository { nameWithOwner }",
    schema: connection(issueNodeSchema),
  },
} as const;
export type ListName = keyof typeof LISTS;

/** What one of the lists holds. */
export type NodeOf<L extends ListName> = NonNullable<
  NonNullable<z.output<(typeof LISTS)[L]["schema"]>>["nodes"][number]
>;

function list(name: ListName, after = ""): string {
  return `${name}(first: 100${after}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ${LISTS[name].fields} }
    }`;
}

const BLOB = "{ ... on Blob { byteSize isBinary isTruncated text } }";

/** Everything that reviews are judged by, in one query. */
export const REVIEW_QUERY = `query DodReviews(
  $owner: String!, $repo: String!, $number: Int!, $base: String!, $head: String!, $compare: Boolean!,
  $inGitHub: String!, $inRoot: String!, $inDocs: String!
) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewDecision
      ${list("reviews")}
      ${list("reviewThreads")}
      ${list("closingIssuesReferences")}
      baseChanges: timelineItems(last: 1, itemTypes: [
        BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, BASE_REF_FORCE_PUSHED_EVENT
      ]) {
        nodes {
          ... on BaseRefChangedEvent { createdAt }
          ... on AutomaticBaseChangeSucceededEvent { createdAt }
          ... on BaseRefForcePushedEvent { createdAt }
        }
      }
    }
    base: ref(qualifiedName: $base) {
      target { oid }
      compare(headRef: $head) @include(if: $compare) { aheadBy behindBy headTarget { oid } }
    }
    inGitHub: object(expression: $inGitHub) ${BLOB}
    inRoot: object(expression: $inRoot) ${BLOB}
    inDocs: object(expression: $inDocs) ${BLOB}
  }
}`;

const oidSchema = z.object({ oid: z.string() });

export const reviewQuerySchema = z.object({
  repository: z.nullable(
    z.object({
      pullRequest: z.nullable(
        z.object({
          reviewDecision: z.nullable(z.enum(["APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED"])),
          reviews: LISTS.reviews.schema,
          reviewThreads: LISTS.reviewThreads.schema,
          closingIssuesReferences: LISTS.closingIssuesReferences.schema,
          /** The last time that the base was another branch, or rewritten. */
          baseChanges: z.object({
            nodes: z.nullable(z.array(z.nullable(z.object({ createdAt: z.string() })))),
          }),
        }),
      ),
      base: z.nullable(
        z.object({
          target: z.nullable(oidSchema),
          compare: z.nullish(
            z.object({ aheadBy: z.int(), behindBy: z.int(), headTarget: z.nullable(oidSchema) }),
          ),
        }),
      ),
      inGitHub: z.nullable(blobSchema),
      inRoot: z.nullable(blobSchema),
      inDocs: z.nullable(blobSchema),
    }),
  ),
});
export type ReviewAnswer = z.output<typeof reviewQuerySchema>;

/** A further page of one of the lists. */
export function pageQuery(name: ListName): string {
  return `query DodMore($owner: String!, $repo: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      page: ${list(name, ", after: $after")}
    }
  }
}`;
}

/** A page of any of the lists. */
export interface Page {
  /** Of the whole list: what says that an empty page is empty. */
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (object | null)[];
}

export function pageSchema(
  name: ListName,
): z.ZodMiniType<{ repository: { pullRequest: { page: Page | null } } }> {
  const page: z.ZodMiniType<Page | null> = LISTS[name].schema;
  return z.object({ repository: z.object({ pullRequest: z.object({ page }) }) });
}
