import type { SyntaxLanguage } from "../../core/syntax.ts";
import { isCode } from "../comments/code-likeness.ts";
import { commentLine, commentText } from "../comments/comments.ts";
import { isTodo } from "../leftovers/todo-marks.ts";
import type { SourceFile } from "../rule.ts";
import { directiveIn, isReason } from "./directive.ts";
import { DIRECTIVES } from "./directives.ts";

/** Behind a `TODO` it says why it cannot be done now. */
const WAITS = /\b(?:because|since|until|once|due to|upstream)\b/i;

/** Lines above that are gone through for a reason. */
const REACH = 30;

/** Attributes, annotations and pragmas stand between a reason and what it explains. */
const PASSED: Readonly<Partial<Record<SyntaxLanguage, RegExp>>> = {
  java: /^\s*@\w/,
  kotlin: /^\s*@\w/,
  rust: /^\s*#!?\[/,
  csharp: /^\s*(?:\[|#pragma\b|#nullable\b)/,
  php: /^\s*#\[/,
};

/** Comments that are read by a tool or by the language, and say nothing about why. */
const MARKS =
  /^\s*(?:[!]|-\*-|frozen_string_literal|encoding:|typed:|coding[:=]|region\b|endregion\b|#region|#endregion|go:|\+build|<reference|<\/?\w+>|eslint-(?!plugin|config)\w|dod-ignore\b|@\w+|=+$|-+$|Copyright|SPDX-|(?:eslint|biome|prettier|ktlint|rubocop|phpcs|checkstyle|pylint|istanbul|c8|v8)\b[\w-]*[: -](?:en|off|on|disable|ignore))/i;

/**
 * Whether the lines above a row, from 0, say why: a sentence in a comment that is none of a tool's, no code
 * and no documentation.
 */
export function isExplainedAbove(file: SourceFile, row: number): boolean {
  let at = row - 1;
  for (let steps = 0; at >= 0 && steps < REACH; steps++, at--) {
    const line = file.lines[at] ?? "";
    const said = commentLine(bare(line), file.language);
    if (said !== null) {
      if (said.trim() === "" && file.language === "go") continue;
      if (isTools(said, file.language)) continue;
      return isExplanation(file, at, row);
    }
    if (/\*\/\s*\}?\s*$/.test(line)) {
      const block = blockAbove(file, at);
      if (block === null || block.doc) return false;
      if (block.lines.length === 1 && isTools(block.lines[0] ?? "", file.language)) continue;
      const left = withoutTodo(block.lines.filter((one) => !isTools(one, file.language)));
      return isSentence(left.join(" ").trim()) && !isCode(left.join("\n"), file);
    }
    if (!PASSED[file.language]?.test(line)) return false;
  }
  return false;
}

/** Markup puts comments into braces. */
const bare = (line: string) => line.replace(/^\s*\{\s*(?=\/[/*])/, "");

function isTools(said: string, language: SyntaxLanguage): boolean {
  return MARKS.test(said) || directiveIn(said, DIRECTIVES[language]) !== null;
}

/** What is to do is no reason: it ends what is said before it, unless it says itself what it waits for. */
function withoutTodo(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex(isTodo);
  return at < 0 || WAITS.test(lines.slice(at).join(" ")) ? lines : lines.slice(0, at);
}

/** Of line comments that end at a line, those of its paragraph. */
function isExplanation(file: SourceFile, last: number, row: number): boolean {
  let first = last;
  const said = (at: number) => commentLine(bare(file.lines[at] ?? ""), file.language);
  while (first > 0 && last - first < REACH) {
    const above = said(first - 1);
    if (above === null || above.trim() === "" || isTools(above, file.language)) break;
    first--;
  }
  const written = Array.from({ length: last - first + 1 }, (_, at) => said(first + at) ?? "");
  const lines = withoutTodo(written);
  const words = lines.join(" ").trim();
  if (!isSentence(words) || isCode(lines.map((line) => line.trim()).join("\n"), file)) return false;
  return file.language !== "go" || !documents(words, file, row);
}

/** "Get returns …" above `func Get`: in Go a plain comment is documentation. */
function documents(words: string, file: SourceFile, row: number): boolean {
  const name = /^(\w+)\s/.exec(words)?.[1];
  const declared = file.lines.slice(row, row + 8).find((line) => !/^\s*\/\//.test(line)) ?? "";
  const start = /^(?:func|type|var|const|package)\b(?:\s*\([^)]*\))?\s*(\w+)/.exec(declared)?.[1];
  return name !== undefined && (name === start || name === "Package");
}

function isSentence(words: string): boolean {
  return /\p{L}{2,}\W+(?:\S+\s+)*?\S*\p{L}{2,}/u.test(words.slice(0, 400)) && isReason(words);
}

function blockAbove(file: SourceFile, last: number) {
  for (let first = last; first >= 0 && last - first < REACH * 2; first--) {
    const line = file.lines[first] ?? "";
    const start = line.indexOf("/*");
    if (start < 0) continue;
    // Behind code it belongs to that.
    if (!/^\s*\{?\s*$/.test(line.slice(0, start))) return null;
    const text = file.lines
      .slice(first, last + 1)
      .join("\n")
      .trim()
      .replace(/\s*\}$/, "");
    return commentText(text.slice(text.indexOf("/*")));
  }
  return null;
}

const BEHIND = /(?:\/\/+|\/\*+|(?<=\s)#+(?!\[))(.*)$/;

/** Whether a comment behind a place on its line says why. */
export function isExplainedBehind(rest: string, language: SyntaxLanguage): boolean {
  const said = BEHIND.exec(rest.replace(/"(?:[^"\\]|\\.)*"/g, '""'))?.[1] ?? "";
  return said
    .split(/\s(?:\/\/|#)/)
    .some((piece) => isReason(piece) && !directiveIn(piece, DIRECTIVES[language]));
}
