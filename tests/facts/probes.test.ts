// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import type { ProbeRequest } from "../../src/core/probe.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { httpProbes } from "../../src/facts/probes.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Gives back what it was asked, in its body and in a header. */
const mirror = await serve(({ url, method, headers }, response) => {
  response
    .writeHead(200, { "x-seen": String(headers["x-key"] ?? "") })
    .end(JSON.stringify({ url, method, headers }));
});

const SECRET = "pa55word-of-many";
const ENV = { BASE: mirror, KEY: SECRET, SHORT: "ab", EMPTY: "" };

const probe = (
  request: Partial<ProbeRequest>,
  env: Record<string, string | undefined> = ENV,
  timeoutMs?: number,
) =>
  httpProbes(env, timeoutMs === undefined ? {} : { timeoutMs }).ask(
    { url: mirror, method: "GET", headers: {}, ...request },
    new AbortController().signal,
  );

async function faultOf(promise: Promise<unknown>): Promise<FactUnavailable> {
  const error = await promise.then(
    () => null,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(FactUnavailable);
  const fault = error as FactUnavailable;
  for (const text of [fault.reason, fault.mend, fault.stack])
    for (const secret of [SECRET, "ghp_", "t0ken"]) expect(text).not.toContain(secret);
  expect(fault.mend).not.toBe("");
  return fault;
}

describe("what a probe takes from the environment", () => {
  test("stands in the address and in headers, and in no text that comes of it", async () => {
    const seen: IncomingMessage[] = [];
    const base = await serve((request, response) => {
      seen.push(request);
      response
        .writeHead(200, { "x-echo": SECRET })
        .end(`key ${request.headers["x-key"]} at ${request.url}, ${encodeURIComponent(SECRET)}`);
    });
    const answer = await probe(
      {
        url: `\${BASE}/v?key=\${KEY}&x=\${SHORT}`,
        method: "post",
        headers: { "X-Key": "Bearer ${KEY}", accept: "text/plain" },
      },
      { ...ENV, BASE: base },
    );
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: `/v?key=${SECRET}&x=ab`,
      headers: { "x-key": `Bearer ${SECRET}`, accept: "text/plain" },
    });
    expect(answer).toMatchObject({
      url: "${BASE}/v?key=${KEY}&x=${SHORT}",
      status: 200,
      headers: { "x-echo": "[redacted]" },
      text: "key Bearer [redacted] at /v?key=[redacted]&x=ab, [redacted]",
      truncated: false,
    });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test("the address itself is no secret: an answer may speak of it", async () => {
    const base = await serve(({ headers }, response) =>
      response.end(`I am http://${headers.host}`),
    );
    const answer = await probe({ url: "${BASE}/x" }, { ...ENV, BASE: base });
    expect(answer.text).toBe(`I am ${base}`);
  });

  test("nor is what every job knows, such as the commit", async () => {
    const env = { ...ENV, GITHUB_SHA: "c".repeat(40) };
    const answer = await probe({ url: "${BASE}/at/${GITHUB_SHA}?key=${KEY}" }, env);
    expect(JSON.parse(answer.text).url).toBe(`/at/${env.GITHUB_SHA}?key=[redacted]`);
  });

  test("what is in the path is a secret, too, and so is what looks like one", async () => {
    const answer = await probe({ url: "${BASE}/hooks/${KEY}" });
    expect([answer.url, JSON.parse(answer.text).url]).toEqual([
      "${BASE}/hooks/${KEY}",
      "/hooks/[redacted]",
    ]);
    const written = `glpat-${"x".repeat(20)}`;
    expect((await probe({ url: `${mirror}/?t=${written}` })).url).toBe(`${mirror}/?t=[redacted]`);
    const fault = await faultOf(probe({ url: `ftp://shop.example/${written}` }));
    expect(fault.reason).not.toContain(written);
  });

  test("where a redirect led is shown without what may hold a value", async () => {
    const away = await serve((request, response) =>
      response.writeHead(302, { location: `${mirror}/end${request.url?.slice(1)}` }).end(),
    );
    const redirected = await probe({ url: `${away}/?key=\${KEY}` });
    expect(redirected.url).toBe(`${mirror}/end`);
    expect(JSON.parse(redirected.text).url).toBe("/end?key=[redacted]");
    expect((await probe({ url: `${away}/?a=1` })).url).toBe(`${mirror}/end?a=1`);
    const inPath = await serve((_, response) =>
      response.writeHead(302, { location: `${mirror}/${SECRET}` }).end(),
    );
    const answer = await probe({ url: inPath, headers: { "x-key": "${KEY}" } });
    expect(answer.url).toBe(`${mirror}/[redacted]`);
    expect(JSON.parse(answer.text).headers).not.toHaveProperty("x-key");
  });

  test.each([
    ["GONE", "the probe takes GONE from the environment, where it is not set"],
    ["EMPTY", "the probe takes EMPTY from the environment, where it is empty"],
  ])("%s makes it unavailable", async (name, reason) => {
    for (const request of [
      { url: `${mirror}/\${${name}}` },
      { headers: { "x-key": `\${${name}}` } },
    ])
      expect(await faultOf(probe(request))).toMatchObject({
        reason,
        mend: `set ${name} for dod; in a workflow: \`env: { ${name}: … }\` at its step`,
      });
  });
});

describe("an address that is not asked", () => {
  test.each([
    ["shop.example", {}, /^shop\.example is no address$/],
    ["${KEY}", {}, /^\$\{KEY\} with KEY filled in is no address$/],
    ["ftp://shop.example", {}, /^ftp:\/\/shop\.example is not asked by http or https$/],
    ["file:///etc/passwd", {}, /is not asked by http or https$/],
    ["https://ann@shop.example", {}, /holds a user name or a password$/],
    ["https://ann:pa55word-of-many@shop.example", {}, /^the probe's address holds a user name/],
    ["https://ann:${KEY}@shop.example", {}, /holds a user name or a password$/],
    ["https://shop.example", { method: "TRACE" }, /cannot be asked with the method TRACE$/],
    ["https://shop.example", { method: "G E T" }, /cannot be asked with the method G E T$/],
    ["https://shop.example", { headers: { "a b": "c" } }, /^the header a b of .* cannot hold$/],
    ["https://shop.example", { headers: { a: "b\r\nc: d" } }, /^the header a of /],
    ["https://shop.example", { headers: { a: "${LINES}" } }, /cannot hold: the value of LINES$/],
    ["https://shop.example", { headers: { a: "\u2713" } }, /^the header a of /],
  ])("%s %j", async (url, parts, reason) => {
    const env = { ...ENV, LINES: `${SECRET}\n${SECRET}` };
    expect((await faultOf(probe({ url, ...parts }, env))).reason).toMatch(reason);
  });

  test("no answer is unavailable, with the address as it was written", async () => {
    const silent = await serve(() => {});
    const env = { ...ENV, BASE: silent };
    const fault = await faultOf(probe({ url: "${BASE}/?k=${KEY}" }, env, 50));
    expect(fault.reason).toBe("${BASE}/?k=${KEY} does not answer within 0.05 seconds");
  });

  test("an interruption is the signal's own", async () => {
    const reason = new Error("interrupted");
    const request = { url: mirror, method: "GET", headers: {} };
    await expect(httpProbes(ENV).ask(request, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("a token of GitHub's goes to its own host only", () => {
  const TOKEN = "t0ken-of-github";
  const GHP = `ghp_${"a".repeat(36)}`;

  test.each<[string, string, Record<string, string>, string | null]>([
    ["GH_TOKEN", "${GH_TOKEN}", { GH_TOKEN: TOKEN }, "GH_TOKEN"],
    ["GITHUB_TOKEN", "token ${GITHUB_TOKEN}", { GITHUB_TOKEN: TOKEN }, "GITHUB_TOKEN"],
    [
      "one of Enterprise's",
      "${GH_ENTERPRISE_TOKEN}",
      { GH_ENTERPRISE_TOKEN: "x" },
      "GH_ENTERPRISE_TOKEN",
    ],
    ["one of somebody's own", "${DEPLOY_GH_PAT}", { DEPLOY_GH_PAT: "x" }, "DEPLOY_GH_PAT"],
    [
      "the runner's",
      "${ACTIONS_ID_TOKEN_REQUEST_TOKEN}",
      { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x" },
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ],
    ["the same under another name", "${MINE}", { MINE: TOKEN, GH_TOKEN: TOKEN }, "MINE"],
    ["what has the shape of one", "${MINE}", { MINE: GHP }, "MINE"],
    ["one that is written out", GHP, {}, null],
    [
      "one that is put together",
      "${A}${B}",
      { A: "t0ken-", B: "of-github", GH_TOKEN: TOKEN },
      null,
    ],
  ])("%s is refused", async (_, value, env, name) => {
    const reason = `the probe of https://shop.example/ would send it a token of GitHub's${name === null ? "" : ` (${name})`}, which goes to its own host only`;
    const header = { url: "https://shop.example/", headers: { authorization: value } };
    expect((await faultOf(probe(header, env))).reason).toBe(reason);
    if (name !== null)
      expect(
        (await faultOf(probe({ url: `https://shop.example/?t=${value}` }, env))).reason,
      ).toMatch(/which goes to its own host only$/);
  });

  test("its own host is the API's", async () => {
    const headers = { "x-key": "${GH_TOKEN}" };
    const env = { GH_TOKEN: TOKEN, GITHUB_API_URL: `${mirror}/api/v3` };
    expect((await probe({ url: `${mirror}/meta`, headers }, env)).status).toBe(200);
    const other = { ...env, GITHUB_API_URL: "https://api.github.com" };
    await faultOf(probe({ url: `${mirror}/meta`, headers }, other));
    await faultOf(probe({ url: `${mirror}/meta`, headers }, { ...env, GITHUB_API_URL: "none" }));
    await faultOf(probe({ url: "http://api.github.com/meta", headers }, { GH_TOKEN: TOKEN }));
  });

  test("short values that stand elsewhere by chance are no token", async () => {
    const env = { GH_TOKEN: "x", KEY: SECRET };
    expect((await probe({ headers: { "x-key": "x" } }, env)).status).toBe(200);
  });
});
