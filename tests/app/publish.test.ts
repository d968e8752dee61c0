import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { publish } from "../../src/app/publish.ts";
import type { Report } from "../../src/core/report.ts";
import { readCi } from "../../src/facts/github/ci.ts";
import { sampleItem, sampleReport } from "../reporters/sample-report.ts";
import type { Fault } from "../stand-in/faults.ts";
import { TOKEN, WORKFLOW, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import {
  CREATE,
  change,
  done,
  here,
  MARKER,
  openPublishing,
  READ,
  update,
  WRITING,
} from "./publishing.ts";

describe("the comment", () => {
  test("is made once, brought up to date, and left alone where it says the same", async () => {
    const shop = await openPublishing();
    expect(await shop.publish()).toEqual({ lines: [], asked: [READ, CREATE] });
    const [made] = shop.comments();
    expect(made).toMatchObject({
      by: "github-actions[bot]",
      text: `${MARKER}\n## DONE\n\nall of it`,
    });

    expect(await shop.publish()).toEqual({ lines: [], asked: [READ] });
    expect(await shop.publish({ body: "## DONE\r\n\r\nall of it\n" })).toEqual({
      lines: [],
      asked: [READ],
    });

    const changed = await shop.publish({ body: "## NOT DONE" });
    expect(changed).toEqual({ lines: [], asked: [READ, update(made)] });
    expect(shop.comments()).toEqual([made]);
    expect(made?.text).toBe(`${MARKER}\n## NOT DONE`);
  });

  test("each checklist has its own", async () => {
    const shop = await openPublishing();
    const of = (path: string | null): Report => ({
      ...done,
      checklist: { ...done.checklist, path },
    });
    await shop.publish();
    await shop.publish({ report: of("a -->\n/dod.yml") });
    await shop.publish({ report: of(null) });
    await shop.publish({ report: of(null), body: "again" });
    expect(shop.texts()).toEqual([
      `${MARKER}\n## DONE\n\nall of it`,
      "<!-- dod:comment a%000020--%00003e%00000a/dod.yml -->\n## DONE\n\nall of it",
      "<!-- dod:comment :bundled -->\nagain",
    ]);
  });

  test("of a stranger with the same marker is neither believed nor touched", async () => {
    const shop = await openPublishing();
    shop.hub.addCollaborator("maintainer", "admin");
    for (const by of ["mallory", "maintainer", "ann", "dependabot[bot]"])
      shop.hub.comment(shop.number, by, `${MARKER}\n## DONE`);
    const strangers = shop.comments().map((comment) => ({ ...comment }));
    expect((await shop.publish({ body: "## DONE" })).asked).toEqual([READ, CREATE]);
    expect(shop.comments().slice(0, 4)).toEqual(strangers);
    const own = shop.comments()[4];
    expect(own?.by).toBe("github-actions[bot]");
    expect((await shop.publish({ body: "more" })).asked).toEqual([READ, update(own)]);
    expect(shop.comments()).toHaveLength(5);
    expect(shop.comments().slice(0, 4)).toEqual(strangers);
  });

  test("of the same account is another's where the marker is not its first line", async () => {
    const shop = await openPublishing();
    const bot = "github-actions[bot]";
    shop.hub.comment(shop.number, bot, `Preview is ready\n${MARKER}\n`);
    shop.hub.comment(shop.number, bot, `> ${MARKER}\nsomebody said`);
    shop.hub.comment(shop.number, bot, "<!-- dod:comment other.yml -->\nx");
    const others = shop.texts();
    const hostile = `## DONE\n\n${MARKER}\n\n<!-- dod:comment other.yml -->\nit says`;
    expect((await shop.publish({ body: hostile })).asked).toEqual([READ, CREATE]);
    expect((await shop.publish({ body: `${hostile}!` })).asked).toEqual([
      READ,
      update(shop.comments()[3]),
    ]);
    expect(shop.texts()).toEqual([...others, `${MARKER}\n${hostile}!`]);
  });

  test("that is the oldest of several own ones is brought up to date", async () => {
    const shop = await openPublishing();
    for (const text of ["one", "two"])
      shop.hub.comment(shop.number, "github-actions[bot]", `${MARKER}\n${text}`);
    expect((await shop.publish({ body: "now" })).lines).toEqual([]);
    expect(shop.texts()).toEqual([`${MARKER}\nnow`, `${MARKER}\ntwo`]);
  });

  test("is found among 200 others, and none is made before all were seen", async () => {
    const shop = await openPublishing();
    for (let count = 0; count < 200; count++) shop.hub.comment(shop.number, "bob", `${count}`);
    expect((await shop.publish()).asked).toEqual([READ, READ, CREATE]);
    expect((await shop.publish({ body: "more" })).asked).toEqual([
      READ,
      READ,
      READ,
      update(shop.comments()[200]),
    ]);
    expect(shop.comments()).toHaveLength(201);
  });

  const kept = (part: string): Fault => {
    const path = `repository.pullRequest.comments.${part}`;
    return { graphqlErrors: [{ path, type: "FORBIDDEN", message: "Not for you" }] };
  };
  test.each<[string, Fault, RegExp]>([
    ["a page", { status: 403, after: 1 }, /403/],
    ["a part", kept("nodes.body"), /nodes\.body: .*"Not for you"/],
    ["a detail", kept("pageInfo.endCursor"), /endCursor: .*"Not for you"/],
  ])("is not written where %s of the comments is missing: it could be there", async (...row) => {
    const [, fault, words] = row;
    const shop = await openPublishing();
    for (let count = 0; count < 101; count++) shop.hub.comment(shop.number, "bob", `${count}`);
    shop.hub.fault(READ, fault);
    const { lines, asked } = await shop.publish();
    expect(lines).toEqual([expect.stringMatching(/^the comment was not published: /)]);
    expect(lines[0]).toMatch(words);
    expect(new Set(asked)).toEqual(new Set([READ]));
    expect(shop.comments()).toHaveLength(101);
  });

  test("needs a pull request that is not ahead of the run", async () => {
    const shop = await openPublishing();
    const none = await shop.publish({ target: { pullRequest: null } });
    expect(none).toEqual({
      lines: [
        "the comment was not published: there is no pull request to comment on; open one: gh pr create, or leave the comment out: --publish status",
      ],
      asked: [],
    });
    const old = await shop.publish({ target: { superseded: true } });
    expect(old).toEqual({
      lines: [
        "the comment was not published: the pull request has a newer commit or another base by now; see what its own run says",
      ],
      asked: [],
    });
    const unheard = await shop.publish({ target: { pullRequest: 99 } });
    expect(unheard.lines).toEqual([
      expect.stringMatching(/GitHub has no such thing, or the token/),
    ]);
    expect(shop.comments()).toEqual([]);
  });
});

describe("the status", () => {
  const REDACTED = /^UNDETERMINED: it said \[redacted\]\.$/;
  const LONG = /^UNDETERMINED: \\x1b\[2Jx{118}…$/;
  const status = new Set(["status"] as const);

  test("is what the report came to, in its words", async () => {
    const shop = await openPublishing();
    const { statuses } = shop.hub.world;
    const open = sampleItem({ status: "pending" });
    for (const [parts, state, description] of [
      [{}, "success", /^DONE: all 5 required items hold\.$/],
      [{ verdict: "ready", stage: "code", notAsked: ["a"] }, "success", /^CODE READY — not done/],
      [{ verdict: "not-done", items: sampleReport().items }, "failure", /^NOT DONE: 2 of 5/],
      [{ verdict: "not-done", items: [open] }, "pending", /^NOT DONE: 2 of 5/],
      [{ verdict: "undetermined", reason: `it said ${WORKFLOW_TOKEN}` }, "error", REDACTED],
      [{ verdict: "undetermined", reason: `\u001b[2J${"x".repeat(200)}` }, "error", LONG],
    ] as const) {
      const report: Report = { ...done, ...parts };
      const { lines, asked } = await shop.publish({ what: status, report });
      // Whose head the commit is matters to a success alone.
      const pulls = `GET /repos/acme/shop/commits/${shop.sha("fix")}/pulls`;
      const set = `POST /repos/acme/shop/statuses/${shop.sha("fix")}`;
      expect({ lines, asked }).toEqual({
        lines: [],
        asked: state === "success" ? [pulls, set] : [set],
      });
      const [made, ...others] = statuses.splice(0);
      expect(others).toEqual([]);
      const context = report.stage === "code" ? "dod (code)" : "dod";
      expect(made).toMatchObject({ sha: shop.sha("fix"), context, state, targetUrl: null });
      expect(made?.description).toMatch(description);
    }
  });

  test("is seen by whoever reads the commit, the newest of its name, as dod's own", async () => {
    const shop = await openPublishing();
    shop.hub.status({ sha: "fix", context: "dod-lint", state: "pending" });
    await shop.publish({ what: status, report: { ...done, verdict: "not-done" } });
    await shop.publish({ what: status });
    const session = await shop.session();
    const { checks } = await readCi({ session, lookup: shop.lookup(), own: null });
    expect(checks.map(({ name, conclusion, own }) => [name, conclusion, own]).sort()).toEqual([
      ["dod", "success", true],
      ["dod-lint", null, false],
    ]);
    await session.close();
  });

  test("leads to the run, by https alone", async () => {
    const shop = await openPublishing();
    const run = "https://github.com/acme/shop/actions/runs/7";
    for (const runUrl of [run, "http://ci.example/7", "javascript:alert(1)", "no address"])
      expect((await shop.publish({ what: status, runUrl })).lines).toEqual([]);
    const urls = shop.hub.world.statuses.map(({ targetUrl }) => targetUrl);
    expect(urls).toEqual([run, null, null, null]);
  });

  test("is only set where GitHub says that it is", async () => {
    const shop = await openPublishing();
    shop.hub.fault(/statuses/, { alter: (set: object) => ({ ...set, state: "pending" }) });
    const { lines } = await shop.publish({ what: status });
    expect(lines).toEqual([expect.stringMatching(/answered with another status/)]);
  });

  test("of another checklist has another name", async () => {
    const shop = await openPublishing();
    const checklist = { ...done.checklist, path: "services/dod.yml" };
    await shop.publish({ what: status, report: { ...done, checklist } });
    expect(shop.hub.world.statuses[0]?.context).toBe("dod (services/dod.yml)");
  });

  test("needs a commit", async () => {
    const shop = await openPublishing();
    for (const commit of [null, "abc", "main", "../../x"])
      expect(await shop.publish({ what: status, target: { commit } })).toEqual({
        lines: [
          "the status was not published: it is not known which commit of GitHub's it would be of; push the branch: git push, or leave the status out: --publish comment",
        ],
        asked: [],
      });
  });

  test("needs one that GitHub has", async () => {
    const shop = await openPublishing();
    const { lines } = await shop.publish({ what: status, target: { commit: "a".repeat(40) } });
    expect(lines).toEqual([
      expect.stringMatching(/GitHub does not have the commit a{12}, .*push the commit/),
    ]);
  });

  test("is set on a commit that is not the pull request's newest, too", async () => {
    const shop = await openPublishing();
    const target = { commit: shop.sha("main"), superseded: true };
    expect((await shop.publish({ what: status, target })).lines).toEqual([]);
    expect(shop.hub.world.statuses.map(({ sha }) => sha)).toEqual([shop.sha("main")]);
  });

  test("says no success of a commit for what is only in the working tree", async () => {
    const shop = await openPublishing();
    const edited = here.clone();
    edited.write("a.ts", "2\n");
    const dirty = { ...done, change };
    const parts = { what: status, cwd: edited.root, report: dirty };
    expect(await shop.publish(parts)).toEqual({
      lines: [
        "the status was not published: what was measured is not the commit: there are changes that are not committed; commit them, or put them aside, and run dod again",
      ],
      asked: [],
    });
    const failing = { ...sampleReport(), change };
    expect((await shop.publish({ ...parts, report: failing })).lines).toEqual([]);
    expect(shop.hub.world.statuses.map(({ state }) => state)).toEqual(["failure"]);
    // Files that git does not know are no edits of the commit.
    edited.write("a.ts", "1\n").write("out.txt", "x");
    expect((await shop.publish(parts)).lines).toEqual([]);
  });
});

describe("what goes wrong is said, and nothing else comes of it", () => {
  const both = new Set(["comment", "status"] as const);

  test("one of two is published where the other cannot be", async () => {
    const shop = await openPublishing({ ...WRITING, statuses: "read" });
    const { lines, asked } = await shop.publish({ what: both });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^the status was not published: POST \/repos\/acme\/shop\/statuses\/[0-9a-f]{40}: the token in GITHUB_TOKEN may not write it, which takes the permission statuses: write \(403: .*\); allow it in the workflow: `permissions: { statuses: write }`; in a run for a pull request from a fork/,
    );
    expect(shop.comments()).toHaveLength(1);
    expect(asked).toHaveLength(4);
  });

  test("a fork's pull request has a token that only reads", async () => {
    const shop = await openPublishing(WORKFLOW);
    const { lines } = await shop.publish({ what: both });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/from a fork the token only reads/);
    expect(lines[0]).toMatch(/permission pull-requests: write, or issues: write/);
    expect([shop.comments(), shop.hub.world.statuses]).toEqual([[], []]);
  });

  test("issues: write is as good for a comment", async () => {
    const shop = await openPublishing({ ...WORKFLOW, issues: "write" });
    expect((await shop.publish()).lines).toEqual([]);
    expect(shop.comments()).toHaveLength(1);
  });

  test("without a token nothing is sent", async () => {
    const shop = await openPublishing();
    const { GITHUB_TOKEN: _, ...env } = shop.request().env;
    const { lines, asked } = await shop.publish({ what: both, env });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/only with a token.*set GH_TOKEN/);
    expect(asked).toEqual([]);
  });

  test("a fault is a line, whichever request meets it", async () => {
    const shop = await openPublishing();
    shop.hub.comment(shop.number, "github-actions[bot]", `${MARKER}\nold`);
    for (const match of [READ, /PATCH /, /statuses/]) {
      const remove = shop.hub.fault(match, { status: 502 });
      const { lines } = await shop.publish({ what: both, body: String(match) });
      remove();
      expect(lines).toEqual([expect.stringMatching(/answered 502/)]);
    }
  });

  test("what GitHub says is safe to print, and has no token in it", async () => {
    const shop = await openPublishing();
    const message = `\u001b[2J${WORKFLOW_TOKEN}`;
    shop.hub.fault(/statuses|comments/, { status: 422, body: { message } });
    const { lines } = await shop.publish({ what: both });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('422 ("\\x1b[2J[redacted]")');
  });

  test("nothing is left open", async () => {
    const shop = await openPublishing();
    const { signal } = new AbortController();
    expect((await shop.publish({ signal })).lines).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("what may have been made is not made again", async () => {
    const shop = await openPublishing();
    shop.hub.fault(/POST .*comments/, { status: 502 });
    const { lines, asked } = await shop.publish();
    expect(lines).toEqual([expect.stringMatching(/answered 502; it may have been written all/)]);
    expect(asked).toEqual([READ, CREATE]);
  });

  test("an interruption", async () => {
    const shop = await openPublishing();
    const stop = new AbortController();
    shop.hub.fault(READ, { timeout: true });
    const patience = { requestMs: 9000, callMs: 9000, backoffMs: 1 };
    const lines = publish(shop.request({ signal: stop.signal, patience }));
    while (shop.hub.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error("stop"));
    expect(await lines).toEqual([
      "the comment was not published: dod was interrupted; run dod again",
    ]);
    const late = await shop.publish({ signal: stop.signal, what: both });
    expect(late).toEqual({ lines: [expect.any(String), expect.any(String)], asked: [] });
  });

  test("what has no GitHub, no repository or no token worth the name", async () => {
    const shop = await openPublishing();
    const { env } = shop.request();
    for (const [parts, words] of [
      [{ cwd: "/" }, /not in a git repository/],
      [{ env: { ...env, GITHUB_TOKEN: `${TOKEN}\nx` } }, /line break/],
      [{ env: { ...env, GITHUB_API_URL: "http://evil.example" } }, /plain http/],
      [{ env: { ...env, GITHUB_REPOSITORY: "x" } }, /owner\/name/],
    ] as const) {
      const { lines, asked } = await shop.publish({ what: both, ...parts });
      expect(lines).toEqual([expect.stringMatching(words), expect.stringMatching(words)]);
      expect(asked).toEqual([]);
    }
  });
});
