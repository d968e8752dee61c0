import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { command } from "../../src/checks/command.ts";
import type { CommandRun, CommandSpec } from "../../src/core/command.ts";

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

async function check(input: z.input<typeof command.options>, run: Partial<CommandRun> = {}) {
  const options = z.parse(command.options, input);
  const asked: CommandSpec[] = [];
  const facts = {
    commands: async () => ({
      run: async (spec: CommandSpec) => {
        asked.push(spec);
        return { ...ran, run: spec.run, ...run };
      },
    }),
  };
  const context = { facts, options, signal: new AbortController().signal, now: new Date(0) };
  const evidence = await command.gather(context);
  return { result: command.judge(structuredClone(evidence), options), asked };
}

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
    { run: "x", compareBase: true },
  ])("refuses %j", (input) => {
    expect(z.safeParse(command.options, input).success).toBe(false);
  });
  it("describes every one", () => {
    const schema = z.toJSONSchema(command.options, { io: "input" });
    for (const option of Object.values(schema.properties ?? {}))
      expect(option).toHaveProperty("description", expect.stringMatching(/.{10}/));
  });
});
