import { oneLine } from "./scan.ts";

/** Jasmine: `3 specs, 1 failure, 1 pending spec`. */
export const jasmine = oneLine(
  "jasmine",
  /^(?:Ran )?(\d{1,9}) specs?, (\d{1,9}) failures?(?:, (\d{1,9}) pending specs?)?$/,
  ([specs = 0, failed = 0, skipped = 0]) => ({ passed: specs - failed - skipped, failed, skipped }),
);
