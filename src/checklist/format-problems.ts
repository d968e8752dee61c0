import type { Problem } from "../core/checklist.ts";
import { displayWidth } from "../core/display-width.ts";
import { plainLine } from "../core/plain-text.ts";

/** Columns of a line's text that are shown; of a longer line, those around the fault. */
const WIDTH = 100;
/** Columns before the fault of which so many are shown that what follows has room. */
const BEFORE = 60;
/** Characters on either side of the fault that are looked at: a line may be as long as the file. */
const NEIGHBOURHOOD = 400;

/**
 * Problems as text for a terminal or a log, without colour. Each is one line `file:line:column  message;
 * hint`, then the line of the checklist with a caret under the column.
 */
export function formatProblems(problems: readonly Problem[]): string {
  return `${problems.map(formatProblem).join("\n")}\n`;
}

function formatProblem({ at, message, hint, lineText }: Problem): string {
  const head = `${at.file}:${at.line}:${at.column}  ${message}${hint === null ? "" : `; ${hint}`}`;
  const said = plainLine(head);
  if (lineText.trim() === "") return said;
  const split = at.column - 1;
  const before = shown(lineText.slice(Math.max(0, split - NEIGHBOURHOOD), split));
  const after = shown(lineText.slice(split, split + NEIGHBOURHOOD));
  const isLong = split > NEIGHBOURHOOD || displayWidth(before) > BEFORE + 10;
  const begin = isLong ? `…${cutStart(before, BEFORE)}` : before;
  const end = cutEnd(after, WIDTH - displayWidth(begin));
  const number = String(at.line);
  const margin = " ".repeat(number.length);
  const caret = `${" ".repeat(displayWidth(begin))}^`;
  return `${said}\n  ${number} | ${begin}${end}\n  ${margin} | ${caret}`;
}

/** Plain, with every tab two columns wide: a terminal's tab stops would move the caret. */
function shown(text: string): string {
  return text.split("\t").map(plainLine).join("  ");
}

function cutStart(text: string, width: number): string {
  const characters = [...text];
  let begin = characters.length;
  for (let left = width; begin > 0 && left > 0; begin--)
    left -= displayWidth(characters[begin - 1] as string);
  return characters.slice(begin).join("");
}

function cutEnd(text: string, width: number): string {
  if (text.length <= width && displayWidth(text) <= width) return text;
  let end = "";
  let left = width - 1;
  for (const character of text) {
    left -= displayWidth(character);
    if (left < 0) break;
    end += character;
  }
  return `${end}…`;
}
