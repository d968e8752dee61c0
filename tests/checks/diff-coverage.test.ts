import { describe, expect, it } from "vitest";
import { diffCoverage } from "../../src/checks/diff-coverage.ts";
import type { CommandRun } from "../../src/core/command.ts";
import type {
  CoverageFault,
  CoverageReading,
  CoverageReport,
  CoverageSpec,
} from "../../src/core/coverage.ts";
import type { Facts } from "../../src/core/facts.ts";
import { ask, places, type Situation } from "./situation.ts";

/** path → line → hits, or hits and branches as `[hits, taken, all]`. */
type Lines = Readonly<Record<string, Readonly<Record<number, number | [number, number, number]>>>>;

const REPORT: CoverageReport = {
  path: "lcov.info",
  format: "lcov",
  files: 3,
  known: 3,
  fault: null,
};

const faulty = (
  path: string,
  kind: CoverageFault["kind"],
  parts: Partial<CoverageReport> = {},
) => ({
  ...REPORT,
  path,
  fault: { kind, reason: `it is ${kind}`, mend: `mend ${kind}` },
  ...parts,
});

function coverage(lines: Lines, parts: Partial<CoverageReading> = {}) {
  const asked: CoverageSpec[] = [];
  const files = Object.entries(lines).map(([path, byLine]) => ({
    path,
    lines: Object.entries(byLine).map(([line, said]) => {
      const [hits, branchesTaken, branches] = Array.isArray(said) ? said : [said, 0, 0];
      return { line: Number(line), hits, branches, branchesTaken };
    }),
  }));
  const reading = { reports: [REPORT], missing: [], files, command: null, ...parts };
  const facts: Partial<Facts> = {
    coverage: {
      read: async (spec) => {
        asked.push(spec);
        return reading;
      },
    },
  };
  return { facts, asked };
}

/** `n` added lines of code in one new file. */
const lines = (n: number) => `${Array.from({ length: n }, (_, at) => `f(${at});`).join("\n")}\n`;
const hits = (n: number, missed: readonly number[] = []) =>
  Object.fromEntries(
    Array.from({ length: n }, (_, at) => [at + 1, missed.includes(at + 1) ? 0 : 1]),
  );

const check = (
  options: unknown,
  change: Situation["change"],
  said: Lines,
  parts?: Partial<CoverageReading>,
  situation: Situation = {},
) =>
  ask(diffCoverage, options, {
    ...situation,
    change: change ?? {},
    facts: coverage(said, parts).facts,
  });

describe("diff-coverage", () => {
  it("holds where enough of the changed lines are covered, and shows by which reports", async () => {
    const result = await check({}, { "a.ts": lines(10) }, { "a.ts": hits(10, [3, 4]) });
    expect(result).toMatchObject({
      status: "pass",
      summary: "80% of 10 changed lines covered (min 80%) in 1 file",
      evidence: [{ kind: "report", ref: "lcov.info", summary: "lcov, 3 files" }],
      findings: [],
      notes: ["not covered: a.ts:3"],
    });
  });

  it("fails where they are not, with a finding for each run of lines", async () => {
    const text = "f(1);\n// why\n\nf(2);\nf(3);\nf(4);\nf(5);\n";
    const said = { "a.ts": { 1: 0, 4: 0, 5: 1, 6: 0, 7: 0 } };
    const result = await check({}, { "a.ts": text }, said);
    expect(result).toMatchObject({
      status: "fail",
      summary: "20% of 5 changed lines covered (min 80%) in 1 file",
    });
    expect(result.findings).toMatchObject([
      {
        path: "a.ts",
        line: 1,
        endLine: 4,
        rule: "uncovered",
        message: "2 lines not covered by a test",
      },
      { path: "a.ts", line: 6, endLine: 7, rule: "uncovered" },
    ]);
  });

  it("asks of the lines that the change wrote alone", async () => {
    const before = { "a.ts": "f(1);\nf(2);\nf(3);\n" };
    const said = { "a.ts": { 1: 0, 2: 1, 3: 0 } };
    const result = await check({}, { "a.ts": "f(1);\nf(9);\nf(3);\n" }, said, {}, { before });
    expect(result).toMatchObject({
      status: "pass",
      summary: "100% of 1 changed line covered (min 80%) in 1 file",
    });
  });

  it("joins no lines to a run over one that was there before", async () => {
    const files = {
      "a.ts": {
        hunks: [
          { oldStart: 0, oldLines: 0, newStart: 1, newLines: 1 },
          { oldStart: 1, oldLines: 0, newStart: 3, newLines: 1 },
        ],
      },
    };
    const said = { "a.ts": { 1: 0, 3: 0 } };
    const result = await check({}, { "a.ts": lines(3) }, said, {}, { files });
    expect(places(result)).toEqual(["a.ts:1 uncovered", "a.ts:3 uncovered"]);
  });

  it("rounds nothing up", async () => {
    const missed = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
    const of = (options: unknown, all: number, count: number) =>
      check(options, { "a.ts": lines(all) }, { "a.ts": hits(all, missed(count)) });
    expect(await of({}, 499, 100)).toMatchObject({
      status: "fail",
      summary: "79% of 499 changed lines covered (min 80%) in 1 file",
    });
    expect(await of({ min: 100 }, 1000, 1)).toMatchObject({
      status: "fail",
      summary: expect.stringMatching(/^99% of 1000 /),
    });
    expect((await of({ min: 33.3 }, 1000, 667)).status).toBe("pass");
    expect((await of({ min: 33.3 }, 10_000, 6671)).status).toBe("fail");
    expect((await of({ min: 0 }, 3, 3)).status).toBe("pass");
  });

  it("counts what a report measures, test files included", async () => {
    const change = { "a.ts": lines(2), "tests/a.test.ts": lines(2) };
    const said = { "a.ts": hits(2), "tests/a.test.ts": hits(2, [1, 2]) };
    expect(await check({}, change, said)).toMatchObject({
      status: "fail",
      summary: "50% of 4 changed lines covered (min 80%) in 2 files",
    });
  });

  it("shows fifty findings, and how many there are more", async () => {
    const odd = Array.from({ length: 60 }, (_, at) => 2 * at + 1);
    const result = await check({}, { "a.ts": lines(120) }, { "a.ts": hits(120, odd) });
    expect(result.findings).toHaveLength(50);
    expect(result.notes).toContain("10 more findings not shown");
  });
});

describe("source that no report mentions", () => {
  const change = {
    "a.ts": lines(2),
    "b.ts": "// why\nimport { x } from 'y';\nf(1);\n\nf(2);\n",
    "tests/c.test.ts": lines(9),
    "d.md": lines(9),
  };
  const said = { "a.ts": hits(2) };

  it("counts with its added lines of code", async () => {
    const result = await check({}, change, said);
    expect(result).toMatchObject({
      status: "fail",
      summary:
        "50% of 4 changed lines covered (min 80%) in 2 files; no report measures 1 file with 2 lines of them",
      findings: [
        {
          path: "b.ts",
          line: 3,
          endLine: 5,
          rule: "unmeasured",
          message:
            "no report measures a line of this file: its 2 changed lines of code count as not covered",
        },
      ],
    });
  });

  it("is left out where the item says so, and is named", async () => {
    expect(await check({ missing: "ignore" }, change, said)).toMatchObject({
      status: "pass",
      summary: "100% of 2 changed lines covered (min 80%) in 1 file",
      notes: ["no report measures b.ts: 2 added lines of code not counted"],
    });
  });

  it("is what people wrote: what tools wrote is named", async () => {
    const more = { ...change, "b.ts": "// Code generated by x. DO NOT EDIT.\nf(1);\n" };
    expect(await check({}, more, said)).toMatchObject({
      status: "pass",
      notes: ["not asked for, because generated: b.ts"],
    });
    const before = { "b.ts": "f(1);\n" };
    const header = { ...more, "b.ts": "// Code generated by x. DO NOT EDIT.\nf(1);\nf(2);\n" };
    expect(await check({}, header, said, {}, { before })).toMatchObject({ status: "fail" });
  });

  it("is code of any language, and nothing where only declarations were added", async () => {
    expect(await check({}, { "a.ts": lines(2), "b.ex": "f\n" }, said)).toMatchObject({
      status: "fail",
    });
    const types = { "a.ts": lines(2), "b.ts": "export interface X {\n  y: 1;\n}\n" };
    expect(await check({}, types, said)).toMatchObject({ status: "pass" });
  });

  it("is none where it is only moved or deleted", async () => {
    const before = { "old.ts": lines(5), "gone.ts": lines(5) };
    const moved = { before, change: { "new.ts": lines(5), "gone.ts": null, "a.ts": lines(2) } };
    const situation = { ...moved, moved: { "new.ts": "old.ts" }, facts: coverage(said).facts };
    expect(await ask(diffCoverage, {}, situation)).toMatchObject({
      status: "pass",
      summary: "100% of 2 changed lines covered (min 80%) in 1 file",
    });
  });

  it("is not asked of a file without statements that a report mentions without measuring a line of it", async () => {
    expect(await check({}, change, { ...said, "b.ts": {} })).toMatchObject({ status: "pass" });
  });

  it("is as well a file with statements that a report mentions without measuring a line of it", async () => {
    const more = {
      ...change,
      "b.ts": "export function f() {\n  return 1;\n}\n",
      "tests/c.test.ts": "if (1) f();\n",
    };
    const bare = { ...said, "b.ts": {}, "tests/c.test.ts": {} };
    expect(await check({}, more, bare)).toMatchObject({
      status: "fail",
      findings: [{ path: "b.ts", line: 1, endLine: 2, rule: "unmeasured" }],
    });
    expect(await check({ missing: "ignore" }, more, bare)).toMatchObject({ status: "pass" });
    const generated = { ...more, "b.ts": `// Code generated by x. DO NOT EDIT.\n${more["b.ts"]}` };
    expect(await check({}, generated, bare)).toMatchObject({ status: "pass" });
  });
});

describe("statements that no report measures, in a file that one measures", () => {
  const code = "f();\nfunction g() {\n  // return\n  return (\n    1\n  );\n}\n";

  it("are said, and do not count", async () => {
    expect(await check({}, { "a.ts": code }, { "a.ts": { 1: 1 } })).toMatchObject({
      status: "pass",
      summary: "100% of 1 changed line covered (min 80%) in 1 file",
      notes: [
        "no report measures a.ts:4, so it does not count: excluded by a comment or a setting, or not in what was measured",
      ],
    });
    const { notes } = await check({}, { "a.ts": code }, { "a.ts": { 1: 1, 4: 1 } });
    expect(notes).toEqual([]);
  });

  it("cannot be told where nothing else of the change is measured: the report may be of another version", async () => {
    const given = { before: { "a.ts": "f();\n" } };
    const said = { "a.ts": { 1: 1 } };
    expect(await check({}, { "a.ts": code }, said, {}, given)).toMatchObject({
      status: "unknown",
      summary:
        "the reports measure none of the changed lines, though there seem to be statements at a.ts:4",
    });
    const more = { "a.ts": "f();\nconst x = {\n};\n" };
    expect((await check({}, more, said, {}, given)).status).toBe("not-applicable");
    const tests = { "tests/a.test.ts": code };
    expect((await check({}, tests, { "tests/a.test.ts": { 3: 1 } })).notes).toEqual([]);
  });
});

describe("branches", () => {
  const change = { "a.ts": lines(4) };

  it("are asked only where `minBranches` says so: a line with some of them taken is covered", async () => {
    const said: Lines = { "a.ts": { 1: [1, 1, 2], 2: [1, 2, 2], 3: 1 } };
    expect(await check({}, change, said)).toMatchObject({
      status: "pass",
      summary: "100% of 3 changed lines covered (min 80%) in 1 file",
    });
    expect(await check({ minBranches: 75 }, change, said)).toMatchObject({
      status: "pass",
      summary:
        "100% of 3 changed lines covered (min 80%) in 1 file; 75% of 4 branches taken (min 75%)",
    });
    const result = await check({ minBranches: 76 }, change, said);
    expect(result.status).toBe("fail");
    expect(result.findings).toMatchObject([
      { path: "a.ts", line: 1, rule: "partial-branch", message: "1 of 2 branches taken" },
    ]);
  });

  it("of lines that did not run are not taken", async () => {
    const said: Lines = { "a.ts": { 1: [0, 0, 2], 2: [1, 2, 2], 3: 1 } };
    const result = await check({ min: 60, minBranches: 60 }, change, said);
    expect(result.status).toBe("fail");
    expect(places(result)).toEqual(["a.ts:1 uncovered"]);
  });

  it("cannot be told where reports measure none and the code has some", async () => {
    const branching = { "a.ts": "f(1);\nif (x) f(2);\n" };
    const said = { "a.ts": hits(2) };
    expect(await check({ minBranches: 50 }, branching, said)).toMatchObject({
      status: "unknown",
      summary: expect.stringContaining("a.ts:2"),
    });
    expect(await check({ minBranches: 50 }, change, said)).toMatchObject({ status: "pass" });
    expect(await check({}, branching, said)).toMatchObject({ status: "pass" });
    const elsewhere: Lines = { "a.ts": { 1: 1, 2: 1, 9: [1, 1, 2] } };
    expect(await check({ minBranches: 50 }, branching, elsewhere)).toMatchObject({
      status: "pass",
    });
  });
});

describe("what is left out", () => {
  it("is said", async () => {
    const change = { "a.ts": lines(2), "legacy/b.ts": lines(2), "legacy/c.ts": lines(2) };
    const said = { "a.ts": hits(2), "legacy/b.ts": hits(2, [1, 2]) };
    expect(await check({ exclude: ["legacy/**"] }, change, said)).toMatchObject({
      status: "pass",
      summary: "100% of 2 changed lines covered (min 80%) in 1 file",
      notes: ["left out by `exclude`: legacy/b.ts, legacy/c.ts"],
    });
    expect(await check({ exclude: ["**"] }, change, said)).toMatchObject({
      status: "not-applicable",
      summary: "all code of the change is left out: a.ts, legacy/b.ts, legacy/c.ts",
    });
  });
});

describe("a change without executable lines", () => {
  it("is none of this: no report is looked for", async () => {
    const { facts, asked } = coverage({});
    const change = { "a.md": lines(2), "gone.ts": null };
    const result = await ask(
      diffCoverage,
      { run: "make" },
      { before: { "gone.ts": "f();\n" }, change, facts },
    );
    expect(result).toMatchObject({ status: "not-applicable", summary: "the change adds no code" });
    expect(asked).toEqual([]);
  });

  it("is seen by what the reports measure", async () => {
    expect(await check({}, { "a.ts": lines(2) }, { "a.ts": { 7: 0 } })).toMatchObject({
      status: "not-applicable",
      summary: "none of the changed lines is executable by what the reports measure",
    });
  });
});

describe("reports", () => {
  const change = { "a.ts": lines(2) };
  const said = { "a.ts": hits(2) };
  const of = (parts: Partial<CoverageReading>, options: unknown = {}) =>
    check(options, change, said, parts);

  it("are asked for as the item says", async () => {
    const { facts, asked } = coverage(said);
    const options = {
      reports: ["x.info"],
      run: "make cover",
      cwd: "sub",
      env: { CI: true },
      trust: true,
    };
    await ask(diffCoverage, options, { change, facts });
    expect(asked).toMatchObject([
      { reports: ["x.info"], run: "make cover", cwd: "sub", env: { CI: "true" }, trust: true },
    ]);
    await ask(diffCoverage, {}, { change, facts });
    expect(asked[1]).toMatchObject({ reports: [], run: null, trust: false });
  });

  it("are missing: the result says how to make one in the change's language", async () => {
    expect(await of({ reports: [], files: [] })).toMatchObject({
      status: "unknown",
      summary: "no coverage report was found",
      mend: expect.stringContaining("vitest run --coverage"),
    });
    const python = await check({}, { "a.py": lines(1) }, {}, { reports: [] });
    expect(python.mend).toContain("coverage xml");
    const tests = await check({}, { "tests/a_test.go": lines(1) }, {}, { reports: [] });
    expect(tests).toMatchObject({
      status: "unknown",
      mend: expect.stringContaining("-coverprofile"),
    });
  });

  it("that are named must all be there", async () => {
    expect(await of({ missing: ["x.xml"] }, { reports: ["lcov.info", "x.xml"] })).toMatchObject({
      status: "unknown",
      summary: "no file matches x.xml",
    });
  });

  it("must all count where they are named", async () => {
    for (const kind of ["unreadable", "empty", "stale", "foreign"] as const) {
      const reports = [REPORT, faulty("x.xml", kind)];
      expect(await of({ reports }, { reports: ["*"] })).toMatchObject({
        status: "unknown",
        summary: `x.xml: it is ${kind}`,
        mend: `mend ${kind}`,
      });
    }
  });

  it("that lie in the usual places and are nothing are only said, where others count", async () => {
    const reports = [
      REPORT,
      faulty("coverage.json", "unreadable", { format: null }),
      faulty("coverage.xml", "foreign"),
      faulty("cover.out", "empty"),
    ];
    expect(await of({ reports })).toMatchObject({
      status: "pass",
      notes: [
        "not counted: coverage.json: it is unreadable",
        "not counted: coverage.xml: it is foreign",
        "not counted: cover.out: it is empty",
      ],
    });
    expect(await of({ reports: reports.slice(1) })).toMatchObject({
      status: "unknown",
      summary:
        "coverage.json: it is unreadable; coverage.xml: it is foreign; cover.out: it is empty",
    });
  });

  it("that are stale or broken keep the others from being believed", async () => {
    for (const kind of ["stale", "unreadable"] as const)
      expect(await of({ reports: [REPORT, faulty("x.xml", kind)] })).toMatchObject({
        status: "unknown",
        summary: `x.xml: it is ${kind}`,
      });
    const many = Array.from({ length: 5 }, (_, n) => faulty(`${n}.xml`, "stale"));
    expect((await of({ reports: many })).summary).toBe(
      "0.xml: it is stale; 1.xml: it is stale; 2.xml: it is stale; 2 more",
    );
  });

  it("say which names mean nothing because they could mean several files", async () => {
    const reports = [{ ...REPORT, ambiguous: ["i.ts"] }];
    expect((await of({ reports })).notes).toEqual([
      "lcov.info: which files these are cannot be told, so they count as none: i.ts",
    ]);
  });
});

describe("the command that makes the reports", () => {
  const command: CommandRun = {
    run: "npm run cover",
    cwd: ".",
    exitCode: 0,
    killedBy: null,
    notStarted: null,
    timedOut: false,
    stdout: { text: "", droppedBytes: 0 },
    stderr: { text: "", droppedBytes: 0 },
    tail: "",
    durationMs: 1,
    startedAt: 0,
  };
  const of = (parts: Partial<CommandRun>, reading: Partial<CoverageReading> = {}) =>
    check(
      { run: "npm run cover" },
      { "a.ts": lines(2) },
      { "a.ts": hits(2) },
      {
        command: { ...command, ...parts },
        ...reading,
      },
    );

  it("is evidence too", async () => {
    expect((await of({})).evidence).toMatchObject([
      { kind: "command", ref: "npm run cover", summary: "ended with 0" },
      { kind: "report", ref: "lcov.info" },
    ]);
  });

  it("failed, so that the report may be of a part of the tests", async () => {
    expect(await of({ exitCode: 1 })).toMatchObject({
      status: "unknown",
      summary: expect.stringContaining("the command that makes the report failed"),
    });
  });

  it("was not started, or not to its end", async () => {
    for (const parts of [
      { exitCode: 127 },
      { exitCode: null, killedBy: "SIGKILL" },
      { exitCode: null, timedOut: true },
    ])
      expect(await of(parts)).toMatchObject({ status: "unknown" });
  });

  it("wrote nothing", async () => {
    expect(await of({}, { reports: [] })).toMatchObject({
      status: "unknown",
      summary: "`npm run cover` wrote no coverage report in the usual places",
    });
    expect(await of({}, { missing: ["x.xml"] })).toMatchObject({
      status: "unknown",
      summary: "`npm run cover` wrote no file that x.xml matches",
    });
  });
});
