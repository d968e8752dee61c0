import type { Environment } from "../../core/command-env.ts";
import { FactUnavailable } from "../../core/result.ts";
import { isGitHubsOwn } from "./remote-url.ts";

/** The API that `GITHUB_API_URL` names: by hand, or by the runner. */
export interface GivenApi {
  /** Without a slash at its end. */
  readonly url: string;
  /** The host whose repositories it serves; with a port where it is unusual. */
  readonly host: string;
}

/**
 * Reads `GITHUB_API_URL`.
 * @returns null where it is not set
 * @throws FactUnavailable for what is no URL of a GitHub API, and for plain http to another machine: who
 * listens would have the token, and could answer what they like
 */
export function givenApi(env: Environment): GivenApi | null {
  const text = env.GITHUB_API_URL?.trim() ?? "";
  const isGitea = env.GITEA_ACTIONS === "true" || env.FORGEJO_ACTIONS === "true";
  if (isGitea || /\/api\/v1\/?$/.test(text))
    throw new FactUnavailable(
      "this runs where Gitea or Forgejo is the host, not GitHub: their API is another",
      "check here what needs no GitHub: `dod check --stage code`",
    );
  if (text === "") return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password !== "")
    throw new FactUnavailable(
      "GITHUB_API_URL is not the address of an API",
      "set it to the like of https://api.github.com or https://HOST/api/v3, without a user name, or unset it",
    );
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new FactUnavailable(
      `GITHUB_API_URL is plain http to ${url.host}: a token is not sent over it, and its answers could be anybody's`,
      "set it to the https address",
    );
  return {
    url: url.origin + url.pathname.replace(/(?<!\/)\/+$/, ""),
    host: url.host.replace(/^api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/, "$1"),
  };
}

/** Where a host has its API. Source: GitHub Docs, "Getting started with the REST API" of each product. */
export function apiUrlOf(host: string): string {
  return isGitHubsOwn(host) ? `https://api.${host}` : `https://${host}/api/v3`;
}

/**
 * GraphQL's address: `GITHUB_GRAPHQL_URL` where it is on the API's own origin, else beside the API.
 * @param apiUrl without a slash at its end
 */
export function graphqlUrlOf(apiUrl: string, env: Environment): string {
  const text = env.GITHUB_GRAPHQL_URL?.trim() ?? "";
  if (URL.canParse(text)) {
    const { origin, pathname, username, password } = new URL(text);
    // The token goes to one origin. A runner's variable stays set where the API's is changed by hand.
    if (origin === new URL(apiUrl).origin && username + password === "") return origin + pathname;
  }
  return apiUrl.endsWith("/api/v3")
    ? `${apiUrl.slice(0, -"/v3".length)}/graphql`
    : `${apiUrl}/graphql`;
}

/** What never leaves this machine. `localhost` is never asked of a name server (RFC 6761, 6.3). */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
