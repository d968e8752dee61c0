import { quoted } from "../../core/quote.ts";
import type { OnValue } from "./json-scan.ts";
import { fieldsOf, jsonReader, lineNumber, listOf, own, parsed } from "./json-values.ts";
import type { FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";

/**
 * What `coverage json` writes (https://coverage.readthedocs.io/en/latest/commands/cmd_json.html), of all
 * its formats: later ones only added regions and a number.
 */
export const openCoveragePy: OpenCoverage = (sink) => {
  let listed = false;
  const files: OnValue = {
    member(path) {
      const file = sink.file(path, "path");
      return file && { text: (text) => readFile(text, quoted(path), file) };
    },
    end() {
      listed = true;
    },
  };
  return jsonReader("coverage.py", { member: (key) => (key === "files" ? files : null) }, () => {
    if (!listed) throw new UnreadableCoverage("it has no `files`");
  });
};

function readFile(text: string, place: string, into: FileSink): void {
  const fields = fieldsOf(parsed(text, place), place);
  const list = (key: string) => listOf(own(fields, key), `${place}: \`${key}\``);
  // An empty module has run on its line 0, as coverage.py 6 has it.
  const lines = (key: string) =>
    list(key).flatMap((line) => (line === 0 ? [] : lineNumber(line, `${place}: \`${key}\``)));

  // Lines that ran stand among the executed ones even where a comment excludes them.
  const excluded = new Set(lines("excluded_lines"));
  for (const line of lines("executed_lines")) if (!excluded.has(line)) into.line(line, 1);
  for (const line of lines("missing_lines")) if (!excluded.has(line)) into.line(line, 0);

  for (const key of ["executed_branches", "missing_branches"]) {
    // Only with `--branch`.
    if (own(fields, key) === undefined) continue;
    for (const branch of list(key)) {
      const at = `${place}: \`${key}\``;
      const [from, to] = listOf(branch, at);
      if (!Number.isInteger(to)) throw new UnreadableCoverage(`${at} has a branch to nowhere`);
      // A negative line is a function's way in or out; it belongs to the line that defines the function.
      const line = lineNumber(typeof from === "number" ? Math.abs(from) : from, at);
      // A line that went to itself is a comprehension, no branch; coverage.py 6 lists it.
      if (to !== from) into.branch(line, String(to), key === "executed_branches");
    }
  }
}
