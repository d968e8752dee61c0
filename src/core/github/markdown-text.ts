/** What is written on one line of Markdown: code spans and HTML comments told from the rest. */

type Piece = { readonly kind: "text" | "code" | "comment" | "open"; readonly text: string };

/**
 * The pieces of a line, in order. `code` is with its backticks. `open`: from a comment's beginning that has
 * no end on this line. A comment in a code span is code (CommonMark 0.31, 6.1 and 6.6).
 */
function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const cut = (kind: Piece["kind"], start: number, end: number) => {
    if (start > from) pieces.push({ kind: "text", text: line.slice(from, start) });
    pieces.push({ kind, text: line.slice(start, end) });
    from = end;
  };
  for (const { index, 0: mark } of line.matchAll(/`+|<!--/g)) {
    if (index < from) continue;
    if (mark.startsWith("`")) {
      // Runs that are not matched differ in length, so there are few of them on any line.
      const end = closingRun(line, index, mark.length);
      if (end >= 0) cut("code", index, end);
    } else {
      const end = line.indexOf("-->", index + 2);
      if (end < 0) {
        cut("open", index, line.length);
        break;
      }
      cut("comment", index, end + 3);
    }
  }
  if (from < line.length) pieces.push({ kind: "text", text: line.slice(from) });
  return pieces;
}

/** Where the code span ends that a run of backticks begins; -1 when it begins none. */
function closingRun(line: string, start: number, length: number): number {
  let at = start + length;
  for (;;) {
    at = line.indexOf("`", at);
    if (at < 0) return -1;
    let end = at;
    while (line[end] === "`") end += 1;
    if (end - at === length) return end;
    at = end;
  }
}

/** The line without its comments. */
export function visibleText(line: string): string {
  if (!line.includes("<!--")) return line;
  return piecesOf(line)
    .map(({ kind, text }) => (kind === "comment" ? "" : text))
    .join("");
}

/** What stands before a comment that does not end on this line; null where none begins. */
export function beforeOpenComment(line: string): string | null {
  if (!line.includes("<!--")) return null;
  const last = piecesOf(line).at(-1);
  return last?.kind === "open" ? line.slice(0, line.length - last.text.length) : null;
}

/** The line without its code spans: what GitHub makes links and pictures of. */
export function withoutCode(line: string): string {
  if (!line.includes("`")) return line;
  return piecesOf(line)
    .map(({ kind, text }) => (kind === "code" ? " " : text))
    .join("");
}

/**
 * A heading's or a box's words, to compare them by: without emphasis, links, pictograms, numbering and
 * punctuation around them; in lower case. `## 1. **Why?** 🤔` is `why`.
 */
export function nameOf(text: string): string {
  return text
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replace(/[*_`~]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(/^\d+ (?=\p{L})/u, "");
}

/** The whole of it is bold: `**Why**`, `__Why:__`. People write headings so; Markdown knows nothing of it. */
export function isBold(text: string): boolean {
  return /^(\*\*|__)[^*_]+\1:?$/.test(text);
}

// Bounded, so that a text of nothing but beginnings takes no longer.
const PICTURE =
  /!\[[^\]]{0,500}\](\([ \t]*<?[^\s)>]|\[)|<(img|video|source)\s[^>]{0,1000}?\bsrc[ \t]*=[ \t]*["']?[^\s"'>]|(?<!\]\()https?:\/\/[\w.-]{1,200}\/(user-attachments\/assets|[\w.-]{1,100}\/[\w.-]{1,100}\/assets\/\d{1,20}|storage\/user\/\d{1,20}\/files)\/[\w-]|(?<!\]\()https?:\/\/(user|private-user)-images\.[\w.-]{1,200}\/\w/i;

/** Whether a line shows a picture or a video: Markdown's image, HTML's, or the bare address of an upload. */
export function showsPicture(line: string): boolean {
  return PICTURE.test(withoutCode(line));
}
