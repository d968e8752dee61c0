import { Collected, type Runner } from "./scan.ts";

const LEVEL = "(?:\\[(?:INFO|WARNING|ERROR)\\] )?";
const RESULTS = new RegExp(`^${LEVEL}Results ?:$`);
const SUMMARY = new RegExp(
  `^${LEVEL}Tests run: (\\d{1,9}), Failures: (\\d{1,9}), Errors: (\\d{1,9}), Skipped: (\\d{1,9})(?:, Flakes: \\d+)?$`,
);
const NOTHING = new RegExp(`^${LEVEL}(?:Tests are skipped\\.|No tests to run\\.)$`);
/** What is listed under `Flakes:` passed in the end. */
const SECTION = /^\[(?:ERROR|WARNING|INFO)\] (Failures|Errors|Flakes): *$/;
const FAILED = /^\[ERROR\] {3}(?:Run 1: )?([\w$.]+)(?:\.(\w+))?:(\d{1,7})(?:->\S+)? ?(.*)$/;

/**
 * Surefire and Failsafe: the summary under `Results:`, one for each module and plugin. The lines with
 * `Time elapsed` are those of single classes, and in the summary already.
 */
export const maven: Runner = {
  name: "maven",
  scan() {
    const collected = new Collected();
    let results = false;
    let section = "";
    return {
      line(text) {
        if (RESULTS.test(text)) results = true;
        if (NOTHING.test(text)) collected.summary({});
        const found = results ? SUMMARY.exec(text)?.slice(1).map(Number) : null;
        if (found) {
          const [run = 0, failures = 0, errors = 0, skipped = 0] = found;
          const failed = failures + errors;
          collected.summary({ passed: run - failed - skipped, failed, skipped });
          results = false;
        }
        section = SECTION.exec(text)?.[1] ?? section;
        const failed = results && section !== "Flakes" ? FAILED.exec(text) : null;
        if (failed) {
          const [, owner = "", method = "", line, message = ""] = failed;
          const name = method ? `${owner}.${method}` : owner;
          collected.failure({ name, line: Number(line), message });
        }
      },
      end: () => collected,
    };
  },
};
