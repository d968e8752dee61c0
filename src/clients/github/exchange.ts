import { Buffer } from "node:buffer";
import { VERSION } from "../../core/version.ts";
import type { Answer, Failure, Outcome } from "./failure.ts";
import { rateLimitOf } from "./rate-limit.ts";

export interface Limits {
  /** For one exchange with its redirects, in milliseconds. */
  readonly requestMs: number;
  /** For one question with all its attempts and waits, in milliseconds. */
  readonly callMs: number;
  /** A rate limit that ends within this is waited for, in milliseconds. */
  readonly rateWaitMs: number;
  /** Before the first further attempt; four times that before the second. In milliseconds. */
  readonly backoffMs: number;
  /** A longer body is refused, in bytes after decompression. */
  readonly bodyBytes: number;
  readonly redirects: number;
}

export const LIMITS: Limits = {
  requestMs: 15_000,
  callMs: 30_000,
  rateWaitMs: 10_000,
  backoffMs: 250,
  bodyBytes: 32 * 1024 * 1024,
  redirects: 5,
};

/** Answers by URL, for asking again with `If-None-Match`; of one token. */
export type AnswerCache = Map<string, { readonly etag: string; readonly answer: Answer }>;

export interface Wire {
  readonly fetch: typeof globalThis.fetch;
  /** The only origin that is asked, and the only one that gets the token. */
  readonly origin: string;
  /** Null where there is none. */
  readonly token: string | null;
  readonly limits: Limits;
  readonly cache: AnswerCache | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
}

/** Of a body that only says what went wrong, this much is read. */
const REFUSAL_BYTES = 64 * 1024;
const API_VERSION = "2022-11-28";
/** What `fetch` and programs between would make of it is another path. */
const DOT_SEGMENT = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/**
 * One question to the API and its answer, redirects within its origin followed. The token goes nowhere
 * else, whatever URL is asked for or pointed to.
 * @throws the signal's reason; everything else is an outcome
 */
export async function exchange(
  request: Request,
  wire: Wire,
  signal: AbortSignal,
): Promise<Outcome> {
  const timeOver = new AbortController();
  const timer = setTimeout(() => timeOver.abort(), wire.limits.requestMs);
  const either = AbortSignal.any([signal, timeOver.signal]);
  try {
    return await follow(request, wire, either);
  } catch (error) {
    signal.throwIfAborted();
    if (timeOver.signal.aborted) return failed({ kind: "timeout", afterMs: wire.limits.requestMs });
    return failed({ kind: "network", code: codeOf(error) });
  } finally {
    clearTimeout(timer);
    // Whatever is left of a body is not wanted.
    timeOver.abort();
  }
}

async function follow(request: Request, wire: Wire, signal: AbortSignal): Promise<Outcome> {
  if (DOT_SEGMENT.test(request.url)) return failed({ kind: "ambiguous-path" });
  let url = new URL(request.url);
  for (let hop = 0; ; hop++) {
    if (url.origin !== wire.origin)
      return failed({ kind: "redirect", status: 0, to: url, tooMany: false });
    const known = request.method === "GET" ? wire.cache?.get(url.href) : undefined;
    const response = await wire.fetch(url.href, {
      method: request.method,
      headers: headersOf(request, wire, known?.etag),
      body: request.body,
      redirect: "manual",
      signal,
    });
    const { status } = response;
    if (status === 304 && known !== undefined) return { answer: known.answer };
    if (status < 300 || status >= 400) return read(response, request, url, wire, signal);
    // "See other": what was sent has been done, and only its answer is elsewhere.
    if (status === 303 && request.method !== "GET")
      return failed({ kind: "redirect", status, to: null, tooMany: false });
    const location = response.headers.get("location") ?? "";
    const to = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
    const tooMany = hop >= wire.limits.redirects;
    if (location === "" || to === null || to.origin !== wire.origin || tooMany)
      return failed({ kind: "redirect", status, to: location === "" ? null : to, tooMany });
    await response.body?.cancel();
    url = to;
  }
}

function headersOf({ body }: Request, { token }: Wire, etag: string | undefined) {
  return {
    accept: "application/vnd.github+json",
    "user-agent": `dod/${VERSION}`,
    "x-github-api-version": API_VERSION,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === null ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...(etag === undefined ? {} : { "if-none-match": etag }),
  };
}

async function read(
  response: Response,
  { method }: Request,
  url: URL,
  { limits, cache, now }: Wire,
  signal: AbortSignal,
): Promise<Outcome> {
  const { status, headers } = response;
  const contentType = headers.get("content-type");
  const isJson = /^application\/(?:[\w.+-]{1,80}\+)?json\s*(?:;|$)/i.test(contentType ?? "");
  if (status >= 400) {
    // That it was refused is known; a message that breaks off is none.
    const body = isJson ? await bodyOf(response, REFUSAL_BYTES).catch(() => null) : null;
    signal.throwIfAborted();
    const said = messageOf(body);
    return failed(
      rateLimitOf(status, headers, said, now()) ?? { kind: "status", status, headers, said },
    );
  }
  if (status === 204 || status === 205) return { answer: { json: null, headers } };
  if (!isJson) return failed({ kind: "not-json", status, contentType });
  if (headers.get("x-github-sso")?.startsWith("partial-results"))
    return failed({ kind: "partial" });
  const body = await bodyOf(response, limits.bodyBytes).catch(() => undefined);
  signal.throwIfAborted();
  if (body === undefined) return failed({ kind: "cut-off" });
  if (body === null) return failed({ kind: "too-large", bytes: limits.bodyBytes });
  const json = parse(body);
  if (json === undefined) return failed({ kind: "malformed" });
  const answer: Answer = { json, headers };
  const etag = headers.get("etag");
  if (cache !== null && method === "GET" && etag !== null) cache.set(url.href, { etag, answer });
  return { answer };
}

/** The body as text; null where it is longer than that. Rejects where it breaks off. */
async function bodyOf(response: Response, limit: number): Promise<string | null> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The parser's message would quote the text.
  }
}

/** `{ "message": "Bad credentials" }`, which is how GitHub says no. */
function messageOf(body: string | null): string | null {
  const json = body === null ? null : parse(body);
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, "message")) return null;
  const { message } = json as { message: unknown };
  return typeof message === "string" ? message : null;
}

/** Node tells the reason of a failed fetch one or two causes down. */
function codeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; depth++) {
    const { code, errors, name } = at as { code?: unknown; errors?: unknown; name?: unknown };
    if (typeof code === "string") return code;
    // Node 24 gives its parser's fault no code.
    if (name === "HTTPParserError") return "HPE_INVALID";
    at = Array.isArray(errors) ? errors[0] : at.cause;
  }
  return null;
}

function failed(failure: Failure): Outcome {
  return { failure };
}
