import { describe, expect, it } from "vitest";
import { testChanges } from "../../src/checks/test-changes.ts";
import { ask, places, type Situation } from "./situation.ts";

type Case = [
  title: string,
  status: string,
  situation: Situation,
  places?: string[],
  options?: object,
];

function table(cases: Case[]) {
  for (const [title, status, situation, expected = [], options = {}] of cases)
    it(`${title} → ${status}`, async () => {
      const result = await ask(testChanges, options, situation);
      expect({ status: result.status, places: places(result) }, result.summary).toEqual({
        status,
        places: expected,
      });
    });
}

describe("source and tests", () => {
  const before = { "src/a.ts": "one();\n", "tests/a.test.ts": "test(1);\n" };
  table([
    [
      "both changed",
      "pass",
      { before, change: { "src/a.ts": "two();\n", "tests/a.test.ts": "test(2);\n" } },
    ],
    [
      "source alone",
      "fail",
      { before, change: { "src/a.ts": "two();\n" } },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "every file is named",
      "fail",
      { before, change: { "src/a.ts": "two();\n", "src/b.ts": "\nx();\n" } },
      ["src/a.ts:1 no-test-change", "src/b.ts:1 no-test-change"],
    ],
    ["tests alone", "not-applicable", { before, change: { "tests/a.test.ts": "test(2);\n" } }],
    ["documentation alone", "not-applicable", { before, change: { "README.md": "x\n" } }],
    ["a deletion", "not-applicable", { before, change: { "src/a.ts": null } }],
    [
      "a move",
      "not-applicable",
      { before, moved: { "src/b.ts": "src/a.ts" }, change: { "src/b.ts": "one();\n" } },
    ],
    [
      "a move with an edit",
      "fail",
      { before, moved: { "src/b.ts": "src/a.ts" }, change: { "src/b.ts": "two();\n" } },
      ["src/b.ts:1 no-test-change"],
    ],
    [
      "blank lines and comments",
      "not-applicable",
      { before, change: { "src/a.ts": "\n// why\n/* a\n * b\n */\n  one();\n" } },
    ],
    [
      "Python's docstrings",
      "not-applicable",
      {
        before: {
          "a.py":
            '#!/usr/bin/env python\n"""Old."""\nclass A:\n    \'\'\'Old\n    text.\n    \'\'\'\n    def f(\n        self,\n    ) -> int:  # noqa\n        r"""Old."""\n        return 1\n',
        },
        change: {
          "a.py":
            '#!/usr/bin/env python\n# why\n"""New\nand longer.\n"""\nclass A:\n    def f(\n        self,\n    ) -> int:  # noqa\n        """New."""\n\n        return 1\n',
        },
      },
    ],
    [
      "a text in triple quotes that is a value",
      "fail",
      {
        before: { "a.py": 'def f():\n    return g(\n        """old"""\n    )\n' },
        change: { "a.py": 'def f():\n    return g(\n        """new"""\n    )\n' },
      },
      ["a.py:3 no-test-change"],
    ],
    [
      "code behind a docstring",
      "fail",
      {
        before: { "a.py": 'def f():\n    """x"""\n    return 1\n' },
        change: { "a.py": 'def f():\n    """x\n    y"""; return 2\n' },
      },
      ["a.py:2 no-test-change"],
    ],
    [
      "code behind a comment",
      "fail",
      { before, change: { "src/a.ts": "/* a */ two();\n" } },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "code after a block comment",
      "fail",
      { before, change: { "src/a.ts": "one();\n/* a\n*/ two();\n" } },
      ["src/a.ts:2 no-test-change"],
    ],
    [
      "two lines change places",
      "fail",
      { before: { ...before, "src/a.ts": "a();\nb();\n" }, change: { "src/a.ts": "b();\na();\n" } },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "the test got only a comment",
      "fail",
      { before, change: { "src/a.ts": "two();\n", "tests/a.test.ts": "// see\ntest(1);\n" } },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "the test was deleted",
      "fail",
      { before, change: { "src/a.ts": "two();\n", "tests/a.test.ts": null } },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "the test only lost lines",
      "fail",
      {
        before: { ...before, "tests/a.test.ts": "test(1);\ntest(2);\n" },
        change: { "src/a.ts": "two();\n", "tests/a.test.ts": "test(1);\n" },
      },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "source only lost lines, with its test",
      "pass",
      {
        before: { "src/a.ts": "one();\ntwo();\n", "tests/b.test.ts": "test(2);\n" },
        change: { "src/a.ts": "one();\n", "tests/b.test.ts": null },
      },
    ],
    [
      "a test that is merely moved",
      "fail",
      {
        before,
        moved: { "tests/b.test.ts": "tests/a.test.ts" },
        change: { "src/a.ts": "two();\n", "tests/b.test.ts": "test(1);\n" },
      },
      ["src/a.ts:1 no-test-change"],
    ],
    [
      "a snapshot is what tests compare with",
      "pass",
      {
        before: { ...before, "tests/__snapshots__/a.snap": "1\n" },
        change: { "src/a.ts": "two();\n", "tests/__snapshots__/a.snap": "2\n" },
      },
    ],
    [
      "ignore",
      "not-applicable",
      { before, change: { "src/a.ts": "two();\n" } },
      [],
      { ignore: ["src/a.ts"] },
    ],
    [
      "source and tests given",
      "fail",
      {
        before,
        change: {
          "src/a.ts": "two();\n",
          "lib/x.sql": "select\n",
          "tests/a.test.ts": "test(2);\n",
        },
      },
      ["lib/x.sql:1 no-test-change"],
      { source: ["lib/**"], tests: ["checks/**"] },
    ],
    [
      "source and tests given, both changed",
      "pass",
      { change: { "lib/x.sql": "select\n", "checks/x.sql": "select\n" } },
      [],
      { source: ["lib/**"], tests: ["checks/**"] },
    ],
    ["a language without a convention, alone", "unknown", { change: { "lib/a.ex": "x\n" } }],
    ["its tests alone", "not-applicable", { change: { "test/a_test.exs": "x\n" } }],
    ["an empty file", "not-applicable", { change: { "pkg/__init__.py": "" } }],
  ]);

  it("names what it could not look at, in the summary", async () => {
    const result = await ask(
      testChanges,
      {},
      {
        before,
        change: { "src/a.ts": "two();\n", "tests/a.test.ts": "test(2);\n", "lib/a.ex": "x\n" },
      },
    );
    expect(result.summary).toBe(
      "1 source file changed, 1 test file with it; 1 file of another language not looked at: lib/a.ex",
    );
    expect(result.evidence).toEqual([
      { kind: "change", ref: "tests/a.test.ts", summary: "1 line of test code new or altered" },
    ]);
  });
});

describe("a monorepo", () => {
  const before = {
    "package.json": "{}",
    "tests/root.test.ts": "test(1);\n",
    "packages/a/package.json": "{}",
    "packages/a/src/x.ts": "x();\n",
    "packages/a/src/x.test.ts": "test(1);\n",
    "packages/b/package.json": "{}",
    "packages/b/src/y.ts": "y();\n",
    "packages/b/src/y.test.ts": "test(1);\n",
    "e2e/package.json": "{}",
    "e2e/tests/all.spec.ts": "test(1);\n",
  };
  const both = { "packages/a/src/x.ts": "x(2);\n", "packages/b/src/y.ts": "y(2);\n" };
  table([
    [
      "a neighbour's tests do not speak for a package",
      "fail",
      { before, change: { ...both, "packages/a/src/x.test.ts": "test(2);\n" } },
      ["packages/b/src/y.ts:1 no-test-change"],
    ],
    [
      "each its own",
      "pass",
      {
        before,
        change: {
          ...both,
          "packages/a/src/x.test.ts": "test(2);\n",
          "packages/b/src/y.test.ts": "test(2);\n",
        },
      },
    ],
    [
      "a package of tests speaks for all",
      "pass",
      { before, change: { ...both, "e2e/tests/all.spec.ts": "test(2);\n" } },
    ],
    [
      "so do the root's",
      "pass",
      { before, change: { ...both, "tests/root.test.ts": "test(2);\n" } },
    ],
    [
      ".NET: a project of tests",
      "pass",
      {
        before: {
          "src/Foo/Foo.csproj": "",
          "src/Foo/A.cs": "A();\n",
          "tests/Foo.Tests/Foo.Tests.csproj": "",
        },
        change: { "src/Foo/A.cs": "B();\n", "tests/Foo.Tests/ATests.cs": "T();\n" },
      },
    ],
  ]);
});

describe("Rust's tests among the source", () => {
  const source = "pub fn one() -> u8 {\n    1\n}\n";
  const tests = (n: number) =>
    `\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn is_one() {\n        assert_eq!(one(), ${n});\n    }\n}\n`;
  table([
    [
      "both in one file",
      "pass",
      {
        before: { "src/lib.rs": source + tests(1) },
        change: { "src/lib.rs": source.replace("1\n", "2\n") + tests(2) },
      },
    ],
    [
      "the source alone",
      "fail",
      {
        before: { "src/lib.rs": source + tests(1) },
        change: { "src/lib.rs": source.replace("1\n", "2\n") + tests(1) },
      },
      ["src/lib.rs:2 no-test-change"],
    ],
    [
      "the tests alone",
      "not-applicable",
      { before: { "src/lib.rs": source + tests(1) }, change: { "src/lib.rs": source + tests(2) } },
    ],
    [
      "code after the tests is source",
      "fail",
      {
        before: { "src/lib.rs": source + tests(1) },
        change: { "src/lib.rs": `${source + tests(1)}\npub fn two() {}\n` },
      },
      ["src/lib.rs:14 no-test-change"],
    ],
    [
      "code after a one-line test module is source",
      "fail",
      {
        before: { "src/lib.rs": source },
        change: { "src/lib.rs": `#[cfg(test)]\nmod tests;\n${source}pub fn two() {}\n` },
      },
      ["src/lib.rs:1 no-test-change"],
    ],
  ]);
});

describe("what is source, and what is a test, by language", () => {
  const source = [
    "src/a.tsx",
    "lib/a.mjs",
    "src/A.vue",
    "app/models.py",
    "pkg/tasks.py",
    "cmd/main.go",
    "src/main.rs",
    "src/main/java/A.java",
    "app/src/main/kotlin/A.kt",
    "src/Foo/A.cs",
    "app/models/a.rb",
    "src/A.php",
    "Sources/App/A.swift",
    "src/a.c",
    "include/a.h",
    "src/a.cpp",
    "src/main/scala/A.scala",
    "bin/run.sh",
    "src/build/x.ts",
    // cobra: a package that generates documentation is no documentation.
    "doc/man_docs.go",
    "homeassistant/setup.py",
    "spring-test/src/main/java/TestContext.java",
    "src/commonMain/kotlin/HttpTest.kt",
  ];
  const tests: Record<string, string> = {
    "src/a.tsx": "src/__tests__/a.tsx",
    "lib/a.mjs": "test/a.mjs",
    "src/A.vue": "src/A.spec.ts",
    "app/models.py": "tests/test_models.py",
    "pkg/tasks.py": "pkg/tasks_test.py",
    "cmd/main.go": "cmd/main_test.go",
    "src/main.rs": "tests/cli.rs",
    "src/main/java/A.java": "src/test/java/ATest.java",
    "app/src/main/kotlin/A.kt": "app/src/test/kotlin/ATest.kt",
    "src/Foo/A.cs": "test/Foo.Tests/A.cs",
    "app/models/a.rb": "spec/models/a_spec.rb",
    "src/A.php": "tests/ATest.php",
    "Sources/App/A.swift": "Tests/AppTests/A.swift",
    "src/a.c": "tests/a.c",
    "include/a.h": "test/test_a.c",
    "src/a.cpp": "src/a_test.cc",
    "src/main/scala/A.scala": "src/test/scala/ASpec.scala",
    "bin/run.sh": "test/run.bats",
    "src/build/x.ts": "src/build/x.test.ts",
    "doc/man_docs.go": "doc/man_docs_test.go",
    "homeassistant/setup.py": "tests/test_setup.py",
    "spring-test/src/main/java/TestContext.java": "spring-test/src/test/java/ContextTests.java",
    "src/commonMain/kotlin/HttpTest.kt": "src/commonTest/kotlin/HttpTestTest.kt",
  };
  it.each(source)("%s", async (path) => {
    const change = { [path]: "code\n" };
    expect(await ask(testChanges, {}, { change })).toMatchObject({ status: "fail" });
    expect(
      await ask(testChanges, {}, { change: { ...change, [tests[path] as string]: "code\n" } }),
    ).toMatchObject({ status: "pass" });
  });

  it.each([
    "vite.config.ts",
    "src/types.d.ts",
    "node_modules/x/index.js",
    "vendor/x/x.go",
    "api/a.pb.go",
    "app/migrations/0001_x.py",
    "docs/conf.py",
    "docs/docs.go",
    "documentation/examples/a.js",
    "packages/docs/components/heading.tsx",
    "setup.py",
    "build.rs",
    "examples/a.rs",
    "Package.swift",
    "db/schema.rb",
    "src/a.stories.tsx",
    "dist/a.js",
    "src/generated/a.ts",
    "A.Designer.cs",
    "README.md",
    "src/data.json",
    ".github/scripts/a.sh",
    "scripts/release.sh",
    "Build/build.ps1",
  ])("%s is neither", async (path) => {
    expect(await ask(testChanges, {}, { change: { [path]: "code\n" } })).toMatchObject({
      status: "not-applicable",
    });
  });
});
