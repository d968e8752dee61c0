import { Buffer } from "node:buffer";
import type { Hunk } from "../core/change.ts";

/** What one `diff --git` section of a patch says, its lines apart. */
export interface PatchSection {
  /** Full ids from the `index` line; null where there is none: content that is the same on both sides. */
  readonly oldOid: string | null;
  readonly newOid: string | null;
  /** git says "Binary files … differ". */
  readonly binary: boolean;
  /** Exact runs of changed lines, without context, as `-U0` would give them. */
  readonly hunks: readonly Hunk[];
  readonly insertions: number;
  readonly deletions: number;
}

export interface PatchReader {
  /** A section begins. */
  begin(): void;
  /**
   * Lines of a hunk as they stand in the patch, in pieces that may end anywhere; `HUNK_MARK` comes
   * before each hunk. Line numbers are not part of it.
   */
  body(bytes: Buffer): void;
  /** The section is over. */
  end(section: PatchSection): void;
}

/** Stands for a hunk's header. No line of a hunk begins with `@`. */
export const HUNK_MARK = Buffer.from("@@\n");

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const INDEX = /^index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})(?: \d{6})?$/;
// Everything else that may stand between `diff --git` and the first hunk.
const HEADER =
  /^(old mode|new mode|deleted file mode|new file mode|similarity index|dissimilarity index|rename from|rename to|copy from|copy to|---|\+\+\+) /;
/** Two quoted paths fit several times over. */
const LONGEST_HEADER = 256 * 1024;

const NEWLINE = 10;
const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;

/**
 * Reads a patch of `git diff --full-index` as it comes, whatever the pieces. Lines are told apart by
 * the counts of the hunk's header, never by how they look: an added line `++ x` prints as `+++ x`.
 * Paths are not read: with `core.quotePath` each is one line, and `--raw -z` gives them exactly.
 */
export class PatchParser {
  private rest: Buffer | null = null;
  private section: Section | null = null;
  /** A line of a hunk began in an earlier piece. */
  private inLine = false;

  constructor(private readonly reader: PatchReader) {}

  /** @throws Error for what is not a patch. */
  push(piece: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, piece]) : piece;
    this.rest = null;
    let at = 0;
    while (at < bytes.length) {
      if (this.inLine || this.section?.takes(bytes[at])) at = this.lines(bytes, at);
      else {
        const end = bytes.indexOf(NEWLINE, at);
        if (end < 0) {
          if (bytes.length - at > LONGEST_HEADER) throw new Error("patch: a header without end");
          this.rest = bytes.subarray(at);
          return;
        }
        this.header(bytes.toString("latin1", at, end));
        at = end + 1;
      }
    }
  }

  /** @throws Error when the patch is cut off. */
  end(): void {
    if (this.rest || this.inLine) throw new Error("patch: the last line is cut off");
    this.finishSection();
  }

  /** Takes lines of a hunk from `from` on; gives where they end. */
  private lines(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (!this.inLine) {
        if (!this.section?.takes(bytes[at])) break;
        this.section.line(bytes[at]);
      }
      const end = bytes.indexOf(NEWLINE, at);
      this.inLine = end < 0;
      at = end < 0 ? bytes.length : end + 1;
    }
    this.reader.body(bytes.subarray(from, at));
    return at;
  }

  private header(line: string): void {
    if (line.startsWith("diff --git ")) {
      this.finishSection();
      this.section = new Section();
      this.reader.begin();
      return;
    }
    const section = this.section;
    const hunk = HUNK.exec(line);
    const index = INDEX.exec(line);
    if (section && hunk) {
      section.hunk(hunk);
      this.reader.body(HUNK_MARK);
    } else if (section && index && section.hunks.length === 0) {
      section.oldOid = index[1] ?? null;
      section.newOid = index[2] ?? null;
    } else if (section && line.startsWith("Binary files ")) section.binary = true;
    else if (!section || !HEADER.test(line))
      throw new Error(`patch: unexpected line ${JSON.stringify(line.slice(0, 100))}`);
  }

  private finishSection(): void {
    if (!this.section) return;
    this.section.finish();
    this.reader.end(this.section);
    this.section = null;
  }
}

class Section implements PatchSection {
  oldOid: string | null = null;
  newOid: string | null = null;
  binary = false;
  readonly hunks: Hunk[] = [];
  insertions = 0;
  deletions = 0;
  /** The next line of each side, and how many the hunk still has. */
  private oldLine = 0;
  private newLine = 0;
  private oldLeft = 0;
  private newLeft = 0;
  private run: { removed: number; added: number } | null = null;
  private afterLine = false;

  /** Whether a line that begins so belongs to the hunk. */
  takes(first: number | undefined): boolean {
    // "\ No newline at end of file" also follows the last line that was counted.
    return this.oldLeft > 0 || this.newLeft > 0 || (this.afterLine && first === BACKSLASH);
  }

  hunk(match: RegExpExecArray): void {
    this.finish();
    this.oldLeft = Number(match[2] ?? 1);
    this.newLeft = Number(match[4] ?? 1);
    // A side without lines names the line before.
    this.oldLine = Number(match[1]) + (this.oldLeft === 0 ? 1 : 0);
    this.newLine = Number(match[3]) + (this.newLeft === 0 ? 1 : 0);
    this.afterLine = false;
  }

  line(first: number | undefined): void {
    this.afterLine = first !== BACKSLASH;
    if (first === PLUS) this.change(0, 1);
    else if (first === MINUS) this.change(1, 0);
    else if (first === SPACE) {
      this.finishRun();
      this.count(1, 1);
    } else if (first !== BACKSLASH)
      throw new Error(`patch: a hunk's line begins with the byte ${first}`);
  }

  finish(): void {
    this.finishRun();
    if (this.oldLeft !== 0 || this.newLeft !== 0)
      throw new Error("patch: a hunk does not have the lines its header says");
  }

  private change(removed: number, added: number): void {
    this.run ??= { removed: 0, added: 0 };
    this.run.removed += removed;
    this.run.added += added;
    this.deletions += removed;
    this.insertions += added;
    this.count(removed, added);
  }

  private count(removed: number, added: number): void {
    this.oldLine += removed;
    this.newLine += added;
    this.oldLeft -= removed;
    this.newLeft -= added;
    if (this.oldLeft < 0 || this.newLeft < 0)
      throw new Error("patch: a hunk has more lines than its header says");
  }

  private finishRun(): void {
    if (!this.run) return;
    const { removed, added } = this.run;
    const oldStart = this.oldLine - removed;
    const newStart = this.newLine - added;
    this.hunks.push({
      oldStart: removed === 0 ? oldStart - 1 : oldStart,
      oldLines: removed,
      newStart: added === 0 ? newStart - 1 : newStart,
      newLines: added,
    });
    this.run = null;
  }
}
