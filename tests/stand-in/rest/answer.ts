import { createHash } from "node:crypto";
import type { RestDescription } from "../descriptions.ts";
import { allows, isPublic, permissionFor } from "../permissions.ts";
import type { Token, World } from "../world.ts";
import { type ListReply, missing, type Reply } from "./reply.ts";
import { routeOf, routes, writeOf } from "./router.ts";
import { type WriteReply, type WriteRequest, writes } from "./writes.ts";

/** What goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface RestAsked {
  readonly method: string;
  /** Without the prefix, by name instead of number. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly ifNoneMatch: string | undefined;
  /** Null without one. */
  readonly token: Token | null;
  /** The request's body. */
  readonly sent: string;
}

/** Answers a request to the REST API, and says what of it, or of the answer, is against the description. */
export function answerRest(
  world: World,
  description: RestDescription,
  asked: RestAsked,
): { answer: Answer; violations: readonly string[] } {
  if (asked.method !== "GET") return answerWrite(world, description, asked);
  const found = routeOf(asked.path);
  if (found === null) return wrong([`${asked.path} is nothing that the stand-in answers`]);
  const faults = description.queryFaults(found.route, asked.query);
  if (faults.length > 0) return wrong(faults);
  const query = new NotedQuery(asked.query);
  const reply = refusal(world, found, asked.token) ?? handle(world, found, { ...asked, query });
  const answer = written(world, asked, reply, description.isPaged(found.route));
  if (answer.status === 200 && query.unread().length > 0) {
    return wrong([`the stand-in takes no notice of ${query.unread()} of ${found.route}`]);
  }
  const violations =
    "text" in reply ? [] : description.responseFaults(found.route, answer.status, answer.json);
  if (violations.length > 0) return wrong(violations);
  return { answer: conditional(answer, asked.ifNoneMatch), violations };
}

/** Changes something, and says what of the request or the answer is against the description. */
function answerWrite(
  world: World,
  description: RestDescription,
  { method, path, query, token, sent }: RestAsked,
): { answer: Answer; violations: readonly string[] } {
  const found = writeOf(method, path);
  if (found === null || query.size > 0)
    return wrong([`${method} ${path} is nothing that the stand-in answers`]);
  const { route, params } = found;
  const body = parsed(sent);
  const faults = description.bodyFaults(route, body);
  if (faults.length > 0) return wrong(faults);
  const { needs, write } = writes[route] ?? {};
  if (needs === undefined || write === undefined) return wrong([`${route} is not answered`]);
  const elsewhere = params.owner !== world.owner || params.repo !== world.name;
  const allowed = token !== null && needs.some((permission) => allows(token, permission, "write"));
  const request = { world, params, body, token } as WriteRequest;
  const reply: WriteReply = elsewhere
    ? missing()
    : token === null
      ? missing(401, "Requires authentication")
      : allowed
        ? write(request)
        : {
            ...missing(403, "Resource not accessible by integration"),
            headers: {
              "X-Accepted-GitHub-Permissions": needs.map((name) => `${name}=write`).join("; "),
            },
          };
  const { status = 200, headers = {} } = reply;
  const violations = description.writeResponseFaults(route, status, reply.body);
  if (violations.length > 0) return wrong(violations);
  return { answer: json(status, reply.body, headers), violations };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Knows what of it nobody asked for: an answer that leaves a parameter out of account is no true one. */
class NotedQuery extends URLSearchParams {
  private readonly seen = new Set(["page", "per_page"]);

  override get(name: string): string | null {
    this.seen.add(name);
    return super.get(name);
  }

  unread(): readonly string[] {
    return [...this.keys()].filter((name) => !this.seen.has(name));
  }
}

/** What a test sees that asks for, or gets, what GitHub would not. */
function wrong(violations: readonly string[]): { answer: Answer; violations: readonly string[] } {
  const message = `the stand-in was asked wrongly: ${violations.join("; ")}`;
  return { answer: json(500, { message }), violations };
}

type Found = NonNullable<ReturnType<typeof routeOf>>;

function refusal(world: World, { route, params }: Found, token: Token | null): Reply | null {
  const { owner = world.owner, repo = world.name } = params;
  const elsewhere = !inNetwork(world, owner) || repo !== world.name;
  const otherIssue =
    route.endsWith("/issues/{issue_number}") &&
    world.issues.some(({ repository }) => repository === `${owner}/${repo}`);
  if (elsewhere && !otherIssue) return missing();
  if (token === null) {
    if (world.private && params.owner !== undefined) return missing();
    return isPublic(route) ? null : missing(401, "Requires authentication");
  }
  const permission = permissionFor(route);
  const fits =
    allows(token, permission) ||
    // Pull requests are issues too.
    (permission === "issues" && allows(token, "pull_requests"));
  if (fits && !(route === "/user" && token.login === null)) return null;
  return {
    ...missing(403, "Resource not accessible by integration"),
    headers: { "X-Accepted-GitHub-Permissions": `${permission}=read` },
  };
}

function inNetwork(world: World, owner: string): boolean {
  return owner === world.owner || world.forks.has(owner);
}

function handle(world: World, { route, params }: Found, asked: RestAsked): Reply {
  const { token, query, accept } = asked;
  const mayWrite = (permission: string) => token !== null && allows(token, permission, "write");
  const viewer = token?.login ?? null;
  return routes[route]?.({ world, route, params, query, accept, viewer, mayWrite }) ?? missing();
}

interface Written extends Answer {
  /** What the body says, for the description to judge. */
  readonly json: unknown;
}

function written(world: World, asked: RestAsked, reply: Reply, paged: boolean): Written {
  if ("noContent" in reply)
    return { status: reply.noContent, headers: {}, body: "", json: undefined };
  if ("text" in reply) {
    const headers = { "Content-Type": reply.type };
    return { status: 200, headers, body: reply.text, json: undefined };
  }
  if ("body" in reply) {
    const answer = json(reply.status ?? 200, reply.body, reply.headers);
    return { ...answer, json: reply.body };
  }
  if (paged) return pageOf(world, asked, reply);
  const items = reply.slice(0, reply.count);
  return { ...json(200, items), json: items };
}

function pageOf(world: World, { path, query }: RestAsked, reply: ListReply): Written {
  // More than a hundred is taken for a hundred, without a word.
  const size = Math.min(Math.max(1, Number(query.get("per_page") ?? 30)), 100);
  const page = Math.max(1, Number(query.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(reply.count / size));
  const items = reply.slice((page - 1) * size, page * size);
  const body =
    reply.within === undefined
      ? items
      : { total_count: reply.count, [reply.within]: items, ...reply.beside };
  // GitHub's links name a repository by its number.
  const named = `/repos/${world.owner}/${world.name}`;
  const at = path.startsWith(`${named}/`)
    ? `/repositories/${world.repositoryId}${path.slice(named.length)}`
    : path;
  const link = (to: number, rel: string) => {
    const changed = new URLSearchParams(query);
    changed.set("page", String(to));
    return `<${world.apiUrl}${at}?${changed}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  const headers: Record<string, string> = links.length > 0 ? { Link: links.join(", ") } : {};
  return { ...json(200, body, headers), json: body };
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

function conditional(answer: Answer, known: string | undefined): Answer {
  if (answer.status !== 200) return answer;
  const hash = createHash("sha256").update(answer.body).digest("hex");
  const headers = {
    ...answer.headers,
    ETag: `W/"${hash}"`,
    "Cache-Control": "private, max-age=60",
  };
  const same = known === headers.ETag;
  return same ? { status: 304, headers: { ETag: headers.ETag }, body: "" } : { ...answer, headers };
}
