import { describe, expect, it } from "vitest";
import { linkedIssue } from "../../src/checks/linked-issue.ts";
import type { PullRequest, Standing } from "../../src/core/github/pull-request.ts";
import { issuesOf, lookupOf, MERGED, NOW, unread } from "./github-situation.ts";
import { ask, commit } from "./situation.ts";

interface Given {
  readonly pullRequest?: Partial<PullRequest> | null;
  readonly standing?: Standing;
  readonly commits?: string[];
  readonly issues?: Parameters<typeof issuesOf>[0];
  readonly closing?: Parameters<typeof issuesOf>[1];
  readonly asked?: string[];
  readonly options?: object;
}

const asked = (body: string, given: Given = {}) =>
  ask(linkedIssue, given.options ?? {}, {
    commits: (given.commits ?? []).map((subject) => commit(subject)),
    facts: {
      ...lookupOf(
        given.pullRequest === null ? null : { body, ...given.pullRequest },
        given.standing,
      ),
      ...issuesOf(given.issues ?? { "#7": {} }, given.closing, given.asked),
    },
    now: NOW,
  });

const ref = (number: number) => ({ repository: "acme/shop", number });
const closed = (closedAt: string) => ({ closedAt });

describe("where an issue is named", () => {
  const head = (name: string) => ({ head: { ref: name, sha: "b".repeat(40), repository: null } });
  it.each<[string, string, Given, string]>([
    ["in the description", "Closes #7", {}, "refers to #7 “Tabs”, open (by the description)"],
    [
      "in the title",
      "",
      { pullRequest: { title: "Words (#7)" } },
      "refers to #7 “Tabs”, open (by the title)",
    ],
    [
      "in the branch",
      "",
      { pullRequest: head("7-words") },
      "refers to #7 “Tabs”, open (by the branch's name)",
    ],
    [
      "in a commit",
      "",
      { commits: ["Words", "Words (#7)"] },
      "refers to #7 “Tabs”, open (by a commit's message)",
    ],
    ["by a link", "", { closing: [ref(7)] }, "refers to #7 “Tabs”, open (by a link on GitHub)"],
    [
      "in another repository",
      "acme/web#3",
      { issues: { "acme/web#3": {} } },
      "refers to acme/web#3 “Tabs”, open (by the description)",
    ],
  ])("%s", async (_, body, given, summary) =>
    expect(await asked(body, given)).toMatchObject({ status: "pass", summary }),
  );

  it("nowhere", async () =>
    expect(await asked("Tabs", { commits: ["Words"] })).toMatchObject({
      status: "fail",
      summary:
        "nothing refers to an issue (4 lines of title, branch, description and commits searched)",
      findings: [{ rule: "no-issue", fix: "name the issue in the description: Closes #12" }],
    }));

  it("not in the commits of something else that is checked out", async () =>
    expect(
      await asked("", { commits: ["Words (#7)"], standing: { kind: "elsewhere" } }),
    ).toMatchObject({
      status: "fail",
    }));

  it("not where there is no pull request", async () =>
    expect(await asked("", { pullRequest: null, commits: ["Words (#7)"] })).toMatchObject({
      status: "pending",
      waitingOn: "author",
    }));
});

describe("what the issue is", () => {
  it.each<[string, string, Given, object]>([
    ["open", "#7", {}, { status: "pass" }],
    [
      "not there",
      "#8",
      {},
      {
        status: "fail",
        summary: "there is no issue #8 (named by the description)",
        findings: [{ rule: "no-such-issue" }],
      },
    ],
    [
      "a pull request",
      "#7",
      { issues: { "#7": { isPullRequest: true } } },
      {
        status: "fail",
        summary: "#7 is a pull request (named by the description)",
        findings: [{ rule: "pull-request" }],
      },
    ],
    [
      "this very pull request",
      "#12",
      { issues: { "#12": {} } },
      { status: "fail", findings: [{ rule: "no-issue" }] },
    ],
    [
      "closed",
      "Closes #7",
      { issues: { "#7": closed("2026-01-08T12:00:00Z") } },
      {
        status: "fail",
        summary: "#7 was closed 2 days ago, and not by this change (named by the description)",
        findings: [{ rule: "closed-issue" }],
      },
    ],
    [
      "closed, another open",
      "#7 #8",
      { issues: { "#7": closed("2026-01-08T12:00:00Z"), "#8": {} } },
      { status: "pass" },
    ],
    [
      "not to be read",
      "#7",
      { issues: { "#7": unread("#7") } },
      { status: "unknown", summary: "#7 cannot be read", mend: "set GH_TOKEN" },
    ],
    [
      "not to be read, another open",
      "#7 #8",
      { issues: { "#7": unread("#7"), "#8": {} } },
      { status: "pass" },
    ],
    [
      "not to be read, another closed",
      "#7 #8",
      { issues: { "#7": unread("#7"), "#8": closed("2026-01-08T12:00:00Z") } },
      { status: "unknown" },
    ],
  ])("%s", async (_, body, given, expected) =>
    expect(await asked(body, given)).toMatchObject(expected),
  );

  it("rests on the issue", async () =>
    expect((await asked("#7")).evidence).toEqual([
      { kind: "api", ref: "https://github.com/acme/shop/issues/7", summary: "#7 “Tabs”, open" },
    ]));
});

describe("closed by this change", () => {
  const settled = {
    status: "pass",
    summary: "refers to #7 “Tabs”, closed with the merge 2 days ago (by the description)",
  };
  const fails = { status: "fail", findings: [{ rule: "closed-issue" }] };
  const withMerge = { "#7": closed("2026-01-08T12:00:00Z") };
  it.each<[string, string, Given, object]>([
    ["by a keyword", "Fixes #7", { issues: withMerge }, settled],
    ["by a link", "", { issues: withMerge, closing: [ref(7)] }, { status: "pass" }],
    ["a moment before", "Fixes #7", { issues: { "#7": closed("2026-01-08T11:59:01Z") } }, settled],
    [
      "long after",
      "Fixes #7",
      { issues: { "#7": closed("2026-01-09T12:00:00Z") } },
      { status: "pass" },
    ],
    ["without a keyword", "See #7", { issues: withMerge }, fails],
    [
      "in its title alone",
      "",
      { issues: withMerge, pullRequest: { ...MERGED, title: "Fixes #7" } },
      fails,
    ],
    ["before the merge", "Fixes #7", { issues: { "#7": closed("2026-01-08T11:58:00Z") } }, fails],
    [
      "before the merge, by a link",
      "",
      { issues: { "#7": closed("2025-01-08T12:00:00Z") }, closing: [ref(7)] },
      fails,
    ],
    [
      "by a keyword in a commit",
      "",
      { issues: withMerge, commits: ["Fixes #7"] },
      { status: "pass" },
    ],
    ["not merged at all", "Fixes #7", { issues: withMerge, pullRequest: {} }, fails],
  ])("%s", async (_, body, given, expected) =>
    expect(await asked(body, { pullRequest: MERGED, ...given })).toMatchObject(expected),
  );
});

describe("links that cannot be read", () => {
  const closing = unread("links");
  const merged = { pullRequest: MERGED };
  const withMerge = { "#7": closed("2026-01-08T12:00:00Z") };
  const unknown = {
    status: "unknown",
    summary: "what GitHub links to #12 cannot be read: links cannot be read",
    mend: "set GH_TOKEN",
  };
  it.each<[string, string, Given, object]>([
    ["do not matter beside an open issue", "#7", {}, { status: "pass" }],
    [
      "do not matter beside a keyword",
      "Fixes #7",
      { ...merged, issues: withMerge },
      { status: "pass" },
    ],
    ["may name one", "Tabs", {}, unknown],
    ["may close one", "See #7", { ...merged, issues: withMerge }, unknown],
    ["may name another", "#8", {}, unknown],
  ])("%s", async (_, body, given, expected) =>
    expect(await asked(body, { closing, ...given })).toMatchObject(expected),
  );
});

it("passes a fault of another kind on", async () =>
  await expect(asked("#7", { issues: { "#7": new TypeError("no function") } })).rejects.toThrow(
    "no function",
  ));

describe("what is asked of GitHub", () => {
  it("is no more than it takes, the likeliest first", async () => {
    const names: string[] = [];
    await asked("See #9, #10. Closes #7", {
      closing: [ref(8)],
      issues: { "#7": {}, "#9": {} },
      asked: names,
    });
    expect(names).toEqual(["#8", "#7"]);
  });

  it("ends after ten, and then nobody knows", async () => {
    const names: string[] = [];
    const body = Array.from({ length: 14 }, (_, n) => `#${n + 20}`).join(" ");
    expect(await asked(body, { asked: names })).toMatchObject({
      status: "unknown",
      summary: "10 of 14 issues named were looked up, and none of them will do",
    });
    expect(names).toHaveLength(10);
    expect(await asked(body.slice(0, 39))).toMatchObject({ status: "fail" });
  });

  it("each once", async () => {
    const names: string[] = [];
    await asked("#8 #8 acme/shop#8 ACME/shop#8", { asked: names, commits: ["fixes #8"] });
    expect(names).toEqual(["#8"]);
  });
});

describe("pattern", () => {
  const jira = { pattern: "\\b(SHOP-\\d+)\\b" };
  it.each<[string, string, Given, object]>([
    [
      "another tracker's",
      "SHOP-1",
      { options: jira },
      {
        status: "pass",
        summary:
          "refers to “SHOP-1” in the description (1 reference, to another tracker: not looked up)",
      },
    ],
    [
      "in the branch",
      "",
      {
        options: { pattern: "SHOP-\\d+" },
        pullRequest: { head: { ref: "SHOP-9-words", sha: "b".repeat(40), repository: null } },
      },
      {
        status: "pass",
        summary:
          "refers to “SHOP-9” in the branch's name (1 reference, to another tracker: not looked up)",
      },
    ],
    [
      "none",
      "#7",
      { options: jira },
      {
        status: "fail",
        summary:
          "nothing matches /\\b(SHOP-\\d+)\\b/ (3 lines of title, branch, description and commits searched)",
      },
    ],
    ["in a comment", "<!-- SHOP-1 -->", { options: jira }, { status: "fail" }],
    ["in code", "`SHOP-1`", { options: jira }, { status: "fail" }],
    ["what GitHub links is none", "", { options: jira, closing: [ref(7)] }, { status: "fail" }],
    [
      "nor does it matter that it cannot be read",
      "",
      { options: jira, closing: unread("links") },
      { status: "fail" },
    ],
    [
      "a number",
      "issue no. 7",
      { options: { pattern: "issue no\\. (\\d+)" } },
      { status: "pass", summary: "refers to #7 “Tabs”, open (by the description)" },
    ],
    [
      "a number of none",
      "issue no. 8",
      { options: { pattern: "issue no\\. (\\d+)" } },
      { status: "fail" },
    ],
    [
      "a number that was closed with the merge",
      "issue no. 7",
      {
        options: { pattern: "issue no\\. (\\d+)" },
        pullRequest: MERGED,
        issues: { "#7": closed("2026-01-08T12:00:00Z") },
        closing: [ref(7)],
      },
      { status: "pass" },
    ],
    [
      "a number that was, and by whom cannot be read",
      "issue no. 7",
      {
        options: { pattern: "issue no\\. (\\d+)" },
        pullRequest: MERGED,
        issues: { "#7": closed("2026-01-08T12:00:00Z") },
        closing: unread("links"),
      },
      { status: "unknown" },
    ],
    ["nothing but signs", "--", { options: { pattern: "-+" } }, { status: "fail" }],
    [
      "without end",
      `${"a".repeat(60)}!`,
      { options: { pattern: "^(a+)+$" } },
      { status: "unknown", summary: "the pattern took too long" },
    ],
  ])("%s", async (_, body, given, expected) =>
    expect(await asked(body, given)).toMatchObject(expected),
  );

  it("must be one", async () =>
    await expect(asked("", { options: { pattern: "(" } })).rejects.toThrow());
});
