import { describe, expect, it } from "vitest";
import { type NamedIssue, namedIssues, namingTexts } from "../../../src/core/github/issue-refs.ts";
import { pullRequestOf } from "../../checks/github-situation.ts";
import { commit } from "../../checks/situation.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";

const HOME = { repository: "acme/shop", host: "github.com" };
/** `#7`, `acme/other#7`; `!` where it closes. */
const short = ({ repository, number, closing }: NamedIssue) =>
  `${repository === "acme/shop" ? "" : repository}#${number}${closing ? "!" : ""}`;

function named(parts: { body?: string; title?: string; branch?: string; commits?: string[] }) {
  const { body = "", title = "", branch = "x", commits = [] } = parts;
  const head = { ref: branch, sha: "b".repeat(40), repository: "acme/shop" };
  const messages = commits.map((message) => {
    const [subject = "", ...rest] = message.split("\n");
    return commit(subject, { body: rest.join("\n") });
  });
  return namedIssues(namingTexts(pullRequestOf({ body, title, head }), messages), HOME);
}

describe("a text", () => {
  it.each([
    ["#12", ["#12"]],
    ["see #12.", ["#12"]],
    ["(#12), #13", ["#12", "#13"]],
    ["[#12]", ["#12"]],
    ["GH-12, gh-13", ["#12", "#13"]],
    ["acme/other#7", ["acme/other#7"]],
    ["ACME/Shop#12 and #12", ["ACME/Shop#12"]],
    ["Closes #12", ["#12!"]],
    ["closed: #12", ["#12!"]],
    ["fix #1, fixes #2, fixed #3, FIXES #4", ["#1!", "#2!", "#3!", "#4!"]],
    ["resolve acme/other#7", ["acme/other#7!"]],
    ["resolves GH-12", ["#12!"]],
    // GitHub takes one issue a keyword.
    ["closes #12, #13", ["#12!", "#13"]],
    ["prefixes #12", ["#12"]],
    ["fixing #12", ["#12"]],
    ["#12, which closes #12", ["#12!"]],
    ["https://github.com/acme/shop/issues/12", ["#12"]],
    ["https://GitHub.com/acme/other/issues/12#issuecomment-3", ["acme/other#12"]],
    ["fixes https://github.com/acme/shop/issues/12.", ["#12!"]],
    ["<https://github.com/acme/shop/issues/12>", ["#12"]],
    ["https://github.com/acme/shop/pull/12", []],
    ["https://gitlab.com/acme/shop/issues/12", []],
    ["https://github.com/acme/shop/issues/12a", []],
    ["https://x.org/page#12", []],
    ["https://x.org/#12", []],
    ["page#12", []],
    ["&#12;", []],
    ["a=#12", []],
    ["##12", []],
    ["#012", []],
    ["#0", []],
    ["#12abc", []],
    ["#1.5", []],
    ["# 12", []],
    ["#1234567890", []],
    ["color: #123;", []],
    ['"border-color": "#112233"', []],
    ["background:#333", []],
    ["the colour of #12", ["#12"]],
    ["color: #12", ["#12"]],
    ["GH-12a, XGH-12", []],
    ["a/b/c#12", []],
  ])("%s", (body, expected) => expect(named({ body }).map(short)).toEqual(expected));

  it.each([
    ["in a fence", "```\n#12\n```"],
    ["in an indented block", "a\n\n    #12"],
    ["in a code span", "a `#12`"],
    ["in a comment", "<!-- closes #12 -->"],
    ["in a comment over lines", "<!--\ncloses #12\n-->"],
  ])("names none %s", (_, body) => expect(named({ body })).toEqual([]));

  it("names some in boxes and headings", () =>
    expect(named({ body: "## For #12\n- [ ] #13" }).map(short)).toEqual(["#12", "#13"]));
});

describe("a branch", () => {
  it.each([
    ["123-fix", [123]],
    ["123_fix", [123]],
    ["123", [123]],
    ["feature/123", [123]],
    ["feature/123-fix", [123]],
    ["feature/#123-fix", [123]],
    ["feature/GH-123-fix", [123]],
    ["issue-123", [123]],
    ["issue/123", [123]],
    ["issues/123-fix", [123]],
    ["ann/issue_123", [123]],
    ["fix-issue-123", [123]],
    ["fix-gh123-again", [123]],
    ["feature/x", []],
    ["patch-1", []],
    ["v2", []],
    ["release/1.2", []],
    ["2fa-login", []],
    ["2024-05-01-fix", []],
    ["ann/2024-05", []],
    ["0-fix", []],
    ["tissue-12", []],
    ["issue-12.3", []],
    ["dependabot/npm_and_yarn/lodash-4.17.21", []],
  ])("%s", (branch, numbers) =>
    expect(named({ branch }).map(({ number }) => number)).toEqual(numbers),
  );
});

describe("commits and titles", () => {
  it("closes by a message, not by a title", () => {
    expect(named({ commits: ["Split words\n\nCloses #7\nRefs: #8"] }).map(short)).toEqual([
      "#7!",
      "#8",
    ]);
    expect(named({ title: "Closes #7" }).map(short)).toEqual(["#7"]);
  });

  it("takes nothing from merges", () => {
    const merge = commit("Merge pull request #5 from acme/x", { parents: ["a", "b"] });
    expect(namingTexts(pullRequestOf(), [merge]).commits).toEqual([]);
  });

  it("gives each once, those that are closed first, then the likeliest", () =>
    expect(
      named({
        title: "Words (#1)",
        branch: "2-words",
        body: "See #3. Fixes #4. #1",
        commits: ["x\n\nfixes #5 and #3"],
      }).map((one) => `${short(one)} ${one.place}`),
    ).toEqual(["#4! description", "#5! commits", "#1 title", "#2 branch", "#3 description"]));
});

it("takes no time for a long text", () => {
  expectCpuTimeBelow(2_000, () => {
    for (const part of ["#", "a/", "https://", "GH-", "1", " ", "color:", "closes "])
      named({ body: part.repeat(60_000 / part.length), branch: part.repeat(200) });
  });
});
