import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { exchange, type Request, type Wire } from "./exchange.ts";
import { type Answer, type Failure, mayPass, type Outcome } from "./failure.ts";

/** What is asked: a route with its parameters, `GET /repos/{owner}/{repo}/pulls`, or a whole URL. */
export interface Question {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Sees in an answer that it is none after all, as GraphQL's are with status 200. */
  readonly failureIn?: (answer: Answer, now: number) => Failure | null;
  /**
   * To ask again could do it twice: then only a rate limit, which GitHub puts before anything is done, is
   * waited for.
   */
  readonly once?: boolean;
}

/** How a question ended, and after how many attempts. */
export type Ended = Outcome & { readonly attempts: number };

export interface Asker {
  /** @throws the reason of the signal that ended it; nothing else that the other side can cause */
  ask(question: Question): Promise<Ended>;
  /** `/repos/acme/shop/pulls/12`: what a route comes to. */
  pathOf(question: Question): string;
}

const ATTEMPTS_AFTER_THE_FIRST = 2;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
/**
 * The plugin would let a second pass between two POSTs, and three between two that notify people; ours
 * are queries, and a comment and a status a run. This is as much of a Bottleneck group as it uses.
 */
const unlimited = {
  key: () => ({ schedule: (_: unknown, job: () => Promise<unknown>) => job() }),
};

/**
 * Octokit knows routes, and its plugins when to ask again and how many at a time. What passes over the
 * wire is not given to it: it gets an empty answer of a status that makes the plugins do what each
 * failure asks for. So no token, and nothing hostile, is in its hands, and waits end with the signal.
 * @param life ends everything when it is aborted
 */
export function createAsker(apiUrl: string, wire: Wire, life: AbortSignal): Asker {
  const { limits } = wire;
  const isShort = (seconds: number, _: unknown, __: unknown, retries: number) =>
    seconds * 1000 <= limits.rateWaitMs && retries < ATTEMPTS_AFTER_THE_FIRST;
  const octokit = new (Octokit.plugin(throttling, retry))({
    baseUrl: apiUrl,
    log: silent,
    throttle: {
      onRateLimit: isShort,
      onSecondaryRateLimit: isShort,
      retryAfterBaseValue: 0,
      write: unlimited as never,
      notifications: unlimited as never,
    },
    retry: {
      retries: ATTEMPTS_AFTER_THE_FIRST,
      retryAfterBaseValue: 0,
      doNotRetry: [400, 403],
    },
  });

  async function ask({
    route,
    parameters,
    failureIn,
    once: isOnce = false,
  }: Question): Promise<Ended> {
    const over = new AbortController();
    const signal = AbortSignal.any([life, over.signal]);
    const giveUpLater = () => setTimeout(() => over.abort(), limits.callMs);
    let timer = giveUpLater();
    let outcome: Outcome | undefined;
    let fault: unknown;
    let attempts = 0;
    const attempt = async (request: Request): Promise<Response> => {
      try {
        if (outcome === undefined) {
          // Waiting for one's turn is not the other side's time.
          clearTimeout(timer);
          timer = giveUpLater();
        } else if ("failure" in outcome)
          await delay(waitAfter(outcome.failure, attempts), undefined, { signal });
        attempts++;
        outcome = await exchange(request, wire, signal);
        const failure = "answer" in outcome ? failureIn?.(outcome.answer, wire.now()) : null;
        if (failure) outcome = { failure };
        return signFor(outcome, isOnce);
      } catch (error) {
        if (!signal.aborted) fault = error;
        return new Response(null, { status: 400 });
      }
    };
    const waitAfter = (failure: Failure, tried: number) =>
      failure.kind === "rate-limit" ? failure.waitMs : limits.backoffMs * tried ** 2;
    const asked = octokit
      .request(route, { ...parameters, request: { fetch: onlyRequest(attempt), log: silent } })
      .catch((error: unknown) => {
        // What became of an attempt is known at first hand.
        if (attempts === 0) fault ??= error;
      });
    // A place in the plugins' queues does not end with the signal.
    await Promise.race([asked, once(signal, "abort")]);
    clearTimeout(timer);
    life.throwIfAborted();
    if (fault !== undefined) throw fault;
    const kind = attempts === 0 ? "no-turn" : "timeout";
    outcome ??= { failure: { kind, afterMs: limits.callMs } };
    return { ...outcome, attempts };
  }

  return {
    ask,
    pathOf({ route, parameters }) {
      const { url } = octokit.request.endpoint(route, { ...parameters });
      const path = url.startsWith(apiUrl) ? url.slice(apiUrl.length) : new URL(url).pathname;
      return path.replace(/[?#].*$/s, "");
    },
  };
}

/** Octokit hands over URL and options as `fetch` takes them. */
function onlyRequest(attempt: (request: Request) => Promise<Response>) {
  return (url: string, { method = "GET", body }: { method?: string; body?: string } = {}) =>
    attempt({ method, url, body: body ?? null });
}

/** What tells the plugins: done, ask again, ask again when the limit is over, or leave it. */
function signFor(outcome: Outcome, isOnce: boolean): Response {
  if ("answer" in outcome) return new Response(null, { status: 204 });
  const { failure } = outcome;
  if (failure.kind === "rate-limit") {
    const seconds = Math.max(1, Math.ceil(failure.waitMs / 1000));
    const headers = { "retry-after": String(seconds), "content-type": "text/plain" };
    return new Response("secondary rate limit", { status: 403, headers });
  }
  return new Response(null, { status: mayPass(failure) && !isOnce ? 500 : 400 });
}
