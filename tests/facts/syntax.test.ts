import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RuleFamily, SyntaxReport } from "../../src/core/syntax.ts";
import { committedTree } from "../../src/facts/base-tree.ts";
import { type SyntaxWish, syntaxOf } from "../../src/facts/syntax.ts";
import { workingTree } from "../../src/facts/tree.ts";
import type { SyntaxRule } from "../../src/syntax/rule.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

/** A handler without a statement, in two languages; stands for every rule. */
const rule: SyntaxRule = {
  id: "empty-catch",
  family: "error-handling",
  languages: ["javascript", "typescript", "python"],
  message: "Nothing is done",
  fix: "do something",
  labels: [],
  kinds: ["catch_clause", "except_clause"],
  where: "everywhere",
  examples: { bad: [], good: [] },
  match: (node) => {
    const body = node.children().find((child) => /block$/.test(child.kind()));
    const isEmpty = body?.namedChildren().every((one) => one.kind() === "pass_statement");
    return isEmpty ? { node, within: node.parent() ?? node } : null;
  },
};
/** Counts how often a file's tree is looked at. */
let asked: string[] = [];
const identifiers: SyntaxRule = {
  ...rule,
  id: "name",
  family: "leftovers",
  kinds: ["program", "module"],
  match: (_node, file) => {
    asked.push(file.path);
    return null;
  },
};
const RULES: Record<RuleFamily, () => Promise<readonly SyntaxRule[]>> = {
  "error-handling": async () => [rule],
  leftovers: async () => [identifiers],
  suppressions: async () => [],
};

async function open(repo: TestRepository, wishes: readonly SyntaxWish[] = ["error-handling"]) {
  const { repository, base, change } = await openChange(repo);
  const before = committedTree(repository, base.mergeBase);
  const { signal } = new AbortController();
  const tree = workingTree(repository);
  const baseTree = async () => before;
  const syntax = syntaxOf({ change, tree, baseTree, wishes, oneRun: false, signal }, RULES);
  return { syntax, close: () => before.close() };
}

async function report(repo: TestRepository): Promise<SyntaxReport> {
  const { syntax, close } = await open(repo);
  try {
    return await syntax.report("error-handling");
  } finally {
    await close();
  }
}

const at = ({ findings }: SyntaxReport) => findings.map(({ path, line }) => `${path}:${line}`);
const swallow = (call: string, indent = "") =>
  `${indent}try {\n${indent}  ${call}();\n${indent}} catch {}\n`;
const handle = (call: string) => `try {\n  ${call}();\n} catch (error) {\n  fail(error);\n}\n`;
const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `const line${n + from} = ${n + from};\n`).join("");

describe("what the change brought", () => {
  it("is found where it was written, and nowhere else", async () => {
    const repo = makeRepository()
      .write("src/a.ts", swallow("old") + many(0, 9))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", swallow("old") + many(0, 9) + swallow("fresh"))
      .write("src/b.py", "try:\n    go()\nexcept ValueError:\n    pass\n")
      .commit("more");
    const found = await report(repo);
    expect(at(found)).toEqual(["src/a.ts:15", "src/b.py:3"]);
    expect(found.files).toEqual([
      { path: "src/a.ts", language: "typescript", role: "source", addedLines: 3 },
      { path: "src/b.py", language: "python", role: "source", addedLines: 4 },
    ]);
    expect(found.findings[0]).toMatchObject({
      rule: "empty-catch",
      message: "Nothing is done",
      endLine: 15,
      column: 3,
    });
  });

  it("is not what was moved, within a file, to another, or further in", async () => {
    const repo = makeRepository()
      .write("src/a.ts", swallow("one") + many(0, 20) + swallow("two") + swallow("three"))
      .write("src/c.ts", "export {};\n")
      .commit("base")
      .branch("feature")
      .write(
        "src/a.ts",
        `${many(0, 20)}if (maybe) {\n${swallow("three", "  ")}}\n${swallow("one")}`,
      )
      .write("src/c.ts", `export {};\n${swallow("two")}`)
      .commit("move");
    expect(at(await report(repo))).toEqual([]);
  });

  it("is the second of what was moved once", async () => {
    const repo = makeRepository()
      .write("src/a.ts", swallow("one") + many(0, 20))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", many(0, 20) + swallow("one") + swallow("one"))
      .commit("copy");
    expect(at(await report(repo))).toEqual(["src/a.ts:26"]);
  });

  it("is another fault in the place of one that is gone", async () => {
    const repo = makeRepository()
      .write("src/a.ts", "try { one(); } catch {}\n")
      .commit("base")
      .branch("feature")
      .write("src/a.ts", `${many(0, 2)}try { another(); } catch {}\n`)
      .commit("replace");
    expect(at(await report(repo))).toEqual(["src/a.ts:3"]);
  });

  it("is not a handler that nobody touched, of other work than before", async () => {
    const repo = makeRepository()
      .write("src/a.ts", swallow("one"))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", many(0, 2) + swallow("another"))
      .commit("replace");
    expect(at(await report(repo))).toEqual([]);
  });

  it("is a fault that came by taking lines out", async () => {
    const repo = makeRepository()
      .write("src/a.ts", handle("one") + many(0, 9))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", `try {\n  one();\n} catch (error) {\n}\n${many(0, 9)}`)
      .commit("take out");
    expect(at(await report(repo))).toEqual(["src/a.ts:3"]);
  });

  it("is not a fault that was there, of which a line inside changed", async () => {
    const clause = (call: string, blank: string) => `try {\n  ${call}();\n} catch {\n${blank}}\n`;
    const repo = makeRepository()
      .write("src/a.ts", clause("one", ""))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", many(0, 3) + clause("two", "\n"))
      .commit("say it otherwise");
    expect(at(await report(repo))).toEqual([]);
  });

  it("is read in a renamed file against what it was", async () => {
    const repo = makeRepository()
      .write("src/a.ts", swallow("one") + many(0, 30))
      .commit("base")
      .branch("feature")
      .rename("src/a.ts", "src/b.ts")
      .write("src/b.ts", swallow("one") + many(0, 30) + swallow("two"))
      .commit("rename");
    expect(at(await report(repo))).toEqual(["src/b.ts:36"]);
  });
});

describe("code that was none, or was held to less", () => {
  it.each([
    ["docs/a.txt", "src/a.ts"],
    ["vendor/a.ts", "src/a.ts"],
    ["src/a.vue", "src/a.ts"],
    ["tests/a.test.ts", "src/a.ts"],
  ])("is new as a whole: %s renamed to %s", async (from, to) => {
    const repo = makeRepository()
      .write(from, swallow("one") + many(0, 20))
      .commit("base")
      .branch("feature")
      .write("keep.md", "1\n")
      .rename(from, to);
    repo.commit("rename");
    const found = await report(repo);
    expect(at(found)).toEqual(["src/a.ts:3"]);
    expect(found.files).toMatchObject([{ path: "src/a.ts", addedLines: 23 }]);
  });

  it("is new as a whole where a link became a file", async () => {
    const repo = makeRepository().write("data/a.dat", "1\n");
    symlinkSync("../data/a.dat", repo.path("data/a.ts"));
    repo.commit("base").branch("feature").remove("data/a.ts");
    repo.write("data/a.ts", swallow("one")).commit("file");
    expect(at(await report(repo))).toEqual(["data/a.ts:3"]);
  });

  it("is not made generated by a header that the branch writes", async () => {
    const repo = makeRepository()
      .write("src/a.ts", many(0, 9))
      .commit("base")
      .branch("feature")
      .write("src/a.ts", `// @generated\n${swallow("one")}${many(0, 9)}`)
      .commit("hide");
    const found = await report(repo);
    expect(at(found)).toEqual(["src/a.ts:4"]);
    expect(found.generated).toEqual([]);
  });

  it("is unread where git takes it for no text", async () => {
    const repo = makeRepository()
      .write("a.md", "1\n")
      .commit("base")
      .branch("feature")
      .write({ "src/a.ts": `${swallow("one")}// \0\n`, "logo.png": "\0\0" })
      .commit("hide");
    expect((await report(repo)).unread).toMatchObject([{ path: "src/a.ts", line: null }]);
  });
});

describe("the tests of a change", () => {
  const TEST =
    'import { it, expect } from "vitest";\nit("adds", () => { expect(1 + n).toBe(3); });\n';
  const tests = async (repo: TestRepository) => {
    const { syntax, close } = await open(repo, ["tests"]);
    const found = await syntax.tests();
    await close();
    return found;
  };

  it("are gone where no runner takes their file", async () => {
    const repo = makeRepository()
      .write("tests/sum.test.js", TEST)
      .commit("base")
      .branch("feature")
      .rename("tests/sum.test.js", "tests/helpers/sum.js")
      .commit("move");
    const { before, after } = await tests(repo);
    expect([before.tests.length, after.tests.length]).toEqual([1, 0]);
  });

  it("are read on both sides, with what the source declares where one is another now", async () => {
    const repo = makeRepository()
      .write({ "tests/sum.test.js": TEST, "src/sum.js": "export function sum() {}\n" })
      .commit("base")
      .branch("feature")
      .write({
        "tests/sum.test.js": TEST.replace("adds", "sums"),
        "src/sum.js": "export function total() {}\n",
      })
      .commit("rename");
    const { before, after, files } = await tests(repo);
    expect(files).toEqual([{ path: "tests/sum.test.js", language: "javascript" }]);
    expect(before.tests.map(({ name }) => name)).toEqual(["adds"]);
    expect(after.tests.map(({ name }) => name)).toEqual(["sums"]);
    expect([before.declared, after.declared]).toEqual([["sum"], ["total"]]);
  });

  it.each([
    ["tests/sum.test.js", "const = ;\n", TEST],
    ["tests/sum.test.js", TEST, "const = ;\n"],
    ["tests/sum.test.js", TEST, `// \0\n${TEST}`],
  ])("%s: %j that became %j are not read", async (path, from, to) => {
    const repo = makeRepository().write(path, from).commit("base").branch("feature");
    repo.write(path, to).commit("change");
    expect((await tests(repo)).unread.map((one) => one.path)).toEqual([path]);
  });

  it("are not made generated by a header", async () => {
    const repo = makeRepository()
      .write("tests/sum.test.js", TEST)
      .commit("base")
      .branch("feature")
      .write("tests/sum.test.js", "// @generated\nexport {};\n")
      .commit("hide");
    const { before, after } = await tests(repo);
    expect([before.tests.length, after.tests.length]).toEqual([1, 0]);
  });
});

describe("what is not read", () => {
  it("is named: other languages, generated code, what is broken or too large", async () => {
    const repo = makeRepository()
      .write("src/old.ts", `${many(0, 9)}const = ;\n`)
      .commit("base")
      .branch("feature")
      .write({
        "src/old.ts": `${many(0, 9)}const = ;\nconst fine = 1;\n`,
        "src/a.swift": "let a = 1\n",
        "src/App.vue": "<script>try { a() } catch {}</script>\n",
        "src/client.ts": `// @generated by a tool\n${swallow("one")}`,
        "vendor/lib.js": swallow("one"),
        "src/broken.ts": `${many(0, 3)}const = = 3;\n`,
        "src/large.ts": `const a = "${"x".repeat(1024 * 1024)}";\n`,
        "README.md": "# Words\n",
      })
      .commit("more");
    const found = await report(repo);
    expect(found.otherLanguages).toEqual(["src/App.vue", "src/a.swift"]);
    expect(found.generated).toEqual(["src/client.ts", "vendor/lib.js"]);
    expect(found.unread.map(({ path, line }) => `${path}:${line}`).sort()).toEqual([
      "src/broken.ts:4",
      "src/large.ts:null",
    ]);
    // What was broken before is broken where the branch did not touch it.
    expect(found.files.map(({ path }) => path)).toEqual(["src/broken.ts", "src/old.ts"]);
    expect(at(found)).toEqual([]);
  });

  it("is not what Flow writes into JavaScript", async () => {
    const repo = makeRepository()
      .write("a.md", "1\n")
      .commit("base")
      .branch("feature")
      .write("src/a.js", `// @flow\nfunction f(a: string): number { return 1; }\n${swallow("one")}`)
      .commit("more");
    const found = await report(repo);
    expect(found.unread).toEqual([]);
    expect(at(found)).toEqual(["src/a.js:5"]);
  });
});

describe("a file", () => {
  it("is parsed once for all that the run asks", async () => {
    const repo = makeRepository()
      .write("a.md", "1\n")
      .commit("base")
      .branch("feature")
      .write("src/a.ts", swallow("one"))
      .commit("more");
    asked = [];
    const { syntax, close } = await open(repo, ["error-handling", "leftovers", "tests"]);
    const [errors, , tests] = await Promise.all([
      syntax.report("error-handling"),
      syntax.report("leftovers"),
      syntax.tests(),
    ]);
    await close();
    expect(asked).toEqual(["src/a.ts"]);
    expect(at(errors)).toEqual(["src/a.ts:3"]);
    expect(tests.files).toEqual([]);
  });

  it("is read again for what nobody foresaw", async () => {
    const repo = makeRepository()
      .write("a.md", "1\n")
      .commit("base")
      .branch("feature")
      .write("src/a.ts", swallow("one"))
      .commit("more");
    const { syntax, close } = await open(repo, ["error-handling"]);
    asked = [];
    await syntax.report("leftovers");
    await close();
    expect(asked).toEqual(["src/a.ts"]);
  });
});

it("a rule that crashes is no clean file", async () => {
  const repo = makeRepository()
    .write("a.md", "1\n")
    .commit("base")
    .branch("feature")
    .write("src/a.ts", swallow("one"))
    .commit("more");
  const { repository, base, change } = await openChange(repo);
  const before = committedTree(repository, base.mergeBase);
  const crashing: SyntaxRule = {
    ...rule,
    match: () => {
      throw new TypeError("no such child");
    },
  };
  const syntax = syntaxOf(
    {
      change,
      tree: workingTree(repository),
      baseTree: async () => before,
      wishes: ["error-handling"],
      oneRun: false,
      signal: new AbortController().signal,
    },
    { ...RULES, "error-handling": async () => [crashing] },
  );
  await expect(syntax.report("error-handling")).rejects.toThrow(
    /empty-catch.*src\/a\.ts:3.*no such child/,
  );
  await before.close();
});

describe("where the change handles errors", () => {
  it("is told of source alone, on lines that the change wrote", async () => {
    const load = (more: string) =>
      `export function load() {\n  try {\n    open();\n  } catch (error) {\n    close();\n${more}  }\n  try {\n    open();\n  } catch {\n    close();\n  }\n}\n`;
    const repo = makeRepository();
    repo.write({ "src/load.js": load("") }).commit();
    repo.branch("feature");
    repo.write({
      "src/load.js": load("    report(error);\n"),
      "src/fresh.py": "try:\n    f()\nexcept ValueError:\n    g()\n",
      "tests/load.test.js": "try {\n  f();\n} catch (error) {\n  g();\n}\n",
      "src/broken.js": "try { f(; } catch (\n",
      "src/other.lua": "pcall(f)\n",
    });
    const { syntax, close } = await open(repo, ["error-paths", "tests"]);
    const { paths, ...rest } = await syntax.errorPaths();
    await close();
    expect(paths).toEqual([
      {
        path: "src/fresh.py",
        language: "python",
        what: "except ValueError",
        line: 3,
        column: 1,
        endLine: 4,
        body: { line: 4, endLine: 4 },
      },
      {
        path: "src/load.js",
        language: "javascript",
        what: "catch (error)",
        line: 4,
        column: 5,
        endLine: 6,
        body: { line: 5, endLine: 6 },
      },
    ]);
    expect(rest).toMatchObject({
      files: 3,
      unread: [{ path: "src/broken.js" }],
      otherLanguages: ["src/other.lua"],
      generated: [],
    });
  });
});
