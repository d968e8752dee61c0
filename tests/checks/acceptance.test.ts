import { describe, expect, it } from "vitest";
import { acceptance } from "../../src/checks/acceptance.ts";
import type { PullRequest, Standing } from "../../src/core/github/pull-request.ts";
import { issuesOf, lookupOf, MERGED, NOW, unread } from "./github-situation.ts";
import { ask, commit, type Situation } from "./situation.ts";

interface Given extends Situation {
  readonly options?: object;
  readonly body?: string;
  readonly pullRequest?: Partial<PullRequest> | null;
  readonly standing?: Standing;
  readonly issues?: Parameters<typeof issuesOf>[0];
  readonly closing?: Parameters<typeof issuesOf>[1];
  readonly asked?: string[];
}

const asked = (issue: string, given: Given = {}) =>
  ask(acceptance, given.options ?? {}, {
    ...given,
    facts: {
      ...lookupOf(
        given.pullRequest === null
          ? null
          : { body: given.body ?? "Closes #7", ...given.pullRequest },
        given.standing,
      ),
      ...issuesOf(given.issues ?? { "#7": { body: issue } }, given.closing, given.asked),
    },
    now: NOW,
  });

const criteria = (...boxes: string[]) => ["## Acceptance criteria", "", ...boxes].join("\n");
const ALL = criteria("- [x] a tab", "- [X] a line break");
const SOME = criteria("- [x] a tab", "- [ ] a line break");
const ref = (number: number) => ({ repository: "acme/shop", number });

describe("the criteria", () => {
  const none = { status: "fail", findings: [{ rule: "no-criteria" }] };
  it.each<[string, string, object]>([
    ["all ticked", ALL, { status: "pass", summary: "2 of 2 criteria of #7 met: 2 ticked" }],
    [
      "one not",
      SOME,
      {
        status: "fail",
        summary: "1 of 2 criteria of #7 met",
        findings: [
          {
            rule: "criterion",
            message: "#7: “a line break” is not ticked",
            fix: "meet it, then tick it in the issue",
          },
        ],
      },
    ],
    ["one nested", criteria("- [x] a", "  - [ ] b"), { status: "fail" }],
    ["below a lower heading", criteria("### Tabs", "- [ ] a"), { status: "fail" }],
    [
      "other boxes beside them",
      `- [ ] later\n${ALL}\n## Out of scope\n- [ ] c`,
      { status: "pass" },
    ],
    [
      "headed in bold",
      "**Acceptance criteria**\n- [x] a\n- [ ] b",
      { status: "fail", summary: "1 of 2 criteria of #7 met" },
    ],
    [
      "headed twice",
      `${criteria("- [x] a")}\n### Definition of done\n- [x] b\n## Acceptance criteria\n- [ ] c`,
      { status: "fail", summary: "2 of 3 criteria of #7 met" },
    ],
    [
      "in German",
      "# Akzeptanzkriterien:\n- [x] a",
      { status: "pass", summary: "1 of 1 criterion of #7 met: 1 ticked" },
    ],
    ["in more words", "# ✅ Our definition of done for this\n- [x] a", { status: "pass" }],
    ["without a heading", "- [x] a", none],
    ["without a box", criteria("- a tab"), none],
    ["below another heading", "## Tasks\n- [x] a", none],
    ["in a comment", `<!--\n${ALL}\n-->`, none],
    ["in a fence", `\`\`\`\n${ALL}\n\`\`\``, none],
    ["none at all", "", none],
  ])("%s", async (_, issue, expected) => expect(await asked(issue)).toMatchObject(expected));

  it.each<[string | string[], string, string]>([
    ["Tasks", "## Tasks\n- [x] a", "pass"],
    [["Tasks", "Done when"], "## Done, when?\n- [x] a", "pass"],
    ["Tasks", ALL, "fail"],
    ["Task", "## Tasks\n- [x] a", "fail"],
  ])("below %j", async (heading, issue, status) =>
    expect(await asked(issue, { options: { heading } })).toMatchObject({ status }),
  );

  it("rest on the issue", async () =>
    expect((await asked(SOME)).evidence).toEqual([
      { kind: "api", ref: "https://github.com/acme/shop/issues/7", summary: "ticked: “a tab”" },
    ]));
});

describe("the issue", () => {
  const issues = { "#7": { body: ALL }, "#8": { body: SOME }, "#9": { body: "" } };
  it.each<[string, Given, object]>([
    ["none", { body: "Tabs" }, { status: "fail", findings: [{ rule: "no-issue" }] }],
    [
      "not there",
      { body: "Closes #70" },
      { status: "fail", findings: [{ rule: "no-such-issue" }] },
    ],
    [
      "closed before",
      { issues: { "#7": { body: ALL, closedAt: "2025-01-01T00:00:00Z" } } },
      { status: "fail", findings: [{ rule: "closed-issue" }] },
    ],
    [
      "closed with the merge",
      { issues: { "#7": { body: ALL, closedAt: "2026-01-08T12:00:01Z" } }, pullRequest: MERGED },
      { status: "pass" },
    ],
    [
      "linked by hand",
      { body: "Tabs", closing: [ref(8)] },
      { status: "fail", summary: "1 of 2 criteria of #8 met" },
    ],
    [
      "closed by keyword, and another linked by hand",
      { body: "Closes #7", closing: [ref(8)] },
      { status: "fail", summary: "3 of 4 criteria of #8, #7 met" },
    ],
    [
      "closed, and another named in passing",
      { body: "Closes #7, see #8" },
      { status: "pass", summary: "2 of 2 criteria of #7 met: 2 ticked" },
    ],
    [
      "two closed, one without criteria",
      { body: "Closes #7, closes #9" },
      {
        status: "fail",
        findings: [
          {
            rule: "no-criteria",
            message: "#9 has no task box below a heading for acceptance criteria",
          },
        ],
      },
    ],
    ["named and not closed", { body: "For #7" }, { status: "pass" }],
    [
      "named in the title before others",
      { body: "See #8", pullRequest: { title: "Words (#7)" } },
      { status: "pass" },
    ],
    [
      "named in a commit",
      { body: "Tabs", commits: [commit("Words (#8)")] },
      { status: "fail", summary: "1 of 2 criteria of #8 met" },
    ],
    [
      "named in a commit of something else",
      { body: "Tabs", commits: [commit("Words (#7)")], standing: { kind: "elsewhere" } },
      { status: "fail", findings: [{ rule: "no-issue" }] },
    ],
    ["not to be read", { issues: { "#7": unread("#7") } }, { status: "unknown" }],
    [
      "read, and another that is closed cannot be",
      { body: "Closes #7, closes #8", issues: { "#7": { body: ALL }, "#8": unread("#8") } },
      { status: "unknown", summary: "#8 cannot be read" },
    ],
    [
      "lacking, and another that is closed cannot be read",
      { body: "Closes #8, closes #7", issues: { "#8": { body: SOME }, "#7": unread("#7") } },
      { status: "fail" },
    ],
    [
      "read, and links cannot be",
      { closing: unread("links") },
      {
        status: "unknown",
        summary: "what GitHub links to #12 cannot be read: links cannot be read",
      },
    ],
    [
      "none, and links cannot be read",
      { body: "Tabs", closing: unread("links") },
      { status: "unknown" },
    ],
    [
      "one of too many",
      {
        body: Array.from({ length: 12 }, (_, n) => `closes #${n + 21}`).join(", "),
        issues: { "#21": { body: ALL } },
      },
      { status: "unknown", summary: "10 of the 12 issues that #12 names were looked up" },
    ],
  ])("%s", async (_, given, expected) =>
    expect(await asked("", { issues, ...given })).toMatchObject(expected),
  );

  it("is asked for once, and no further one after what is closed", async () => {
    const names: string[] = [];
    await asked(ALL, { body: "Closes #7, see #8", asked: names });
    expect(names).toEqual(["#7"]);
  });

  it("needs a pull request", async () =>
    expect(await asked(ALL, { pullRequest: null })).toMatchObject({ status: "pending" }));
});

describe("tests that carry an id", () => {
  const options = { ids: "AC-\\d+" };
  const issue = criteria("- [x] AC-1: a tab", "- [ ] AC-2: a line break");
  const path = "tests/words.test.ts";
  const met = { status: "pass", summary: "2 of 2 criteria of #7 met: 1 ticked, 1 by tests" };
  const unmet = {
    status: "fail",
    findings: [
      {
        rule: "criterion",
        message:
          "#7: “AC-2: a line break” is not ticked, and no test that the change writes carries AC-2",
        fix: "meet it, then tick it in the issue or name a test after AC-2",
      },
    ],
  };
  const line = 'test("AC-2: a line break", () => {});\n';
  it.each<[string, Given, object]>([
    ["written", { change: { [path]: line } }, met],
    [
      "added to a file",
      { before: { [path]: "test('a');\n" }, change: { [path]: `test('a');\n${line}` } },
      met,
    ],
    [
      "there before",
      { before: { [path]: line }, change: { [path]: `${line}test('a');\n` } },
      unmet,
    ],
    [
      "moved",
      { before: { [path]: `${line}test('a');\n` }, change: { [path]: `test('a');\n${line}` } },
      unmet,
    ],
    ["untouched", { before: { [path]: line }, change: { "src/a.ts": "1\n" } }, unmet],
    ["deleted", { before: { [path]: line }, change: { [path]: null } }, unmet],
    ["not tracked", { change: { [path]: line }, files: { [path]: { untracked: true } } }, unmet],
    ["in no test file", { change: { "src/words.ts": line } }, unmet],
    ["in a comment", { change: { [path]: "// AC-2\ntest('a');\n" } }, unmet],
    ["skipped", { change: { [path]: 'test.skip("AC-2", () => {});\n' } }, unmet],
    ["of another number", { change: { [path]: 'test("AC-22", () => {});\n' } }, unmet],
    ["none", {}, unmet],
    [
      "not asked for",
      { options: {}, change: { [path]: line } },
      { status: "fail", findings: [{ message: "#7: “AC-2: a line break” is not ticked" }] },
    ],
  ])("%s", async (_, given, expected) =>
    expect(await asked(issue, { options, ...given })).toMatchObject(expected),
  );

  it("are what it rests on", async () =>
    expect((await asked(issue, { options, change: { [path]: `\n${line}` } })).evidence).toEqual([
      {
        kind: "api",
        ref: "https://github.com/acme/shop/issues/7",
        summary: "ticked: “AC-1: a tab”",
      },
      { kind: "file", ref: `${path}:2`, summary: "carries the id of “AC-2: a line break”" },
    ]));

  it("are of no use to a criterion without an id", async () =>
    expect(
      await asked(criteria("- [ ] a tab (see AC)"), { options, change: { [path]: line } }),
    ).toMatchObject({
      status: "fail",
      findings: [{ message: "#7: “a tab (see AC)” is not ticked" }],
    }));

  it("cannot be looked at where something else is checked out", async () => {
    const given: Given = { options, change: { [path]: line }, standing: { kind: "elsewhere" } };
    expect(await asked(issue, given)).toMatchObject({
      status: "unknown",
      summary: "1 of 2 criteria of #7 met, and whether tests carry the others cannot be told here",
    });
    expect(await asked(criteria("- [x] AC-1"), given)).toMatchObject({ status: "pass" });
    expect(await asked(criteria("- [ ] a tab"), given)).toMatchObject({ status: "fail" });
  });

  it("are not found by a pattern without end", async () => {
    const given = { options: { ids: "^(a+)+$" } };
    const slow = `${"a".repeat(60)}!`;
    expect(await asked(criteria(`- [ ] ${slow}`), given)).toMatchObject({
      status: "unknown",
      summary: "the pattern of `ids` took too long",
    });
    expect(await asked(criteria(`- [x] ${slow}`), given)).toMatchObject({ status: "pass" });
  });
});
