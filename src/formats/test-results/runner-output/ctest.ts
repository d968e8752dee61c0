import { Collected, type Runner } from "./scan.ts";

const SUMMARY = /^\d+% tests passed(?:, (\d{1,9}) tests? failed)? out of (\d{1,9})$/;
/** Disabled tests are not in the total, skipped ones are. */
const SKIPPED = /^ *\d+\/\d+ Test +#\d+: .*\*\*\*Skipped /;
const NOTHING = /^No tests were found!!!$/;
const FAILED = /^\t +\d+ - (.+) \(((?!Skipped|Disabled).+)\)$/;

/** CTest: `67% tests passed, 1 tests failed out of 3`. */
export const ctest: Runner = {
  name: "ctest",
  scan() {
    const collected = new Collected();
    let skipped = 0;
    return {
      line(text) {
        if (SKIPPED.test(text)) skipped += 1;
        if (NOTHING.test(text)) collected.summary({});
        const found = SUMMARY.exec(text);
        if (found) {
          const failed = Number(found[1] ?? 0);
          collected.summary({ passed: Number(found[2]) - failed - skipped, failed, skipped });
          skipped = 0;
        }
        const test = FAILED.exec(text);
        if (test) collected.failure({ name: test[1] as string, message: test[2] as string });
      },
      end: () => collected,
    };
  },
};
