import { Buffer } from "node:buffer";
import { VERSION } from "../core/version.ts";

/** One request to a service that is not GitHub. No body is sent. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that go to no other origin than the URL's; names in lower case. */
  readonly bound: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** For the whole of it, redirects and body included; 10 seconds by default. */
  readonly timeoutMs?: number | undefined;
}

export interface HttpAnswer {
  /** Where the last redirect led. */
  readonly url: URL;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 1 MiB, as UTF-8. */
  readonly text: string;
  readonly truncated: boolean;
  readonly durationMs: number;
}

/** No answer, in words that hold nothing of the request but its host. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
  constructor(
    /** "refuses the connection": what the host does, or what is wrong with the way to it. */
    readonly what: string,
    readonly mend: string,
  ) {
    super(what);
  }
}

const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 5;
const MAX_BODY_BYTES = 1024 * 1024;
const REDIRECTS = [301, 302, 303, 307, 308];
/** As the fetch standard has it: these never follow to another origin, whoever wrote them. */
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

/**
 * Asks with Node's own fetch and follows up to five redirects; only http and https.
 * @throws HttpFault where nothing answers, or the answer breaks off; the signal's reason when it is aborted
 */
export async function httpRequest(request: HttpRequest): Promise<HttpAnswer> {
  const { signal } = request;
  signal.throwIfAborted();
  const { timeoutMs = TIMEOUT_MS } = request;
  const stop = new AbortController();
  const abort = () => stop.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal.addEventListener("abort", abort, { once: true });
  const started = performance.now();
  try {
    const { response, url } = await follow(request, stop.signal);
    const body = await beginningOf(response);
    const durationMs = Math.round(performance.now() - started);
    return { url, status: response.status, headers: headersOf(response), ...body, durationMs };
  } catch (error) {
    signal.throwIfAborted();
    if (stop.signal.aborted)
      throw new HttpFault(
        `does not answer within ${timeoutMs / 1000} seconds`,
        "see whether it is up and not overloaded",
      );
    throw error instanceof HttpFault ? error : faultOf(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    // Frees the connection where the body was longer than what was read.
    stop.abort();
  }
}

async function follow(
  request: HttpRequest,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly url: URL }> {
  let { url, method, headers } = request;
  for (let redirects = 0; ; redirects++) {
    requireHttp(url);
    const response = await fetch(url.href, {
      method,
      headers: { "user-agent": `dod/${VERSION}`, ...headers },
      redirect: "manual",
      signal,
    });
    const location = response.headers.get("location");
    if (!REDIRECTS.includes(response.status) || location === null) return { response, url };
    await response.body?.cancel();
    if (redirects === MAX_REDIRECTS)
      throw new HttpFault(
        `redirects more than ${MAX_REDIRECTS} times`,
        "give the address that it leads to in the end",
      );
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (next === null)
      throw new HttpFault("redirects to what is no address", "mend the redirect of the service");
    // Once left behind they stay behind, although the way may lead back.
    if (next.origin !== url.origin) headers = unbound(headers, request.bound);
    if (response.status === 303 || (method === "POST" && response.status < 303))
      method = method === "HEAD" ? "HEAD" : "GET";
    next.username = "";
    next.password = "";
    url = next;
  }
}

function requireHttp({ protocol }: URL): void {
  if (protocol !== "https:" && protocol !== "http:")
    throw new HttpFault("is not asked by http or https", "give an http or https address");
}

function unbound(
  headers: Readonly<Record<string, string>>,
  bound: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return !bound.has(lower) && !CREDENTIALS.includes(lower);
  });
  return Object.fromEntries(kept);
}

function headersOf(response: Response): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...response.headers].map(([name, value]) => [name.toLowerCase(), value]),
  );
}

async function beginningOf(
  response: Response,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader && size <= MAX_BODY_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
  return { text: new TextDecoder().decode(bytes), truncated: size > MAX_BODY_BYTES };
}

const CERTIFICATE = "renew the certificate, or trust its issuer with NODE_EXTRA_CA_CERTS";
const NETWORK = "see whether it is up and can be reached from here";

/** By Node's and OpenSSL's codes; their messages may quote what was sent. */
const FAULTS: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  ECONNREFUSED: ["refuses the connection", NETWORK],
  ECONNRESET: ["breaks the connection off", NETWORK],
  EPIPE: ["breaks the connection off", NETWORK],
  UND_ERR_SOCKET: ["breaks the connection off", NETWORK],
  UND_ERR_BODY_TIMEOUT: ["breaks off within its answer", NETWORK],
  ENOTFOUND: ["is a host that no name server knows", "correct the address"],
  EAI_AGAIN: ["is a host whose name server does not answer", NETWORK],
  ETIMEDOUT: ["does not answer in time", NETWORK],
  UND_ERR_CONNECT_TIMEOUT: ["does not answer in time", NETWORK],
  UND_ERR_HEADERS_TIMEOUT: ["does not answer in time", NETWORK],
  EHOSTUNREACH: ["cannot be reached from here", NETWORK],
  ENETUNREACH: ["cannot be reached from here", NETWORK],
  UND_ERR_HEADERS_OVERFLOW: ["answers with more headers than are read", NETWORK],
  CERT_HAS_EXPIRED: ["has a certificate that has expired", CERTIFICATE],
  CERT_NOT_YET_VALID: ["has a certificate that is not valid yet", CERTIFICATE],
  CERT_REVOKED: ["has a certificate that was revoked", CERTIFICATE],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["has a certificate that it signed itself", CERTIFICATE],
  SELF_SIGNED_CERT_IN_CHAIN: ["has a certificate whose issuer is not trusted", CERTIFICATE],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["has a certificate whose issuer is not trusted", CERTIFICATE],
  UNABLE_TO_GET_ISSUER_CERT: ["has a certificate whose issuer is not trusted", CERTIFICATE],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["has a certificate whose issuer is not trusted", CERTIFICATE],
  ERR_TLS_CERT_ALTNAME_INVALID: ["has a certificate for another host", CERTIFICATE],
};

function faultOf(error: unknown): HttpFault {
  const code = codeOf(error);
  const known = FAULTS[code];
  if (known) return new HttpFault(...known);
  if (/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code))
    return new HttpFault(`does not speak TLS as it should (${code})`, CERTIFICATE);
  if (/^HPE_/.test(code))
    return new HttpFault(`answers with what is no HTTP (${code})`, "see what listens there");
  return new HttpFault(`could not be asked${code === "" ? "" : ` (${code})`}`, NETWORK);
}

/** Node wraps the fault, and where a host has several addresses the faults of all of them. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code)) return code;
    // Node 24 gives its parser's fault no code.
    if (at.name === "HTTPParserError") return "HPE_INVALID";
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return "";
}
