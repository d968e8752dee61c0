import type { TestCounts } from "../../../core/test-run.ts";
import { Collected, type Runner } from "./scan.ts";

const EXECUTED =
  /^(.+): Executed (\d{1,9}) of \d+(?: \((\d{1,9}) FAILED\))?(?: \(skipped \d+\))?(?: SUCCESS| \(\d.*\)| ERROR| DISCONNECTED)/;
const SKIPPED = /\(skipped (\d{1,9})\)/;

/** Karma: `Chrome 120 (Linux): Executed 5 of 5 (1 FAILED) (0.1 secs / 0.05 secs)`; each browser's last line counts. */
export const karma: Runner = {
  name: "karma",
  scan() {
    const browsers = new Map<string, Partial<TestCounts>>();
    return {
      line(text) {
        const found = EXECUTED.exec(text.slice(text.lastIndexOf("\r") + 1));
        if (!found) return;
        const [, browser = "", executed, failures] = found;
        const failed = Number(failures ?? 0) + (/ ERROR| DISCONNECTED/.test(text) ? 1 : 0);
        const skipped = Number(SKIPPED.exec(text)?.[1] ?? 0);
        browsers.set(browser, { passed: Number(executed) - failed, failed, skipped });
      },
      end() {
        const collected = new Collected();
        for (const counts of browsers.values()) collected.summary(counts);
        return collected;
      },
    };
  },
};
