import { Collected, type Runner } from "./scan.ts";

const HEADER = /^Running \d+ tests? using \d+ workers?/;
const COUNT =
  /^ {2}(\d{1,9}) (passed|failed|flaky|skipped|did not run|interrupted)(?: \([\d.]+(?:ms|s|m|h)\))?$/;
const NOTHING = /^Error: No tests found/;
const FAILED = /^ {4}(?:\[[^\]]*\] › )?(\S+?):(\d{1,7}):\d+ › (.+?) ?─*$/;

/**
 * Playwright Test's list, line and dot reporters: `2 failed`, `1 flaky`, `1 passed (1.2s)`, each with
 * the tests below it. What a later line says of the same run goes before what was printed earlier.
 */
export const playwright: Runner = {
  name: "playwright",
  scan() {
    const collected = new Collected();
    let counts: Map<string, number> | null = null;
    let word = "";
    const close = () => {
      const of = (...words: string[]) => words.reduce((sum, w) => sum + (counts?.get(w) ?? 0), 0);
      if (counts?.size)
        collected.summary({
          passed: of("passed", "flaky"),
          failed: of("failed", "interrupted"),
          skipped: of("skipped", "did not run"),
        });
      counts = null;
    };
    return {
      line(text) {
        if (NOTHING.test(text)) collected.summary({});
        if (HEADER.test(text)) {
          close();
          counts = new Map();
        }
        const found = counts ? COUNT.exec(text) : null;
        if (found) {
          word = found[2] as string;
          counts?.set(word, Number(found[1]));
        }
        const failed = counts && word === "failed" ? FAILED.exec(text) : null;
        if (failed) {
          const [, path = "", line, name = ""] = failed;
          collected.failure({ name, path, line: Number(line) });
        }
      },
      end() {
        close();
        return collected;
      },
    };
  },
};
