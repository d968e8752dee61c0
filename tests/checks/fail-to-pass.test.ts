import { describe, expect, it } from "vitest";
import { failToPass } from "../../src/checks/fail-to-pass.ts";
import type { CommandRun } from "../../src/core/command.ts";
import type { Copy, Overlay } from "../../src/core/copies.ts";
import type { TestCase, TestComparison } from "../../src/core/test-cases.ts";
import type { TestOutcome, TestRun, TestRunSpec } from "../../src/core/test-run.ts";
import { ask, places, type Situation } from "./situation.ts";
import { syntax } from "./syntax-situation.ts";

const PATH = "tests/cart.test.ts";

function test(name: string, line: number, parts: Partial<TestCase> = {}): TestCase {
  return {
    path: PATH,
    suites: ["cart"],
    name,
    line,
    endLine: line + 2,
    column: 1,
    skipped: null,
    focused: null,
    todo: false,
    cases: null,
    assertions: [],
    assertsElsewhere: false,
    body: `expect(cart("${name}")).toBe(1);`,
    identifiers: ["cart"],
    ...parts,
  };
}

type Told = Partial<TestOutcome> & { readonly name: string };

function ran(told: readonly Told[], command: Partial<CommandRun> = {}): TestRun {
  const outcomes = told.map(
    (one): TestOutcome => ({
      suites: ["cart"],
      path: PATH,
      line: null,
      outcome: "passed",
      message: "",
      ...one,
    }),
  );
  const failed = outcomes.filter(({ outcome }) => outcome === "failed" || outcome === "errored");
  return {
    command: {
      run: "npx vitest run tests/cart.test.ts",
      cwd: ".",
      exitCode: failed.length > 0 ? 1 : 0,
      killedBy: null,
      notStarted: null,
      timedOut: false,
      stdout: { text: "", droppedBytes: 0 },
      stderr: { text: "", droppedBytes: 0 },
      tail: "",
      durationMs: 10,
      startedAt: 0,
      ...command,
    },
    detected: true,
    reports: [
      {
        format: "junit",
        path: null,
        counts: { passed: 0, failed: 0, skipped: 0 },
        failures: [],
        outcomes,
      },
    ],
    stale: [],
    missing: [],
    unreadable: [],
  };
}

const failing = (name: string, message = "AssertionError: expected 1 to be 2"): Told => ({
  name,
  outcome: "failed",
  message,
});

interface Given {
  readonly tests?: Partial<TestComparison>;
  /** On a copy as it is, on one with the base's source, and in the tree itself. */
  readonly here?: TestRun;
  readonly there?: TestRun;
  readonly tree?: TestRun;
  readonly change?: Situation["change"];
  readonly options?: unknown;
}

type Place = "here" | "there" | "tree";

/** What was asked of the runs, and what was put into the copy. */
interface Asked {
  readonly specs: { readonly on: Place; readonly spec: TestRunSpec }[];
  overlay: Overlay | null;
  removed: number;
}

async function judge(given: Given) {
  const asked: Asked = { specs: [], overlay: null, removed: 0 };
  const run = async (on: Place, spec: TestRunSpec) => {
    asked.specs.push({ on, spec });
    return given[on] ?? ran([{ name: "adds" }]);
  };
  const copy = (): Copy => {
    let on: Place = "here";
    return {
      testRuns: { run: (spec: TestRunSpec) => run(on, spec) },
      put: async (files: Overlay) => {
        asked.overlay = files;
        on = "there";
      },
      remove: async () => {
        asked.removed += 1;
      },
    } as unknown as Copy;
  };
  const result = await ask(failToPass, given.options ?? {}, {
    before: { "src/cart.ts": "export const cart = () => 1;\n", [PATH]: "old\n" },
    change: given.change ?? {
      "src/cart.ts": "export const cart = () => total();\n",
      "src/total.ts": "export const total = () => 2;\n",
      [PATH]: "new\n",
    },
    facts: {
      ...syntax({}, given.tests ?? { after: { tests: [test("adds", 3)], declared: [] } }),
      testRuns: { run: (spec: TestRunSpec) => run("tree", spec) },
      copies: { workingTree: async () => copy() } as never,
    },
  });
  return { result, asked };
}

describe("fail-to-pass", () => {
  it("holds where each new test fails without the change and passes with it", async () => {
    const { result, asked } = await judge({ there: ran([failing("adds")]) });
    expect(result).toMatchObject({
      status: "pass",
      summary: "1 of 1 altered test fails on the source of main; with the change it passes",
    });
    expect(asked.specs.map(({ on, spec }) => [on, spec.only, spec.outcomes])).toEqual([
      ["here", [PATH], true],
      ["there", [PATH], true],
    ]);
    expect(asked.removed).toBe(2);
  });

  it("puts the source back and leaves the tests", async () => {
    const { asked } = await judge({ there: ran([failing("adds")]) });
    expect([...(asked.overlay?.keys() ?? [])]).toEqual(["src/cart.ts", "src/total.ts"]);
    expect(asked.overlay?.get("src/total.ts")).toBeNull();
    const file = asked.overlay?.get("src/cart.ts");
    expect(file?.kind === "file" && new TextDecoder().decode(file.bytes)).toBe(
      "export const cart = () => 1;\n",
    );
  });

  it("names the test that passes anyway, at its line", async () => {
    const tests = [test("adds", 3), test("removes", 9)];
    const { result } = await judge({
      tests: { after: { tests, declared: [] } },
      here: ran([{ name: "adds" }, { name: "removes" }]),
      there: ran([failing("adds"), { name: "removes" }]),
    });
    expect(result.status).toBe("fail");
    expect(places(result)).toEqual([`${PATH}:9 passes-anyway`]);
    expect(result.summary).toBe(
      "1 of 2 altered tests fail on the source of main; with the change all pass",
    );
    expect(result.findings[0]?.message).toContain(
      "“cart › removes” passes on the source of main too",
    );
  });

  it("fails where a test fails with the change, on a copy and in the tree", async () => {
    const { result, asked } = await judge({
      here: ran([failing("adds", "expected 4")]),
      tree: ran([failing("adds", "expected 3")]),
    });
    expect(places(result)).toEqual([`${PATH}:3 fails-with-change`]);
    expect(result.summary).toBe("1 of 1 altered test fails with the change");
    expect(result.findings[0]?.message).toContain("expected 3");
    expect(asked.specs.map(({ on }) => on)).toEqual(["here", "tree"]);
  });

  it("does not know where a test fails on a copy alone: something that git ignores is not there", async () => {
    const { result } = await judge({
      here: ran([failing("adds", "ENOENT: dist/cart.js")]),
      tree: ran([{ name: "adds" }]),
      there: ran([failing("adds", "ENOENT: dist/cart.js")]),
    });
    expect(result).toMatchObject({ status: "unknown", findings: [] });
    expect(result.summary).toContain(
      "passes here, and on a copy of the tree it fails: ENOENT: dist/cart.js",
    );
  });

  it("runs again nothing where only other tests fail with the change", async () => {
    const others = ran([{ name: "adds" }, failing("old")]);
    const { result, asked } = await judge({ here: others, there: ran([failing("adds")]) });
    expect(result.status).toBe("pass");
    expect(asked.specs.map(({ on }) => on)).toEqual(["here", "there"]);
  });

  const cannotLoad = (message: string) =>
    ran([{ name: PATH, suites: [], outcome: "errored", message }]);

  it("counts apart what cannot load for want of what the change adds", async () => {
    const there = cannotLoad("Error: Cannot find module '../src/total.ts'");
    expect((await judge({ there })).result).toMatchObject({
      status: "pass",
      summary:
        "1 of 1 altered test fails on the source of main, 1 of them for want of what the change adds; with the change it passes",
    });
    const { result } = await judge({ there, options: { strict: true } });
    expect(places(result)).toEqual([`${PATH}:3 only-missing`]);
  });

  it("takes no other load error for evidence", async () => {
    const { result } = await judge({
      there: cannotLoad("Error: Cannot find module 'left-pad'"),
    });
    expect(result).toMatchObject({ status: "unknown" });
    expect(result.summary).toContain(
      "could not be loaded on the source of main: Error: Cannot find",
    );
  });

  it("under `strict` asks for more than a missing name", async () => {
    const there = ran([failing("adds", "TypeError: total is not a function")]);
    expect((await judge({ there })).result.status).toBe("pass");
    const { result } = await judge({ there, options: { strict: true } });
    expect(places(result)).toEqual([`${PATH}:3 only-missing`]);
    const assertion = ran([failing("adds")]);
    expect((await judge({ there: assertion, options: { strict: true } })).result.status).toBe(
      "pass",
    );
  });

  it.each<[string, Given, string]>([
    ["skipped there", { there: ran([{ name: "adds", outcome: "skipped" }]) }, "is skipped"],
    [
      "skipped here",
      {
        here: ran([{ name: "adds", outcome: "skipped" }]),
        tree: ran([{ name: "adds", outcome: "skipped" }]),
      },
      "is skipped",
    ],
    ["not named there", { there: ran([failing("another")]) }, "did not run"],
    ["nothing ran here", { here: ran([]) }, "says of no test"],
    ["nothing ran there", { there: ran([]) }, "says of no test"],
    [
      "failed there, but ended with 0",
      { there: ran([failing("adds")], { exitCode: 0 }) },
      "and ended with 0",
    ],
    [
      "ended with 1 there, but nothing failed",
      { there: ran([{ name: "adds" }], { exitCode: 1 }) },
      "none of its tests failed",
    ],
    [
      "ended with 1 here, but nothing failed",
      { here: ran([{ name: "adds" }], { exitCode: 1 }) },
      "none of its tests failed",
    ],
    ["died here", { here: ran([], { exitCode: null, killedBy: "SIGKILL" }) }, "died of SIGKILL"],
    [
      "out of time there",
      { there: ran([], { exitCode: null, timedOut: true }) },
      "on the source of main",
    ],
  ])("does not know where it was %s", async (_, given, words) => {
    const { result } = await judge(given);
    expect(result.status).toBe("unknown");
    expect(result.summary).toContain(words);
  });

  it("does not run the base where the run here says nothing", async () => {
    const { asked } = await judge({ here: ran([]) });
    expect(asked.specs.map(({ on }) => on)).toEqual(["here"]);
  });

  it("asks nothing of tests that only moved, and runs nothing", async () => {
    const before = { tests: [test("adds", 3)], declared: [] };
    const after = { tests: [test("adds", 30, { path: "tests/moved.test.ts" })], declared: [] };
    const { result, asked } = await judge({ tests: { before, after } });
    expect(result).toMatchObject({
      status: "not-applicable",
      summary: "no test was added or altered",
    });
    expect(asked.specs).toEqual([]);
  });

  it("asks about a test whose table got a row", async () => {
    const before = { tests: [test("adds", 3, { cases: 1 })], declared: [] };
    const after = { tests: [test("adds", 3, { cases: 2 })], declared: [] };
    const { result } = await judge({ tests: { before, after }, there: ran([failing("adds")]) });
    expect(result.status).toBe("pass");
  });

  it("does not apply where no source changed", async () => {
    const { result, asked } = await judge({ change: { [PATH]: "new\n", "README.md": "a\n" } });
    expect(result.status).toBe("not-applicable");
    expect(asked.specs).toEqual([]);
  });

  it("leaves out tests without a body, and says so", async () => {
    const tests = [test("adds", 3), test("later", 9, { todo: true })];
    const { result } = await judge({
      tests: { after: { tests, declared: [] } },
      there: ran([failing("adds")]),
    });
    expect(result).toMatchObject({ status: "pass", notes: ["1 test without a body left out"] });
  });

  it("proves nothing by tests without a body alone, and runs nothing", async () => {
    const tests = [test("later", 9, { todo: true })];
    const { result, asked } = await judge({ tests: { after: { tests, declared: [] } } });
    expect(result).toMatchObject({
      status: "not-applicable",
      summary: "no test was added or altered, but 1 test without a body",
    });
    expect(asked.specs).toEqual([]);
  });

  it("asks only about the files that `tests` names", async () => {
    const tests = [test("adds", 3), test("other", 3, { path: "e2e/cart.test.ts" })];
    const { result, asked } = await judge({
      tests: { after: { tests, declared: [] } },
      there: ran([failing("adds")]),
      options: { tests: ["tests/**"] },
    });
    expect(result.status).toBe("pass");
    expect(asked.specs[0]?.spec.only).toEqual([PATH]);
  });

  it("does not know of a changed test file that cannot be read, whatever the others show", async () => {
    const unread = [{ path: "tests/list.test.ts", line: 4, reason: "broken", mend: "mend it" }];
    const { result } = await judge({
      tests: { after: { tests: [test("adds", 3)], declared: [] }, unread },
      there: ran([failing("adds")]),
    });
    expect(result).toMatchObject({ status: "unknown", summary: "tests/list.test.ts:4: broken" });
  });

  it("goes by files in a language whose tests it cannot tell apart", async () => {
    const path = "Tests/CartTests.swift";
    const told = (outcome: TestOutcome["outcome"]) => [
      { name: "testAdd", path, suites: [], outcome },
    ];
    const given = (there: TestOutcome["outcome"]) =>
      judge({
        tests: { otherLanguages: [path] },
        change: { [path]: "new\n", "Sources/Cart.swift": "new\n" },
        here: ran(told("passed")),
        there: ran(told(there)),
      });
    expect((await given("failed")).result.status).toBe("pass");
    expect(places((await given("passed")).result)).toEqual([`${path} passes-anyway`]);
    expect((await given("skipped")).result.status).toBe("unknown");
  });

  it("takes tests in a file that the change adds for tests of what it adds", async () => {
    const path = "src/cart.rs";
    const { result } = await judge({
      tests: { after: { tests: [test("adds", 3, { path, suites: ["tests"] })], declared: [] } },
      change: { [path]: "fn a() {}\n" },
      here: ran([{ name: "adds", suites: ["cart", "tests"], path: null }]),
      there: ran([failing("other")]),
    });
    expect(result).toMatchObject({ status: "pass" });
    expect(result.summary).toContain("1 of them for want of what the change adds");
  });

  it("needs no word of the base's runner on tests in a file that the change adds", async () => {
    const at = (path: string) => ({
      tests: { after: { tests: [test("adds", 3, { path })], declared: [] } },
      change: { [path]: "export const a = 1;\n" },
      here: ran([{ name: "adds", path }]),
      there: ran([]),
    });
    expect((await judge(at("src/fresh.ts"))).result).toMatchObject({ status: "pass" });
    const { result } = await judge(at("src/cart.ts"));
    expect(result.status).toBe("unknown");
    expect(result.summary).toContain("says of no test by its name");
  });

  it("says what killed the process rather than what its runner says last", async () => {
    const tail =
      "error: test failed\n  process didn't exit successfully: `a` (signal: 11, SIGSEGV)\nerror: 1 target failed:\n    `--lib`\n";
    const { result } = await judge({
      tests: { after: { tests: [test("adds", 3)], declared: [] } },
      here: ran([{ name: "adds" }]),
      there: ran([], { exitCode: 101, tail }),
    });
    expect(result).toMatchObject({ status: "unknown" });
    expect(result.summary).toContain("(signal: 11, SIGSEGV)");
  });
});
