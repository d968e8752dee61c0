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
  /** Those of them that it has more than once. */
  readonly repeated: ReadonlySet<string>;
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
/** What the format is told by; bytes. */
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
    const decoder = new StringDecoder("utf8");
    for await (const bytes of pieces(file)) {
      request.signal?.throwIfAborted();
      reader ??= await request.openReader(beginningOf(bytes), request.path, kept);
      if (reader.pushBytes) reader.pushBytes(bytes);
      else reader.push(decoder.write(bytes));
    }
    if (!reader?.pushBytes) reader?.push(decoder.end());
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

/** The file's bytes, a byte order mark removed; each piece is written over by the next but one. */
async function* pieces(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffers = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)] as const;
  const next = (at: number) => {
    const reading = file.read(buffers[at % 2 === 0 ? 0 : 1], 0, PIECE_BYTES, null);
    // It may fail before it is waited for.
    reading.catch(() => undefined);
    return reading;
  };
  let read = next(0);
  try {
    for (let at = 1; ; at++) {
      const { buffer, bytesRead } = await read;
      if (bytesRead === 0) return;
      // While one is looked at, the next is read.
      read = next(at);
      const isMarked = at === 1 && buffer.subarray(0, 3).equals(BYTE_ORDER_MARK);
      yield buffer.subarray(isMarked ? 3 : 0, bytesRead);
    }
  } finally {
    // The file is closed next; what this read says is of no use any more.
    await read.catch(() => undefined);
  }
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

function beginningOf(bytes: Uint8Array): string {
  return new StringDecoder("utf8").write(bytes.subarray(0, BEGINNING));
}

class KeptText implements CoverageSink {
  private readonly names = new Map<string, NamedBy>();
  private readonly repeated = new Set<string>();
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
    if (this.names.has(shown)) this.repeated.add(shown);
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

  result(): Omit<ReportText, "format" | "modifiedAt"> {
    const { names, repeated, tallies } = this;
    return { names, repeated, sources: [...this.sources], tallies };
  }

  private takesRoom(): boolean {
    this.room -= 1;
    if (this.room >= 0) return true;
    this.tallies = null;
    if (this.request.room === 0) throw new Full();
    return false;
  }
}
