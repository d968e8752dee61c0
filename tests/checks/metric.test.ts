import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { metric } from "../../src/checks/metric.ts";
import type { CommandRun, CommandSpec, WrittenFile } from "../../src/core/command.ts";
import type { Tree } from "../../src/core/facts.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { type CopiesState, copiesSituation, gone } from "./copies-situation.ts";

type Input = z.input<typeof metric.options>;

const ended = (parts: Partial<CommandRun> = {}): CommandRun => ({
  run: "size",
  cwd: ".",
  exitCode: 0,
  killedBy: null,
  notStarted: null,
  timedOut: false,
  stdout: { text: "", droppedBytes: 0 },
  stderr: { text: "", droppedBytes: 0 },
  tail: "",
  durationMs: 10,
  startedAt: 0,
  ...parts,
});

const prints = (text: string) => ended({ stdout: { text, droppedBytes: 0 } });

/** Copies in which the command prints these, one after another. */
function copiesPrint(here: readonly string[], there: readonly string[]): CopiesState {
  const one = (texts: readonly string[]) => {
    const left = [...texts];
    return { run: () => prints(left.shift() ?? "no more") };
  };
  return { workingTree: one(here), base: one(there) };
}

interface Given {
  /** What the command does, one run after another; the last one again and again. */
  readonly runs?: readonly CommandRun[];
  readonly copies?: CopiesState;
  readonly here?: Readonly<Record<string, string>>;
  readonly there?: Readonly<Record<string, string>> | FactUnavailable;
}

async function check(input: Input, given: Given = {}) {
  const options = z.parse(metric.options, input);
  const { runs = [], copies = {}, here, there } = given;
  const situation = copiesSituation(copies);
  const asked: CommandSpec[] = [];
  const facts = {
    ...situation.facts,
    commands: async () => ({
      run: async (spec: CommandSpec) => {
        asked.push(spec);
        situation.asked.push("here");
        return runs[Math.min(asked.length, runs.length) - 1] as CommandRun;
      },
    }),
    tree: async () => treeOf(here),
    baseTree: async () => treeOf(there),
  };
  const context = { facts, options, signal: new AbortController().signal, now: new Date(0) };
  const evidence = await metric.gather(context);
  const result = metric.judge(structuredClone(evidence), options);
  return { ...result, asked, ofCopies: situation.asked };
}

function treeOf(files: Readonly<Record<string, string>> | FactUnavailable | undefined): Tree {
  if (files === undefined) throw new Error("no file is asked for");
  if (files instanceof FactUnavailable) throw files;
  const readText = async (path: string) => files[path] ?? null;
  return { paths: async () => [], read: async () => null, readText };
}

const run = (text: string, input: Omit<Input, "run">) =>
  check({ run: "size", ...input }, { runs: [prints(text)] });
const compare = (input: Omit<Input, "run">, copies: CopiesState) =>
  check({ run: "size", ...input }, { copies });

describe("a number that a command prints", () => {
  it.each<[string, Omit<Input, "run">, string, string, string]>([
    ["48213\n", { max: 50_000 }, "pass", "48,213; at most 50,000", ""],
    ["50000", { max: 50_000 }, "pass", "50,000; at most 50,000", ""],
    ["50000.5", { max: 50_000 }, "fail", "50,000.5; above the maximum of 50,000", "above-max"],
    ["0.93", { min: 0.9 }, "pass", "0.93; at least 0.9", ""],
    ["0.9", { min: 0.9 }, "pass", "0.9; at least 0.9", ""],
    ["0.89", { min: 0.9 }, "fail", "0.89; below the minimum of 0.9", "below-min"],
    ["5", { min: 1, max: 9 }, "pass", "5; at most 9; at least 1", ""],
    ["0", { max: 0 }, "pass", "0; at most 0", ""],
    ["1e300", { max: 1e9 }, "fail", "1e+300; above the maximum of 1,000,000,000", "above-max"],
    ['{"a":[7]}', { json: "$.a[0]", max: 7 }, "pass", "7; at most 7", ""],
    [
      "\u001b[1merrors: 3\u001b[22m\r\n",
      { pattern: "^errors: (\\d+)$", max: 2 },
      "fail",
      "3; above the maximum of 2",
      "above-max",
    ],
  ])("%j under %j", async (text, input, status, summary, rules) => {
    const result = await run(text, input);
    expect(result).toMatchObject({ status, summary });
    expect(result.findings.map(({ rule }) => rule).join()).toBe(rules);
    expect(result.evidence).toMatchObject([{ kind: "command", ref: "size" }]);
    expect(result.ofCopies).toEqual(["here"]);
  });

  it.each<[string, CommandRun, RegExp]>([
    ["ends with 1", { ...prints("3"), exitCode: 1 }, /`size` ended with 1, so that its number/],
    ["is missing", { ...prints("3"), exitCode: 127 }, /ended with 127/],
    ["is killed", { ...prints("3"), exitCode: null, killedBy: "SIGKILL" }, /died of SIGKILL/],
    [
      "runs out of time",
      { ...prints("3"), exitCode: null, killedBy: "SIGTERM", timedOut: true },
      /ended after/,
    ],
    ["prints nothing", prints(""), /the output of `size` is empty/],
    ["prints something else", prints("three"), /is “three”, and no plain number/],
    ["prints without end", ended({ stdout: { text: "3", droppedBytes: 9 } }), /printed so much/],
  ])("is unknown where it %s", async (_, made, reason) => {
    const unknown = { status: "unknown", summary: expect.stringMatching(reason) };
    const result = await check({ run: "size", max: 5 }, { runs: [made] });
    expect(result).toMatchObject(unknown);
    expect(result.mend).toBeTruthy();
    const compared = await compare({ max: 5, notWorseBy: 5 }, { workingTree: { run: () => made } });
    expect(compared).toMatchObject(unknown);
    // Nothing is made for a comparison that cannot be.
    expect(compared.ofCopies).toEqual(["tree", "tree: size", "tree: removed"]);
  });
});

describe("a number in a file that the command writes", () => {
  const wrote = (file: WrittenFile) =>
    check({ run: "size", file: "out/size.json", json: "n", max: 5 }, { runs: [ended({ file })] });

  it("is read there", async () => {
    const result = await wrote({ kind: "written", text: '{"n":4}' });
    expect(result).toMatchObject({
      status: "pass",
      evidence: [{ ref: "size", summary: "4 in out/size.json" }],
    });
    expect(result.asked).toMatchObject([{ run: "size", file: "out/size.json" }]);
    const high = await wrote({ kind: "written", text: '{"n":6}' });
    expect(high).toMatchObject({ status: "fail", findings: [{ path: "out/size.json" }] });
  });

  it.each<[WrittenFile, RegExp]>([
    [{ kind: "stale" }, /did not write out\/size\.json: it is from an earlier run/],
    [{ kind: "missing" }, /wrote no out\/size\.json/],
    [{ kind: "unreadable", reason: "it is large" }, /cannot be read: it is large/],
    [{ kind: "written", text: "" }, /out\/size\.json is not JSON/],
  ])("is unknown of %j", async (file, reason) => {
    expect(await wrote(file)).toMatchObject({
      status: "unknown",
      summary: expect.stringMatching(reason),
    });
  });
});

describe("a number in a file that is there", () => {
  const file = { file: "size.txt" };

  it("is read, and that nothing made it is said", async () => {
    const result = await check({ ...file, max: 5 }, { here: { "size.txt": "4\n" } });
    expect(result).toMatchObject({
      status: "pass",
      evidence: [{ kind: "file", ref: "size.txt", summary: "4" }],
      notes: ["size.txt was read as it is; nothing made it anew in this run"],
    });
  });

  it("is unknown where it is not there", async () => {
    const result = await check({ ...file, max: 5 }, { here: {} });
    expect(result).toMatchObject({ status: "unknown", summary: "there is no file size.txt" });
  });

  it("is compared with what is committed on the base", async () => {
    const here = { "size.txt": "103" };
    const compare = (there: Given["there"]) =>
      check({ ...file, notWorseBy: 2 }, { here, ...(there && { there }) });
    expect(await compare({ "size.txt": "100" })).toMatchObject({ status: "fail" });
    expect(await compare({ "size.txt": "102" })).toMatchObject({ status: "pass" });
    expect(await compare({})).toMatchObject({
      status: "unknown",
      summary: "on main there is no file size.txt",
    });
    expect(await compare(gone("the base"))).toMatchObject({
      status: "unknown",
      summary: "the base is gone",
      mend: "bring it back",
    });
  });
});

describe("a number beside the base's", () => {
  it.each<[string, string, Omit<Input, "run">, string, string]>([
    [
      "48213",
      "47221",
      { notWorseBy: 5 },
      "pass",
      "48,213; 2.1% more than on main (47,221), at most 5% more allowed",
    ],
    [
      "105",
      "100",
      { notWorseBy: 5 },
      "pass",
      "105; 5% more than on main (100), at most 5% more allowed",
    ],
    [
      "105.01",
      "100",
      { notWorseBy: 5 },
      "fail",
      "105.01; 5.01% more than on main (100), where at most 5% more is allowed",
    ],
    [
      "0.33",
      "0.3",
      { notWorseBy: 10 },
      "pass",
      "0.33; 10% more than on main (0.3), at most 10% more allowed",
    ],
    ["90", "100", { notWorseBy: 0 }, "pass", "90; 10% less than on main (100), no more allowed"],
    ["100", "100", { notWorseBy: 0 }, "pass", "100; the same as on main, no more allowed"],
    [
      "100.001",
      "100",
      { notWorseBy: 0 },
      "fail",
      "100.001; 0.001% more than on main (100), where no more is allowed",
    ],
    [
      "3",
      "0",
      { notWorseBy: 50 },
      "fail",
      "3; 3 more than on main (0), where at most 50% more is allowed",
    ],
    ["0", "0", { notWorseBy: 0 }, "pass", "0; the same as on main, no more allowed"],
    [
      "-90",
      "-100",
      { notWorseBy: 5 },
      "fail",
      "-90; 10% more than on main (-100), where at most 5% more is allowed",
    ],
    [
      "-96",
      "-100",
      { notWorseBy: 5 },
      "pass",
      "-96; 4% more than on main (-100), at most 5% more allowed",
    ],
    [
      "90",
      "100",
      { notWorseBy: 5, better: "higher" },
      "fail",
      "90; 10% less than on main (100), where at most 5% less is allowed",
    ],
    [
      "96",
      "100",
      { notWorseBy: 5, better: "higher" },
      "pass",
      "96; 4% less than on main (100), at most 5% less allowed",
    ],
    [
      "200",
      "100",
      { notWorseBy: 5, better: "higher" },
      "pass",
      "200; 100% more than on main (100), at most 5% less allowed",
    ],
    ["101", "100", { notWorseBy: 5, max: 100 }, "fail", "101; above the maximum of 100"],
    [
      "120",
      "100",
      { notWorseBy: 5, max: 110 },
      "fail",
      "120; above the maximum of 110; 20% more than on main (100), where at most 5% more is allowed",
    ],
  ])("%s where it was %s, under %j", async (here, there, input, status, summary) => {
    const result = await compare(input, copiesPrint([here], [there]));
    expect(result).toMatchObject({ status, summary });
    expect(result.ofCopies).toEqual(["tree", "tree: size", "base", "base: size", "tree: removed"]);
    expect(result.notes).toEqual([expect.stringContaining("on a copy of the files")]);
    expect(result.evidence).toHaveLength(2);
    expect(result.evidence[1]?.summary).toMatch(/^on main: /);
  });

  it.each<[string, CopiesState["base"], string]>([
    ["there is no base", gone("the base"), "the base is gone"],
    [
      "there is no number there",
      { run: () => prints("none") },
      "on main the output of `size` is “none”, and no plain number",
    ],
    [
      "it fails there",
      { run: () => ({ ...prints("3"), exitCode: 2 }) },
      "on main `size` ended with 2, so that its number does not count",
    ],
  ])("is unknown where %s, and above its maximum all the same", async (_, base, summary) => {
    const limits = { notWorseBy: 5, max: 9 };
    const low = await compare(limits, { ...copiesPrint(["5"], []), base });
    expect(low).toMatchObject({ status: "unknown", summary });
    const high = await compare(limits, { ...copiesPrint(["10"], []), base });
    expect(high).toMatchObject({ status: "fail", findings: [{ rule: "above-max" }] });
    expect(high.notes).toContain(`it was not compared with the base: ${summary}`);
  });

  it("is no pass where the working tree cannot be copied", async () => {
    const copies = { workingTree: gone("the copy") };
    await expect(compare({ notWorseBy: 5 }, copies)).rejects.toThrow("the copy is gone");
  });

  it("is the median of samples, taken by turns", async () => {
    const copies = copiesPrint(["100", "900", "102"], ["1", "100", "500"]);
    const result = await compare({ notWorseBy: 3, samples: 3 }, copies);
    expect(result).toMatchObject({
      status: "pass",
      summary: "102; 2% more than on main (100), at most 3% more allowed",
      evidence: [{ summary: "102, the median of 3" }, { summary: "on main: 100, the median of 3" }],
    });
    const turns = result.ofCopies.filter((one) => one.endsWith(": size"));
    expect(turns.map((one) => one.slice(0, 4))).toEqual([
      "tree",
      "base",
      "tree",
      "base",
      "tree",
      "base",
    ]);
  });

  it("is the mean of the two in the middle of an even number, also without a base", async () => {
    const runs = ["1", "10", "4", "2"].map(prints);
    const result = await check({ run: "size", max: 3, samples: 4 }, { runs });
    expect(result).toMatchObject({ status: "pass", summary: "3; at most 3" });
    expect(result.asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  it.each<[string, readonly string[], readonly string[], RegExp, number]>([
    ["here", ["1", "x"], ["1"], /^the output of `size` is “x”/, 3],
    ["there", ["1", "1"], ["1", "y"], /^on main the output of `size` is “y”/, 4],
  ])("is unknown where one sample %s cannot be read", async (_, here, there, reason, count) => {
    const result = await compare({ notWorseBy: 3, samples: 5 }, copiesPrint(here, there));
    expect(result).toMatchObject({ status: "unknown", summary: expect.stringMatching(reason) });
    expect(result.ofCopies.filter((one) => one.endsWith(": size"))).toHaveLength(count);
  });
});

describe("options", () => {
  it("hands over what the command needs", async () => {
    const input: Input = { run: "size", cwd: "pkg", env: { CI: true }, max: 5 };
    const { asked } = await check(input, { runs: [prints("1")] });
    expect(asked).toMatchObject([{ run: "size", cwd: "pkg", env: { CI: "true" }, attempt: 1 }]);
    expect(asked[0]?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each<[object, RegExp]>([
    [{ max: 1 }, /needs `run`, `file` or both/],
    [{ run: "x" }, /needs `min`, `max` or `notWorseBy`/],
    [{ run: "x", max: 1, json: "a", pattern: "(b)" }, /`json` or `pattern`, not both/],
    [{ run: "x", max: 1, pattern: "b" }, /must have one group/],
    [{ run: "x", max: 1, pattern: "(a)(b)" }, /must have one group/],
    [{ run: "x", max: 1, pattern: "(" }, /regular expression/],
    [{ run: "x", max: 1, json: "a..b" }, /must be a path/],
    [{ run: "x", max: 1, min: 2 }, /`min` is above `max`/],
    [{ run: "x", min: 1, notWorseBy: 2 }, /say which is `better`/],
    [{ run: "x", max: 1, better: "lower" }, /`better` needs `notWorseBy`/],
    [{ file: "x", max: 1, samples: 2 }, /`samples` needs `run`/],
    [{ file: "../x", max: 1 }, /below the repository root/],
    [{ file: "/x", max: 1 }, /below the repository root/],
    [{ file: "./x", max: 1 }, /below the repository root/],
    [{ run: " ", max: 1 }, /must hold a command/],
    [{ run: "x", max: Number.NaN }, /./],
    [{ run: "x", max: Number.POSITIVE_INFINITY }, /./],
    [{ run: "x", notWorseBy: -1 }, /./],
    [{ run: "x", max: 1, samples: 0 }, /./],
  ])("refuses %j", (input, message) => {
    const { error } = z.safeParse(metric.options, input);
    expect(error?.issues.map((issue) => issue.message).join("; ")).toMatch(message);
  });
});
