import { unreadable } from "./values.ts";

/** A longer line is in no report that a tool wrote (in UTF-16 code units). */
export const MAX_LENGTH = 1024 * 1024;

const RETURN = 13;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Gets a line as a part of a longer text, without its end (`\n` or `\r\n`): most lines of a large
 * report are looked at and never cut out.
 * @param number of the line, from 1
 */
export type TakeLine = (text: string, from: number, to: number, number: number) => void;

/** Cuts a text that comes in pieces into lines. Holds no more than a piece and an unfinished line. */
export class Lines {
  private rest = "";
  /** Lines that were taken. */
  number = 0;

  constructor(private readonly take: TakeLine) {}

  /** @throws UnreadableCoverage for a line above {@link MAX_LENGTH}, and what `take` throws. */
  push(piece: string): void {
    const first = piece.indexOf("\n");
    if (first < 0) this.rest += piece;
    else {
      // Pieces without an end of line are only put together: a long line costs no second look.
      const text = this.rest + piece;
      let from = 0;
      let end = this.rest.length + first;
      while (end >= 0) {
        this.line(text, from, end);
        from = end + 1;
        end = text.indexOf("\n", from);
      }
      this.rest = text.slice(from);
    }
    if (this.rest.length > MAX_LENGTH) this.line(this.rest, 0, this.rest.length);
  }

  /**
   * The text is over.
   * @returns whether its last line had an end
   */
  end(): boolean {
    const whole = this.rest === "";
    if (!whole) this.line(this.rest, 0, this.rest.length);
    this.rest = "";
    return whole;
  }

  private line(text: string, start: number, end: number): void {
    this.number += 1;
    if (end - start > MAX_LENGTH)
      throw unreadable(this.number, `it is longer than ${MAX_LENGTH} characters`);
    const marked = this.number === 1 && text.charCodeAt(start) === BYTE_ORDER_MARK;
    const from = marked ? start + 1 : start;
    const to = end > from && text.charCodeAt(end - 1) === RETURN ? end - 1 : end;
    this.take(text, from, to, this.number);
  }
}
