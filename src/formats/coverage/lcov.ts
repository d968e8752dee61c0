import { quoted } from "../../core/quote.ts";
import { LcovBytes } from "./lcov-bytes.ts";
import { Lines } from "./lines.ts";
import type { CoverageReader, CoverageSink, FileSink, OpenCoverage } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { countOf, detached, lineOf, unreadable } from "./values.ts";

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const A = 65;
const B = 66;
const D = 68;
const S = 83;
const E = 101;
const F = 102;
/** A block of branches: whether it is one of exceptions, or a fall through; whether it can be reached. */
const BLOCK = /^([ef]?)(U?)(\d{1,10})$/;
/** Longer ones go the slow way: above them a number may be no line's, and no whole number as a double. */
const LINE_DIGITS = 7;
const BLOCK_DIGITS = 10;
const COUNT_DIGITS = 15;

/**
 * lcov's tracefile (https://github.com/linux-test-project/lcov, docs/man/geninfo.rst, "Tracefile format").
 * `DA` alone says which lines are measured, as in lcov: functions (`FN`, `FNL`), MC/DC and records that
 * later versions bring are read over. A report with a broken number is a broken report; as bytes it is read over
 * where nobody asked for the file.
 */
export const openLcov: OpenCoverage = (sink) => new LcovReader(sink);

class LcovReader implements CoverageReader {
  readonly format = "lcov";
  private readonly lines = new Lines((text, from, to, number) => this.take(text, from, to, number));
  private readonly bytes = new LcovBytes(
    (text) => this.lines.push(text),
    () => ({ inRecord: this.inRecord, isUnwanted: this.inRecord && this.file === null }),
  );
  private inRecord = false;
  /** Of the record that is open, or was the last one. */
  private name = "";
  private file: FileSink | null = null;

  constructor(private readonly sink: CoverageSink) {}

  push(text: string): void {
    this.lines.push(text);
  }

  pushBytes(piece: Uint8Array): void {
    this.bytes.push(piece);
  }

  end(): void {
    this.bytes.end();
    this.lines.end();
    if (this.inRecord)
      throw new UnreadableCoverage("it was cut short: its last `SF:` has no `end_of_record`");
  }

  private take(text: string, from: number, to: number, number: number): void {
    const first = text.charCodeAt(from);
    if (first === D && text.charCodeAt(from + 1) === A) {
      if (text.startsWith("DA:", from)) this.data(text, from + 3, to, number);
    } else if (first === B) {
      if (text.startsWith("BRDA:", from)) this.branch(text, from + 5, to, number);
    } else if (first === S) {
      if (text.startsWith("SF:", from)) this.open(text.slice(from + 3, to), number);
    } else if (first === E && text.startsWith("end_of_record", from)) {
      this.inRecord = false;
    }
  }

  private open(name: string, number: number): void {
    // Without its end, what is missing of the record before can't be told (reports put together by `cat`).
    if (this.inRecord) throw this.broken(number, "`SF:` before the last file's `end_of_record`");
    this.inRecord = true;
    this.name = detached(name);
    // lcov skips a record without a name.
    this.file = name.trim() === "" ? null : this.sink.file(this.name, "path");
  }

  private broken(number: number, reason: string): UnreadableCoverage {
    if (!this.bytes.skipped) return unreadable(number, reason);
    return new UnreadableCoverage(`the record of ${quoted(this.name)}: ${reason}`);
  }

  /** `DA:<line>,<hits>[,<checksum>]`: the checksum may hold anything. */
  private data(text: string, from: number, to: number, number: number): void {
    if (!this.inRecord) throw this.broken(number, "`DA:` before any `SF:`");
    // A report is made of these: each is gone through once.
    let line = 0;
    let comma = from;
    for (let digit = digitAt(text, comma, to); digit >= 0; digit = digitAt(text, ++comma, to))
      line = line * 10 + digit;
    let hits = 0;
    let end = comma + 1;
    for (let digit = digitAt(text, end, to); digit >= 0; digit = digitAt(text, ++end, to))
      hits = hits * 10 + digit;
    const plain =
      isShort(comma - from, LINE_DIGITS) &&
      comma < to &&
      text.charCodeAt(comma) === COMMA &&
      isShort(end - comma - 1, COUNT_DIGITS) &&
      (end === to || text.charCodeAt(end) === COMMA);
    if (!plain) this.unusual(text.slice(from, to), number);
    else if (line > 0) this.file?.line(line, hits);
  }

  /** A `DA` that is not of digits alone, or of very many. */
  private unusual(fields: string, number: number): void {
    const [first = "", second = ""] = fields.split(",", 2);
    const line = lineOf(first);
    const hits = countOf(second);
    if (line === null || hits === null)
      throw this.broken(number, `\`DA:\` with ${quoted(fields)} is no line and its hits`);
    if (this.file && line > 0) this.file.line(line, hits);
  }

  /**
   * `BRDA:<line>,[e|f][U]<block>,<branch>,<taken>`, where a branch may be an expression with commas in
   * it. Not counted are `e`, the ways out by an exception that a C++ compiler puts on every call and
   * nobody wrote, and `U`, which the source calls unreachable and lcov leaves out.
   */
  private branch(text: string, from: number, to: number, number: number): void {
    if (!this.inRecord) throw this.broken(number, "`BRDA:` before any `SF:`");
    // A C++ report is made of these: of files that nobody asked for, none is cut out.
    if (!this.file && isPlainBranch(text, from, to)) return;
    const fields = text.slice(from, to);
    const [first = "", block = ""] = fields.split(",", 2);
    const line = lineOf(first);
    const last = fields.lastIndexOf(",");
    const taken = fields.slice(last + 1) === "-" ? 0 : countOf(fields.slice(last + 1));
    const [, kind = "", unreached = "", id = ""] = BLOCK.exec(block) ?? [];
    const name = first.length + 1 + block.length;
    if (line === null || taken === null || id === "" || last <= name + 1)
      throw this.broken(number, `\`BRDA:\` with ${quoted(fields)} is no branch`);
    if (this.file && line > 0 && kind !== "e" && unreached === "")
      this.file.branch(line, detached(id + fields.slice(name, last)), taken > 0);
  }
}

/** Whether a `BRDA` is of digits alone, or `-` where it was not reached: then nothing is wrong with it. */
function isPlainBranch(text: string, from: number, to: number): boolean {
  const block = pastDigits(text, from, to);
  let at = block + 1;
  const kind = text.charCodeAt(at);
  if (kind === E || kind === F) at += 1;
  const branch = pastDigits(text, at, to);
  const taken = pastDigits(text, branch + 1, to);
  const last = taken + 1;
  const isReached = text.charCodeAt(last) !== MINUS;
  const end = isReached ? pastDigits(text, last, to) : last + 1;
  return (
    isShort(block - from, LINE_DIGITS) &&
    isShort(branch - at, BLOCK_DIGITS) &&
    taken > branch + 1 &&
    isShort(end - last, COUNT_DIGITS) &&
    end === to &&
    text.charCodeAt(block) === COMMA &&
    text.charCodeAt(branch) === COMMA &&
    text.charCodeAt(taken) === COMMA
  );
}

function isShort(digits: number, most: number): boolean {
  return digits > 0 && digits <= most;
}

/** Where the digits end. */
function pastDigits(text: string, from: number, to: number): number {
  let at = from;
  while (digitAt(text, at, to) >= 0) at += 1;
  return at;
}

/** Below zero where none is. */
function digitAt(text: string, at: number, to: number): number {
  if (at >= to) return -1;
  const digit = text.charCodeAt(at) - ZERO;
  return digit <= 9 ? digit : -1;
}
