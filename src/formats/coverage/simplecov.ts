import { quoted } from "../../core/quote.ts";
import type { OnValue } from "./json-scan.ts";
import { jsonReader, parsed, textOf } from "./json-values.ts";
import type { FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { addLines, fileParts, type LineHits, readBranches } from "./simplecov-file.ts";

interface Wanted {
  readonly into: FileSink;
  readonly lines: LineHits;
}

/**
 * SimpleCov's reports (https://github.com/simplecov-ruby/simplecov), all three of them:
 * `.resultset.json`, an object from each suite to its `coverage`, which has the files by path;
 * `coverage.json` of its JSON formatter, in which `coverage` stands at the top; and that of
 * simplecov-json before it, with a list of `files`. What several suites say of one file is put together
 * as SimpleCov does.
 */
export const openSimplecov: OpenCoverage = (sink) => {
  const wanted = new Map<string, Wanted>();
  const readFile = (name: string, into: FileSink, text: string) => {
    const place = quoted(name);
    const { lines, branches } = fileParts(parsed(text, place), place);
    const file = { into, lines: wanted.get(name)?.lines ?? [] };
    wanted.set(name, file);
    addLines(file.lines, lines, place);
    readBranches(branches, place, into);
  };
  const files: OnValue = {
    member(name) {
      const into = sink.file(name, "path");
      return into && { text: (text) => readFile(name, into, text) };
    },
  };
  const listed = (): OnValue => {
    let name = "";
    let coverage: string | null = null;
    return {
      member(key) {
        if (key === "filename")
          return { text: (text) => (name = textOf(parsed(text, "a `filename`"), "a `filename`")) };
        return key === "coverage" ? { text: (text) => (coverage = text) } : null;
      },
      end() {
        if (name === "" || coverage === null)
          throw new UnreadableCoverage("a file in it has no `filename`, or no `coverage`");
        const into = sink.file(name, "path");
        if (into) readFile(name, into, coverage);
      },
    };
  };
  const root: OnValue = { text: (text) => sink.root(textOf(parsed(text, "`root`"), "`root`")) };
  const meta: OnValue = { member: (key) => (key === "root" ? root : null) };
  // A suite, or one of the numbers and lists beside the files.
  const other: OnValue = { member: (key) => (key === "coverage" ? files : null), text() {} };

  return jsonReader(
    "simplecov",
    {
      member(key) {
        if (key === "coverage") return files;
        if (key === "files") return { element: listed };
        if (key === "meta") return meta;
        return key === "groups" ? null : other;
      },
    },
    () => {
      for (const { into, lines } of wanted.values())
        for (const [index, hits] of lines.entries()) if (hits !== null) into.line(index + 1, hits);
    },
  );
};
