import type * as z from "zod/v4/core";

/**
 * What facts ask GitHub through: one repository on one host. Every fault becomes `FactUnavailable` with
 * what happened and what to do; nothing of a fault, and no token, is in what it gives back. Answers
 * are parsed by the schema that the caller gives, because an answer of another shape must never look empty.
 */
export interface GitHubSession {
  /** `github.com`, or an Enterprise host, without a port where it is the usual one. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** Without a token only public data can be read, and no GraphQL. */
  readonly hasToken: boolean;
  /**
   * One GET: `get("/repos/{owner}/{repo}/pulls/{number}", { number: 12 }, schema)`. `owner` and `repo` are
   * this repository's where they are not given; what is not in the route goes into the query.
   * @throws FactUnavailable
   */
  get<S extends z.$ZodType>(route: string, parameters: Parameters, schema: S): Promise<z.output<S>>;
  /**
   * The same; null where GitHub itself answers 404, which may mean that the token may not see it, or 410
   * for what was deleted. Such an answer from anything but GitHub is a fault.
   */
  find<S extends z.$ZodType>(
    route: string,
    parameters: Parameters,
    schema: S,
    options?: FindOptions,
  ): Promise<z.output<S> | null>;
  /**
   * Every page of a list, 100 a page, up to `maxPages` (default 10).
   * @throws FactUnavailable where one page cannot be had: no part of a list passes for all of it
   */
  list<S extends z.$ZodType>(
    route: string,
    parameters: Parameters,
    itemSchema: S,
    options?: ListOptions<z.output<S>>,
  ): Promise<Listed<z.output<S>>>;
  /**
   * One GraphQL query. `owner` and `repo` are given as variables besides those named.
   * @throws FactUnavailable without a token, and where nothing of it was answered
   */
  graphql<S extends z.$ZodType>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    schema: S,
  ): Promise<GraphQlAnswer<z.output<S>>>;
}

/** A session together with how it came about and how it ends. */
export interface OpenedSession extends GitHubSession {
  /** How the repository was found: `GITHUB_REPOSITORY`, `the remote upstream`. */
  readonly via: string;
  /** Who owns the repository that the branch is pushed to: `headOwner:branch`; null where settings do not tell. */
  readonly headOwner: string | null;
  /** Ends everything under way, which is then unavailable. Safe to call twice. */
  close(): Promise<void>;
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

export interface FindOptions {
  /** Further status codes by which GitHub says that it is not there: 422 for a commit that it does not have. */
  readonly absent?: readonly number[];
}

export interface ListOptions<T> {
  /** The property that holds the list, where the answer is no bare list: `check_runs`. */
  readonly within?: string;
  readonly maxPages?: number;
  /** No further page is asked for once this says so of the items so far. */
  readonly enough?: (items: readonly T[]) => boolean;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Pages were left, or GitHub counts more than came. Not set by `enough`. */
  readonly truncated: boolean;
}

export interface GraphQlAnswer<T> {
  /** Nulls stand where `missing` says why. */
  readonly data: T;
  readonly missing: readonly MissingPart[];
}

/** A part of the answer that GitHub did not give. */
export interface MissingPart {
  /** `repository.pullRequest.reviewThreads`; without list indices. */
  readonly path: string;
  readonly reason: string;
  readonly mend: string;
}
