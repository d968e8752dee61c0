import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../support/program.ts";
import { isolatedEnvironment, makeRepository, type TestRepository } from "../support/repository.ts";

let repo: TestRepository;
beforeAll(() => {
  repo = makeRepository()
    .write({
      "dod.yml":
        "version: 1\nbase: main\nitems:\n  - commits\n  - { id: later, check: files, stage: review, with: { require: [a.txt] } }\n",
      ".gitignore": "*.json\n*.txt.out\n",
      "a.txt": "one\n",
    })
    .commit("start")
    .branch("feature")
    .write("a.txt", "two\n")
    .commit("wip: change it");
});

const dod = (...args: string[]) => runProgram(repo.root, repo.env, ...args);

describe("dod check", () => {
  it("prints and writes the same run in several formats", () => {
    const run = dod("check", "--report", "json=report.json", "--report", "pretty=pretty.txt.out");
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain("NOT DONE: 1 of 2 required items hold (50%)");
    expect(readFileSync(repo.path("pretty.txt.out"), "utf8")).toBe(run.stdout);
    expect(JSON.parse(readFileSync(repo.path("report.json"), "utf8"))).toMatchObject({
      verdict: "not-done",
      exitCode: 1,
    });
  });

  it("does not take what it wrote for a part of the change", () => {
    const clone = makeRepository()
      .write({ "dod.yml": "version: 1\nbase: main\nitems: [commits]\n" })
      .commit("start")
      .branch("feature")
      .write("a.txt", "x\n")
      .commit("Change it");
    const check = () =>
      runProgram(
        clone.root,
        clone.env,
        "check",
        "--format",
        "json",
        "--report",
        "json=report.json",
      );
    const [first, second] = [check(), check()].map(({ stdout }) => JSON.parse(stdout).change);
    expect(second).toEqual(first);
    expect(second).toMatchObject({ files: 1, dirty: false });
  });

  it("writes instead of printing with --output", () => {
    const run = dod("check", "--format", "json", "--output", "report.json");
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(JSON.parse(readFileSync(repo.path("report.json"), "utf8")).exitCode).toBe(1);
  });

  it("prints only what remains with --quiet", () => {
    const { stdout, stderr } = dod("check", "--quiet");
    expect(stdout).not.toContain("✓ later");
    expect(stdout).toContain("✗ commits");
    expect(stderr).toBe("");
  });

  it("colours where it is told to, and not under NO_COLOR", () => {
    const coloured = (env: Record<string, string>) =>
      runProgram(repo.root, { ...repo.env, ...env }, "check").stdout.includes("\u001b[");
    expect(coloured({})).toBe(false);
    expect(coloured({ FORCE_COLOR: "1" })).toBe(true);
    expect(coloured({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
  });

  it("asks nothing with --plan, and never ends with 0", () => {
    const run = dod("check", "--plan", "--stage", "code");
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain("1 of 2 items up to the stage code, against main");
    expect(run.stdout).toContain("left out: later");
  });

  it("takes a list of ids, once or several times", () => {
    for (const ids of [
      ["--skip", "commits,later"],
      ["--skip", "commits", "--skip", "later"],
    ])
      expect(JSON.parse(dod("check", "--format", "json", ...ids).stdout)).toMatchObject({
        notAsked: ["commits", "later"],
        verdict: "undetermined",
      });
  });

  it("works from a folder below the root", () => {
    repo.write("deep/down/x.txt", "x\n");
    const run = runProgram(repo.path("deep/down"), repo.env, "check", "--format", "json");
    expect(JSON.parse(run.stdout).change.files).toBe(2);
    repo.remove("deep");
  });
});

describe("dod list, explain, config, schema", () => {
  it("lists the items, or every check", () => {
    expect(dod("list").stdout).toBe(
      "commits  code    The commits are ready to be merged\nlater    review  The files are as they must be (files)\n",
    );
    expect(dod("list", "--checks").stdout).toContain("lockfile");
    expect(JSON.parse(dod("list", "--format", "json").stdout)).toHaveLength(2);
  });

  it("explains an item, and a check that is not asked", () => {
    const item = dod("explain", "commits").stdout;
    expect(item).toContain("from dod.yml:4");
    for (const line of item.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(dod("explain", "lockfile").stdout).toContain("Add it with `- lockfile`");
    const nothing = dod("explain", "comits");
    expect(nothing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(nothing.stderr).toContain('did you mean "commits"?');
  });

  it("shows where each line of the merged checklist comes from", () => {
    const { stdout } = dod("config");
    expect(stdout).toMatch(/^ {2}- id: commits +# dod\.yml:4$/m);
    expect(JSON.parse(dod("config", "--format", "json").stdout).base).toBe("main");
  });

  it("prints the schema, also outside a repository", () => {
    const run = runProgram("/", isolatedEnvironment(), "schema");
    expect(JSON.parse(run.stdout).$schema).toContain("json-schema.org");
  });
});

describe("dod init", () => {
  it("writes a checklist that then runs, and never overwrites", () => {
    const project = makeRepository()
      .write({
        "package.json": '{ "name": "x", "scripts": { "test": "node --test" } }\n',
        "a.test.js": 'require("node:test").test("works", () => {});\n',
      })
      .commit("start")
      .branch("feature")
      .write("b.test.js", 'require("node:test").test("works too", () => {});\n')
      .commit("Test more");
    const init = () => runProgram(project.root, project.env, "init");
    expect(init()).toMatchObject({ exitCode: 0, stderr: "" });
    const written = project.read("dod.yml");
    const run = runProgram(project.root, project.env, "check", "--base", "main", "--stage", "code");
    expect(run.stdout).toMatch(/✓ tests +2 tests passed/);
    expect(init()).toMatchObject({ exitCode: 2, stdout: "" });
    expect(project.read("dod.yml")).toBe(written);
  });
});

describe("dod demo", () => {
  it("comes from NOT DONE to DONE and leaves nothing behind", () => {
    const env = isolatedEnvironment();
    const run = runProgram(env.HOME as string, env, "demo");
    expect(run.exitCode, run.stderr).toBe(0);
    const verdicts = [...run.stdout.matchAll(/^(NOT DONE|DONE): /gm)].map((match) => match[1]);
    expect(verdicts).toEqual(["NOT DONE", "NOT DONE", "DONE"]);
    expect(run.stdout).toContain("test/reading-time.test.js:6");
  });

  it("leaves the repository there with --keep", () => {
    const env = isolatedEnvironment();
    const run = runProgram(
      env.HOME as string,
      { ...env, TMPDIR: env.HOME as string },
      "demo",
      "--keep",
    );
    const folder = /there to play with: (.+)$/m.exec(run.stdout)?.[1] ?? "";
    expect(existsSync(`${folder}/dod.yml`)).toBe(true);
  });
});

describe("nothing but a verdict ends with 0 or 1", () => {
  const withPlugin = (judge: string) =>
    makeRepository()
      .write({
        "dod.yml":
          'version: 1\nbase: main\nplugins: [./p.mjs]\nitems:\n  - p/rogue\n  - { id: wait, check: command, with: { run: "sleep 0.3; false" } }\n',
        "p.mjs": `export default ({ defineCheck, z, pass }) => ({ name: "p", checks: [defineCheck({
          name: "rogue", title: "t", failureTitle: "f", category: "c", stage: "code", why: "w", fix: "f",
          outcomes: { pass: "p", fail: "f", pending: null, unknown: "u", "not-applicable": null },
          facts: ["change"], options: z.strictObject({}), example: {},
          gather: async ({ facts }) => facts.change(), judge: () => { ${judge} },
        })] });\n`,
      })
      .commit("start")
      .branch("feature")
      .write("a.txt", "x\n")
      .commit("Change it");

  it.each([
    ["ends the process", "process.exit(0);"],
    ["throws when nobody waits", 'setTimeout(() => { throw new Error("late"); }, 1); return 1;'],
    ["rejects when nobody waits", 'Promise.reject(new Error("late")); return 1;'],
  ])("a plugin that %s", (_, judge) => {
    const project = withPlugin(judge);
    const run = runProgram(project.root, project.env, "check");
    expect(run.exitCode, run.stdout + run.stderr).toBe(3);
    expect(run.stdout).not.toMatch(/\bDONE\b/);
    expect(run.stderr).toContain("nothing was decided");
  });
});

it("obeys no escape sequence that was typed", () => {
  for (const args of [
    ["\u001b[31mfoo"],
    ["check", "--stage", "\u001b[31mfoo"],
    ["check", "--\u009bfoo"],
  ]) {
    const run = dod(...args);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toMatch(/[\u001b\u009b]/);
  }
});
