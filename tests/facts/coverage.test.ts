import { spawnSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CoverageSpec } from "../../src/core/coverage.ts";
import { commandRuns } from "../../src/facts/commands.ts";
import { coverageOf } from "../../src/facts/coverage.ts";
import { workingTree } from "../../src/facts/tree.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

/** `lcov` of files: path → line → hits. */
function lcov(files: Readonly<Record<string, Readonly<Record<number, number>>>>): string {
  return Object.entries(files)
    .map(([path, lines]) => {
      const data = Object.entries(lines).map(([line, hits]) => `DA:${line},${hits}\n`);
      return `TN:\nSF:${path}\n${data.join("")}end_of_record\n`;
    })
    .join("");
}

/** A branch that writes `src/a.ts`, of three lines, anew. */
function repository(): TestRepository {
  return makeRepository()
    .write({ "src/a.ts": "1\n", "src/b.ts": "1\n", ".gitignore": "coverage/\n" })
    .commit("start")
    .branch("feature")
    .write("src/a.ts", "one\ntwo\nthree\n")
    .commit("change it");
}

async function open(repo: TestRepository) {
  const { repository, change } = await openChange(repo);
  const commands = commandRuns({ root: repository.root, environment: repo.env });
  return coverageOf({
    repository,
    change,
    tree: workingTree(repository),
    commands: async () => commands,
  });
}

const SPEC: CoverageSpec = { reports: [], run: null, trust: false };

async function read(repo: TestRepository, spec: Partial<CoverageSpec> = {}) {
  return (await open(repo)).read({ ...SPEC, ...spec });
}

/** Sets when a file was written, in seconds from now. */
function age(repo: TestRepository, path: string, seconds: number): void {
  const time = Date.now() / 1000 + seconds;
  utimesSync(repo.path(path), time, time);
}

const line = (number: number, hits: number) => ({
  line: number,
  hits,
  branches: 0,
  branchesTaken: 0,
});
const COVERED = lcov({ "src/a.ts": { 1: 1, 2: 0 } });

describe("finding reports", () => {
  it("looks in the usual places, ignored ones too, at the root and in the packages of the change", async () => {
    const repo = makeRepository()
      .write({
        "package.json": "{}",
        "packages/x/package.json": "{}",
        "packages/y/package.json": "{}",
      })
      .write({ "packages/x/a.ts": "1\n", ".gitignore": "coverage/\n" })
      .commit("start")
      .branch("feature")
      .write("packages/x/a.ts", "2\n")
      .commit();
    repo.write("coverage/lcov.info", lcov({ "packages/x/a.ts": { 1: 0 } }));
    repo.write("packages/x/coverage/lcov.info", lcov({ "a.ts": { 1: 4 } }));
    repo.write("packages/y/coverage/lcov.info", "no report");
    const { reports, files } = await read(repo);
    expect(reports.map(({ path, format, known, fault }) => [path, format, known, fault])).toEqual([
      ["coverage/lcov.info", "lcov", 1, null],
      ["packages/x/coverage/lcov.info", "lcov", 1, null],
    ]);
    expect(files).toEqual([{ path: "packages/x/a.ts", lines: [line(1, 4)] }]);
  });

  it("takes the reports that are named and no others, and says which globs match nothing", async () => {
    const repo = repository().write({ "coverage/lcov.info": "no report", "out/x.info": COVERED });
    const given = { reports: ["out/*.info", "more/*.xml"] };
    const { reports, missing, files } = await read(repo, given);
    expect(reports.map(({ path }) => path)).toEqual(["out/x.info"]);
    expect(missing).toEqual(["more/*.xml"]);
    expect(files).toEqual([{ path: "src/a.ts", lines: [line(1, 1), line(2, 0)] }]);
  });

  it("finds none where there is none", async () => {
    expect(await read(repository())).toEqual({
      reports: [],
      missing: [],
      files: [],
      command: null,
    });
  });

  it("puts the reports that count together, and leaves the others out", async () => {
    const repo = repository().write({
      "r/1.info": COVERED,
      "r/2.info": lcov({ "src/a.ts": { 2: 7 } }),
      "r/3.info": `${lcov({ "src/a.ts": { 3: 9 } })}SF:cut`,
      "r/4.info": lcov({ "/elsewhere/x.ts": { 3: 9 } }),
    });
    const { reports, files } = await read(repo, { reports: ["r/*"] });
    expect(reports.map(({ fault }) => fault?.kind ?? "counts")).toEqual([
      "counts",
      "counts",
      "unreadable",
      "foreign",
    ]);
    expect(files).toEqual([{ path: "src/a.ts", lines: [line(1, 1), line(2, 7)] }]);
  });
});

describe("a report that does not count", () => {
  const faultOf = async (text: string, path = "r.info") =>
    (await read(repository().write(path, text), { reports: [path] })).reports[0];

  it("is none at all", async () => {
    expect(await faultOf("{}", "coverage.json")).toMatchObject({
      format: null,
      fault: { kind: "unreadable", reason: "it is no coverage report that dod knows" },
    });
    expect(await faultOf("")).toMatchObject({ format: null, fault: { kind: "unreadable" } });
  });

  it("is cut short, and its format is known", async () => {
    expect(await faultOf("TN:\nSF:src/a.ts\nDA:1,1\n")).toMatchObject({
      format: "lcov",
      fault: { kind: "unreadable", reason: expect.stringContaining("cut short") },
    });
  });

  it("names files of another repository", async () => {
    const names = ["/x/a.py", "/x/b.py", "/x/c.py", "/x/d.py"];
    const text = lcov(Object.fromEntries(names.map((name) => [name, { 1: 1 }])));
    expect((await faultOf(text))?.fault).toMatchObject({
      kind: "foreign",
      reason:
        "none of the 4 files that it names is in this repository: /x/a.py, /x/b.py, /x/c.py and 1 more",
    });
  });

  it("names files that may be several here", async () => {
    const repo = repository()
      .write({ "x/package.json": "{}", "x/i.ts": "", "y/package.json": "{}", "y/i.ts": "" })
      .commit()
      .write("r.info", lcov({ "i.ts": { 1: 1 } }));
    expect((await read(repo, { reports: ["r.info"] })).reports[0]).toMatchObject({
      ambiguous: ["i.ts"],
      fault: {
        kind: "foreign",
        reason: "which files of this repository it means cannot be told: i.ts",
      },
    });
  });

  it("names no file, or measures no line", async () => {
    expect(await faultOf("TN:\n")).toMatchObject({
      fault: { kind: "empty", reason: "it names no file" },
    });
    const bare = lcov({ "src/a.ts": {}, "src/b.ts": {} });
    expect(await faultOf(bare)).toMatchObject({
      fault: { kind: "empty", reason: "it measures no line" },
    });
  });

  it("is not empty where it measures other files: a file of types alone has no lines", async () => {
    const repo = repository().write("r.info", lcov({ "src/a.ts": {}, "src/b.ts": { 1: 1 } }));
    const { reports, files } = await read(repo, { reports: ["r.info"] });
    expect(reports[0]?.fault).toBeNull();
    expect(files).toEqual([{ path: "src/a.ts", lines: [] }]);
  });
});

describe("the age of a report", () => {
  const reports = ["coverage/lcov.info"];
  const made = (repo = repository()) => repo.write("coverage/lcov.info", COVERED);
  const staleness = async (repo: TestRepository, spec: Partial<CoverageSpec> = {}) =>
    (await read(repo, { reports, ...spec })).reports[0]?.fault?.reason ?? null;

  it("is not less than that of the changed code, tests included", async () => {
    const repo = made();
    expect(await staleness(repo)).toBeNull();
    repo.write("src/a.ts", "one\ntwo\nfour\n");
    age(repo, "src/a.ts", 5);
    expect(await staleness(repo)).toBe("it is older than src/a.ts");
    expect((await read(repo, { reports })).files).toEqual([]);
    age(repo, "src/a.ts", -5);
    expect(await staleness(repo)).toBeNull();
    repo.write("tests/a.test.ts", "new\n");
    age(repo, "tests/a.test.ts", 5);
    expect(await staleness(repo)).toBe("it is older than tests/a.test.ts");
  });

  it("is asked for where its names end in more than an extension", async () => {
    const name = "webpack://shop/./src/a.ts?f00d";
    const repo = repository().write("coverage/lcov.info", lcov({ [name]: { 1: 1 } }));
    age(repo, "src/a.ts", 5);
    expect(await staleness(repo)).toBe("it is older than src/a.ts");
  });

  it("is not known where it is committed: its time is that of a checkout", async () => {
    const repo = repository().write({ "r/lcov.info": COVERED, "src/c.ts": "1\n" }).commit("all");
    age(repo, "r/lcov.info", 60);
    const spec = { reports: ["r/*"] };
    const { reports, files } = await read(repo, spec);
    expect(reports[0]?.fault).toMatchObject({
      kind: "stale",
      reason: expect.stringMatching(/^it is committed/),
    });
    expect(files).toEqual([]);
    repo.write("src/c.ts", "2\n");
    expect((await read(repo, spec)).reports[0]?.fault).toMatchObject({ kind: "stale" });
    expect((await read(repo, { ...spec, trust: true })).reports[0]?.fault).toBeNull();
    repo.write("r/lcov.info", `${COVERED}${COVERED}`);
    expect((await read(repo, spec)).reports[0]?.fault).toBeNull();
  });

  it("may be more than that of files that it could not measure", async () => {
    const repo = made().write({ "docs/a.md": "new\n", "tools/a.py": "new\n", "src/b.ts": "1\n" });
    for (const path of ["docs/a.md", "tools/a.py", "src/b.ts"]) age(repo, path, 5);
    expect(await staleness(repo)).toBeNull();
  });

  it("is taken as it is with `trust`", async () => {
    const repo = made();
    age(repo, "src/a.ts", 5);
    expect(await staleness(repo)).toBe("it is older than src/a.ts");
    expect(await staleness(repo, { trust: true })).toBeNull();
  });

  describe("in a fresh checkout, where all files were written at once", () => {
    /** Every file of the checkout was written now, the commit is an hour old. */
    function checkout(reportSeconds: number): TestRepository {
      const repo = repository();
      const date = new Date(Date.now() - 3600_000).toISOString();
      const env = { ...repo.env, GIT_COMMITTER_DATE: date };
      spawnSync("git", ["commit", "--amend", "--no-edit", "-q"], { cwd: repo.root, env });
      made(repo);
      age(repo, "coverage/lcov.info", reportSeconds);
      return repo;
    }

    it("is that of the commit that is checked out", async () => {
      expect(await staleness(checkout(-1800))).toBeNull();
      expect(await staleness(checkout(-7200))).toBe(
        "it is older than the commit that is checked out",
      );
    });

    it("and always that of files with edits", async () => {
      const repo = checkout(-1800).write("src/a.ts", "one\ntwo\nfour\n");
      expect(await staleness(repo)).toBe("it is older than src/a.ts");
      expect(await staleness(checkout(-1800).write("src/c.ts", "new\n"))).toBe(
        "it is older than src/c.ts",
      );
    });

    it("is that of the files again where one of them was there before the report", async () => {
      const repo = checkout(-200);
      age(repo, "src/b.ts", -250);
      expect(await staleness(repo)).toBe("it is older than src/a.ts");
    });

    it("or where they were written over a longer time", async () => {
      const repo = checkout(-1800);
      age(repo, "src/b.ts", -1000);
      expect(await staleness(repo)).toBe("it is older than src/a.ts");
    });
  });

  it("does not matter where it names lines that the file does not have", async () => {
    const repo = repository().write("coverage/lcov.info", lcov({ "src/a.ts": { 2: 1, 5: 1 } }));
    expect(await staleness(repo)).toBe(
      "it is of another version of src/a.ts: it names line 5, and there are 4",
    );
    const { files } = await read(repo, { reports, trust: true });
    expect(files).toEqual([{ path: "src/a.ts", lines: [line(2, 1)] }]);
    // Some tools count the empty line behind the last one.
    repo.write("coverage/lcov.info", lcov({ "src/a.ts": { 2: 1, 4: 0 } }));
    expect(await staleness(repo)).toBeNull();
  });
});

describe("a command that makes the reports", () => {
  const write = (path: string) =>
    `mkdir -p coverage && printf '${COVERED.replaceAll("\n", "\\n")}' > ${path}`;

  it("runs once, and only what it wrote counts, whatever its age seems to be", async () => {
    const repo = repository().write("coverage/clover.xml", "of an earlier run");
    age(repo, "src/a.ts", 3600);
    const coverage = await open(repo);
    const spec = { ...SPEC, run: `${write("coverage/lcov.info")} && echo x >> count` };
    const { reports, files, command } = await coverage.read(spec);
    expect(reports).toMatchObject([{ path: "coverage/lcov.info", fault: null }]);
    expect(files).toMatchObject([{ path: "src/a.ts" }]);
    expect(command).toMatchObject({ exitCode: 0 });
    await coverage.read({ ...spec, trust: true });
    await coverage.read({ ...spec, reports: ["coverage/lcov.info"] });
    expect(repo.read("count")).toBe("x\n");
  });

  it("wrote nothing that a glob names", async () => {
    const repo = repository().write("coverage/lcov.info", COVERED);
    const { missing, reports, files } = await read(repo, { run: "true", reports: ["coverage/*"] });
    expect([missing, reports, files]).toEqual([["coverage/*"], [], []]);
  });

  it("failed: what it wrote is of a part of the tests", async () => {
    const { reports, files, command } = await read(repository(), {
      run: `${write("coverage/lcov.info")}; exit 3`,
    });
    expect([reports, files, command?.exitCode]).toEqual([[], [], 3]);
  });

  it("writes where it is run", async () => {
    const repo = repository().write("sub/x", "");
    const run = `mkdir coverage && printf '${lcov({ "../src/a.ts": { 1: 1 } }).replaceAll("\n", "\\n")}' > coverage/lcov.info`;
    const { reports } = await read(repo, { run, cwd: "sub" });
    expect(reports).toMatchObject([{ path: "sub/coverage/lcov.info", known: 1, fault: null }]);
  });
});

describe("reading", () => {
  it("takes no package's file for that of another which has its name in reports put together", async () => {
    const repo = makeRepository()
      .write({ "a/package.json": "{}", "b/package.json": "{}", ".gitignore": "coverage/\n" })
      .write({ "a/src/i.ts": "1\n", "a/src/x.ts": "1\n", "b/src/i.ts": "1\n" })
      .commit("start")
      .branch("feature")
      .write("a/src/i.ts", "2\n")
      .commit();
    const one = lcov({ "src/i.ts": { 1: 0 }, "src/x.ts": { 1: 0 } });
    repo.write("coverage/lcov.info", `${one}${lcov({ "src/i.ts": { 1: 1 } })}`);
    const { reports, files } = await read(repo);
    expect(reports[0]).toMatchObject({ fault: null, ambiguous: ["src/i.ts"] });
    expect(files).toEqual([]);
  });

  it("keeps to the change, and to little memory, where many files have one name", async () => {
    const folders = Array.from({ length: 30 }, (_, n) => `p${n}`);
    const repo = makeRepository()
      .write(Object.fromEntries(folders.map((folder) => [`${folder}/index.ts`, "1\n"])))
      .commit("start")
      .branch("feature")
      .write("p7/index.ts", "1\n2\n")
      .commit();
    const lines = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [n + 1, 1]));
    const all = folders.map((folder): [string, Record<number, number>] => [
      `${folder}/index.ts`,
      folder === "p7" ? { 1: 1, 2: 0 } : lines,
    ]);
    repo.write("lcov.info", lcov(Object.fromEntries(all)));
    const { files, reports } = await read(repo);
    expect(reports).toMatchObject([{ files: 30, known: 30, fault: null }]);
    expect(files).toEqual([{ path: "p7/index.ts", lines: [line(1, 1), line(2, 0)] }]);
  });

  it("is done once for everybody, and again where the report was written again", async () => {
    const repo = repository().write("lcov.info", COVERED);
    const coverage = await open(repo);
    const first = await coverage.read(SPEC);
    expect(await coverage.read(SPEC)).toBe(first);
    repo.write("lcov.info", lcov({ "src/a.ts": { 1: 0 } }));
    const again = await coverage.read({ ...SPEC, trust: true });
    expect(again.files).toEqual([{ path: "src/a.ts", lines: [line(1, 0)] }]);
  });

  it("goes over what is split between two pieces, a letter of several bytes too", async () => {
    const repo = repository();
    repo.write("src/café.ts", "1\n");
    // 1 MiB is what is read at a time: the letter lies across it.
    const before = `TN:${"x".repeat(1024 * 1024 - "TN:\nSF:src/caf".length - 1)}\nSF:src/caf`;
    repo.write("lcov.info", `${before}é.ts\nDA:1,1\nend_of_record\n`);
    const { files } = await read(repo);
    expect(files).toEqual([{ path: "src/café.ts", lines: [line(1, 1)] }]);
  });

  it("ends when its item's time is over, and is begun anew for the next", async () => {
    const repo = repository().write("lcov.info", COVERED);
    const coverage = await open(repo);
    const signal = AbortSignal.abort(new Error("the time is over"));
    await expect(coverage.read({ ...SPEC, signal })).rejects.toThrow("the time is over");
    expect((await coverage.read(SPEC)).files).toHaveLength(1);
  });

  it("follows no symbolic link", async () => {
    const repo = repository()
      .write("else/where.info", COVERED)
      .link("lcov.info", "else/where.info");
    expect((await read(repo)).reports).toEqual([]);
  });

  it("knows a file that is no UTF-8 by name, and every changed line of CRLF files", async () => {
    const repo = repository()
      .write("src/a.ts", "one\r\ntwo\r\nthree\r\n")
      .write("lcov.info", lcov({ "src/a.ts": { 3: 1 } }));
    expect((await read(repo)).files).toEqual([{ path: "src/a.ts", lines: [line(3, 1)] }]);
  });

  it("reads Go's names by go.mod and JaCoCo's by the packages that files say", async () => {
    const repo = makeRepository()
      .write({ "go.mod": "module example.com/shop\n", "x/a.go": "1\n", "src/words/A.kt": "1\n" })
      .commit("start")
      .branch("feature")
      .write({
        "x/a.go": "package x\nfunc f() {\n}\n",
        "src/words/A.kt": "package com.acme.words\n\n1\n",
      })
      .commit();
    repo.write("cover.out", "mode: set\nexample.com/shop/x/a.go:2.10,3.2 1 1\n");
    repo.write(
      "build/reports/kover/report.xml",
      '<report name="x"><package name="com/acme/words"><sourcefile name="A.kt"><line nr="3" mi="0" ci="2" mb="1" cb="1"/></sourcefile></package></report>',
    );
    const { reports, files } = await read(repo);
    expect(reports.map(({ format, fault }) => [format, fault])).toEqual([
      ["jacoco", null],
      ["go", null],
    ]);
    expect(files.map(({ path }) => path)).toEqual(["src/words/A.kt", "x/a.go"]);
    expect(files[0]?.lines).toEqual([{ line: 3, hits: 1, branches: 2, branchesTaken: 1 }]);
  });
});
