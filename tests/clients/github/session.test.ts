import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import type { AnswerCache } from "../../../src/clients/github/exchange.ts";
import { openSession } from "../../../src/clients/github/open-session.ts";
import { VERSION } from "../../../src/core/version.ts";
import { makeRepository } from "../../support/repository.ts";
import { connect, faultIn, send, serve, TOKEN, timersOf } from "./server.ts";

const Pull = z.object({ number: z.number() });
const Named = z.object({ name: z.string() });

describe("one question", () => {
  test("goes to the route with this repository's names, and says who asks", async () => {
    const server = await serve((response) => send(response, { number: 12, more: true }));
    const session = await connect(server);
    expect(session).toMatchObject({
      host: new URL(server.url).host,
      owner: "acme",
      name: "shop",
      via: "GITHUB_REPOSITORY",
      headOwner: null,
      hasToken: true,
    });
    const route = "/repos/{owner}/{repo}/pulls/{number}";
    expect(await session.get(route, { number: 12 }, Pull)).toEqual({ number: 12 });
    expect(server.requests).toHaveLength(1);
    const [{ method, url, headers, body } = expect.unreachable()] = server.requests;
    expect({ method, url, body }).toEqual({
      method: "GET",
      url: "/repos/acme/shop/pulls/12",
      body: "",
    });
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: "application/vnd.github+json",
      "user-agent": `dod/${VERSION}`,
      "x-github-api-version": "2022-11-28",
    });
  });

  test.each<[string, Record<string, string | number | boolean | undefined>, string]>([
    ["/user", {}, "/user"],
    ["/repos/{owner}/{repo}", { owner: "bob" }, "/repos/bob/shop"],
    [
      "/repos/{owner}/{repo}/branches/{branch}",
      { branch: "feature/ü #1%" },
      "/repos/acme/shop/branches/feature%2F%C3%BC%20%231%25",
    ],
    [
      "/repos/{owner}/{repo}/pulls",
      { head: "bob:a&b=c", state: "all", draft: false, page: undefined, n: 0 },
      "/repos/acme/shop/pulls?head=bob%3Aa%26b%3Dc&state=all&draft=false&n=0",
    ],
    [
      "/repos/{owner}/{repo}/compare/{basehead}",
      { basehead: "main...bob:fix/x" },
      "/repos/acme/shop/compare/main...bob%3Afix%2Fx",
    ],
  ])("%s with %j", async (route, parameters, url) => {
    const server = await serve((response) => send(response, {}));
    await (await connect(server)).get(route, parameters, z.object({}));
    expect(server.requests.map((request) => request.url)).toEqual([url]);
  });

  test("an API below a path", async () => {
    const server = await serve((response, { url }) =>
      url.endsWith("graphql") ? send(response, { data: { a: 1 } }) : send(response, { number: 1 }),
    );
    const session = await connect({ url: `${server.url}/api/v3/` });
    await session.get("/repos/{owner}/{repo}", {}, Pull);
    await session.graphql("query A { a }", {}, z.object({ a: z.number() }));
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/api/v3/repos/acme/shop",
      "/api/graphql",
    ]);
  });

  test("a route without what it needs is a mistake of ours, not a fault of GitHub", async () => {
    const server = await serve((response) => send(response, {}));
    const session = await connect(server);
    for (const number of [undefined, ""])
      await expect(session.get("/pulls/{number}", { number }, Pull)).rejects.toThrow(
        "/pulls/{number} is asked without its number",
      );
    expect(server.requests).toEqual([]);
  });

  test.each([".", ".."])("a name that would lead elsewhere is not asked for: %s", async (name) => {
    const server = await serve((response) => send(response, { name: "prod" }));
    const session = await connect(server);
    const fault = await faultIn(session.get("/repos/{owner}/{repo}/x/{name}/y", { name }, Named));
    expect(fault.reason).toMatch(/: a name in it is `\.` or `\.\.`/);
    expect(server.requests).toEqual([]);
  });

  test("no content is null, and the schema decides whether that will do", async () => {
    const server = await serve((response) => response.writeHead(204).end());
    const session = await connect(server);
    expect(await session.get("/x", {}, z.null())).toBeNull();
    expect((await faultIn(session.get("/x", {}, Pull))).reason).toBe(
      "GET /x: the answer is not as GitHub describes it: it is no object",
    );
  });

  test("without a token nothing is sent as one, and GraphQL is not asked", async () => {
    const server = await serve((response) => send(response, { number: 1 }));
    const session = await connect(server, { env: { GH_TOKEN: "" } });
    expect(session.hasToken).toBe(false);
    await session.get("/x", {}, Pull);
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
    const fault = await faultIn(session.graphql("query Reviews { a }", {}, z.object({})));
    const { host } = new URL(server.url);
    expect(fault.reason).toBe(
      `the GraphQL query Reviews: GitHub answers GraphQL only with a token, and there is none for ${host}`,
    );
    expect(fault.mend).toBe(`set GH_TOKEN or run gh auth login --hostname ${host}`);
    expect(server.requests).toHaveLength(1);
  });

  test("on github.com the way to a token is the short one", async () => {
    const session = await openSession({
      env: { GITHUB_REPOSITORY: "acme/shop" },
      remotes: { remotes: [], branch: null },
      askGh: async () => null,
      fetch: () => expect.unreachable(),
    });
    const fault = await faultIn(session.graphql("{ a }", {}, z.object({})));
    expect(fault.mend).toBe("set GH_TOKEN or run gh auth login");
    await session.close();
  });
});

describe("find", () => {
  test.each<[string, number, unknown, Record<string, string>, unknown]>([
    ["what is there", 200, { number: 3 }, {}, { number: 3 }],
    ["404", 404, { message: "Not Found" }, {}, null],
    ["what was deleted", 410, { message: "This issue was deleted" }, {}, null],
    ["an API that is gone", 410, { message: "This endpoint was retired" }, {}, /refused .* 410/],
    ["404 of a proxy", 404, "<h1>no</h1>", { "content-type": "text/html" }, /404, and not in/],
    ["404 that breaks off", 404, '{"message":"Not', {}, /404, and not in GitHub's own way/],
    ["404 without a message", 404, {}, {}, /404, and not in GitHub's own way/],
    ["404 with another message", 404, { message: 3 }, {}, /404, and not in GitHub's own way/],
    ["a long 404", 404, { message: "x".repeat(70_000) }, {}, /404, and not in GitHub's own way/],
    ["403", 403, { message: "Forbidden" }, {}, /may not read it/],
    ["another shape", 200, {}, {}, /`number` is no number/],
  ])("%s", async (_, status, body, headers, expected) => {
    const server = await serve((response) => send(response, body, status, headers));
    const found = (await connect(server)).find("/x", {}, Pull);
    if (expected instanceof RegExp) expect((await faultIn(found)).reason).toMatch(expected);
    else expect(await found).toEqual(expected);
    expect(server.requests).toHaveLength(1);
  });

  test("further codes of absence, of GitHub alone", async () => {
    const server = await serve((response, { url }) =>
      send(response, url === "/x" ? { message: "No commit found for SHA" } : "<h1>no</h1>", 422),
    );
    const session = await connect(server);
    expect(await session.find("/x", {}, Pull, { absent: [422] })).toBeNull();
    await faultIn(session.find("/x", {}, Pull));
    await faultIn(session.find("/x", {}, Pull, { absent: [409] }));
    await faultIn(session.find("/proxy", {}, Pull, { absent: [422] }));
  });
});

describe("list", () => {
  /** Pages of two names each, as many as asked for. */
  async function pages(
    count: number,
    wrap: (names: unknown[], page: number) => unknown = (x) => x,
  ) {
    const server = await serve((response, { url }) => {
      const asked = new URL(url, server.url);
      const page = Number(asked.searchParams.get("page") ?? 1);
      asked.searchParams.set("page", String(page + 1));
      const link = `<${server.url}/first>; rel="first", <${asked}>; rel="next", <${server.url}/z,x>; rel="last"`;
      const names = [{ name: `${page}a` }, { name: `${page}b` }];
      send(response, wrap(names, page), 200, page < count ? { link } : {});
    });
    return server;
  }
  const list = async (server: { url: string }, options = {}) => {
    const { items, truncated } = await (await connect(server)).list("/x", {}, Named, options);
    return [items.map(({ name }) => name).join(" "), truncated];
  };

  test("every page, 100 at a time, as the links lead", async () => {
    const server = await pages(3);
    expect(await list(server)).toEqual(["1a 1b 2a 2b 3a 3b", false]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/x?per_page=100",
      "/x?per_page=100&page=2",
      "/x?per_page=100&page=3",
    ]);
    for (const { headers } of server.requests)
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test("what is asked besides, and another size of page", async () => {
    const server = await serve((response) => send(response, []));
    const session = await connect(server);
    const parameters = { per_page: 5, state: "all" };
    expect(await session.list("/x", parameters, Named)).toEqual({ items: [], truncated: false });
    expect(server.requests[0]?.url).toBe("/x?per_page=5&state=all");
  });

  test("up to a limit, which is said", async () => {
    const server = await pages(3);
    expect(await list(server, { maxPages: 2 })).toEqual(["1a 1b 2a 2b", true]);
    expect(await list(server, { maxPages: 3 })).toEqual(["1a 1b 2a 2b 3a 3b", false]);
    const long = await pages(12);
    expect((await list(long))[1]).toBe(true);
    expect(long.requests).toHaveLength(10);
  });

  test("until it is enough", async () => {
    const server = await pages(3);
    const enough = (items: readonly unknown[]) => items.length >= 3;
    expect(await list(server, { enough })).toEqual(["1a 1b 2a 2b", false]);
    expect(server.requests).toHaveLength(2);
  });

  test("within an object", async () => {
    const server = await pages(2, (check_runs) => ({ total_count: 4, check_runs }));
    expect(await list(server, { within: "check_runs" })).toEqual(["1a 1b 2a 2b", false]);
  });

  test.each<[string, (page: number) => number, boolean]>([
    ["more than came", () => 5, true],
    ["more, before it shrank", (page) => (page === 1 ? 5 : 4), false],
    ["fewer, before it grew", (page) => (page === 1 ? 3 : 5), false],
  ])("GitHub counts %s", async (_, total, truncated) => {
    const server = await pages(2, (runs, page) => ({ total_count: total(page), runs }));
    expect(await list(server, { within: "runs" })).toEqual(["1a 1b 2a 2b", truncated]);
  });

  test.each<[string, (names: unknown[], page: number) => unknown, object, string]>([
    ["no list", () => ({ message: "x" }), {}, "it is no list"],
    ["no list within", () => ({ runs: {} }), { within: "runs" }, "`runs` is no list"],
    ["nothing within", (runs) => ({ runs }), { within: "toString" }, "`toString` is no list"],
    ["null", () => null, { within: "runs" }, "`runs` is no list"],
    [
      "an item of another shape on the second page",
      (names, page) => (page === 1 ? names : [...names, { name: null }]),
      {},
      "`2.name` is no string",
    ],
  ])("%s is never an empty list", async (_, wrap, options, reason) => {
    const server = await pages(2, wrap);
    const fault = await faultIn(list(server, options));
    expect(fault.reason).toBe(`GET /x: the answer is not as GitHub describes it: ${reason}`);
    expect(fault.mend).toMatch(/^see whether there is a newer dod/);
  });

  test.each([
    ["the page itself", (url: string) => `<${url}/x?page=1>; rel="next"`],
    ["no address", () => '<../x?page=2>; rel="next"'],
  ])("a next page that is %s", async (_, link) => {
    const server = await serve((response) => send(response, [], 200, { link: link(server.url) }));
    const fault = await faultIn(list(server));
    expect(fault.reason).toMatch(/: its next page cannot be found$/);
    expect(server.requests.length).toBeLessThan(4);
  });

  test("one page that cannot be had takes the whole list", async () => {
    const server = await serve((response, _, nth) => {
      if (nth > 0) send(response, { message: "Not Found" }, 404);
      else send(response, [{ name: "a" }], 200, { link: `<${server.url}/x?page=2>; rel=next` });
    });
    const fault = await faultIn(list(server));
    expect(fault.reason).toMatch(/^GET \/x: GitHub answers 404/);
  });
});

describe("GraphQL", () => {
  const Answer = z.object({
    repository: z.nullable(z.object({ a: z.nullable(z.number()), b: z.optional(z.unknown()) })),
    viewer: z.optional(z.nullable(z.string())),
  });
  const ask = async (body: unknown, headers = {}) => {
    const server = await serve((response) => send(response, body, 200, headers));
    const session = await connect(server);
    return session.graphql("query Reviews($n: Int!) { x }", { n: 3 }, Answer);
  };

  test("one POST with the repository's names among the variables", async () => {
    const server = await serve((response) => send(response, { data: { repository: { a: 1 } } }));
    const session = await connect(server);
    const query = 'query Reviews($n: Int!) { a(text: "12n") }';
    expect(await session.graphql(query, { n: 3, text: "12345678901234567890n" }, Answer)).toEqual({
      data: { repository: { a: 1 } },
      missing: [],
    });
    const [{ method, url, headers, body } = expect.unreachable()] = server.requests;
    expect({ method, url, body: JSON.parse(body) }).toEqual({
      method: "POST",
      url: "/graphql",
      body: {
        query,
        variables: { owner: "acme", repo: "shop", n: 3, text: "12345678901234567890n" },
      },
    });
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "content-type": "application/json; charset=utf-8",
    });
  });

  test("what is missing is said by its path, each once, and the rest is given", async () => {
    const errors = [
      { type: "FORBIDDEN", path: ["repository", "reviews", "nodes", 0, "a"], message: "no" },
      { type: "FORBIDDEN", path: ["repository", "reviews", "nodes", 1, "a"], message: "no" },
      { type: "NOT_FOUND", path: ["viewer"], message: `no ${TOKEN}` },
    ];
    const answer = await ask({ data: { repository: { a: null }, viewer: null }, errors });
    expect(answer).toEqual({
      data: { repository: { a: null }, viewer: null },
      missing: [
        {
          path: "repository.reviews.nodes.a",
          reason: 'the token in GH_TOKEN may not read it ("no")',
          mend: "let the token in GH_TOKEN read the repository's contents, pull requests, issues, checks, statuses and deployments",
        },
        {
          path: "viewer",
          reason:
            'GitHub has no such thing, or the token in GH_TOKEN may not see it ("no [redacted]")',
          mend: "see that acme/shop is the repository, and what the token in GH_TOKEN may read there",
        },
      ],
    });
  });

  test("a null without an error goes by the schema", async () => {
    expect(await ask({ data: { repository: { a: null } } })).toMatchObject({ missing: [] });
    expect(await ask({ data: { repository: null }, errors: [] })).toEqual({
      data: { repository: null },
      missing: [],
    });
    const fault = await faultIn(ask({ data: { repository: "x" } }));
    expect(fault.reason).toBe(
      "the GraphQL query Reviews: the answer is not as GitHub describes it: `repository` is no object",
    );
  });

  test("a hole that the schema does not know is told by its error", async () => {
    const errors = [{ path: ["repository", "a"], message: "timed out" }];
    const fault = await faultIn(ask({ data: { repository: {}, viewer: "x" }, errors }));
    expect(fault.reason).toBe(
      'the GraphQL query Reviews: repository.a: GitHub could not answer it: "timed out"',
    );
  });

  const whole = { repository: { a: 1 } };
  test.each<[string, unknown, RegExp]>([
    ["nothing", { data: null, errors: [{ message: "no" }] }, /could not answer it: "no"$/],
    ["all null", { data: { repository: null }, errors: [{ path: ["repository"] }] }, /a reason$/],
    ["no data", { errors: [{ message: "no" }] }, /could not answer it: "no"$/],
    ["an error about no part", { data: whole, errors: [{ message: "no" }] }, /: "no"$/],
    ["an error about nothing", { data: whole, errors: [{ path: [], message: "no" }] }, /: "no"$/],
    ["an index alone", { data: whole, errors: [{ path: [3], message: "no" }] }, /: "no"$/],
    ["neither", {}, /gave an answer that is none of GraphQL$/],
    ["null", { data: null }, /gave an answer that is none of GraphQL$/],
    ["a list", [], /gave an answer that is none of GraphQL$/],
    ["errors of another shape", { data: whole, errors: "x" }, /is none of GraphQL$/],
    ["an error of another shape", { data: whole, errors: [null] }, /is none of GraphQL$/],
    ["a path of another shape", { data: whole, errors: [{ path: {} }] }, /is none of GraphQL$/],
    [
      "too much is missing",
      {
        data: whole,
        errors: Array.from({ length: 51 }, (_, nth) => ({ path: [`p${nth}`], message: "no" })),
      },
      /GitHub left out 51 parts of the answer$/,
    ],
  ])("%s is no answer", async (_, body, reason) => {
    expect((await faultIn(ask(body))).reason).toMatch(reason);
  });

  test.each<[string, object, RegExp, RegExp]>([
    [
      "single sign-on",
      { type: "FORBIDDEN", message: "no", extensions: { saml_failure: true } },
      /^the organisation's single sign-on keeps the token in GH_TOKEN out$/,
      /^authorise it for the organisation in the token's settings/,
    ],
    [
      "single sign-on, by its words",
      { type: "FORBIDDEN", message: "Resource protected by organization SAML enforcement. You …" },
      /single sign-on keeps/,
      /^authorise it/,
    ],
    [
      "scopes",
      {
        type: "INSUFFICIENT_SCOPES",
        message:
          "Your token has not been granted the required scopes to execute this query. The 'name' field requires one of the following scopes: ['read:org', 'admin:org'], but your token has only been granted the: ['repo'] scopes.",
      },
      /^the token in GH_TOKEN lacks the scope read:org or admin:org \("Your token has not/,
      /^give the token in GH_TOKEN the scope read:org or admin:org, or use one that has it$/,
    ],
    [
      "scopes that are not told",
      { type: "INSUFFICIENT_SCOPES", message: "" },
      /^the token in GH_TOKEN lacks a scope \(without a reason\)$/,
      /^give the token in GH_TOKEN a scope, or use/,
    ],
    [
      "too much at once",
      { type: "RESOURCE_LIMITS_EXCEEDED", message: "x" },
      /^it was more than GitHub answers at once \("x"\)$/,
      /^run dod again/,
    ],
    [
      "too many nodes",
      { type: "MAX_NODE_LIMIT_EXCEEDED", message: "x" },
      /^it was more than GitHub answers at once/,
      /^run dod again/,
    ],
    [
      "what an old Enterprise does not know",
      { message: `Field 'x' doesn't exist ${"y".repeat(300)}` },
      /^GitHub could not answer it: "Field 'x' doesn't exist y{55}…"$/,
      /the GitHub on 127\.0\.0\.1:\d+ may be too old for the question$/,
    ],
  ])("%s", async (_, error, reason, mend) => {
    const body = {
      data: { repository: { a: null } },
      errors: [{ path: ["repository"], ...error }],
    };
    const { missing } = await ask(body);
    expect(missing).toEqual([
      {
        path: "repository",
        reason: expect.stringMatching(reason),
        mend: expect.stringMatching(mend),
      },
    ]);
  });

  test("the workflow's token and gh's have their own ways out", async () => {
    const server = await serve((response, { body }) => {
      const type = body.includes("Forbidden") ? "FORBIDDEN" : "INSUFFICIENT_SCOPES";
      const message = "one of the following scopes: ['read:org']";
      send(response, { data: null, errors: [{ type, message, path: ["repository"] }] });
    });
    const env = { GH_TOKEN: "", GITHUB_TOKEN: "ghs_installation", GITHUB_ACTIONS: "true" };
    const workflow = await connect(server, { env });
    expect((await faultIn(workflow.graphql("query Forbidden { a }", {}, Answer))).mend).toBe(
      "allow it in the workflow: `permissions: { contents: read, pull-requests: read, issues: read, checks: read, statuses: read, deployments: read }`",
    );
    const gh = await connect(server, { env: { GH_TOKEN: "" }, askGh: async () => TOKEN });
    const fault = await faultIn(gh.graphql("query Scopes { a }", {}, Answer));
    expect(fault.reason).toContain("gh's token lacks the scope read:org");
    expect(fault.mend).toMatch(/^gh auth refresh --hostname 127\S+ --scopes read:org$/);
  });

  test.each([
    { errors: [{ message: "Something went wrong while executing your query. This may be" }] },
    { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
    { data: null, errors: [{ message: "You have exceeded a secondary rate limit." }] },
  ])("is asked again where that helps: %j", async (body) => {
    const server = await serve((response, _, nth) =>
      nth === 0
        ? send(response, body, 200, { "retry-after": "0" })
        : send(response, { data: { repository: { a: 2 } } }),
    );
    const session = await connect(server);
    expect((await session.graphql("{ a }", {}, Answer)).data.repository?.a).toBe(2);
    expect(server.requests).toHaveLength(2);
  });

  test("several at a time", async () => {
    // Answered when both are there. The plugin's own pause between POSTs is longer than the wait for it.
    const open: (() => void)[] = [];
    let most = 0;
    const answerAll = () => {
      most = Math.max(most, open.length);
      for (const answer of open.splice(0)) answer();
    };
    const server = await serve((response) => {
      open.push(() => send(response, { data: { repository: { a: 1 } } }));
      if (open.length === 2) answerAll();
      else setTimeout(answerAll, 800);
    });
    // It would come every time; a busy machine's own pause does not.
    for (let attempt = 0; attempt < 4 && most < 2; attempt++) {
      const session = await connect(server);
      const asked = ["query A { a }", "query B { a }"].map((q) => session.graphql(q, {}, Answer));
      await Promise.all(asked);
    }
    expect(most).toBe(2);
  });
});

describe("asking again with what is known", () => {
  test("an unchanged answer is not sent again", async () => {
    const server = await serve((response, { headers }, nth) => {
      const etag = nth < 2 ? '"one"' : '"two"';
      if (headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
      else {
        const link = `<${server.url}/y>; rel="next"`;
        send(response, [{ name: etag }], 200, { etag, link });
      }
    });
    const cache: AnswerCache = new Map();
    const once = async () => {
      const session = await connect(server, { cache });
      return session.list("/x", {}, Named, { maxPages: 1 });
    };
    const first = { items: [{ name: '"one"' }], truncated: true };
    expect(await once()).toEqual(first);
    expect(await once()).toEqual(first);
    expect(await once()).toEqual({ items: [{ name: '"two"' }], truncated: true });
    expect(server.requests.map(({ headers }) => headers["if-none-match"])).toEqual([
      undefined,
      '"one"',
      '"one"',
    ]);
  });

  test("not without a cache, not for another question, not for GraphQL", async () => {
    const server = await serve((response) =>
      send(response, { number: 1, data: { number: 1 } }, 200, { etag: '"one"' }),
    );
    const cache: AnswerCache = new Map();
    const plain = await connect(server);
    const session = await connect(server, { cache });
    for (const asker of [plain, session]) {
      await asker.get("/x", {}, Pull);
      await asker.get("/x", { page: 2 }, Pull);
      await asker.get("/graphql", {}, Pull);
      await asker.graphql("{ number }", {}, Pull);
    }
    await plain.get("/x", {}, Pull);
    expect(server.requests.every(({ headers }) => !headers["if-none-match"])).toBe(true);
    expect(cache.size).toBe(3);
  });

  test("304 that nobody asked for is no answer", async () => {
    const server = await serve((response) => response.writeHead(304).end());
    const fault = await faultIn((await connect(server)).get("/x", {}, Pull));
    expect(fault.reason).toMatch(/pointed elsewhere \(304\) and did not say where$/);
  });
});

describe("the end", () => {
  const never = () => serve(() => {});

  test("an interruption is passed on, wherever it comes", async () => {
    const reason = new Error("interrupted by SIGINT");
    const silent = await never();
    const failing = await serve((response) => send(response, {}, 503));
    const limited = await serve((response) => send(response, {}, 429, { "retry-after": "9" }));
    for (const server of [silent, failing, limited]) {
      const controller = new AbortController();
      const limits = { backoffMs: 60_000, callMs: 120_000 };
      const session = await connect(server, { signal: controller.signal, limits });
      const asked = [
        session.get("/x", {}, Pull),
        session.find("/x", {}, Pull),
        session.list("/x", {}, Pull),
        session.graphql("{ a }", {}, Pull),
      ];
      const ended = Promise.allSettled(asked);
      await server.arrived(4);
      controller.abort(reason);
      for (const one of await ended) expect(one).toEqual({ status: "rejected", reason });
      await expect(session.get("/x", {}, Pull)).rejects.toBe(reason);
    }
    const controller = new AbortController();
    controller.abort(reason);
    await expect(connect(silent, { signal: controller.signal })).rejects.toBe(reason);
  });

  test("closing ends what is under way, and what comes after", async () => {
    const server = await never();
    const session = await connect(server);
    const asked = faultIn(session.get("/x", {}, Pull));
    await server.arrived(1);
    await session.close();
    await session.close();
    for (const fault of [await asked, await faultIn(session.get("/y", {}, Pull))])
      expect(fault.reason).toBe("the question to GitHub was cut off: dod had ended");
    expect(server.requests).toHaveLength(1);
  });

  test("a clock that is put back holds nothing up", async () => {
    const server = await serve((response) => send(response, { number: 1 }));
    const callMs = 13_000;
    const timeIsOver = timersOf(callMs);
    const session = await connect(server, { limits: { callMs } });
    await session.get("/x", {}, Pull);
    // The plugins' queues count by it.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
    try {
      setTimeout(timeIsOver, 300);
      const { reason } = await faultIn(session.get("/x", {}, Pull));
      expect(reason).toBe("GET /x: it was not asked: its turn did not come within 13 s");
      expect(server.requests).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a process with a closed session ends by itself", async () => {
    const repo = makeRepository();
    const outfile = repo.path("ask.mjs");
    const source = join(import.meta.dirname, "../../../src/clients/github/open-session.ts");
    await build({
      stdin: {
        contents: `
          import { openSession } from ${JSON.stringify(source)};
          import * as z from "zod/mini";
          const session = await openSession({ env: process.env, remotes: { remotes: [], branch: null } });
          await session.get("/ready", {}, z.object({}));
          const asked = ["/silent", "/busy"].map((route) => session.get(route, {}, z.object({})));
          process.stdin.once("data", async () => {
            process.stdin.destroy();
            await session.close();
            const [one, two] = await Promise.allSettled(asked);
            console.log(one.reason.name, two.reason.name);
          });`,
        resolveDir: import.meta.dirname,
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      banner: {
        js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);',
      },
    });
    const server = await serve((response, { url }) => {
      if (url === "/ready") send(response, {});
      if (url === "/busy") send(response, {}, 429, { "retry-after": "9" });
    });
    const env = {
      ...repo.env,
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "acme/shop",
      GH_TOKEN: TOKEN,
    };
    const child = spawn(process.execPath, [outfile], { env, stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    await server.arrived(3);
    child.stdin.write("end\n");
    // A timer that was left, of the wait for /busy, would hold it for longer.
    const guard = setTimeout(() => child.kill("SIGKILL"), 7_000);
    const ending = await new Promise((resolve) =>
      child.once("close", (code, signal) => resolve({ code, signal })),
    );
    clearTimeout(guard);
    expect({ ending, said }).toEqual({
      ending: { code: 0, signal: null },
      said: "FactUnavailable FactUnavailable\n",
    });
  });
});
