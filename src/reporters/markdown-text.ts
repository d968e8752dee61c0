import { plainBlock, plainLine } from "../core/plain-text.ts";
import { shortened } from "./pretty-text.ts";

/**
 * Text of others in GitHub's Markdown. Everything is hostile: it must not become a link, an image, HTML, a
 * heading, nor speak to people (`@name`) or to other threads (`#1`, `GH-1`, `owner/repository@sha`). GitHub looks
 * for the latter in the rendered text, where no backslash helps: a space of no width (U+200B) breaks them.
 * Sources: the GitHub Flavored Markdown specification 0.29; GitHub Docs, "Autolinked references and URLs"
 * and "Writing mathematical expressions".
 */

const BREAK = "\u200b";

// What has a meaning somewhere in a line.
const PUNCTUATION = /[\\`*_[\]#|~!]/g;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * One line of prose, safe wherever text may stand, at the beginning of a block too. What stands
 * `between backticks` becomes code.
 * @param most UTF-16 units; of a longer text the beginning is kept.
 */
export function markdownText(text: string, most = 500): string {
  return shortened(plainLine(text).trim(), most)
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? codeSpan(part.slice(1, -1)) : prose(part, at === 0)))
    .join("");
}

function prose(text: string, first: boolean): string {
  const escaped = text
    .replace(PUNCTUATION, "\\$&")
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/@/g, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/GH-(?=\d)/gi, `$&${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/www(?=\.)/gi, `$&${BREAK}`)
    // As GitHub tells to write a dollar that begins no formula.
    .replace(/\$/g, "<span>$</span>");
  if (!first) return escaped;
  // A list, or the underline of a heading.
  return escaped.replace(/^[-+=]/, "\\$&").replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** An identifier, a path or a command as code: nothing in it means anything, and it can be copied. */
export function codeSpan(text: string, most = 300): string {
  const line = shortened(plainLine(text), most);
  if (line.trim() === "") return "` `";
  const fence = "`".repeat(longestRun(line) + 1);
  // One space at both ends is taken off again.
  const space = /^[ `]|[ `]$/.test(line) ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Of a command's output the beginning says what, and the end how it came out. */
const FIRST_LINES = 8;
const LAST_LINES = 16;
const MOST_COLUMNS = 300;

/** Several lines as a block of code; every line behind `indent` spaces, so that it stays in its list. */
export function codeBlock(text: string, indent: number): string {
  const lines = plainBlock(text).trimEnd().split("\n");
  const left = lines.length - FIRST_LINES - LAST_LINES;
  const shown =
    left <= 1
      ? lines
      : [...lines.slice(0, FIRST_LINES), `… ${left} more lines`, ...lines.slice(-LAST_LINES)];
  const fence = "`".repeat(Math.max(3, longestRun(shown.join("\n")) + 1));
  const space = " ".repeat(indent);
  return [`${fence}text`, ...shown.map((line) => shortened(line, MOST_COLUMNS)), fence]
    .map((line) => (line.trim() === "" ? "" : space + line))
    .join("\n");
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
