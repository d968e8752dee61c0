import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod/mini";
import { openSession } from "../../../src/clients/github/open-session.ts";
import { openWriter } from "../../../src/clients/github/open-writer.ts";
import type { Write } from "../../../src/clients/github/writer.ts";
import { type Answering, faultIn, type Server, send, serve, TOKEN, timersOf } from "./server.ts";

const Made = z.object({ id: z.number() });
const COMMENT: Write = {
  method: "POST",
  route: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
  parameters: { issue_number: 12 },
  body: { body: "DONE" },
  repeatable: false,
  permission: "pull_requests=write; issues=write",
};
const STATUS: Write = {
  method: "POST",
  route: "/repos/{owner}/{repo}/statuses/{sha}",
  parameters: { sha: "abc" },
  body: { state: "success", context: "dod" },
  repeatable: true,
  permission: "statuses=write",
};

async function open(server: Server, env: Record<string, string> = {}, limits = {}) {
  const writer = await openWriter({
    env: { GITHUB_API_URL: server.url, GITHUB_REPOSITORY: "acme/shop", GH_TOKEN: TOKEN, ...env },
    remotes: { remotes: [], branch: null },
    limits: { backoffMs: 1, ...limits },
    askGh: async () => null,
  });
  onTestFinished(() => writer.close());
  return writer;
}

async function write(answering: Answering, what = STATUS, env = {}, limits = {}) {
  const server = await serve(answering);
  const writer = await open(server, env, limits);
  return { server, writer, written: () => writer.send(what, Made) };
}

const no = (status: number, message: string, headers = {}): Answering => {
  return (response) => send(response, { message }, status, headers);
};

describe("a write", () => {
  test("goes to its route as JSON, with the token, once", async () => {
    const { server, written } = await write((response) => send(response, { id: 7 }, 201), COMMENT);
    expect(await written()).toEqual({ id: 7 });
    expect(server.requests).toHaveLength(1);
    const [{ method, url, headers, body } = expect.unreachable()] = server.requests;
    expect({ method, url, body }).toEqual({
      method: "POST",
      url: "/repos/acme/shop/issues/12/comments",
      body: '{"body":"DONE"}',
    });
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "content-type": "application/json; charset=utf-8",
      "x-github-api-version": "2022-11-28",
    });
  });

  test("changes with PATCH, and names with a slash stay one part of the path", async () => {
    const change: Write = { ...STATUS, method: "PATCH", parameters: { sha: "a/../b?c" } };
    const { server, written } = await write((response) => send(response, { id: 7 }), change);
    await written();
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PATCH /repos/acme/shop/statuses/a%2F..%2Fb%3Fc",
    ]);
  });

  test("is not in the hands of what only reads", async () => {
    const session = await openSession({
      env: { GITHUB_REPOSITORY: "acme/shop" },
      remotes: { remotes: [], branch: null },
      askGh: async () => null,
      fetch: () => expect.unreachable(),
    });
    expect(session).not.toHaveProperty("send");
    await session.close();
  });

  test("is not sent without a token", async () => {
    const answering: Answering = (response) => send(response, { id: 1 }, 201);
    const { server, written } = await write(answering, STATUS, { GH_TOKEN: "" });
    const { reason, mend } = await faultIn(written());
    expect(reason).toMatch(/^POST \/repos\/acme\/shop\/statuses\/abc: GitHub takes it only with a/);
    expect(mend).toMatch(/^set GH_TOKEN or run gh auth login/);
    expect(server.requests).toEqual([]);
  });

  test("two that notify people need not wait for one another", async () => {
    const { writer } = await write((response) => send(response, { id: 7 }, 201));
    const times: number[] = [];
    // The plugin's pause is three seconds, every time; that of a busy machine is not.
    for (let attempt = 0; attempt < 3 && !times.some((ms) => ms < 2000); attempt++) {
      const before = performance.now();
      for (const body of ["a", "b"]) await writer.send({ ...COMMENT, body: { body } }, Made);
      times.push(performance.now() - before);
    }
    expect(Math.min(...times)).toBeLessThan(2000);
  });

  test("an answer of another shape is no success", async () => {
    const { written } = await write((response) => send(response, { ok: true }, 201));
    expect((await faultIn(written())).reason).toMatch(/not as GitHub describes it: `id` is no/);
  });
});

describe("what may have been written", () => {
  const cut = (response: ServerResponse) => {
    response.writeHead(201, { "content-type": "application/json", "content-length": "100" });
    response.write('{"id":', () => response.destroy());
  };
  const cases: [string, Answering, RegExp][] = [
    ["502", no(502, "Bad Gateway"), /answered 502/],
    ["an answer cut off", cut, /broke off/],
    ["half an answer", (response) => send(response, '{"id":', 201), /not JSON, or not all/],
    ["a connection that breaks", (response) => response.destroy(), /connection|broke/],
    ["no answer", () => timeIsOver(), /did not answer within 14 s/],
  ];
  const limits = { requestMs: 14_000 };
  let timeIsOver = () => {};
  beforeEach(() => {
    timeIsOver = timersOf(limits.requestMs);
  });

  test.each(cases)("is not sent a second time where that counts: %s", async (_, answer, words) => {
    const { server, written } = await write(answer, COMMENT, {}, limits);
    const { reason } = await faultIn(written());
    expect(reason).toMatch(words);
    expect(reason).toMatch(/; it may have been written all the same$/);
    expect(server.requests).toHaveLength(1);
  });

  test.each(cases)("is sent again where it comes to the same: %s", async (_, answer) => {
    const flaky: Answering = (response, request, nth) =>
      nth === 0 ? answer(response, request, nth) : send(response, { id: 7 }, 201);
    const { server, written } = await write(flaky, STATUS, {}, limits);
    expect(await written()).toEqual({ id: 7 });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test("what a rate limit refused was not, and is sent when it is over", async () => {
    const limited: Answering = (response, _, nth) =>
      nth === 0
        ? send(response, { message: "You have exceeded a secondary rate limit" }, 403, {
            "retry-after": "0",
          })
        : send(response, { id: 7 }, 201);
    const { server, written } = await write(limited, COMMENT);
    expect(await written()).toEqual({ id: 7 });
    expect(server.requests).toHaveLength(2);
  });

  test("where nobody answered nothing was", async () => {
    const server = await serve(() => {});
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const writer = await open({ ...server, url: `http://127.0.0.1:${port}` });
    const { reason } = await faultIn(writer.send(COMMENT, Made));
    expect(reason).toMatch(/^POST \/repos\/acme\/shop\/issues\/12\/comments: /);
    expect(reason).not.toContain("may have been written");
  });

  test("a rate limit that is long is said", async () => {
    const answer = no(429, "secondary rate limit", { "retry-after": "3600" });
    const { server, written } = await write(answer, COMMENT);
    const { reason } = await faultIn(written());
    expect(reason).toMatch(/GitHub asks for fewer requests/);
    expect(reason).not.toContain("may have been written");
    expect(server.requests).toHaveLength(1);
  });
});

describe("redirects", () => {
  const to = (status: number, location: string): Answering => {
    return (response, { url }) =>
      url.startsWith("/repositories/")
        ? send(response, { id: 7 }, 201)
        : send(response, { message: "Moved" }, status, { location });
  };

  test.each([301, 302, 307, 308])("%s within the API: the same is sent there", async (status) => {
    const { server, written } = await write(to(status, "/repositories/42/statuses/abc"));
    expect(await written()).toEqual({ id: 7 });
    expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["POST", "/repos/acme/shop/statuses/abc", JSON.stringify(STATUS.body)],
      ["POST", "/repositories/42/statuses/abc", JSON.stringify(STATUS.body)],
    ]);
  });

  test.each([COMMENT, STATUS])("elsewhere nothing is sent: %#", async (what) => {
    const other = await serve((response) => send(response, { id: 7 }, 201));
    const { server, written } = await write(to(307, `${other.url}/x`), what);
    expect((await faultIn(written())).reason).toMatch(/dod does not go there/);
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  });

  test("what has been done is not done again where only its answer is elsewhere", async () => {
    const { server, written } = await write(to(303, "/repositories/42/statuses/abc"));
    expect((await faultIn(written())).reason).toMatch(/pointed elsewhere \(303\)/);
    expect(server.requests).toHaveLength(1);
  });
});

describe("refusals", () => {
  const workflow = {
    GH_TOKEN: "",
    GITHUB_TOKEN: TOKEN.replace("ghp", "ghs"),
    GITHUB_ACTIONS: "true",
  };
  const forbidden = no(403, "Resource not accessible by integration");
  const fork = /in a run for a pull request from a fork the token only reads.*workflow_run/;

  test.each<[string, Answering, Write, object, RegExp, RegExp]>([
    [
      "a workflow that may not comment",
      forbidden,
      COMMENT,
      workflow,
      /the token in GITHUB_TOKEN may not write it, which takes the permission pull-requests: write, or issues: write \(403: "Resource not/,
      /^allow it in the workflow: `permissions: { pull-requests: write }`; in a run/,
    ],
    ["and may be a fork's", forbidden, COMMENT, workflow, /403/, fork],
    [
      "a workflow that may set no status",
      forbidden,
      STATUS,
      workflow,
      /takes the permission statuses: write \(403/,
      /^allow it in the workflow: `permissions: { statuses: write }`; in a run/,
    ],
    [
      "a person's token",
      forbidden,
      STATUS,
      {},
      /the token in GH_TOKEN may not write it/,
      /^give the token in GH_TOKEN the permission statuses: write$/,
    ],
    [
      "who may not write is told that it is not there",
      no(404, "Not Found"),
      STATUS,
      {},
      /404: there is none, or the token in GH_TOKEN lacks the permission statuses: write$/,
      /^give the token in GH_TOKEN the permission statuses: write$/,
    ],
    [
      "a wrong token",
      no(401, "Bad credentials"),
      STATUS,
      {},
      /refused the token in GH_TOKEN/,
      /^renew/,
    ],
    [
      "a commit that is not there",
      no(422, "No commit found for SHA: abc"),
      STATUS,
      {},
      /refused the request with 422 \("No commit found for SHA: abc"\)/,
      /^push the commit: git push$/,
    ],
    [
      "something else",
      no(422, "Validation Failed"),
      COMMENT,
      {},
      /422 \("Validation Failed"\)/,
      /^see what GitHub says, and run dod again/,
    ],
    [
      "a proxy",
      (response) => send(response, "<h1>", 403),
      STATUS,
      {},
      /not in GitHub's own/,
      /proxy/,
    ],
  ])("%s", async (_, answer, what, env, reason, mend) => {
    const { server, written } = await write(answer, what, env);
    const fault = await faultIn(written());
    expect(fault.reason).toMatch(reason);
    expect(fault.mend).toMatch(mend);
    expect(fault.reason).not.toContain("may have been written");
    expect(server.requests).toHaveLength(1);
  });
});
