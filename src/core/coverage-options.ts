/**
 * The options that every check which reads coverage shares. A module of `core`, so that their pages say the same.
 */
import * as z from "zod/mini";
import { runLine } from "./command-options.ts";

/** `reports`: globs; none for the usual places. */
export const reportsOption = z
  ._default(z.array(z.string().check(z.minLength(1))), [])
  .check(
    z.describe(
      "Globs of the coverage reports, relative to the repository root; ignored files count, and each glob must match one. Default: the usual places of the tools. lcov, Cobertura, Clover, JaCoCo, Go cover profiles, llvm-cov JSON, coverage.py JSON, Istanbul JSON and SimpleCov are read, and put together.",
    ),
  );

/** `run`: makes the reports. */
export const coverageRun = z
  .optional(runLine)
  .check(
    z.describe(
      "The command that makes the reports. Only those that it wrote count then, and they are never stale. Default: the reports are there.",
    ),
  );

/** `trust`: whether a report is older than the code is not asked. */
export const trustOption = z
  ._default(z.boolean(), false)
  .check(
    z.describe(
      "Takes a report as it is, also where it is older than the code. What it measured may then be on other lines now.",
    ),
  );
