import * as z from "zod/mini";
import { besideBase, notCompared, type OnBase, onBase } from "../core/base-comparison.ts";
import { defineCheck } from "../core/check.ts";
import {
  compareBaseOption,
  cwdOption,
  envOption,
  inputsOption,
  runLine,
} from "../core/command-options.ts";
import { finding, type Result } from "../core/result.ts";
import type { TestRun } from "../core/test-run.ts";
import { judgeTestRun, type TestLimits } from "../core/test-verdict.ts";
import { testsOnBase } from "../core/tests-on-base.ts";
import { withUnreached } from "../core/unreached-tests.ts";

const options = z.strictObject({
  run: z
    .optional(runLine)
    .check(
      z.describe(
        "The command that runs the tests. Default: what is detected (the package's test script, pytest, go test, cargo test, Maven, Gradle, dotnet, RSpec, PHPUnit …), one for each language.",
      ),
    ),
  results: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(
      z.describe(
        "Globs, relative to the repository root, of result files that the command writes: JUnit XML, TAP, vitest or jest JSON, `go test -json`. Files that the run did not write do not count, and each glob must match one that it wrote: what the command prints is no substitute.",
      ),
    ),
  minExecuted: z
    ._default(z.int().check(z.minimum(1)), 1)
    .check(z.describe("How many tests must have run; skipped ones did not.")),
  maxSkipped: z
    .optional(z.int().check(z.minimum(0)))
    .check(z.describe("How many tests may be skipped. Default: any number.")),
  repeat: z
    ._default(z.int().check(z.minimum(1), z.maximum(100)), 1)
    .check(z.describe("Run them this many times; one failure is a flake, and fails.")),
  compareBase: compareBaseOption,
  cwd: cwdOption,
  env: envOption,
  inputs: inputsOption,
});

interface TestsEvidence {
  /** One entry for each time they ran; the last one is the first that did not pass. */
  readonly attempts: readonly TestRun[];
  /** One run, where it was asked for and the tests failed. */
  readonly onBase: OnBase<TestRun> | null;
}

export const tests = defineCheck({
  name: "tests",
  title: "The test suite passes",
  failureTitle: "The test suite does not pass",
  category: "tests",
  stage: "code",
  why: "A change is finished when its tests pass, and a test command that ran no test has shown nothing.",
  fix: "Run the test command by hand and repair what fails.",
  outcomes: {
    pass: "The command ended with 0, and what it reports shows that at least `minExecuted` tests ran, none failed, and no more than `maxSkipped` were skipped.",
    fail: "A test failed, the command ended with another exit code, no test ran, or too few did.",
    pending: null,
    unknown:
      "No test command is known, it could not be started (126, 127), died of a signal or ran out of time, nothing readable says how many tests ran, a glob of `results` matches no file that this run wrote, or the change touches a test, or the manifest of tests, that no detected command runs.",
    "not-applicable": null,
  },
  facts: ["testRuns", "copies", "change"],
  options,
  example: {},
  sequential: true,
  // What is detected, and which tests that leaves out, every file and the change decide.
  cacheable: ({ run = null, cwd, env, inputs = null }) =>
    run === null
      ? { run, cwd, env, inputs: null, base: true }
      : { run, cwd, env, inputs, base: false },

  async gather({ facts, options, signal }): Promise<TestsEvidence> {
    const testRuns = await facts.testRuns();
    const { run = null, results, cwd, env, repeat } = options;
    const attempts: TestRun[] = [];
    // Going on after a failure would cost time and could not change the answer.
    for (let attempt = 1; attempt <= repeat; attempt++) {
      const made = await testRuns.run({ run, results, cwd, env, signal, attempt });
      attempts.push(made);
      if (judgeTestRun(made, limitsOf(options)).status !== "pass") break;
    }
    const compares = options.compareBase && judgeAttempts(attempts, options).status === "fail";
    const asked = { run, results, cwd, env, signal };
    const measured = compares
      ? await onBase(facts, async (copies) => (await copies.base()).testRuns.run(asked))
      : null;
    return { attempts, onBase: measured };
  },

  judge(evidence, options): Result {
    const { attempts, onBase: measured } = evidence;
    const result = judgeAttempts(attempts, options);
    const compared = measured === null ? result : compare(result, attempts, measured, options);
    return withUnreached(compared, attempts.at(-1)?.unreached);
  },
});

function compare(
  result: Result,
  attempts: TestsEvidence["attempts"],
  measured: OnBase<TestRun>,
  given: z.output<typeof options>,
): Result {
  if ("fault" in measured) return besideBase(result, notCompared(measured.fault));
  const { name, measured: run } = measured;
  const base = { run, result: judgeTestRun(run, limitsOf(given)) };
  return besideBase(result, testsOnBase(name, { run: attempts.at(-1) as TestRun, result }, base));
}

function judgeAttempts(
  attempts: TestsEvidence["attempts"],
  given: z.output<typeof options>,
): Result {
  const limits = limitsOf(given);
  const last = judgeTestRun(attempts.at(-1) as TestRun, limits);
  const { repeat } = given;
  if (repeat === 1) return last;
  const which = `run ${attempts.length} of ${repeat}`;
  if (last.status === "pass")
    return judgeTestRun(attempts.at(-1) as TestRun, limits, `${repeat} times: `);
  const flaky = last.status === "fail" && attempts.length > 1;
  return judgeTestRun(
    attempts.at(-1) as TestRun,
    limits,
    flaky ? `flaky, ${which} failed: ` : `${which}: `,
    flaky ? [finding({ rule: "flaky", message: `passed in run 1, failed in ${which}` })] : [],
  );
}

function limitsOf({ minExecuted, maxSkipped }: z.output<typeof options>): TestLimits {
  return { minExecuted, maxSkipped: maxSkipped ?? null };
}
