import * as z from "zod/mini";
import type { Environment } from "../../core/command-env.ts";
import { FactUnavailable } from "../../core/result.ts";
import { type Asker, createAsker, type Question } from "./ask.ts";
import { type AnswerCache, LIMITS, type Limits, type Wire } from "./exchange.ts";
import type { Answer } from "./failure.ts";
import { faultOf } from "./faults.ts";
import { graphQlFailure, readGraphQl } from "./graphql.ts";
import { readList } from "./pages.ts";
import type { GitHubPlace } from "./place.ts";
import { isAbsent } from "./refusals.ts";
import type { GitRemotes } from "./remotes.ts";
import type {
  FindOptions,
  GraphQlAnswer,
  Listed,
  ListOptions,
  OpenedSession,
  Parameters,
} from "./session.ts";
import { shapeFault } from "./shape-fault.ts";
import type { Token } from "./token.ts";
import { type Wording, wordingFor } from "./wording.ts";

export interface SessionRequest {
  readonly env: Environment;
  readonly remotes: GitRemotes;
  /** Ends everything under way; its reason is thrown on. */
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Given to several sessions of one run, it makes them ask with `If-None-Match`. */
  readonly cache?: AnswerCache | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** The token of `gh` for a host; null where it has none. */
  readonly askGh?: ((host: string) => Promise<string | null>) | undefined;
}

/** A session over HTTP. It only asks: what it sends to be answered by POST is GraphQL queries. */
export class HttpSession implements OpenedSession {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly via: string;
  readonly headOwner: string | null;
  readonly hasToken: boolean;
  private readonly graphqlUrl: string;
  private readonly life = new AbortController();
  protected readonly wording: Wording;
  protected readonly asker: Asker;
  private readonly unlisten: () => void;

  constructor(place: GitHubPlace, token: Token | null, request: SessionRequest) {
    ({ host: this.host, owner: this.owner, name: this.name, via: this.via } = place);
    this.headOwner = place.headOwner;
    this.hasToken = token !== null;
    this.graphqlUrl = place.graphqlUrl;
    this.wording = wordingFor(place, token, request.env);
    const wire: Wire = {
      fetch: request.fetch ?? globalThis.fetch,
      origin: new URL(place.apiUrl).origin,
      token: token?.value ?? null,
      limits: { ...LIMITS, ...request.limits },
      cache: request.cache ?? null,
      now: request.now ?? Date.now,
    };
    this.asker = createAsker(place.apiUrl, wire, this.life.signal);
    const { signal } = request;
    const end = () => this.life.abort(signal?.reason);
    signal?.addEventListener("abort", end, { once: true });
    this.unlisten = () => signal?.removeEventListener("abort", end);
  }

  async get<S extends z.core.$ZodType>(
    route: string,
    parameters: Parameters,
    schema: S,
  ): Promise<z.output<S>> {
    const question = this.question("GET", route, parameters);
    const { json } = await this.answerTo(question);
    return this.parsed(schema, json, this.nameOf(question));
  }

  async find<S extends z.core.$ZodType>(
    route: string,
    parameters: Parameters,
    schema: S,
    { absent = [] }: FindOptions = {},
  ): Promise<z.output<S> | null> {
    const question = this.question("GET", route, parameters);
    const ended = await this.asker.ask(question);
    if ("failure" in ended && ended.failure.kind === "status" && isAbsent(ended.failure, absent))
      return null;
    if ("failure" in ended)
      throw faultOf(ended.failure, this.nameOf(question), ended.attempts, this.wording);
    return this.parsed(schema, ended.answer.json, this.nameOf(question));
  }

  list<S extends z.core.$ZodType>(
    route: string,
    parameters: Parameters,
    itemSchema: S,
    options: ListOptions<z.output<S>> = {},
  ): Promise<Listed<z.output<S>>> {
    const schema = z.array(itemSchema);
    const first = this.question("GET", route, { per_page: 100, ...parameters });
    return readList(first, options, {
      ask: (question) => this.answerTo(question),
      parse: (list, question) => this.parsed(schema, list, this.nameOf(question)),
      unreadable: (question, where) => shapeFault(this.nameOf(question), where, this.wording),
    });
  }

  async graphql<S extends z.core.$ZodType>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    schema: S,
  ): Promise<GraphQlAnswer<z.output<S>>> {
    const [, name = "(without a name)"] = /^\s*query\s+(\w{1,60})/.exec(query) ?? [];
    const what = `the GraphQL query ${name}`;
    if (!this.hasToken)
      throw new FactUnavailable(
        `${what}: GitHub answers GraphQL only with a token, and there is none for ${this.host}`,
        this.wording.getToken,
      );
    const body = { query, variables: { owner: this.owner, repo: this.name, ...variables } };
    const question: Question = {
      route: `POST ${this.graphqlUrl}`,
      parameters: { data: JSON.stringify(body) },
      failureIn: graphQlFailure,
    };
    const answer = await this.answerTo(question, what);
    const { data, missing } = readGraphQl(answer, what, this.wording);
    const parsed = z.safeParse(schema, data);
    if (parsed.success) return { data: parsed.data, missing };
    const [gone] = missing;
    // What GitHub left out explains it better than the shape that this leaves.
    if (gone) throw new FactUnavailable(`${what}: ${gone.path}: ${gone.reason}`, gone.mend);
    throw shapeFault(what, parsed.error, this.wording);
  }

  async close(): Promise<void> {
    this.unlisten();
    this.life.abort(
      new FactUnavailable("the question to GitHub was cut off: dod had ended", "run dod again"),
    );
  }

  protected question(method: string, route: string, parameters: Parameters): Question {
    const given: Record<string, unknown> = { ...parameters };
    for (const [, name = ""] of route.matchAll(/\{\+?(\w+)\}/g)) {
      if (name === "owner") given.owner ??= this.owner;
      else if (name === "repo") given.repo ??= this.name;
      else if (given[name] === undefined || given[name] === "")
        throw new Error(`${route} is asked without its ${name}`);
    }
    return { route: `${method} ${route}`, parameters: given };
  }

  /** `GET /repos/acme/shop/pulls/12`. */
  protected nameOf(question: Question): string {
    const [method] = question.route.split(" ", 1);
    return `${method} ${this.wording.redact(this.asker.pathOf(question)).slice(0, 160)}`;
  }

  private async answerTo(question: Question, what = this.nameOf(question)): Promise<Answer> {
    const ended = await this.asker.ask(question);
    if ("answer" in ended) return ended.answer;
    throw faultOf(ended.failure, what, ended.attempts, this.wording);
  }

  protected parsed<S extends z.core.$ZodType>(schema: S, json: unknown, what: string): z.output<S> {
    const parsed = z.safeParse(schema, json);
    if (parsed.success) return parsed.data;
    throw shapeFault(what, parsed.error, this.wording);
  }
}
