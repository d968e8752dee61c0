import type { FactUnavailable } from "../../core/result.ts";
import type { Question } from "./ask.ts";
import type { Answer } from "./failure.ts";
import type { Listed, ListOptions } from "./session.ts";

export interface PageReader<T> {
  ask(question: Question): Promise<Answer>;
  /** @throws FactUnavailable where an item has another shape */
  parse(list: readonly unknown[], question: Question): readonly T[];
  unreadable(question: Question, what: string): FactUnavailable;
}

const MAX_PAGES = 10;

/** Reads a list page by page, as the `Link` header leads on: not every list counts its pages. */
export async function readList<T>(
  first: Question,
  { within, maxPages = MAX_PAGES, enough }: ListOptions<T>,
  reader: PageReader<T>,
): Promise<Listed<T>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let total = 0;
  let question = first;
  for (let page = 1; ; page++) {
    const { json, headers } = await reader.ask(question);
    const list = within === undefined ? json : property(json, within);
    if (!Array.isArray(list))
      throw reader.unreadable(question, within ? `\`${within}\` is no list` : "it is no list");
    for (const item of reader.parse(list, question)) items.push(item);
    if (enough?.(items)) return { items, truncated: false };
    const counted = property(json, "total_count");
    // While it is read a list may shrink; the smallest count is the one that was true at the end.
    if (typeof counted === "number") total = page === 1 ? counted : Math.min(total, counted);
    const next = nextPage(headers.get("link"));
    // GitHub says how many there are, and fewer came.
    if (next === null) return { items, truncated: items.length < total };
    if (page >= maxPages) return { items, truncated: true };
    if (!URL.canParse(next) || seen.has(next))
      throw reader.unreadable(question, "its next page cannot be found");
    seen.add(next);
    question = { route: `GET ${new URL(next).href}`, parameters: {} };
  }
}

function property(json: unknown, name: string): unknown {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return undefined;
  return (json as Record<string, unknown>)[name];
}

/** `<https://api.github.com/…?page=2>; rel="next", <…>; rel="last"` (RFC 8288). */
function nextPage(header: string | null): string | null {
  for (const [, url = "", parameters = ""] of (header ?? "").matchAll(/<([^<>]*)>([^<]*)/g))
    if (/;\s*rel="?(?:[\w ]+ )?next(?: [\w ]+)?"?/i.test(parameters)) return url;
  return null;
}
