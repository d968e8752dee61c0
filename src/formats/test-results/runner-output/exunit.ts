import { oneLine } from "./scan.ts";

/** ExUnit and bats' pretty form: `2 doctests, 5 tests, 1 failure, 1 skipped`. */
export const exunit = oneLine(
  "exunit",
  /^ ?(?:(\d{1,9}) doctests?, )?(?:(\d{1,9}) propert(?:y|ies), )?(\d{1,9}) tests?, (\d{1,9}) failures?(?:, \d+ excluded)?(?:, (\d{1,9}) (?:skipped|invalid))?(?: \(\d+ excluded\))?$/,
  ([docs = 0, properties = 0, tests = 0, failed = 0, skipped = 0]) => ({
    passed: docs + properties + tests - failed - skipped,
    failed,
    skipped,
  }),
);
