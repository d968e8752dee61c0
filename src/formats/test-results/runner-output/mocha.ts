import type { TestCounts } from "../../../core/test-run.ts";
import { Collected, type Runner } from "./scan.ts";

const COUNT = /^ {2}(\d{1,9}) (passing(?= \()|pending|failing)/;
const FAILURE = /^ {2}\d+\) (.+)$/;

type Counts = { -readonly [K in keyof TestCounts]: number };
const OUTCOME = { passing: "passed", pending: "skipped", failing: "failed" } as const;

/**
 * mocha's epilogue, the same in its spec, dot, min, list, nyan, landing and progress reporters: a block
 * `2 passing (3ms)`, `1 pending`, `1 failing` between empty lines. Cypress prints it for each of its
 * files, so it is read by this too; its tables are not.
 */
export const mocha: Runner = {
  name: "mocha",
  scan() {
    const collected = new Collected();
    let block: Counts | null = null;
    // The epilogue never is the first line.
    let previous = "…";
    let failing: { name: string; message: string } | null = null;

    const finish = () => {
      if (failing) collected.failure(failing);
      failing = null;
    };
    const close = () => {
      if (block) collected.summary(block);
      block = null;
    };
    return {
      line(text) {
        const found = COUNT.exec(text);
        const word = found?.[2] as keyof typeof OUTCOME | undefined;
        if (word === "passing" && previous.trim() === "") {
          close();
          finish();
          block = { passed: 0, failed: 0, skipped: 0 };
        }
        if (word && block) block[OUTCOME[word]] = Number(found?.[1]);
        else if (text.trim() === "") close();
        // A block is followed by an empty line; anything else was printed by a test.
        else block = null;
        previous = text;

        const failure = FAILURE.exec(text)?.[1];
        if (failure && collected.summaries.length > 0) {
          finish();
          failing = { name: failure, message: "" };
        } else if (failing) {
          const rest = /^ {7}(.+?):?$/.exec(text)?.[1];
          if (rest && failing.message === "" && !/Error/.test(rest)) failing.name += ` ${rest}`;
          else if (text.trim() !== "" && failing.message.length < 2_000)
            failing.message += `${text.trim()}\n`;
        }
      },
      end() {
        close();
        finish();
        return collected;
      },
    };
  },
};
