import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import type { SessionRequest } from "../../../src/clients/github/open-session.ts";
import type { FactUnavailable } from "../../../src/core/result.ts";
import {
  type Answering,
  connect,
  faultIn,
  type Server,
  send,
  serve,
  TOKEN,
  timersOf,
} from "./server.ts";

const Anything = z.object({});
const HTML = { "content-type": "text/html; charset=utf-8" };
const AGAIN = " \\(asked 3 times\\)";

interface Told {
  readonly fault: FactUnavailable;
  readonly server: Server;
}

/** Asks a server that answers so; gives the fault that it ends with. */
async function told(answering: Answering, request: Partial<SessionRequest> = {}): Promise<Told> {
  const server = await serve(answering);
  const session = await connect(server, request);
  return { fault: await faultIn(session.get("/x", { secret: "q" }, Anything)), server };
}

interface Row {
  readonly name: string;
  readonly answer: Answering;
  readonly reason: string;
  readonly mend: RegExp;
  /** Requests it takes; 3 where asking again may help. */
  readonly requests?: number;
  readonly env?: Record<string, string>;
}

function expectRow({ reason, mend, requests = 1 }: Row, { fault, server }: Told): void {
  expect(fault.reason).toMatch(new RegExp(`^GET /x: ${reason}$`));
  expect(fault.mend).toMatch(mend);
  expect(server.requests).toHaveLength(requests);
  for (const text of [fault.reason, fault.mend]) expect(text.length).toBeLessThan(420);
}

const no =
  (status: number, message: unknown, headers: Record<string, string> = {}): Answering =>
  (response) =>
    send(response, { message, documentation_url: "https://docs.github.com" }, status, headers);
const workflow = {
  GH_TOKEN: "",
  GITHUB_TOKEN: TOKEN.replace("ghp", "ghs"),
  GITHUB_ACTIONS: "true",
};
const lacks = (permissions: string, status = 403) =>
  no(status, "Resource not accessible by integration", {
    "x-accepted-github-permissions": permissions,
  });
const sso = (header: string) => no(403, "SAML", { "x-github-sso": header });

describe("GitHub says no", () => {
  test.each<Row>([
    {
      name: "401",
      answer: no(401, "Bad credentials"),
      reason:
        "GitHub refused the token in GH_TOKEN \\(401\\): it is wrong, expired, or of another host",
      mend: /^renew the token in GH_TOKEN, or unset it$/,
    },
    {
      name: "401 of the other variable",
      answer: no(401, "Bad credentials"),
      env: { GH_TOKEN: "", GITHUB_TOKEN: TOKEN },
      reason: "GitHub refused the token in GITHUB_TOKEN \\(401\\).*",
      mend: /^renew the token in GITHUB_TOKEN, or unset it$/,
    },
    {
      name: "401 without a token",
      answer: no(401, "Requires authentication"),
      env: { GH_TOKEN: "" },
      reason: "127\\.0\\.0\\.1:\\d+ answers only with a token \\(401\\)",
      mend: /^set GH_TOKEN or run gh auth login --hostname 127/,
    },
    {
      name: "a permission that a workflow lacks",
      answer: lacks("pull_requests=read"),
      env: workflow,
      reason: "the token in GITHUB_TOKEN lacks the permission pull-requests: read \\(403\\)",
      mend: /^allow it in the workflow: `permissions: { pull-requests: read }`$/,
    },
    {
      name: "permissions, of two kinds",
      answer: lacks("administration=read; contents=read,pull_requests=read"),
      env: workflow,
      reason:
        "the token in GITHUB_TOKEN lacks the permission administration: read, or contents: read and pull-requests: read \\(403\\)",
      mend: /`permissions: { contents: read, pull-requests: read }`$/,
    },
    {
      name: "a permission that no workflow has",
      answer: lacks("secrets=read"),
      env: workflow,
      reason: "the token in GITHUB_TOKEN lacks the permission secrets: read \\(403\\)",
      mend: /^a workflow's own token cannot have secrets: read: give dod one of a GitHub App or a person/,
    },
    {
      name: "a permission that a person's token lacks, in a workflow too",
      answer: lacks("pull_requests=read"),
      env: { GITHUB_ACTIONS: "true" },
      reason: "the token in GH_TOKEN lacks the permission pull-requests: read \\(403\\)",
      mend: /^give the token in GH_TOKEN the permission pull-requests: read$/,
    },
    {
      name: "a permission in a header that cannot be read",
      answer: lacks("=read; Pull Requests; x=all; `rm -rf`=read"),
      env: workflow,
      reason:
        'the token in GITHUB_TOKEN may not read it \\(403: "Resource not accessible by integration"\\)',
      mend: /^see what the token in GITHUB_TOKEN may read in acme\/shop$/,
    },
    {
      name: "403 without a header, quoted on one short line",
      answer: no(403, `no\u2028\n\t${"x".repeat(500)}`),
      reason: `the token in GH_TOKEN may not read it \\(403: "no x{76}…"\\)`,
      mend: /^see what/,
    },
    {
      name: "403 that repeats the token",
      answer: (response, { headers }) =>
        send(response, { message: `not with ${headers.authorization}` }, 403),
      reason: 'the token in GH_TOKEN may not read it \\(403: "not with Bearer \\[redacted\\]"\\)',
      mend: /^see what/,
    },
    {
      name: "403 without a token",
      answer: no(403, "Forbidden"),
      env: { GH_TOKEN: "" },
      reason: 'it is not public \\(403: "Forbidden"\\)',
      mend: /^set GH_TOKEN or run gh auth login/,
    },
    {
      name: "single sign-on with an address elsewhere",
      answer: sso("required; url=https://evil.example/orgs/acme/sso?authorization_request=1"),
      reason: "the organisation's single sign-on keeps the token in GH_TOKEN out \\(403\\)",
      mend: /^authorise it for the organisation: in the token's settings on 127/,
    },
    {
      name: "404",
      answer: no(404, "Not Found"),
      reason: "GitHub answers 404: there is none, or the token in GH_TOKEN may not see it",
      mend: /^see that the name is right, and that the token in GH_TOKEN may see it$/,
    },
    {
      name: "404 that names a permission",
      answer: lacks("contents=read", 404),
      env: workflow,
      reason: "GitHub answers 404: there is none, or the token in GITHUB_TOKEN may not see it",
      mend: /has the permission contents: read \(allow it in the workflow: `permissions: { contents: read }`\)$/,
    },
    {
      name: "404 without a token",
      answer: no(404, "Not Found"),
      env: { GH_TOKEN: "" },
      reason: "GitHub answers 404: there is none, or it is not public",
      mend: /^set GH_TOKEN or run gh auth login/,
    },
    ...[400, 409, 410, 422, 451].map((status) => ({
      name: String(status),
      answer: no(status, "Validation Failed"),
      reason: `GitHub refused the request with ${status} \\("Validation Failed"\\)`,
      mend: /^please report it with this message/,
    })),
    ...[401, 403, 404].map((status) => ({
      name: `${status} of a proxy`,
      answer: ((response) => send(response, "<h1>Blocked</h1>", status, HTML)) as Answering,
      reason: `127\\.0\\.0\\.1:\\d+ answered ${status}, and not in GitHub's own way`,
      mend: /^see that no proxy or login page stands between here and 127\S+, and that GITHUB_API_URL is right$/,
    })),
    {
      name: "403 with a message of another type",
      answer: no(403, { a: 1 }),
      reason: "127\\.0\\.0\\.1:\\d+ answered 403, and not in GitHub's own way",
      mend: /proxy/,
    },
    ...[500, 502, 503, 504, 408].map((status) => ({
      name: String(status),
      answer: no(status, "Server Error"),
      reason:
        status === 408
          ? `GitHub refused the request with 408 \\("Server Error"\\)${AGAIN}`
          : `127\\.0\\.0\\.1:\\d+ answered ${status}${AGAIN}`,
      mend: status === 408 ? /^please report/ : /^run dod again; if it stays so, ask who runs 127/,
      requests: 3,
    })),
    {
      name: "502 of a proxy",
      answer: (response) => send(response, "<h1>Bad Gateway</h1>", 502, HTML),
      reason: `127\\.0\\.0\\.1:\\d+ answered 502${AGAIN}`,
      mend: /^run dod again/,
      requests: 3,
    },
  ])("$name", async (row) => {
    expectRow(row, await told(row.answer, { env: row.env ?? {} }));
  });

  test("single sign-on: where to authorise, on that host alone", async () => {
    const ask = async (url: string) => {
      const fetch = async () =>
        Response.json(
          { message: "SAML" },
          { status: 403, headers: { "x-github-sso": `required; url=${url}` } },
        );
      const env = { GITHUB_API_URL: "https://api.github.com" };
      const session = await connect({ url: "" }, { fetch, env });
      return (await faultIn(session.get("/x", {}, Anything))).mend;
    };
    const url = "https://github.com/orgs/acme/sso?authorization_request=AZSC";
    expect(await ask(url)).toBe(`authorise it for the organisation: ${url}`);
    for (const other of [
      url.replace("https", "http"),
      url.replace("github.com", "github.com.evil.example"),
      url + "x".repeat(200),
      "javascript:1",
    ])
      expect(await ask(other)).toBe(
        "authorise it for the organisation: in the token's settings on github.com",
      );
  });

  test("what single sign-on leaves out of a list is not passed over", async () => {
    const { fault } = await told((response) =>
      send(response, {}, 200, { "x-github-sso": "partial-results; organizations=1,2" }),
    );
    expect(fault.reason).toBe(
      "GET /x: GitHub left out what the organisation's single sign-on hides from the token",
    );
    expect(fault.mend).toMatch(/^authorise the token in GH_TOKEN for the organisation/);
  });

  test("gh's token is renewed by gh", async () => {
    const request = { env: { GH_TOKEN: "" }, askGh: async () => TOKEN };
    const { fault } = await told(no(401, "Bad credentials"), request);
    expect(fault.reason).toMatch(/^GET \/x: GitHub refused gh's token \(401\)/);
    expect(fault.mend).toMatch(/^log in again: gh auth login --hostname 127/);
  });

  test("github.com has a page for its own faults", async () => {
    const fetch = async () => new Response("", { status: 503 });
    const env = { GITHUB_API_URL: "https://api.github.com" };
    const session = await connect({ url: "" }, { fetch, env });
    const { reason, mend } = await faultIn(session.get("/x", {}, Anything));
    expect(reason).toBe("GET /x: api.github.com answered 503 (asked 3 times)");
    expect(mend).toBe("run dod again; see https://www.githubstatus.com");
  });

  test("a fault that passes is passed over", async () => {
    const server = await serve((response, _, nth) =>
      nth < 2 ? send(response, {}, 502) : send(response, { ok: true }),
    );
    const session = await connect(server);
    expect(await session.get("/x", {}, z.object({ ok: z.boolean() }))).toEqual({ ok: true });
    expect(server.requests).toHaveLength(3);
  });
});

describe("rate limits", () => {
  const NOW = Date.UTC(2026, 0, 2, 13, 53, 0);
  const inSeconds = (seconds: number) => String(NOW / 1000 + seconds);
  const usedUp = (reset: string) => ({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
  const primary = "API rate limit exceeded for installation ID 1.";
  const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes.";
  const USED = "GitHub's rate limit is used up";
  const SLOWER = "GitHub asks for fewer requests at a time";

  test.each<Row>([
    {
      name: "the hour's",
      answer: no(403, primary, usedUp(inSeconds(719))),
      reason: `${USED} until 14:05 UTC \\(in 12 min\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "the hour's, with 429",
      answer: no(429, primary, usedUp(inSeconds(59))),
      reason: `${USED} until 13:54 UTC \\(in 60 s\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "the hour's, of a workflow",
      answer: no(403, primary, usedUp(inSeconds(3599))),
      env: workflow,
      reason: `${USED} until 14:53 UTC \\(in 60 min\\)`,
      mend: /^run dod again then: a workflow's token has 1,000 requests an hour/,
    },
    {
      name: "the hour's, without a token",
      answer: no(403, primary, usedUp(inSeconds(7199))),
      env: { GH_TOKEN: "" },
      reason: `${USED} until 15:53 UTC \\(in 2 h\\)`,
      mend: /^run dod again then, or set GH_TOKEN or run gh auth login \S+ \S+: with a token/,
    },
    {
      name: "by the headers alone",
      answer: no(403, "no", usedUp(inSeconds(719))),
      reason: `${USED} until 14:05 UTC \\(in 12 min\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "a time that cannot be",
      answer: no(403, primary, usedUp("99999999999")),
      reason: USED,
      mend: /^run dod again in a while$/,
    },
    {
      name: "a time that is none",
      answer: no(403, primary, usedUp("soon")),
      reason: USED,
      mend: /^run dod again in a while$/,
    },
    {
      name: "too many at a time",
      answer: no(403, secondary, { "retry-after": "60" }),
      reason: `${SLOWER} until 13:54 UTC \\(in 60 s\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "too many at a time, until a date",
      answer: no(429, "slow down", { "retry-after": "Fri, 02 Jan 2026 13:55:00 GMT" }),
      reason: `${SLOWER} until 13:55 UTC \\(in 2 min\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "too many at a time, without a word how long",
      answer: no(403, secondary),
      reason: SLOWER,
      mend: /^run dod again in a while$/,
    },
    {
      name: "too many at a time, as Enterprise says it",
      answer: no(403, "You have triggered an abuse detection mechanism."),
      reason: SLOWER,
      mend: /^run dod again in a while$/,
    },
    {
      name: "429 of whatever stands between",
      answer: (response) => send(response, "<h1>Too many</h1>", 429, HTML),
      reason: SLOWER,
      mend: /^run dod again in a while$/,
    },
    {
      name: "told by the header alone",
      answer: no(403, "slow down", { "retry-after": "60" }),
      reason: `${SLOWER} until 13:54 UTC \\(in 60 s\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "just too long to be waited for",
      answer: no(403, secondary, { "retry-after": "11" }),
      reason: `${SLOWER} until 13:53 UTC \\(in 11 s\\)`,
      mend: /^run dod again then$/,
    },
    {
      name: "over again and again",
      answer: no(403, secondary, { "retry-after": "0" }),
      reason: `${SLOWER} until 13:53 UTC \\(in 1 s\\)${AGAIN}`,
      mend: /^run dod again then$/,
      requests: 3,
    },
    {
      name: "the hour's last request was refused for another reason",
      answer: no(403, "Resource not accessible by integration", {
        ...usedUp(inSeconds(719)),
        "x-accepted-github-permissions": "checks=read",
      }),
      reason: "the token in GH_TOKEN lacks the permission checks: read \\(403\\)",
      mend: /^give the token/,
    },
  ])("$name", async (row) => {
    expectRow(row, await told(row.answer, { env: row.env ?? {}, now: () => NOW }));
  });

  test.each<[string, Answering]>([
    ["a secondary one", no(403, secondary, { "retry-after": "0" })],
    ["the hour's, about to be over", no(403, primary, usedUp(inSeconds(-5)))],
    ["429 without a message", (response) => send(response, "", 429, { "retry-after": "0" })],
  ])("a short one is waited for: %s", async (_, answer) => {
    const server = await serve((response, request, nth) =>
      nth === 0 ? answer(response, request, nth) : send(response, { ok: true }),
    );
    const session = await connect(server, { now: () => NOW });
    expect(await session.get("/x", {}, z.object({ ok: z.boolean() }))).toEqual({ ok: true });
    expect(server.requests).toHaveLength(2);
  });

  test("GraphQL's comes with 200", async () => {
    const server = await serve((response) => {
      const errors = [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }];
      send(response, { errors }, 200, usedUp(inSeconds(719)));
    });
    const session = await connect(server, { now: () => NOW });
    const { reason } = await faultIn(session.graphql("query Ci { a }", {}, Anything));
    expect(reason).toBe(`the GraphQL query Ci: ${USED} until 14:05 UTC (in 12 min)`);
    expect(server.requests).toHaveLength(1);
  });
});

describe("bodies that are no answer", () => {
  test.each<Row>([
    {
      name: "a page",
      answer: (response) => send(response, "<h1>Log in</h1>", 200, HTML),
      reason:
        "127\\.0\\.0\\.1:\\d+ answered 200 with text/html instead of JSON: this is not GitHub's own answer",
      mend: /^see that no proxy or login page stands between/,
    },
    {
      name: "of no kind",
      answer: (response) => response.writeHead(200).end("{}"),
      reason: "127\\.0\\.0\\.1:\\d+ answered 200 with something of no known kind instead of JSON.*",
      mend: /proxy/,
    },
    {
      name: "of a hostile kind",
      answer: (response) => send(response, "{}", 200, { "content-type": `json ${TOKEN}` }),
      reason: ".* with something of no known kind instead of JSON.*",
      mend: /proxy/,
    },
    {
      name: "of a kind that repeats the token",
      answer: (response) => send(response, "{}", 200, { "content-type": `application/${TOKEN}` }),
      reason: ".* with application/\\[redacted\\] instead of JSON.*",
      mend: /proxy/,
    },
    {
      name: "almost JSON",
      answer: (response) => send(response, "{}", 200, { "content-type": "application/jsonx" }),
      reason: ".* with application/jsonx instead of JSON.*",
      mend: /proxy/,
    },
    {
      name: "no JSON",
      answer: (response) => send(response, `{ "token": ${TOKEN}`),
      reason: `the answer of 127\\.0\\.0\\.1:\\d+ is not JSON, or not all of it came${AGAIN}`,
      mend: /^run dod again$/,
      requests: 3,
    },
    {
      name: "empty",
      answer: (response) => send(response, ""),
      reason: `the answer of 127\\.0\\.0\\.1:\\d+ is not JSON, or not all of it came${AGAIN}`,
      mend: /^run dod again$/,
      requests: 3,
    },
    {
      name: "cut off",
      answer: (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write("{}", () => response.destroy());
      },
      reason: `the answer of 127\\.0\\.0\\.1:\\d+ broke off${AGAIN}`,
      mend: /^run dod again$/,
      requests: 3,
    },
    {
      name: "a list where one thing was asked for",
      answer: (response) => send(response, []),
      reason: "the answer is not as GitHub describes it: it is no object",
      mend: /^see whether there is a newer dod, or the GitHub on 127\S+ is older than it can be$/,
    },
  ])("$name", async (row) => {
    expectRow(row, await told(row.answer));
  });

  test("another shape is told by its path, and by no more of it than that", async () => {
    const server = await serve((response) =>
      send(response, { user: [{ login: null }], map: { [`${TOKEN}\n${"k".repeat(200)}`]: "v" } }),
    );
    const session = await connect(server);
    const One = z.object({ user: z.array(z.object({ login: z.string() })) });
    expect((await faultIn(session.get("/x", {}, One))).reason).toBe(
      "GET /x: the answer is not as GitHub describes it: `user.0.login` is no string",
    );
    const Counts = z.object({ map: z.record(z.string(), z.number()) });
    expect((await faultIn(session.get("/x", {}, Counts))).reason.length).toBeLessThan(180);
    const State = z.object({ user: z.literal("open") });
    expect((await faultIn(session.get("/x", {}, State))).reason).toMatch(
      /`user` does not fit \(invalid_value\)$/,
    );
  });

  test.each([
    ["said", 200, { "content-length": "2000000" }],
    ["not said", 200, {}],
  ])("too large, its length %s", async (_, status, headers) => {
    const limits = { bodyBytes: 1024 * 1024, backoffMs: 1 };
    const body = JSON.stringify({ x: "y".repeat(1_999_992) });
    const { fault, server } = await told((response) => send(response, body, status, headers), {
      limits,
    });
    expect(fault.reason).toMatch(/^GET \/x: the answer of 127\S+ is larger than 1 MiB$/);
    expect(fault.mend).toMatch(/^please report it/);
    expect(server.requests).toHaveLength(1);
    const enough = await connect(server, { limits: { bodyBytes: body.length } });
    expect(await enough.get("/x", {}, Anything)).toEqual({});
  });

  test("a question or a name that holds the token", async () => {
    const server = await serve(no(404, "Not Found"));
    const session = await connect(server);
    const { reason } = await faultIn(session.get("/x/{name}", { name: TOKEN }, Anything));
    expect(reason).toMatch(/^GET \/x\/\[redacted\]: /);
    const long = await faultIn(session.get("/x/{name}", { name: "n".repeat(5000) }, Anything));
    expect(long.reason.length).toBeLessThan(300);
  });
});

describe("redirects", () => {
  test.each([301, 302, 307, 308])("%i within the origin is followed", async (status) => {
    const server = await serve((response, { url }) =>
      url.startsWith("/x")
        ? response.writeHead(status, { location: "/repositories/1?y=2" }).end()
        : send(response, { ok: true }),
    );
    const session = await connect(server);
    const Ok = z.object({ ok: z.boolean() });
    expect(await session.get("/x", {}, Ok)).toEqual({ ok: true });
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/x", `Bearer ${TOKEN}`],
      ["/repositories/1?y=2", `Bearer ${TOKEN}`],
    ]);
  });

  test("GraphQL's question goes along", async () => {
    const server = await serve((response, { url }) =>
      url === "/graphql"
        ? response.writeHead(308, { location: "/there" }).end()
        : send(response, { data: { ok: true } }),
    );
    const session = await connect(server);
    await session.graphql("{ ok }", {}, z.object({ ok: z.boolean() }));
    const [first, second] = server.requests;
    expect(second).toMatchObject({ method: "POST", body: first?.body });
  });

  test.each<[string, (elsewhere: string) => Record<string, string>, RegExp]>([
    [
      "to another origin",
      (elsewhere) => ({ location: `${elsewhere}/steal?x=1` }),
      /pointed to http:\/\/127\.0\.0\.1:\d+ \(302\): dod does not go there, the token is for 127\S+ alone$/,
    ],
    [
      "to another origin without its scheme",
      (elsewhere) => ({ location: elsewhere.replace("http:", "") }),
      /pointed to http:\/\/127\.0\.0\.1:\d+ \(302\): dod does not go there/,
    ],
    [
      "to another scheme",
      () => ({ location: "data:application/json,{}" }),
      /pointed to null \(302\): dod does not go there/,
    ],
    [
      "to a host of a very long name",
      () => ({ location: `https://${"a.".repeat(100)}example/` }),
      /pointed to https:\/\/(?:a\.){35}a…\S* \(302\)/,
    ],
    ["to nowhere", () => ({}), /pointed elsewhere \(302\) and did not say where$/],
    ["to no address", () => ({ location: "http://[" }), /pointed elsewhere \(302\) and did not/],
    ["for ever", () => ({ location: "/x" }), /pointed on and on \(302\)$/],
  ])("%s is a fault", async (name, headers, reason) => {
    const elsewhere = await serve((response) => send(response, {}));
    const { fault, server } = await told((response) =>
      response.writeHead(302, headers(elsewhere.url)).end(),
    );
    expect(fault.reason).toMatch(reason);
    expect(fault.mend).toMatch(/^see that no proxy or login page stands between/);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(name === "for ever" ? 6 : 1);
  });

  test("a next page elsewhere is a fault, and the token does not go there", async () => {
    const elsewhere = await serve((response) => send(response, []));
    const server = await serve((response) =>
      send(response, [], 200, { link: `<${elsewhere.url}/x?page=2>; rel="next"` }),
    );
    const session = await connect(server);
    const { reason } = await faultIn(session.list("/x", {}, Anything));
    expect(reason).toMatch(/pointed to http:\/\/127\.0\.0\.1:\d+: dod does not go there/);
    expect(elsewhere.requests).toEqual([]);
  });

  test("nor by a route or a parameter that is another address", async () => {
    const elsewhere = await serve((response) => send(response, {}));
    const server = await serve((response) => send(response, {}));
    const session = await connect(server);
    const url = elsewhere.url;
    await faultIn(session.get(`${url}/x`, {}, Anything));
    await faultIn(session.get("/x", { baseUrl: url }, Anything));
    expect(elsewhere.requests).toEqual([]);
  });
});

describe("no answer at all", () => {
  const failing = (code: string | null) => ({
    fetch: async () => {
      const cause = code === null ? undefined : Object.assign(new Error(TOKEN), { code });
      throw new TypeError("fetch failed", { cause });
    },
    env: { GITHUB_API_URL: "https://api.github.com" },
  });

  test.each<[string | null, string, RegExp, boolean?]>([
    ["ENOTFOUND", "there is no host api.github.com, as far as can be seen from here", /reached/],
    ["EAI_AGAIN", "the name api.github.com could not be looked up", /reached/],
    ["ECONNREFUSED", "api.github.com refused the connection", /reached/],
    ["ECONNRESET", "api.github.com broke the connection off", /reached/],
    ["EPIPE", "api.github.com broke the connection off", /reached/],
    ["UND_ERR_SOCKET", "api.github.com broke the connection off", /reached/],
    ["ETIMEDOUT", "api.github.com could not be reached in time", /reached/],
    ["UND_ERR_CONNECT_TIMEOUT", "api.github.com could not be reached in time", /reached/],
    ["UND_ERR_HEADERS_TIMEOUT", "api.github.com could not be reached in time", /reached/],
    ["EHOSTUNREACH", "there is no way from here to api.github.com", /reached/],
    ["ENETUNREACH", "there is no way from here to api.github.com", /reached/],
    ["EPROTO", "no TLS connection could be made with api.github.com", /reached/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "no TLS connection could be made with api.github.com", /./],
    ["HPE_INVALID_CONSTANT", "api.github.com could not be reached", /reached/],
    ["toString", "api.github.com could not be reached", /reached/],
    [null, "api.github.com could not be reached", /^see that api\.github\.com can be reached/],
    ...[
      "CERT_HAS_EXPIRED",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    ].map((code): [string, string, RegExp, boolean] => [
      code,
      "the certificate of api.github.com is not trusted here",
      /NODE_EXTRA_CA_CERTS=/,
      true,
    ]),
  ])("%s", async (code, reason, mend, once = false) => {
    const session = await connect({ url: "" }, failing(code));
    const fault = await faultIn(session.get("/x", {}, Anything));
    const shown = code === null ? "" : ` (${code})`;
    const again = once ? "" : " (asked 3 times)";
    expect(fault.reason).toBe(`GET /x: ${reason}${shown}${again}`);
    expect(fault.mend).toMatch(mend);
    expect(fault.mend).not.toContain("PROXY");
  });

  test("the reason may lie deeper", async () => {
    const code = { code: "ECONNREFUSED" };
    const both = new AggregateError([Object.assign(new Error("::1"), code), new Error("v4")]);
    const fetch = async () => Promise.reject(new TypeError("fetch failed", { cause: both }));
    const env = { GITHUB_API_URL: "https://api.github.com" };
    const session = await connect({ url: "" }, { fetch, env });
    const { reason } = await faultIn(session.get("/x", {}, Anything));
    expect(reason).toMatch(/refused the connection \(ECONNREFUSED\)/);
  });

  test.each<[Record<string, string>, string | null]>([
    [{ HTTPS_PROXY: "http://ann:pw@proxy:3128" }, "HTTPS_PROXY"],
    [{ https_proxy: "http://proxy:3128" }, "https_proxy"],
    [{ ALL_PROXY: "socks5://proxy" }, "ALL_PROXY"],
    [{ HTTP_PROXY: "http://proxy:3128" }, null],
    [{ HTTPS_PROXY: " " }, null],
    [{ HTTPS_PROXY: "http://proxy:3128", NODE_USE_ENV_PROXY: "1" }, null],
  ])("a proxy that is not gone through: %j", async (env, name) => {
    const { fetch, env: api } = failing("ECONNREFUSED");
    const session = await connect({ url: "" }, { fetch, env: { ...api, ...env } });
    const { mend } = await faultIn(session.get("/x", {}, Anything));
    expect(mend).toBe(
      name === null
        ? "see that api.github.com can be reached from here"
        : `see that api.github.com can be reached from here; ${name} is set, and dod does not go through it by itself: with Node 24 set NODE_USE_ENV_PROXY=1, or let api.github.com be reached without`,
    );
  });

  test("a page of a proxy names it too", async () => {
    const { fault } = await told((response) => send(response, "<h1>no</h1>", 200, HTML), {
      env: { HTTP_PROXY: "http://proxy" },
    });
    expect(fault.mend).toMatch(/ \(HTTP_PROXY is set\)$/);
  });

  test("for real: nobody listens, the connection breaks, no TLS, no HTTP", async () => {
    const raw = (onData: (socket: import("node:net").Socket) => void) =>
      new Promise<import("node:net").Server>((resolve) => {
        const server = createServer((socket) => {
          socket.on("error", () => {});
          socket.once("data", () => onData(socket));
        });
        server.listen(0, "127.0.0.1", () => resolve(server));
      });
    const portOf = (server: import("node:net").Server) =>
      (server.address() as import("node:net").AddressInfo).port;
    const breaks = await raw((socket) => socket.destroy());
    const odd = await raw((socket) => socket.end("SSH-2.0-x\r\n"));
    const gone = await raw(() => {});
    const port = portOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    const reasons = [];
    for (const url of [
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${portOf(breaks)}`,
      `https://127.0.0.1:${portOf(odd)}`,
      `http://127.0.0.1:${portOf(odd)}`,
    ]) {
      const session = await connect({ url });
      reasons.push((await faultIn(session.get("/x", {}, Anything))).reason);
    }
    breaks.close();
    odd.close();
    expect(reasons).toEqual([
      expect.stringMatching(/ refused the connection \(ECONNREFUSED\) \(asked 3 times\)$/),
      expect.stringMatching(/ broke the connection off \(\w+\) \(asked 3 times\)$/),
      expect.stringMatching(/no TLS connection could be made with .* \(asked 3 times\)$/),
      expect.stringMatching(/ could not be reached \(HPE_\w+\) \(asked 3 times\)$/),
    ]);
  });

  test("a request has its time, and is asked again", async () => {
    const timeIsOver = timersOf(14_000);
    const { fault, server } = await told(() => timeIsOver(), { limits: { requestMs: 14_000 } });
    expect(fault.reason).toMatch(/^GET \/x: 127\S+ did not answer within 14 s \(asked 3 times\)$/);
    expect(fault.mend).toBe("run dod again");
    expect(server.requests).toHaveLength(3);
  });

  test("a body has the same time", async () => {
    const { fault } = await told(
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write("{");
      },
      { limits: { requestMs: 300 } },
    );
    expect(fault.reason).toMatch(/did not answer within 0\.3 s \(asked 3 times\)$/);
  });

  test("all attempts and waits together have theirs", async () => {
    const callMs = 13_000;
    const timeIsOver = timersOf(callMs);
    const silent = await told(() => timeIsOver(), { limits: { callMs } });
    expect(silent.fault.reason).toMatch(/^GET \/x: 127\S+ did not answer within 13 s$/);
    expect(silent.server.requests).toHaveLength(1);
    const reasonOf = async (status: number, headers: Record<string, string>, limits = {}) => {
      const fetch = async () => {
        // What was answered is known before any timer, and what follows is a wait that is longer.
        setTimeout(timeIsOver, 50);
        return Response.json({ message: "slow" }, { status, headers });
      };
      const env = { GITHUB_API_URL: "https://api.github.com" };
      const session = await connect({ url: "" }, { fetch, env, limits: { callMs, ...limits } });
      return (await faultIn(session.get("/x", {}, Anything))).reason;
    };
    expect(await reasonOf(503, {}, { backoffMs: 60_000 })).toBe(
      "GET /x: api.github.com answered 503",
    );
    expect(await reasonOf(429, { "retry-after": "9" })).toMatch(
      /^GET \/x: GitHub asks for fewer requests at a time until/,
    );
  });
});
