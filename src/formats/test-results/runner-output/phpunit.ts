import { Collected, type Runner } from "./scan.ts";

const HEADER = /^PHPUnit (\d+)\.\S* by Sebastian Bergmann/;
const OK = /^OK \((\d{1,9}) tests?, \d+ assertions?\)$/;
const NOTHING = /^No tests executed!$/;
const VERDICT = /^(?:FAILURES!|ERRORS!|WARNINGS!|OK, but .*!)$/;
const SUMMARY = /^Tests: (\d{1,9}), Assertions: \d+(?:, .+)?\.$/;
const SECTION = /^There (?:was|were) \d+ (.+):$/;
const FAILED = /^\d+\) (\S+::\S.*)$/;
const PLACE = /^(\/\S+\.php|[A-Za-z]:\\\S+\.php):(\d{1,7})$/;
/** Pest: `  Tests:    1 failed, 5 passed (12 assertions)`. */
const PEST = /^ {2}Tests: +(.+) \(\d+ assertions?\)$/;

/**
 * PHPUnit and Pest. Up to PHPUnit 9 a warning is a test's outcome ("No tests found in class"); from
 * 10 on it is a remark about a test that is counted elsewhere.
 */
export const phpunit: Runner = {
  name: "phpunit",
  scan() {
    const collected = new Collected();
    let major = 0;
    let verdict = false;
    let section = "";
    let failing: { name: string; message: string } | null = null;
    return {
      line(text) {
        major = Number(HEADER.exec(text)?.[1] ?? major);
        const ok = OK.exec(text);
        if (ok) collected.summary({ passed: Number(ok[1]) });
        if (NOTHING.test(text)) collected.summary({});
        const summary = verdict ? SUMMARY.exec(text) : null;
        if (summary) {
          const of = (word: string) =>
            Number(new RegExp(`, ${word}: (\\d{1,9})`).exec(text)?.[1] ?? 0);
          const failed = of("Errors") + of("Failures");
          const skipped = of("Skipped") + of("Incomplete") + (major < 10 ? of("Warnings") : 0);
          collected.summary({ passed: Number(summary[1]) - failed - skipped, failed, skipped });
        }
        verdict = VERDICT.test(text);
        const pest = PEST.exec(text)?.[1];
        if (pest) {
          const of = (word: string) =>
            Number(new RegExp(`(\\d{1,9}) ${word}`).exec(pest)?.[1] ?? 0);
          const skipped = of("skipped") + of("todo") + of("incomplete");
          collected.summary({ passed: of("passed"), failed: of("failed"), skipped });
        }
        section = SECTION.exec(text)?.[1] ?? section;
        const failed = /^(?:error|failure)s?$/.test(section) ? FAILED.exec(text)?.[1] : null;
        const place = failing ? PLACE.exec(text) : null;
        if (failed) failing = { name: failed, message: "" };
        else if (failing && place) {
          collected.failure({ ...failing, path: place[1] as string, line: Number(place[2]) });
          failing = null;
        } else if (failing && failing.message === "") failing.message = text;
      },
      end: () => collected,
    };
  },
};
