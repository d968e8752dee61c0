import { sha } from "./literal-lookup.ts";

/** A page that is the only one. */
export const page = (nodes: readonly unknown[], more: object = {}) => ({
  totalCount: nodes.length,
  pageInfo: { hasNextPage: false, endCursor: null, ...more },
  nodes,
});

export const reviewNode = (parts: object = {}) => ({
  author: { __typename: "User", login: "bob" },
  state: "APPROVED",
  submittedAt: "2026-01-01T12:00:00Z",
  authorCanPushToRepository: true,
  commit: { oid: sha("b") },
  url: "https://github.com/acme/shop/pull/12#pullrequestreview-1",
  ...parts,
});

export interface AnswerParts {
  readonly pullRequest?: object | null;
  readonly base?: object | null;
  readonly inGitHub?: object | null;
  readonly inRoot?: object | null;
  readonly inDocs?: object | null;
}

/** What the shared query is answered: one approval, no thread, no CODEOWNERS, up to date. */
export const reviewAnswer = ({ pullRequest = {}, ...more }: AnswerParts = {}) => ({
  repository: {
    pullRequest: pullRequest && {
      reviewDecision: "APPROVED",
      reviews: page([reviewNode()]),
      reviewThreads: page([]),
      closingIssuesReferences: page([]),
      baseChanges: { nodes: [] },
      ...pullRequest,
    },
    base: {
      target: { oid: sha("a") },
      compare: { aheadBy: 1, behindBy: 0, headTarget: { oid: sha("b") } },
    },
    inGitHub: null,
    inRoot: null,
    inDocs: null,
    ...more,
  },
});

/** A file of GraphQL. */
export const blob = (text: string, more: object = {}) => ({
  byteSize: text.length,
  isBinary: false,
  isTruncated: false,
  text,
  ...more,
});
