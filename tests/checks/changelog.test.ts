import { describe, expect, it } from "vitest";
import { changelog } from "../../src/checks/changelog.ts";
import { ask, places, type Situation } from "./situation.ts";

type Case = [
  title: string,
  status: string,
  situation: Situation,
  expected?: string | string[],
  options?: object,
];

/** `expected`: the findings' places, or for a pass its summary. */
function table(cases: Case[]) {
  for (const [title, status, situation, expected = [], options = {}] of cases)
    it(`${title} → ${status}`, async () => {
      const result = await ask(changelog, options, situation);
      const what = typeof expected === "string" ? result.summary : places(result);
      expect({ status: result.status, what }, result.summary).toEqual({ status, what: expected });
    });
}

const source = { "src/a.ts": "1\n" };

describe("keep a changelog", () => {
  const before = {
    "CHANGELOG.md":
      "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
  };
  const write = (text: string): Situation => ({
    before,
    change: { ...source, "CHANGELOG.md": text },
  });
  table([
    [
      "an entry under Unreleased",
      "pass",
      write(
        "# Changelog\n\n## [Unreleased]\n### Fixed\n- a fault\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
      ),
      "1 line added under “Unreleased” of CHANGELOG.md",
    ],
    ["untouched", "fail", { before, change: source }, ["CHANGELOG.md no-entry"]],
    [
      "in a released section",
      "fail",
      write(`${before["CHANGELOG.md"]}- late\n`),
      ["CHANGELOG.md:8 released-section"],
    ],
    [
      "a new version's section",
      "pass",
      write(
        "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-02-01\n- new\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
      ),
      "1 line added under “1.1.0 - 2026-02-01” of CHANGELOG.md",
    ],
    [
      "a release that only moves what was there",
      "fail",
      {
        before: { "CHANGELOG.md": "## [Unreleased]\n- old\n\n## [1.0.0] - 2026-01-01\n- first\n" },
        change: {
          "CHANGELOG.md":
            "## [Unreleased]\n\n## [1.1.0] - 2026-02-01\n- old\n\n## [1.0.0] - 2026-01-01\n- first\n",
        },
      },
      ["CHANGELOG.md:2 empty-entry"],
    ],
    [
      "a date that is added to a released heading",
      "fail",
      {
        before: { "CHANGELOG.md": "## [Unreleased]\n\n## 1.0.0 - 2025-01-01\n- first\n" },
        change: { "CHANGELOG.md": "## [Unreleased]\n\n## 1.0.0 - 2026-01-01\n- first\n- second\n" },
      },
      ["CHANGELOG.md:5 released-section"],
    ],
    [
      "only a heading",
      "fail",
      write(
        "# Changelog\n\n## [Unreleased]\n### Fixed\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
      ),
      ["CHANGELOG.md:4 empty-entry"],
    ],
    [
      "only a blank line",
      "fail",
      write("# Changelog\n\n## [Unreleased]\n\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n"),
      ["CHANGELOG.md:5 empty-entry"],
    ],
    [
      "an empty bullet",
      "fail",
      write("# Changelog\n\n## [Unreleased]\n-\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n"),
      ["CHANGELOG.md:4 empty-entry"],
    ],
    [
      "a placeholder",
      "fail",
      write(
        "# Changelog\n\n## [Unreleased]\n- TBD\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
      ),
      ["CHANGELOG.md:4 empty-entry"],
    ],
    [
      "a heading in a code block does not count",
      "fail",
      {
        before: {
          "CHANGELOG.md": "# Changelog\n\n## 1.0.0 - 2026-01-01\n\n```\n## Unreleased\n```\n",
        },
        change: {
          "CHANGELOG.md":
            "# Changelog\n\n## 1.0.0 - 2026-01-01\n\n```\n## Unreleased\n- entry\n```\n- entry\n",
        },
      },
      ["CHANGELOG.md:9 released-section"],
    ],
    [
      "in a comment",
      "fail",
      write(
        "# Changelog\n\n## [Unreleased]\n<!--\n- hidden\n-->\n\n## [1.0.0] - 2026-01-01\n### Added\n- first\n",
      ),
      ["CHANGELOG.md:4 empty-entry"],
    ],
    [
      "a link definition alone",
      "fail",
      write(`${before["CHANGELOG.md"]}\n[Unreleased]: https://x.org/compare\n`),
      ["CHANGELOG.md:8 empty-entry"],
    ],
    [
      "the first section alone has no date",
      "pass",
      {
        before: { "CHANGES.md": "# 2.0\n\n# 1.0 (2025-01-01)\n- a\n" },
        change: { "CHANGES.md": "# 2.0\n- b\n\n# 1.0 (2025-01-01)\n- a\n" },
      },
      "1 line added under “2.0” of CHANGES.md",
    ],
    [
      "no section has a date: nobody knows",
      "fail",
      {
        before: { "CHANGES.md": "# 2.0\n\n# 1.0\n- a\n" },
        change: { "CHANGES.md": "# 2.0\n- b\n\n# 1.0\n- a\n" },
      },
      ["CHANGES.md:2 released-section"],
    ],
    [
      "a section that begins with another heading of its level",
      "pass",
      {
        before: { "CHANGELOG.md": "## Unreleased\n\n## Upgrading to 2\n\n## 1.0 - 2025-01-01\n" },
        change: {
          "CHANGELOG.md": "## Unreleased\n\n## Upgrading to 2\n\nDo this.\n\n## 1.0 - 2025-01-01\n",
        },
      },
      "1 line added under “Unreleased” of CHANGELOG.md",
    ],
    [
      "a file without sections",
      "fail",
      {
        before: { "CHANGELOG.md": "what we did\n" },
        change: { "CHANGELOG.md": "what we did\nand this\n" },
      },
      ["CHANGELOG.md:2 no-section"],
    ],
    [
      "reStructuredText, released by its first line",
      "pass",
      {
        before: {
          "CHANGES.rst":
            "Version 2.0\n-----------\n\nUnreleased\n\nVersion 1.0\n-----------\n\nReleased 2025-01-01\n",
        },
        change: {
          "CHANGES.rst":
            "Version 2.0\n-----------\n\nUnreleased\n\n-   New.\n\nVersion 1.0\n-----------\n\nReleased 2025-01-01\n",
        },
      },
      "1 line added under “Version 2.0” of CHANGES.rst",
    ],
    [
      "reStructuredText, in the released one",
      "fail",
      {
        before: {
          "CHANGES.rst":
            "Version 2.0\n-----------\n\nUnreleased\n\nVersion 1.0\n-----------\n\nReleased 2025-01-01\n",
        },
        change: {
          "CHANGES.rst":
            "Version 2.0\n-----------\n\nUnreleased\n\nVersion 1.0\n-----------\n\nReleased 2025-01-01\n\n-   Late.\n",
        },
      },
      ["CHANGES.rst:11 released-section"],
    ],
    [
      "underlined plain text, as express has it",
      "pass",
      {
        before: { "History.md": "5.2.1 / 2025-12-01\n=======\n\n* a\n" },
        change: {
          "History.md": "unreleased\n=======\n\n* b\n\n5.2.1 / 2025-12-01\n=======\n\n* a\n",
        },
      },
      "1 line added under “unreleased” of History.md",
    ],
    [
      "AsciiDoc",
      "pass",
      {
        before: { "CHANGELOG.adoc": "= Changes\n\n== Unreleased\n\n== 1.0 (2025-01-01)\n" },
        change: {
          "CHANGELOG.adoc": "= Changes\n\n== Unreleased\n\n* new\n\n== 1.0 (2025-01-01)\n",
        },
      },
      "1 line added under “Unreleased” of CHANGELOG.adoc",
    ],
    [
      "the changelog is new",
      "pass",
      { before: source, change: { "CHANGELOG.md": "# Changelog\n\n## Unreleased\n- begins\n" } },
      "1 line added under “Unreleased” of CHANGELOG.md",
    ],
    [
      "a package's own, in a monorepo",
      "pass",
      {
        before: { ...before, "packages/a/CHANGELOG.md": "## Unreleased\n" },
        change: { "packages/a/src/x.ts": "1\n", "packages/a/CHANGELOG.md": "## Unreleased\n- x\n" },
      },
      "1 line added under “Unreleased” of packages/a/CHANGELOG.md",
    ],
    [
      "somebody else's package",
      "fail",
      {
        before: { ...before, "packages/b/CHANGELOG.md": "## Unreleased\n" },
        change: { "packages/a/src/x.ts": "1\n" },
      },
      ["CHANGELOG.md no-entry"],
    ],
    [
      "CRLF",
      "pass",
      {
        before: { "CHANGELOG.md": "## Unreleased\r\n\r\n## 1.0 - 2025-01-01\r\n" },
        change: { "CHANGELOG.md": "## Unreleased\r\n- x\r\n\r\n## 1.0 - 2025-01-01\r\n" },
      },
      "1 line added under “Unreleased” of CHANGELOG.md",
    ],
    ["none found", "unknown", { change: source }],
    [
      "none at the path that is named",
      "fail",
      { change: source },
      ["– no-entry"],
      { path: "docs/changes.md" },
    ],
    ["nothing changed", "not-applicable", { before }],
    [
      "path",
      "pass",
      {
        before: { "docs/whatsnew.txt": "Version 2 unreleased\n====================\n" },
        change: {
          "docs/whatsnew.txt": "Version 2 unreleased\n====================\n\nIt is better.\n",
        },
      },
      "1 line added under “Version 2 unreleased” of docs/whatsnew.txt",
      { path: "docs/whatsnew.txt" },
    ],
  ]);
});

describe("changesets", () => {
  const before = {
    ".changeset/config.json": "{}\n",
    ".changeset/README.md": "x\n",
    "package.json": '{ "name": "app" }\n',
    "packages/a/package.json": '{ "name": "@s/a" }\n',
    "CHANGELOG.md": "## Unreleased\n",
  };
  const add = (text: string): Situation => ({
    before,
    change: { ...source, ".changeset/brave-cat.md": text },
  });
  table([
    [
      "valid",
      "pass",
      add('---\n"@s/a": minor\napp: patch\n---\n\nIt works.\n'),
      "1 changeset added as .changeset/brave-cat.md",
    ],
    ["none", "fail", { before, change: source }, ["– no-entry"]],
    ["no front matter", "fail", add("It works.\n"), [".changeset/brave-cat.md invalid-changeset"]],
    [
      "no package",
      "fail",
      add("---\n---\n\nNothing to release.\n"),
      [".changeset/brave-cat.md invalid-changeset"],
    ],
    [
      "no such bump",
      "fail",
      add('---\n"@s/a": huge\n---\n\nIt works.\n'),
      [".changeset/brave-cat.md invalid-changeset"],
    ],
    [
      "no summary",
      "fail",
      add('---\n"@s/a": minor\n---\n\n'),
      [".changeset/brave-cat.md invalid-changeset"],
    ],
    [
      "a package of somebody else",
      "fail",
      add('---\n"left-pad": minor\n---\n\nIt works.\n'),
      [".changeset/brave-cat.md unknown-package"],
    ],
    [
      "README and configuration are none",
      "fail",
      {
        before,
        change: {
          ".changeset/README.md": '---\n"@s/a": minor\n---\n\nx\n',
          ".changeset/config.json": '{"a":1}\n',
        },
      },
      ["– no-entry"],
    ],
    [
      "an entry in the generated changelog is none",
      "fail",
      { before, change: { ...source, "CHANGELOG.md": "## Unreleased\n- x\n" } },
      ["– no-entry"],
    ],
    [
      "a release turns changesets into the changelog",
      "pass",
      {
        before: { ...before, ".changeset/old.md": '---\n"@s/a": minor\n---\n\nOld.\n' },
        change: {
          ".changeset/old.md": null,
          "CHANGELOG.md": "## 1.1.0\n- Old.\n\n## Unreleased\n",
        },
      },
      "1 line added under “1.1.0” of CHANGELOG.md",
    ],
    [
      "the changelog by style",
      "pass",
      { before, change: { ...source, "CHANGELOG.md": "## Unreleased\n- x\n" } },
      "1 line added under “Unreleased” of CHANGELOG.md",
      { style: "keep-a-changelog" },
    ],
  ]);
});

describe("news fragments", () => {
  const pyproject =
    '[tool.towncrier]\ndirectory = "changes"\n\n[[tool.towncrier.type]]\ndirectory = "feature"\nname = "Features"\n\n[[tool.towncrier.type]]\ndirectory = "bugfix"\nname = "Fixes"\n';
  const before = {
    "pyproject.toml": pyproject,
    "changes/README.md": "how\n",
    "CHANGES.rst": "x\n",
  };
  table([
    [
      "towncrier",
      "pass",
      { before, change: { ...source, "changes/12.bugfix.rst": "No longer crashes.\n" } },
      "1 news fragment added as changes/12.bugfix.rst",
    ],
    [
      "of no known type",
      "fail",
      { before, change: { ...source, "changes/12.fix.rst": "No longer crashes.\n" } },
      ["changes/12.fix.rst unknown-type"],
    ],
    [
      "empty",
      "fail",
      { before, change: { ...source, "changes/12.feature.rst": "\n" } },
      ["changes/12.feature.rst empty-entry"],
    ],
    [
      "the folder's README is none",
      "fail",
      { before, change: { ...source, "changes/README.md": "how it is done\n" } },
      ["– no-entry"],
    ],
    [
      "towncrier's own folder and types",
      "pass",
      {
        before: { "towncrier.toml": '[tool.towncrier]\npackage = "app"\npackage_dir = "src"\n' },
        change: { "src/app/newsfragments/+x.misc.1.md": "Tidied.\n" },
      },
      "1 news fragment added as src/app/newsfragments/+x.misc.1.md",
    ],
    [
      "a folder that speaks for itself",
      "pass",
      {
        before: { "changelog.d/.gitkeep": "" },
        change: { "changelog.d/20260101_ann.md": "### Added\n\n- It.\n" },
      },
      "1 news fragment added as changelog.d/20260101_ann.md",
    ],
    [
      "scriv's skeleton, nothing filled in",
      "fail",
      {
        before: { "changelog.d/.gitkeep": "" },
        change: {
          "changelog.d/20260101_ann.rst":
            ".. A new scriv changelog fragment.\n..\n.. Added\n.. -----\n..\n.. - A bullet.\n",
        },
      },
      ["changelog.d/20260101_ann.rst empty-entry"],
    ],
    [
      "changie",
      "pass",
      {
        before: { ".changes/unreleased/.gitkeep": "" },
        change: { ".changes/unreleased/Fixed-1.yaml": "kind: Fixed\nbody: It.\n" },
      },
      "1 news fragment added as .changes/unreleased/Fixed-1.yaml",
    ],
    [
      "a folder by path",
      "pass",
      { before: source, change: { "notes/12.txt": "It.\n" } },
      "1 news fragment added as notes/12.txt",
      { style: "fragments", path: "notes" },
    ],
  ]);
});

it("shows each entry as evidence", async () => {
  const result = await ask(
    changelog,
    {},
    {
      before: { "CHANGELOG.md": "## Unreleased\n" },
      change: { "CHANGELOG.md": "## Unreleased\n- one\n- two\n" },
    },
  );
  expect(result.evidence).toEqual([
    { kind: "file", ref: "CHANGELOG.md:2", summary: "- one" },
    { kind: "file", ref: "CHANGELOG.md:3", summary: "- two" },
  ]);
});

describe("what is a changelog, and what is merely called so", () => {
  const log = "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2025-01-01\n- first\n";
  const page = "# changelog\n\nThe change has its changelog entry.\n";
  table([
    [
      "a page beside changed pages, named after a check",
      "fail",
      {
        before: { "CHANGELOG.md": log, "docs/checks/changelog.md": page },
        change: { ...source, "docs/checks/changelog.md": `${page}More.\n` },
      },
      ["CHANGELOG.md no-entry"],
    ],
    [
      "such a page alone",
      "unknown",
      {
        before: { "docs/checks/changelog.md": page, "docs/history.md": "# History API\n" },
        change: { ...source, "docs/checks/changelog.md": `${page}More.\n` },
      },
    ],
    [
      "a copy in docs/ where the root has one",
      "fail",
      {
        before: { "CHANGELOG.md": log, "docs/changes.md": log },
        change: { ...source, "docs/changes.md": log.replace("## 1", "- x\n\n## 1") },
      },
      ["CHANGELOG.md no-entry"],
    ],
    [
      "the one in docs/ where the root has none",
      "pass",
      {
        before: { "docs/changes.md": log },
        change: { ...source, "docs/changes.md": log.replace("## 1", "- x\n\n## 1") },
      },
      "1 line added under “Unreleased” of docs/changes.md",
    ],
    [
      "a folder's own without a manifest, called CHANGELOG",
      "pass",
      {
        before: { "CHANGELOG.md": log, "sdk/storage/CHANGELOG.md": log },
        change: {
          "sdk/storage/a.c": "1\n",
          "sdk/storage/CHANGELOG.md": log.replace("## 1", "- x\n\n## 1"),
        },
      },
      "1 line added under “Unreleased” of sdk/storage/CHANGELOG.md",
    ],
    [
      "a folder's history.md beside no manifest",
      "fail",
      {
        before: { "CHANGELOG.md": log, "src/pages/history.md": log },
        change: { "src/pages/history.md": log.replace("## 1", "- x\n\n## 1") },
      },
      ["CHANGELOG.md no-entry"],
    ],
    [
      "a NEWS without versions beside a changelog",
      "fail",
      {
        before: { "CHANGELOG.md": log, NEWS: "We moved.\n" },
        change: { ...source, NEWS: "We moved.\nVersion 2 comes.\n" },
      },
      ["CHANGELOG.md no-entry"],
    ],
    [
      "one that says where newer versions are told of (gson)",
      "unknown",
      {
        before: {
          "CHANGELOG.md":
            "Change Log\n==========\n\nThe change log for versions newer than 2.10 is available only on the [GitHub Releases page](https://github.com/google/gson/releases).\n\n## Version 2.10\n\n* x\n\n## Version 2.9\n_2022-02-11_\n\n* y\n",
        },
        change: source,
      },
    ],
    [
      "one that merely points to the releases",
      "fail",
      {
        before: { "CHANGELOG.md": log.replace("\n\n", "\n\nSee also the GitHub releases.\n\n") },
        change: source,
      },
      ["CHANGELOG.md no-entry"],
    ],
  ]);
});

describe("which section is released", () => {
  const at = (log: string, under: string) => ({
    before: { "CHANGELOG.md": log },
    change: { ...source, "CHANGELOG.md": log.replace(under, `${under}\n- added`) },
  });
  table([
    [
      "a pre-release with a number (changesets)",
      "fail",
      at("# x\n\n## 8.0.0-next.11\n- a\n\n## 8.0.0-next.10\n- b\n", "## 8.0.0-next.11"),
      ["CHANGELOG.md:4 released-section"],
    ],
    [
      "a pre-release without one",
      "pass",
      at("# x\n\n## 8.0.0-next\n- a\n\n## 7.0.0\n- b\n", "## 8.0.0-next"),
      "1 line added under “8.0.0-next” of CHANGELOG.md",
    ],
    [
      "the first without a date, where only old ones have one (gin)",
      "fail",
      at(
        "# Gin\n\n## Gin v1.12.0\n- a\n\n## Gin v1.11.0\n- b\n\n## Gin 0.1 (Jul 2, 2014)\n- c\n",
        "## Gin v1.12.0",
      ),
      ["CHANGELOG.md:4 released-section"],
    ],
    [
      "the first without the date that the next one has",
      "pass",
      at("# x\n\n## 2.0\n- a\n\n## 1.0 (2025-01-01)\n- b\n", "## 2.0"),
      "1 line added under “2.0” of CHANGELOG.md",
    ],
  ]);
});

describe("changes that no release brings to users", () => {
  const before = { "CHANGELOG.md": "## Unreleased\n\n## 1.0.0 - 2025-01-01\n- first\n" };
  it.each([
    [["tests/a.test.ts", "src/b_test.go", "tests/testdata/x.json"]],
    [[".github/workflows/ci.yml", "dod.yml", ".gitignore", "CODEOWNERS"]],
    [["README.md", "docs/guide/intro.md", "docs/logo.svg", "documentation/1-promise.md"]],
  ])("%j → not-applicable", async (paths) => {
    const change = Object.fromEntries(paths.map((path) => [path, "x\n"]));
    const result = await ask(changelog, {}, { before, change });
    expect(result.status).toBe("not-applicable");
    expect(result.summary).toMatch(/^\d changed files: only tests, CI, documentation/);
    const withSource = { ...change, ...source };
    expect((await ask(changelog, {}, { before, change: withSource })).status).toBe("fail");
  });
  it.each(["package.json", "docs/conf.py", "templates/README.md", "Dockerfile", "action.yml"])(
    "%s may be noticed",
    async (path) => {
      const result = await ask(changelog, {}, { before, change: { [path]: "x\n" } });
      expect(result.status).toBe("fail");
    },
  );
  it("a source file that becomes a test is no test yet", async () => {
    const result = await ask(
      changelog,
      {},
      {
        before: { ...before, "src/a.ts": "1\n2\n" },
        change: { "tests/a.test.ts": "1\n2\n" },
        moved: { "tests/a.test.ts": "src/a.ts" },
      },
    );
    expect(result.status).toBe("fail");
  });
  it("a wrong entry stays wrong", async () => {
    const change = { "CHANGELOG.md": `${before["CHANGELOG.md"]}- late\n`, "README.md": "x\n" };
    expect(places(await ask(changelog, {}, { before, change }))).toEqual([
      "CHANGELOG.md:5 released-section",
    ]);
  });
});

describe("what is said where there is no entry", () => {
  const log = { "CHANGELOG.md": "## Unreleased\n" };
  it.each([
    [log, {}, "no entry was added to CHANGELOG.md (1 file changed)"],
    [
      log,
      { path: "docs/log.md" },
      "no entry was added to docs/log.md, which is not there (1 file changed)",
    ],
    [
      { ".changeset/config.json": "{}\n" },
      {},
      "no changeset was added to .changeset/ (1 file changed)",
    ],
    [
      { "pyproject.toml": '[tool.towncrier]\ndirectory = "news"\n' },
      {},
      "no news fragment was added to news/ (1 file changed)",
    ],
  ])("%j %j", async (before, options, summary) => {
    const result = await ask(changelog, options, { before, change: source });
    expect(result.summary).toBe(summary);
    expect(result.findings[0]?.message).toBe(summary);
  });
});
