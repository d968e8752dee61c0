import { quoted } from "../../core/quote.ts";
import type { OnValue } from "./json-scan.ts";
import { hitCount, jsonReader, lineNumber, listOf, parsed, textOf } from "./json-values.ts";
import { lineStats, type Segment } from "./llvm-lines.ts";
import type { CoverageSink, FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";

const TYPE = "llvm.coverage.json.export";
/** Lines that one report may tell of: two segments of a few bytes tell of every line between them. */
const MAX_LINES = 20_000_000;

/**
 * What `llvm-cov export` writes, and cargo-llvm-cov and Swift with it
 * (https://github.com/llvm/llvm-project/blob/main/llvm/tools/llvm-cov/CoverageExporterJson.cpp). Branches
 * within macros belong to where the macro stands: `expansions` are passed over.
 */
export const openLlvmCov: OpenCoverage = (sink) => {
  let type: unknown;
  let listed = false;
  let left = MAX_LINES;
  const spend = (lines: number) => {
    left -= lines;
    if (left < 0) throw new UnreadableCoverage(`it tells of more than ${MAX_LINES} lines`);
  };
  const files: OnValue = {
    element: () => onFile(sink, spend),
    end() {
      listed = true;
    },
  };
  const data: OnValue = {
    element: () => ({ member: (key) => (key === "files" ? files : null) }),
  };
  return jsonReader(
    "llvm-cov",
    {
      member(key) {
        if (key === "data") return data;
        return key === "type" ? { text: (text) => (type = parsed(text, "`type`")) } : null;
      },
    },
    () => {
      // It comes last, after the files.
      if (type !== TYPE) throw new UnreadableCoverage(`its \`type\` is not “${TYPE}”`);
      if (!listed) throw new UnreadableCoverage("it has no `files`");
    },
  );
};

/** A file's name comes after its branches: its parts are kept as text until it is known. */
function onFile(sink: CoverageSink, spend: (lines: number) => void): OnValue {
  let name = "";
  let segments: string | null = null;
  let branches = "[]";
  return {
    member(key) {
      if (key === "filename")
        return { text: (text) => (name = textOf(parsed(text, "a `filename`"), "a `filename`")) };
      if (key === "segments") return { text: (text) => (segments = text) };
      return key === "branches" ? { text: (text) => (branches = text) } : null;
    },
    end() {
      if (name === "") throw new UnreadableCoverage("a file in it has no `filename`");
      const place = quoted(name);
      if (segments === null)
        throw new UnreadableCoverage(`${place} has no \`segments\`: only totals were exported`);
      const file = sink.file(name, "path");
      if (!file) return;
      readLines(segments, `${place}: \`segments\``, file, spend);
      readBranches(branches, `${place}: \`branches\``, file);
    },
  };
}

function readLines(
  text: string,
  place: string,
  into: FileSink,
  spend: (lines: number) => void,
): void {
  const segments = listOf(parsed(text, place), place).map((value) => segmentOf(value, place));
  let before = segments[0]?.line ?? 0;
  for (const { line } of segments) {
    if (line < before) throw new UnreadableCoverage(`${place} are not in order at line ${line}`);
    spend(line - before + 1);
    before = line;
  }
  lineStats(segments, (line, hits) => into.line(line, hits));
}

/** `[line, column, count, hasCount, isRegionEntry, isGapRegion]`; before LLVM 12 without the last. */
function segmentOf(value: unknown, place: string): Segment {
  const [line, , count, hasCount, isRegionEntry, isGapRegion = false] = listOf(value, place);
  return {
    line: lineNumber(line, place),
    count: hitCount(count, place),
    hasCount: flag(hasCount, place),
    isRegionEntry: flag(isRegionEntry, place),
    isGapRegion: flag(isGapRegion, place),
  };
}

/** Before LLVM 9 they are numbers. */
function flag(value: unknown, place: string): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw new UnreadableCoverage(`${place} has a segment that is none`);
}

/** `[line, column, endLine, endColumn, trueCount, falseCount, …]`, once for each instantiation. */
function readBranches(text: string, place: string, into: FileSink): void {
  for (const value of listOf(parsed(text, place), place)) {
    const [line, ...rest] = listOf(value, place).slice(0, 6);
    const [column, endLine, endColumn, ifTrue, ifFalse] = rest.map((n) => hitCount(n, place));
    const name = `${column}-${endLine}:${endColumn}`;
    const begins = lineNumber(line, place);
    into.branch(begins, `${name} true`, hitCount(ifTrue, place) > 0);
    into.branch(begins, `${name} false`, hitCount(ifFalse, place) > 0);
  }
}
