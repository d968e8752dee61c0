import { Collected, type Runner } from "./scan.ts";

const RAN = /^Ran (\d{1,9}) tests? in [\d.]+s$/;
const VERDICT = /^(OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$/;
const FAILED = /^(?:FAIL|ERROR): (.+)$/;
const PLACE = /^ {2}File "(.+?)", line (\d{1,7}), in /;

/** Python's unittest, and Django's runner: a rule, `Ran 5 tests in 0.1s`, an empty line, `OK (skipped=1)`. */
export const unittest: Runner = {
  name: "unittest",
  scan() {
    const collected = new Collected();
    let previous = "";
    let ran: number | null = null;
    let failing: {
      name: string;
      path: string | null;
      line: number | null;
      message: string;
    } | null = null;

    return {
      line(text) {
        const verdict = ran === null ? null : VERDICT.exec(text);
        if (ran !== null && verdict) {
          const extra = extras(verdict[2] ?? "");
          const of = (...words: string[]) => words.reduce((sum, w) => sum + (extra.get(w) ?? 0), 0);
          // An error in `setUpClass` is an error beside the tests that ran.
          const failed = of("failures", "errors", "unexpected successes");
          const skipped = of("skipped", "expected failures");
          const atLeast = verdict[1] === "FAILED" ? 1 : 0;
          collected.summary({
            passed: ran - failed - skipped,
            failed: Math.max(failed, atLeast),
            skipped,
          });
        }
        if (text !== "") ran = null;
        if (/^-{70}$/.test(previous)) {
          const found = RAN.exec(text);
          if (found) ran = Number(found[1]);
        }
        previous = text;

        const failed = FAILED.exec(text)?.[1];
        const place = PLACE.exec(text);
        if (failed || /^[=-]{70}$/.test(text) || place === null) {
          if (failing && (failed || /^={70}$/.test(text) || /^Ran \d/.test(text))) {
            collected.failure(failing);
            failing = null;
          }
        }
        if (failed) failing = { name: failed, path: null, line: null, message: "" };
        else if (failing && place) {
          // The innermost frame is the last one.
          failing.path = place[1] as string;
          failing.line = Number(place[2]);
        } else if (failing && /^\S+(?:Error|Exception)\b/.test(text)) failing.message = text;
      },
      end() {
        if (failing) collected.failure(failing);
        return collected;
      },
    };
  },
};

function extras(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of text.split(", ")) {
    const [, word, count] = /(?<![a-z ])([a-z ]+)=(\d{1,9})$/.exec(part) ?? [];
    if (word !== undefined) found.set(word.trim(), Number(count));
  }
  return found;
}
