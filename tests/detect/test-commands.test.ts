import { describe, expect, it } from "vitest";
import type { TestCommand } from "../../src/core/project.ts";
import { detectProject } from "../../src/detect/project.ts";
import { literalTree } from "../harness/model-situation.ts";

type Files = Readonly<Record<string, string>>;
const of = async (files: Files, changed: string[] = []) =>
  (await detectProject(literalTree(files), changed)).testCommands;

/** `cwd> run (runner) source | reporting`, without what is not there. */
const line = ({ cwd, run, runner, source, reporting }: TestCommand) =>
  `${cwd === "." ? "" : `${cwd}> `}${run} (${runner ?? "hidden"}) ${source}${reporting === null ? "" : ` | ${reporting}`}`;

function table(cases: [title: string, files: Files, ...expected: string[]][]) {
  for (const [title, files, ...expected] of cases)
    it(title, async () => expect((await of(files)).map(line)).toEqual(expected));
}

const pkg = (test: string | null, more: object = {}) =>
  JSON.stringify({ name: "x", ...(test === null ? {} : { scripts: { test } }), ...more }, null, 2);
const AT = "package.json:4";
const VITEST = "--reporter=default --reporter=junit --outputFile.junit={results}";

describe("JavaScript and TypeScript", () => {
  table([
    [
      "vitest run",
      { "package.json": pkg("vitest run") },
      `npm test (vitest) ${AT} | npm test -- ${VITEST}`,
    ],
    [
      "bare vitest would wait for a person",
      { "package.json": pkg("vitest") },
      `npm test -- --run (vitest) ${AT} | npm test -- --run ${VITEST}`,
    ],
    [
      "with arguments, settings and steps before",
      { "package.json": pkg("npm run lint && cross-env NODE_ENV=test vitest run --coverage") },
      `npm test (vitest) ${AT} | npm test -- ${VITEST}`,
    ],
    [
      "vitest bench runs no tests",
      { "package.json": pkg("vitest bench") },
      `npm test (hidden) ${AT}`,
    ],
    [
      "a step after it takes the arguments",
      { "package.json": pkg("vitest run && npm run lint") },
      `npm test (hidden) ${AT}`,
    ],
    ["a pipe", { "package.json": pkg("vitest run | tee log") }, `npm test (hidden) ${AT}`],
    ["another script", { "package.json": pkg("npm run test:unit") }, `npm test (hidden) ${AT}`],
    [
      "jest",
      { "package.json": pkg("jest") },
      `npm test (jest) ${AT} | npm test -- --json --outputFile={results}`,
    ],
    ["jest --watch", { "package.json": pkg("jest --watch") }, `npm test (hidden) ${AT}`],
    [
      "react-scripts",
      { "package.json": pkg("react-scripts test") },
      `CI=true npm test (jest) ${AT} | CI=true npm test -- --json --outputFile={results}`,
    ],
    [
      "mocha",
      { "package.json": pkg("mocha test/**/*.js", { devDependencies: { mocha: "^10.2.0" } }) },
      `npm test (mocha) ${AT} | npm test -- --reporter xunit --reporter-option output={results}`,
    ],
    [
      "an old mocha",
      { "package.json": pkg("mocha", { devDependencies: { mocha: "^5.0.0" } }) },
      `npm test (mocha) ${AT}`,
    ],
    [
      "node --test",
      { "package.json": pkg("node --test") },
      `npm test (node:test) ${AT} | npm test -- --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination={results}`,
    ],
    [
      "node --test with files",
      { "package.json": pkg("node --test 'test/*.js'") },
      `npm test (node:test) ${AT} | node --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination={results} --test 'test/*.js'`,
    ],
    [
      "node --test with files and a pretest",
      { "package.json": pkg(null, { scripts: { pretest: "tsc", test: "node --test dist" } }) },
      "npm test (node:test) package.json:5",
    ],
    [
      "playwright",
      { "package.json": pkg("playwright test") },
      `npm test (playwright) ${AT} | PLAYWRIGHT_JUNIT_OUTPUT_NAME={results} npm test -- --reporter=list,junit`,
    ],
    ["ava", { "package.json": pkg("xo && ava") }, `npm test (ava) ${AT}`],
    [
      "the placeholder of npm init",
      { "package.json": pkg('echo "Error: no test specified" && exit 1') },
    ],
    ["exit 0", { "package.json": pkg("exit 0") }],
    [
      "pnpm, by its lockfile",
      { "package.json": pkg("vitest run"), "pnpm-lock.yaml": "" },
      `pnpm test (vitest) ${AT} | pnpm test ${VITEST}`,
    ],
    [
      "yarn, by packageManager",
      { "package.json": pkg("jest", { packageManager: "yarn@4.0.0" }), "package-lock.json": "" },
      `yarn test (jest) ${AT} | yarn test --json --outputFile={results}`,
    ],
    [
      "bun",
      { "package.json": pkg("bun test"), "bun.lock": "" },
      `bun run test (bun) ${AT} | bun run test --reporter=junit --reporter-outfile={results}`,
    ],
    [
      "vitest without a script",
      { "package.json": pkg(null, { devDependencies: { vitest: "^4" } }) },
      `npx vitest run (vitest) package.json | npx vitest run ${VITEST}`,
    ],
    [
      "jest's configuration without a script",
      { "package.json": pkg(null), "jest.config.js": "" },
      "npx jest (jest) jest.config.js | npx jest --json --outputFile={results}",
    ],
    [
      "the root's speaks for its packages",
      {
        "package.json": pkg("vitest run", { workspaces: ["packages/*"] }),
        "packages/a/package.json": pkg("vitest run"),
      },
      `npm test (vitest) ${AT} | npm test -- ${VITEST}`,
    ],
    [
      "packages, where the root has none",
      {
        "package.json": pkg(null),
        "pnpm-lock.yaml": "",
        "packages/a/package.json": pkg("vitest run"),
        "packages/b/package.json": pkg("make"),
        "node_modules/x/package.json": pkg("jest"),
      },
      `packages/a> pnpm test (vitest) packages/a/${AT} | pnpm test ${VITEST}`,
      `packages/b> pnpm test (hidden) packages/b/${AT}`,
    ],
    [
      "deno",
      { "deno.json": "{}", "a_test.ts": "" },
      "deno test (deno) deno.json | deno test --junit-path={results}",
    ],
    [
      "a script beside another language's tests",
      { "package.json": pkg("prettier --check ."), "go.mod": "", "a_test.go": "" },
      "go test ./... (go) go.mod | go test -json ./...",
    ],
  ]);

  it("takes the change's packages first", async () => {
    const files = {
      "packages/a/package.json": pkg("jest"),
      "packages/b/package.json": pkg("jest"),
    };
    expect((await of(files, ["packages/b/src/x.ts"])).map(({ cwd }) => cwd)).toEqual([
      "packages/b",
      "packages/a",
    ]);
  });
});

describe("Python", () => {
  const test = { "tests/test_a.py": "def test_a():\n    assert True\n" };
  table([
    [
      "pytest by pyproject.toml",
      { ...test, "pyproject.toml": "[project]\nname='x'\n\n[tool.pytest.ini_options]\n" },
      "pytest (pytest) pyproject.toml:4 | pytest --junitxml={results}",
    ],
    [
      "by setup.cfg",
      { ...test, "setup.cfg": "[metadata]\n[tool:pytest]\n" },
      "pytest (pytest) setup.cfg:2 | pytest --junitxml={results}",
    ],
    [
      "by conftest.py",
      { ...test, "setup.py": "", "tests/conftest.py": "import os\n" },
      "pytest (pytest) tests/conftest.py:1 | pytest --junitxml={results}",
    ],
    [
      "by what the tests are",
      { ...test, "setup.py": "" },
      "pytest (pytest) tests/test_a.py:1 | pytest --junitxml={results}",
    ],
    [
      "uv",
      { ...test, "pyproject.toml": "[dependency-groups]\ndev = ['pytest']\n", "uv.lock": "" },
      "uv run pytest (pytest) pyproject.toml:2 | uv run pytest --junitxml={results}",
    ],
    [
      "poetry",
      { ...test, "pyproject.toml": "[tool.poetry.group.dev.dependencies]\npytest = '*'\n" },
      "poetry run pytest (pytest) pyproject.toml:2 | poetry run pytest --junitxml={results}",
    ],
    [
      "unittest",
      { "setup.py": "", "tests/test_a.py": "import unittest\n" },
      "python3 -m unittest discover -s tests (unittest) tests/test_a.py",
    ],
    [
      "unittest in a package",
      { "setup.py": "", "tests/__init__.py": "", "tests/test_a.py": "import unittest\n" },
      "python3 -m unittest discover (unittest) tests/test_a.py",
    ],
    [
      "Django",
      { "manage.py": "", "app/tests.py": "from django.test import TestCase\n" },
      "python3 manage.py test (unittest) manage.py",
    ],
    [
      "in a folder of its own",
      { "api/pyproject.toml": "[tool.pytest.ini_options]\n", "api/tests/test_a.py": "" },
      "api> pytest (pytest) api/pyproject.toml:1 | pytest --junitxml={results}",
    ],
    ["no tests", { "setup.py": "", "a.py": "" }],
  ]);
});

describe("compiled languages", () => {
  table([
    [
      "Go",
      { "go.mod": "module x\n", "a_test.go": "" },
      "go test ./... (go) go.mod | go test -json ./...",
    ],
    [
      "several Go modules: those with tests",
      {
        "go.mod": "",
        "a_test.go": "",
        "sub/go.mod": "",
        "sub/b_test.go": "",
        "tools/go.mod": "",
        "tools/x.go": "",
      },
      "go test ./... (go) go.mod | go test -json ./...",
      "sub> go test ./... (go) sub/go.mod | go test -json ./...",
    ],
    ["Cargo", { "Cargo.toml": "[package]\n", "src/lib.rs": "" }, "cargo test (cargo) Cargo.toml"],
    [
      "a Cargo workspace",
      { "Cargo.toml": "[workspace]\n", "a/Cargo.toml": "", "a/src/lib.rs": "" },
      "cargo test --workspace (cargo) Cargo.toml",
    ],
    [
      "nextest",
      { "Cargo.toml": "[package]\n", "src/lib.rs": "", ".config/nextest.toml": "" },
      "cargo nextest run (nextest) .config/nextest.toml",
    ],
    [
      "Maven by its wrapper",
      { "pom.xml": "", "m/pom.xml": "", mvnw: "", "src/main/java/A.java": "" },
      "./mvnw -B test (maven) pom.xml",
    ],
    [
      "Gradle",
      {
        "build.gradle.kts": "",
        "settings.gradle.kts": "",
        "app/build.gradle.kts": "",
        "app/src/A.kt": "",
      },
      "gradle test (gradle) build.gradle.kts | gradle cleanTest test",
    ],
    [
      ".NET by its solution",
      {
        "App.sln": 'Project("{x}") = "App.Tests", "tests\\App.Tests\\App.Tests.csproj", "{y}"',
        "src/App/A.cs": "",
        "tests/App.Tests/App.Tests.csproj": "",
      },
      "dotnet test (dotnet) App.sln",
    ],
    [
      ".NET by its test projects",
      { "src/App/A.cs": "", "tests/App.Tests/App.Tests.csproj": "" },
      "tests/App.Tests> dotnet test (dotnet) tests/App.Tests/App.Tests.csproj",
    ],
    [
      "Swift",
      { "Package.swift": "", "Sources/A.swift": "", "Tests/AT/A.swift": "" },
      "swift test (swift) Package.swift",
    ],
    [
      "CMake",
      { "CMakeLists.txt": "project(x)\nenable_testing()\n", "a.c": "" },
      "cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure (ctest) CMakeLists.txt:2 | cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure --output-junit {results}",
    ],
  ]);

  it("knows where Maven and Gradle write their results", async () => {
    expect((await of({ "api/pom.xml": "", "api/A.java": "" }))[0]?.results).toEqual([
      "api/**/target/surefire-reports/TEST-*.xml",
      "api/**/target/failsafe-reports/TEST-*.xml",
    ]);
    expect((await of({ "build.gradle": "", "A.java": "" }))[0]?.results).toEqual([
      "**/build/test-results/**/TEST-*.xml",
    ]);
  });
});

describe("scripting languages", () => {
  table([
    [
      "RSpec",
      { Gemfile: "gem 'rspec'\n", "spec/a_spec.rb": "" },
      "bundle exec rspec (rspec) spec/a_spec.rb",
    ],
    [
      "RSpec that can report",
      { Gemfile: "gem 'rspec_junit_formatter'\n", ".rspec": "", "spec/a_spec.rb": "" },
      "bundle exec rspec (rspec) .rspec | bundle exec rspec --format progress --format RspecJunitFormatter --out {results}",
    ],
    [
      "Rails",
      { Gemfile: "", "bin/rails": "", "test/a_test.rb": "" },
      "bin/rails test (minitest) bin/rails",
    ],
    [
      "Rake",
      { Rakefile: "require 'rake'\nRake::TestTask.new\n", "test/a_test.rb": "" },
      "rake test (minitest) Rakefile:2",
    ],
    [
      "PHPUnit",
      { "composer.json": "{}", "phpunit.xml.dist": "", "src/A.php": "" },
      "vendor/bin/phpunit (phpunit) phpunit.xml.dist | vendor/bin/phpunit --log-junit {results}",
    ],
    [
      "Pest",
      {
        "composer.json": '{"require-dev":{"pestphp/pest":"^2"}}',
        "phpunit.xml": "",
        "src/A.php": "",
      },
      "vendor/bin/pest (pest) phpunit.xml | vendor/bin/pest --log-junit {results}",
    ],
    [
      "composer test",
      { "composer.json": '{\n"scripts": {\n"test": "phpunit"\n}}', "src/A.php": "" },
      "composer test (phpunit) composer.json:3 | composer test -- --log-junit {results}",
    ],
    ["bats", { "test/a.bats": "", "run.sh": "" }, "bats -r test (bats) test/a.bats"],
    [
      "make, where nothing else is known",
      { Makefile: "all:\n\ttrue\n\ntest: all\n\ttrue\n", "a.c": "" },
      "make test (hidden) Makefile:4",
    ],
    ["a variable is no target", { Makefile: "test := x\n", "a.c": "" }],
  ]);
});
