// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what the shell expands
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { TestCommand } from "../../src/core/project.ts";
import { focusedTests } from "../../src/detect/focused-tests.ts";

const command = (
  runner: string | null,
  run: string,
  parts: Partial<TestCommand> = {},
): TestCommand => ({
  run,
  runner,
  cwd: ".",
  source: "x",
  reporting: null,
  results: [],
  ...parts,
});
const NPM = "npm test";
const CARGO = "cargo test --no-fail-fast";

describe("a command for some files: what a person types", () => {
  it.each<[string, string, string[], string | null]>([
    ["vitest", NPM, ["src/a.test.ts"], "npm test -- --run --bail 0 src/a.test.ts"],
    ["vitest", "npm test -- --run", ["a.test.ts"], "npm test -- --run --run --bail 0 a.test.ts"],
    ["vitest", "pnpm test", ["a.test.ts"], "pnpm test --run --bail 0 a.test.ts"],
    ["vitest", "npx vitest run", ["a b.test.ts"], "npx vitest run --run --bail 0 'a b.test.ts'"],
    ["vitest", NPM, ["a.test.ts:12"], null],
    [
      "jest",
      "CI=true npm test",
      ["a.test.js"],
      "CI=true npm test -- --bail 0 --runTestsByPath a.test.js",
    ],
    ["jest", "yarn test", ["[id].test.js"], "yarn test --bail 0 --runTestsByPath '[id].test.js'"],
    ["mocha", NPM, ["test/a.js", "test/b.js"], "npm test -- test/a.js test/b.js"],
    ["node:test", NPM, ["a.test.js"], "npm test -- a.test.js"],
    ["node:test", NPM, ["[id].test.js"], null],
    ["ava", "yarn test", ["a.js"], "yarn test a.js"],
    ["uvu", NPM, ["a.js"], null],
    ["playwright", NPM, ["e2e/a.spec.ts"], "npm test -- 'e2e/a[.]spec[.]ts'"],
    ["playwright", NPM, ["[id].spec.ts"], null],
    ["bun", "bun run test", ["a.test.ts"], "bun run test ./a.test.ts"],
    ["deno", "deno test", ["a_test.ts"], "deno test a_test.ts"],
    [
      "pytest",
      "pytest",
      ["tests/test_a.py", "-x.py"],
      "pytest --maxfail 0 tests/test_a.py ./-x.py",
    ],
    ["pytest", "pytest", ["tests/a::b.py"], null],
    ["pytest", "uv run pytest", ["test_$(x).py"], null],
    [
      "unittest",
      "python3 -m unittest discover",
      ["tests/test_a.py"],
      "python3 -m unittest -v tests.test_a",
    ],
    [
      "unittest",
      "python3 -m unittest discover -s tests -p '*_test.py'",
      ["tests/sub/a_test.py"],
      "PYTHONPATH=tests${PYTHONPATH:+:$PYTHONPATH} python3 -m unittest -v sub.a_test",
    ],
    ["unittest", "python3 -m unittest discover -s tests", ["other/test_a.py"], null],
    ["unittest", "python3 -m unittest discover", ["tests/test-a.py"], null],
    [
      "unittest",
      "python3 manage.py test",
      ["app/tests.py"],
      "python3 manage.py test -v 2 app.tests",
    ],
    [
      "go",
      "go test ./...",
      ["a_test.go", "pkg/x/b_test.go", "pkg/x/c_test.go"],
      "go test . ./pkg/x",
    ],
    ["go", "go test ./a", ["a/a_test.go"], null],
    [
      "cargo",
      "cargo test --workspace",
      ["a/tests/x.rs"],
      "cargo test --workspace --no-fail-fast --test x",
    ],
    ["cargo", "cargo test", ["src/a/b.rs"], `${CARGO} a::b::`],
    ["cargo", "cargo test", ["src/a/mod.rs", "src/c.rs"], `${CARGO} -- a:: c::`],
    ["cargo", "cargo test", ["src/lib.rs"], CARGO],
    ["cargo", "cargo test", ["src/bin/x.rs"], CARGO],
    ["cargo", "cargo test", ["src/a.rs", "tests/x.rs"], CARGO],
    ["cargo", "cargo test", ["tests/common/mod.rs"], CARGO],
    [
      "nextest",
      "cargo nextest run",
      ["src/a.rs", "src/b.rs"],
      "cargo nextest run --no-fail-fast a:: b::",
    ],
    [
      "dotnet",
      "dotnet test",
      ["T/ATests.cs", "T/B.cs"],
      "dotnet test --filter 'FullyQualifiedName~ATests|FullyQualifiedName~B'",
    ],
    [
      "maven",
      "mvn -B test",
      ["src/test/java/p/ATest.java"],
      "mvn -B test '-Dtest=ATest,ATest$*' '-DfailIfNoTests=false' '-DfailIfNoSpecifiedTests=false' '-Dsurefire.failIfNoSpecifiedTests=false'",
    ],
    ["maven", "mvn -B test", ["src/test/java/p/AIT.java"], null],
    ["rspec", "bundle exec rspec", ["spec/a_spec.rb"], "bundle exec rspec spec/a_spec.rb"],
    ["rspec", "rspec", ["spec/a[1].rb"], null],
    ["minitest", "bin/rails test", ["test/a_test.rb"], "bin/rails test --verbose test/a_test.rb"],
    [
      "minitest",
      "rake test",
      ["test/a.rb", "test/b.rb"],
      "rake test TESTOPTS=-v TEST='{test/a.rb,test/b.rb}'",
    ],
    ["phpunit", "composer test", ["tests/ATest.php"], "composer test -- tests/ATest.php"],
    [
      "phpunit",
      "vendor/bin/phpunit",
      ["tests/ATest.php", "tests/BTest.php"],
      "vendor/bin/phpunit --filter '/(^|[^A-Za-z0-9_])(ATest|BTest)::/'",
    ],
    ["phpunit", "composer test", ["tests/ATest.php", "tests/BTest.php"], null],
    ["bats", "bats -r test", ["test/a.bats"], "bats test/a.bats"],
    ["ctest", "ctest", ["a.cpp"], null],
  ])("%s: %s of %j", (runner, run, files, expected) => {
    expect(focusedTests(command(runner, run), files)?.run ?? null).toBe(expected);
  });

  it("is none of a script that hides its runner, of no file, and of one that the command does not reach", () => {
    expect(focusedTests(command(null, NPM), ["a.test.js"])).toBeNull();
    expect(focusedTests(command("jest", NPM), [])).toBeNull();
    const inner = command("jest", NPM, { cwd: "a", scope: { within: ["a"], without: ["a/b"] } });
    expect(focusedTests(inner, ["a/x.js"])?.run).toBe("npm test -- --bail 0 --runTestsByPath x.js");
    expect(focusedTests(inner, ["ab/x.js"])).toBeNull();
    expect(focusedTests(inner, ["a/x.js", "a/b/x.js"])).toBeNull();
  });
});

describe("with the runner's report", () => {
  const reporting = (runner: string, report: string, files: string[], names: string[] = []) =>
    focusedTests(
      command(runner, runner === "go" ? "go test ./..." : NPM, { reporting: report }),
      files,
      names,
    )?.reporting;
  it("keeps what reports", () => {
    expect(reporting("vitest", "npm test -- --outputFile.junit={results}", ["a.test.ts"])).toBe(
      "npm test -- --outputFile.junit={results} --run --bail 0 a.test.ts",
    );
  });
  it("mocha's files go before the reporter's options, and below 6 the output says it", () => {
    expect(
      reporting("mocha", "npm test -- --reporter xunit --reporter-option output={results}", [
        "a.js",
      ]),
    ).toBe("npm test -- a.js --no-bail --reporter xunit --reporter-option output={results}");
    expect(
      reporting("mocha", "yarn test --reporter xunit --reporter-option output={results}", ["a.js"]),
    ).toBe("yarn test a.js --no-bail --reporter xunit --reporter-option output={results}");
    expect(focusedTests(command("mocha", NPM), ["a.js"])?.reporting).toBe(
      "npm test -- a.js --reporter tap",
    );
  });
  it("Go's tests by name, where they are names", () => {
    const json = "go test -json ./...";
    expect(reporting("go", json, ["p/a_test.go"], ["TestA/two", "TestA", "TestB"])).toBe(
      "go test -json -run '^(TestA|TestB)$' ./p",
    );
    expect(reporting("go", json, ["p/a_test.go"], ["TestA$(x)"])).toBe("go test -json ./p");
  });
  it("Gradle's tasks are those of the projects, each with its classes", () => {
    const gradle = command("gradle", "./gradlew test", { reporting: "./gradlew cleanTest test" });
    const files = ["a/b/src/test/kotlin/p/ATest.kt", "src/test/java/BTest.java"];
    expect(focusedTests(gradle, files)).toEqual({
      run: "./gradlew --continue :a:b:test --tests '*ATest' :test --tests '*BTest'",
      reporting:
        "./gradlew --continue :a:b:cleanTest :a:b:test --tests '*ATest' :cleanTest :test --tests '*BTest'",
    });
    expect(focusedTests(gradle, ["src/integrationTest/java/ATest.java"])).toBeNull();
  });
});

describe("names that a shell would read", () => {
  const HOSTILE = [
    "a b.py",
    "it's.py",
    'say "x".py',
    "$(touch pwned).py",
    "`touch pwned`.py",
    "a;b&c|d.py",
    "a\nb.py",
    "$HOME.py",
    "-k.py",
    "~.py",
    "*.py",
    "\\.py",
    "é.py",
    "!x.py",
  ];
  it("reach the program as they are", () => {
    const { run } = focusedTests(command("pytest", "printf %s\\\\0"), HOSTILE) ?? { run: "" };
    const said = execFileSync("bash", ["-c", run], { encoding: "utf8" }).split("\0").slice(0, -1);
    expect(said.splice(0, 2)).toEqual(["--maxfail", "0"]);
    expect(said).toEqual(HOSTILE.map((name) => (/^[-~]/.test(name) ? `./${name}` : name)));
  });
  it.each(["npm test", "npx jest", "pnpm test", "yarn test", "CI=true npm test"])(
    "%s: what another shell may read again is not handed on",
    (run) => {
      for (const name of ["$(x).js", "`x`.js", "it's.js", 'a"b.js', "a;b.js", "a\nb.js", "a\\b.js"])
        expect(focusedTests(command("jest", run), [name])).toBeNull();
      expect(focusedTests(command("jest", run), ["(a) [b].js"])).not.toBeNull();
    },
  );
});
