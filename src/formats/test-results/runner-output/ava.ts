import { Collected, type Runner } from "./scan.ts";

const RULE = /^ {2}─+$/;
const COUNT =
  /^ {2}(\d{1,9}) (?:tests? (passed|failed|skipped|todo)|(known failures?)|(uncaught exceptions?|unhandled rejections?|hooks? failed|tests? timed out))$/;
const FAILED = /^ {2}[✘✖] \[fail\]: (.+)$/;

/** AVA: a rule, then `1 test failed`, `1 known failure`, `1 test skipped`. */
export const ava: Runner = {
  name: "ava",
  scan() {
    const collected = new Collected();
    let counts: { passed: number; failed: number; skipped: number } | null = null;
    let rule = false;
    return {
      line(text) {
        if (RULE.test(text)) rule = true;
        const found = rule ? COUNT.exec(text) : null;
        if (found) {
          counts ??= { passed: 0, failed: 0, skipped: 0 };
          const [, number, word, known, crash] = found;
          if (word === "failed" || crash) counts.failed += Number(number);
          else if (word === "passed" || known) counts.passed += Number(number);
          else counts.skipped += Number(number);
        } else if (counts) {
          collected.summary(counts);
          counts = null;
          rule = false;
        }
        const failed = FAILED.exec(text)?.[1];
        if (failed) collected.failure({ name: failed });
      },
      end() {
        if (counts) collected.summary(counts);
        return collected;
      },
    };
  },
};
