import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { type CommandRun, notMeasured } from "../core/command.ts";
import { cwdOption, envOption, runLine } from "../core/command-options.ts";
import { type OutputSearch, patternSchema, searchOutput } from "../core/patterns.ts";
import { type Evidence, fail, finding, pass, type Result, unknown } from "../core/result.ts";

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
  cwd: cwdOption,
  env: envOption,
});

/** A stream that was asked to match. */
interface StreamSearch {
  readonly stream: "stdout" | "stderr";
  readonly pattern: string;
  readonly search: OutputSearch;
}

interface CommandEvidence {
  readonly run: CommandRun;
  readonly searches: readonly StreamSearch[];
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
    pass: "The command ended with `exitCode` and its output matches `stdout` and `stderr`.",
    fail: "It ended with another exit code, or its output does not match.",
    pending: null,
    unknown:
      "It could not be started (126, 127, missing folder or variable), died of a signal, ran out of time, or printed so much that a pattern cannot be judged.",
    "not-applicable": null,
  },
  facts: ["commands"],
  options,
  example: { run: "npm run build" },
  sequential: true,

  // Searching can run out of time, so it is a measurement and belongs here; the judgement is below.
  async gather({ facts, options, signal }): Promise<CommandEvidence> {
    const commands = await facts.commands();
    const { run: line, cwd, env } = options;
    const run = await commands.run({ run: line, cwd, env, signal });
    const searches: StreamSearch[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      const wanted = options[stream];
      if (wanted !== undefined)
        searches.push({ stream, pattern: wanted, search: searchOutput(run[stream], wanted) });
    }
    return { run, searches };
  },

  judge({ run, searches }, options): Result {
    const what = `\`${run.run}\``;
    const ended = run.exitCode === options.exitCode;
    const evidence: Evidence = { kind: "command", ref: run.run, summary: howItEnded(run) };
    // An exit code that was asked for is an answer, whatever else it could mean.
    const fault = ended ? null : notMeasured(run);
    if (fault) return unknown(fault.reason, fault.mend, { evidence: [evidence] });

    if (!ended) {
      const summary = `${what} ended with ${run.exitCode}, not ${options.exitCode}`;
      return fail(
        summary,
        [finding({ rule: "exit-code", message: run.tail === "" ? summary : run.tail })],
        { evidence: [evidence] },
      );
    }
    const missing = searches.find(({ search }) => search === "no-match");
    if (missing) {
      const summary = `the ${missing.stream} of ${what} does not match /${missing.pattern}/`;
      return fail(summary, [finding({ rule: missing.stream, message: run.tail || summary })], {
        evidence: [evidence],
      });
    }
    for (const { stream, pattern, search } of searches) {
      if (search === "truncated")
        return unknown(
          `the ${stream} of ${what} is too long to be searched whole for /${pattern}/`,
          "make the command print less, or let it decide by its exit code",
          { evidence: [evidence] },
        );
      if (search === "too-slow")
        return unknown(
          `searching the ${stream} of ${what} for /${pattern}/ took too long`,
          "write the pattern without nested repetitions such as `(a+)+`",
          { evidence: [evidence] },
        );
    }
    const matched = searches.map(({ stream, pattern }) => `, ${stream} matches /${pattern}/`);
    return pass(`${what} ${howItEnded(run)}${matched.join("")}`, [evidence]);
  },
});

function howItEnded(run: CommandRun): string {
  if (run.notStarted !== null) return `was not started: ${run.notStarted}`;
  if (run.killedBy !== null) return `died of ${run.killedBy}`;
  return `ended with ${run.exitCode}`;
}
