import { describe, expect, it } from "vitest";
import { unreachedTests } from "../../src/core/unreached-tests.ts";
import { detectProject } from "../../src/detect/project.ts";
import { primarySuites } from "../../src/facts/test-suites.ts";
import { literalTree } from "../harness/model-situation.ts";

/** What detection does not run, and that it knows. */

type Files = Readonly<Record<string, string>>;

async function look(files: Files, changed: readonly string[] = []) {
  const project = await detectProject(literalTree(files), changed);
  const suites = primarySuites(project.testCommands);
  const { others, ...left } = unreachedTests(project, suites);
  const runs = suites.map(({ cwd, run }) => (cwd === "." ? run : `${cwd}> ${run}`));
  return { runs, ...left, others };
}

const pkg = (test: string | null, more: object = {}) =>
  JSON.stringify({ name: "x", ...(test === null ? {} : { scripts: { test } }), ...more });

function table(cases: [title: string, files: Files, runs: string[], others?: string[]][]) {
  it.each(cases)("%s", async (_, files, runs, others = []) => {
    const found = await look(files);
    expect(found.runs).toEqual(runs);
    expect(found.others).toEqual(others);
  });
}

describe("Cargo", () => {
  const crate = (name: string, more = "") => `[package]\nname = "${name}"\n${more}`;
  const tools = { "tools/x/Cargo.toml": crate("x"), "tools/x/tests/t.rs": "" };
  table([
    [
      "a crate with a workspace of its own",
      {
        "Cargo.toml": crate("a", "[workspace]\n"),
        "src/lib.rs": "",
        "tools/x/Cargo.toml": crate("x", "[workspace]\n"),
        "tools/x/tests/t.rs": "",
      },
      ["cargo test --workspace", "tools/x> cargo test --workspace"],
    ],
    [
      "a crate beside one without a workspace",
      { "Cargo.toml": crate("a"), ...tools },
      ["cargo test", "tools/x> cargo test"],
    ],
    [
      "an excluded crate",
      { "Cargo.toml": '[workspace]\nmembers = ["a"]\nexclude = ["tools"]\n', ...tools },
      ["cargo test --workspace", "tools/x> cargo test"],
    ],
    [
      "a member by a glob",
      { "Cargo.toml": '[workspace]\nmembers = ["./tools/*"]\n', ...tools },
      ["cargo test --workspace"],
    ],
    [
      "a member by the path of a dependency of one",
      {
        "Cargo.toml": crate("a", '[workspace]\n[dependencies]\nb = { path = "b" }\n'),
        "b/Cargo.toml": crate("b", '[dev-dependencies]\nx = { path = "../tools/x" }\n'),
        ...tools,
      },
      ["cargo test --workspace"],
    ],
    [
      "neither a member nor excluded: cargo refuses to build it",
      { "Cargo.toml": '[workspace]\nmembers = ["a"]\n', ...tools },
      ["cargo test --workspace"],
      ["tools/x/tests/t.rs"],
    ],
  ]);
});

describe("builds of the JVM", () => {
  const test = "src/test/java/ATest.java";
  table([
    [
      "a Maven build that is no module",
      {
        "pom.xml": "<modules><module>m</module><!-- <module>tools</module> --></modules>",
        "m/pom.xml": "",
        [`m/${test}`]: "",
        "tools/pom.xml": "",
        [`tools/${test}`]: "",
      },
      ["mvn -B test", "tools> mvn -B test"],
    ],
    [
      "a Gradle build with settings of its own",
      {
        "settings.gradle": "",
        "build.gradle": "",
        "app/build.gradle": "",
        [`app/${test}`]: "",
        "tools/settings.gradle": "",
        "tools/build.gradle": "",
        [`tools/${test}`]: "",
      },
      ["gradle test", "tools> gradle test"],
    ],
  ]);
});

describe("Python", () => {
  const bare = "def test_a():\n    assert True\n";
  table([
    [
      "what `testpaths` leave out, run where it is a project of its own",
      {
        "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = [\n  "tests",\n]\n',
        "tests/test_a.py": bare,
        "extra/test_b.py": bare,
        "tool/setup.py": "",
        "tool/tests/test_c.py": bare,
      },
      ["pytest", "tool> pytest"],
      ["extra/test_b.py"],
    ],
    [
      "a nested project that the root's pytest goes into",
      { "pytest.ini": "[pytest]\n", "a/setup.py": "", "a/test_a.py": bare },
      ["pytest"],
    ],
    [
      "folders of unittest, in packages and not",
      {
        "setup.py": "",
        "aa/test_a.py": "import unittest",
        "bb/__init__.py": "",
        "bb/test_b.py": "import unittest",
        "tests/unit/test_c.py": "import unittest",
        "o'r/test_d.py": "import unittest",
      },
      [
        "python3 -m unittest discover -s aa",
        "python3 -m unittest discover",
        "python3 -m unittest discover -s 'o'\\''r'",
        "python3 -m unittest discover -s tests/unit",
      ],
    ],
    [
      "a script that is only called like a test",
      {
        "setup.py": "",
        "aa/test_a.py": "import unittest",
        "scripts/test_connection.py": "print(1)",
      },
      ["python3 -m unittest discover -s aa"],
      ["scripts/test_connection.py"],
    ],
  ]);
});

describe("packages of JavaScript", () => {
  const web = { "web/package.json": pkg("jest"), "web/a.test.js": "" };
  table([
    ["one of its own", { "package.json": pkg("jest"), ...web }, ["npm test", "web> npm test"]],
    [
      "a member of the workspace",
      { "package.json": pkg("turbo test", { workspaces: { packages: ["./web/"] } }), ...web },
      ["npm test"],
    ],
    [
      "a member for pnpm",
      {
        "package.json": pkg("pnpm -r test"),
        "pnpm-workspace.yaml": "packages:\n  - '*'\n",
        ...web,
      },
      ["npm test"],
    ],
    [
      "a member where the root names its files",
      { "package.json": pkg("jest lib", { workspaces: ["*"] }), "lib/b.test.js": "", ...web },
      ["npm test", "web> npm test"],
    ],
    [
      "a member with another runner than the root's",
      { "package.json": pkg("vitest run", { workspaces: ["*"] }), ...web },
      ["npm test", "web> npm test"],
    ],
    [
      "one that the root's scripts go into",
      {
        "package.json": pkg(null, {
          scripts: { test: "run-s test:*", "test:web": "cd web && npm test" },
        }),
        ...web,
      },
      ["npm test"],
    ],
    [
      "one that only other scripts go into",
      { "package.json": pkg(null, { scripts: { test: "make", dev: "cd web && vite" } }), ...web },
      ["npm test", "web> npm test"],
    ],
    [
      "one without a script, where nobody knows what the root's does",
      { "package.json": pkg("make"), "web/package.json": pkg(null), "web/a.test.js": "" },
      ["npm test"],
      ["web/a.test.js"],
    ],
    [
      "a folder that only says what its modules are",
      { "package.json": pkg("make"), "web/package.json": '{"type":"module"}', "web/a.test.js": "" },
      ["npm test"],
    ],
    [
      "mocha, which goes into `test` alone",
      { "package.json": pkg("mocha"), "test/a.js": "", "lib/b.test.js": "" },
      ["npm test"],
      ["lib/b.test.js"],
    ],
  ]);

  it.each(["{ broken", "[]", ""])("throws for a package.json of %j", async (text) => {
    const files = { "a/package.json": text, "a/a.test.js": "" };
    await expect(look(files)).rejects.toMatchObject({
      name: "FactUnavailable",
      reason: expect.stringMatching(/^a\/package\.json cannot be read/),
    });
  });

  it("does not mind one that tests read, unless the change broke it", async () => {
    const files = { "package.json": pkg("jest"), "tests/cases/package.json": "{" };
    expect((await look(files)).runs).toEqual(["npm test"]);
    await expect(look(files, ["tests/cases/package.json"])).rejects.toThrow(/cannot be read/);
  });
});

it("throws for a Cargo.toml that cannot be read", async () => {
  await expect(look({ "Cargo.toml": "[package", "src/lib.rs": "" })).rejects.toMatchObject({
    reason: expect.stringMatching(/^Cargo\.toml cannot be read/),
  });
});

describe("other languages", () => {
  table([
    [
      "Swift packages in packages",
      {
        "Package.swift": "",
        "Sources/A.swift": "",
        "Tools/Package.swift": "",
        "Tools/Tests/TTests/TTests.swift": "",
      },
      ["Tools> swift test"],
    ],
    [
      "a .NET project that no solution lists",
      { "App.sln": "", "src/A.cs": "", "x/X.Tests/X.Tests.csproj": "", "x/X.Tests/ATests.cs": "" },
      ["dotnet test", "x/X.Tests> dotnet test"],
    ],
    [
      "gems in a gem",
      {
        Gemfile: "gem 'rspec'",
        "spec/a_spec.rb": "",
        "gems/b/b.gemspec": "",
        "gems/b/spec/b_spec.rb": "",
      },
      ["bundle exec rspec", "gems/b> rspec"],
    ],
    [
      "folders that phpunit.xml does not name",
      {
        "composer.json": "{}",
        "phpunit.xml":
          "<phpunit><testsuites><testsuite><directory suffix='x'>tests</directory></testsuite></testsuites></phpunit>",
        "tests/ATest.php": "",
        "lib/tests/BTest.php": "",
      },
      ["vendor/bin/phpunit"],
      ["lib/tests/BTest.php"],
    ],
    ["bats in several folders", { "a/x.bats": "", "b/y.bats": "" }, ["bats -r a", "bats -r b"]],
  ]);
});

it("looks into an example whose tests the change touches", async () => {
  const files = {
    "package.json": pkg("jest"),
    "examples/web/package.json": pkg("mocha test"),
    "examples/web/test/a.js": "",
    "node_modules/x/package.json": "{",
    "node_modules/x/test/a.js": "",
  };
  expect((await look(files)).runs).toEqual(["npm test"]);
  const changed = ["examples/web/test/a.js", "node_modules/x/test/a.js"];
  expect((await look(files, changed)).runs).toEqual(["npm test", "examples/web> npm test"]);
});

it("names commands that another of their ecosystem stands for", async () => {
  const files = { "pom.xml": "", "build.gradle": "", "src/test/java/ATest.java": "" };
  expect(await look(files)).toMatchObject({ runs: ["mvn -B test"], leftOut: ["`gradle test`"] });
});

it("looks at the change's packages first, and at all of them", async () => {
  const names = Array.from({ length: 40 }, (_, n) => `packages/p${n + 10}`);
  const files = Object.fromEntries(names.map((name) => [`${name}/package.json`, pkg("jest")]));
  const { runs } = await look(files, ["packages/p49/src/x.js"]);
  expect(runs).toHaveLength(40);
  expect(runs[0]).toBe("packages/p49> npm test");
});
