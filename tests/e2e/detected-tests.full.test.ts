import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository } from "../support/repository.ts";

/** Detected test commands on real repositories: whatever they leave out is no part of a pass. */

type Files = Readonly<Record<string, string>>;

/** Small images come without it. */
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const CHECKLIST = "version: 1\nbase: main\nitems: [tests]\n";

/** A branch that changes these files, null for one that it removes, held against `items: [tests]`. */
async function check(
  before: Files,
  change: Readonly<Record<string, string | null>>,
  checklist = CHECKLIST,
) {
  const repo = makeRepository()
    .write({ "dod.yml": checklist, ...before })
    .commit("start")
    .branch("feature");
  for (const [path, text] of Object.entries(change))
    if (text === null) repo.git("rm", "-q", path);
    else repo.write(path, text);
  repo.commit("Change it");
  const env = { ...repo.env, PATH: process.env.PATH ?? "" };
  const report = await runChecklist({ cwd: repo.root, env });
  const [item] = report.items;
  return { verdict: report.verdict, status: item?.status, summary: item?.summary, item };
}

const nodeTest = (good = true) =>
  `const test = require("node:test");\ntest("works", () => { if (!${good}) throw new Error("no"); });\n`;
const unittest = (good = true) =>
  `import unittest\n\nclass Case(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(${good ? "True" : "False"})\n`;
const pkg = (name: string, test: string | null = "node --test", more: object = {}) =>
  JSON.stringify({ name, ...(test === null ? {} : { scripts: { test } }), ...more });

describe("more packages than anybody would count", { timeout: 240_000 }, () => {
  const numbers = Array.from({ length: 24 }, (_, n) => String(n + 1).padStart(2, "0"));
  const packages = Object.fromEntries(
    numbers.flatMap((n) => [
      [`packages/p${n}/package.json`, pkg(`p${n}`)],
      [`packages/p${n}/test/a.test.js`, nodeTest()],
    ]),
  );

  it("are all run", async () => {
    const broken = await check(packages, { "packages/p24/test/a.test.js": nodeTest(false) });
    expect(broken).toMatchObject({ verdict: "not-done", status: "fail" });
    expect(broken.item?.evidence).toHaveLength(24);
  });
});

describe.runIf(hasPython)("a manifest", () => {
  const both = {
    "package.json": pkg("x"),
    "test/a.test.js": nodeTest(false),
    "setup.py": "",
    "tests/test_a.py": unittest(),
  };

  it("that stays keeps its failing tests", async () => {
    expect(await check(both, { "setup.py": "#\n" })).toMatchObject({ status: "fail" });
  });

  it("that cannot be read is no way out of its tests", async () => {
    const { verdict, summary, item } = await check(both, { "package.json": "{ broken" });
    expect(verdict).toBe("undetermined");
    expect(summary).toMatch(/package\.json cannot be read/);
    expect(item?.mend).toContain("`run`");
  });

  it.each([
    ["that loses its script", pkg("x", null)],
    ["that goes", null],
  ])("%s", async (_, manifest) => {
    const { verdict, summary } = await check(both, { "package.json": manifest });
    expect(verdict).toBe("undetermined");
    expect(summary).toMatch(
      /package\.json changed, and no detected command runs test\/a\.test\.js/,
    );
  });

  it("that is renamed counts by its old name", async () => {
    const moved = { "package.json": null, "package.json.bak": pkg("x") };
    expect((await check(both, moved)).summary).toMatch(/^package\.json changed, and no detected/);
  });

  it("that is not touched has its tests named where nothing runs them", async () => {
    const scriptless = { ...both, "package.json": pkg("x", null) };
    const { verdict, item } = await check(scriptless, { "setup.py": "#\n" });
    expect(verdict).toBe("done");
    expect(item?.summary).toMatch(/1 test file not run/);
    expect(item?.notes.join()).toContain("test/a.test.js");
  });
});

describe.runIf(hasPython)("unittest", () => {
  const folders = { "setup.py": "", "aa/test_a.py": unittest(), "bb/test_b.py": unittest() };

  it("starts in every folder with tests", async () => {
    const broken = await check(folders, { "bb/test_b.py": unittest(false) });
    expect(broken).toMatchObject({ verdict: "not-done", status: "fail" });
    const good = await check(folders, { "bb/test_b.py": `${unittest()}\n` });
    expect(good).toMatchObject({ verdict: "done", summary: expect.stringMatching(/^2 tests/) });
  });

  it("takes the names that it would not look for by itself", async () => {
    const named = { "setup.py": "", "aa/test_a.py": unittest(), "aa/b_test.py": unittest() };
    expect(await check(named, { "aa/b_test.py": unittest(false) })).toMatchObject({
      status: "fail",
    });
  });
});

describe("a root whose script names its files", () => {
  const web = {
    "package.json": pkg("x", "node --test lib/test/a.test.js"),
    "lib/test/a.test.js": nodeTest(),
    "lib/test/b.test.js": nodeTest(),
    "web/package.json": pkg("web"),
    "web/test/w.test.js": nodeTest(),
  };

  it("does not speak for a package of its own", async () => {
    const broken = await check(web, { "web/test/w.test.js": nodeTest(false) });
    expect(broken).toMatchObject({ verdict: "not-done", status: "fail" });
    const good = await check(web, { "web/test/w.test.js": `${nodeTest()}\n` });
    expect(good).toMatchObject({ verdict: "done", summary: expect.stringMatching(/^2 tests/) });
  });

  it("does not speak for the files that it leaves out", async () => {
    const { verdict, summary } = await check(web, { "lib/test/b.test.js": nodeTest(false) });
    expect(verdict).toBe("undetermined");
    expect(summary).toMatch(/^lib\/test\/b\.test\.js changed, and no detected command runs it/);
  });

  it("is the user's own choice where `run` is given", async () => {
    const run = "version: 1\nbase: main\nitems:\n  - tests: { run: npm test }\n";
    const change = { "lib/test/b.test.js": nodeTest(false) };
    expect(await check(web, change, run)).toMatchObject({ verdict: "done" });
  });

  it("does not speak for one that loses its script", async () => {
    const { verdict, summary } = await check(web, { "web/package.json": pkg("web", null) });
    expect(verdict).toBe("undetermined");
    expect(summary).toMatch(/web\/package\.json changed.*web\/test\/w\.test\.js/);
  });
});
