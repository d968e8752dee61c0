import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { RestDescription } from "./descriptions.ts";
import { emptied, type Fault, type FaultMatch, Faults } from "./faults.ts";
import { answerGraphql, operationOf } from "./graphql/answer.ts";
import { followPushes } from "./pull-heads.ts";
import { type Answer, answerRest, json } from "./rest/answer.ts";
import { missing } from "./rest/reply.ts";
import type { Token, World } from "./world.ts";

/** One request as it came, and the status that it got; 0 where none was given. */
export interface LoggedRequest {
  readonly method: string;
  /** Without Enterprise's prefix, and with the repository by name. `/graphql` for both. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As sent. */
  readonly authorization: string | null;
  status: number;
  /** The GraphQL operation's name. */
  readonly operation?: string;
}

/** Shared, because compiling it takes longer than most tests. */
let description: RestDescription | undefined;

/** The HTTP side of the stand-in. */
export class GitHubServer {
  readonly requests: LoggedRequest[] = [];
  /** What was asked or answered against GitHub's descriptions; faults are not counted. */
  readonly violations: string[] = [];
  readonly faults = new Faults();
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly world: World,
    private readonly prefix: "" | "/api/v3",
  ) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        this.violations.push(`the stand-in broke: ${String((error as Error).stack ?? error)}`);
        this.send(response, json(500, { message: `the stand-in broke: ${error}` }));
      });
    });
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  /** @returns the address */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  fault(match: FaultMatch, what: Fault): () => void {
    return this.faults.add(match, what);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const sent = await textOf(request);
    const path = this.pathOf(url.pathname);
    const operation = path === "/graphql" ? operationOf(sent) : undefined;
    const { method = "GET", headers } = request;
    const logged: LoggedRequest = {
      method,
      path: path ?? url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: headers.authorization ?? null,
      status: 0,
      ...(operation === undefined ? {} : { operation }),
    };
    this.requests.push(logged);
    const fault = this.faults.for({ ...logged, search: url.search });
    const instead = fault && (await this.instead(fault, request, path === "/graphql"));
    if (instead === "nothing") return;
    const truth = () => {
      followPushes(this.world);
      return path === null
        ? json(404, missing().body)
        : this.answer(method, path, url.searchParams, request, sent, fault);
    };
    const answer = instead ?? changed(await truth(), fault);
    logged.status = answer.status;
    this.send(response, answer, fault);
  }

  /** Without the prefix and with the repository's name for its number; null outside the API. */
  private pathOf(pathname: string): string | null {
    if (pathname === (this.prefix === "" ? "/graphql" : "/api/graphql")) return "/graphql";
    if (!pathname.startsWith(this.prefix)) return null;
    const { owner, name, repositoryId } = this.world;
    const byNumber = new RegExp(`^/repositories/${repositoryId}(?=/|$)`);
    return pathname.slice(this.prefix.length).replace(byNumber, `/repos/${owner}/${name}`);
  }

  private async answer(
    method: string,
    path: string,
    query: URLSearchParams,
    { headers }: IncomingMessage,
    sent: string,
    fault: Fault | undefined,
  ): Promise<Answer> {
    if (headers["user-agent"] === undefined) {
      return json(403, { message: "Request forbidden by administrative rules." });
    }
    const token = this.tokenOf(headers.authorization);
    if (token === undefined) return json(401, missing(401, "Bad credentials").body);
    const { rateLimit } = this.world;
    if (path !== "/rate_limit" && rateLimit.used >= rateLimit.limit) return limited(path, 3600);
    if (path === "/graphql") {
      rateLimit.used += 1;
      const faults = fault !== undefined && "graphqlErrors" in fault ? fault.graphqlErrors : [];
      const { answer, violations } = await answerGraphql(this.world, {
        method,
        token,
        sent,
        faults,
      });
      this.violations.push(...violations);
      return answer;
    }
    description ??= new RestDescription();
    const { answer, violations } = answerRest(this.world, description, {
      method,
      path,
      query,
      accept: headers.accept ?? "",
      ifNoneMatch: headers["if-none-match"],
      token,
      sent,
    });
    this.violations.push(...violations);
    // What did not change costs nothing.
    if (answer.status !== 304 && path !== "/rate_limit") rateLimit.used += 1;
    return answer;
  }

  /** Null without a token, undefined for one that nobody knows. */
  private tokenOf(authorization: string | undefined): Token | null | undefined {
    if (authorization === undefined) return null;
    const [, token = ""] = /^(?:bearer|token) (.+)$/i.exec(authorization) ?? [];
    return this.world.tokens.get(token);
  }

  /** What comes in place of the true answer, if anything does. */
  private async instead(
    fault: Fault,
    request: IncomingMessage,
    graphql: boolean,
  ): Promise<Answer | "nothing" | undefined> {
    if ("timeout" in fault) return "nothing";
    if ("hangUp" in fault) {
      request.socket.destroy();
      return "nothing";
    }
    if ("delayMs" in fault) await wait(fault.delayMs);
    if ("redirect" in fault) {
      const headers = { Location: fault.redirect };
      return json(
        fault.status ?? 301,
        { message: "Moved Permanently", url: fault.redirect },
        headers,
      );
    }
    if ("rateLimit" in fault) {
      const { rateLimit: kind, retryAfter } = fault;
      return limited(graphql ? "/graphql" : "", retryAfter, kind === "secondary");
    }
    if ("json" in fault) {
      const answer = json(200, fault.json);
      return typeof fault.json === "string" ? { ...answer, body: fault.json } : answer;
    }
    if ("status" in fault && fault.status !== undefined) {
      const body = "body" in fault ? fault.body : { message: `status ${fault.status}` };
      const answer = json(fault.status, body, "headers" in fault ? fault.headers : {});
      return typeof body === "string" ? { ...answer, body } : answer;
    }
    return undefined;
  }

  private send(response: ServerResponse, answer: Answer, fault?: Fault): void {
    const { limit, used, resetAt } = this.world.rateLimit;
    const whole = Buffer.from(answer.body);
    const cut = fault !== undefined && "cut" in fault;
    const body = cut ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    const broken = cut && fault.cut === true;
    response.writeHead(answer.status, {
      "X-RateLimit-Limit": limit,
      "X-RateLimit-Remaining": Math.max(0, limit - used),
      "X-RateLimit-Used": used,
      "X-RateLimit-Reset": resetAt,
      "X-GitHub-Request-Id": "0000:0000:000000:0000000:00000000",
      ...(this.prefix === "" ? {} : { "X-GitHub-Enterprise-Version": "3.19.0" }),
      ...(answer.status === 304 ? {} : { "Content-Length": broken ? whole.length : body.length }),
      ...answer.headers,
    });
    if (broken) response.write(body, () => response.destroy());
    else response.end(body);
  }
}

/** The true answer with what a fault does to it. */
function changed(answer: Answer, fault: Fault | undefined): Answer {
  if (fault === undefined || answer.status < 200 || answer.status >= 300) return answer;
  const parsed = () => JSON.parse(String(answer.body)) as never;
  if ("empty" in fault) return { ...answer, body: JSON.stringify(emptied(parsed())) };
  if ("alter" in fault) return { ...answer, body: JSON.stringify(fault.alter(parsed())) };
  return answer;
}

/** "Rate limits for the REST API" in GitHub's documentation; GraphQL answers 200 for the first kind. */
function limited(path: string, retryAfter = 60, secondary = false): Answer {
  const reset = Math.ceil(Date.now() / 1000) + retryAfter;
  if (secondary) {
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    return json(403, missing(403, message).body, { "Retry-After": String(retryAfter) });
  }
  const headers = { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(reset) };
  const message = "API rate limit exceeded for user ID 1.";
  return path === "/graphql"
    ? json(200, { errors: [{ type: "RATE_LIMITED", message }] }, headers)
    : json(403, missing(403, message).body, headers);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
