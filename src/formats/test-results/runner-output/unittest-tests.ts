import { moduleFile } from "../junit-outcomes.ts";
import { type Told, type ToldScan, WorstOf } from "./told-tests.ts";

/** `test_x (pkg.mod.Class.test_x)`; before Python 3.11 without the method at the end. */
const TEST =
  /^ {0,2}(\w{1,300}) \(([\w.<>]{1,600})\)(?: \(.{1,400}\)| \[.{1,400}\])?(?: \.\.\. ?(.*))?$/;
/** Of a file that cannot be imported the name has dots. */
const FILE = /^([\w.]{1,600}) \(unittest\.loader\._FailedTest(?:\.[\w.]{1,600})?\)/;
const STATUS = /(?:^|\s)(ok|FAIL|ERROR|expected failure|unexpected success|skipped .{0,800})$/;
const SECTION = /^(FAIL|ERROR|UNEXPECTED SUCCESS): (.{1,1200})$/;
/** `setUpClass (tests.test_a.B)`, `setUpModule (tests.test_a)`. */
const SET_UP = /^(?:setUp|tearDown)(?:Class|Module) \(([\w.]{1,600})\)$/;
const RULE = /^[=-]{70}$/;
const MAX_LINES = 40;

/** `unittest -v`, and Django's runner: a line for each test, a section for each failure. */
export function unittestTests(): ToldScan {
  const tests = new WorstOf();
  const passed = new Set<string>();
  const sections: { told: Told; lines: string[] }[] = [];
  let unexpected = 0;
  let sectionCount = 0;
  let waiting: Told | null = null;
  let section: string[] | null = null;

  const decide = (status: string) => {
    if (!waiting) return;
    const isFile = waiting.outcome === "errored";
    const outcome = isFile ? "errored" : outcomeOf(status);
    if (status === "unexpected success") unexpected += 1;
    if (outcome === "passed")
      passed.add(JSON.stringify([waiting.path, waiting.suites, waiting.name]));
    tests.add({ ...waiting, outcome });
    waiting = null;
  };
  return {
    line(text) {
      const found = SECTION.exec(text);
      const told = found && (namedBy(found[2] ?? "", found[1] ?? "") ?? null);
      if (found) {
        section = [];
        waiting = null;
        if (found[1] === "UNEXPECTED SUCCESS") unexpected -= 1;
        sectionCount += 1;
        if (told && sections.length < 500) sections.push({ told, lines: section });
        return;
      }
      if (/^={70}$/.test(text) || /^Ran \d+ tests? in /.test(text)) section = null;
      if (section) {
        if (!RULE.test(text) && section.length < MAX_LINES) section.push(text);
        return;
      }
      const test = TEST.exec(text);
      if (test) waiting = namedBy(text.trim().replace(/ \.\.\. .*$/s, ""), "") ?? waiting;
      const status = STATUS.exec(test ? (test[3] ?? "") : text)?.[1];
      if (status !== undefined) decide(status);
    },
    end() {
      for (const { told, lines } of sections) {
        const message = lines.join("\n");
        // The innermost call of a set-up method, not of the test's.
        const inSetUp = /^ {2}File ".*", line \d+, in (?:setUp|asyncSetUp)$/m.test(message);
        const { path: named = null } = told;
        const path = told.name === "" ? (modulePlace(message, named) ?? named) : named;
        tests.explain({ ...told, path, outcome: inSetUp ? "errored" : told.outcome, message });
      }
      return {
        format: "output:unittest",
        tests: tests.list,
        // Older ones: an unexpected success has no section.
        listed: { passed: passed.size, failed: sectionCount + Math.max(0, unexpected) },
      };
    },
  };
}

function outcomeOf(status: string): Told["outcome"] {
  if (status === "ok") return "passed";
  return status === "FAIL" || status === "ERROR" || status === "unexpected success"
    ? "failed"
    : "skipped";
}

/** The whole path of a file that is named as a module, by the traceback. */
function modulePlace(message: string, path: string | null): string | null {
  for (const [, file = ""] of message.matchAll(/^ {2}File "(.{1,1000})", line \d+, in <module>$/gm))
    if (path && `/${file}`.endsWith(`/${path}`)) return file;
  return null;
}

function namedBy(text: string, word: string): Told | null {
  const file = FILE.exec(text)?.[1];
  if (file !== undefined)
    return { suites: [], name: "", path: `${file.replaceAll(".", "/")}.py`, outcome: "errored" };
  const place = SET_UP.exec(text)?.[1];
  if (place !== undefined)
    return { suites: [], name: "", path: moduleFile(place).file, outcome: "errored" };
  const [, name = "", dotted = ""] = TEST.exec(text) ?? [];
  if (name === "") return null;
  const whole = dotted.endsWith(`.${name}`) ? dotted.slice(0, -name.length - 1) : dotted;
  const { file: path, classes } = moduleFile(whole);
  return { suites: classes, name, path, outcome: word === "" ? "passed" : "failed" };
}
