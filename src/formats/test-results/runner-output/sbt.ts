import { oneLine } from "./scan.ts";

/** sbt: `[info] Passed: Total 5, Failed 0, Errors 0, Passed 4, Ignored 1`, one line a project. */
export const sbt = oneLine(
  "sbt",
  /^\[(?:info|error)\] (?:Passed|Failed|Error): Total \d+, Failed (\d{1,9}), Errors (\d{1,9}), Passed (\d{1,9})(?:, (?:Ignored|Skipped|Pending|Canceled) (\d{1,9}))?/,
  ([failures = 0, errors = 0, passed = 0, skipped = 0]) => ({
    passed,
    failed: failures + errors,
    skipped,
  }),
);
