// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TestCommand } from "../../src/core/project.ts";
import type { TestRunSpec } from "../../src/core/test-run.ts";
import { commandRuns } from "../../src/facts/commands.ts";
import { stampResultFiles, staticPrefix } from "../../src/facts/result-files.ts";
import { testRuns } from "../../src/facts/test-run.ts";
import { primarySuites } from "../../src/facts/test-suites.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dod-test-run-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const readText = (path: string) => readFile(join(root, path), "utf8");

function put(path: string, text = ""): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const junit = (passed: number, failure = "") =>
  `<testsuite>${'<testcase name="t"/>'.repeat(passed)}${failure}</testsuite>`;

const detected = (parts: Partial<TestCommand>): TestCommand => ({
  run: "npm test",
  cwd: ".",
  runner: "vitest",
  source: "package.json:5",
  reporting: null,
  results: [],
  ...parts,
});

function make(testCommands: TestCommand[] = [], environment: Record<string, string> = {}) {
  const own = { PATH: process.env.PATH, ...environment };
  const commands = commandRuns({ root, environment: own });
  const tests = { files: [], changed: [], changedManifests: [] };
  const project = async () => ({
    languages: [],
    testCommands,
    workflows: [],
    environments: [],
    tests,
  });
  return { commands, runs: testRuns({ root, environment: own, commands, project }) };
}

const spec = (parts: Partial<TestRunSpec>): TestRunSpec => ({ run: null, results: [], ...parts });
const given = (run: string, parts: Partial<TestRunSpec> = {}) =>
  make().runs.run(spec({ run, ...parts }));

describe("what became of each test", () => {
  it("is told where it is asked for, by paths of the repository, and without secrets", async () => {
    const xml = `<testsuite><testcase name="a" classname="t" file="${root}/src/a.test.js"><failure>hunter22</failure></testcase></testsuite>`;
    put("made.xml", xml);
    const { runs } = make([], { API_TOKEN: "hunter22" });
    const run = (outcomes: boolean) =>
      runs.run(spec({ run: "cp made.xml r.xml; exit 1", results: ["r.xml"], outcomes }));
    expect((await run(false)).reports[0]?.outcomes).toBeUndefined();
    expect((await run(true)).reports[0]?.outcomes).toEqual([
      {
        suites: ["t"],
        name: "a",
        path: "src/a.test.js",
        line: null,
        outcome: "failed",
        message: "[redacted]",
      },
    ]);
  });
  it("one run that told it serves who does not ask", async () => {
    put("count.sh", "echo x >> ran; echo '2 specs, 0 failures'");
    const { runs } = make();
    await runs.run(spec({ run: "sh count.sh", outcomes: true }));
    await runs.run(spec({ run: "sh count.sh" }));
    expect(await readText("ran")).toBe("x\n");
  });
  it("takes what could not be loaded from the output of a run that failed, and of no other", async () => {
    put(
      "say.sh",
      `echo "Error: Cannot find module '../src/neu'" >&2; echo "Require stack:" >&2; echo "- $PWD/test/b.js" >&2; exit $1`,
    );
    const of = async (code: number) =>
      (await given(`sh say.sh ${code}`, { outcomes: true })).reports.flatMap(
        ({ outcomes = [] }) => outcomes,
      );
    expect(await of(1)).toMatchObject([{ path: "test/b.js", outcome: "errored" }]);
    expect(await of(0)).toEqual([]);
  });
});

describe("some files only", () => {
  const say = (name: string) => detected({ run: `echo ${name}; echo '2 specs, 0 failures'` });
  const narrow = (commands: TestCommand[]) => {
    const own = { PATH: process.env.PATH };
    const asked: string[][] = [];
    const runs = testRuns({
      root,
      environment: own,
      commands: commandRuns({ root, environment: own }),
      project: async () => ({
        languages: [],
        testCommands: commands,
        workflows: [],
        environments: [],
        tests: { files: [], changed: [], changedManifests: [] },
      }),
      focus(command, files) {
        asked.push([...files]);
        return { run: `${command.run} ${files.join(" ")}`, reporting: null };
      },
    });
    return { runs, asked };
  };
  it("each command gets those that it reaches, and one that reaches none does not run", async () => {
    const python = { ...say("py"), runner: "pytest", cwd: "." };
    const { runs, asked } = narrow([say("js"), python]);
    const run = await runs.run(spec({ only: ["a.test.js"] }));
    expect(asked).toEqual([["a.test.js"]]);
    expect(run.also ?? []).toEqual([]);
    expect(run.command.run).toBe("echo js; echo '2 specs, 0 failures' a.test.js");
  });
  it("that no command reaches: all of them run whole", async () => {
    const { runs, asked } = narrow([say("js")]);
    const run = await runs.run(spec({ only: ["a.swift"] }));
    expect([asked, run.command.run]).toEqual([[], "echo js; echo '2 specs, 0 failures'"]);
  });
  it("other files are another run", async () => {
    const { runs, asked } = narrow([say("js")]);
    await runs.run(spec({ only: ["a.test.js"] }));
    await runs.run(spec({ only: ["b.test.js"] }));
    expect(asked).toEqual([["a.test.js"], ["b.test.js"]]);
  });
  it("stand for {tests} in a given command, from its folder, whatever they are called", async () => {
    put("pkg/x");
    const names = ["pkg/a b.js", "pkg/$(touch pwned).js", "pkg/-x.js", "pkg/it's$&.js", "c.js"];
    const run = await given("printf '%s\\n' {tests}", { cwd: "pkg", only: names });
    expect(run.command.stdout.text.trimEnd().split("\n")).toEqual([
      "a b.js",
      "$(touch pwned).js",
      "./-x.js",
      "it's$&.js",
      "../c.js",
    ]);
  });
});

describe("what the runner prints", () => {
  it("is read from both streams, however much stands before it", async () => {
    put(
      "big.sh",
      "head -c 4000000 /dev/zero | tr '\\0' 'x' | fold -w 99; echo; echo '3 examples, 1 failure' >&2",
    );
    const run = await given("echo '2 specs, 0 failures'; sh big.sh");
    expect(run.command.stdout.droppedBytes).toBeGreaterThan(0);
    expect(run.reports).toMatchObject(
      [
        { format: "output:rspec", path: null, counts: { passed: 2, failed: 1 } },
        { format: "output:jasmine", path: null, counts: { passed: 2 } },
      ].reverse(),
    );
    expect(run.detected).toBe(false);
  });

  it("go test -json is read as it comes, whole", async () => {
    const event = (fields: object) => JSON.stringify({ Package: "p", ...fields });
    put(
      "events",
      [
        event({ Action: "fail", Test: "A" }),
        ...Array.from({ length: 40_000 }, () =>
          event({ Action: "output", Output: "x".repeat(60) }),
        ),
        event({ Action: "pass", Test: "B" }),
        event({ Action: "fail" }),
        "",
      ].join("\n"),
    );
    const run = await given("cat events; exit 1");
    expect(run.command.stdout.droppedBytes).toBeGreaterThan(0);
    expect(run.reports).toMatchObject([{ format: "go-json", counts: { passed: 1, failed: 1 } }]);
  });

  it("cut off is unreadable", async () => {
    const run = await given("echo TAP version 13; echo ok 1");
    expect(run).toMatchObject({
      reports: [],
      unreadable: [{ path: "its output", reason: expect.stringMatching(/no plan/) }],
    });
  });

  it("names failures by paths of the repository alone", async () => {
    put("pkg/a.test.js");
    put("elsewhere.test.js");
    const tap = (at: string) => [
      "TAP version 13",
      "not ok 1 - x",
      "  ---",
      `  location: '${at}:4:1'`,
      "  ...",
      "1..1",
    ];
    for (const [at, path] of [
      [join(root, "pkg/a.test.js"), "pkg/a.test.js"],
      [`file://${join(root, "pkg/a.test.js")}`, "pkg/a.test.js"],
      ["a.test.js", "pkg/a.test.js"],
      ["./elsewhere.test.js", "elsewhere.test.js"],
      ["missing.test.js", null],
      ["/etc/passwd", null],
      ["../../../../etc/passwd", null],
    ] as const) {
      put("tap", tap(at).join("\n"));
      const { reports } = await given(`cat ../tap # ${at}`, { cwd: "pkg" });
      expect(reports[0]?.failures, at).toMatchObject([{ path, line: path ? 4 : null }]);
    }
  });

  it("finds a Go file by its package's import path", async () => {
    put("mod/b/b_test.go");
    put(
      "events",
      `${['{"Action":"output","Package":"example.com/m/b","Test":"A","Output":"    b_test.go:3: no\\n"}', '{"Action":"fail","Package":"example.com/m/b","Test":"A"}', '{"Action":"fail","Package":"example.com/m/b"}'].join("\n")}\n`,
    );
    const { reports } = await given("cat ../events; exit 1", { cwd: "mod" });
    expect(reports[0]?.failures).toMatchObject([{ path: "mod/b/b_test.go", line: 3 }]);
  });
});

describe("result files", () => {
  const results = ["reports/**/*.xml"];

  it("count when this run wrote them, also in ignored folders", async () => {
    put(".gitignore", "reports/");
    put("old.xml", junit(3));
    const run = await given("mkdir -p reports/deep; cp old.xml reports/deep/new.xml", { results });
    expect(run.reports).toMatchObject([
      { format: "junit", path: "reports/deep/new.xml", counts: { passed: 3 } },
    ]);
    expect(run.stale).toEqual([]);
  });

  it("from an earlier run are stale", async () => {
    put("reports/a.xml", junit(3));
    const run = await given("true", { results });
    expect(run).toMatchObject({ reports: [], stale: ["reports/a.xml"], unreadable: [] });
  });

  it("that the run writes again count, with an old time and the same size too", async () => {
    put("reports/a.xml", junit(3));
    const past = new Date("2020-01-01");
    utimesSync(join(root, "reports/a.xml"), past, past);
    put("b.xml", junit(3));
    utimesSync(join(root, "b.xml"), past, past);
    const run = await given("cp -p b.xml reports/a.xml", { results });
    expect(run.reports).toMatchObject([{ path: "reports/a.xml" }]);
  });

  it("that are broken, empty or of another kind are unreadable, and the rest is read", async () => {
    put("a.xml", junit(3));
    const run = await given(
      "mkdir reports; cp a.xml reports/1.xml; head -c 30 a.xml >reports/2.xml; touch reports/3.xml; echo '<html/>' >reports/4.xml",
      { results },
    );
    expect(run.reports).toHaveLength(1);
    expect(run.unreadable.map(({ path }) => path)).toEqual([
      "reports/2.xml",
      "reports/3.xml",
      "reports/4.xml",
    ]);
  });

  it("go before the output, which only adds failures that they do not know", async () => {
    put("a.xml", junit(3));
    const agreed = await given("mkdir -p reports; cp a.xml reports/; echo '3 specs, 0 failures'", {
      results,
    });
    expect(agreed.reports).toMatchObject([{ format: "junit" }]);
    const hidden = await given("mkdir -p reports; cp a.xml reports/; echo '3 specs, 1 failure'", {
      results,
    });
    expect(hidden.reports).toMatchObject([
      { format: "junit", counts: { passed: 3, failed: 0 } },
      { format: "output:jasmine", counts: { passed: 0, failed: 1, skipped: 0 } },
    ]);
  });

  it("of a command that another item ran are known by their time", async () => {
    put("reports/old.xml", junit(1));
    const past = new Date(Date.now() - 60_000);
    utimesSync(join(root, "reports/old.xml"), past, past);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { commands, runs } = make();
    put("a.xml", junit(3));
    const run = "cp a.xml reports/new.xml; echo '3 specs, 0 failures'; echo x >> times";
    await commands.run({ run });
    const again = await runs.run(spec({ run, results }));
    expect(again.reports).toMatchObject([{ path: "reports/new.xml" }]);
    expect(again.stale).toEqual(["reports/old.xml"]);
    expect((await runs.run(spec({ run }))).reports).toMatchObject([{ format: "output:jasmine" }]);
  });

  it("of a command that another item ran end with it, and begin after the one before", async () => {
    const { commands, runs } = make();
    put("a.xml", junit(3));
    mkdirSync(join(root, "reports"));
    await commands.run({ run: "cp a.xml reports/before.xml" });
    await commands.run({ run: "cp a.xml reports/own.xml" });
    await commands.run({ run: "cp a.xml reports/after.xml" });
    const run = await runs.run(spec({ run: "cp a.xml reports/own.xml", results }));
    expect(run.reports).toMatchObject([{ path: "reports/own.xml" }]);
    expect(run.stale).toEqual(["reports/after.xml", "reports/before.xml"]);
  });

  it("that were named and not written are missing, and the output is no substitute", async () => {
    const run = await given("echo 5 passed in 0.1s", { results: ["out/*.xml"] });
    expect(run).toMatchObject({ reports: [], missing: [{ glob: "out/*.xml", stale: [] }] });
    const failing = await given("echo 1 failed, 5 passed in 0.1s", { results: ["out/*.xml"] });
    expect(failing.reports).toMatchObject([{ counts: { passed: 0, failed: 1 } }]);
  });

  it("are missing glob by glob", async () => {
    put("old.xml", junit(3));
    put("b.xml", junit(3));
    const run = await given("cp old.xml a.xml", {
      results: ["a.xml", "b.xml", "./c.xml", "*.xml", "!old.xml"],
    });
    expect(run.reports).toMatchObject([{ path: "a.xml" }]);
    expect(run.missing).toEqual([
      { glob: "b.xml", stale: ["b.xml"] },
      { glob: "./c.xml", stale: [] },
    ]);
  });

  it("are without secrets", async () => {
    const { runs } = make([], { LICENSE: "license-key" });
    put(
      "a.xml",
      junit(0, '<testcase name="t license-key"><failure message="got license-key"/></testcase>'),
    );
    const { reports } = await runs.run(
      spec({ run: "cp a.xml b.xml", results: ["b.xml"], env: { KEY: "${LICENSE}" } }),
    );
    expect(JSON.stringify(reports)).not.toContain("license-key");
    expect(reports[0]?.failures).toMatchObject([{ message: "got [redacted]" }]);
  });
});

describe("walking for result files", () => {
  it("begins where the globs begin, follows no link, and skips node_modules unless it is named", async () => {
    put("target/surefire-reports/TEST-a.xml");
    put("node_modules/x/target/surefire-reports/TEST-b.xml");
    put("out.json");
    symlinkSync(join(root, "target"), join(root, "linked"));
    const found = async (...patterns: string[]) =>
      [...(await stampResultFiles(root, patterns)).keys()].sort();
    expect(await found("**/target/surefire-reports/TEST-*.xml")).toEqual([
      "target/surefire-reports/TEST-a.xml",
    ]);
    expect(await found("linked/**")).toEqual([]);
    expect(await found("out.json", "./out.json")).toEqual(["out.json"]);
    expect(await found("node_modules/**/*.xml")).toEqual([
      "node_modules/x/target/surefire-reports/TEST-b.xml",
    ]);
    expect(await found("**/*.xml", "!target/**")).toEqual([]);
    expect(await found("../**", "/etc/*", "missing/**")).toEqual([]);
    expect(await found()).toEqual([]);
  });
  it.each([
    ["a/b/*.xml", "a/b"],
    ["**/x", ""],
    ["a/{b,c}/d", "a"],
    ["./a/b.xml", "a/b.xml"],
    ["a/[bc]/d", "a"],
    ["a/!(b)/d", "a"],
  ])("%s begins at %j", (pattern, prefix) => expect(staticPrefix(pattern)).toBe(prefix));
});

describe("the project's own commands", () => {
  it("run with their report in a folder that is gone afterwards", async () => {
    put("a.xml", junit(5));
    const { runs } = make([detected({ reporting: "cp a.xml {results}; echo {results} > told" })]);
    const run = await runs.run(spec({}));
    expect(run).toMatchObject({
      detected: true,
      command: { run: "npm test", exitCode: 0 },
      reports: [{ format: "junit", path: null, counts: { passed: 5 } }],
    });
    expect(run.also).toBeUndefined();
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`dod-run-${process.pid}-`)),
    ).toEqual([]);
  });

  it("that did not write their report are read by what they print", async () => {
    const { runs } = make([detected({ reporting: "true {results}; echo '2 specs, 0 failures'" })]);
    expect((await runs.run(spec({}))).reports).toMatchObject([{ format: "output:jasmine" }]);
  });

  it("may write no file by their own globs; those that the user named are missing", async () => {
    const { runs } = make([
      detected({ run: "echo '2 specs, 0 failures'", results: ["target/*.xml"] }),
    ]);
    expect(await runs.run(spec({}))).toMatchObject({
      reports: [{ format: "output:jasmine" }],
      missing: [],
    });
    expect(await runs.run(spec({ results: ["named.xml"] }))).toMatchObject({
      reports: [],
      missing: [{ glob: "named.xml" }],
    });
  });

  it("give together what the user named", async () => {
    put("py/x");
    put("a.xml", junit(2));
    const { runs } = make([
      detected({ run: "cp a.xml js.xml" }),
      detected({ run: "cp ../a.xml py.xml", runner: "pytest", cwd: "py" }),
    ]);
    const run = await runs.run(spec({ results: ["js.xml", "py/py.xml", "no.xml"] }));
    expect(run.missing).toMatchObject([{ glob: "no.xml" }]);
    expect(run.also).toMatchObject([{ missing: [], reports: [{ path: "py/py.xml" }] }]);
  });

  it("that wrote a broken report say so", async () => {
    const { runs } = make([detected({ reporting: "echo '<testsuite>' > {results}" })]);
    expect(await runs.run(spec({}))).toMatchObject({
      reports: [],
      unreadable: [{ reason: expect.stringMatching(/XML/) }],
    });
  });

  it("are all run, one after another, even when one fails", async () => {
    put("py/x");
    const { runs } = make([
      detected({ run: "echo '1 specs, 1 failure'; exit 1" }),
      detected({ run: "echo '2 specs, 0 failures'", runner: "pytest", cwd: "py" }),
    ]);
    const run = await runs.run(spec({}));
    expect(run.command.exitCode).toBe(1);
    expect(run.also).toMatchObject([
      { command: { cwd: "py", exitCode: 0 }, reports: [{ counts: { passed: 2 } }] },
    ]);
    expect(await runs.run(spec({ cwd: "py" }))).toMatchObject({ command: { cwd: "py" } });
    await expect(runs.run(spec({ cwd: "nowhere" }))).rejects.toMatchObject({
      name: "FactUnavailable",
    });
  });

  it("cannot be had where none was recognised", async () => {
    await expect(make().runs.run(spec({}))).rejects.toMatchObject({
      name: "FactUnavailable",
      mend: expect.stringMatching(/`run`/),
    });
  });

  it("run once, and again for another attempt; Go's without its cache", async () => {
    const { runs } = make([
      detected({ run: "echo x >> times; echo go test >> times", runner: "go" }),
    ]);
    const first = await runs.run(spec({}));
    expect(await runs.run(spec({ attempt: 1 }))).toBe(first);
    const second = await runs.run(spec({ attempt: 2 }));
    expect(second.command.run).toContain("go test -count=1");
  });
});

describe("which of the detected commands are the project's tests", () => {
  const names = (...commands: Partial<TestCommand>[]) =>
    primarySuites(commands.map(detected)).map(({ run }) => run);
  it("one for each ecosystem in each folder", () => {
    expect(
      names(
        { run: "npm test", runner: null },
        { run: "npx vitest", runner: "vitest" },
        { run: "pytest", runner: "pytest", source: "pyproject.toml" },
        { run: "python -m unittest", runner: "unittest", source: "test_a.py" },
        { run: "go test ./...", runner: "go", source: "go.mod" },
        { run: "go test ./...", runner: "go", source: "tools/go.mod", cwd: "tools" },
        { run: "mvn test", runner: "maven", source: "pom.xml" },
        { run: "gradle test", runner: "gradle", source: "build.gradle" },
      ),
    ).toEqual(["npm test", "pytest", "go test ./...", "go test ./...", "mvn test"]);
  });
  it("a runner that nobody knows is its own ecosystem", () => {
    expect(
      names(
        { run: "bats test", runner: "bats" },
        { run: "make test", runner: null, source: "Makefile:3" },
      ),
    ).toEqual(["bats test", "make test"]);
  });
});
