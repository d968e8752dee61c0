import { type OpenCoverage, UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, onlyFile, read, type Told } from "./told.ts";

/**
 * A report that a real tool wrote, or (`.lcov`) the lcov that it wrote of the same run. They are of a few
 * files of code each; home folders are made up.
 *
 * | file | made by |
 * |---|---|
 * | vitest-v8, vitest-istanbul | vitest 4.1, `--coverage.provider=…`, reporters `json` and `lcovonly` |
 * | nyc, c8 | nyc 18 and c8 12 `--all`, the same reporters |
 * | coverage-py-7, coverage-py-6 | coverage.py 7.16 and 6.5, `run --branch`, `json`, `lcov` |
 * | llvm-cov-14 | clang 14, `llvm-cov export`, and with `-format=lcov` |
 * | simplecov-0.22-lines, simplecov-0.22-resultset | two suites with `track_files`; the second with branches |
 */
export function jsonFixture(name: string): string {
  return fixture(`json/${name}`);
}

/** The lines of a report with one file, as {@link Told} has them. */
export function lines(open: OpenCoverage, text: string): string {
  return onlyFile(read(open, text)).lines;
}

/** What is wrong with a report. */
export function refusal(open: OpenCoverage, text: string): string {
  try {
    read(open, text);
  } catch (error) {
    if (error instanceof UnreadableCoverage) return error.message;
    throw error;
  }
  throw new Error("it was read");
}

/** How often each line ran, by file. @param folder that is taken from the names */
export function sameLines(told: Told, folder = ""): Map<string, [number, number][]> {
  return byFile(told, folder, ({ hits }) => [...hits]);
}

/** Of each line that has branches, `taken/all`, by file; files without branches are left out. */
export function branchCounts(told: Told, folder = ""): Map<string, [number, string][]> {
  const counted = byFile(told, folder, ({ named }) => {
    const counts = new Map<number, [taken: number, all: number]>();
    for (const [key, taken] of named) {
      const line = Number.parseInt(key, 10);
      const [before, all] = counts.get(line) ?? [0, 0];
      counts.set(line, [before + Number(taken), all + 1]);
    }
    return [...counts].map(([line, count]): [number, string] => [line, count.join("/")]);
  });
  return new Map([...counted].filter(([, counts]) => counts.length > 0));
}

type ToldFile = Told["files"] extends ReadonlyMap<string, infer File> ? File : never;

function byFile<T>(
  told: Told,
  folder: string,
  of: (file: ToldFile) => [number, T][],
): Map<string, [number, T][]> {
  const entries = [...told.files].map(([name, file]): [string, [number, T][]] => [
    name.startsWith(folder) ? name.slice(folder.length) : name,
    of(file).sort(([a], [b]) => a - b),
  ]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
