import type { Problem, SourcePosition } from "../core/checklist.ts";

/** The text of one checklist file, and the way from an offset in it to a line and a column. */
export class SourceText {
  private lineStarts: number[] | null = null;

  constructor(
    /** As shown to people: relative to the repository root, or `recommended (bundled)`. */
    readonly file: string,
    readonly text: string,
  ) {}

  /** Lines and columns count from 1; a column is a UTF-16 code unit, as in editors. */
  position(offset: number): SourcePosition {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineIndex(at);
    return { file: this.file, line: line + 1, column: at - this.start(line) + 1 };
  }

  /** The text of a line counted from 1, without its line break. */
  lineText(line: number): string {
    const begin = this.start(line - 1);
    const end = this.text.indexOf("\n", begin);
    return this.text.slice(begin, end < 0 ? undefined : end).replace(/\r$/, "");
  }

  private lineIndex(offset: number): number {
    const starts = this.starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private start(line: number): number {
    return this.starts()[line] ?? this.text.length;
  }

  /** YAML breaks lines at LF and CRLF; so do editors. */
  private starts(): number[] {
    if (this.lineStarts) return this.lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1))
      starts.push(at + 1);
    this.lineStarts = starts;
    return starts;
  }
}

/** A place in a checklist file. */
export interface Place {
  readonly source: SourceText;
  /** In UTF-16 code units from the beginning of the text. */
  readonly offset: number;
}

export function positionOf(place: Place): SourcePosition {
  return place.source.position(place.offset);
}

/** A fault at a place. `hint` is the nearest valid name or what was expected; null for none. */
export function problemAt(place: Place, message: string, hint: string | null = null): Problem {
  const at = positionOf(place);
  return { at, message, lineText: place.source.lineText(at.line), hint };
}
