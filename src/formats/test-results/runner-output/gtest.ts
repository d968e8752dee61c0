import { Collected, type Runner } from "./scan.ts";

const RAN = /^\[={10}\] (\d{1,9}) tests? from \d+ test (?:suites?|cases?) ran\./;
const PART = /^\[ {2}(PASSED|SKIPPED|FAILED) {1,2}\] (\d{1,9}) tests?[.,]/;
const FAILED = /^\[ {2}FAILED {2}\] ([\w/]+\.[\w/]+)(?:, where .*)?$/;

/** GoogleTest: `[==========] 5 tests from 2 test suites ran.`, then `[  PASSED  ] 4 tests.` */
export const gtest: Runner = {
  name: "gtest",
  scan() {
    const collected = new Collected();
    let parts: Map<string, number> | null = null;
    const close = () => {
      const of = (word: string) => parts?.get(word) ?? 0;
      if (parts)
        collected.summary({ passed: of("PASSED"), failed: of("FAILED"), skipped: of("SKIPPED") });
      parts = null;
    };
    return {
      line(text) {
        if (RAN.test(text)) {
          close();
          parts = new Map();
        }
        const part = parts ? PART.exec(text) : null;
        if (part) parts?.set(part[1] as string, Number(part[2]));
        const failed = parts ? FAILED.exec(text)?.[1] : null;
        if (failed) collected.failure({ name: failed });
      },
      end() {
        close();
        return collected;
      },
    };
  },
};
