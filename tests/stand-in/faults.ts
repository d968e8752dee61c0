/** What goes wrong with a request, instead of its answer or on top of it. */
export type Fault = Times &
  (
    | {
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: unknown;
      }
    /** The true answer, late. */
    | { readonly delayMs: number }
    /** The true answer, half of it: the connection breaks (`true`), or all looks well (`"quietly"`). */
    | { readonly cut: true | "quietly" }
    /** Another body with status 200: a string as it is, anything else as JSON. */
    | { readonly json: unknown }
    /** The true answer with its lists emptied; counts and links stay. */
    | { readonly empty: true }
    | { readonly rateLimit: "primary" | "secondary"; readonly retryAfter?: number }
    /** To another address, with 301 or the status given. */
    | { readonly redirect: string; readonly status?: number }
    /** The connection is closed without a word. */
    | { readonly hangUp: true }
    /** Nothing ever comes. */
    | { readonly timeout: true }
    /** GraphQL: these fields fail. A path names fields as the answer does, without list indices. */
    | { readonly graphqlErrors: readonly GraphqlFault[] }
    /** The true answer, changed: for values that GitHub may come to have one day. */
    | { readonly alter: (body: never) => unknown }
  );

interface Times {
  /** For the first so many requests; all by default. */
  readonly times?: number;
  /** Not for the first so many. */
  readonly after?: number;
}

export interface GraphqlFault {
  /** `repository.pullRequest.reviewThreads` or its parts. */
  readonly path: string | readonly string[];
  readonly message?: string;
  readonly type?: string;
}

/** A GraphQL operation's name or a path, or a pattern for `GET /repos/acme/shop/pulls?state=open` and `POST /graphql Name`. */
export type FaultMatch = string | RegExp;

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly search: string;
  readonly operation?: string;
}

/** The faults that a test brought in; the newest that matches counts. */
export class Faults {
  private planned: { match: FaultMatch; what: Fault; met: number }[] = [];

  /** @returns what takes it back */
  add(match: FaultMatch, what: Fault): () => void {
    const one = { match, what, met: 0 };
    this.planned.unshift(one);
    return () => {
      this.planned = this.planned.filter((other) => other !== one);
    };
  }

  clear(): void {
    this.planned = [];
  }

  /** The fault for a request, which counts as met by it. */
  for(asked: Asked): Fault | undefined {
    for (const one of this.planned.filter(({ match }) => matches(match, asked))) {
      one.met += 1;
      const { after = 0, times = Number.POSITIVE_INFINITY } = one.what;
      if (one.met > after && one.met <= after + times) return one.what;
    }
    return undefined;
  }
}

function matches(match: FaultMatch, { method, path, search, operation }: Asked): boolean {
  if (typeof match === "string") return match === operation || match === path;
  return match.test(`${method} ${path}${search}${operation === undefined ? "" : ` ${operation}`}`);
}

/** A body with every list in it emptied: the page itself, or the lists that stand in it. */
export function emptied(body: unknown): unknown {
  if (Array.isArray(body)) return [];
  if (body === null || typeof body !== "object") return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      Array.isArray(value) ? [] : deeper(key, value),
    ]),
  );
}

/** In GraphQL the lists are deep inside; in REST they lie at the top, and what is below belongs to an item. */
function deeper(key: string, value: unknown): unknown {
  const object = value !== null && typeof value === "object";
  return object && key === "data" ? withoutNodes(value) : value;
}

function withoutNodes(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(withoutNodes);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === "nodes" || key === "edges") && Array.isArray(inner) ? [] : withoutNodes(inner),
    ]),
  );
}
