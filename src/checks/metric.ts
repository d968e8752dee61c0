import { stripVTControlCharacters } from "node:util";
import * as z from "zod/mini";
import { onBase, using } from "../core/base-comparison.ts";
import { defineCheck } from "../core/check.ts";
import { type CommandRun, notMeasured } from "../core/command.ts";
import { cwdOption, envOption, runLine } from "../core/command-options.ts";
import { type Copies, ON_A_COPY } from "../core/copies.ts";
import type { Commands, Tree } from "../core/facts.ts";
import { isJsonPath } from "../core/json-path.ts";
import { type Reading, readNumber } from "../core/metric-number.ts";
import { judgeMetric, type MetricEvidence } from "../core/metric-verdict.ts";
import { patternSchema } from "../core/patterns.ts";
import type { Result } from "../core/result.ts";

const number = z.number();

const options = z
  .strictObject({
    run: z
      .optional(runLine)
      .check(
        z.describe(
          "The command that gives the number, a line for the shell. It has to end with 0. Its standard output is read, or the `file` that it writes.",
        ),
      ),
    file: z
      .optional(
        z
          .string()
          .check(
            z.minLength(1),
            z.refine(isRelative, "must be a path below the repository root, without `.` and `..`"),
          ),
      )
      .check(
        z.describe(
          "The file that holds the number, relative to the repository root. With `run`, one that the command did not write does not count.",
        ),
      ),
    json: z
      .optional(
        z.string().check(z.refine(isJsonPath, "must be a path such as `a.b` or `$.a[0].b`")),
      )
      .check(
        z.describe(
          'The path of the number, where it is JSON: `summary.total`, `$.a[0]["b.c"]`; `items.length` counts a list.',
        ),
      ),
    pattern: z
      .optional(
        patternSchema.check(z.refine(hasOneGroup, "must have one group, such as `size: (\\d+)`")),
      )
      .check(
        z.describe(
          "A JavaScript regular expression whose group takes the number; `^` and `$` match at every line. Without `json` and `pattern` the number is all there is.",
        ),
      ),
    min: z.optional(number).check(z.describe("It must be at least this.")),
    max: z.optional(number).check(z.describe("It must be at most this.")),
    notWorseBy: z
      .optional(z.number().check(z.minimum(0)))
      .check(
        z.describe(
          "How many percent worse than on the base it may be. `run` then runs on two copies, of the working tree and of the base: files that git ignores are in neither, dependencies aside. A `file` without `run` is the one that is committed there.",
        ),
      ),
    better: z
      .optional(z.enum(["lower", "higher"]))
      .check(
        z.describe(
          "Which numbers are the better ones, for `notWorseBy`. Default: lower ones; with `min` it has to be said.",
        ),
      ),
    samples: z
      ._default(z.int().check(z.minimum(1), z.maximum(99)), 1)
      .check(
        z.describe(
          "Measure this many times, here and on the base by turns, and take the median of each.",
        ),
      ),
    cwd: cwdOption,
    env: envOption,
  })
  .check(
    z.refine(
      ({ run, file }) => run !== undefined || file !== undefined,
      "needs `run`, `file` or both",
    ),
    z.refine(
      ({ json, pattern }) => json === undefined || pattern === undefined,
      "takes `json` or `pattern`, not both",
    ),
    z.refine(
      ({ min, max, notWorseBy }) => (min ?? max ?? notWorseBy) !== undefined,
      "needs `min`, `max` or `notWorseBy`",
    ),
    z.refine(
      ({ min, max }) => min === undefined || max === undefined || min <= max,
      "`min` is above `max`",
    ),
    z.refine(({ run, samples }) => run !== undefined || samples === 1, "`samples` needs `run`"),
    // A default that went by `min` would turn the comparison around where somebody adds one.
    z.refine(
      ({ better, min, notWorseBy }) =>
        min === undefined || notWorseBy === undefined || better !== undefined,
      "with `min` and `notWorseBy` say which is `better`: higher or lower",
    ),
    z.refine(
      ({ better, notWorseBy }) => better === undefined || notWorseBy !== undefined,
      "`better` needs `notWorseBy`",
    ),
  );

type Options = z.output<typeof options>;

export const metric = defineCheck({
  name: "metric",
  title: "The measured number is within its limits",
  failureTitle: "The measured number is outside its limits",
  category: "tests",
  stage: "code",
  why: "Size, speed, accessibility and warnings get worse a little at a time, and no test fails. A number with a limit does.",
  fix: "Bring the number back within its limits, or have the limit changed by whoever answers for it.",
  outcomes: {
    pass: "The number is between `min` and `max`, and at most `notWorseBy` percent worse than on the base.",
    fail: "It is outside of `min` and `max`, or worse than on the base by more than `notWorseBy` percent.",
    pending: null,
    unknown:
      "It cannot be had: the command does not end with 0, did not write `file`, or what is there is no plain number; or with `notWorseBy` there is none on the base.",
    "not-applicable": null,
  },
  facts: ["commands", "tree", "baseTree", "copies", "change"],
  options,
  example: { run: "npm run --silent size", json: "total", max: 50_000, notWorseBy: 5 },
  sequential: true,
  holdsWithout: {
    "change.files": "only the base's name is read: the number is of all files",
    "change.files[].hunks": "only the base's name is read: the number is of all files",
  },

  async gather({ facts, options, signal }): Promise<MetricEvidence> {
    const { run, file = null, notWorseBy } = options;
    if (run === undefined) {
      const path = file ?? "";
      const readBase = async () => [await inTree(await facts.baseTree(), path, options)];
      return {
        here: [await inTree(await facts.tree(), path, options)],
        base: notWorseBy === undefined ? null : await onBase(facts, readBase),
        source: { kind: "file", ref: path },
        file,
        notes: [`${path} was read as it is; nothing made it anew in this run`],
      };
    }
    const measure = (commands: Commands, attempt: number) =>
      byCommand(commands, run, options, attempt, signal);
    const source = { kind: "command", ref: run } as const;
    if (notWorseBy === undefined) {
      const commands = await facts.commands();
      const here = [await measure(commands, 1)];
      await moreSamples(options.samples, [[commands, here]], measure);
      return { here, base: null, source, file, notes: [] };
    }
    // The base has only what git knows; with the user's ignored files beside that, two things would be compared.
    return using((await facts.copies()).workingTree(), async ({ commands }) => {
      const here = [await measure(commands, 1)];
      const measureBase = async (copies: Copies) => {
        const there = (await copies.base()).commands;
        const readings = [await measure(there, 1)];
        const sides = [[commands, here] as const, [there, readings] as const];
        await moreSamples(options.samples, sides, measure);
        return readings;
      };
      const base = isRead(here) ? await onBase(facts, measureBase) : null;
      return { here, base, source, file, notes: [ON_A_COPY] };
    });
  },

  judge(evidence, options): Result {
    return judgeMetric(evidence, options);
  },
});

/** By turns, so that what slows the machine down slows all of them; until one cannot be read. */
async function moreSamples(
  samples: number,
  sides: readonly (readonly [commands: Commands, readings: Reading[]])[],
  measure: (commands: Commands, attempt: number) => Promise<Reading>,
): Promise<void> {
  for (let attempt = 2; attempt <= samples; attempt++)
    for (const [commands, readings] of sides) {
      if (!sides.every(([, made]) => isRead(made))) return;
      readings.push(await measure(commands, attempt));
    }
}

function isRead(readings: readonly Reading[]): boolean {
  return readings.every((reading) => "value" in reading);
}

async function inTree(tree: Tree, path: string, options: Options): Promise<Reading> {
  const text = await tree.readText(path);
  if (text === null)
    return {
      fault: `there is no file ${path}`,
      mend: "set `run` of this item to the command that makes it, or correct `file`",
    };
  return readNumber(text, path, options);
}

async function byCommand(
  commands: Commands,
  line: string,
  options: Options,
  attempt: number,
  signal: AbortSignal,
): Promise<Reading> {
  const { cwd, env, file } = options;
  const run = await commands.run({ run: line, cwd, env, file, attempt, signal });
  const what = `\`${line}\``;
  const fault = notMeasured(run);
  if (fault) return { fault: fault.reason, mend: fault.mend };
  if (run.exitCode !== 0)
    return {
      fault: `${what} ended with ${run.exitCode}, so that its number does not count`,
      mend: "let it end with 0; where its exit code says no more than the number does, add `|| true`",
    };
  return file === undefined ? printed(run, what, options) : written(run, what, file, options);
}

function printed({ stdout }: CommandRun, what: string, options: Options): Reading {
  if (stdout.droppedBytes > 0)
    return {
      fault: `${what} printed so much that not all of it was kept`,
      mend: "make it print less, or let it write a file and set `file`",
    };
  const text = stripVTControlCharacters(stdout.text).replaceAll("\r\n", "\n");
  return readNumber(text, `the output of ${what}`, options);
}

function written({ file }: CommandRun, what: string, path: string, options: Options): Reading {
  switch (file?.kind) {
    case "written":
      return readNumber(file.text, path, options);
    case "stale":
      return {
        fault: `${what} did not write ${path}: it is from an earlier run`,
        mend: "make the command write the file in every run",
      };
    case "unreadable":
      return { fault: `${path} cannot be read: ${file.reason}`, mend: "correct `file`" };
    default:
      return {
        fault: `${what} wrote no ${path}`,
        mend: "correct `file`: it is relative to the repository root",
      };
  }
}

function isRelative(path: string): boolean {
  return path.split("/").every((part) => !/^\.{0,2}$/.test(part));
}

function hasOneGroup(pattern: string): boolean {
  try {
    return new RegExp(`${pattern}|`, "m").exec("")?.length === 2;
  } catch {
    return false;
  }
}
