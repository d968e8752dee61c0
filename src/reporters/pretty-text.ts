import { displayWidth } from "../core/display-width.ts";

/**
 * Breaks plain text at spaces to fit `width`; lines after the first are indented. Words longer than a
 * line (paths, commands) stay whole, so that they can be copied.
 */
export function wrap(text: string, width: number, hang: number): string {
  if (displayWidth(text) <= width) return text;
  // A column for the text is left, however long what stands before it is.
  const indent = Math.min(hang, Math.floor(width / 2));
  const lines: string[] = [];
  let line = text.slice(0, indent);
  let columns = displayWidth(line);
  let empty = true;
  for (const word of text.slice(indent).split(" ")) {
    const size = displayWidth(word);
    if (!empty && columns + 1 + size > width) {
      lines.push(line);
      line = " ".repeat(indent);
      columns = indent;
      empty = true;
    }
    if (!empty) {
      line += " ";
      columns += 1;
    }
    line += word;
    columns += size;
    empty = false;
  }
  return [...lines, line].map((one) => one.trimEnd()).join("\n");
}

/** Every line of `text` behind `indent` spaces, wrapped. */
export function indented(text: string, width: number, indent: number): string {
  const space = " ".repeat(indent);
  return text
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : wrap(space + line, width, indent)))
    .join("\n");
}

/** Of a longer text the beginning, at most `most` UTF-16 units of it with the mark that something is missing. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not through the middle of a pair of surrogates.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
