import { FactUnavailable } from "../../core/result.ts";
import type { Failure } from "./failure.ts";
import { networkWords } from "./network-words.ts";
import type { NeededPermissions } from "./permissions.ts";
import { refusalWords } from "./refusals.ts";
import { mendBetween, mendConnection, shortened, type Wording, type Words } from "./wording.ts";

/**
 * Puts a failure into words. No token is in them, and of what the other side said only a shortened quote.
 * @param what was asked for: `GET /repos/acme/shop/pulls/12`
 * @param attempts how often it was asked
 * @param toWrite the permission that it takes, where it was to write; null where it was to read
 */
export function faultOf(
  failure: Failure,
  what: string,
  attempts: number,
  wording: Wording,
  toWrite: NeededPermissions | null = null,
): FactUnavailable {
  const { reason, mend } = wordsOf(failure, wording, toWrite);
  const tries = attempts > 1 ? ` (asked ${attempts} times)` : "";
  const { redact } = wording;
  return new FactUnavailable(redact(`${what}: ${reason}${tries}`), redact(mend));
}

function wordsOf(failure: Failure, wording: Wording, toWrite: NeededPermissions | null): Words {
  const { apiHost, place } = wording;
  switch (failure.kind) {
    case "status":
      return refusalWords(failure, wording, toWrite);
    case "rate-limit":
      return rateLimitWords(failure, wording);
    case "timeout":
      return {
        reason: `${apiHost} did not answer within ${failure.afterMs / 1000} s`,
        mend: mendConnection(wording, "run dod again"),
      };
    case "no-turn":
      return {
        reason: `it was not asked: its turn did not come within ${failure.afterMs / 1000} s`,
        mend: "run dod again",
      };
    case "network":
      return networkWords(failure.code, wording);
    case "cut-off":
      return {
        reason: `the answer of ${apiHost} broke off`,
        mend: mendConnection(wording, "run dod again"),
      };
    case "malformed":
      return {
        reason: `the answer of ${apiHost} is not JSON, or not all of it came`,
        mend: mendConnection(wording, "run dod again"),
      };
    case "too-large":
      return {
        reason: `the answer of ${apiHost} is larger than ${failure.bytes / (1024 * 1024)} MiB`,
        mend: "please report it with this message: dod does not ask for so much",
      };
    case "not-json":
      return {
        reason: `${apiHost} answered ${failure.status} with ${contentWords(failure.contentType)} instead of JSON: this is not GitHub's own answer`,
        mend: mendBetween(wording),
      };
    case "redirect":
      return {
        reason: redirectWords(failure, wording),
        mend: mendBetween(wording),
      };
    case "partial":
      return {
        reason: "GitHub left out what the organisation's single sign-on hides from the token",
        mend: `authorise ${wording.token ?? "a token"} for the organisation in the token's settings on ${place.host}`,
      };
    case "ambiguous-path":
      return {
        reason: "a name in it is `.` or `..`, which no address can hold",
        mend: "see what is named so on GitHub, and rename it",
      };
  }
}

function redirectWords(
  { status, to, tooMany }: Extract<Failure, { kind: "redirect" }>,
  { apiHost }: Wording,
): string {
  if (to === null) return `${apiHost} pointed elsewhere (${status}) and did not say where`;
  if (tooMany) return `${apiHost} pointed on and on (${status})`;
  const where = `${apiHost} pointed to ${shortened(to.origin, 80)}${status === 0 ? "" : ` (${status})`}`;
  return `${where}: dod does not go there, the token is for ${apiHost} alone`;
}

function contentWords(contentType: string | null): string {
  const [, type] = /^\s*([\w.+-]{1,40}\/[\w.+-]{1,40})/.exec(contentType ?? "") ?? [];
  return type ?? "something of no known kind";
}

/** "GitHub's rate limit is used up until 14:05 UTC (in 12 min)". */
function rateLimitWords(
  { secondary, until, waitMs }: Extract<Failure, { kind: "rate-limit" }>,
  { token, getToken, isWorkflowToken }: Wording,
): Words {
  const when = until === null ? "" : ` until ${clock(until)} (${fromNow(waitMs)})`;
  const mend = `run dod again ${until === null ? "in a while" : "then"}`;
  if (secondary) return { reason: `GitHub asks for fewer requests at a time${when}`, mend };
  const more =
    token === null
      ? `, or ${getToken}: with a token there are many more requests an hour`
      : isWorkflowToken
        ? ": a workflow's token has 1,000 requests an hour for the whole repository"
        : "";
  return { reason: `GitHub's rate limit is used up${when}`, mend: mend + more };
}

function clock(time: Date): string {
  return `${time.toISOString().slice(11, 16)} UTC`;
}

function fromNow(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return `in ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
}
