import { Collected, countsIn, type Runner, sumOf } from "./scan.ts";

const SUITES = /^Test Suites: (.+)$/;
const TESTS = /^Tests: (.+)$/;
const AFTER = /^(?:Snapshots|Time): /;
const NOTHING = /^No tests found, exiting with code \d+$/;

/** jest: the lines `Test Suites`, `Tests` and `Snapshots`, one under the other. */
export const jest: Runner = {
  name: "jest",
  scan() {
    const collected = new Collected();
    let before: readonly [string, string] = ["", ""];
    let file: string | null = null;
    let failing: { name: string; message: string; path: string | null } | null = null;

    const finish = () => {
      if (failing) collected.failure({ ...failing, line: lineOf(failing.message, failing.path) });
      failing = null;
    };
    return {
      line(text) {
        if (NOTHING.test(text)) collected.summary({});
        const [first, second] = before;
        if (AFTER.test(text)) {
          const suites = countsIn(SUITES.exec(first)?.[1] ?? "", ", ");
          const tests = countsIn(TESTS.exec(second)?.[1] ?? "", ", ");
          if (suites && tests)
            collected.summary({
              passed: sumOf(tests, "passed"),
              failed: sumOf(tests, "failed") || sumOf(suites, "failed"),
              skipped: sumOf(tests, "skipped", "todo"),
            });
        }
        before = [second, text];

        const suite = /^(FAIL|PASS) (?:\S+ )??(\S+\.\w+)(?: \([\d.]+ m?s.*\))?$/.exec(text);
        const bullet = /^ {2}● (.+)$/.exec(text)?.[1];
        if (suite || bullet || SUITES.test(text)) finish();
        if (suite) file = suite[1] === "FAIL" ? (suite[2] as string) : null;
        else if (bullet && file && bullet !== "Console")
          failing = { name: bullet, message: "", path: file };
        else if (failing && failing.message.length < 4_000) failing.message += `${text}\n`;
      },
      end() {
        finish();
        return collected;
      },
    };
  },
};

function lineOf(message: string, path: string | null): number | null {
  const file = path?.replace(/^\.\//, "");
  const at = file ? message.lastIndexOf(`${file}:`) : -1;
  const line = at < 0 ? null : /^\d{1,7}/.exec(message.slice(at + (file?.length ?? 0) + 1));
  return line ? Number(line[0]) : null;
}
