import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { createServer as createSocketServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { HttpFault, type HttpRequest, httpRequest } from "../../src/clients/http.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    if ("closeAllConnections" in server) (server.closeAllConnections as () => void)();
    server.close();
  }
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server on its own port, hence of its own origin. */
const serve = (handler: Handler) => listening(createServer(handler));

const ask = (url: string, parts: Partial<HttpRequest> = {}) =>
  httpRequest({
    url: new URL(url),
    method: "GET",
    headers: {},
    bound: new Set(),
    signal: new AbortController().signal,
    ...parts,
  });

async function faultOf(promise: Promise<unknown>): Promise<HttpFault> {
  const error = await promise.then(
    () => null,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(HttpFault);
  return error as HttpFault;
}

const mirror = await serve(({ method, url, headers }, response) => {
  response.writeHead(200, { "X-Kind": "mirror" }).end(JSON.stringify({ method, url, headers }));
});
const mirrored = async (answer: ReturnType<typeof ask>) => JSON.parse((await answer).text);

describe("an answer", () => {
  test("with its status, headers in lower case, text and time", async () => {
    const answer = await ask(`${mirror}/health?deep=1`, { headers: { accept: "text/plain" } });
    expect(answer).toMatchObject({
      status: 200,
      truncated: false,
      headers: { "x-kind": "mirror" },
    });
    expect(answer.url.href).toBe(`${mirror}/health?deep=1`);
    expect(answer.durationMs).toBeGreaterThanOrEqual(0);
    expect(JSON.parse(answer.text)).toMatchObject({
      method: "GET",
      url: "/health?deep=1",
      headers: { accept: "text/plain", "user-agent": expect.stringMatching(/^dod\//) },
    });
  });

  test.each([404, 500, 503])("a %i is an answer", async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end("no"));
    expect(await ask(url)).toMatchObject({ status, text: "no" });
  });

  test("of HEAD has no text", async () => {
    expect(await ask(mirror, { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });

  test("that is not UTF-8 is read as far as it goes", async () => {
    const url = await serve((_, response) => response.end(Buffer.from([0x61, 0xff, 0x62])));
    expect((await ask(url)).text).toBe("a\ufffdb");
  });

  const MIB = 1024 * 1024;
  test.each([
    [MIB, false],
    [MIB + 1, true],
    [5 * MIB, true],
  ])("of %i bytes is kept up to 1 MiB", async (size, truncated) => {
    const url = await serve((_, response) => response.end("x".repeat(size)));
    const answer = await ask(url);
    expect([answer.text.length, answer.truncated]).toEqual([MIB, truncated]);
  });

  test("that unpacks to more is kept up to 1 MiB, too", async () => {
    const bomb = gzipSync("x".repeat(50 * MIB));
    const url = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    const answer = await ask(url);
    expect([answer.text.length, answer.truncated]).toEqual([MIB, true]);
  });

  test("that never ends is left after 1 MiB", async () => {
    const url = await serve((_, response) => {
      const more = () => response.write("x".repeat(65536), (error) => error ?? more());
      more();
    });
    expect((await ask(url)).truncated).toBe(true);
  });
});

describe("redirects", () => {
  const to = (location: string, status = 302) =>
    serve((_, response) => response.writeHead(status, { location }).end());

  test.each([301, 302, 303, 307, 308])("%i is followed, relative or not", async (status) => {
    const url = await serve((request, response) =>
      request.url === "/start"
        ? response.writeHead(status, { location: "end?x=1" }).end("moved")
        : response.end(request.url),
    );
    const answer = await ask(`${url}/start`);
    expect([answer.text, answer.url.href]).toEqual(["/end?x=1", `${url}/end?x=1`]);
  });

  test.each([
    ["GET", 303, "GET"],
    ["HEAD", 303, "HEAD"],
    ["PUT", 303, "GET"],
    ["POST", 302, "GET"],
    ["POST", 307, "POST"],
    ["DELETE", 302, "DELETE"],
  ])("%s becomes by %i %s", async (method, status, becomes) => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.method ?? "");
      if (request.url === "/") response.writeHead(status, { location: "/end" });
      response.end();
    });
    await ask(url, { method });
    expect(seen).toEqual([method, becomes]);
  });

  test("a status without a location is an answer", async () => {
    const url = await serve((_, response) => response.writeHead(302).end("hm"));
    expect(await ask(url)).toMatchObject({ status: 302, text: "hm" });
  });

  const headers = {
    "X-Key": "s3cret",
    Authorization: "Basic x",
    cookie: "a=b",
    accept: "text/plain",
  };
  const bound = new Set(["x-key"]);

  test("what came from the environment, and credentials, stay with their origin", async () => {
    const got = (await mirrored(ask(await to(mirror), { headers, bound }))).headers;
    expect(got).toMatchObject({ accept: "text/plain" });
    for (const name of ["x-key", "authorization", "cookie"]) expect(got).not.toHaveProperty(name);
  });

  test("on the same origin they go along", async () => {
    const url = await serve((request, response) =>
      request.url === "/"
        ? response.writeHead(302, { location: "/end" }).end()
        : response.end(JSON.stringify(request.headers)),
    );
    const got = JSON.parse((await ask(url, { headers, bound })).text);
    expect(got).toMatchObject({ "x-key": "s3cret", authorization: "Basic x", cookie: "a=b" });
  });

  test("on the way back they stay behind", async () => {
    let first = "";
    const away = await serve((_, response) =>
      response.writeHead(302, { location: `${first}/back` }).end(),
    );
    first = await serve((request, response) =>
      request.url === "/"
        ? response.writeHead(302, { location: away }).end()
        : response.end(JSON.stringify(request.headers)),
    );
    const got = JSON.parse((await ask(first, { headers, bound })).text);
    expect(got).not.toHaveProperty("x-key");
    expect(got).not.toHaveProperty("authorization");
  });

  test("a user name and a password in the new address are left out", async () => {
    const url = await to(mirror.replace("//", "//eve:pass@"));
    const answer = await ask(url);
    expect(answer.url.href).toBe(`${mirror}/`);
    expect(JSON.parse(answer.text).headers).not.toHaveProperty("authorization");
  });

  test("five are followed, a sixth is not", async () => {
    const url = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` });
      response.end("there");
    });
    expect((await ask(`${url}/5`)).text).toBe("there");
    expect((await faultOf(ask(`${url}/6`))).what).toBe("redirects more than 5 times");
  });

  test.each([
    ["file:///etc/passwd", "is not asked by http or https"],
    ["data:text/plain,ok", "is not asked by http or https"],
    ["http://", "redirects to what is no address"],
  ])("none to %s", async (location, what) => {
    expect((await faultOf(ask(await to(location)))).what).toBe(what);
  });
});

describe("no answer", () => {
  test("nothing listens", async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await faultOf(ask(url))).toMatchObject({
      what: "refuses the connection",
      mend: "see whether it is up and can be reached from here",
    });
  });

  test("the connection breaks, before the answer or within it", async () => {
    const before = await serve((request) => request.socket.destroy());
    expect((await faultOf(ask(before))).what).toBe("breaks the connection off");
    const within = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
    });
    expect((await faultOf(ask(within))).what).toBe("breaks the connection off");
  });

  test("what answers speaks no HTTP, or no TLS", async () => {
    const url = await listening(createSocketServer((socket) => socket.end("SSH-2.0-x\r\n")));
    expect((await faultOf(ask(url))).what).toMatch(/^answers with what is no HTTP \(HPE_/);
    expect((await faultOf(ask(mirror.replace("http:", "https:")))).what).toMatch(
      /^does not speak TLS as it should \(ERR_SSL_/,
    );
  });

  const silent = () => serve(() => {});

  test("silence ends with the time", async () => {
    const fault = await faultOf(ask(await silent(), { timeoutMs: 50 }));
    expect(fault.what).toBe("does not answer within 0.05 seconds");
  });

  test("so does an answer that drips", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200).write("x");
    });
    expect((await faultOf(ask(url, { timeoutMs: 50 }))).what).toMatch(/^does not answer within/);
  });

  test("an interruption gives the signal's own reason", async () => {
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const url = await serve(() => stop.abort(reason));
    await expect(ask(url, { signal: stop.signal })).rejects.toBe(reason);
    await expect(ask(url, { signal: stop.signal })).rejects.toBe(reason);
  });

  const coded = (code: string) => Object.assign(new Error("s3cret"), { code });
  const wrapped = (cause: unknown) => new TypeError("fetch failed with s3cret", { cause });
  test.each<[unknown, string]>([
    [wrapped(coded("ENOTFOUND")), "is a host that no name server knows"],
    [wrapped(coded("EAI_AGAIN")), "is a host whose name server does not answer"],
    [wrapped(coded("UND_ERR_CONNECT_TIMEOUT")), "does not answer in time"],
    [wrapped(coded("EHOSTUNREACH")), "cannot be reached from here"],
    [wrapped(coded("CERT_HAS_EXPIRED")), "has a certificate that has expired"],
    [wrapped(coded("DEPTH_ZERO_SELF_SIGNED_CERT")), "has a certificate that it signed itself"],
    [wrapped(coded("SELF_SIGNED_CERT_IN_CHAIN")), "has a certificate whose issuer is not trusted"],
    [wrapped(coded("ERR_TLS_CERT_ALTNAME_INVALID")), "has a certificate for another host"],
    [wrapped(coded("EPROTO")), "does not speak TLS as it should (EPROTO)"],
    [wrapped(new AggregateError([coded("ECONNREFUSED")])), "refuses the connection"],
    [wrapped(coded("E_OF_NEXT_YEAR")), "could not be asked (E_OF_NEXT_YEAR)"],
    [wrapped(coded("s3cret")), "could not be asked"],
    [wrapped(new Error("bad port")), "could not be asked"],
    [new TypeError("invalid header s3cret"), "could not be asked"],
    ["thrown", "could not be asked"],
  ])("%s", async (error, what) => {
    vi.stubGlobal("fetch", () => Promise.reject(error));
    const fault = await faultOf(ask("https://shop.example"));
    expect(fault.what).toBe(what);
    expect(JSON.stringify([fault.message, fault.mend, fault.stack])).not.toContain("s3cret");
  });
});
