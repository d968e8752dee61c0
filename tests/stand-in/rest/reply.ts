import type { World } from "../world.ts";

/** One request to the REST API, after its address was taken apart. */
export interface RestRequest {
  readonly world: World;
  /** The description's own path: `/repos/{owner}/{repo}/pulls`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly accept: string;
  /** Whose token it is; null for an installation's, and for none. */
  readonly viewer: string | null;
  /** Whether the token may write this. */
  readonly mayWrite: (permission: string) => boolean;
}

export type Reply =
  /** `status` 200 by default. */
  | { readonly body: unknown; readonly status?: number; readonly headers?: Headers }
  | { readonly text: string | Buffer; readonly type: string }
  | { readonly noContent: number }
  | ListReply;

type Headers = Readonly<Record<string, string>>;

/** A list, of which the page that is asked for is given. */
export interface ListReply {
  readonly count: number;
  readonly slice: (from: number, to: number) => readonly unknown[];
  /** The property that holds the list, beside `total_count`. */
  readonly within?: string;
  /** What else stands beside it. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

export type Routes = Readonly<Record<string, (request: RestRequest) => Reply>>;

/** @param view how one of them is shown; as it is by default */
export function list<T>(
  items: readonly T[],
  view: (item: T) => unknown = (item) => item,
  around: Pick<ListReply, "within" | "beside"> = {},
): ListReply {
  return {
    count: items.length,
    slice: (from, to) => items.slice(from, to).map(view),
    ...around,
  };
}

/** What a parameter asks for: says of values whether one is it. All are where the parameter is not given. */
export function wantedBy(
  query: URLSearchParams,
  name: string,
): (...values: (string | number | null)[]) => boolean {
  const wanted = query.get(name);
  return (...values) => wanted === null || values.some((value) => `${value}` === wanted);
}

export const DIFF = "application/vnd.github.diff; charset=utf-8";

/** GitHub's errors, as it words them. */
export function missing(status = 404, message = "Not Found"): { body: unknown; status: number } {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
  };
}
