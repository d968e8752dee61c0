import type { Environment } from "../../core/command-env.ts";
import { type Redact, redactor } from "../../core/redact.ts";
import type { GitHubPlace } from "./place.ts";
import { mendWithToken, type Token } from "./token.ts";

/** What happened, and what to do. */
export interface Words {
  readonly reason: string;
  readonly mend: string;
}

/** What faults are told with: where it was, whose token it was, and how to quote. */
export interface Wording {
  readonly place: GitHubPlace;
  /** The host that is connected to: `api.github.com`. */
  readonly apiHost: string;
  /** `the token in GH_TOKEN`, `gh's token`; null without one. */
  readonly token: string | null;
  /** The way to a token, for where there is none. */
  readonly getToken: string;
  /** It is the token that GitHub Actions gives a workflow. */
  readonly isWorkflowToken: boolean;
  /** A variable that names a proxy, which `fetch` does not go through; else null. */
  readonly proxy: string | null;
  /** Hostile text in quotes, shortened, on one line, without the token. */
  quote(text: string): string;
  readonly redact: Redact;
}

const QUOTED = 80;

export function wordingFor(place: GitHubPlace, token: Token | null, env: Environment): Wording {
  const redact = redactor(token === null ? [] : [token.value]);
  return {
    place,
    apiHost: new URL(place.apiUrl).host,
    token:
      token === null ? null : token.source === "gh" ? "gh's token" : `the token in ${token.source}`,
    getToken: mendWithToken(place),
    isWorkflowToken:
      token !== null &&
      token.source !== "gh" &&
      env.GITHUB_ACTIONS === "true" &&
      // A person's token is told by its beginning; an App's own looks like the workflow's.
      !/^(?:gh[pou]_|github_pat_)/.test(token.value),
    proxy: proxyIn(place.apiUrl, env),
    quote: (text) => `"${shortened(redact(text), QUOTED)}"`,
    redact,
  };
}

/** One line of at most so many characters. */
export function shortened(text: string, length: number): string {
  const line = text
    .slice(0, 4 * length)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

function proxyIn(apiUrl: string, env: Environment): string | null {
  const scheme = apiUrl.startsWith("https:") ? "https_proxy" : "http_proxy";
  const names = [scheme.toUpperCase(), scheme, "ALL_PROXY", "all_proxy"];
  // With it, Node 24 goes through the proxy by itself.
  if (env.NODE_USE_ENV_PROXY) return null;
  return names.find((name) => (env[name] ?? "").trim() !== "") ?? null;
}

/** What may stand between: a proxy, a login page. */
export function mendBetween({ proxy, place }: Wording): string {
  const given = place.apiUrl.startsWith("https://api.") ? "" : ", and that GITHUB_API_URL is right";
  return `see that no proxy or login page stands between here and ${place.host}${given}${proxy === null ? "" : ` (${proxy} is set)`}`;
}

/** @param first what to do where nothing is known to be in the way */
export function mendConnection({ proxy, apiHost }: Wording, first: string): string {
  if (proxy === null) return first;
  return `${first}; ${proxy} is set, and dod does not go through it by itself: with Node 24 set NODE_USE_ENV_PROXY=1, or let ${apiHost} be reached without`;
}
