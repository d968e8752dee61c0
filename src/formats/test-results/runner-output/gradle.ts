import { Collected, type Runner } from "./scan.ts";

const COMPLETED = /^(\d{1,9}) tests? completed(?:, (\d{1,9}) failed)?(?:, (\d{1,9}) skipped)?$/;
const TEST = /^(\S.*) (PASSED|FAILED|SKIPPED)$/;
const PLACE = /^ {4}(\S.*) at (\w+\.\w+):(\d{1,7})$/;
const OUTCOME = { PASSED: "passed", FAILED: "failed", SKIPPED: "skipped" } as const;

/**
 * Gradle says how many tests ran only when some failed; with `testLogging { events … }` it names them
 * one by one. Otherwise its XML reports are what to read.
 */
export const gradle: Runner = {
  name: "gradle",
  scan() {
    const collected = new Collected();
    const named = { passed: 0, failed: 0, skipped: 0 };
    let failing: string | null = null;
    return {
      line(text) {
        const test = TEST.exec(text);
        if (test && isInClass(test[1] as string)) {
          const outcome = OUTCOME[test[2] as keyof typeof OUTCOME];
          named[outcome] += 1;
          failing = outcome === "failed" ? (test[1] as string) : null;
        } else if (failing && text.trim() !== "") {
          const place = PLACE.exec(text);
          const line = place ? Number(place[3]) : null;
          collected.failure({ name: failing, line, message: place?.[1] ?? text });
          failing = null;
        }
        const found = COMPLETED.exec(text)
          ?.slice(1)
          .map((count) => Number(count ?? 0));
        if (found) {
          const [completed = 0, failed = 0, skipped = 0] = found;
          collected.summary({ passed: completed - failed - skipped, failed, skipped });
        }
      },
      end() {
        if (collected.summaries.length === 0 && named.passed + named.failed + named.skipped > 0)
          collected.summary(named);
        return collected;
      },
    };
  },
};

/** `CalculatorTest > adds()`. */
function isInClass(name: string): boolean {
  const at = name.indexOf(" > ", 1);
  return at > 0 && at + " > ".length < name.length;
}
