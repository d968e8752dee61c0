import { parse } from "zod/v4/core";
import type {
  GitHubSession,
  GraphQlAnswer,
  MissingPart,
  Parameters,
} from "../../../src/clients/github/session.ts";
import { FactUnavailable } from "../../../src/core/result.ts";

/**
 * Answers by what is asked: `/repos/acme/shop/pulls?head=ann:fix`, or without the query. A number is a
 * status code, a function is asked each time. What is not named is a 404.
 */
export type Answers = Readonly<Record<string, unknown>>;

export interface LiteralSession extends GitHubSession {
  /** In order, with the query; GraphQL as `DodReviews 12`: the operation and what it was asked with. */
  readonly requests: string[];
}

export interface LiteralOptions {
  readonly hasToken?: boolean;
  /** By operation: the data, or a function of the variables that gives the answer. */
  readonly graphql?: Readonly<Record<string, unknown>>;
  readonly missing?: readonly MissingPart[];
}

/** acme/shop on github.com. */
export function literalSession(answers: Answers, options: LiteralOptions = {}): LiteralSession {
  const requests: string[] = [];
  const context = { owner: "acme", name: "shop" };
  const ask = (route: string, parameters: Parameters): unknown => {
    const { path, query } = expanded(route, { ...parameters }, context);
    const whole = query === "" ? path : `${path}?${query}`;
    requests.push(whole);
    const given = answers[whole] ?? answers[path] ?? 404;
    return typeof given === "function" ? given() : given;
  };
  const refuse = (status: number, route: string): never => {
    throw new FactUnavailable(`GitHub answered ${status} to ${route}`, "mend it");
  };
  return {
    ...context,
    host: "github.com",
    hasToken: options.hasToken ?? true,
    requests,
    get: async (route, parameters, schema) => {
      const given = ask(route, parameters);
      return typeof given === "number" ? refuse(given, route) : parse(schema, given);
    },
    find: async (route, parameters, schema, { absent = [] } = {}) => {
      const given = ask(route, parameters);
      if (typeof given !== "number") return parse(schema, given);
      return [404, ...absent].includes(given) ? null : refuse(given, route);
    },
    list: async (route, parameters, itemSchema, { maxPages = 10, enough } = {}) => {
      const given = ask(route, parameters);
      if (typeof given === "number") return refuse(given, route);
      const items = (given as unknown[]).map((item) => parse(itemSchema, item));
      const kept = enough?.(items) ? items : items.slice(0, maxPages * 100);
      return { items: kept, truncated: kept.length < items.length };
    },
    graphql: async (query, variables, schema) => {
      const operation = /^query (\w+)/.exec(query)?.[1] ?? "";
      requests.push([operation, ...Object.values(variables)].join(" "));
      const given = options.graphql?.[operation];
      if (!(options.hasToken ?? true) || given === undefined) return refuse(401, operation);
      const answer = typeof given === "function" ? given(variables) : given;
      return {
        data: parse(schema, answer),
        missing: options.missing ?? [],
      } as GraphQlAnswer<never>;
    },
  };
}

function expanded(
  route: string,
  left: Record<string, unknown>,
  { owner, name }: { owner: string; name: string },
) {
  const values: Record<string, unknown> = { owner, repo: name, ...left };
  const path = route.replace(/\{(\w+)\}/g, (_, key: string) => {
    if (values[key] === undefined) throw new Error(`${route} lacks ${key}`);
    delete left[key];
    return String(values[key]);
  });
  delete left.owner;
  delete left.repo;
  const query = Object.entries(left)
    .filter(([key, value]) => value !== undefined && key !== "per_page")
    .map(([key, value]) => `${key}=${value}`);
  return { path, query: query.join("&") };
}

/** A pull request as the REST API gives it: an open one of `fix` into `main`. */
export function pullAnswer(parts: Record<string, unknown> & { sha: string }) {
  const { sha, head = {}, base = {}, ...more } = parts;
  return {
    number: 12,
    state: "open",
    html_url: "https://github.com/acme/shop/pull/12",
    title: "Fix it",
    body: "Why",
    user: { login: "ann", type: "User" },
    draft: false,
    labels: [{ name: "bug" }],
    created_at: "2026-01-01T10:00:00Z",
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    mergeable: true,
    additions: 1,
    deletions: 0,
    changed_files: 1,
    merged_by: null,
    requested_reviewers: [],
    requested_teams: [],
    head: {
      ref: "fix",
      sha,
      user: { login: "acme" },
      repo: { full_name: "acme/shop" },
      ...(head as object),
    },
    base: {
      ref: "main",
      sha: "a".repeat(40),
      repo: { full_name: "acme/shop", default_branch: "main" },
      ...(base as object),
    },
    ...more,
  };
}
