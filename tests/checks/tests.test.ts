import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { tests } from "../../src/checks/tests.ts";
import type { CommandRun } from "../../src/core/command.ts";
import type { TestReport, TestRun, TestRunSpec } from "../../src/core/test-run.ts";
import { type CopiesState, copiesSituation, gone } from "./copies-situation.ts";

const ended = (parts: Partial<CommandRun> = {}): CommandRun => ({
  run: "npm test",
  cwd: ".",
  exitCode: 0,
  killedBy: null,
  notStarted: null,
  timedOut: false,
  stdout: { text: "", droppedBytes: 0 },
  stderr: { text: "", droppedBytes: 0 },
  tail: "the last lines",
  durationMs: 1500,
  startedAt: 0,
  ...parts,
});

const report = (
  passed: number,
  failed = 0,
  skipped = 0,
  parts: Partial<TestReport> = {},
): TestReport => ({
  format: "output:vitest",
  path: null,
  counts: { passed, failed, skipped },
  failures: [],
  ...parts,
});

const ran = (
  reports: TestReport[],
  command: Partial<CommandRun> = {},
  parts: Partial<TestRun> = {},
): TestRun => ({
  command: ended(command),
  detected: true,
  reports,
  stale: [],
  missing: [],
  unreadable: [],
  ...parts,
});

async function check(
  runs: TestRun | TestRun[],
  input: z.input<typeof tests.options> = {},
  state: CopiesState = {},
) {
  const options = z.parse(tests.options, input);
  const asked: TestRunSpec[] = [];
  const copies = copiesSituation(state);
  const facts = {
    ...copies.facts,
    testRuns: async () => ({
      run: async (spec: TestRunSpec) => {
        asked.push(spec);
        return Array.isArray(runs) ? (runs[asked.length - 1] as TestRun) : runs;
      },
    }),
  };
  const context = { facts, options, signal: new AbortController().signal, now: new Date(0) };
  const evidence = await tests.gather(context);
  const result = tests.judge(structuredClone(evidence), options);
  return { ...result, asked, ofCopies: copies.asked };
}

const named = {
  failures: [{ name: "adds", path: "src/a.test.ts", line: 12, message: "expected 2" }],
};

describe("judgement", () => {
  it.each<[string, TestRun, z.input<typeof tests.options>, string, RegExp]>([
    [
      "tests passed",
      ran([report(212, 0, 3)]),
      {},
      "pass",
      /^212 tests passed, 3 skipped \(vitest\)$/,
    ],
    ["one test passed", ran([report(1)]), {}, "pass", /^1 test passed \(vitest\)$/],
    [
      "several reports are summed",
      ran([report(2), report(3, 0, 1, { format: "junit" })]),
      {},
      "pass",
      /^5 tests passed, 1 skipped \(vitest, JUnit XML\)$/,
    ],
    [
      "a test failed",
      ran([report(2, 1)], { exitCode: 1 }),
      {},
      "fail",
      /^1 of 3 tests failed: `npm test` ended with 1$/,
    ],
    [
      "no test ran",
      ran([report(0)]),
      {},
      "fail",
      /^no test ran: `npm test` ended with 0 and ran nothing$/,
    ],
    [
      "all skipped",
      ran([report(0, 0, 4)]),
      {},
      "fail",
      /^no test ran: `npm test` skipped all 4 tests$/,
    ],
    [
      "no test ran, by the runner's exit",
      ran([report(0)], { exitCode: 5 }),
      {},
      "fail",
      /ended with 5, no test ran$/,
    ],
    [
      "failures behind exit 0",
      ran([report(2, 1)]),
      {},
      "fail",
      /^1 of 3 tests failed, and `npm test` ended with 0: it hides failures$/,
    ],
    [
      "failures behind exit 0, and something unreadable",
      ran([report(2, 1)], {}, { unreadable: [{ path: "a.xml", reason: "cut" }] }),
      {},
      "fail",
      /hides failures/,
    ],
    [
      "tests passed and the command failed",
      ran([report(2)], { exitCode: 1 }),
      {},
      "fail",
      /^`npm test` ended with 1, 2 tests passed$/,
    ],
    [
      "nothing known but a bad exit",
      ran([], { exitCode: 2 }),
      {},
      "fail",
      /^`npm test` ended with 2, and nothing it printed shows that a test ran$/,
    ],
    [
      "nothing recognisable",
      ran([]),
      {},
      "unknown",
      /nothing it printed or wrote says how many tests ran$/,
    ],
    [
      "only stale files",
      ran([], {}, { stale: ["a.xml"] }),
      {},
      "unknown",
      /a\.xml is from an earlier run$/,
    ],
    [
      "not all that `results` names, and tests that passed",
      ran(
        [report(5)],
        {},
        {
          missing: [
            { glob: "b.xml", stale: ["b.xml"] },
            { glob: "out/*.xml", stale: ["out/c.xml"] },
            { glob: "d.xml", stale: [] },
          ],
        },
      ),
      {},
      "unknown",
      /^`npm test` did not write all that `results` names: b\.xml was not written by this run; out\/\*\.xml: out\/c\.xml was not written by this run; d\.xml matches no file$/,
    ],
    [
      "not all that `results` names, and failures",
      ran([report(5, 1)], {}, { missing: [{ glob: "b.xml", stale: [] }] }),
      {},
      "fail",
      /hides failures/,
    ],
    [
      "not all that `results` names, and a bad exit",
      ran([report(5)], { exitCode: 1 }, { missing: [{ glob: "b.xml", stale: [] }] }),
      {},
      "fail",
      /ended with 1/,
    ],
    [
      "an unreadable file beside a good one",
      ran([report(5)], {}, { unreadable: [{ path: "a.xml", reason: "cut off" }] }),
      {},
      "unknown",
      /a\.xml: cut off$/,
    ],
    ["127", ran([], { exitCode: 127 }), {}, "unknown", /127/],
    ["126", ran([], { exitCode: 126 }), {}, "unknown", /126/],
    ["killed", ran([report(5)], { exitCode: null, killedBy: "SIGKILL" }), {}, "unknown", /SIGKILL/],
    ["killed within its shell", ran([report(5)], { exitCode: 137 }), {}, "unknown", /SIGKILL/],
    [
      "mocha's exit with 127 failures",
      ran([report(1, 127)], { exitCode: 127 }),
      {},
      "fail",
      /^127 of 128 tests failed/,
    ],
    [
      "time was over",
      ran([report(5, 1)], { exitCode: null, killedBy: "SIGTERM", timedOut: true }),
      {},
      "unknown",
      /time was over/,
    ],
    [
      "not started",
      ran([], { exitCode: null, notStarted: "no such folder" }),
      {},
      "unknown",
      /no such folder/,
    ],
    [
      "too few",
      ran([report(2)]),
      { minExecuted: 3 },
      "fail",
      /^2 tests passed \(vitest\): at least 3 must run$/,
    ],
    ["just enough", ran([report(3)]), { minExecuted: 3 }, "pass", /^3 tests/],
    [
      "too many skipped",
      ran([report(5, 0, 2)]),
      { maxSkipped: 1 },
      "fail",
      /at most 1 may be skipped$/,
    ],
    ["none skipped, none allowed", ran([report(5)]), { maxSkipped: 0 }, "pass", /^5 tests/],
  ])("%s", async (_, run, options, status, summary) => {
    const result = await check(run, options);
    expect(result.summary).toMatch(summary);
    expect(result.status).toBe(status);
    expect(result.evidence).toMatchObject([{ kind: "command", ref: "npm test" }]);
    expect(result.mend !== null).toBe(status === "unknown");
  });
});

describe("several suites", () => {
  const js = ran([report(5)]);
  const go = (reports: TestReport[], command: Partial<CommandRun> = {}) =>
    ran(reports, { run: "go test ./...", ...command });
  const both = (other: TestRun) => check({ ...js, also: [other] });

  it("pass together, with their sum", async () => {
    const result = await both(go([report(3, 0, 0, { format: "go-json" })]));
    expect(result).toMatchObject({ status: "pass", summary: "8 tests passed (vitest, go test)" });
    expect(result.evidence).toMatchObject([{ ref: "npm test" }, { ref: "go test ./..." }]);
  });
  it.each([
    ["ran no test", go([report(0)]), "fail", /no test ran: `go test/],
    ["failed", go([report(1, 1)], { exitCode: 1 }), "fail", /1 of 2 tests failed: `go test/],
    ["could not start", go([], { exitCode: 127 }), "unknown", /127/],
    ["says nothing", go([]), "unknown", /`go test .* says how many/],
  ])("one that %s decides", async (_, other, status, summary) => {
    const result = await both(other);
    expect(result.summary).toMatch(summary);
    expect(result.status).toBe(status);
  });
  it("a failure goes before one that cannot be judged", async () => {
    const result = await check({
      ...go([], { exitCode: 127 }),
      also: [ran([report(1, 1)], { exitCode: 1 })],
    });
    expect(result.status).toBe("fail");
  });
});

describe("findings", () => {
  it("are the failed tests with their places", async () => {
    const { findings } = await check(ran([report(2, 1, 0, named)], { exitCode: 1 }));
    expect(findings).toMatchObject([
      { path: "src/a.test.ts", line: 12, rule: "failed-test", message: "adds: expected 2" },
    ]);
  });
  it("are the end of the output where no test is named", async () => {
    const { findings } = await check(ran([], { exitCode: 2, tail: "SyntaxError: x" }));
    expect(findings).toMatchObject([{ rule: "exit-code", message: "SyntaxError: x" }]);
  });
  it("say so where failures are counted and not named", async () => {
    const { findings } = await check(ran([report(0, 7)], { exitCode: 1 }));
    expect(findings).toMatchObject([{ rule: "failed-test", message: expect.stringMatching(/7/) }]);
  });
  it("are no more than people read", async () => {
    const failures = Array.from(
      { length: 80 },
      () => named.failures[0] as (typeof named.failures)[0],
    );
    const { findings, notes } = await check(ran([report(0, 80, 0, { failures })], { exitCode: 1 }));
    expect(findings).toHaveLength(50);
    expect(notes).toContain("30 more failures are not shown");
  });
});

describe("repeat", () => {
  const good = ran([report(5)]);
  const bad = ran([report(4, 1, 0, named)], { exitCode: 1 });
  it("passes when every run does, each a run of its own", async () => {
    const result = await check(good, { repeat: 3 });
    expect(result).toMatchObject({ status: "pass", summary: "3 times: 5 tests passed (vitest)" });
    expect(result.asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });
  it("one failure is a flake", async () => {
    const result = await check([good, bad, good], { repeat: 3 });
    expect(result.status).toBe("fail");
    expect(result.summary).toMatch(/^flaky, run 2 of 3 failed: 1 of 5 tests failed/);
    expect(result.findings).toMatchObject([{ rule: "flaky" }, { rule: "failed-test" }]);
    expect(result.asked).toHaveLength(2);
  });
  it("a failure at once is none", async () => {
    const result = await check([bad], { repeat: 3 });
    expect(result.summary).toMatch(/^run 1 of 3: 1 of 5/);
  });
  it("a run that cannot be judged is unknown", async () => {
    const result = await check([good, ran([], { exitCode: 127 })], { repeat: 2 });
    expect(result.status).toBe("unknown");
  });
});

describe("a failure beside the base", () => {
  const failing = (...names: string[]) =>
    ran(
      [
        report(2, names.length, 0, {
          failures: names.map((name) => ({ name, path: "a.test.ts", line: 1, message: "" })),
        }),
      ],
      { exitCode: 1 },
    );
  const unnamed = ran([report(2, 3)], { exitCode: 1 });
  const partly = ran(
    [report(2, 3, 0, { failures: failing("a", "b").reports[0]?.failures ?? [] })],
    {
      exitCode: 1,
    },
  );
  const beside = { compareBase: true };
  const on = (run: TestRun): CopiesState => ({ base: { tests: () => run } });

  it("is not looked for where the tests pass, or cannot be judged, or nobody asks", async () => {
    for (const run of [ran([report(2)]), ran([], { exitCode: 127 })])
      expect((await check(run, beside)).ofCopies).toEqual([]);
    expect((await check(failing("a"))).ofCopies).toEqual([]);
  });

  it.each<[string, TestRun, TestRun, RegExp]>([
    [
      "some are there",
      failing("a", "b", "c"),
      failing("b", "d"),
      /ended with 1; 1 of 3 failures are there on main too$/,
    ],
    [
      "all are there",
      failing("a", "b"),
      failing("b", "c", "a"),
      /; all 2 are already failing on main$/,
    ],
    ["the only one is there", failing("a"), failing("a"), /; already failing on main$/],
    [
      "none is there",
      failing("a", "b"),
      failing("c"),
      /; none of the 2 among the failures on main$/,
    ],
    ["the only one is not", failing("a"), failing("c"), /; not among the failures on main$/],
    [
      "one name counts as often as both have it",
      failing("a", "a"),
      failing("a"),
      /; 1 of 2 failures/,
    ],
    ["the base passes", failing("a"), ran([report(3)]), /; passes on main$/],
    ["some are not named here", partly, failing("a"), /; already failing on main$/],
    ["some are not named there", failing("a", "b", "c"), partly, /; already failing on main$/],
    ["tests are not named here", unnamed, failing("a"), /; already failing on main$/],
    ["nor there", failing("a"), unnamed, /; already failing on main$/],
    [
      "there it fails in another way",
      failing("a"),
      ran([report(3)], { exitCode: 1 }),
      /; already failing on main$/,
    ],
    [
      "it ends otherwise here",
      ran([report(3)], { exitCode: 1 }),
      failing("a"),
      /; already failing on main$/,
    ],
  ])("%s", async (_, here, there, summary) => {
    const made = await check(here, beside, on(there));
    expect(made).toMatchObject({ status: "fail", summary: expect.stringMatching(summary) });
    expect(made.ofCopies).toEqual(["base", "base: the tests"]);
    expect(made.evidence.at(-1)?.summary).toMatch(/^on main: /);
  });

  it("of a test in another file is another", async () => {
    const there = ran(
      [report(2, 1, 0, { failures: [{ name: "a", path: "b.test.ts", line: 1, message: "" }] })],
      { exitCode: 1 },
    );
    expect((await check(failing("a"), beside, on(there))).summary).toMatch(
      /not among the failures/,
    );
  });

  it("counts those of every suite", async () => {
    const also = [failing("b")];
    const here = { ...failing("a"), also };
    expect((await check(here, beside, on({ ...failing("c"), also }))).summary).toMatch(
      /; 1 of 2 failures are there on main too$/,
    );
    const bad = { ...failing("a", "b"), also: [ran([report(1)], { exitCode: 2 })] };
    expect((await check(bad, beside, on(failing("a")))).summary).toMatch(
      /; already failing on main$/,
    );
  });

  it.each([
    [
      "the base cannot be had",
      { base: gone("the base") },
      /not compared with the base: the base is gone/,
    ],
    [
      "it cannot be judged there",
      on(ran([], { exitCode: 127 })),
      /not compared with the base: on main .* 127/,
    ],
  ])("says that %s", async (_, state, note) => {
    const made = await check(failing("a"), beside, state);
    expect(made).toMatchObject({ status: "fail", summary: expect.not.stringContaining("main") });
    expect(made.notes).toEqual([expect.stringMatching(note)]);
  });

  it("that is a flake is not made less by one good run there", async () => {
    const runs = [ran([report(3)]), failing("a")];
    const made = await check(runs, { repeat: 5, ...beside }, on(ran([report(3)])));
    expect(made.summary).toMatch(/^flaky, run 2 of 5 failed: .*; passed on main in one run$/);
    const known = await check(runs, { repeat: 5, ...beside }, on(failing("a")));
    expect(known.summary).toMatch(/; already failing on main$/);
  });
});

describe("options", () => {
  it("are handed over", async () => {
    const { asked } = await check(ran([report(1)]), {
      run: "make test",
      results: ["a/*.xml"],
      cwd: "pkg",
      env: { CI: true },
    });
    expect(asked).toMatchObject([
      { run: "make test", results: ["a/*.xml"], cwd: "pkg", env: { CI: "true" }, attempt: 1 },
    ]);
    expect((await check(ran([report(1)]))).asked).toMatchObject([{ run: null, results: [] }]);
  });
  it.each([
    { run: "" },
    { minExecuted: 0 },
    { maxSkipped: -1 },
    { repeat: 0 },
    { repeat: 1000 },
    { results: "a.xml" },
    { compareBase: "main" },
    { inputs: [] },
  ])("refuses %j", (input) => {
    expect(z.safeParse(tests.options, input).success).toBe(false);
  });
});
