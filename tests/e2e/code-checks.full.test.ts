import { mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/core/report.ts";
import { runProgram } from "../support/program.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

const CHECKS = ["test-integrity", "error-handling", "leftovers", "suppressions"];
const GATE = `version: 1\nbase: main\nitems: [${CHECKS.join(", ")}]\n`;

const SOURCES = {
  "src/words.ts": `import { readFileSync } from "node:fs";

export function words(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split(" ");
  } catch (error) {
    throw new Error("no words", { cause: error });
  }
}
`,
  "tests/words.test.ts": `import { expect, it } from "vitest";
import { words } from "../src/words.ts";

it("reads words", () => {
  expect(words("a.txt")).toEqual(["one", "two"]);
});

it("says when there are none", () => {
  expect(() => words("b.txt")).toThrow("no words");
});
`,
};

function project(): TestRepository {
  return makeRepository()
    .write({ "dod.yml": GATE, ...SOURCES })
    .commit("start")
    .branch("feature");
}

function check(repo: TestRepository, more: Record<string, string> = {}): Report {
  const env = { ...repo.env, ...more };
  const { stdout, stderr } = runProgram(repo.root, env, "check", "--format", "json");
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const places = (report: Report) =>
  Object.fromEntries(
    report.items.map(({ id, status, findings }) => [
      id,
      [status, ...findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`)],
    ]),
  );

describe("the built program, on code", () => {
  it("finds the last 20 % that is missing, at its place", () => {
    const repo = project()
      .write(
        "src/words.ts",
        SOURCES["src/words.ts"]
          .replace('    throw new Error("no words", { cause: error });\n', "")
          .replace("(error) ", "")
          .replace("export", "// TODO: other separators\n// eslint-disable-next-line\nexport"),
      )
      .write(
        "tests/words.test.ts",
        SOURCES["tests/words.test.ts"]
          .replace('it("reads', 'it.skip("reads')
          .replace('.toThrow("no words")', ".toBeDefined()"),
      )
      .commit("Be quick");
    const report = check(repo);
    expect(report.verdict).toBe("not-done");
    expect(places(report)).toEqual({
      "test-integrity": [
        "fail",
        "tests/words.test.ts:4 skipped-test",
        expect.stringMatching(/^tests\/words\.test\.ts:9 (loosened|removed)-assertion$/),
      ],
      "error-handling": ["fail", "src/words.ts:8 empty-catch"],
      leftovers: ["fail", "src/words.ts:3 todo-comment"],
      suppressions: ["fail", "src/words.ts:4 unexplained-suppression"],
    });
  });

  it("holds once it is done, in several languages", () => {
    const repo = project()
      .write({
        "src/words.ts": SOURCES["src/words.ts"].replace('split(" ")', "split(/\\s+/)"),
        "tests/words.test.ts": `${SOURCES["tests/words.test.ts"]}
it("splits at tabs", () => {
  expect(words("c.txt")).toEqual(["one", "two"]);
});
`,
        "tools/count.py":
          "def count(path):\n    with open(path) as file:\n        return len(file.read().split())\n",
        "cmd/count.go":
          "package main\n\nfunc count(words []string) int {\n\treturn len(words)\n}\n",
      })
      .commit("Split at white space");
    const report = check(repo);
    expect(report.items.map(({ id, status }) => [id, status])).toEqual(
      CHECKS.map((id) => [id, "pass"]),
    );
    expect(report.verdict).toBe("done");
  });

  it("does not hold a test against the branch that went with what it tested", () => {
    const repo = project()
      .write({
        "src/words.ts":
          "export function letters(text: string): string[] {\n  return [...text];\n}\n",
        "tests/words.test.ts": `import { expect, it } from "vitest";
import { letters } from "../src/words.ts";

it("gives letters", () => {
  expect(letters("ab")).toEqual(["a", "b"]);
});
`,
      })
      .commit("Give letters instead");
    expect(places(check(repo))["test-integrity"]).toEqual(["pass"]);
  });

  it("takes a finding away where a comment says why, and not a test's", () => {
    const repo = project()
      .write({
        "src/more.ts":
          "export function more(): void {\n  // dod-ignore error-handling/empty-catch: nothing to tell\n  try { go(); } catch {}\n}\ndeclare function go(): void;\n",
        "tests/more.test.ts":
          'import { it } from "vitest";\n// dod-ignore test-integrity/skipped-test: later\nit.skip("more", () => {});\n',
      })
      .commit("More");
    const report = check(repo);
    const [tests, errors] = report.items;
    expect(tests?.status).toBe("fail");
    expect(errors).toMatchObject({ status: "pass", ignored: 1 });
  });

  it("finds the same in many files, which threads read, and names them in order", () => {
    const repo = project();
    const numbers = Array.from({ length: 160 }, (_, at) => String(at).padStart(3, "0"));
    for (const number of numbers)
      repo.write({
        [`src/a${number}.py`]: `def f${number}():\n    try:\n        go()\n    except:\n        pass\n`,
        [`src/b${number}.ts`]: `export function f${number}(): number {\n  return ${number};\n}\n`,
        [`tests/c${number}.test.ts`]: `import { it } from "vitest";\nit("does ${number}", () => {});\n`,
      });
    repo.commit("Add much");
    // Each thread leaves a note: which it is, a thread of its own or the first.
    const notes = repo.path(".git/notes-of-threads");
    mkdirSync(notes, { recursive: true });
    const hook = `import{threadId}from"node:worker_threads";import{writeFileSync}from"node:fs";writeFileSync(${JSON.stringify(notes)}+"/"+threadId,"")`;
    const options = `--import=data:text/javascript,${encodeURIComponent(hook)}`;
    const report = check(repo, { NODE_OPTIONS: options });
    const [tests, errors] = report.items;
    expect(errors?.findings.map(({ path, line }) => `${path}:${line}`)).toEqual(
      numbers.map((number) => `src/a${number}.py:4`),
    );
    expect(tests?.findings.map(({ path, rule }) => `${path} ${rule}`)).toEqual(
      numbers.map((number) => `tests/c${number}.test.ts no-assertion`),
    );
    const started = readdirSync(notes).length;
    expect(started).toBe(Math.min(availableParallelism(), 4));
  });

  it("is undetermined where code cannot be read", () => {
    const repo = project().write("src/broken.ts", "export const = ;\n").commit("Break it");
    const report = check(repo);
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
    expect(report.items[1]).toMatchObject({
      status: "unknown",
      summary: "src/broken.ts:1: it is not understood as code of its language",
    });
  });
});
