import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { CoverageFormat } from "../core/coverage.ts";
import { FileTally } from "../core/coverage-lines.ts";
import {
  type CoverageReader,
  type CoverageSink,
  type NamedBy,
  UnreadableCoverage,
} from "../formats/coverage/report.ts";

/** Gives the reader for a report that begins so. */
export type OpenReader = (
  beginning: string,
  path: string,
  sink: CoverageSink,
) => CoverageReader | Promise<CoverageReader>;

/** What a report says, as far as it was asked for. */
export interface ReportText {
  readonly format: CoverageFormat;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Every file that it names. */
  readonly names: ReadonlyMap<string, NamedBy>;
  /** Folders to which these may be relative. */
  readonly sources: readonly string[];
  /** The lines of the files that were wanted; null where there are more than there is room for. */
  readonly tallies: ReadonlyMap<string, FileTally> | null;
}

export interface ReadRequest {
  /** The repository's root; absolute. */
  readonly root: string;
  /** Relative to it. */
  readonly path: string;
  readonly openReader: OpenReader;
  /** The last line that is kept of a file; 0 where it is of no interest. */
  readonly keep: (name: string) => number;
  /** Lines and branches that are kept at most; with 0 the reading ends at the first of them. */
  readonly room: number;
  readonly signal?: AbortSignal | undefined;
}

/** Nobody needs to know more. */
class Full extends Error {}

/** Why a report cannot be read, and what it seemed to be. */
export class UnreadableReport extends Error {
  override readonly name = "UnreadableReport";
  constructor(
    message: string,
    readonly format: CoverageFormat | null,
  ) {
    super(message);
  }
}

/** A report of this many files is none: the largest repositories have as many. */
const MOST_NAMES = 1_000_000;
/** A longer name is no path, and is not kept; UTF-16 units. */
const LONGEST_NAME = 4096;
const MOST_SOURCES = 1000;
const PIECE_BYTES = 1024 * 1024;
/** What the format is told by; UTF-16 units. */
const BEGINNING = 64 * 1024;

/**
 * Reads a report piece by piece: memory does not grow with its size but with what is kept of it.
 * @throws UnreadableReport
 */
export async function readReport(request: ReadRequest): Promise<ReportText> {
  const kept = new KeptText(request);
  let reader: CoverageReader | null = null;
  let file: FileHandle | undefined;
  try {
    // Not blocking: to open a named pipe would wait for somebody to write to it.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    file = await open(join(request.root, request.path), flags);
    const { mtimeMs } = await file.stat();
    for await (const text of pieces(file)) {
      request.signal?.throwIfAborted();
      reader ??= await request.openReader(text.slice(0, BEGINNING), request.path, kept);
      reader.push(text);
    }
    reader ??= await request.openReader("", request.path, kept);
    reader.end();
    return { format: reader.format, modifiedAt: mtimeMs, ...kept.result() };
  } catch (fault) {
    const format = reader?.format ?? null;
    if (fault instanceof UnreadableCoverage) throw new UnreadableReport(fault.message, format);
    if (reader && fault instanceof Full)
      return { format: reader.format, modifiedAt: 0, ...kept.result() };
    const { code } = fault as NodeJS.ErrnoException;
    if (code === undefined) throw fault;
    throw new UnreadableReport(`it cannot be read: ${code}`, format);
  } finally {
    await file?.close();
  }
}

/** The file's text, a byte order mark removed. */
async function* pieces(file: FileHandle): AsyncGenerator<string> {
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  const decoder = new StringDecoder("utf8");
  let isFirst = true;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, null);
    const text = bytesRead === 0 ? decoder.end() : decoder.write(buffer.subarray(0, bytesRead));
    if (text !== "") yield isFirst ? text.replace(/^\ufeff/, "") : text;
    isFirst = false;
    if (bytesRead === 0) return;
  }
}

class KeptText implements CoverageSink {
  private readonly names = new Map<string, NamedBy>();
  private readonly sources = new Set<string>();
  private tallies: Map<string, FileTally> | null = new Map();
  private room: number;

  constructor(private readonly request: ReadRequest) {
    this.room = request.room;
  }

  root(path: string): void {
    if (this.sources.size < MOST_SOURCES) this.sources.add(path);
  }

  file(name: string, by: NamedBy): FileTally | null {
    const shown = name.length > LONGEST_NAME ? name.slice(0, LONGEST_NAME + 1) : name;
    this.names.set(shown, by);
    if (this.names.size > MOST_NAMES)
      throw new UnreadableCoverage(`it names more than ${MOST_NAMES} files`);
    if (this.tallies === null) return null;
    const known = this.tallies.get(shown);
    if (known) return known;
    const last = this.request.keep(shown);
    if (last === 0) return null;
    const tally = new FileTally(last, () => this.takesRoom());
    this.tallies.set(shown, tally);
    return tally;
  }

  result(): Pick<ReportText, "names" | "sources" | "tallies"> {
    return { names: this.names, sources: [...this.sources], tallies: this.tallies };
  }

  private takesRoom(): boolean {
    this.room -= 1;
    if (this.room >= 0) return true;
    this.tallies = null;
    if (this.request.room === 0) throw new Full();
    return false;
  }
}
