import { describe, expect, it } from "vitest";
import type { Project, TestCommand } from "../../src/core/project.ts";
import { fail, finding, pass, unknown } from "../../src/core/result.ts";
import { reachOf, unreachedTests, withUnreached } from "../../src/core/unreached-tests.ts";

const command = (parts: Partial<TestCommand> = {}): TestCommand => ({
  run: "npm test",
  cwd: ".",
  runner: "vitest",
  source: "package.json:3",
  reporting: null,
  results: [],
  ...parts,
});

describe("what a command reaches", () => {
  it.each<[string, Partial<TestCommand>, string, boolean]>([
    ["its folder", { cwd: "a" }, "a/x/y.test.js", true],
    ["not its neighbour", { cwd: "a" }, "ab/y.test.js", false],
    ["its language alone", {}, "tests/test_a.py", false],
    ["any language behind a script", { runner: null }, "tests/test_a.py", true],
    ["a file", { scope: { within: ["a.test.js"], without: [] } }, "a.test.js", true],
    ["a glob", { scope: { within: ["t/*.test.js"], without: [] } }, "t/a.test.js", true],
    ["no more than the glob", { scope: { within: ["t/*.js"], without: [] } }, "t/u/a.js", false],
    ["not what it leaves out", { scope: { within: [""], without: ["web"] } }, "web/a.js", false],
  ])("%s", (_, parts, path, reached) => {
    expect(reachOf(command(parts))(path)).toBe(reached);
  });
});

const project = (tests: Partial<Project["tests"]>) => ({
  testCommands: [],
  tests: { files: [], changed: [], changedManifests: [], ...tests },
});

describe("what is left out", () => {
  it("is told by what the change touches", () => {
    const files = ["a/a.test.js", "b/b.test.js", "c/test_c.py", "d/d.test.js"];
    const ran = [command({ cwd: "a" })];
    expect(
      unreachedTests(
        project({ files, changed: ["d/d.test.js"], changedManifests: ["b/package.json"] }),
        ran,
      ),
    ).toEqual({
      changed: ["d/d.test.js"],
      orphaned: [{ manifest: "b/package.json", tests: ["b/b.test.js"] }],
      others: ["c/test_c.py"],
      leftOut: [],
    });
  });

  it("is not what a script of another language might run, once its own manifest changed", () => {
    const files = ["test_a.py"];
    const script = [command({ runner: null })];
    const left = (manifest: string[], ran: TestCommand[]) =>
      unreachedTests(project({ files, changedManifests: manifest }), ran);
    expect(left([], script)).toMatchObject({ orphaned: [], others: [] });
    expect(left(["setup.py"], script).orphaned).toHaveLength(1);
    const make = [command({ runner: null, source: "Makefile:3" })];
    expect(left(["setup.py"], make).orphaned).toEqual([]);
  });

  it("is no more than was asked for, where the user names a folder", () => {
    const files = ["a/a.test.js", "b/b.test.js"];
    const left = (cwd: string) => unreachedTests(project({ files }), [], cwd).others;
    expect(left("./a/")).toEqual(["a/a.test.js"]);
    expect(left(".")).toEqual(files);
  });
});

describe("a result", () => {
  const none = { changed: [], orphaned: [], others: [], leftOut: [] };
  const passed = pass("3 tests passed", [{ kind: "command", ref: "npm test", summary: "0" }]);
  const failed = fail("1 failed", [finding({ rule: "x", message: "x" })]);

  it("stays where nothing is left out, or the command was given", () => {
    expect(withUnreached(passed, undefined)).toBe(passed);
    expect(withUnreached(passed, none)).toEqual(passed);
  });

  it("is no pass without the changed tests", () => {
    expect(withUnreached(passed, { ...none, changed: ["p24/a.test.js"] })).toMatchObject({
      status: "unknown",
      summary: "p24/a.test.js changed, and no detected command runs it (3 tests passed)",
      mend: expect.stringContaining("`run`"),
      evidence: passed.evidence,
    });
  });

  it("is no pass where a manifest changed and its tests are run by nothing", () => {
    const orphaned = [{ manifest: "package.json", tests: ["a.test.js", "b.test.js"] }];
    expect(withUnreached(passed, { ...none, orphaned })).toMatchObject({
      status: "unknown",
      summary: expect.stringMatching(/^package\.json changed, .* a\.test\.js, b\.test\.js beside/),
    });
  });

  it("says what else it leaves out", () => {
    const left = { ...none, others: ["x/a.test.js"], leftOut: ["`gradle test`"] };
    expect(withUnreached(passed, left)).toMatchObject({
      status: "pass",
      summary: "3 tests passed; 1 test file not run",
      notes: [expect.stringContaining("x/a.test.js"), expect.stringContaining("gradle test")],
    });
  });

  it("that is none stays what it is", () => {
    const left = { ...none, changed: ["a.test.js"] };
    expect(withUnreached(failed, left)).toMatchObject({ status: "fail", summary: "1 failed" });
    expect(withUnreached(unknown("gone", "bring it"), left)).toMatchObject({
      status: "unknown",
      summary: "gone",
      mend: "bring it",
      notes: [expect.stringContaining("a.test.js")],
    });
  });
});
