import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { cwdOption, envOption } from "../core/command-options.ts";
import type { CoverageReading } from "../core/coverage.ts";
import { coverageRun, reportsOption, trustOption } from "../core/coverage-options.ts";
import type { ErrorPaths } from "../core/error-path.ts";
import { errorPathResult } from "../core/error-path-result.ts";
import type { Result } from "../core/result.ts";
import { lookedAt } from "../core/syntax-result.ts";

const options = z.strictObject({
  reports: reportsOption,
  min: z
    ._default(z.number().check(z.minimum(0), z.maximum(100)), 100)
    .check(
      z.describe(
        "How many percent of the error paths in the changed lines must have been executed; nothing is rounded. One of which it cannot be told counts as not executed.",
      ),
    ),
  exclude: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(z.describe("Globs of files whose error paths do not count; they are named in a note.")),
  run: coverageRun,
  cwd: cwdOption,
  env: envOption,
  trust: trustOption,
});

interface ErrorPathsEvidence {
  readonly found: ErrorPaths;
  /** Null where there is no error path to ask about. */
  readonly coverage: CoverageReading | null;
}

export const errorPaths = defineCheck({
  name: "error-paths",
  title: "Tests execute the error paths of the changed code",
  failureTitle: "Error paths of the changed code were executed by no test",
  category: "edge-cases",
  stage: "code",
  why: "The code that handles an error runs when something else is already wrong. If no test ever ran it, its first run is in production.",
  fix: "For each named place write a test in which what is guarded there fails, and say what has to come of it.",
  outcomes: {
    pass: "Of the places in the changed lines that handle an error at least `min` percent were executed, by the coverage reports: a line on which nothing but the handler stands ran. Tests are not looked at, nor are handlers that do nothing (`error-handling` is about those) and handlers given by name, whose lines stand elsewhere.",
    fail: "Fewer were executed, even if all those had run of which it cannot be told. A file that no report mentions was not executed.",
    pending: null,
    unknown:
      "There is no report, or one cannot be read, is stale or names none of this repository's files; the command that makes it failed; a changed file cannot be parsed; or it decides whether a handler ran that has no measured line of its own.",
    "not-applicable":
      "The changed lines handle no error with code of their own, in a language that is read.",
  },
  facts: ["syntax", "coverage"],
  options,
  example: { exclude: ["scripts/**"] },
  sequential: true,

  async gather({ facts, options: given, signal }): Promise<ErrorPathsEvidence> {
    const { reports, run = null, exclude, cwd, env, trust } = given;
    const found = await (await facts.syntax()).errorPaths();
    const isLookedAt = lookedAt(["**"], exclude);
    // Where there is nothing to ask about, no command need run.
    if (!found.paths.some(({ path }) => isLookedAt(path))) return { found, coverage: null };
    const coverage = await facts.coverage();
    return { found, coverage: await coverage.read({ reports, run, cwd, env, trust, signal }) };
  },

  judge({ found, coverage }, { reports, min, exclude }): Result {
    const isLookedAt = lookedAt(["**"], exclude);
    return errorPathResult({ found, coverage, reports, min, isLookedAt });
  },
});
