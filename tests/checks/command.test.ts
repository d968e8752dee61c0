import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { command } from "../../src/checks/command.ts";
import type { CommandRun, CommandSpec } from "../../src/core/command.ts";
import { type CopiesState, copiesSituation, gone } from "./copies-situation.ts";

const ran: CommandRun = {
  run: "npm run build",
  cwd: ".",
  exitCode: 0,
  killedBy: null,
  notStarted: null,
  timedOut: false,
  stdout: { text: "built\n", droppedBytes: 0 },
  stderr: { text: "", droppedBytes: 0 },
  tail: "built",
  durationMs: 1500,
  startedAt: 0,
};

async function check(
  input: z.input<typeof command.options>,
  run: Partial<CommandRun> = {},
  state: CopiesState = {},
) {
  const options = z.parse(command.options, input);
  const asked: CommandSpec[] = [];
  const copies = copiesSituation(state);
  const facts = {
    ...copies.facts,
    commands: async () => ({
      run: async (spec: CommandSpec) => {
        asked.push(spec);
        return { ...ran, run: spec.run, ...run };
      },
    }),
  };
  const context = { facts, options, signal: new AbortController().signal, now: new Date(0) };
  const evidence = await command.gather(context);
  const result = command.judge(structuredClone(evidence), options);
  return { result, asked, ofCopies: copies.asked };
}

/** A copy in which every command does this. */
const does = (parts: Partial<CommandRun> = {}, differing: readonly string[] = []) => ({
  run: (spec: CommandSpec): CommandRun => ({ ...ran, run: spec.run, ...parts }),
  differing,
});

describe("judgement", () => {
  it.each<[string, z.input<typeof command.options>, Partial<CommandRun>, string, RegExp]>([
    ["exit 0", { run: "x" }, {}, "pass", /^`x` ended with 0$/],
    ["exit 1", { run: "x" }, { exitCode: 1 }, "fail", /^`x` ended with 1, not 0$/],
    ["the exit asked for", { run: "x", exitCode: 2 }, { exitCode: 2 }, "pass", /ended with 2/],
    ["0 where another was asked for", { run: "x", exitCode: 2 }, {}, "fail", /ended with 0, not 2/],
    ["127", { run: "x" }, { exitCode: 127 }, "unknown", /127/],
    ["126", { run: "x" }, { exitCode: 126 }, "unknown", /126/],
    ["killed", { run: "x" }, { exitCode: null, killedBy: "SIGKILL" }, "unknown", /died of SIGKILL/],
    [
      "killed inside",
      { run: "x" },
      { exitCode: 137 },
      "unknown",
      /a command in it died of SIGKILL/,
    ],
    ["137 asked for", { run: "x", exitCode: 137 }, { exitCode: 137 }, "pass", /137/],
    ["git's usage error", { run: "x" }, { exitCode: 129 }, "fail", /129/],
    [
      "timeout",
      { run: "x" },
      { exitCode: null, killedBy: "SIGTERM", timedOut: true, durationMs: 9000 },
      "unknown",
      /after 9 s/,
    ],
    [
      "not started",
      { run: "x" },
      { exitCode: null, notStarted: "no folder" },
      "unknown",
      /could not be started: no folder/,
    ],
    [
      "stdout matches",
      { run: "x", stdout: "^bu.lt$" },
      {},
      "pass",
      /stdout matches \/\^bu\.lt\$\//,
    ],
    [
      "stdout does not",
      { run: "x", stdout: "done" },
      {},
      "fail",
      /the stdout of `x` does not match \/done\//,
    ],
    ["stderr does not", { run: "x", stderr: "built" }, {}, "fail", /stderr/],
    ["both", { run: "x", stdout: "built", stderr: "^$" }, {}, "pass", /stdout.*stderr/],
    [
      "colours do not matter",
      { run: "x", stdout: "^ok$" },
      { stdout: { text: "\u001b[32mok\u001b[0m\r\n", droppedBytes: 0 } },
      "pass",
      /matches/,
    ],
    [
      "a bad exit before output",
      { run: "x", stdout: "built" },
      { exitCode: 1 },
      "fail",
      /ended with 1/,
    ],
    [
      "a match in what was kept",
      { run: "x", stdout: "^last$" },
      { stdout: { text: "first\n[… 9 bytes left out …]\nlast\n", droppedBytes: 9 } },
      "pass",
      /matches/,
    ],
    [
      "no match in what was kept",
      { run: "x", stdout: "middle" },
      { stdout: { text: "first\n[… 9 bytes left out …]\nlast\n", droppedBytes: 9 } },
      "unknown",
      /too long/,
    ],
    [
      "a match across the gap",
      { run: "x", stdout: "first[^E]*last" },
      { stdout: { text: "first\n[… 9 bytes left out …]\nlast\n", droppedBytes: 9 } },
      "unknown",
      /too long/,
    ],
    [
      "the mark of the gap",
      { run: "x", stdout: "left out" },
      { stdout: { text: "first\n[… 9 bytes left out …]\nlast\n", droppedBytes: 9 } },
      "unknown",
      /too long/,
    ],
    [
      "an absence in what was kept",
      { run: "x", stdout: "^(?![\\s\\S]*ERROR)" },
      { stdout: { text: "first\n[… 9 bytes left out …]\nlast\n", droppedBytes: 9 } },
      "unknown",
      /too long/,
    ],
  ])("%s", async (_, options, run, status, summary) => {
    const { result } = await check(options, run);
    expect(result.summary).toMatch(summary);
    expect(result.status).toBe(status);
    expect(result.evidence).toHaveLength(1);
    expect(result.mend !== null).toBe(status === "unknown");
  });

  it("shows the end of the output where it fails", async () => {
    const { result } = await check({ run: "x" }, { exitCode: 1, tail: "a.ts: error" });
    expect(result.findings).toMatchObject([{ rule: "exit-code", message: "a.ts: error" }]);
  });

  it("does not hang on a pattern without end", async () => {
    const text = `${"a".repeat(5_000)}b`;
    const { result } = await check(
      { run: "x", stdout: "(a+)+$" },
      { stdout: { text, droppedBytes: 0 } },
    );
    expect(result).toMatchObject({ status: "unknown", summary: expect.stringMatching(/too long/) });
  });
});

describe("a run that must leave the files as they are", () => {
  const clean = { run: "gen", cleanTree: true };

  it("is made on a copy of the working tree, which is removed", async () => {
    const { result, asked, ofCopies } = await check(clean, {}, { workingTree: does() });
    expect(result).toMatchObject({
      status: "pass",
      summary: "`gen` ended with 0 and left the files of a copy as they were",
    });
    expect(asked).toEqual([]);
    expect(ofCopies).toEqual(["tree", "tree: gen", "tree: differing", "tree: removed"]);
  });

  it("fails with a finding for each file that differs", async () => {
    const workingTree = does({}, ["a.ts", "b/c.ts"]);
    const { result } = await check(clean, {}, { workingTree });
    expect(result).toMatchObject({
      status: "fail",
      summary: "`gen` leaves 2 files other than they are",
      mend: "run `gen` and commit what it writes",
      notes: [expect.stringContaining("ran on a copy of the files")],
    });
    expect(result.findings).toMatchObject([
      { path: "a.ts", rule: "not-clean", fix: "run `gen` and commit what it writes" },
      { path: "b/c.ts", rule: "not-clean" },
    ]);
  });

  it("shows fifty of them, and says how many more there are", async () => {
    const paths = Array.from({ length: 53 }, (_, at) => `f${at}`);
    const { result } = await check(clean, {}, { workingTree: does({}, paths) });
    expect(result.findings).toHaveLength(50);
    expect(result.summary).toContain("53 files");
    expect(result.notes).toContain("3 more files are not shown");
  });

  it.each<[string, Partial<CommandRun>, object, string, string]>([
    ["another exit code", { exitCode: 1 }, {}, "fail", "exit-code"],
    ["output that does not match", {}, { stdout: "nope" }, "fail", "stdout"],
    ["a command that is missing", { exitCode: 127 }, {}, "unknown", ""],
    [
      "too much output, before a pattern that was not found",
      { stdout: { text: "a\n[… 9 bytes left out …]\nb", droppedBytes: 9 } },
      { stdout: "nope" },
      "fail",
      "not-clean",
    ],
  ])("comes to %s", async (_, run, more, status, rule) => {
    const workingTree = does(run, ["a.ts"]);
    const { result, ofCopies } = await check({ ...clean, ...more }, {}, { workingTree });
    expect(result).toMatchObject({ status });
    expect(result.findings.map((one) => one.rule).join()).toBe(rule);
    expect(ofCopies.at(-1)).toBe("tree: removed");
  });

  it("is no pass where the copy cannot be made, or what differs in it is not known", async () => {
    await expect(check(clean, {}, { workingTree: gone("the copy") })).rejects.toThrow("is gone");
    const workingTree = { ...does(), differing: gone("git") };
    await expect(check(clean, {}, { workingTree })).rejects.toThrow("git is gone");
  });
});

describe("a failure beside the base", () => {
  const beside = { run: "x", compareBase: true };

  it("is not looked for where the command holds, or cannot be measured, or nobody asks", async () => {
    for (const run of [{}, { exitCode: 127 }])
      expect((await check(beside, run)).ofCopies).toEqual([]);
    expect((await check({ run: "x" }, { exitCode: 1 })).ofCopies).toEqual([]);
  });

  it.each<[string, CopiesState["base"], string, RegExp | null]>([
    [
      "is already failing there",
      does({ exitCode: 2 }),
      "`x` ended with 1, not 0; already failing on main",
      /^it fails on main, too: `x` ended with 2, not 0; it ran on a copy/,
    ],
    ["is new", does(), "`x` ended with 1, not 0; passes on main", null],
    [
      "cannot be measured there",
      does({ exitCode: 127 }),
      "`x` ended with 1, not 0",
      /^it was not compared with the base: on main `x` ended with 127/,
    ],
    [
      "has no base",
      gone("the base"),
      "`x` ended with 1, not 0",
      /^it was not compared with the base: the base is gone$/,
    ],
  ])("%s", async (_, base, summary, note) => {
    const { result, ofCopies } = await check(beside, { exitCode: 1, tail: "bad" }, { base });
    expect(result).toMatchObject({ status: "fail", summary, findings: [{ message: "bad" }] });
    expect(result.notes).toEqual(note === null ? [] : [expect.stringMatching(note)]);
    expect(ofCopies[0]).toBe("base");
  });

  it("is told by the same measure", async () => {
    const base = does({ stdout: { text: "other", droppedBytes: 0 } });
    const { result } = await check({ ...beside, stdout: "nope" }, {}, { base });
    expect(result.summary).toBe("the stdout of `x` does not match /nope/; already failing on main");
    expect(result.evidence).toMatchObject([
      { summary: "ended with 0" },
      { summary: "on main: the stdout of `x` does not match /nope/" },
    ]);
  });

  it("of files that are left otherwise is looked for on a copy of its own", async () => {
    const options = { ...beside, cleanTree: true };
    const state = { workingTree: does({}, ["a.ts"]), base: does({}, ["b.ts"]) };
    const { result, ofCopies } = await check(options, {}, state);
    expect(result.summary).toBe("`x` leaves 1 file other than it is; already failing on main");
    expect(result.mend).toBe("run `x` and commit what it writes");
    expect(ofCopies.slice(4)).toEqual([
      "own base",
      "own base: x",
      "own base: differing",
      "own base: removed",
    ]);
    const clean = await check(options, {}, { ...state, base: does() });
    expect(clean.result.summary).toMatch(/; passes on main$/);
  });
});

describe("options", () => {
  it("hands over what the command needs", async () => {
    const { asked } = await check({ run: "x", cwd: "pkg", env: { CI: true, PORT: 80, A: "b" } });
    expect(asked).toMatchObject([
      { run: "x", cwd: "pkg", env: { CI: "true", PORT: "80", A: "b" } },
    ]);
    expect(asked[0]?.signal).toBeInstanceOf(AbortSignal);
  });
  it.each([
    {},
    { run: "" },
    { run: "  " },
    { run: "x", exitCode: -1 },
    { run: "x", exitCode: 256 },
    { run: "x", exitCode: 127 },
    { run: "x", exitCode: 1.5 },
    { run: "x", stdout: "(" },
    { run: "x", cwd: "" },
    { run: "x", env: { "A=B": "c" } },
    { run: "x", env: { A: null } },
    { run: "x", compareBase: "yes" },
    { run: "x", cleanTree: 1 },
  ])("refuses %j", (input) => {
    expect(z.safeParse(command.options, input).success).toBe(false);
  });
  it("describes every one", () => {
    const schema = z.toJSONSchema(command.options, { io: "input" });
    for (const option of Object.values(schema.properties ?? {}))
      expect(option).toHaveProperty("description", expect.stringMatching(/.{10}/));
  });
});
