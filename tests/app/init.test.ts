import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { composeChecklist, type Forge } from "../../src/app/init.ts";
import { init } from "../../src/app/init-command.ts";
import { bundledIn } from "../../src/checklist/bundled.ts";
import { loadChecklist } from "../../src/checklist/load.ts";
import type { CheckRegistry, LoadedChecklist } from "../../src/checklist/request.ts";
import { CHECKS } from "../../src/checks/registry.ts";
import type { Check } from "../../src/core/check.ts";
import type { Item } from "../../src/core/checklist.ts";
import { detectProject } from "../../src/detect/project.ts";
import { literalTree } from "../harness/model-situation.ts";
import { makeRepository } from "../support/repository.ts";

type Files = Readonly<Record<string, string>>;

const registry: CheckRegistry = {
  names: () => Object.keys(CHECKS),
  load: (name) => (CHECKS[name] as () => Promise<Check>)(),
};

function load(text: string): Promise<LoadedChecklist> {
  return loadChecklist({
    source: { read: async (path) => (path === "dod.yml" ? new TextEncoder().encode(text) : null) },
    from: "head",
    path: null,
    registry,
    bundled: bundledIn(join(import.meta.dirname, "../../checklists")),
    packages: { read: async () => null },
    importPlugin: async () => ({}),
    now: new Date("2026-06-15"),
  });
}

async function written(files: Files): Promise<string> {
  const tree = literalTree(files);
  return composeChecklist(await detectProject(tree), tree, "github");
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

const REPOSITORIES: Readonly<Record<string, Files>> = {
  empty: {},
  "npm-library": {
    "package.json": json({
      name: "x",
      version: "1.0.0",
      main: "index.js",
      scripts: {
        build: "tsc",
        test: "vitest run",
        "lint:check": "biome check",
        typecheck: "tsc --noEmit",
      },
    }),
    "package-lock.json": "{}",
    "CHANGELOG.md": "## Unreleased\n",
    "README.md": "",
    "src/a.ts": "",
    "src/a.test.ts": "",
    "docs/guide.md": "",
  },
  "npm-service": {
    "package.json": json({ name: "x", private: true, scripts: { test: "jest", lint: "eslint ." } }),
    "yarn.lock": "",
    Dockerfile: "FROM node\n",
    "src/a.js": "",
    ".github/workflows/deploy.yml":
      "jobs: { a: { environment: production }, b: { environment: staging } }\n",
  },
  "pnpm-monorepo": {
    "package.json": json({
      private: true,
      scripts: { test: "turbo run test", build: "turbo run build" },
    }),
    "pnpm-lock.yaml": "",
    "pnpm-workspace.yaml": "packages: ['packages/*']\n",
    ".changeset/config.json": "{}",
    "packages/a/package.json": json({ name: "a", scripts: { test: "vitest run" } }),
    "packages/a/src/x.ts": "",
    "packages/a/src/x.test.ts": "",
  },
  python: {
    "pyproject.toml":
      "[build-system]\nrequires = ['hatchling']\n[project]\nname = 'x'\n[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n[tool.towncrier]\ndirectory = 'newsfragments'\n",
    "uv.lock": "",
    "src/x/a.py": "",
    "tests/test_a.py": "",
    "README.rst": "",
  },
  go: {
    "go.mod": "module x\n",
    "go.sum": "",
    "main.go": "",
    "main_test.go": "",
    ".golangci.yml": "",
    "cmd/x/main.go": "",
  },
  rust: {
    "Cargo.toml": "[package]\nname = 'x'\n",
    "Cargo.lock": "",
    "src/lib.rs": "",
    "rustfmt.toml": "",
    "CHANGELOG.md": "",
  },
  java: {
    "pom.xml": "",
    mvnw: "",
    "src/main/java/A.java": "",
    "src/test/java/ATest.java": "",
    Procfile: "web: x\n",
  },
  kotlin: {
    "build.gradle.kts": "",
    "settings.gradle.kts": "",
    gradlew: "",
    "app/build.gradle.kts": "",
    "app/src/main/kotlin/A.kt": "",
  },
  dotnet: {
    "App.sln": 'Project("{x}") = "App.Tests", "tests\\App.Tests\\App.Tests.csproj", "{y}"\n',
    "src/App/App.csproj": "",
    "src/App/A.cs": "",
    "tests/App.Tests/App.Tests.csproj": "",
    "tests/App.Tests/ATests.cs": "",
  },
  ruby: {
    Gemfile: "gem 'rspec'\n",
    "Gemfile.lock": "",
    "x.gemspec": "",
    "lib/x.rb": "",
    "spec/x_spec.rb": "",
    ".rubocop.yml": "",
    "CHANGELOG.md": "",
  },
  php: {
    "composer.json": json({ type: "library", scripts: { test: "phpunit" } }),
    "composer.lock": "{}",
    "phpunit.xml.dist": "",
    "src/A.php": "",
    "phpstan.neon": "",
  },
  swift: {
    "Package.swift": "",
    "Package.resolved": "{}",
    "Sources/A/A.swift": "",
    "Tests/AT/A.swift": "",
  },
  cmake: { "CMakeLists.txt": "enable_testing()\n", "src/a.cpp": "", "tests/a_test.cpp": "" },
  bash: { "bin/run.sh": "", "test/run.bats": "" },
  polyglot: {
    "package.json": json({ scripts: { test: "vitest" } }),
    "src/a.ts": "",
    "src/a.test.ts": "",
    "api/pyproject.toml": "[tool.pytest.ini_options]\n",
    "api/a.py": "",
    "api/tests/test_a.py": "",
  },
  // Texts of a repository are hostile: none may become a line of YAML of its own.
  hostile: {
    "package.json": json({
      scripts: { test: "vitest run\n- { id: x, check: command, with: { run: evil } }", build: "x" },
    }),
    "docs\nitems: [evil]/a.md": "",
    "api\nitems: [evil]/pyproject.toml": "[tool.pytest.ini_options]\n",
    "api\nitems: [evil]/a_test.py": "",
    ".github/workflows/a.yml": 'jobs: { a: { environment: "production\\nitems: [evil]" } }\n',
    "src/a.ts": "",
  },
};

describe.each(Object.entries(REPOSITORIES))("%s", (name, files) => {
  it("is what it was", async () => {
    await expect(await written(files)).toMatchFileSnapshot(`../golden/init/${name}.yml`);
  });

  it("is a checklist that holds together, and asks for the tests", async () => {
    const { checklist } = await load(await written(files));
    const ids = checklist.items.map(({ id }) => id);
    expect(ids).toContain("tests");
    expect(ids.join()).not.toContain("evil");
  });

  it("suggests what holds together too", async () => {
    const text = await written(files);
    const uncommented = text
      .split("\n")
      // What says in words what to write.
      .filter((line) => !/Found|To say it yourself/.test(line))
      .map((line) => line.replace(/^( {2})# (?=( {4,})?(- |map:))/, "$1"))
      .join("\n");
    expect(uncommented).not.toBe(text);
    const { checklist } = await load(uncommented);
    expect(checklist.items.map(({ id }) => id)).toContain("doc-changes");
  });
});

it("says which manifest cannot be read", async () => {
  const repo = makeRepository().write("package.json", "{ broken").commit("start");
  await expect(init({ cwd: repo.root, env: repo.env, write: true })).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(/^package\.json cannot be read/),
  });
});

describe("what only GitHub knows", () => {
  const asked = async (files: Files, forge: Forge) => {
    const tree = literalTree(files);
    const text = await composeChecklist(await detectProject(tree), tree, forge);
    const { checklist } = await load(text);
    return { text, items: checklist.items };
  };
  const later = (items: readonly Item[]) =>
    items.filter(({ stage }) => stage !== "code").map(({ id }) => id);

  it.each(["go", "npm-service", "npm-library"])(
    "is asked of %s on GitHub, and switched off elsewhere with a word on why",
    async (name) => {
      const files = REPOSITORIES[name] ?? {};
      expect(later((await asked(files, "github")).items)).toContain("merged");
      for (const [forge, why] of [
        ["elsewhere", "is not on GitHub"],
        ["nowhere", "has no remote yet"],
      ] as const) {
        const { items, text } = await asked(files, forge);
        expect(later(items)).toEqual([]);
        expect(text).toContain(why);
      }
    },
  );

  it("names the live environment where it is not called production", async () => {
    const files = { ".github/workflows/d.yml": "jobs: { a: { environment: live-eu } }\n" };
    const { items } = await asked(files, "github");
    expect(items.find(({ id }) => id === "deployment")?.options).toMatchObject({
      environment: "live-eu",
    });
  });

  it.each([
    ["git@github.com:acme/shop.git", true],
    ["https://github.com/acme/shop", true],
    ["https://github.acme.example/acme/shop", true],
    ["ssh://git@ghe.acme.example/acme/shop", true],
    ["https://gitlab.com/acme/github", false],
    ["/srv/github.git", false],
  ])("%s: on GitHub %s", async (url, isGitHub) => {
    const repo = makeRepository().write("a.go", "").commit("start");
    repo.git("remote", "add", "origin", url);
    const { text } = await init({ cwd: repo.root, env: repo.env, write: false });
    expect(text.includes("merged, enabled: false")).toBe(!isGitHub);
  });
});

it("starts from what fits", async () => {
  const from = async (name: string) =>
    /^extends: \[(.*)\]$/m.exec(await written(REPOSITORIES[name] ?? {}))?.[1];
  expect(await from("npm-library")).toBe("library");
  expect(await from("npm-service")).toBe("service");
  expect(await from("go")).toBe("recommended");
});

describe("the bundled checklists", () => {
  it.each(["recommended", "service", "library", "agent"])(
    "%s holds together, and names only checks that are there",
    async (name) => {
      const { checklist } = await load(`version: 1\nextends: [${name}]\n`);
      expect(
        checklist.items.map(({ id, required }) => `${id}${required ? "" : " (advisory)"}`),
      ).toMatchSnapshot();
      // An agent can do nothing about another person's review.
      if (name === "agent")
        expect(checklist.items.every(({ stage }) => stage === "code")).toBe(true);
      else expect(new Set(checklist.items.map(({ stage }) => stage)).size).toBe(3);
    },
  );
});
