import { type Told, type ToldScan, WorstOf } from "./told-tests.ts";

const ID = String.raw`([^\s:]{1,400}\.py)(?:::(.{1,600}?))?`;
/** `-v`, and with workers `[gw0] [ 10%] PASSED tests/…`. */
const VERBOSE = new RegExp(
  String.raw`^${ID} (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?: +\[ *\d+%\])?$`,
);
const WORKER = new RegExp(
  String.raw`^\[gw\d+\] \[ *\d+%\] (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) ${ID}$`,
);
/** `-r`: the summary at the end. */
const SUMMARY = new RegExp(`^(PASSED|FAILED|ERROR|XFAIL|XPASS) ${ID}(?: - (.*))?$`);
/** From pytest 9: a part of a test failed, `[its title] (its=values)`; the test itself may have PASSED. */
const SUBTEST = new RegExp(
  String.raw`^SUBFAILED(?:\[.{1,300}\])?(?: ?\(.{1,600}\))? ${ID}(?: - (.*))?$`,
);
const COLLECTING = /^_{2,} ERROR collecting (\S{1,400}\.py) _{2,}$/;
const ERROR_LINE = /^E {3}(.*)$/;

const OUTCOMES = {
  PASSED: "passed",
  FAILED: "failed",
  ERROR: "errored",
  SKIPPED: "skipped",
  XFAIL: "skipped",
  XPASS: "passed",
} as const;

/** pytest without a result file: the lines of `-v` and of `-rA`. */
export function pytestTests(): ToldScan {
  const tests = new WorstOf();
  const seen = { passed: new Set<string>(), failed: new Set<string>() };
  let collecting: { path: string; lines: string[] } | null = null;
  const files: { path: string; lines: string[] }[] = [];

  const take = (path: string, id: string | undefined, word: string, message = "", key = word) => {
    const outcome = OUTCOMES[word as keyof typeof OUTCOMES];
    if (outcome === "passed") seen.passed.add(`${path}::${id}`);
    else if (outcome !== "skipped") seen.failed.add(`${key} ${path}::${id}`);
    // Brackets hold values, in which anything may stand.
    const [names = "", values = ""] = splitAt(id ?? "", (id ?? "").indexOf("["));
    const parts = names.split("::");
    const name = (parts.pop() ?? "") + values;
    tests.add({ suites: parts, name, path, outcome, message } satisfies Told);
  };
  return {
    line(text) {
      const verbose = VERBOSE.exec(text);
      if (verbose?.[2]) take(verbose[1] ?? "", verbose[2], verbose[3] ?? "");
      const worker = WORKER.exec(text);
      if (worker?.[3]) take(worker[2] ?? "", worker[3], worker[1] ?? "");
      const summary = SUMMARY.exec(text);
      if (summary) take(summary[2] ?? "", summary[3], summary[1] ?? "", summary[4]);
      const part = SUBTEST.exec(text);
      if (part) take(part[1] ?? "", part[2], "FAILED", part[3], text);
      const path = COLLECTING.exec(text)?.[1];
      if (path !== undefined) {
        collecting = { path, lines: [] };
        if (files.length < 500) files.push(collecting);
      } else if (/^[_=]{2,} /.test(text)) collecting = null;
      const error = collecting && ERROR_LINE.exec(text)?.[1];
      if (error && collecting && collecting.lines.length < 20) collecting.lines.push(error);
    },
    end() {
      for (const { path, lines } of files)
        tests.add({ suites: [], name: "", path, outcome: "errored", message: lines.join("\n") });
      const listed = { passed: seen.passed.size, failed: seen.failed.size };
      return { format: "output:pytest", tests: tests.list, listed };
    },
  };
}

function splitAt(text: string, at: number): [string, string] {
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
