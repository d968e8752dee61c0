import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TestOutcome, TestReport } from "../../../src/core/test-run.ts";
import { withLoadFailures } from "../../../src/formats/test-results/load-outcomes.ts";
import { Outcomes } from "../../../src/formats/test-results/outcomes.ts";
import { readTestResults } from "../../../src/formats/test-results/read.ts";
import { UnreadableResults } from "../../../src/formats/test-results/report.ts";
import {
  OutputScan,
  readRunnerOutput,
} from "../../../src/formats/test-results/runner-output/read.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { fixture } from "./fixtures.ts";

/** `outcome path: suite > name`. */
const told = (outcomes: readonly TestOutcome[] | undefined) =>
  outcomes?.map(({ outcome, path, suites, name }) =>
    `${outcome} ${path}: ${[...suites, name].join(" > ")}`.trimEnd(),
  );
const read = (text: string) => readTestResults(text, { outcomes: true });
const file = (name: string) => told(read(fixture(`outcomes/${name}`)).outcomes);

function scanned(name: string) {
  const scan = new OutputScan({ outcomes: true });
  const known = readdirSync(join(import.meta.dirname, "../../fixtures/test-results/outcomes"));
  for (const stream of ["stdout", "stderr"])
    if (known.includes(`${name}.${stream}`))
      for (const line of fixture(`outcomes/${name}.${stream}`).split("\n")) scan.line(line, stream);
  return scan.end();
}

// Each project: two files with a test that passes, one that fails by an assertion, one that throws, one
// that is skipped, a file that cannot be loaded, and one whose set-up fails.
describe("result files of real runs", () => {
  it("vitest, JUnit", () => {
    expect(file("vitest.xml")).toEqual([
      "passed vt/a.test.mjs: sums > of two > adds",
      "failed vt/a.test.mjs: sums > of two > fails",
      "failed vt/a.test.mjs: sums > throws",
      "skipped vt/a.test.mjs: sums > skips",
      "errored vt/b.test.mjs:",
      "failed vt/c.test.mjs: c",
      // What is in a suite whose hook failed is listed as skipped.
      "errored vt/d.test.mjs: s > d",
      "errored vt/d.test.mjs: s > d2",
      "errored vt/d.test.mjs: s",
      "failed vt/e.test.mjs: s > e",
    ]);
  });
  it("vitest, JSON", () => {
    expect(file("vitest.json")).toEqual([
      "passed /repo/vt/a.test.mjs: sums > of two > adds",
      "failed /repo/vt/a.test.mjs: sums > of two > fails",
      "failed /repo/vt/a.test.mjs: sums > throws",
      "skipped /repo/vt/a.test.mjs: sums > skips",
      "errored /repo/vt/b.test.mjs:",
      "failed /repo/vt/c.test.mjs: c",
      "errored /repo/vt/d.test.mjs: s > d",
      "errored /repo/vt/d.test.mjs: s > d2",
      "errored /repo/vt/d.test.mjs:",
      "errored /repo/vt/e.test.mjs: s > e",
    ]);
  });
  it("jest, JSON: the frames tell a hook from a test", () => {
    expect(file("jest.json")).toEqual([
      "passed /repo/jt/a.test.js: sums > of two > adds",
      "failed /repo/jt/a.test.js: sums > of two > fails",
      "failed /repo/jt/a.test.js: sums > throws",
      "skipped /repo/jt/a.test.js: sums > skips",
      "skipped /repo/jt/a.test.js: sums > later",
      "errored /repo/jt/e.test.js: s > d",
      "errored /repo/jt/e.test.js: s > d2",
      "errored /repo/jt/d.test.js: s > d",
      "errored /repo/jt/d.test.js: s > d2",
      "errored /repo/jt/b.test.js:",
      "errored /repo/jt/f.test.js:",
    ]);
  });
  it("mocha, xunit: a hook's failure is its file's", () => {
    expect(file("mocha.xml")).toEqual([
      "failed /repo/mt/a.test.js: sums > throws",
      "skipped /repo/mt/a.test.js: sums > skips",
      "skipped /repo/mt/a.test.js: sums > later",
      "passed /repo/mt/a.test.js: sums of two > adds",
      "failed /repo/mt/a.test.js: sums of two > fails",
      "errored /repo/mt/d.test.js:",
      "errored /repo/mt/d.test.js:",
    ]);
  });
  const node = (path: (name: string) => string) => [
    `passed null: sums > of two > adds`,
    `failed ${path("a.test.js")}: sums > of two > fails`,
    `failed ${path("a.test.js")}: sums > throws`,
    `skipped null: sums > skips`,
    `skipped null: sums > later`,
    "errored /repo/nt/b.test.js:",
    "errored /repo/nt/b2.test.mjs:",
    "errored /repo/nt/c.test.mjs:",
    `errored ${path("d.test.js")}: s > d`,
    `errored ${path("d.test.js")}: s > d2`,
    `errored ${path("d.test.js")}: t > d`,
    `errored ${path("d.test.js")}: t > d2`,
  ];
  it("node:test, JUnit", () => expect(file("node.xml")).toEqual(node(() => "null")));
  it("node:test, TAP", () => expect(file("node.tap")).toEqual(node((name) => `/repo/nt/${name}`)));
  it.each(["pytest.xml", "pytest-xunit1.xml"])("pytest, %s", (name) => {
    expect(file(name)).toEqual([
      "errored tests/test_b.py:",
      "errored tests/test_c.py:",
      "passed tests/test_a.py: test_ok",
      "failed tests/test_a.py: test_bad",
      "failed tests/test_a.py: test_throw",
      "skipped tests/test_a.py: test_skip",
      "errored tests/test_a.py: test_fix",
      "errored tests/test_a.py: test_tear",
      "failed tests/test_a.py: test_tear_bad",
      "errored tests/test_a.py: test_tear_bad",
      "passed tests/test_a.py: TestC > test_p[1]",
      "failed tests/test_a.py: TestC > test_p[2]",
      "passed tests/test_a.py: TestC > TestIn > test_q",
    ]);
  });
  it("Surefire: classes with those in them, a class that could not be set up", () => {
    expect(file("surefire.xml")).toEqual([
      "failed p.ATest: ATest > thrown",
      "passed p.ATest: ATest > ok",
      "failed p.ATest: ATest > bad",
      "skipped p.ATest: ATest > dis",
      "passed p.ATest: ATest > par(int)[1]",
      "failed p.ATest: ATest > par(int)[2]",
      "passed p.ATest: ATest > In > deep",
    ]);
    expect(file("surefire-class.xml")).toEqual(["errored p.BTest:"]);
  });
  const events = (...list: object[]) =>
    list.map((one) => JSON.stringify({ Package: "m/p", ...one })).join("\n");

  it("go test -json: a subtest's slash makes no test of what stands before it", () => {
    const text = events(
      { Action: "run", Test: "A" },
      { Action: "run", Test: "A/and/or" },
      { Action: "pass", Test: "A/and/or" },
      { Action: "pass", Test: "A" },
      { Action: "run", Test: "B" },
      { Action: "fail", Test: "B" },
      { Action: "fail" },
    );
    expect(told(read(text).outcomes)).toEqual(["passed m/p: A > and > or", "failed m/p: B"]);
    expect(read(text).counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("go test -json: a test that waited when another ended the package has not failed by itself", () => {
    const text = events(
      { Action: "run", Test: "A" },
      { Action: "pause", Test: "A" },
      { Action: "run", Test: "B" },
      { Action: "pause", Test: "B" },
      { Action: "cont", Test: "B" },
      { Action: "fail" },
    );
    expect(told(read(text).outcomes)).toEqual(["errored m/p: A", "failed m/p: B"]);
    expect(read(text).counts).toEqual({ passed: 0, failed: 2, skipped: 0 });
  });

  it("go test -json: packages for files", () => {
    const [report] = scanned("go").reports;
    expect(told(report?.outcomes)).toEqual([
      "failed example.com/m/sub: TestPanic",
      "passed example.com/m: TestOk",
      "failed example.com/m: TestBad",
      "skipped example.com/m: TestSkip",
      "passed example.com/m: TestTable > a_one",
      "failed example.com/m: TestTable > b > two",
      "errored example.com/m/bad2:",
      "errored example.com/m/bad:",
    ]);
  });
});

describe("JUnit of other tools, by their documentation", () => {
  const suite = (name: string, body: string) => `<testsuite name="${name}">${body}</testsuite>`;
  it.each<[string, string, string[]]>([
    [
      "Gradle",
      suite("x.ATest", '<testcase name="adds()" classname="x.ATest"/>'),
      ["passed x.ATest: ATest > adds"],
    ],
    [
      "Gradle, a class that could not be set up",
      suite(
        "x.ATest",
        '<testcase name="initializationError" classname="x.ATest"><failure message="m"/></testcase>',
      ),
      ["errored x.ATest:"],
    ],
    [
      "go-junit-report",
      suite("example.com/m", '<testcase name="TestA/two" classname="m"><failure/></testcase>'),
      ["failed example.com/m: TestA > two"],
    ],
    [
      "go-junit-report, a package that does not compile",
      suite("example.com/m", '<testcase name="[build failed]" classname=""><error/></testcase>'),
      ["errored example.com/m:"],
    ],
    [
      "nextest",
      `<testsuites name="nextest-run">${suite("acme::b", '<testcase name="t::adds" classname="acme::b"/>')}</testsuites>`,
      ["passed tests/b.rs: t > adds"],
    ],
    [
      "PHPUnit: an exception in a test is no set-up",
      suite(
        "A",
        '<testcase name="testA" class="App\\ATest" classname="App.ATest" file="/repo/ATest.php"><error type="Error">x</error></testcase>',
      ),
      ["failed /repo/ATest.php: ATest > testA"],
    ],
    [
      "RSpec",
      suite(
        "rspec",
        '<testcase classname="spec.a_spec" name="Cart adds" file="./spec/a_spec.rb"/>',
      ),
      ["passed ./spec/a_spec.rb: spec.a_spec > Cart adds"],
    ],
    [
      "jest-junit",
      suite("sums", '<testcase classname="sums adds" name="sums adds"/>'),
      ["passed null: sums adds"],
    ],
    [
      "mocha-junit-reporter",
      `<testsuites name="Mocha Tests">${suite("sums", '<testcase name="sums of two adds" classname="adds"/>')}</testsuites>`,
      ["passed null: sums of two > adds"],
    ],
    [
      "Playwright",
      suite("a.spec.ts", '<testcase name="cart › adds" classname="a.spec.ts"/>'),
      ["passed a.spec.ts: cart > adds"],
    ],
    ["a suite that failed itself", suite("x", "<error/>"), ["errored x:"]],
    [
      "node:test from 24: classes are suites",
      '<testsuites><testsuite name="a"><testcase name="b" classname="a" file="/repo/a.test.js"/></testsuite></testsuites>',
      ["passed /repo/a.test.js: a > b"],
    ],
    [
      "what is to do, and fails",
      '<testsuites><testcase name="b" classname="test"><skipped type="todo"/><failure/></testcase></testsuites>',
      ["skipped null: b"],
    ],
  ])("%s", (_, xml, expected) => {
    expect(told(read(xml).outcomes)).toEqual(expected);
  });

  it("keeps the end of a long message: a traceback says there what it is about", () => {
    const long = `${"frame\n".repeat(3_000)}E   ImportError: cannot import name 'neu' from 'acme'`;
    const [one] =
      read(
        suite("pytest", `<testcase classname="a" name="t"><failure>${long}</failure></testcase>`),
      ).outcomes ?? [];
    expect(one?.message).toMatch(/^frame[\s\S]*cannot import name 'neu' from 'acme'$/);
    expect(one?.message.length).toBeLessThanOrEqual(2_000);
  });
});

describe("TAP", () => {
  it("names suites after their tests or before them, and takes what is in a skipped one for skipped", () => {
    const nested = ["TAP version 13", "    ok 1 - a", "    1..1", "ok 1 - s", "1..1"];
    const block = ["TAP version 13", "1..1", "ok 1 - s {", "    1..1", "    not ok 1 - a", "}"];
    const skipped = ["TAP version 13", "    not ok 1 - a", "    1..1", "ok 1 - s # SKIP", "1..1"];
    expect(told(read(nested.join("\n")).outcomes)).toEqual(["passed null: s > a"]);
    expect(told(read(block.join("\n")).outcomes)).toEqual(["failed null: s > a"]);
    expect(told(read(skipped.join("\n")).outcomes)).toEqual(["skipped null: s > a"]);
  });
  it("leaves out of the names the file that vitest and node-tap put around all", () => {
    const text = [
      "TAP version 13",
      "1..1",
      "ok 1 - test/a.test.ts {",
      "    1..1",
      "    ok 1 - a",
      "}",
    ];
    expect(told(read(text.join("\n")).outcomes)).toEqual(["passed null: a"]);
  });
  it("knows of a suite that failed beside its tests", () => {
    const text = ["TAP version 13", "    ok 1 - a", "    1..1", "not ok 1 - s", "1..1"];
    expect(told(read(text.join("\n")).outcomes)).toEqual(["passed null: s > a", "errored null: s"]);
  });
  it("takes what node:test's file said before its point for the reason that the point does not give", () => {
    const block = (error: string) => ["  ---", `  error: '${error}'`, "  ..."];
    const text = (error: string) => [
      ...["TAP version 13", "# Subtest: one", "ok 1 - one", "# SyntaxError: no export named 'b'"],
      ...["# Subtest: /repo/b.test.js", "not ok 2 - /repo/b.test.js", ...block(error)],
      ...["not ok 3 - three", ...block("test failed"), "1..3"],
    ];
    const said = (error: string) =>
      read(text(error).join("\n")).outcomes?.map(({ message }) => message);
    expect(said("test failed")).toEqual([
      "",
      "SyntaxError: no export named 'b'\n Subtest: /repo/b.test.js",
      "test failed",
    ]);
    expect(said("it ended with 3")?.[1]).toBe("it ended with 3");
  });
  it("keeps little of what a file said", () => {
    const lines = Array.from({ length: 100 }, () => `# ${"x".repeat(5_000)}`);
    const text = ["TAP version 13", ...lines, "not ok 1 - a.test.js", "  ---", "  ...", "1..1"];
    const [one] = read(text.join("\n")).outcomes ?? [];
    expect(one?.message.length).toBeLessThan(25_000);
    expect(one?.message).toContain("xxx");
  });
  it("in an output, is told only where it was TAP", () => {
    const prose = readRunnerOutput("ok 1 - I say\n3 examples, 0 failures", { outcomes: true });
    expect(prose.reports.map(({ outcomes }) => outcomes)).toEqual([undefined]);
  });
});

describe("what runners print", () => {
  const outcomesOf = (name: string) => scanned(name).reports.map(({ outcomes }) => told(outcomes));
  it("pytest: a test of which a part failed", () => {
    const lines = [
      "test_s.py::A::test_fine PASSED                      [ 33%]",
      "test_s.py::A::test_sub PASSED                       [ 66%]",
      "test_s.py::test_fix SUBFAILED[two words] (n=2)      [100%]",
      "test_s.py::test_fix FAILED                          [100%]",
      "=========================== short test summary info ============================",
      "SUBFAILED(i=1) test_s.py::A::test_sub - AssertionError: 1 == 1",
      "SUBFAILED(i=2) test_s.py::A::test_sub - AssertionError: 2 == 2",
      "SUBFAILED[two words] (n=2) test_s.py::test_fix - assert 1 == 2",
      "FAILED test_s.py::test_fix - contains 1 failed subtest",
      "================ 4 failed, 2 passed, 3 subtests passed in 0.16s ================",
    ];
    const [report] = readRunnerOutput(lines.join("\n"), { outcomes: true }).reports;
    expect(told(report?.outcomes)).toEqual([
      "passed test_s.py: A > test_fine",
      "failed test_s.py: A > test_sub",
      "failed test_s.py: test_fix",
    ]);
    expect(report?.outcomes?.[1]?.message).toBe("AssertionError: 1 == 1");
    expect(report?.counts).toEqual({ passed: 2, failed: 4, skipped: 0 });
  });
  it("Minitest -v: methods and specs, one that prints, one that throws", () => {
    expect(outcomesOf("minitest")).toEqual([
      [
        "passed null: a cart > takes = things",
        "passed null: CartTest > test_prints",
        "failed null: CartTest > test_fails",
        "failed null: CartTest > test_throws",
        "passed null: CartTest > test_adds",
        "skipped null: CartTest > test_skips",
        "failed null: a cart::with items > is: full",
      ],
    ]);
    const [report] = scanned("minitest").reports;
    const said = (name: string) => report?.outcomes?.find((one) => one.name === name);
    expect(said("test_fails")).toMatchObject({ line: 5, message: "Expected: 1\n  Actual: 2" });
    expect(said("test_throws")?.message).toContain("ArgumentError: boom\nmore");
    expect(said("test_skips")?.message).toBe("");
  });
  it("Minitest: what its set-up throws is no failure of the test, and without -v nothing is told", () => {
    const summary = "1 runs, 0 assertions, 0 failures, 1 errors, 0 skips";
    const error = ["  1) Error:", "A#test_b:", "X: no", "    test/a.rb:2:in `setup'", "", summary];
    const read = (lines: string[]) =>
      told(readRunnerOutput(lines.join("\n"), { outcomes: true }).reports[0]?.outcomes);
    expect(read(["A#test_b = 0.00 s = E", "", ...error])).toEqual(["errored null: A > test_b"]);
    expect(read(["A#test_b = 0.00 s = E", "", summary])).toEqual(["failed null: A > test_b"]);
    expect(read(["A#test_c = 0.00 s = .", "", summary])).toBeUndefined();
    expect(read(["A#test_c = 0.00 s = S", "", summary])).toBeUndefined();
    expect(read(["..", "", "2 runs, 2 assertions, 0 failures, 0 errors, 0 skips"])).toBeUndefined();
  });
  it("cargo: files by their order in the other stream", () => {
    expect(outcomesOf("cargo")).toEqual([
      [
        "failed null: tests > bad",
        "failed null: deep > tests > inner",
        "skipped null: tests > ign",
        "passed null: tests > ok",
        "passed null: tests > sp",
        "passed tests/a.rs: it_ok",
        "passed null: src/lib.rs - sum (line 2)",
      ],
    ]);
  });
  it("cargo: a panic that cannot be caught is its test's failure; another signal's test is not known", () => {
    const killed = (signal: string) => [
      "error: test failed, to rerun pass `--lib`",
      "",
      "Caused by:",
      `  process didn't exit successfully: \`/x/target/debug/deps/a-1\` (signal: ${signal})`,
    ];
    const run = (stderr: string[]) => {
      const scan = new OutputScan({ outcomes: true });
      const first = ["running 2 tests", "test tests::good ... ok"];
      const second = ["running 1 test", "test other ... ok", "", RESULT];
      for (const line of [...first, "", ...second]) scan.line(line, "stdout");
      const files = [
        "     Running unittests src/lib.rs (a)",
        ...stderr,
        "     Running tests/b.rs (b)",
      ];
      for (const line of files) scan.line(line, "stderr");
      return scan.end().reports[0];
    };
    const RESULT =
      "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
    const aborted = run([
      "",
      "thread 'tests::bad' (12) panicked at src/lib.rs:3:5:",
      "no",
      "thread caused non-unwinding panic. aborting.",
      ...killed("6, SIGABRT: process abort signal"),
    ]);
    expect(told(aborted?.outcomes)).toEqual([
      "passed null: tests > good",
      "passed tests/b.rs: other",
      "failed null: tests > bad",
    ]);
    expect(aborted?.counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
    const other = run(killed("11, SIGSEGV: invalid memory reference"));
    expect(other?.outcomes).toBeUndefined();
    expect(other?.counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
    const printed = run(killed("9, SIGKILL: kill").slice(2));
    expect(printed?.counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });
  it("cargo: no file where the streams do not fit", () => {
    const lines = [
      "     Running tests/a.rs (target/debug/deps/a-1)",
      "     Running tests/b.rs (target/debug/deps/b-1)",
      "running 1 test",
      "test it ... ok",
      "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
    ];
    const [report] = readRunnerOutput(lines.join("\n"), { outcomes: true }).reports;
    expect(told(report?.outcomes)).toEqual(["passed null: it"]);
  });
  it("pytest -v -rA, a set-up that failed beside a failure does not hide it", () => {
    expect(outcomesOf("pytest-verbose")).toEqual([
      [
        "passed tests/test_a.py: test_ok",
        "failed tests/test_a.py: test_bad",
        "failed tests/test_a.py: test_throw",
        "skipped tests/test_a.py: test_skip",
        "errored tests/test_a.py: test_fix",
        "errored tests/test_a.py: test_tear",
        "failed tests/test_a.py: test_tear_bad",
        "passed tests/test_a.py: TestC > test_p[1]",
        "failed tests/test_a.py: TestC > test_p[2]",
        "passed tests/test_a.py: TestC > TestIn > test_q",
        "errored tests/test_b.py:",
        "errored tests/test_c.py:",
      ],
    ]);
  });
  it("unittest -v", () => {
    expect(outcomesOf("unittest")).toEqual([
      [
        "failed tests/test_a.py: A > test_bad",
        "passed tests/test_a.py: A > test_ok",
        "skipped tests/test_a.py: A > test_skip",
        "failed tests/test_a.py: A > test_sub",
        "failed tests/test_a.py: A > test_throw",
        "failed tests/test_a.py: A > test_us",
        "skipped tests/test_a.py: A > test_xf",
        "errored tests/test_a.py: C > test_1",
        "errored tests/test_a.py:",
        "errored /repo/tests/test_b.py:",
        "errored /repo/tests/test_c.py:",
      ],
    ]);
  });
  it("is no list where a test is counted and not named", () => {
    expect(
      scanned("pytest-verbose").reports[0]?.outcomes?.some(({ outcome }) => outcome === "passed"),
    ).toBe(true);
    const quiet = [
      "FAILED tests/test_a.py::test_bad - assert 0",
      "========= 1 failed, 2 passed in 0.01s =========",
    ];
    const cargo = [
      "running 2 tests",
      ".F",
      "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
    ];
    for (const lines of [quiet, cargo]) {
      const [report] = readRunnerOutput(lines.join("\n"), { outcomes: true }).reports;
      expect(report?.counts.failed).toBe(1);
      expect(report?.outcomes).toBeUndefined();
    }
  });
  it("says nothing of single tests unless asked", () => {
    expect(readTestResults(fixture("outcomes/vitest.xml"))).not.toHaveProperty("outcomes");
    expect(readRunnerOutput(fixture("outcomes/cargo.stdout"))).not.toHaveProperty("loadFailures");
    expect(readRunnerOutput(fixture("outcomes/cargo.stdout")).reports[0]).not.toHaveProperty(
      "outcomes",
    );
  });
});

describe("files that could not be loaded", () => {
  it.each<[string, string[]]>([
    ["cargo-broken", ["tests/b.rs:1"]],
    ["go", ["example.com/m/bad2:null", "example.com/m/bad:null"]],
    ["node", ["/repo/nt/b.test.js:null", "/repo/nt/b2.test.mjs:null", "/repo/nt/c.test.mjs:1"]],
    ["mocha-b", ["/repo/mt/b.js:null"]],
    ["mocha-b2", ["/repo/mt/b2.mjs:null"]],
    ["mocha-c", ["/repo/mt/c.mjs:1"]],
    ["maven-broken", ["/repo/src/test/java/p/CTest.java:1"]],
    ["rspec-broken", ["./spec/b_spec.rb:null", "./spec/c_spec.rb:null"]],
    ["ruby-broken", ["test/test_b.rb:1"]],
  ])("%s", (name, places) => {
    const { loadFailures = [] } = scanned(name);
    expect(loadFailures.map(({ path, line }) => `${path}:${line}`)).toEqual(places);
  });

  const failuresOf = (text: string) =>
    readRunnerOutput(text, { outcomes: true }).loadFailures ?? [];
  it.each<[string, string, string]>([
    [
      "Gradle and javac",
      "/repo/src/A.java:12: error: cannot find symbol\n  symbol: class B",
      "/repo/src/A.java:12",
    ],
    ["kotlinc", "e: file:///repo/ATest.kt:3:5 Unresolved reference: neu", "/repo/ATest.kt:3"],
    ["kotlinc of old", "e: /repo/ATest.kt: (3, 5): Unresolved reference: neu", "/repo/ATest.kt:3"],
    [
      "csc",
      "/repo/A.cs(3,5): error CS0103: The name 'Neu' does not exist [/repo/a.csproj]",
      "/repo/A.cs:3",
    ],
    [
      "tsc",
      "src/a.test.ts:1:10 - error TS2305: Module './a' has no exported member 'b'.",
      "src/a.test.ts:1",
    ],
    [
      "swiftc",
      "/repo/Tests/A.swift:3:5: error: cannot find 'neu' in scope",
      "/repo/Tests/A.swift:3",
    ],
    [
      "PHP",
      'PHP Fatal error:  Uncaught Error: Class "Neu" not found in /repo/ATest.php:3',
      "/repo/ATest.php:3",
    ],
    [
      "conftest.py",
      "ImportError while loading conftest '/repo/tests/conftest.py'.\nE   ImportError: x",
      "/repo/tests/conftest.py:null",
    ],
  ])("%s", (_, text, place) => {
    expect(failuresOf(text).map(({ path, line }) => `${path}:${line}`)).toEqual([place]);
  });

  it("an error that rustc printed and cargo did not give up by is none", () => {
    expect(failuresOf("error[E0432]: unresolved import `a`\n --> tests/b.rs:1:5")).toEqual([]);
  });

  it("explain what a result file only calls failed", () => {
    const report = read(fixture("outcomes/node.xml"));
    const [explained] = withLoadFailures([report], scanned("node").loadFailures ?? []);
    const messages = explained?.outcomes
      ?.filter(({ path, name }) => name === "" && path !== null)
      .map(({ message }) => message.split("\n")[0]);
    expect(messages).toEqual([
      "Error: Cannot find module '../src/neu'",
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/repo/src/neu.mjs' imported from /repo/nt/b2.test.mjs",
      "SyntaxError: The requested module '../src/sum.mjs' does not provide an export named 'neu'",
    ]);
  });
  it("are a report of their own where no test is known to have failed, and counted once", () => {
    const broken = scanned("mocha-b").loadFailures ?? [];
    const [own] = withLoadFailures([], broken);
    expect(own).toMatchObject({ format: "output:load", counts: { passed: 0, failed: 1 } });
    expect(told(own?.outcomes)).toEqual(["errored /repo/mt/b.js:"]);
    const counted = withLoadFailures(scanned("rspec-broken").reports, broken);
    expect(counted.map(({ counts }) => counts.failed)).toEqual([2, 0]);
    const failing: TestReport = read(
      '<testsuite><testcase name="a"><failure/></testcase></testsuite>',
    );
    expect(withLoadFailures([failing], broken)).toHaveLength(1);
  });
});

describe("of any input", () => {
  const all = readdirSync(join(import.meta.dirname, "../../fixtures/test-results/outcomes"));
  it("asking for outcomes changes no count", () => {
    for (const name of all.filter((one) => /\.(xml|json|tap)$/.test(one))) {
      const text = fixture(`outcomes/${name}`);
      const { outcomes, ...report } = read(text);
      expect(report).toEqual(readTestResults(text));
      const count = (...words: string[]) =>
        outcomes?.filter(({ outcome }) => words.includes(outcome)).length;
      expect(count("passed")).toBe(report.counts.passed);
      // A suite's failed hook stands for the tests in it.
      expect(count("failed", "errored")).toBeGreaterThanOrEqual(report.counts.failed);
    }
  });
  it("cut anywhere, it is read without a fault of its own", () => {
    const texts = all.map((name) => fixture(`outcomes/${name}`));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (text, from, to) => {
        const piece = text.slice(from % text.length).slice(0, to % 20_000);
        try {
          for (const { message } of read(piece).outcomes ?? [])
            expect(message.length).toBeLessThanOrEqual(2_000);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableResults);
        }
        readRunnerOutput(piece, { outcomes: true });
      }),
      { numRuns: 100 },
    );
  }, 60_000);
  it("more tests than are kept: no list rather than a part of one", () => {
    const outcomes = new Outcomes();
    for (let count = 0; count < 200_000; count++) outcomes.add({ name: "a", outcome: "passed" });
    expect(outcomes.whole).toHaveLength(200_000);
    outcomes.add({ name: "a", outcome: "failed" });
    expect(outcomes.whole).toBeUndefined();
  });
  it("stays quick on hostile input", () => {
    expectCpuTimeBelow(8_000, () => {
      const deep = Array.from({ length: 1_500 }, (_, n) => `${" ".repeat(n)}ok 1 - a`);
      readRunnerOutput(["TAP version 13", ...deep].join("\n"), { outcomes: true });
      for (const line of [
        "error: ".repeat(300),
        "test a ... ".repeat(180),
        `a (${"b.".repeat(900)}`,
        `# ${"a".repeat(1_900)}`,
        "[ERROR] /a:[".repeat(160),
        "x:1:in y: ".repeat(190),
        "file://".repeat(280),
      ])
        readRunnerOutput(`${line}\n`.repeat(2_000), { outcomes: true });
      const suites = '<testsuite name="a.js">'.repeat(3_000) + "</testsuite>".repeat(3_000);
      read(`<testsuites>${suites}</testsuites>`);
    });
  }, 60_000);
  it("names are names, whatever they are called", () => {
    const text = JSON.stringify({
      numTotalTests: 1,
      testResults: [
        {
          name: "__proto__",
          assertionResults: [
            { status: "passed", title: "constructor", ancestorTitles: ["__proto__", 1] },
          ],
        },
      ],
    });
    expect(told(read(text).outcomes)).toEqual(["passed __proto__: __proto__ >  > constructor"]);
  });
});
