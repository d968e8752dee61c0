import { Collected, type Runner } from "./scan.ts";

const ALL = /^Test Suite '(?:All tests|Selected tests)' (?:passed|failed) at /;
const EXECUTED =
  /^\t* *Executed (\d{1,9}) tests?, with (?:(\d{1,9}) tests? skipped and )?(\d{1,9}) failures? \(\d+ unexpected\)/;
/** Swift Testing; its first character is a symbol that differs between systems. */
const TESTING =
  /^\S{1,2} +Test run with (\d{1,9}) tests?(?: in \d+ suites?)? (passed|failed) after [\d.]+ seconds(?: with (\d{1,9}) issues?)?\.$/u;
const FAILED = /^(\/.+?\.swift):(\d{1,7}): error: (\S+) : (.*)$/;

/** `swift test`: XCTest's total for all suites, and Swift Testing's line. */
export const swift: Runner = {
  name: "swift",
  scan() {
    const collected = new Collected();
    let all = false;
    return {
      line(text) {
        const executed = all
          ? EXECUTED.exec(text)
              ?.slice(1)
              .map((count) => Number(count ?? 0))
          : null;
        if (executed) {
          const [tests = 0, skipped = 0, failed = 0] = executed;
          collected.summary({ passed: tests - failed - skipped, failed, skipped });
        }
        all = ALL.test(text);
        const testing = TESTING.exec(text);
        if (testing) {
          const failed = testing[2] === "failed" ? Math.max(1, Number(testing[3] ?? 1)) : 0;
          collected.summary({ passed: Number(testing[1]) - failed, failed });
        }
        const place = FAILED.exec(text);
        if (place) {
          const [, path = "", line, name = "", message = ""] = place;
          collected.failure({ name, path, line: Number(line), message });
        }
      },
      end: () => collected,
    };
  },
};
