import type { CoverageFormat } from "../../core/coverage.ts";
import type { CoverageReader, CoverageSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { xmlFormat } from "./xml-format.ts";

export { UnreadableCoverage } from "./report.ts";

/** How much of a report's beginning is looked at to tell its format, in UTF-16 code units. */
export const TOLD_BY = 64 * 1024;

/** One report is of one format: no other parser is loaded. */
const READERS: Record<CoverageFormat, () => Promise<OpenCoverage>> = {
  lcov: async () => (await import("./lcov.ts")).openLcov,
  cobertura: async () => (await import("./cobertura.ts")).openCobertura,
  clover: async () => (await import("./clover.ts")).openClover,
  jacoco: async () => (await import("./jacoco.ts")).openJacoco,
  go: async () => (await import("./go-profile.ts")).openGoProfile,
  "llvm-cov": async () => (await import("./llvm-cov.ts")).openLlvmCov,
  "coverage.py": async () => (await import("./coverage-py.ts")).openCoveragePy,
  istanbul: async () => (await import("./istanbul.ts")).openIstanbul,
  simplecov: async () => (await import("./simplecov.ts")).openSimplecov,
};

/** A record of lcov's, at the beginning of a line; comments may go before. */
const LCOV = /^(?:TN:|SF:|VER:|KF:)/m;
const GO = /^mode: (?:set|count|atomic)\b/;

/**
 * A reader for a report of any format this folder knows, told by how it begins.
 * @param beginning the first of the report, at least {@link TOLD_BY} or all of it; the reader gets it
 * again by its `push`
 * @param path tells the format of a report that is empty but for its brackets, and nothing else
 * @throws UnreadableCoverage where it is none of them. What a reader said before it threw is worth nothing.
 */
export async function openCoverage(
  beginning: string,
  path: string,
  sink: CoverageSink,
): Promise<CoverageReader> {
  const start = withoutMark(beginning.slice(0, TOLD_BY)).trimStart();
  if (start === "") throw new UnreadableCoverage("it is empty");
  const format = await formatOf(start, path);
  if (!format) throw new UnreadableCoverage("it is no coverage report that dod knows");
  return unmarked((await READERS[format]())(sink));
}

async function formatOf(start: string, path: string): Promise<CoverageFormat | null> {
  if (start.startsWith("<")) return xmlFormat(start);
  if (start.startsWith("{")) {
    const { jsonFormat } = await import("./json-format.ts");
    return jsonFormat(start) ?? (/^\{\s*\}\s*$/.test(start) ? emptyFormat(path) : null);
  }
  if (GO.test(start)) return "go";
  return LCOV.test(start) ? "lcov" : null;
}

/** What a tool that found no file wrote to its file: `{}`. */
function emptyFormat(path: string): CoverageFormat | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (name === "coverage-final.json") return "istanbul";
  return name === ".resultset.json" ? "simplecov" : null;
}

/** Takes the byte order mark from what the reader gets: it is the encoding's, not the format's. */
function unmarked(reader: CoverageReader): CoverageReader {
  let begun = false;
  const { pushBytes } = reader;
  return {
    format: reader.format,
    // Such a reader knows the mark itself.
    ...(pushBytes ? { pushBytes: (piece: Uint8Array) => pushBytes.call(reader, piece) } : {}),
    push(text) {
      if (text === "") return;
      reader.push(begun ? text : withoutMark(text));
      begun = true;
    },
    end: () => reader.end(),
  };
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
