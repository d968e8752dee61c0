import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NamedBy, OpenCoverage } from "../../../src/formats/coverage/report.ts";

/**
 * Where the fixtures come from. All were written by the tools themselves, over a few lines of code each;
 * home folders are made up.
 *
 * | file | made by |
 * |---|---|
 * | lcov-1.16.info, lcov-2.5.info | `g++ --coverage` 12, `lcov -c --checksum --branch-coverage` |
 * | gcovr-5.2.xml | the same program, `gcovr --xml` |
 * | c8.info, c8-clover.xml | `c8 --all -r lcovonly -r clover` over node |
 * | nyc.info, nyc-clover.xml, nyc-cobertura.xml | `nyc`, the same sources |
 * | vitest.info, vitest-clover.xml, vitest-cobertura.xml | vitest 4, provider v8 |
 * | coverage-py.xml, coverage-py.lcov | `coverage run --branch` 6.5, `coverage xml`, `coverage lcov` |
 * | phpunit-clover.xml, phpunit-cobertura.xml | PHPUnit 9.6 over pcov |
 * | jacoco-0.8.6.xml | JaCoCo's agent and `XMLFormatter`, one group |
 * | go-set.out, go-atomic.out | go 1.19, `-coverprofile`; the second `-covermode=atomic -coverpkg=./...` |
 */
const FOLDER = join(import.meta.dirname, "fixtures");

/** A report that a real tool wrote. */
export function fixture(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}

/** What a sink was told of one file, put together: of a line the most, of a branch whether it was ever taken. */
export class ToldFile {
  readonly hits = new Map<number, number>();
  readonly named = new Map<string, boolean>();
  /** Line → `taken/all`, in order. */
  readonly unnamed = new Map<number, string[]>();
  /** How often any line was told. */
  calls = 0;

  constructor(readonly by: NamedBy) {}

  line(line: number, hits: number): void {
    this.calls += 1;
    this.hits.set(line, Math.max(hits, this.hits.get(line) ?? 0));
  }

  branch(line: number, name: string, taken: boolean): void {
    const key = `${line}: ${name}`;
    this.named.set(key, taken || this.named.get(key) === true);
  }

  branches(line: number, taken: number, all: number): void {
    this.unnamed.set(line, [...(this.unnamed.get(line) ?? []), `${taken}/${all}`]);
  }

  /** `1 2 !3`: measured lines, `!` those that did not run. */
  get lines(): string {
    const sorted = [...this.hits].sort(([a], [b]) => a - b);
    return sorted.map(([line, hits]) => (hits > 0 ? `${line}` : `!${line}`)).join(" ");
  }
}

/** What a report told its sink. */
export interface Told {
  readonly roots: readonly string[];
  readonly files: ReadonlyMap<string, ToldFile>;
}

/**
 * Reads a report.
 * @param cuts where it is cut into pieces; whole without
 * @param isWanted of a file's name; all are without
 */
export function read(
  open: OpenCoverage,
  text: string,
  {
    cuts = [],
    isWanted = () => true,
  }: { cuts?: readonly number[]; isWanted?: (name: string) => boolean } = {},
): Told {
  const roots: string[] = [];
  const files = new Map<string, ToldFile>();
  const reader = open({
    root: (path) => void roots.push(path),
    file: (name, by) => {
      if (!isWanted(name)) return null;
      const known = files.get(name) ?? new ToldFile(by);
      files.set(name, known);
      return known;
    },
  });
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    reader.push(text.slice(from, cut));
    from = cut;
  }
  reader.end();
  return { roots, files };
}

/** Every file's lines, by name. */
export function linesOf(told: Told): Record<string, string> {
  return Object.fromEntries([...told.files].map(([name, file]) => [name, file.lines]));
}

/** Without its file's name, for a report that has one. */
export function onlyFile(told: Told): ToldFile {
  const [file] = told.files.values();
  if (!file || told.files.size !== 1) throw new Error(`${told.files.size} files`);
  return file;
}
