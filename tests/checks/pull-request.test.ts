import { describe, expect, it } from "vitest";
import { pullRequest } from "../../src/checks/pull-request.ts";
import type { PullRequest, TouchedPath } from "../../src/core/github/pull-request.ts";
import { lookupOf, MERGED } from "./github-situation.ts";
import { ask, type Sources } from "./situation.ts";

interface Given {
  readonly options?: object;
  readonly templates?: Sources;
  readonly files?: readonly (string | TouchedPath)[];
}

async function asked(parts: Partial<PullRequest> | null, given: Given = {}) {
  const files = (given.files ?? []).map((file) =>
    typeof file === "string" ? { path: file, oldPath: null } : file,
  );
  const result = await ask(pullRequest, given.options ?? {}, {
    before: given.templates ?? {},
    facts: {
      ...lookupOf(parts && { changedFiles: files.length, ...parts }),
      pullRequestFiles: files,
    },
  });
  return { ...result, rules: result.findings.map(({ rule }) => rule) };
}

const body = (...lines: string[]) => ({ body: lines.join("\n") });

describe("the pull request itself", () => {
  it.each<[string, Partial<PullRequest> | null, object]>([
    ["open", {}, { status: "pass", summary: "#12 is open and mergeable: described in 1 line" }],
    ["merged", MERGED, { status: "pass", summary: "#12 is merged: described in 1 line" }],
    ["a bot's", { author: { login: "renovate", isBot: true } }, { status: "pass" }],
    ["of an account that is gone", { author: null }, { status: "pass" }],
    ["none", null, { status: "pending", waitingOn: "author" }],
    ["closed", { state: "closed", mergeable: "not-asked" }, { status: "fail", rules: ["closed"] }],
    [
      "a draft",
      { draft: true },
      {
        status: "pending",
        waitingOn: "author",
        mend: "finish it and mark it ready: gh pr ready 12",
      },
    ],
    ["in conflict", { mergeable: "conflict" }, { status: "fail", rules: ["conflict"] }],
    [
      "a draft in conflict",
      { draft: true, mergeable: "conflict" },
      { status: "fail", rules: ["conflict"], notes: ["it is a draft"] },
    ],
    [
      "a draft whose merge is computed",
      { draft: true, mergeable: "computing" },
      { status: "pending" },
    ],
    [
      "whose merge is computed",
      { mergeable: "computing" },
      { status: "unknown", mend: "ask again in a moment" },
    ],
    ["open, and not asked", { mergeable: "not-asked" }, { status: "unknown" }],
    [
      "whose merge is computed, with a fault",
      { mergeable: "computing", body: "" },
      { status: "fail", rules: ["empty-body"] },
    ],
  ])("%s", async (_, parts, expected) => expect(await asked(parts)).toMatchObject(expected));

  it("rests on what GitHub says", async () =>
    expect((await asked({}, { files: ["a.ts"] })).evidence).toEqual([
      {
        kind: "api",
        ref: "https://github.com/acme/shop/pull/12",
        summary: "#12, open, 1 file, +6 −4 lines",
      },
    ]));

  it("tells of every fault at once", async () => {
    const result = await asked(
      { mergeable: "conflict", body: "", title: "x", labels: ["wip"], ...{ additions: 500 } },
      {
        options: {
          title: "^feat",
          sections: ["Why"],
          checkboxes: true,
          labels: ["bug", "!wip"],
          maxLines: 400,
          media: ["*.css"],
          declares: [{ box: "docs", paths: ["docs/**"] }],
        },
        files: ["a.css"],
      },
    );
    expect(result.rules).toEqual([
      "conflict",
      "empty-body",
      "section",
      "checkbox",
      "declares",
      "media",
      "label",
      "label",
      "size",
      "title",
    ]);
    expect(result.summary).toBe("#12: it is in conflict with main, and 9 more");
  });
});

describe("its description", () => {
  const empty = { status: "fail", rules: ["empty-body"] };
  it.each([
    [""],
    [" \n\n\t"],
    ["<!-- what and why -->"],
    ["<!-- what\n\nand why"],
    ["## Why\n\n## What"],
    ["Why\n---"],
    ["TODO"],
    ["- tbd"],
    ["_No response_"],
    ["..."],
    ["👍"],
    ["<br>"],
    ["<your text here>"],
    ["Signed-off-by: Ann <ann@example.org>"],
    ["[//]: # (what and why)"],
  ])("%j says nothing", async (text) => expect(await asked({ body: text })).toMatchObject(empty));

  it.each([
    "Tabs",
    "Closes #12",
    "## Why\nTabs",
    "- [ ] to do later",
    "![before](a.png)",
    "```\nerror\n```",
    "TODO lists were broken",
    "<!-- a --> b",
    "Без табуляции",
    "タブ",
  ])("%j says something", async (text) =>
    expect(await asked({ body: text })).toMatchObject({ status: "pass" }),
  );
});

describe("its template", () => {
  const TEMPLATE = [
    "<!-- thank you -->",
    "## Why",
    "Say what this is for.",
    "",
    "## Checklist",
    "- [ ] tests",
    "- [ ] docs",
    "![badge](https://x.org/badge.svg)",
  ].join("\n");
  const only = { status: "fail", rules: ["template-body"] };
  const passes = { status: "pass" };

  it.each<[string, string, object]>([
    ["as it is", TEMPLATE, only],
    ["with other line ends", TEMPLATE.replaceAll("\n", "\r\n"), only],
    ["without its comment", TEMPLATE.replace(/^.*\n/, ""), only],
    ["in parts", "## Why\n\n## Checklist\n- [ ] docs", only],
    ["with its boxes ticked", TEMPLATE.replaceAll("[ ]", "[x]"), only],
    ["with other blanks", TEMPLATE.replace("Say what", "Say   what"), only],
    ["with a comment of one's own", `${TEMPLATE}\n<!-- done -->`, only],
    ["with a heading of one's own", `${TEMPLATE}\n## Done`, only],
    ["with a placeholder", TEMPLATE.replace("Say what this is for.", "TODO"), only],
    ["with an answer", TEMPLATE.replace("Say what this is for.", "Tabs"), passes],
    ["with a box of one's own", `${TEMPLATE}\n- [ ] changelog`, passes],
    ["deleted, and something written", "Tabs", passes],
  ])("%s", async (_, text, expected) =>
    expect(
      await asked({ body: text }, { templates: { ".github/pull_request_template.md": TEMPLATE } }),
    ).toMatchObject(expected),
  );

  it.each([
    "pull_request_template.md",
    "PULL_REQUEST_TEMPLATE.md",
    "docs/Pull_Request_Template.txt",
    ".github/PULL_REQUEST_TEMPLATE",
    ".github/PULL_REQUEST_TEMPLATE/bug.md",
    "docs/pull_request_template/feature.md",
    "PULL_REQUEST_TEMPLATE/x.markdown",
  ])("is found as %s", async (path) =>
    expect(await asked({ body: "Say what" }, { templates: { [path]: "Say what" } })).toMatchObject(
      only,
    ),
  );

  it.each([
    "src/pull_request_template.md",
    ".github/ISSUE_TEMPLATE/bug.md",
    ".github/PULL_REQUEST_TEMPLATE/a/b.md",
    "my_pull_request_template.md",
  ])("is not %s", async (path) =>
    expect(await asked({ body: "Say what" }, { templates: { [path]: "Say what" } })).toMatchObject(
      passes,
    ),
  );

  it("is any of several", async () => {
    const templates = {
      ".github/PULL_REQUEST_TEMPLATE/a.md": "Say what",
      ".github/PULL_REQUEST_TEMPLATE/b.md": "Say why",
    };
    expect(await asked(body("Say why", "Say what"), { templates })).toMatchObject(only);
    expect(await asked(body("Say why", "Say how"), { templates })).toMatchObject(passes);
  });

  it.each<[string, string, object]>([
    ["boxes alone", "# Change\n## Kind\n- [ ] fix\n- [ ] docs", passes],
    ["boxes without a heading", "- [ ] fix\n- [ ] docs", passes],
    ["a place for a text", "## Kind\n- [ ] fix\n## Why", only],
    ["a place for a text first", "## Why\n## Kind\n- [ ] fix", only],
    ["a text before the boxes", "Say why.\n- [ ] fix", only],
  ])("ticks are a description where it is %s", async (_, template, expected) => {
    const templates = { "docs/pull_request_template.md": template };
    expect(
      await asked({ body: template.replace("[ ] fix", "[x] fix") }, { templates }),
    ).toMatchObject(expected);
    expect(await asked({ body: template }, { templates })).toMatchObject(only);
  });
});

describe("sections", () => {
  const options = { sections: ["Why"] };
  const template = { ".github/pull_request_template.md": "## Why\nSay why.\n- [ ] fix" };
  it.each<[string, string, string | null]>([
    ["there", "## Why\nTabs", null],
    ["in other words around it", "### 1. **why?** 🤔\nTabs", null],
    ["underlined", "Why\n---\nTabs", null],
    ["in bold", "a\n\n**Why:**\n\nTabs\n\n**How**\n", null],
    ["with its text below a lower heading", "## Why\n### First\nTabs", null],
    ["twice, once written", "## Why\n\n## Why\nTabs", null],
    ["a box ticked", "a\n## Why\n- [x] fix", null],
    ["a box of one's own", "a\n## Why\n- [ ] fix it", null],
    ["code", "a\n## Why\n```\nboom\n```", null],
    ["none", "## What\nTabs", "the description has no section “Why”"],
    ["part of another", "## Why not\nTabs", "the description has no section “Why”"],
    ["in a fence", "a\n```\n## Why\nTabs\n```", "the description has no section “Why”"],
    ["in a comment", "a\n<!--\n## Why\nTabs\n-->", "the description has no section “Why”"],
    ["empty", "a\n## Why\n## How\nTabs", "the section “Why” of the description is empty"],
    [
      "empty below a higher heading",
      "a\n### Why\n# B\nTabs",
      "the section “Why” of the description is empty",
    ],
    ["empty in bold", "a\n**Why**\n**How**\nTabs", "the section “Why” of the description is empty"],
    ["a placeholder", "a\n## Why\nTODO", "the section “Why” of the description is empty"],
    ["a comment", "a\n## Why\n<!-- tabs -->", "the section “Why” of the description is empty"],
    [
      "the template's",
      "a\n## Why\nSay why.\n- [ ] fix",
      "the section “Why” of the description is empty",
    ],
    [
      "lower headings alone",
      "a\n## Why\n### First",
      "the section “Why” of the description is empty",
    ],
  ])("%s", async (_, text, message) => {
    const result = await asked({ body: text }, { options, templates: template });
    expect(result.findings.map((finding) => finding.message)).toEqual(message ? [message] : []);
  });

  it("says how many", async () =>
    expect(
      (await asked(body("## Why", "a", "## How", "b"), { options: { sections: ["Why", "How"] } }))
        .summary,
    ).toBe("#12 is open and mergeable: described in 2 lines, 2 of 2 sections"));
});

describe("checkboxes", () => {
  it.each<[string, unknown, string[], string[]]>([
    ["all ticked", true, ["a", "- [x] b", "- [X] c"], []],
    [
      "one open",
      true,
      ["- [x] b", "- [ ] c"],
      ["the box “c” is not ticked (line 2 of the description)"],
    ],
    [
      "one nested",
      true,
      ["- [x] b", "  - [ ] c"],
      ["the box “c” is not ticked (line 2 of the description)"],
    ],
    ["none", true, ["a"], ["the description has no task box"]],
    ["in a fence", true, ["a", "```", "- [x] b", "```"], ["the description has no task box"]],
    ["in a comment", true, ["a <!--", "- [x] b", "-->"], ["the description has no task box"]],
    ["open in a comment", true, ["- [x] a", "", "<!--", "- [ ] b", "-->"], []],
    ["not asked for", false, ["a", "- [ ] b"], []],
    ["below the heading", ["To do"], ["- [ ] a", "## To do", "- [x] b", "## Later", "- [ ] c"], []],
    [
      "open below it",
      ["To do"],
      ["## To do", "### Now", "- [ ] b"],
      ["the box “b” is not ticked (line 3 of the description)"],
    ],
    [
      "none below it",
      ["To do"],
      ["- [x] a", "## To do", "b"],
      ["the description has no task box below a heading “To do”"],
    ],
    [
      "no such heading",
      ["To do"],
      ["- [x] a"],
      ["the description has no task box below a heading “To do”"],
    ],
    [
      "of two headings, one lacks",
      ["A", "B"],
      ["## A", "- [x] a"],
      ["the description has no task box below a heading “B”"],
    ],
  ])("%s", async (_, checkboxes, lines, messages) => {
    const result = await asked(body(...lines), { options: { checkboxes } });
    expect(result.findings.map(({ message }) => message)).toEqual(messages);
    expect(result.status).toBe(messages.length > 0 ? "fail" : "pass");
  });

  it("says how many", async () =>
    expect(
      (await asked(body("- [x] a", "- [x] b"), { options: { checkboxes: true } })).summary,
    ).toContain("2 of 2 boxes as they must be"));
});

describe("declares", () => {
  const declares = [{ box: "the API changes", paths: ["src/api/**"] }];
  const api = ["src/api/a.ts"];
  const moved = [{ path: "src/a.ts", oldPath: "src/api/a.ts" }];
  it.each<[string, string, readonly (string | TouchedPath)[], string | null]>([
    ["ticked and changed", "- [x] The **API** changes.", api, null],
    ["neither", "- [ ] the API changes", ["a.ts"], null],
    ["some of its words", "- [x] yes, the API changes here", api, null],
    ["moved away", "- [x] the API changes", moved, null],
    [
      "not ticked",
      "- [ ] the API changes",
      api,
      "the box “the API changes” is not ticked, and src/api/a.ts changed",
    ],
    [
      "moved away, not ticked",
      "- [ ] the API changes",
      moved,
      "the box “the API changes” is not ticked, and src/a.ts changed",
    ],
    [
      "ticked for nothing",
      "- [x] the API changes",
      ["a.ts"],
      "the box “the API changes” is ticked, and nothing in src/api/** changed (1 file looked at)",
    ],
    ["not there", "a", ["a.ts"], "the description has no box “the API changes”"],
    ["no box", "the API changes", api, "the description has no box “the API changes”"],
    [
      "in code",
      "a\n```\n- [x] the API changes\n```",
      api,
      "the description has no box “the API changes”",
    ],
    [
      "said both ways",
      "- [x] the API changes\n- [ ] the API changes",
      api,
      "the box “the API changes” is not ticked, and src/api/a.ts changed",
    ],
    [
      "the very words before others with them",
      "- [x] the API changes\n- [ ] no, the API changes not",
      api,
      null,
    ],
    [
      "a part of a word",
      "- [x] the API changeset",
      api,
      "the description has no box “the API changes”",
    ],
  ])("%s", async (_, text, files, message) => {
    const result = await asked({ body: text }, { options: { declares }, files });
    expect(result.findings.map((finding) => finding.message)).toEqual(message ? [message] : []);
  });

  it("goes before `checkboxes`", async () => {
    const given = { options: { declares, checkboxes: true }, files: ["a.ts"] };
    const result = await asked(body("- [ ] the API changes", "- [x] tests"), given);
    expect(result).toMatchObject({ status: "pass" });
    expect(await asked(body("- [ ] the API changes", "- [ ] tests"), given)).toMatchObject({
      rules: ["checkbox"],
    });
  });
});

describe("media", () => {
  const options = { media: ["**/*.css"] };
  const lacks = ["media"];
  it.each<[string, string, string[], string[]]>([
    ["a picture", "![after](a.png)", ["a.css"], []],
    ["a video", "https://github.com/user-attachments/assets/1", ["a.css"], []],
    ["none", "looks better", ["a.css"], lacks],
    ["in code", "looks better `![after](a.png)`", ["a.css"], lacks],
    ["in a fence", "a\n```\n![after](a.png)\n```", ["a.css"], lacks],
    ["in a comment", "a <!-- ![after](a.png) -->", ["a.css"], lacks],
    ["the template's", "a\n![badge](b.svg)", ["a.css"], lacks],
    ["nothing that is seen changed", "a", ["a.ts"], []],
  ])("%s", async (_, text, files, rules) =>
    expect(
      await asked(
        { body: text },
        { options, files, templates: { "pull_request_template.md": "![badge](b.svg)" } },
      ),
    ).toMatchObject({ rules }),
  );
});

describe("files that GitHub does not list", () => {
  const given = { options: { media: ["*.css"] }, files: ["a.ts"] };
  it("leave it open", async () =>
    expect(await asked({ changedFiles: 2 }, given)).toMatchObject({
      status: "unknown",
      summary: "GitHub lists 1 of the 2 files that #12 changes",
    }));
  it("do not matter where none is asked for", async () =>
    expect(await asked({ changedFiles: 2 })).toMatchObject({ status: "pass" }));
});

describe("title", () => {
  it.each<[string, string, object]>([
    ["^feat: ", "feat: split words", { status: "pass" }],
    ["^fix: ", "feat: split words", { status: "fail", rules: ["title"] }],
    [
      "^(a+)+$",
      `${"a".repeat(60)}!`,
      { status: "unknown", summary: "the pattern of `title` took too long" },
    ],
  ])("/%s/ on %s", async (title, given, expected) =>
    expect(await asked({ title: given }, { options: { title } })).toMatchObject(expected),
  );
});

describe("labels", () => {
  it.each<[string[], string[], string[]]>([
    [["bug"], ["Bug", "ui"], []],
    [["kind/*"], ["kind/api/v2"], []],
    [["bug", "ui"], ["bug"], ["it has no label “ui” (1 label looked at)"]],
    [["bug"], ["bugs"], ["it has no label “bug” (1 label looked at)"]],
    [["*"], [], ["it has no label “*” (0 labels looked at)"]],
    [["!wip"], [], []],
    [["!do-not-*"], ["do-not-merge"], ["it has the label “do-not-merge”"]],
    [["bug", "!bug*"], ["bug"], ["it has the label “bug”"]],
  ])("%j of %j", async (wanted, labels, messages) => {
    const result = await asked({ labels }, { options: { labels: wanted } });
    expect(result.findings.map(({ message }) => message)).toEqual(messages);
  });
});

describe("maxLines", () => {
  it.each<[number, number, string]>([
    [300, 100, "pass"],
    [301, 100, "fail"],
    [0, 401, "fail"],
  ])("+%d −%d of 400", async (additions, deletions, status) =>
    expect(await asked({ additions, deletions }, { options: { maxLines: 400 } })).toMatchObject({
      status,
    }),
  );
});

it("waits for what is not pushed before it looks", async () => {
  const facts = lookupOf({ body: "" }, { kind: "unpushed", commits: 2 });
  expect(await ask(pullRequest, {}, { facts })).toMatchObject({
    status: "pending",
    summary: "2 commits are not pushed to #12",
  });
});

it.each([
  { sections: ["!!"] },
  { checkboxes: [] },
  { labels: [""] },
  { labels: ["!"] },
  { title: "(" },
  { maxLines: 0 },
  { declares: [{ box: "…", paths: ["a"] }] },
])("takes no %j", async (options) => await expect(asked({}, { options })).rejects.toThrow());
