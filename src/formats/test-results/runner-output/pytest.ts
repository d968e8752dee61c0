import { Collected, countsIn, type Runner, sumOf } from "./scan.ts";

const HEADER = /^=+ test session starts =+$/;
const TIME = / in [\d.]+ ?s(?:econds)?(?: \(\d+:\d\d:\d\d\))?/.source;
const FRAMED = new RegExp(`^=+ (.{1,300})${TIME} =+$`);
const QUIET = new RegExp(`^(.{1,300})${TIME}$`);
const SUGAR = /^Results \([\d.]+s.*\):$/;
const FAILED = /^(?:FAILED|ERROR) ([^\s:]+\.py)(?:::(.+?))?(?: - (.*))?$/;
/** Above each failure: `____ TestClass.test_name ____`. */
const SECTION = /^_{2,} (?:ERROR at \w+ of |ERROR collecting )?(\S.*?) _{2,}$/;
const PLACE = /^([^\s:]+\.py):(\d{1,7}): \w/;
const WORDS = new Set(
  "passed failed error errors skipped xfailed xpassed deselected warning warnings rerun".split(" "),
);
/** From pytest 9, parts of tests that are counted as tests; those of them that failed are among `failed`. */
const SUBTESTS = /, \d{1,9} subtests (?:passed|skipped|xfailed)/g;

/**
 * pytest: `=== 3 passed, 1 skipped in 0.1s ===`, the same without frame under `-q`, and pytest-sugar's
 * list. With a session header only the framed form is pytest's own. An unexpected pass (`xpassed`)
 * ran, an expected failure (`xfailed`) is taken for skipped, a test that was deselected is none.
 */
export const pytest: Runner = {
  name: "pytest",
  scan() {
    const collected = new Collected();
    const lines = new Map<string, number>();
    let section = "";
    let header = false;
    let sugar: Map<string, number> | null = null;

    const take = (text: string) => {
      if (text === "no tests ran") return collected.summary({});
      const counts = countsIn(text.replace(SUBTESTS, ""), ", ");
      if (counts && [...counts.keys()].every((word) => WORDS.has(word))) add(counts, collected);
    };
    return {
      line(text) {
        if (HEADER.test(text)) header = true;
        const summary = (FRAMED.exec(text) ?? (header ? null : QUIET.exec(text)))?.[1];
        if (summary !== undefined) {
          take(summary);
          header = false;
        }
        const item = sugar ? /^ +(\d{1,9}) ([a-z]+)$/.exec(text) : null;
        if (sugar && item) sugar.set(item[2] as string, Number(item[1]));
        else if (sugar?.size) {
          add(sugar, collected);
          sugar = null;
        }
        if (SUGAR.test(text)) sugar = new Map();

        section = SECTION.exec(text)?.[1] ?? section;
        const place = PLACE.exec(text);
        // The innermost frame is the last one.
        if (place) lines.set(section, Number(place[2]));
        const failed = FAILED.exec(text);
        if (failed) {
          const [, path = "", name, message = ""] = failed;
          const line = lines.get((name ?? path).replaceAll("::", ".")) ?? null;
          collected.failure({ name: name ?? path, path, line, message });
        }
      },
      end() {
        if (sugar?.size) add(sugar, collected);
        return collected;
      },
    };
  },
};

function add(counts: ReadonlyMap<string, number>, to: Collected): void {
  to.summary({
    passed: sumOf(counts, "passed", "xpassed"),
    failed: sumOf(counts, "failed", "error", "errors"),
    skipped: sumOf(counts, "skipped", "xfailed"),
  });
}
