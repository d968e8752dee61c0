import { isFileNotTest } from "../report.ts";
import { Collected, type Runner } from "./scan.ts";

const COUNT = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]{1,20})$/;
/** A file without any test is shown as one passed test, named by its path, and counted in `pass`. */
const PASSED = /^✔ (\S+) \([\d.]+ms\)$/;
const PLACE = /^test at (\S+?):(\d{1,7}):\d+$/;
const FAILED = /^✖ (.+?) \([\d.]+ms\)(.*)$/;

/** The spec reporter of `node --test`; its TAP is read as TAP. */
export const nodeTest: Runner = {
  name: "node:test",
  scan() {
    const collected = new Collected();
    let counts: Map<string, number> | null = null;
    let files = 0;
    /** The last summary counts no failure; a suite whose hook failed is only named below it. */
    let claimsNone = false;
    let place: { path: string; line: number } | null = null;
    let failing: { name: string; path: string; line: number; message: string } | null = null;

    const finish = () => {
      if (failing) collected.failure(failing);
      // Node 22 ends with 0 then, and its JUnit XML does not tell.
      if (failing && claimsNone) collected.summary({ failed: 1 });
      failing = null;
    };
    return {
      line(text) {
        const passed = PASSED.exec(text)?.[1];
        if (passed && isFileNotTest(passed)) files += 1;
        const found = COUNT.exec(text);
        const of = (word: string) => counts?.get(word) ?? 0;
        if (found?.[1] === "tests") counts = new Map();
        if (found?.[1] === "duration_ms" && counts?.has("pass") && counts.has("fail")) {
          collected.summary({
            passed: of("pass") - files,
            failed: of("fail") + of("cancelled"),
            skipped: of("skipped") + of("todo"),
          });
          claimsNone = of("fail") + of("cancelled") === 0;
          counts = null;
          files = 0;
        } else if (found && /^\d{1,9}$/.test(found[2] as string))
          counts?.set(found[1] as string, Number(found[2]));
        else if (!found) counts = null;

        const at = PLACE.exec(text);
        const failed = FAILED.exec(text);
        if (at) {
          finish();
          place = { path: at[1] as string, line: Number(at[2]) };
        } else if (failed && place) {
          // A test that is to do may fail.
          if (!/# TODO/.test(failed[2] ?? ""))
            failing = { name: failed[1] as string, ...place, message: "" };
          place = null;
        } else if (failing && failing.message.length < 2_000) failing.message += `${text.trim()}\n`;
      },
      end() {
        finish();
        return collected;
      },
    };
  },
};
