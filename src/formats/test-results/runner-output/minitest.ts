import { oneLine } from "./scan.ts";

/** Minitest, Rails' runner and the older test-unit: `4 runs, 2 assertions, 1 failures, 1 errors, 1 skips`. */
export const minitest = oneLine(
  "minitest",
  /^(\d{1,9}) (?:runs|tests), \d+ assertions, (\d{1,9}) failures, (\d{1,9}) errors(?:, (\d{1,9}) skips|, (\d{1,9}) pendings, (\d{1,9}) omissions, \d+ notifications)$/,
  ([runs = 0, failures = 0, errors = 0, skips = 0, pendings = 0, omissions = 0]) => {
    const skipped = skips + pendings + omissions;
    return { passed: runs - failures - errors - skipped, failed: failures + errors, skipped };
  },
);
