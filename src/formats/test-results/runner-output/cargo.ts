import { Collected, type Runner } from "./scan.ts";

const HEADER = /^running (\d{1,9}) tests?$/;
const RESULT =
  /^test result: (?:ok|FAILED)\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored; (\d{1,9}) measured; \d+ filtered out(?:; finished in .*)?$/;
const OUTPUT_OF = /^---- (.+?) stdout ----$/;
/** A binary that was killed says no result; cargo says it of each. */
const RERUN = /^error: test failed, to rerun pass `/;
const KILLED = /^ {2}process didn't exit successfully: `.*` \(signal: \d{1,3}, .*\)$/;
const PANICKED = /^thread '.*' (?:\(\d+\) )?panicked at (?:'(.*)', )?(\S+?):(\d{1,7}):\d+:?$/;

/**
 * `cargo test`: a `test result:` line for each test binary and for the doc tests. It counts only where
 * it fits the `running N tests` line above it, which a test that prints such a line does not know.
 */
export const cargo: Runner = {
  name: "cargo",
  scan() {
    const collected = new Collected();
    let announced: number | null = null;
    let output: string | null = null;
    let mayBeKilled = false;
    let wantsMessage: { name: string; path: string; line: number } | null = null;

    return {
      line(text) {
        const header = HEADER.exec(text);
        if (header) announced = Number(header[1]);
        mayBeKilled ||= RERUN.test(text);
        if (mayBeKilled && KILLED.test(text)) {
          collected.summary({ failed: 1 });
          mayBeKilled = false;
        }
        const result = RESULT.exec(text)?.slice(1).map(Number);
        if (result) {
          const [passed = 0, failed = 0, ignored = 0, measured = 0] = result;
          const fits = passed + failed + ignored + measured === announced;
          if (fits) collected.summary({ passed: passed + measured, failed, skipped: ignored });
          // Not the binary's own line; but whoever speaks of failures is heard.
          else if (failed > 0) collected.summary({ failed });
          if (fits) announced = null;
        }
        if (wantsMessage) collected.failure({ ...wantsMessage, message: text });
        wantsMessage = null;
        output = OUTPUT_OF.exec(text)?.[1] ?? output;
        const panicked = PANICKED.exec(text);
        if (output && panicked) {
          const [, message, path = "", line] = panicked;
          const place = { name: output, path, line: Number(line) };
          if (message === undefined) wantsMessage = place;
          else collected.failure({ ...place, message });
          output = null;
        }
      },
      end: () => collected,
    };
  },
};
