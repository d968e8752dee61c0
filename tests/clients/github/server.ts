import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { openSession, type SessionRequest } from "../../../src/clients/github/open-session.ts";
import type { OpenedSession } from "../../../src/clients/github/session.ts";
import { FactUnavailable } from "../../../src/core/result.ts";

/** A server of one test on the loopback: it does what the test says, and remembers what it was asked. */
export interface Server {
  readonly url: string;
  readonly requests: Recorded[];
  /** Comes back once so many requests have arrived. */
  arrived(count: number): Promise<void>;
}

export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answering = (
  response: ServerResponse,
  request: Recorded,
  /** Counted from 0. */
  nth: number,
) => void;

export async function serve(answering: Answering): Promise<Server> {
  const requests: Recorded[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (incoming, response) => {
    const request = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      body: await textOf(incoming),
    };
    const nth = requests.push(request) - 1;
    for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
    answering(response, request, nth);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  return text;
}

/** Sends JSON, or a text as it is. */
export function send(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/**
 * Watches timers of exactly so many milliseconds, for the rest of the test. So the time of a request is over when the
 * request is where the test wants it, on a machine of any speed.
 * @returns does what the newest of them would do in the end
 */
export function timersOf(ms: number): () => void {
  const real = globalThis.setTimeout;
  let newest = () => {};
  const spy = vi.spyOn(globalThis, "setTimeout");
  spy.mockImplementation(((work: () => void, after?: number) => {
    if (after === ms) newest = work;
    return real(work, after);
  }) as typeof setTimeout);
  onTestFinished(() => spy.mockRestore());
  return () => newest();
}

export const TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

/** A session for acme/shop with the server as its API, quick to give up. */
export async function connect(
  server: Pick<Server, "url">,
  { env, limits, ...request }: Partial<SessionRequest> = {},
): Promise<OpenedSession> {
  const session = await openSession({
    env: {
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "acme/shop",
      GH_TOKEN: TOKEN,
      ...env,
    },
    remotes: { remotes: [], branch: null },
    limits: { backoffMs: 1, ...limits },
    askGh: async () => null,
    ...request,
  });
  onTestFinished(() => session.close());
  return session;
}

/** The fault that a question ends with; no token is anywhere in it. */
export async function faultIn(question: Promise<unknown>): Promise<FactUnavailable> {
  const fault = await question.then(
    (value) => expect.unreachable(`it gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(FactUnavailable);
  const unavailable = fault as FactUnavailable;
  const { reason, mend, message, stack, cause } = unavailable;
  expect([reason, mend, message, stack, JSON.stringify(cause)].join("\n")).not.toContain(TOKEN);
  expect(mend).not.toBe("");
  return unavailable;
}
