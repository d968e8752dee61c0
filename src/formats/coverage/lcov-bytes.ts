import { Buffer } from "node:buffer";
import { MAX_LENGTH } from "./lines.ts";

const NEW_LINE = 10;
const END = "end_of_record";
const START = "SF:";

/** Where the reader of the text stands. */
export interface LcovPlace {
  readonly inRecord: boolean;
  /** Nobody asked for the lines of the open record. */
  readonly isUnwanted: boolean;
}

/**
 * Hands on of an lcov report's bytes, in whole lines, what must be read: all but the insides of records that nobody
 * asked for. Of these the end is looked for in the bytes: decoding them is most of what a large report costs.
 */
export class LcovBytes {
  private rest: Buffer = Buffer.alloc(0);
  /** Something was passed over: lines that are counted afterwards are not the report's. */
  skipped = false;

  constructor(
    private readonly read: (text: string) => void,
    private readonly place: () => LcovPlace,
  ) {}

  /** @param piece may be written over afterwards */
  push(piece: Uint8Array): void {
    const own = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    if (this.rest.length > 0) {
      // One line is put together, and the rest is looked at where it lies: copying it all takes as long as reading.
      from = own.indexOf(NEW_LINE) + 1;
      const line = Buffer.concat([this.rest, from > 0 ? own.subarray(0, from) : own]);
      if (from === 0) {
        this.keep(line);
        return;
      }
      this.lines(line);
    }
    const end = own.lastIndexOf(NEW_LINE) + 1;
    this.lines(own.subarray(from, end));
    this.keep(Buffer.from(own.subarray(end)));
  }

  private lines(whole: Buffer): void {
    let from = 0;
    while (from < whole.length) from = this.part(whole, from);
  }

  private keep(rest: Buffer): void {
    this.rest = rest;
    // The reader of the text refuses it.
    if (rest.length > MAX_LENGTH) this.end();
  }

  /** What has no end of a line. */
  end(): void {
    if (this.rest.length > 0) this.read(this.rest.toString("utf8"));
    this.rest = Buffer.alloc(0);
  }

  /** @returns where the next part begins, which is the beginning of a line */
  private part(bytes: Buffer, from: number): number {
    const { inRecord, isUnwanted } = this.place();
    const mark = lineWith(bytes, inRecord ? END : START, from);
    const to = mark < 0 ? bytes.length : bytes.indexOf(NEW_LINE, mark) + 1;
    if (!isUnwanted) {
      this.read(bytes.toString("utf8", from, to));
      return to;
    }
    // A record that begins in another is a fault, which the reader of the text names.
    const next = lineWith(bytes, START, from);
    const last = mark < 0 ? bytes.length : mark;
    const start = next >= 0 && next < last ? next : last;
    if (start > from) this.skipped = true;
    if (start < bytes.length) this.read(bytes.toString("utf8", start, to));
    return to;
  }
}

/**
 * Where the next line begins that begins so; -1 where there is none. The word alone is looked for: its first letter
 * is rare in a report, and the end of a line is not.
 */
function lineWith(bytes: Buffer, word: string, from: number): number {
  let at = bytes.indexOf(word, from);
  while (at > from && bytes[at - 1] !== NEW_LINE) at = bytes.indexOf(word, at + 1);
  return at;
}
