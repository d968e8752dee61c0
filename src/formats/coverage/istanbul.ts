import { quoted } from "../../core/quote.ts";
import type { Fields } from "./json-values.ts";
import { fieldsOf, hitCount, jsonReader, lineNumber, listOf, own, parsed } from "./json-values.ts";
import type { FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";

/**
 * `coverage-final.json` of Istanbul (nyc, jest, vitest) and c8, and the files in `.nyc_output`: an object
 * from each file's path to its statements and branches
 * (https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-lib-coverage/lib/file-coverage.js).
 * A file's path is its key. A line runs as often as the statement on it that ran most, of those that
 * begin there (`getLineCoverage`); a branch stands where the whole of it begins, as in the lcov of these
 * tools.
 */
export const openIstanbul: OpenCoverage = (sink) =>
  jsonReader("istanbul", {
    member(path) {
      const file = sink.file(path, "path");
      if (!file) return null;
      const place = quoted(path);
      return {
        text(text) {
          const entry = fieldsOf(parsed(text, place), place);
          // As written before istanbul-lib-coverage had `toJSON`.
          const data = own(entry, "statementMap") === undefined ? own(entry, "data") : entry;
          readFile(fieldsOf(data, place), place, file);
        },
      };
    },
  });

function readFile(data: Fields, place: string, into: FileSink): void {
  const part = (key: string) => fieldsOf(own(data, key), `${place}: \`${key}\``);
  const counts = part("s");
  const statements = part("statementMap");
  for (const [id, statement] of Object.entries(statements)) {
    const at = `${place}: statement ${quoted(id)}`;
    into.line(startLine(statement, at), hitCount(own(counts, id), at));
  }
  requireAll(counts, statements, `${place}: \`statementMap\``);

  const taken = part("b");
  const branches = part("branchMap");
  for (const [id, branch] of Object.entries(branches)) {
    const at = `${place}: branch ${quoted(id)}`;
    const fields = fieldsOf(branch, at);
    const loc = own(fields, "loc");
    const line = loc === undefined ? lineNumber(own(fields, "line"), at) : startLine(loc, at);
    for (const [arm, count] of listOf(own(taken, id), at).entries())
      into.branch(line, `${id}:${arm}`, hitCount(count, at) > 0);
  }
  requireAll(taken, branches, `${place}: \`branchMap\``);
}

function startLine(range: unknown, at: string): number {
  return lineNumber(own(fieldsOf(own(fieldsOf(range, at), "start"), at), "line"), at);
}

/** What was counted and stands nowhere is a report that lost something. */
function requireAll(counted: Fields, placed: Fields, what: string): void {
  for (const id of Object.keys(counted))
    if (!Object.hasOwn(placed, id))
      throw new UnreadableCoverage(`${what} does not have ${quoted(id)}, which was counted`);
}
