import type { CommandRun } from "./command.ts";

/** The formats that are read. */
export const COVERAGE_FORMATS = [
  "lcov",
  "cobertura",
  "clover",
  "jacoco",
  "go",
  "llvm-cov",
  "coverage.py",
  "istanbul",
  "simplecov",
] as const;

export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];

/** What reports measured on one line, put together: covered where any of them says so. */
export interface LineCoverage {
  /** From 1. */
  readonly line: number;
  /** The most that one report counted. */
  readonly hits: number;
  /** Branches that begin on the line; 0 where none is measured. */
  readonly branches: number;
  readonly branchesTaken: number;
}

/** A changed file that at least one report measures. */
export interface FileCoverage {
  readonly path: string;
  /** Measured lines, in order. */
  readonly lines: readonly LineCoverage[];
}

/** Why a report does not count. */
export interface CoverageFault {
  /**
   * `stale`: made before the newest changed source file, or of another version of it. `foreign`: none of the
   * files that it names is in this repository. `empty`: it names no file, or measures no line.
   */
  readonly kind: "unreadable" | "empty" | "stale" | "foreign";
  /** A sentence's end: "it is older than src/a.ts". */
  readonly reason: string;
  readonly mend: string;
}

export interface CoverageReport {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Null where it could not be told. */
  readonly format: CoverageFormat | null;
  /** Files that it names. */
  readonly files: number;
  /** Those of them that are files of this repository. */
  readonly known: number;
  /** Null where it counts. */
  readonly fault: CoverageFault | null;
  /** The first of its names that could be several files of this repository: they count as none. */
  readonly ambiguous?: readonly string[] | undefined;
}

export interface CoverageSpec {
  /** Globs relative to the root, `!` excludes; empty: the usual places of the tools are looked at. */
  readonly reports: readonly string[];
  /** Makes the reports; null where they are there. Then only those that it wrote count. */
  readonly run: string | null;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether a report is older than the code is not asked. */
  readonly trust: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CoverageReading {
  /** Every report that was found, sorted by path. */
  readonly reports: readonly CoverageReport[];
  /** Globs given in `reports` that no file matches. */
  readonly missing: readonly string[];
  /** The union of the reports that count, for the files of the change; sorted by path. */
  readonly files: readonly FileCoverage[];
  /** What made the reports; null where nothing was run. */
  readonly command: CommandRun | null;
}
