import { oneLine } from "./scan.ts";

/** `deno test`: `ok | 5 passed (3 steps) | 0 failed | 1 ignored (12ms)`. */
export const deno = oneLine(
  "deno",
  /^(?:ok|FAILED) \| (\d{1,9}) passed(?: \(\d+ steps?\))? \| (\d{1,9}) failed(?: \(\d+ steps?\))?(?: \| (\d{1,9}) ignored(?: \(\d+ steps?\))?)?(?: \| \d+ measured)?(?: \| \d+ filtered out)? \([^)]*\)$/,
  ([passed = 0, failed = 0, skipped = 0]) => ({ passed, failed, skipped }),
);
