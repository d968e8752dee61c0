import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { http } from "../../src/checks/http.ts";
import type { PullRequestLookup } from "../../src/core/github/pull-request.ts";
import { takeSamples } from "../../src/core/http-samples.ts";
import type { ProbeAnswer, ProbeRequest } from "../../src/core/probe.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import { at, containment, lookup, MERGED, NO_REVIEWS, NOW, revert, sha } from "./production.ts";
import { ask } from "./situation.ts";

const URL = "https://shop.example.org/health";

type Given = Partial<ProbeAnswer> | FactUnavailable;

function answer(given: Given): Promise<ProbeAnswer> {
  if (given instanceof FactUnavailable) return Promise.reject(given);
  return Promise.resolve({
    url: URL,
    status: 200,
    headers: {},
    text: "",
    truncated: false,
    durationMs: 4,
    ...given,
  });
}

interface Situation {
  readonly options?: object;
  readonly lookup?: PullRequestLookup;
  readonly containment?: ReturnType<typeof containment>;
  /** One after another; the last one stays. */
  readonly answers?: readonly Given[];
  readonly asked?: ProbeRequest[];
}

function judge({ options, answers = [{}], asked = [], ...given }: Situation): Promise<Result> {
  const facts = {
    pullRequest: given.lookup ?? lookup(MERGED),
    reviews: NO_REVIEWS,
    containment: given.containment ?? containment(),
    probes: {
      ask: (request: ProbeRequest) => {
        asked.push(request);
        return answer(answers[Math.min(asked.length, answers.length) - 1] ?? {});
      },
    },
  };
  return ask(http, { url: URL, interval: "0s", ...options }, { facts, now: NOW });
}

const told = ({ status, waitingOn, findings }: Result) =>
  [status, ...(waitingOn ? [waitingOn] : []), ...findings.map(({ rule }) => rule)].join(" ");

const expecting = (expect: object, ...answers: readonly Given[]): Situation => ({
  options: { expect },
  answers,
});
const json = (value: unknown): Given => ({ text: JSON.stringify(value) });

describe("an answer", () => {
  it("says what was asked and what it was held against", async () => {
    const expected = {
      status: [200, 204],
      header: { "X-Cache": "^hit" },
      text: "ok",
      json: { "db.up": true },
    };
    const given = { headers: { "x-cache": "hit" }, text: '{"db":{"up":true},"state":"ok"}' };
    expect(await judge(expecting(expected, given))).toMatchObject({
      status: "pass",
      summary:
        "GET https://shop.example.org/health answered 1 time as expected (status 200, header X-Cache like /^hit/, body like /ok/, json db.up = true)",
      evidence: [
        {
          kind: "api",
          ref: URL,
          summary:
            "GET 200: status 200; header X-Cache like /^hit/; body like /ok/; json db.up = true (4 ms)",
        },
      ],
    });
  });

  it("is asked for as the options say", async () => {
    const asked: ProbeRequest[] = [];
    await judge({ options: { method: "POST", headers: { accept: "text/plain" } }, asked });
    await judge({ asked });
    expect(asked).toEqual([
      { url: URL, method: "POST", headers: { accept: "text/plain" } },
      { url: URL, method: "GET", headers: {} },
    ]);
  });

  it.each<[string, object, Given, string]>([
    ["a status of 2xx is the default", {}, { status: 204 }, "pass"],
    ["299 too", {}, { status: 299 }, "pass"],
    ["300 no more", {}, { status: 300 }, "fail status"],
    ["199 not yet", {}, { status: 199 }, "fail status"],
    ["a 404", {}, { status: 404 }, "fail status"],
    ["a 5xx", {}, { status: 503 }, "fail status"],
    ["a 5xx whose text fits", { text: "ok" }, { status: 500, text: "ok" }, "fail status"],
    ["another status than the one", { status: 200 }, { status: 201 }, "fail status"],
    ["one of several", { status: [301, 401] }, { status: 401 }, "pass"],
    ["none of several", { status: [301, 401] }, { status: 200 }, "fail status"],
    ["a 5xx that is expected", { status: 503 }, { status: 503 }, "pass"],
    [
      "a header",
      { header: { "Cache-Control": "no-store" } },
      { headers: { "cache-control": "private, no-store" } },
      "pass",
    ],
    [
      "another header",
      { header: { "cache-control": "^no-store$" } },
      { headers: { "cache-control": "private" } },
      "fail header",
    ],
    ["no such header", { header: { "cache-control": "" } }, {}, "fail header"],
    ["no inherited one", { header: { constructor: "" } }, {}, "fail header"],
    ["the text", { text: "^ready$" }, { text: "not yet\nready\n" }, "pass"],
    ["another text", { text: "^ready$" }, { text: "not ready" }, "fail text"],
    ["no text", { text: "ready" }, {}, "fail text"],
    ["a value", { json: { a: 1 } }, json({ a: 1 }), "pass"],
    ["a text is no number", { json: { a: 1 } }, json({ a: "1" }), "fail json"],
    ["null", { json: { a: null } }, json({ a: null }), "pass"],
    ["nothing is not null", { json: { a: null } }, json({}), "fail json"],
    ["a value deep down", { json: { "a.0.b": false } }, json({ a: [{ b: false }] }), "pass"],
    ["a key with a dot", { json: { "a.b": 1 } }, json({ "a.b": 1, a: { b: 2 } }), "pass"],
    [
      "a longer key with a dot",
      { json: { "a.b.c": 1 } },
      json({ "a.b": { c: 1 }, a: { b: { c: 2 } } }),
      "pass",
    ],
    [
      "a longer key that leads nowhere",
      { json: { "a.b.c": 1 } },
      json({ "a.b": {}, a: { b: { c: 1 } } }),
      "pass",
    ],
    ["no inherited value", { json: { "constructor.name": "Object" } }, json({}), "fail json"],
    ["no path through a text", { json: { "a.length": 3 } }, json({ a: "abc" }), "fail json"],
    ["min", { json: { a: { min: 2 } } }, json({ a: 2 }), "pass"],
    ["below min", { json: { a: { min: 2 } } }, json({ a: 1.99 }), "fail json"],
    ["max", { json: { a: { max: 2 } } }, json({ a: 2 }), "pass"],
    ["above max", { json: { a: { max: 2 } } }, json({ a: 2.01 }), "fail json"],
    ["between", { json: { a: { min: 1, max: 2 } } }, json({ a: 3 }), "fail json"],
    ["a number in a text has no size", { json: { a: { min: 1 } } }, json({ a: "3" }), "fail json"],
    ["matches", { json: { a: { matches: "^v\\d+$" } } }, json({ a: "v12" }), "pass"],
    ["matches a number", { json: { a: { matches: "^12$" } } }, json({ a: 12 }), "pass"],
    ["matches not", { json: { a: { matches: "^v\\d+$" } } }, json({ a: "12" }), "fail json"],
    ["matches no map", { json: { a: { matches: "." } } }, json({ a: {} }), "fail json"],
    [
      "matches within limits",
      { json: { a: { min: 20, matches: "." } } },
      json({ a: 12 }),
      "fail json",
    ],
    ["no JSON", { json: { a: 1 } }, { text: "<html>" }, "fail json"],
    [
      "everything that is wrong",
      { status: 201, text: "x", json: { a: 1, b: 2 } },
      json({ a: 1 }),
      "fail status text json",
    ],
    ["a text that was cut off", { text: "ready" }, { text: "x", truncated: true }, "unknown"],
    ["found before it was cut off", { text: "ready" }, { text: "ready", truncated: true }, "pass"],
    [
      "a lookahead over what was cut off",
      { text: "^(?!.*error)" },
      { text: "x", truncated: true },
      "unknown",
    ],
    ["JSON that was cut off", { json: { a: 1 } }, { text: '{"a":1', truncated: true }, "unknown"],
    [
      "cut off, and wrong anyway",
      { status: 201, json: { a: 1 } },
      { text: "{", truncated: true },
      "fail status",
    ],
    ["a pattern without end", { text: "^(a+)+$" }, { text: `${"a".repeat(40)}!` }, "unknown"],
    [
      "the same in a header",
      { header: { x: "^(a+)+$" } },
      { headers: { x: `${"a".repeat(40)}!` } },
      "unknown",
    ],
    [
      "the same in a value",
      { json: { x: { matches: "^(a+)+$" } } },
      json({ x: `${"a".repeat(40)}!` }),
      "unknown",
    ],
  ])("%s", async (_, expected, given, result) =>
    expect(told(await judge(expecting(expected, given)))).toBe(result),
  );

  it("is quoted in short", async () => {
    const result = await judge(
      expecting(
        { status: 200, header: { a: "x" }, json: { b: { min: 1, max: 2, matches: "3" }, c: "d" } },
        {
          status: 500,
          headers: { a: "y".repeat(500) },
          text: JSON.stringify({ b: 0 }),
        },
      ),
    );
    expect(result.findings.map(({ message }) => message)).toEqual([
      `GET ${URL}: status 200: it is 500`,
      `GET ${URL}: header a like /x/: it is “${"y".repeat(79)}…”`,
      `GET ${URL}: json b at least 1, at most 2, like /3/: it is “0”`,
      `GET ${URL}: json c = "d": there is none`,
    ]);
    expect(result.summary).toBe(
      `GET ${URL}: status 200: it is 500, header a like /x/: it is “${"y".repeat(79)}…” and 2 more`,
    );
  });
});

describe("no answer", () => {
  const refused = new FactUnavailable("connection refused", "start it");
  it("is unknown", async () =>
    expect(await judge(expecting({}, refused))).toMatchObject({
      status: "unknown",
      summary: "connection refused",
      mend: "start it",
    }));
  it("is passed on where it is another fault", async () => {
    const broken = { ask: () => Promise.reject(new Error("a fault of ours")) };
    const facts = { pullRequest: lookup(MERGED), reviews: NO_REVIEWS, probes: broken };
    await expect(ask(http, { url: URL }, { facts, now: NOW })).rejects.toThrow("a fault of ours");
  });
});

describe("several samples", () => {
  const bad = { status: 500 };
  const refused = new FactUnavailable("connection refused", "start it");
  const sampled = (
    samples: number,
    maxErrorRate: number,
    ...answers: readonly Given[]
  ): Situation => ({
    options: { samples, maxErrorRate },
    answers,
  });
  it.each<[string, Situation, string]>([
    ["all good", sampled(4, 0, {}), "pass"],
    ["one bad", sampled(4, 0, {}, bad, {}), "fail status"],
    ["one bad within the limit", sampled(4, 25, {}, bad, {}), "pass"],
    ["one bad above the limit", sampled(4, 24, {}, bad, {}), "fail status"],
    ["one silent", sampled(4, 0, {}, refused, {}), "unknown"],
    ["one silent within the limit", sampled(4, 25, {}, refused, {}), "pass"],
    ["one silent and one bad", sampled(4, 25, {}, refused, bad, {}), "unknown"],
    ["silent and too many bad", sampled(4, 25, bad, refused, bad, {}), "fail status"],
    ["all silent, however many may be", sampled(2, 99, refused), "unknown"],
    [
      "one undecided",
      {
        ...sampled(4, 0),
        options: { samples: 2, expect: { text: "x" } },
        answers: [{ text: "x" }, { truncated: true }],
      },
      "unknown",
    ],
    [
      "one undecided within the limit",
      {
        options: { samples: 2, maxErrorRate: 50, expect: { text: "x" } },
        answers: [{ text: "x" }, { truncated: true }],
      },
      "pass",
    ],
    [
      "one bad and one undecided",
      {
        options: { samples: 4, maxErrorRate: 25, expect: { text: "x" } },
        answers: [{ text: "x" }, bad, { truncated: true }, { text: "x" }],
      },
      "unknown",
    ],
    ["one wrong answer of one is no rate", sampled(1, 99, bad), "fail status"],
  ])("%s", async (_, situation, expected) => expect(told(await judge(situation))).toBe(expected));

  it("says how many", async () => {
    const result = await judge(sampled(10, 30, {}, bad, refused, {}));
    expect(result).toMatchObject({
      status: "pass",
      summary: `GET ${URL} answered 8 times as expected (status 200), 2 of 10 requests not`,
    });
    expect(result.evidence.map(({ summary }) => summary)).toEqual([
      "8 times GET 200: status 200",
      "GET 500: status 200 to 299: it is 500 (4 ms)",
    ]);
    expect((await judge(sampled(10, 10, {}, bad, bad, {}))).summary).toBe(
      `GET ${URL}: 2 of 10 answers not as expected: status 200 to 299: it is 500`,
    );
    expect((await judge(sampled(10, 0, {}, refused, {}))).summary).toBe(
      "1 of 10 requests failed: connection refused",
    );
  });

  describe("with time between them", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it("waits between two, and not before the first or after the last", async () => {
      const asked: ProbeRequest[] = [];
      const judging = judge({ options: { samples: 3, interval: "10s" }, asked });
      await vi.advanceTimersByTimeAsync(0);
      expect(asked).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(9_999);
      expect(asked).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await judging).status).toBe("pass");
      expect(vi.getTimerCount()).toBe(0);
    });

    it("leaves nothing behind on the signal", async () => {
      const { signal } = new AbortController();
      const options = { url: URL, method: "GET", headers: {}, expect: {}, samples: 3 } as const;
      const taking = takeSamples({ ...options, ask: () => answer({}), intervalMs: 10, signal });
      await vi.advanceTimersByTimeAsync(20);
      expect(await taking).toHaveLength(3);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });

    it("stops when it is stopped", async () => {
      const stop = new AbortController();
      const gathering = http.gather({
        facts: {
          pullRequest: async () => lookup(MERGED),
          reviews: async () => NO_REVIEWS,
          containment: async () => containment(),
          probes: async () => ({ ask: () => answer({}) }),
        },
        options: {
          url: URL,
          method: "GET",
          headers: {},
          expect: {},
          samples: 3,
          interval: "10s",
          maxErrorRate: 0,
        },
        signal: stop.signal,
        now: NOW,
      });
      const ended = expect(gathering).rejects.toThrow("stopped");
      await vi.advanceTimersByTimeAsync(1);
      stop.abort(new Error("stopped"));
      await ended;
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});

describe("the version", () => {
  const version = (name: string, more: Partial<Situation> = {}): Situation => ({
    ...expecting({ contains: { json: "build.commit" } }, json({ build: { commit: sha(name) } })),
    ...more,
  });
  it.each<[string, Situation, string]>([
    ["the merge commit", version("merge"), "pass"],
    ["a later one", version("later"), "pass"],
    ["the head, after the merge", version("head"), "pass"],
    ["an older one", version("base"), "pending deployment"],
    ["another branch", version("hotfix"), "pending deployment"],
    ["one that nobody knows", version("strange"), "unknown"],
    ["reverted", version("revert", { containment: containment({}, [revert()]) }), "fail reverted"],
    ["reverted later", version("merge", { containment: containment({}, [revert()]) }), "pass"],
    [
      "reverts cannot be read",
      version("merge", { containment: containment({}, new FactUnavailable("403", "x")) }),
      "unknown",
    ],
    ["before the merge: the head", version("head", { lookup: lookup({}) }), "pass"],
    ["before the merge: another", version("base", { lookup: lookup({}) }), "pending author"],
    [
      "before the merge: for a reviewer",
      version("base", { lookup: lookup({ requestedReviewers: ["bob"] }) }),
      "pending reviewer",
    ],
    ["a draft", version("base", { lookup: lookup({ draft: true }) }), "pending author"],
    ["closed", version("merge", { lookup: lookup({ state: "closed" }) }), "fail closed"],
    ["no pull request", version("merge", { lookup: lookup(null) }), "pending author"],
    [
      "not pushed",
      version("merge", { lookup: lookup(MERGED, { kind: "unpushed", commits: 1 }) }),
      "pending author",
    ],
    [
      "a wrong status comes first",
      version("base", {
        answers: [{ status: 500, text: `{"build":{"commit":"${sha("base")}"}}` }],
      }),
      "fail status",
    ],
  ])("%s", async (_, situation, expected) => expect(told(await judge(situation))).toBe(expected));

  it.each<[string, object, Given, string]>([
    ["a header", { header: "X-Commit" }, { headers: { "x-commit": ` ${sha("merge")} ` } }, "pass"],
    ["no header", { header: "X-Commit" }, {}, "fail contains"],
    [
      "a text",
      { text: "^commit=([0-9a-f]+)$" },
      { text: `a=b\ncommit=${sha("merge").slice(0, 7)}\n` },
      "pass",
    ],
    ["no text", { text: "^commit=([0-9a-f]+)$" }, { text: "none" }, "fail contains"],
    [
      "a text that was cut off",
      { text: "^commit=([0-9a-f]+)$" },
      { text: "none", truncated: true },
      "unknown",
    ],
    ["a text that takes too long", { text: "^(a+)+$" }, { text: `${"a".repeat(40)}!` }, "unknown"],
    [
      "a group that took nothing",
      { text: "commit=([0-9a-f]*)" },
      { text: "commit=" },
      "fail contains",
    ],
    ["JSON that was cut off", { json: "commit" }, { text: "{", truncated: true }, "unknown"],
    ["no JSON", { json: "commit" }, { text: "<html>" }, "fail contains"],
    ["nothing there", { json: "commit" }, json({}), "fail contains"],
    ["null", { json: "commit" }, json({ commit: null }), "fail contains"],
    ["a number", { json: "commit" }, json({ commit: 1234567 }), "unknown"],
    ["too short", { json: "commit" }, json({ commit: "6d6572" }), "fail contains"],
    ["too long", { json: "commit" }, json({ commit: `${sha("merge")}0` }), "fail contains"],
    ["a version", { json: "commit" }, json({ commit: "v1.2.3" }), "fail contains"],
    ["seven digits", { json: "commit" }, json({ commit: "6d65726" }), "pass"],
    ["in upper case", { json: "commit" }, json({ commit: sha("merge").toUpperCase() }), "pass"],
  ])("in %s: %j", async (_, contains, given, expected) =>
    expect(told(await judge(expecting({ contains }, given)))).toBe(expected),
  );

  it("says which, and that it contains the change", async () =>
    expect(await judge(version("later"))).toMatchObject({
      summary: `GET ${URL} answered 1 time as expected (status 200); the service runs 6c617465, which contains this change`,
      evidence: [
        { ref: URL, summary: "GET 200: status 200 (4 ms)" },
        { ref: URL, summary: "the service runs 6c617465, which contains this change" },
      ],
    }));
  it("says since when an older one should be gone", async () =>
    expect(await judge(version("base"))).toMatchObject({
      summary: "merged, not deployed: the service runs 62617365, which lacks this change",
      since: at("08T12:00"),
      mend: "deploy main to the service",
    }));
  it("is that of every answer", async () => {
    const both = [json({ c: sha("merge") }), json({ c: sha("base") })];
    const options = { samples: 4, maxErrorRate: 90, expect: { contains: { json: "c" } } };
    expect(told(await judge({ options, answers: both }))).toBe("pending deployment");
    expect(
      told(
        await judge({ options, answers: [json({ c: sha("merge") }), json({ c: sha("later") })] }),
      ),
    ).toBe("pass");
  });
  it("is asked once a version", async () => {
    const history = containment();
    const options = { samples: 5, expect: { contains: { json: "c" } } };
    await judge({ options, answers: [json({ c: sha("later") })], containment: history });
    expect(history.asked).toEqual(["merge in later"]);
  });
  it("is not asked for where nothing may be judged", async () => {
    const asked: ProbeRequest[] = [];
    await judge(version("merge", { lookup: lookup(null), asked }));
    expect(asked).toEqual([]);
  });
});

describe("without GitHub", () => {
  const gone = () => Promise.reject(new FactUnavailable("no remote is on GitHub", "set GH_HOST"));
  const without = async (expected: object, given: Given, facts: object = { pullRequest: gone }) => {
    const options = {
      url: URL,
      method: "GET",
      headers: {},
      expect: expected,
      samples: 1,
      interval: "1s",
      maxErrorRate: 0,
    } as never;
    const gathered = await http.gather({
      facts: {
        pullRequest: async () => lookup(MERGED),
        reviews: async () => NO_REVIEWS,
        containment: async () => containment(),
        probes: async () => ({ ask: () => answer(given) }),
        ...facts,
      },
      options,
      signal: new AbortController().signal,
      now: NOW,
    });
    return http.judge(gathered, options);
  };
  it("a service is judged by its answers alone", async () =>
    expect(await without({ status: 200 }, {})).toMatchObject({
      status: "pass",
      notes: ["whether what is here is what was pushed is not known: no remote is on GitHub"],
    }));
  it("its version is unknown, and a wrong answer is wrong", async () => {
    const contains = { json: "c" };
    const result = await without({ contains }, json({ c: sha("merge") }));
    expect(result).toMatchObject({ status: "unknown", mend: "set GH_HOST" });
    expect(told(await without({ contains }, { status: 500 }))).toBe("fail status contains");
    const blind = { containment: gone };
    expect(told(await without({ contains }, json({ c: sha("merge") }), blind))).toBe("unknown");
    expect(told(await without({ contains }, { status: 500 }, blind))).toBe("fail status contains");
  });
  it("passes other faults on", async () => {
    const broken = { pullRequest: () => Promise.reject(new Error("a fault of ours")) };
    await expect(without({}, {}, broken)).rejects.toThrow("a fault of ours");
  });
  it("needs no pull request where the version is not asked", async () => {
    expect(told(await judge({ lookup: lookup(null) }))).toBe("pass");
    const unpushed = lookup(null, { kind: "unpushed", commits: null });
    expect(told(await judge({ lookup: unpushed }))).toBe("pending author");
  });
});

it.each<[object]>([
  [{ url: "shop.example.org" }],
  [{ url: "ftp://shop.example.org" }],
  [{ url: "https://a b" }],
  [{ method: "get" }],
  [{ samples: 0 }],
  [{ samples: 1001 }],
  [{ interval: "1" }],
  [{ maxErrorRate: 100 }],
  [{ expect: { status: 99 } }],
  [{ expect: { status: [] } }],
  [{ expect: { text: "(" } }],
  [{ expect: { header: { a: "(" } } }],
  [{ expect: { json: { a: {} } } }],
  [{ expect: { json: { a: [1] } } }],
  [{ expect: { contains: { text: "[0-9a-f]+" } } }],
  [{ expect: { contains: {} } }],
  [{ expect: { body: "x" } }],
])("does not take %j", async (options) => expect(judge({ options })).rejects.toThrow());

it("takes an address from the environment", async () => {
  const asked: ProbeRequest[] = [];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what people write
  await judge({ options: { url: "${BASE_URL}/health" }, asked });
  expect(asked).toHaveLength(1);
});
