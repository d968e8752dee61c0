import { describe, expect, it } from "vitest";
import { threads } from "../../src/checks/threads.ts";
import type { Facts } from "../../src/core/facts.ts";
import type { ReviewThread } from "../../src/core/github/reviews.ts";
import { lookupOf, MERGED, NOW } from "./github-situation.ts";
import { ask, places } from "./situation.ts";

function thread(parts: Partial<ReviewThread> = {}): ReviewThread {
  return {
    resolved: false,
    outdated: false,
    path: "src/a.ts",
    line: 7,
    author: { login: "bob", isBot: false },
    text: "Why not a set?",
    url: "https://github.com/acme/shop/pull/12#discussion_r1",
    since: "2026-01-08T12:00:00Z",
    ...parts,
  };
}

const asked = (
  given: readonly ReviewThread[],
  options: object = {},
  lookup: Pick<Facts, "pullRequest"> = lookupOf(),
) => ask(threads, options, { facts: { ...lookup, reviewThreads: { threads: given } }, now: NOW });

const done = thread({ resolved: true });

describe("threads", () => {
  it.each<[string, ReviewThread[], object]>([
    ["none", [], { status: "pass", summary: "0 threads", notes: [] }],
    ["all resolved", [done, done], { status: "pass", summary: "2 of 2 threads resolved" }],
    ["one open", [done, thread()], { status: "fail", summary: "1 of 2 threads open" }],
    [
      "resolved, on lines that have changed",
      [thread({ resolved: true, outdated: true })],
      { status: "pass" },
    ],
    ["open, on lines that have changed", [thread({ outdated: true })], { status: "fail" }],
    ["of an account that is gone", [thread({ author: null })], { status: "fail" }],
  ])("%s", async (_, given, expected) => expect(await asked(given)).toMatchObject(expected));

  it("pass with what was looked at", async () =>
    expect((await asked([done])).evidence).toEqual([
      {
        kind: "api",
        ref: "https://github.com/acme/shop/pull/12",
        summary: "1 review thread, 0 open",
      },
    ]));

  it("say where, who, since when", async () => {
    const result = await asked([
      thread({ since: "2026-01-09T12:00:00Z" }),
      thread({ line: null, outdated: true, author: null, text: `<img src=x>\n${"x".repeat(300)}` }),
    ]);
    expect(places(result)).toEqual(["src/a.ts:7 open-thread", "src/a.ts open-thread"]);
    expect(result.findings.map(({ message }) => message)).toEqual([
      "“Why not a set?” (bob, 1 day ago): https://github.com/acme/shop/pull/12#discussion_r1",
      `“<img src=x> ${"x".repeat(67)}…” (somebody, 2 days ago, on lines that have changed since): https://github.com/acme/shop/pull/12#discussion_r1`,
    ]);
    expect(result.since).toBe("2026-01-08T12:00:00Z");
  });

  it("of a merged pull request are no less open", async () =>
    expect(await asked([thread()], {}, lookupOf(MERGED))).toMatchObject({ status: "fail" }));

  it("wait for a pull request", async () =>
    expect(await ask(threads, {}, { facts: lookupOf(null) })).toMatchObject({
      status: "pending",
      waitingOn: "author",
    }));
});

describe("ignoreAuthors", () => {
  const app = { login: "renovate", isBot: true };
  const rest = { login: "renovate[bot]", isBot: true };
  const person = { login: "renovate", isBot: false };
  it.each<[string[], ReviewThread["author"], string]>([
    [["renovate"], app, "pass"],
    [["renovate"], rest, "pass"],
    [["renovate"], person, "pass"],
    [["renovate[bot]"], app, "pass"],
    [["renovate[bot]"], rest, "pass"],
    [["renovate[bot]"], person, "fail"],
    [["*[bot]"], app, "pass"],
    [["*[bot]"], person, "fail"],
    [["RENO*"], person, "pass"],
    [["renovat"], person, "fail"],
    [["renovat[e]"], person, "fail"],
    [["*"], null, "fail"],
    [[], person, "fail"],
  ])("%j: %j", async (ignoreAuthors, author, status) =>
    expect(await asked([thread({ author })], { ignoreAuthors })).toMatchObject({ status }),
  );

  it("says what it left out", async () => {
    const result = await asked([thread({ author: app }), thread({ author: app }), done], {
      ignoreAuthors: ["renovate"],
    });
    expect(result).toMatchObject({
      status: "pass",
      summary: "1 of 1 thread resolved",
      notes: ["2 threads of renovate left out"],
      evidence: [{ summary: "3 review threads, 2 open" }],
    });
    expect((await asked([thread({ author: app })], { ignoreAuthors: ["*"] })).summary).toBe(
      "0 threads",
    );
  });
});
