import { oneLine } from "./scan.ts";

const SUMMARY =
  /^(\d{1,9}) examples?, (\d{1,9}) failures?(?:, (\d{1,9}) pending)?(?:, (\d{1,9}) errors? occurred outside of examples)?$/;
const FAILED = /^rspec (\.?\/?[^\s:[\]]+)(?::(\d{1,7})|\[[^\]]*\]) # (.+)$/;

/** RSpec: `4 examples, 1 failure, 2 pending`. A file that cannot be loaded is an error outside of examples. */
export const rspec = oneLine(
  "rspec",
  SUMMARY,
  ([examples = 0, failures = 0, pending = 0, errors = 0]) => ({
    passed: examples - failures - pending,
    failed: failures + errors,
    skipped: pending,
  }),
  (line) => {
    const found = FAILED.exec(line);
    if (!found) return null;
    const [, path = "", at, name = ""] = found;
    return { name, path, line: at ? Number(at) : null };
  },
);
