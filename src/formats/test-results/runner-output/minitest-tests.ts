import { type Told, type ToldScan, WorstOf } from "./told-tests.ts";

/** How the line of a test ends; a test's own output may stand before it. */
const END = /(?:^| = )\d{1,7}\.\d\d s = ([.FES])$/;
const SECTION = /^ {1,4}\d{1,6}\) (Failure|Error|Skipped):$/;
/** `Cart#test_adds [test/cart_test.rb:3]:`; without a place where it threw. */
const PLACE = /^(.{1,1500}?)(?: \[([^[\]]{1,500}):(\d{1,7})\])?:$/;
/** `it "adds"` is the method `test_0001_adds`. */
const NUMBERED = /^test_\d{4,6}_/;
const MAX_LINES = 30;
const MAX_SECTIONS = 500;

const OUTCOMES = { ".": "passed", F: "failed", E: "failed", S: "skipped" } as const;

/** Minitest with `-v`, and Rails' runner: a line for each test, and a section for each failure. */
export function minitestTests(): ToldScan {
  const tests = new WorstOf();
  const listed = { passed: 0, failed: 0 };
  const sections: { told: Told; lines: string[] }[] = [];
  /** A test of whose line only the beginning was printed. */
  let waiting: string | null = null;
  let opened: string | null = null;
  let section: string[] | null = null;

  const sectionOf = (text: string): string[] => {
    const [, whole = "", , line] = PLACE.exec(text) ?? [];
    const told = namedBy(whole, "failed");
    const lines: string[] = [];
    if (told && sections.length < MAX_SECTIONS)
      sections.push({ told: { ...told, line: line === undefined ? null : Number(line) }, lines });
    return lines;
  };
  const decide = (text: string) => {
    const end = END.exec(text);
    const begun = text.slice(0, end?.index ?? text.length);
    const own = begun.includes("#test_") ? begun : null;
    if (!end) {
      if (own?.includes(" = ")) waiting = own.slice(0, own.indexOf(" = "));
      return;
    }
    const mark = end[1] as keyof typeof OUTCOMES;
    const told = namedBy(own ?? waiting ?? "", OUTCOMES[mark]);
    waiting = null;
    if (!told) return;
    if (mark === ".") listed.passed += 1;
    else if (mark !== "S") listed.failed += 1;
    tests.add(told);
  };

  return {
    line(text) {
      const opens = SECTION.exec(text)?.[1];
      if (opens !== undefined) {
        opened = opens;
        section = null;
      } else if (opened !== null) {
        section = opened === "Skipped" ? [] : sectionOf(text);
        opened = null;
      } else if (section) {
        if (/^\d{1,9} runs, /.test(text)) section = null;
        else if (section.length < MAX_LINES) section.push(text);
      } else decide(text);
    },
    end() {
      for (const { told, lines } of sections) {
        const message = lines.join("\n");
        const inSetUp = /^ {4}.*:in [`'](?:[\w:]+#)?(?:setup|before_setup)'$/m.test(message);
        tests.explain({ ...told, outcome: inSetUp ? "errored" : "failed", message });
      }
      return { format: "output:minitest", tests: tests.list, listed };
    },
  };
}

/** `Cart::with items#test_0001_adds`; of a suite's title nothing says where it is cut. */
function namedBy(whole: string, outcome: Told["outcome"]): Told | null {
  const at = whole.indexOf("#test_");
  if (at <= 0) return null;
  const method = whole.slice(at + 1);
  return { suites: [whole.slice(0, at)], name: method.replace(NUMBERED, ""), outcome };
}
