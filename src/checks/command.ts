import * as z from "zod/mini";
import {
  baseWords,
  besideBase,
  notCompared,
  type OnBase,
  onBase,
  using,
} from "../core/base-comparison.ts";
import { defineCheck } from "../core/check.ts";
import {
  compareBaseOption,
  cwdOption,
  envOption,
  inputsOption,
  runLine,
} from "../core/command-options.ts";
import { type CommandOutcome, judgeCommand, searchStreams } from "../core/command-verdict.ts";
import type { Copies } from "../core/copies.ts";
import type { Commands } from "../core/facts.ts";
import { patternSchema } from "../core/patterns.ts";
import type { Result } from "../core/result.ts";

const options = z.strictObject({
  run: runLine.check(z.describe("The command, a line for the shell (`bash -eo pipefail -c`).")),
  exitCode: z
    ._default(
      z.int().check(
        z.minimum(0),
        z.maximum(255),
        z.refine(
          (code) => code !== 126 && code !== 127,
          "126 and 127 mean that the command could not be started",
        ),
      ),
      0,
    )
    .check(z.describe("The exit code that it must end with.")),
  stdout: z
    .optional(patternSchema)
    .check(
      z.describe(
        "A JavaScript regular expression that its standard output must match; `^` and `$` match at every line.",
      ),
    ),
  stderr: z.optional(patternSchema).check(z.describe("The same for its standard error.")),
  cleanTree: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        "Running it, a generator say, must leave the files as they are. It runs on a copy of the working tree: files that git ignores are not there, dependencies aside.",
      ),
    ),
  compareBase: compareBaseOption,
  cwd: cwdOption,
  env: envOption,
  inputs: inputsOption,
});

type Options = z.output<typeof options>;

interface CommandEvidence {
  readonly outcome: CommandOutcome;
  /** Where it was asked for and the command failed. */
  readonly onBase: OnBase<CommandOutcome> | null;
}

export const command = defineCheck({
  name: "command",
  title: "The command succeeds",
  failureTitle: "The command does not succeed",
  category: "tests",
  stage: "code",
  why: "Build, lint, types, a migration's dry run: what a program can decide should not wait for a reader.",
  fix: "Run the command by hand and repair what it names.",
  outcomes: {
    pass: "The command ended with `exitCode`, its output matches `stdout` and `stderr`, and with `cleanTree` it changed no file that git does not ignore.",
    fail: "It ended with another exit code, its output does not match, or with `cleanTree` it left files other than they were.",
    pending: null,
    unknown:
      "It could not be started (126, 127, missing folder or variable), died of a signal, ran out of time, or printed so much that a pattern cannot be judged; or with `cleanTree` no copy could be made.",
    "not-applicable": null,
  },
  facts: ["commands", "copies", "change"],
  options,
  example: { run: "npm run build" },
  sequential: true,
  cacheable: ({ run, cwd, env, inputs = null }) => ({ run, cwd, env, inputs, base: false }),

  async gather({ facts, options, signal }): Promise<CommandEvidence> {
    const run = (commands: Commands) => runIn(commands, options, signal);
    const outcome = options.cleanTree
      ? await runCleanly((await facts.copies()).workingTree(), run)
      : await run(await facts.commands());
    const compares = options.compareBase && judgeCommand(outcome, options).status === "fail";
    // Another item's commands may have written to the copy that is shared.
    const measure = async (copies: Copies) =>
      options.cleanTree
        ? runCleanly(copies.baseWith(new Map()), run)
        : run((await copies.base()).commands);
    return { outcome, onBase: compares ? await onBase(facts, measure) : null };
  },

  judge({ outcome, onBase: compared }, options): Result {
    const result = judgeCommand(outcome, options);
    if (compared === null) return result;
    if ("fault" in compared) return besideBase(result, notCompared(compared.fault));
    const { name, measured } = compared;
    return besideBase(result, baseWords(name, judgeCommand(measured, options), options.run));
  },
});

// Searching can run out of time, so it is a measurement and no judgement.
async function runIn(
  commands: Commands,
  options: Options,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const { run: line, cwd, env } = options;
  const run = await commands.run({ run: line, cwd, env, signal });
  return { run, searches: searchStreams(run, options), changed: null };
}

async function runCleanly(
  copy: ReturnType<Copies["workingTree"]>,
  run: (commands: Commands) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  return using(copy, async (made) => {
    const outcome = await run(made.commands);
    return { ...outcome, changed: await made.differing() };
  });
}
