import { describe, expect, test } from "vitest";
import { findBase } from "../../../src/facts/base.ts";
import { readCodeOwners } from "../../../src/facts/github/code-owners.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";
import { type AnswerParts, blob, reviewAnswer } from "./review-answer.ts";

const MB = 1024 * 1024;
const CONTENTS = "/repos/acme/shop/contents/";
const BRANCH = "/repos/acme/shop/branches/main";
const rules = (owner: string) => [{ line: 1, pattern: "*", owners: [owner] }];
const found = (path: string | null, owner: string) => ({
  path,
  rules: rules(owner),
  invalid: [],
  off: null,
});
const NONE = { path: null, rules: [], invalid: [], off: null };
const OFF = {
  path: "CODEOWNERS",
  rules: [],
  invalid: [],
  off: "CODEOWNERS has 3.0 MB, and GitHub reads none of 3 MB and more",
};

const empty = makeRepository();

interface Asked extends LiteralOptions {
  readonly answers?: Answers;
  readonly repo?: TestRepository;
  readonly pull?: null;
}

function ask({ answers = {}, repo = empty, pull, ...options }: Asked) {
  const session = literalSession(answers, options);
  const lookup = lookupOf(pull === null ? null : {});
  const read = async () => {
    if (repo === empty && repo.try("rev-parse", "HEAD").status !== 0) repo.commit();
    const repository = await openRepository({ cwd: repo.root, env: repo.env });
    const base = await findBase({ repository, option: null, event: null, checklist: null }).catch(
      () => null,
    );
    return readCodeOwners({
      session,
      repository,
      base,
      lookup,
      query: reviewQuery(session, lookup),
    });
  };
  return { session, read };
}

describe("by the shared query", () => {
  const by = (parts: AnswerParts, answers: Answers = {}) =>
    ask({ graphql: { DodReviews: reviewAnswer(parts) }, answers });

  test.each<[string, AnswerParts, object]>([
    ["none", {}, NONE],
    [
      ".github first",
      { inGitHub: blob("* @a"), inRoot: blob("* @b"), inDocs: blob("* @c") },
      found(".github/CODEOWNERS", "@a"),
    ],
    ["then the root", { inRoot: blob("* @b"), inDocs: blob("* @c") }, found("CODEOWNERS", "@b")],
    ["then docs", { inDocs: blob("* @c") }, found("docs/CODEOWNERS", "@c")],
    [
      "not a folder of that name",
      { inGitHub: {}, inRoot: blob("* @b") },
      found("CODEOWNERS", "@b"),
    ],
    [
      "an empty one is one",
      { inGitHub: blob(""), inRoot: blob("* @b") },
      { ...NONE, path: ".github/CODEOWNERS" },
    ],
    ["3 MB are too much", { inRoot: blob("* @b", { byteSize: 3 * MB }) }, OFF],
    [
      "lines that are skipped",
      { inRoot: blob("!x @a\n* @b") },
      {
        ...found("CODEOWNERS", "@b"),
        rules: [{ line: 2, pattern: "*", owners: ["@b"] }],
        invalid: [{ line: 1, text: "!x @a", why: expect.any(String) }],
      },
    ],
  ])("%s", async (_, parts, owners) => {
    const { session, read } = by(parts);
    expect(await read()).toEqual(owners);
    expect(session.requests).toHaveLength(1);
  });

  test.each([
    ["cut off", { isTruncated: true }],
    ["binary", { isBinary: true, text: null }],
    ["without its text", { text: null }],
  ])("what comes %s is read whole", async (_, more) => {
    const { read } = by(
      { inRoot: blob("* @a", more) },
      { [`${CONTENTS}CODEOWNERS?ref=${sha("a")}`]: content("* @b") },
    );
    expect(await read()).toEqual(found("CODEOWNERS", "@b"));
  });

  test("a symbolic link is no file that is known to be followed", async () => {
    for (const link of ["../CODEOWNERS", "docs/CODEOWNERS"])
      expect((await faultOf(by({ inGitHub: blob(link) }).read())).reason).toMatch(/symbolic link/);
  });

  test.each<[string, AnswerParts]>([
    ["gone", { base: null }],
    ["without a commit", { base: { target: null } }],
  ])("a base branch that is %s is no branch without the file", async (_, parts) => {
    expect((await faultOf(by(parts).read())).reason).toBe(
      "the files of main cannot be read, so who owns what is not known",
    );
  });
});

const content = (text: string, more: object = {}) => ({
  type: "file",
  size: text.length,
  sha: sha("f"),
  encoding: "base64",
  content: `${Buffer.from(text).toString("base64").slice(0, 4)}\n${Buffer.from(text).toString("base64").slice(4)}`,
  ...more,
});

describe("by REST", () => {
  const at = (path: string) => `${CONTENTS}${path}?ref=main`;
  test.each<[string, Answers, object]>([
    [
      ".github first",
      { [at(".github/CODEOWNERS")]: content("* @a"), [at("CODEOWNERS")]: content("* @b") },
      found(".github/CODEOWNERS", "@a"),
    ],
    [
      "then docs",
      { [at("docs/CODEOWNERS")]: content("* @ç") },
      { ...NONE, path: "docs/CODEOWNERS", invalid: [expect.objectContaining({ text: "* @ç" })] },
    ],
    [
      "not a folder",
      { [at(".github/CODEOWNERS")]: [{ name: "x" }], [at("CODEOWNERS")]: content("* @b") },
      found("CODEOWNERS", "@b"),
    ],
    [
      "not a submodule",
      {
        [at(".github/CODEOWNERS")]: content("", { type: "submodule", content: undefined }),
        [at("CODEOWNERS")]: content("* @b"),
      },
      found("CODEOWNERS", "@b"),
    ],
    [
      "3 MB are too much",
      { [at("CODEOWNERS")]: content("", { size: 3 * MB, encoding: "none", content: "" }) },
      OFF,
    ],
    [
      "2 MB are read as a blob",
      {
        [at("CODEOWNERS")]: content("", { size: 2 * MB, encoding: "none", content: "" }),
        [`/repos/acme/shop/git/blobs/${sha("f")}`]: {
          encoding: "base64",
          content: Buffer.from("* @b").toString("base64"),
        },
      },
      found("CODEOWNERS", "@b"),
    ],
    ["none, on a branch that may be read", { [BRANCH]: { name: "main" } }, NONE],
  ])("%s", async (_, answers, owners) => {
    expect(await ask({ answers }).read()).toEqual(owners);
  });

  test.each([
    [true, /token may read contents/],
    [false, /set GH_TOKEN/],
  ])(
    "a branch that may not be read is not one without the file (token: %s)",
    async (hasToken, mend) => {
      const fault = await faultOf(ask({ hasToken }).read());
      expect(fault.reason).toMatch(/cannot be read/);
      expect(fault.mend).toMatch(mend);
    },
  );

  test.each([
    ["the file", { [at("CODEOWNERS")]: 403 }],
    [
      "a symbolic link",
      {
        [BRANCH]: { name: "main" },
        [at("CODEOWNERS")]: content("", { type: "symlink", content: undefined }),
      },
    ],
    ["the branch", { [BRANCH]: 500 }],
    ["the blob", { [at("CODEOWNERS")]: content("", { encoding: "none", content: "" }) }],
  ])("%s cannot be read: nothing is known", async (_, answers) => {
    await faultOf(ask({ answers }).read());
  });

  test("in place of a part of the query that is kept", async () => {
    const answers = { [at("CODEOWNERS")]: content("* @b") };
    const asked = ask({
      answers,
      graphql: { DodReviews: reviewAnswer() },
      missing: [{ path: "repository.inRoot", reason: "FORBIDDEN", mend: "let it" }],
    });
    expect(await asked.read()).toEqual(found("CODEOWNERS", "@b"));
  });
});

describe("without a pull request, by git", () => {
  const on = (files: Record<string, string>) => {
    const repo = makeRepository()
      .write({ ...files, "a.ts": "" })
      .commit("start");
    return repo.branch("fix").write({ CODEOWNERS: "* @branch" }).commit("fix");
  };
  test.each<[string, Record<string, string>, object]>([
    [
      "of the base, not of the branch",
      { "docs/CODEOWNERS": "* @c" },
      found("docs/CODEOWNERS", "@c"),
    ],
    [
      ".github first",
      { ".github/CODEOWNERS": "* @a", "docs/CODEOWNERS": "* @c" },
      found(".github/CODEOWNERS", "@a"),
    ],
    [
      "not a folder",
      { ".github/CODEOWNERS/x": "* @a", "docs/CODEOWNERS": "* @c" },
      found("docs/CODEOWNERS", "@c"),
    ],
    ["none", {}, NONE],
    [
      "3 MB are too much",
      { "docs/CODEOWNERS": "#".repeat(3 * MB) },
      { ...OFF, path: "docs/CODEOWNERS", off: OFF.off.replace("CODEOWNERS", "docs/CODEOWNERS") },
    ],
    [
      "less is not",
      { "docs/CODEOWNERS": `* @c\n${"#".repeat(3 * MB - 6)}` },
      found("docs/CODEOWNERS", "@c"),
    ],
  ])("%s", async (_, files, owners) => {
    const { session, read } = ask({ repo: on(files), pull: null });
    expect(await read()).toEqual(owners);
    expect(session.requests).toEqual([]);
  });

  test("a symbolic link, and no base", async () => {
    const repo = makeRepository()
      .write("CODEOWNERS", "")
      .link(".github/CODEOWNERS", "../CODEOWNERS");
    repo.commit("start").branch("fix").write("a", "").commit("fix");
    expect((await faultOf(ask({ repo, pull: null }).read())).reason).toMatch(/symbolic link/);
    const alone = makeRepository({ branch: "x" }).commit("start");
    expect((await faultOf(ask({ repo: alone, pull: null }).read())).mend).toMatch(/--base/);
  });
});
