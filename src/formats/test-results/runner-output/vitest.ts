import type { TestCounts } from "../../../core/test-run.ts";
import { Collected, countsIn, type Runner, sumOf } from "./scan.ts";

const HEADER = /^ (?:RUN|DEV) +v\d/;
const FILES = /^ ?Test Files (.+) \(\d+\)$/;
const TESTS = /^ +Tests(?: +no tests| (.+) \(\d+\))$/;
const ERRORS = /^ +Errors +(\d{1,9}) errors?$/;
const NOTHING = /^No test files found, exiting with code \d+$/;
const FAIL = /^ FAIL +(?:\|[^|]*\| )?(\S+?\.\w+)(?: \[.*\])?(?: > (.+))?$/;

/**
 * vitest's default reporters. A summary is the two lines `Test Files` and `Tests`, and each run has one,
 * the last it prints: of more summaries than ` RUN ` headers the last ones are vitest's, and those
 * before them were printed by a test. One that counts failures is kept all the same.
 */
export const vitest: Runner = {
  name: "vitest",
  scan() {
    const collected = new Collected();
    const seen: { passed: number; failed: number; skipped: number }[] = [];
    let headers = 0;
    let files: string | null = null;
    let failing: { name: string; path: string; line: number | null; message: string } | null = null;

    const finish = () => {
      if (failing) collected.failure(failing);
      failing = null;
    };
    return {
      line(text) {
        if (HEADER.test(text)) headers += 1;
        if (NOTHING.test(text)) collected.summary({});
        const tests = files === null ? null : TESTS.exec(text);
        if (files !== null && tests) {
          const counts = read(files, tests[1] ?? "");
          if (counts) seen.push(counts);
        }
        const errors = ERRORS.exec(text);
        const last = seen.at(-1);
        if (errors && last) last.failed += Number(errors[1]);
        files = FILES.exec(text)?.[1] ?? null;

        const fail = FAIL.exec(text);
        if (fail) {
          finish();
          const path = fail[1] as string;
          failing = { name: fail[2] ?? path, path, line: null, message: "" };
        } else if (failing) {
          if (failing.message === "" && text.trim() !== "") failing.message = text;
          const place = placeIn(text);
          if (place && place[1] === failing.path) failing.line ??= Number(place[2]);
          if (/^⎯{10,}/.test(text)) finish();
        }
      },
      end() {
        finish();
        const own = seen.slice(-headers || seen.length);
        const others = headers === 0 ? [] : seen.slice(0, -headers);
        for (const counts of own) if (headers > 0) collected.summary(counts);
        for (const { failed } of others) if (failed > 0) collected.summary({ failed });
        return collected;
      },
    };
  },
};

/** ` ❯ src/a.test.ts:12:3`, with the function's name before it or not. */
function placeIn(text: string): RegExpExecArray | null {
  const last = text.lastIndexOf(" ") + 1;
  return text.slice(0, last).includes(" ❯ ")
    ? /^(\S+?):(\d{1,7}):\d+$/.exec(text.slice(last))
    : null;
}

function read(files: string, tests: string): TestCounts | null {
  const ofFiles = countsIn(files, " | ");
  const ofTests = tests === "" ? new Map<string, number>() : countsIn(tests, " | ");
  if (!ofFiles || !ofTests) return null;
  // A file that cannot be loaded fails without any test of its own.
  const failed = sumOf(ofTests, "failed") || sumOf(ofFiles, "failed");
  const passed = sumOf(ofTests, "passed", "expected fail");
  return { passed, failed, skipped: sumOf(ofTests, "skipped", "todo") };
}
