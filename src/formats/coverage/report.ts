import type { CoverageFormat } from "../../core/coverage.ts";

/** Thrown by every reader of this folder, and nothing else is: the text is not what it should be. */
export class UnreadableCoverage extends Error {
  override readonly name = "UnreadableCoverage";
}

/**
 * How a report names a file. `path`: relative or absolute, of any system. `package`: below some source
 * root, as JaCoCo's `com/acme/Foo.java`. `module`: an import path and the file's name, as Go's.
 */
export type NamedBy = "path" | "package" | "module";

/** Gets what a report says, in its order. */
export interface CoverageSink {
  /** A folder to which the paths that follow, or went before, may be relative (Cobertura's `<source>`). */
  root(path: string): void;
  /**
   * A file's part begins; the same file may come several times.
   * @returns null where its lines are of no interest
   */
  file(name: string, by: NamedBy): FileSink | null;
}

/** Gets the lines of one file. Lines count from 1; a line may come several times. */
export interface FileSink {
  /** @param hits how often it ran; not negative. */
  line(line: number, hits: number): void;
  /** One branch, by a name that is the same for the same branch in every part of the report. */
  branch(line: number, name: string, taken: boolean): void;
  /** Branches of a line that have no names. */
  branches(line: number, taken: number, all: number): void;
}

/** Reads a report piece by piece; what it knows goes to its sink. */
export interface CoverageReader {
  readonly format: CoverageFormat;
  /** @throws UnreadableCoverage */
  push(text: string): void;
  /**
   * As `push`, in UTF-8, where the reader can pass over what nobody asked for without decoding it. It is one or the
   * other for a whole report. The bytes may be written over afterwards.
   * @throws UnreadableCoverage
   */
  pushBytes?(piece: Uint8Array): void;
  /** The report is over. @throws UnreadableCoverage where it was cut short, or is not what it seemed. */
  end(): void;
}

/** A reader for one format. */
export type OpenCoverage = (sink: CoverageSink) => CoverageReader;
