import { describe, expect, it } from "vitest";
import { errorPaths } from "../../src/checks/error-paths.ts";
import type { CoverageReading, CoverageSpec, LineCoverage } from "../../src/core/coverage.ts";
import type { ErrorPath, ErrorPaths } from "../../src/core/error-path.ts";
import { ask, places } from "./situation.ts";
import { UNREAD } from "./syntax-situation.ts";

const REPORT = { path: "lcov.info", format: "lcov", files: 3, known: 2, fault: null } as const;

/** An error path whose body is the line below its head. */
const path = (line: number, parts: Partial<ErrorPath> = {}): ErrorPath => ({
  path: "src/a.ts",
  language: "typescript",
  what: "catch (error)",
  line,
  column: 5,
  endLine: line + 1,
  body: { line: line + 1, endLine: line + 1 },
  ...parts,
});
const measured = (line: number, hits: number, branches = 0, branchesTaken = 0): LineCoverage => ({
  line,
  hits,
  branches,
  branchesTaken,
});

interface Given {
  readonly paths?: readonly ErrorPath[];
  readonly found?: Partial<ErrorPaths>;
  readonly lines?: readonly LineCoverage[];
  readonly coverage?: Partial<CoverageReading>;
  readonly options?: unknown;
}

async function judge({ paths = [path(3)], found, lines = [], coverage, options = {} }: Given) {
  const asked: CoverageSpec[] = [];
  const result = await ask(errorPaths, options, {
    facts: {
      syntax: {
        errorPaths: async () => ({
          paths,
          files: 1,
          unread: [],
          otherLanguages: [],
          generated: [],
          ...found,
        }),
      } as never,
      coverage: {
        read: async (spec) => {
          asked.push(spec);
          return {
            reports: [REPORT],
            missing: [],
            files: [{ path: "src/a.ts", lines }],
            command: null,
            ...coverage,
          };
        },
      },
    },
  });
  return { ...result, asked };
}

const RUN = {
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

describe("error-paths", () => {
  it("holds where each body ran, and says by which report", async () => {
    const lines = [measured(3, 0), measured(4, 1), measured(8, 0), measured(9, 2)];
    const long = path(7, { endLine: 12, body: { line: 8, endLine: 12 } });
    expect(await judge({ paths: [path(3), long], lines })).toMatchObject({
      status: "pass",
      summary: "2 of 2 error paths in the changed lines were executed by tests (min 100%)",
      findings: [],
      evidence: [{ kind: "report", ref: "lcov.info", summary: "lcov, 3 files, 2 of them here" }],
    });
  });

  it("fails where one did not, at its head", async () => {
    // The head's line ran, and the one below the body: no evidence for the body.
    const lines = [measured(3, 9), measured(4, 0), measured(5, 9), measured(8, 1)];
    const result = await judge({ paths: [path(3), path(7)], lines });
    expect(result).toMatchObject({
      status: "fail",
      summary: "1 of 2 error paths in the changed lines was executed by tests (min 100%)",
      findings: [
        {
          path: "src/a.ts",
          line: 3,
          endLine: 4,
          column: 5,
          rule: "unexecuted",
          message: "No test executed `catch (error)`",
          fix: "write a test in which what is guarded here fails",
        },
      ],
    });
    expect(places(result)).toEqual(["src/a.ts:3 unexecuted"]);
  });

  it("counts what is in a file that no report mentions as not executed", async () => {
    const other = path(3, { path: "src/b.ts", body: null });
    const result = await judge({ paths: [other] });
    expect(result.status).toBe("fail");
    expect(places(result)).toEqual(["src/b.ts:3 unmeasured"]);
    expect(result.findings[0]?.message).toMatch(/^No report mentions src\/b\.ts/);
  });

  it.each([
    ["no line of its own", path(3, { body: null, endLine: 3 }), [measured(3, 4)]],
    ["none of its lines measured", path(3), [measured(3, 4), measured(5, 4)]],
    ["a file without measured lines", path(3), []],
    ["one branch of two", path(3, { body: null, what: "if (err)" }), [measured(3, 4, 2, 1)]],
    ["another's branches", path(3, { body: null, what: ".catch(…)" }), [measured(3, 4, 2, 2)]],
    ["one branch alone", path(3, { body: null, what: "if (err)" }), [measured(3, 4, 1, 1)]],
  ])("cannot tell, and says so: %s", async (_, one, lines) => {
    const result = await judge({ paths: [one, path(7)], lines: [...lines, measured(8, 1)] });
    expect(result.status).toBe("unknown");
    expect(result.summary).toContain(`of src/a.ts:3 \`${one.what}\` the reports do not tell`);
    expect(result.summary).toContain("1 of 2 error paths");
    expect(result.mend).toMatch(/^put what handles the error on lines of its own/);
    expect(places(result)).toEqual(["src/a.ts:3 untold"]);
  });

  it("can tell of one without a line of its own: its line never ran, or all branches there did", async () => {
    const one = path(3, { body: null, endLine: 3, what: "if (err)" });
    expect(await judge({ paths: [one], lines: [measured(3, 0, 2, 0)] })).toMatchObject({
      status: "fail",
      findings: [{ rule: "unexecuted" }],
    });
    expect(await judge({ paths: [one], lines: [measured(3, 5, 2, 2)] })).toMatchObject({
      status: "pass",
    });
  });

  it("holds `min` exactly, and never rounds", async () => {
    const paths = Array.from({ length: 3 }, (_, n) => path(n * 10));
    const lines = [measured(1, 1), measured(11, 1), measured(21, 0)];
    const at = async (min: number) => (await judge({ paths, lines, options: { min } })).status;
    expect([await at(66), await at(66.66), await at(66.67), await at(67)]).toEqual([
      "pass",
      "pass",
      "fail",
      "fail",
    ]);
    await expect(judge({ options: { min: 101 } })).rejects.toThrow();
  });

  it("names in a pass what was not shown", async () => {
    const { notes } = await judge({
      paths: [path(3), path(7), path(11, { body: null })],
      lines: [measured(4, 1), measured(8, 0), measured(11, 1)],
      options: { min: 30 },
    });
    expect(notes).toEqual([
      "not shown to be executed: src/a.ts:7 `catch (error)`, src/a.ts:11 `catch (error)`",
    ]);
  });

  it("takes what cannot be told for neither", async () => {
    const paths = [path(3), path(7, { body: null }), path(11)];
    const lines = [measured(4, 1), measured(7, 1), measured(12, 0)];
    const at = async (min: number) => judge({ paths, lines, options: { min } });
    expect(await at(33)).toMatchObject({ status: "pass" });
    expect(await at(66)).toMatchObject({ status: "unknown" });
    expect(await at(67)).toMatchObject({
      status: "fail",
      summary:
        "1 of 3 error paths in the changed lines was executed by tests (min 67%); of 1 the reports do not tell",
      findings: [{ line: 11 }],
    });
  });

  it("lists fifty findings and counts the rest", async () => {
    const paths = Array.from({ length: 60 }, (_, n) => path(n * 10));
    const result = await judge({ paths, lines: paths.map(({ line }) => measured(line + 1, 0)) });
    expect(result.findings).toHaveLength(50);
    expect(result.notes).toEqual(["10 more error paths that no test executed"]);
  });

  it("does not apply where no changed line handles an error, and makes no report for that", async () => {
    const { status, summary, asked } = await judge({
      paths: [],
      options: { run: "npm run cover" },
    });
    expect([status, summary, asked]).toEqual([
      "not-applicable",
      "the changed lines of 1 file handle no error with code of their own",
      [],
    ]);
    expect(await judge({ paths: [], found: { files: 0 } })).toMatchObject({
      status: "not-applicable",
      summary: "the change adds no code whose errors are looked at",
    });
    const found = { files: 0, otherLanguages: ["a.swift"], generated: ["b.pb.go"] };
    expect(await judge({ paths: [], found })).toMatchObject({
      status: "not-applicable",
      summary: "none of the changed code is in a language that is read: `.swift`",
      notes: [
        "not read, for want of a parser: a.swift",
        "not looked at, because generated: b.pb.go",
      ],
    });
  });

  it("leaves out what is excluded, and says so", async () => {
    const options = { exclude: ["src/**"] };
    const { status, notes, asked } = await judge({
      options,
      found: { unread: [{ ...UNREAD, path: "src/c.ts" }] },
    });
    expect([status, asked]).toEqual(["not-applicable", []]);
    expect(notes).toEqual(["left out by `exclude`: 1 error path in src/a.ts"]);
  });

  it("is unknown where a file could not be read, unless what was read fails already", async () => {
    const found = { unread: [UNREAD] };
    const summary = "src/b.kt:4: it is not understood as code of its language";
    expect(await judge({ paths: [], found })).toMatchObject({ status: "unknown", summary });
    expect(await judge({ found, lines: [measured(4, 1)] })).toMatchObject({
      status: "unknown",
      summary,
      mend: "mend the syntax",
    });
    const failed = await judge({ found, lines: [measured(4, 0)] });
    expect(failed.summary).toMatch(/; 1 file could not be read$/);
    expect(places(failed)).toEqual(["src/a.ts:3 unexecuted", "src/b.kt:4 unread"]);
  });

  it.each([
    ["none", { reports: [], files: [] }, "no coverage report was found"],
    ["a glob without one", { missing: ["out/*.xml"] }, "no file matches out/*.xml"],
    [
      "a stale one beside a good one",
      {
        reports: [
          REPORT,
          {
            ...REPORT,
            path: "old.info",
            fault: {
              kind: "stale",
              reason: "it is older than src/a.ts",
              mend: "run your tests with coverage again",
            },
          },
        ],
      } as const,
      "old.info: it is older than src/a.ts",
    ],
    [
      "a failed command",
      { command: { ...RUN, exitCode: 1 } },
      "the command that makes the report failed: `npm run cover` ended with 1, so that its report may be of a part of the tests",
    ],
    [
      "a missing command",
      { command: { ...RUN, exitCode: 127 } },
      "`npm run cover` ended with 127: a command was not found",
    ],
    [
      "a command that writes none",
      { command: RUN, reports: [] },
      "`npm run cover` wrote no coverage report in the usual places",
    ],
  ])("is unknown without reports that count: %s", async (_, coverage, summary) => {
    const lines = [measured(4, 1)];
    const result = await judge({
      lines,
      coverage: { files: [{ path: "src/a.ts", lines }], ...coverage },
    });
    expect(result).toMatchObject({ status: "unknown", summary });
    expect(result.mend).toBeTruthy();
  });

  it("says how a report is made for the languages that are asked about", async () => {
    const { mend } = await judge({
      coverage: { reports: [] },
      paths: [path(3, { path: "src/a.go", language: "go" })],
    });
    expect(mend).toContain("go test ./... -coverprofile=coverage.out");
    expect(mend).not.toContain("vitest");
  });

  it("hands its options on", async () => {
    const { asked } = await judge({
      options: {
        reports: ["a.xml"],
        run: "make cover",
        cwd: "app",
        env: { CI: true },
        trust: true,
      },
    });
    expect(asked).toMatchObject([
      { reports: ["a.xml"], run: "make cover", cwd: "app", env: { CI: "true" }, trust: true },
    ]);
    expect((await judge({})).asked).toMatchObject([{ reports: [], run: null, trust: false }]);
  });
});
