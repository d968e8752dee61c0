import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { globs } from "../../../src/core/globs.ts";
import { GUARDED_PATHS, onlyInParts } from "../../../src/core/guards/guarded-paths.ts";
import { readerOf } from "../../../src/formats/guards/readers.ts";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";

/** One path of each format. */
const PATHS = [
  ".github/workflows/ci.yml",
  "action.yml",
  ".github/actions/a/action.yaml",
  ".gitlab-ci.yml",
  "azure-pipelines.yml",
  ".circleci/config.yml",
  "bitbucket-pipelines.yml",
  "Taskfile.yml",
  "Jenkinsfile",
  "CODEOWNERS",
  ".github/CODEOWNERS",
  "package.json",
  "a/package.json",
  "vitest.config.ts",
  "jest.config.js",
  "jest.config.json",
  "playwright.config.ts",
  ".mocharc.yml",
  ".nycrc",
  ".c8rc.json",
  "codecov.yml",
  ".codecov.yml",
  "tsconfig.json",
  "tsconfig.build.json",
  ".eslintrc",
  ".eslintrc.json",
  ".eslintrc.cjs",
  "eslint.config.mjs",
  ".eslintignore",
  "biome.json",
  "biome.jsonc",
  ".oxlintrc.json",
  ".stylelintrc.json",
  "stylelint.config.js",
  ".markdownlint.json",
  ".markdownlint-cli2.jsonc",
  ".lintstagedrc",
  "lint-staged.config.js",
  "pyproject.toml",
  "setup.cfg",
  "tox.ini",
  "pytest.ini",
  "mypy.ini",
  ".flake8",
  ".coveragerc",
  ".pylintrc",
  "ruff.toml",
  "pyrightconfig.json",
  ".golangci.yml",
  ".golangci.toml",
  ".rubocop.yml",
  "Cargo.toml",
  "clippy.toml",
  "checkstyle.xml",
  "phpunit.xml.dist",
  "pom.xml",
  "build.gradle.kts",
  "detekt.yml",
  "phpstan.neon",
  ".pre-commit-config.yaml",
  "lefthook.yml",
  ".husky/pre-commit",
  ".githooks/pre-push",
  "Makefile",
  "justfile",
  ".npmrc",
  ".yarnrc.yml",
  "pnpm-workspace.yaml",
  "bunfig.toml",
  ".cargo/config.toml",
  ".config/nextest.toml",
  ".rspec",
  "Directory.Build.props",
  "src/Directory.Build.targets",
  "tslint.json",
  ".swiftlint.yml",
  "analysis_options.yaml",
  ".mvn/maven.config",
  ".gitea/workflows/ci.yml",
  ".forgejo/workflows/ci.yaml",
  ".woodpecker.yml",
  ".woodpecker/test.yaml",
  "appveyor.yml",
  "sonar-project.properties",
  ".gitleaks.toml",
  ".gitleaksignore",
  "settings.gradle.kts",
];

describe("every format", () => {
  const isGuarded = globs(GUARDED_PATHS);
  test.each(PATHS)("%s is guarded and read", (path) => {
    expect(isGuarded(path)).toBe(true);
    expect(readerOf(path)).not.toBeNull();
  });

  test.each(["dod.yml", ".github/dod.yaml", ".pnpmfile.cjs", ".yarnrc", ".mvn/extensions.xml"])(
    "%s is guarded",
    (path) => {
      expect(isGuarded(path)).toBe(true);
    },
  );

  test.each(["src/index.ts", "README.md", "docs/ci.yml", "renovate.json", ".editorconfig"])(
    "%s is not guarded",
    (path) => {
      expect(isGuarded(path)).toBe(false);
    },
  );

  // Pieces that look like something to one format or another.
  const piece = fc.constantFrom(
    ..."{ } [ ] ( ) : , - = \" ' ` # / * \\ | & ; < > $( || true exit 0 \n on jobs: run: steps: rules scripts test lint __proto__ constructor &a *a <<: <<EOF EOF 80 true false null [tool.ruff] [[x]] @ann".split(
      " ",
    ),
    " ",
    "\n",
    "\n  ",
    "\t",
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

  test("never throws, and says what it cannot compare, whatever the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), text, text, (path, before, after) => {
        const result = weakenedGuards({ path, oldPath: null, before, after });
        if (!result.compared)
          expect(result.note).toMatch(/cannot be read|is no |has no jobs|not read|nothing/);
      }),
      { numRuns: 1_000 },
    );
  });

  test("finds nothing between two texts that say the same", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), text, (path, same) => {
        // A line more in front, so that the texts are not the same.
        const result = weakenedGuards({ path, oldPath: null, before: same, after: `\n${same}` });
        expect(result.findings).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

const ask = (
  path: string,
  before: string | null,
  after: string | null,
  oldPath: string | null = null,
) => weakenedGuards({ path, oldPath, before, after });

describe("a file that is deleted, moved or new", () => {
  test("deleted", () => {
    expect(ask(".eslintrc.json", "{}", null)).toEqual({
      findings: [
        expect.objectContaining({
          path: ".eslintrc.json",
          line: null,
          rule: "guard-removed",
          message: ".eslintrc.json is deleted: what it asked for is asked no more",
        }),
      ],
      compared: true,
      note: null,
      guardChanged: true,
    });
  });

  test.each(["dod.yml", "something.unknown"])("%s deleted is said, too", (path) => {
    expect(ask(path, "a", null).findings).toHaveLength(1);
  });

  test("a mixed file without guarding parts that is deleted", () => {
    expect(ask("a/package.json", `{ "name": "a" }`, null)).toMatchObject({
      findings: [],
      guardChanged: false,
    });
    expect(ask("a/package.json", `{ "scripts": { "test": "x" } }`, null).findings).toHaveLength(1);
    expect(ask("a/package.json", `{ "prettier": { "a": 1 } }`, null).findings).toHaveLength(1);
    expect(ask("a/package.json", "{", null).findings).toHaveLength(1);
  });

  const WORKFLOW = "on: push\njobs: { a: { steps: [{ run: npm test }] } }\n";
  test.each([
    [".github/workflows/ci.yml", ".github/workflows/old/ci.yml", 1],
    [".github/workflows/ci.yml", "docs/ci.yml", 1],
    [".github/workflows/ci.yml", ".github/workflows/ci.yml.off", 1],
    [".github/workflows/ci.yml", ".github/workflows/test.yml", 0],
  ])("%s moved to %s", (from, to, count) => {
    const { findings } = ask(to, WORKFLOW, WORKFLOW, from);
    expect(findings.map(({ rule }) => rule)).toEqual(Array(count).fill("guard-removed"));
  });

  test("moved to a folder below, it holds for less; an owners' file holds for everything", () => {
    expect(ask("old/tsconfig.json", "{}", "{}", "tsconfig.json").findings).toHaveLength(1);
    expect(ask("b/tsconfig.json", "{}", "{}", "a/tsconfig.json").findings).toEqual([]);
    expect(ask(".github/CODEOWNERS", "* @a", "* @a", "CODEOWNERS").findings).toEqual([]);
  });

  test("moved and weakened at once", () => {
    const after = WORKFLOW.replace("npm test", "npm test || true");
    const { findings } = ask(".github/workflows/b.yml", WORKFLOW, after, ".github/workflows/a.yml");
    expect(findings).toMatchObject([
      { rule: "swallowed-exit", path: ".github/workflows/b.yml", line: 2 },
    ]);
  });

  test("a new file weakens nothing", () => {
    const lenient =
      "on: push\njobs: { a: { continue-on-error: true, steps: [{ run: x || true }] } }\n";
    expect(ask(".github/workflows/new.yml", null, lenient)).toEqual({
      findings: [],
      compared: true,
      note: "new: there is nothing before it to compare it with",
      guardChanged: true,
    });
    expect(
      ask("tsconfig.json", null, `{ "compilerOptions": { "skipLibCheck": true } }`).findings,
    ).toEqual([]);
    expect(ask(".eslintrc.json", null, `{ "rules": { "a": "off" } }`).findings).toEqual([]);
  });

  test("but for what holds beside others", () => {
    const privileged = "on: pull_request_target\njobs: { a: { steps: [] } }\n";
    const rules = (path: string, after: string) =>
      ask(path, null, after).findings.map(({ rule }) => rule);
    expect(rules(".github/workflows/new.yml", privileged)).toEqual(["trigger-privileged"]);
    expect(rules("src/.eslintrc.json", `{ "rules": { "a": "off" } }`)).toEqual(["lint-rule-off"]);
    expect(rules(".eslintignore", "src\n")).toEqual(["files-excluded"]);
  });
});

describe("what cannot be compared is said", () => {
  test.each([
    [".drone.toml", "a", "b", "changed; dod does not read files of this kind"],
    ["noxfile.py", null, "b", "new; dod does not read files of this kind"],
    ["dod.yml", "version: 1", "version: 2", "what got weaker is said by the item `checklist`"],
    [".gitlab-ci.yml", "a: 1", "a:\n  b:\n    [c", ".gitlab-ci.yml cannot be read as YAML: line 3"],
    [
      ".gitlab-ci.yml",
      "a: [",
      "a: 1",
      ".gitlab-ci.yml before the change cannot be read as YAML: line 1",
    ],
    ["package.json", "{}", `{\n"a": 1,\n"b" 2 }`, "package.json cannot be read as JSON: line 3"],
    ["package.json", "{}", "{} {}", "package.json cannot be read as JSON: line 1"],
    ["package.json", "{}", `{ "a": 'b' }`, "package.json cannot be read as JSON: line 1"],
    ["package.json", "{}", `${"[".repeat(5_000)}`, "package.json cannot be read as JSON: line 1"],
    ["pyproject.toml", "a = 1", "a = 1\nb = [", "pyproject.toml cannot be read as TOML: line 2"],
    ["pom.xml", "<a/>", "<a>\n<b></a>", "pom.xml cannot be read as XML: line 2"],
    [
      "tsconfig.json",
      "{}",
      " ".repeat(1024 * 1024 + 1),
      "tsconfig.json is larger than 1 MB, and is not read",
    ],
    [
      ".github/workflows/a.yml",
      "jobs: { a: {} }",
      "name: x",
      ".github/workflows/a.yml is no workflow: it has no jobs",
    ],
    ["action.yml", "runs: { using: x }", "name: x", "action.yml is no action: it has no `runs`"],
    [".gitlab-ci.yml", "a: 1", "a: 1\n---\nb: 1", ".gitlab-ci.yml cannot be read as YAML: line 2"],
  ])("%s %#", (path, before, after, note) => {
    expect(ask(path, before, after)).toEqual({
      findings: [],
      compared: false,
      note,
      guardChanged: true,
    });
  });

  test("a bomb of aliases", () => {
    const levels = "bcdefghij".split("").map((name, at) => {
      const below = "abcdefghij"[at];
      return `${name}: &${name} [${Array(10).fill(`*${below}`).join()}]`;
    });
    const bomb = `a: &a [x]\n${levels.join("\n")}\n`;
    expect(ask(".gitlab-ci.yml", "a: 1", bomb)).toMatchObject({
      compared: false,
      note: ".gitlab-ci.yml is larger or deeper than any configuration, and is not read",
    });
  });

  test("an alias of itself", () => {
    expect(ask(".gitlab-ci.yml", "a: 1", "a: &a\n  b: *a\n")).toMatchObject({ compared: false });
  });
});

test("messages hold one line, and not much, of what another wrote", () => {
  const name = `x${"y".repeat(500)}\n::error::z \`a\``;
  const before = JSON.stringify({ scripts: { [name]: "vitest", test: "vitest" } });
  const { findings } = ask("package.json", before, `{ "scripts": { "test": "vitest" } }`);
  expect(findings).toHaveLength(1);
  expect(findings[0]?.message.length).toBeLessThan(300);
  expect(findings[0]?.message).not.toContain("\n");
});

test("files that guard in parts", () => {
  expect(
    [
      "package.json",
      "a/pyproject.toml",
      "setup.cfg",
      "Cargo.toml",
      "tox.ini",
      "pom.xml",
      "build.gradle",
      "build.gradle.kts",
      "Makefile",
    ].every(onlyInParts),
  ).toBe(true);
  expect(["tsconfig.json", "xpackage.json", "package.json5", "Makefile.am"].some(onlyInParts)).toBe(
    false,
  );
});
