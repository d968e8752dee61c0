// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import { type HttpAnswer, HttpFault, httpRequest } from "../clients/http.ts";
import type { Environment } from "../core/command-env.ts";
import type { ProbeAnswer, ProbeRequest, Probes } from "../core/probe.ts";
import { redactor } from "../core/redact.ts";
import { FactUnavailable } from "../core/result.ts";
import { type Filled, fillIn, holdsForgeToken, secretValues } from "./probe-values.ts";

export interface ProbeOptions {
  /** For each request, in milliseconds; 10 seconds by default. */
  readonly timeoutMs?: number;
}

/**
 * Requests to the running service, each made anew. What an address or a header takes from the environment is
 * in no text that comes of it.
 * @param env `dod`'s own environment: what `${NAME}` stands for
 */
export function httpProbes(env: Environment, options: ProbeOptions = {}): Probes {
  return {
    async ask(request, signal) {
      const prepared = prepare(request, env);
      const { url, method, headers, bound, shown } = prepared;
      try {
        const { timeoutMs } = options;
        const answer = await httpRequest({ url, method, headers, bound, signal, timeoutMs });
        return answerOf(answer, prepared);
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error;
        throw new FactUnavailable(`${shown} ${error.what}`, error.mend);
      }
    },
  };
}

interface Prepared {
  readonly url: URL;
  /** As it was written: with `${NAME}` where a value is. */
  readonly shown: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers that hold a value of the environment. */
  readonly bound: ReadonlySet<string>;
  /** Values of the environment that are in headers, or in the address behind its host. */
  readonly secrets: readonly string[];
  readonly anyValue: boolean;
}

/** A method that fetch knows, and does not forbid; RFC 9110, "token". */
const METHOD = /^(?!(?:CONNECT|TRACE|TRACK)$)[A-Z]{1,20}$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]{1,200}$/;

function prepare(request: ProbeRequest, env: Environment): Prepared {
  const address = fillIn(request.url, env);
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, fillIn(value, env)] as const,
  );
  const url = addressOf(request.url, address);
  const shown = shownAs(request.url);
  const method = request.method.toUpperCase();
  if (!METHOD.test(method))
    throw new FactUnavailable(
      `${shown} cannot be asked with the method ${shorten(request.method)}`,
      "use GET, HEAD or OPTIONS",
    );
  for (const [name, filled] of headers) {
    const bad = !HEADER_NAME.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(filled.text);
    if (!bad) continue;
    const from = filled.names.length === 0 ? "" : `: the value of ${filled.names.join(", ")}`;
    throw new FactUnavailable(
      `the header ${shorten(name)} of ${shown} holds what a header cannot hold${from}`,
      "take line breaks and other control characters out of it",
    );
  }
  refuseTokens(url, shown, [address, ...headers.map(([, filled]) => filled)], env);
  const filledHeaders = headers.filter(([, { values }]) => values.length > 0);
  return {
    url,
    shown,
    method,
    headers: Object.fromEntries(headers.map(([name, { text }]) => [name, text])),
    bound: new Set(filledHeaders.map(([name]) => name.toLowerCase())),
    secrets: secretValues(
      [fillIn(behindHost(request.url), env), ...filledHeaders.map(([, filled]) => filled)],
      env,
    ),
    anyValue: address.values.length > 0 || filledHeaders.length > 0,
  };
}

function addressOf(written: string, { text, names }: Filled): URL {
  const shown = shownAs(written);
  const from = names.length === 0 ? "" : ` with ${names.join(", ")} filled in`;
  if (!URL.canParse(text))
    throw new FactUnavailable(
      `${shown}${from} is no address`,
      "give one such as https://shop.example/health",
    );
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new FactUnavailable(
      `${shown}${from} is not asked by http or https`,
      "give an http or https address",
    );
  if (url.username !== "" || url.password !== "")
    throw new FactUnavailable(
      "the probe's address holds a user name or a password",
      "put them into a header, with the value from the environment: `authorization: Basic ${NAME}`",
    );
  return url;
}

/** A token of GitHub's goes to its own host and nowhere else (GITHUB.md, "The API itself" 1). */
function refuseTokens(url: URL, shown: string, parts: readonly Filled[], env: Environment): void {
  if (url.origin === originOf(env.GITHUB_API_URL || "https://api.github.com")) return;
  const names = parts.flatMap((filled) => holdsForgeToken(filled, env));
  if (names.length === 0) return;
  throw new FactUnavailable(
    `the probe of ${shown} would send it a token of GitHub's${names[0] === "" ? "" : ` (${names[0]})`}, which goes to its own host only`,
    "give the service a token of its own",
  );
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

function answerOf(answer: HttpAnswer, prepared: Prepared): ProbeAnswer {
  const redact = redactor(prepared.secrets);
  const { status, truncated, durationMs } = answer;
  return {
    url: redact(addressShown(answer.url, prepared)),
    status,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, redact(value)]),
    ),
    text: redact(answer.text),
    truncated,
    durationMs,
  };
}

/** What was written; after a redirect where it led, without what may hold a value. */
function addressShown(url: URL, { url: asked, shown, anyValue }: Prepared): string {
  if (url.href === asked.href) return shown;
  return anyValue ? `${url.origin}${url.pathname}` : shownAs(url.href);
}

/** Without what names the host, be it written out or `${BASE}`: everybody may know that. */
function behindHost(written: string): string {
  return written.replace(/^(?:\$\{\w+\}|[a-z][a-z0-9+.-]*:\/\/[^/?#]*)/i, "");
}

/** An address in a text: what is known for a secret by its shape may be written in it. */
function shownAs(url: string): string {
  return shorten(redactor([])(url));
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
