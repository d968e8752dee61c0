import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../../src/app/prepare.ts";
import { runChecklist } from "../../src/app/run-checklist.ts";
import type { ReportedItem } from "../../src/core/report.ts";
import { reportMarkdown } from "../../src/reporters/markdown.ts";
import { reportPretty } from "../../src/reporters/pretty.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const TAP = "printf 'TAP version 13\\n1..2\\nok 1 a\\nok 2 b\\n'";

class Project {
  readonly log = join(temporaryFolder(), "log");
  readonly repo: TestRepository;

  constructor(checklist: string, files: Readonly<Record<string, string>> = {}) {
    this.repo = makeRepository();
    this.repo.env.LOG = this.log;
    this.repo
      .write({ "dod.yml": checklist, ".gitignore": "dist/\n", "a.txt": "1\n", ...files })
      .commit("base")
      .branch("feature")
      .write("a.txt", "2\n");
  }

  check(more: Partial<CheckRequest> = {}) {
    const { root, env } = this.repo;
    return runChecklist({ cwd: root, env, stage: "code", ...more });
  }

  private seen = 0;

  /** What ran since the last look, in order. */
  ran(): string[] {
    const text = existsSync(this.log) ? readFileSync(this.log, "utf8") : "";
    const lines = text.split("\n").slice(0, -1);
    const fresh = lines.slice(this.seen);
    this.seen = lines.length;
    return fresh;
  }
}

const two = `version: 1
base: main
items:
  - { id: build, check: command, with: { run: 'echo build >> "$LOG"; mkdir -p dist; cp a.txt dist' } }
  - { id: tests, with: { run: 'echo tests >> "$LOG"; ${TAP.replaceAll("'", "''")}' } }
`;

/** The same, and nothing is left behind. */
const clean = two.replace("mkdir -p dist; cp a.txt dist", "true");

const cachedOf = (items: readonly ReportedItem[]) =>
  items.filter(({ cached }) => cached).map(({ id }) => id);

describe("a second check", () => {
  it("runs nothing that is kept, says so, and comes to the same verdict", async () => {
    const project = new Project(two);
    const first = await project.check();
    expect(first).toMatchObject({ verdict: "done", exitCode: 0 });
    expect([cachedOf(first.items), project.ran()]).toEqual([[], ["build", "tests"]]);
    const second = await project.check();
    expect(second).toMatchObject({ verdict: "done", exitCode: 0 });
    expect([cachedOf(second.items), project.ran()]).toEqual([["build", "tests"], []]);
    const [, tests] = second.items;
    expect(tests?.summary).toBe(first.items[1]?.summary);
    expect(reportPretty(second)).toMatch(/✓ tests {2}2 tests passed.*\(cached, ran just now\)/s);
    expect(reportMarkdown(second, { limit: 60_000 })).toContain("_(cached, ran just now)_");
  });

  it("runs what rests on an edit, and keeps that", async () => {
    const project = new Project(two);
    await project.check();
    project.repo.write("a.txt", "3\n");
    expect(cachedOf((await project.check()).items)).toEqual([]);
    expect(project.ran()).toEqual(["build", "tests", "build", "tests"]);
    expect(cachedOf((await project.check()).items)).toEqual(["build", "tests"]);
    // What was there before is known, too, but what is built is not of it.
    project.repo.write("a.txt", "2\n");
    expect(cachedOf((await project.check()).items)).toEqual([]);
    expect(project.repo.read("dist/a.txt")).toBe("2\n");
  });

  it("knows what was there before, where nothing is left of what came between", async () => {
    const project = new Project(clean);
    await project.check();
    project.repo.write("a.txt", "3\n");
    expect(cachedOf((await project.check()).items)).toEqual([]);
    project.repo.write("a.txt", "2\n");
    expect(cachedOf((await project.check()).items)).toEqual(["build", "tests"]);
  });

  it("runs what rests on a build that was made anew since, by hand or by another checklist", async () => {
    const reading = two.replace('echo tests >> "$LOG"', 'echo tests >> "$LOG"; sh read.sh');
    const project = new Project(reading, {
      "read.sh": "grep -q '[123]' dist/a.txt\n",
      "other.yml": reading.replace("cp a.txt dist'", "echo x > dist/a.txt'"),
    });
    expect(await project.check()).toMatchObject({ verdict: "done" });
    project.repo.write("dist/a.txt", "x\n");
    expect(await project.check()).toMatchObject({ verdict: "done" });
    expect(project.ran()).toEqual(["build", "tests", "build", "tests"]);
    expect(await project.check({ checklist: "other.yml" })).toMatchObject({ verdict: "not-done" });
    expect(await project.check({ checklist: "other.yml" })).toMatchObject({ verdict: "not-done" });
  });

  it("believes no pass any more of what failed since", async () => {
    const project = new Project(`version: 1
base: main
items:
  - { id: flaky, check: command, with: { run: 'test ! -e "$FLAG"' } }
  - { id: last, check: command, needs: [flaky], with: { run: 'true', inputs: [b.txt] } }
`);
    project.repo.env.FLAG = join(temporaryFolder(), "fails");
    const alone = async () => (await project.check({ only: ["flaky"] })).items[0];
    expect(await alone()).toMatchObject({ status: "pass", cached: false });
    writeFileSync(project.repo.env.FLAG, "");
    expect(await alone()).toMatchObject({ status: "pass", cached: true });
    // The one that needs it makes it run, and it fails.
    expect(await project.check()).toMatchObject({ verdict: "not-done" });
    expect(await alone()).toMatchObject({ status: "fail", cached: false });
  });

  it("never keeps a failure, or what could not be measured", async () => {
    const project = new Project(`version: 1
base: main
items:
  - { id: bad, check: command, with: { run: 'echo bad >> "$LOG"; exit 1' } }
  - { id: gone, check: command, with: { run: 'echo gone >> "$LOG"; exit 127' } }
  - { id: empty, check: tests, with: { run: 'echo empty >> "$LOG"' } }
`);
    await project.check();
    const { items, exitCode } = await project.check();
    expect(items.map(({ status }) => status)).toEqual([
      "fail",
      "unknown",
      expect.not.stringMatching("pass"),
    ]);
    expect([cachedOf(items), exitCode, project.ran().length]).toEqual([[], 1, 6]);
    expect(existsSync(project.repo.path(".git/dod/evidence"))).toBe(false);
  });

  it("keeps nothing of a run in which a command edits what it is asked about", async () => {
    const project = new Project(two.replace("mkdir -p dist", "echo >> a.txt; mkdir -p dist"));
    expect((await project.check()).verdict).toBe("undetermined");
    expect(cachedOf((await project.check()).items)).toEqual([]);
    expect(existsSync(project.repo.path(".git/dod/evidence"))).toBe(false);
  });

  it("runs a build again whose output is gone or another, where something after it runs", async () => {
    const narrow = two.replace("cp a.txt dist'", "cp a.txt dist', inputs: [a.txt]");
    const project = new Project(narrow, { "b.txt": "1\n" });
    await project.check();
    project.ran();
    project.repo.write("b.txt", "2\n");
    expect(cachedOf((await project.check()).items)).toEqual(["build"]);
    project.repo.write({ "b.txt": "3\n", "dist/a.txt": "of another branch\n" });
    expect(cachedOf((await project.check()).items)).toEqual([]);
    expect(project.repo.read("dist/a.txt")).toBe("2\n");
    project.repo.write("b.txt", "4\n").remove("dist");
    expect(cachedOf((await project.check()).items)).toEqual([]);
    expect(project.ran()).toEqual(["tests", "build", "tests", "build", "tests"]);
  });

  it("is off in CI unless asked for, and anywhere with --no-cache", async () => {
    const project = new Project(clean);
    const ci = { env: { ...project.repo.env, CI: "true" }, checklistFrom: "head" as const };
    await project.check(ci);
    expect(existsSync(project.repo.path(".git/dod"))).toBe(false);
    await project.check({ cache: false });
    expect(existsSync(project.repo.path(".git/dod/evidence"))).toBe(false);
    await project.check({ ...ci, cache: true });
    expect(cachedOf((await project.check(ci)).items)).toEqual([]);
    expect(cachedOf((await project.check({ cache: false })).items)).toEqual([]);
    expect(cachedOf((await project.check({ ...ci, cache: true })).items)).toEqual([
      "build",
      "tests",
    ]);
  });

  it("does not care for a git directory that cannot be written to, or that holds something else", async () => {
    const project = new Project(two);
    project.repo.write(".git/dod", "a file\n");
    await project.check();
    expect(await project.check()).toMatchObject({ verdict: "done" });
    expect(project.ran()).toHaveLength(4);
    expect(project.repo.read(".git/dod")).toBe("a file\n");
  });

  it("writes nothing outside the git directory", async () => {
    const project = new Project(clean);
    await project.check();
    await project.check();
    expect(project.repo.git("status", "--porcelain", "--ignored")).toBe(" M a.txt");
    const folder = project.repo.path(".git/dod/evidence");
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mode & 0o77).toBe(0);
  });

  it("believes no entry that is damaged or of another shape", async () => {
    const project = new Project(two);
    await project.check();
    const folder = project.repo.path(".git/dod/evidence");
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
    expect(cachedOf((await project.check()).items)).toEqual([]);
  });

  it("works beside another one", async () => {
    const project = new Project(two);
    const reports = await Promise.all([project.check(), project.check()]);
    expect(reports.map(({ verdict }) => verdict)).toEqual(["done", "done"]);
    expect(cachedOf((await project.check()).items)).toEqual(["build", "tests"]);
  });

  it("runs one command once where several items ask for it, and answers each", async () => {
    const run = `echo once >> "$LOG"; ${TAP}`.replaceAll("'", "''");
    const project = new Project(`version: 1
base: main
items:
  - { id: one, check: command, with: { run: '${run}' } }
  - { id: two, check: tests, with: { run: '${run}' } }
`);
    await project.check();
    expect(project.ran()).toEqual(["once"]);
    expect(cachedOf((await project.check()).items)).toEqual(["one", "two"]);
    expect(project.ran()).toEqual([]);
  });

  it("asks again, of what is kept, whether it is detected the same", async () => {
    const files = {
      "package.json": '{"scripts": {"test": "node --test"}}',
      "a.test.mjs": 'import { test } from "node:test"; test("a", () => {});\n',
    };
    const project = new Project("version: 1\nbase: main\nitems: [tests]\n", files);
    const first = await project.check();
    expect(first.items[0]).toMatchObject({ status: "pass", cached: false });
    expect((await project.check()).items[0]).toMatchObject({ cached: true });
    project.repo.write("b.test.mjs", 'throw new Error("no");\n');
    expect((await project.check()).items[0]).toMatchObject({ status: "fail", cached: false });
  });
});
