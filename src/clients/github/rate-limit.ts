import type { Failure } from "./failure.ts";

type RateLimit = Extract<Failure, { kind: "rate-limit" }>;

/** What GitHub recommends where it does not say how long. */
const FALLBACK_MS = 60_000;
/** No window of GitHub's is longer; a reset further away is no time that could be told. */
const LONGEST_MS = 24 * 3_600_000;
const SAYS_SO = /rate limit|abuse detection/i;
const SECONDARY = /secondary rate limit|abuse detection/i;

/**
 * Reads a refusal as a rate limit. Source: GitHub Docs, "Rate limits for the REST API", "Exceeding the
 * rate limit": 403 or 429; `retry-after`, else `x-ratelimit-reset` once nothing remains, else a minute.
 * @param said GitHub's message
 * @returns null for any other refusal
 */
export function rateLimitOf(
  status: number,
  headers: Headers,
  said: string | null,
  now: number,
): RateLimit | null {
  if (status !== 429 && status !== 403) return null;
  const after = retryAfter(headers, now);
  const usedUp = headers.get("x-ratelimit-remaining")?.trim() === "0";
  // The last request of an hour may be refused for another reason, which GitHub then names.
  const isPermission = headers.has("x-accepted-github-permissions") || headers.has("x-github-sso");
  const isLimit =
    status === 429 || SAYS_SO.test(said ?? "") || after !== null || (usedUp && !isPermission);
  return isLimit ? limit(headers, said, now) : null;
}

/** GraphQL tells it in an answer of status 200. */
export function limit(headers: Headers, said: string | null, now: number): RateLimit {
  const after = retryAfter(headers, now);
  const reset = Number(headers.get("x-ratelimit-reset") ?? "") * 1000;
  const usedUp = headers.get("x-ratelimit-remaining")?.trim() === "0";
  // A second more: the window ends within the second that is named.
  const untilReset = usedUp && reset > 0 ? reset - now + 1000 : null;
  const told = after ?? untilReset;
  const waitMs = Math.max(0, told ?? FALLBACK_MS);
  return {
    kind: "rate-limit",
    secondary: SECONDARY.test(said ?? "") || !usedUp,
    until: waitMs <= LONGEST_MS && told !== null ? new Date(now + waitMs) : null,
    waitMs,
  };
}

/** Seconds, or a date (RFC 9110, 10.2.3); in milliseconds from now. */
function retryAfter(headers: Headers, now: number): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? null : date - now;
}
