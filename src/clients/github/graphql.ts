import * as z from "zod/mini";
import { FactUnavailable } from "../../core/result.ts";
import type { Answer, Failure } from "./failure.ts";
import { mendInWorkflow, neededPermissions } from "./permissions.ts";
import { limit } from "./rate-limit.ts";
import type { MissingPart } from "./session.ts";
import type { Wording } from "./wording.ts";

const GraphQlError = z.object({
  message: z.optional(z.string()),
  type: z.optional(z.string()),
  path: z.nullish(z.array(z.union([z.string(), z.number()]))),
  extensions: z.nullish(z.looseObject({})),
});
type GraphQlError = z.output<typeof GraphQlError>;

const GraphQlBody = z.object({
  data: z.nullish(z.record(z.string(), z.unknown())),
  errors: z.nullish(z.array(GraphQlError)),
});

/** What came with status 200, told apart. */
export interface GraphQlBody {
  /** Null where nothing of it was answered. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Of the parts that were not given. */
  readonly missing: readonly MissingPart[];
}

const MAX_MISSING = 50;
const MAX_PATH = 200;

/**
 * Rate limits and faults of the moment, which GraphQL tells with status 200. Source: GitHub Docs, "Rate
 * limits and query limits for the GraphQL API".
 * @param now milliseconds since 1970
 */
export function graphQlFailure({ json, headers }: Answer, now: number): Failure | null {
  const body = z.safeParse(GraphQlBody, json);
  if (!body.success) return null;
  for (const { type, message = "" } of body.data.errors ?? []) {
    if (type === "RATE_LIMITED" || /secondary rate limit/i.test(message))
      return limit(headers, message, now);
    if (message.startsWith("Something went wrong while executing your query"))
      return { kind: "status", status: 502, headers, said: message };
  }
  return null;
}

/**
 * Data, and what is missing in it.
 * @throws FactUnavailable where nothing was answered, or where something is missing and it is not said what:
 * then a list that is there may be short
 */
export function readGraphQl({ json }: Answer, what: string, wording: Wording): GraphQlBody {
  const body = z.safeParse(GraphQlBody, json);
  if (!body.success || (body.data.data == null && (body.data.errors ?? []).length === 0))
    throw new FactUnavailable(
      `${what}: ${wording.apiHost} gave an answer that is none of GraphQL`,
      "see that nothing between here and GitHub changes it (a proxy), then run dod again",
    );
  const data = body.data.data ?? null;
  const errors = body.data.errors ?? [];
  const nothing = data === null || Object.values(data).every((part) => part === null);
  const untold = errors.find(({ path }) => pathOf(path) === "");
  const [first] = errors;
  if (first !== undefined && (nothing || untold !== undefined)) {
    const { reason, mend } = wordsFor(untold ?? first, wording);
    throw new FactUnavailable(`${what}: ${reason}`, mend);
  }
  const missing = new Map<string, MissingPart>();
  for (const error of errors) {
    const part = { path: pathOf(error.path), ...wordsFor(error, wording) };
    missing.set(`${part.path}\n${part.reason}`, part);
  }
  if (missing.size > MAX_MISSING)
    throw new FactUnavailable(
      `${what}: GitHub left out ${missing.size} parts of the answer`,
      "run dod again",
    );
  return { data, missing: [...missing.values()] };
}

/** `repository.pullRequest.reviews.nodes.author`. */
function pathOf(path: GraphQlError["path"]): string {
  const names = (path ?? []).filter((part) => typeof part === "string");
  return names.join(".").slice(0, MAX_PATH);
}

function wordsFor(error: GraphQlError, wording: Wording): { reason: string; mend: string } {
  const { type = "", message = "", extensions } = error;
  const { token, place, quote } = wording;
  const said = message === "" ? "without a reason" : quote(message);
  if (extensions?.saml_failure === true || /SAML enforcement/i.test(message))
    return {
      reason: `the organisation's single sign-on keeps ${token} out`,
      mend: `authorise it for the organisation in the token's settings on ${place.host}`,
    };
  switch (type) {
    case "FORBIDDEN":
      return { reason: `${token} may not read it (${said})`, mend: mendForbidden(wording) };
    case "INSUFFICIENT_SCOPES": {
      const scopes = scopesIn(message);
      const lacking = scopes.length === 0 ? "a scope" : `the scope ${scopes.join(" or ")}`;
      return {
        reason: `${token} lacks ${lacking} (${said})`,
        mend:
          token === "gh's token" && scopes.length > 0
            ? `gh auth refresh --hostname ${place.host} --scopes ${scopes[0]}`
            : `give ${token} ${lacking}, or use one that has it`,
      };
    }
    case "NOT_FOUND":
      return {
        reason: `GitHub has no such thing, or ${token} may not see it (${said})`,
        mend: `see that ${place.owner}/${place.name} is the repository, and what ${token} may read there`,
      };
    case "RESOURCE_LIMITS_EXCEEDED":
    case "MAX_NODE_LIMIT_EXCEEDED":
      return {
        reason: `it was more than GitHub answers at once (${said})`,
        mend: "run dod again; if it stays so, please report it with this message",
      };
    default:
      return {
        reason: `GitHub could not answer it: ${said}`,
        mend:
          place.host === "github.com"
            ? "run dod again; if it stays so, please report it with this message"
            : `run dod again; if it stays so, the GitHub on ${place.host} may be too old for the question`,
      };
  }
}

function mendForbidden(wording: Wording): string {
  // GraphQL names no permission; reading a pull request with all that belongs to it takes these.
  const needed = neededPermissions(
    "contents=read,pull_requests=read,issues=read,checks=read,statuses=read,deployments=read",
  );
  if (wording.isWorkflowToken && needed !== null) return mendInWorkflow(needed);
  return `let ${wording.token} read the repository's contents, pull requests, issues, checks, statuses and deployments`;
}

/** `requires one of the following scopes: ['read:org', 'admin:org']`; the first three. */
function scopesIn(message: string): string[] {
  const [, list = ""] = /following scopes: \[([^\]]{1,200})\]/.exec(message) ?? [];
  return [...list.matchAll(/'([a-z:_]{1,40})'/g)].slice(0, 3).map(([, scope = ""]) => scope);
}
