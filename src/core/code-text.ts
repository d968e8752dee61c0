/** How comments are written: `//` and block comments, `#`, or both (PHP). */
export type CommentStyle = "slashes" | "hash" | "both";

export interface TextStyle {
  readonly comments: CommentStyle;
  /** Texts in three quotes go over several lines; where they stand alone they are documentation. */
  readonly tripleQuotes?: boolean;
  /** Texts between backticks go over several lines. */
  readonly backticks?: boolean;
}

/**
 * The text with comments and documentation strings blanked out, every line and column where it was. A
 * light scanner, no parser: a quote that is not closed ends with its line.
 */
export function withoutComments(text: string, style: TextStyle): string {
  const [slashes, hash] = [style.comments !== "hash", style.comments !== "slashes"];
  let out = "";
  let at = 0;
  /** Takes up to `end`, blanked or as it stands. */
  const take = (end: number, blank: boolean) => {
    const part = text.slice(at, end);
    out += blank ? part.replace(/[^\r\n]/g, " ") : part;
    at = end;
  };
  while (at < text.length) {
    const character = text[at] as string;
    if (slashes && text.startsWith("//", at)) take(lineEnd(text, at), true);
    else if (slashes && text.startsWith("/*", at)) take(after(text, "*/", at + 2), true);
    else if (hash && character === "#" && beginsComment(text, at)) take(lineEnd(text, at), true);
    else if (style.tripleQuotes && /^("""|''')/.test(text.slice(at, at + 3)))
      take(after(text, text.slice(at, at + 3), at + 3), standsAlone(text, at));
    else if (character === '"' || character === "'" || (style.backticks && character === "`"))
      take(stringEnd(text, at, character === "`"), false);
    else take(at + 1, false);
  }
  return out;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** `$#`, `${#x}`, `a#b` and `#[attribute]` are no comments. */
function beginsComment(text: string, at: number): boolean {
  const before = text[at - 1];
  return (
    (before === undefined || /[\s;(){}]/.test(before)) &&
    text[at + 1] !== "[" &&
    text[at - 2] !== "$"
  );
}

/** Nothing but white space and a prefix before it on its line. */
function standsAlone(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^\s*[rRuU]?$/.test(text.slice(start, at));
}

function stringEnd(text: string, start: number, overLines: boolean): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === "\n" && !overLines) return at;
  }
  return text.length;
}
