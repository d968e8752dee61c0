import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { SourceFile } from "../rule.ts";

/** The kinds of comments in the grammars; PHP's, Go's and others' are all `comment`. */
export const COMMENT_KINDS: readonly string[] = [
  "comment",
  "line_comment",
  "block_comment",
  "multiline_comment",
];

/** What a comment says, its marks taken away. */
interface CommentText {
  /** One for each line of the comment; the indentation behind the mark is kept. */
  readonly lines: readonly string[];
  readonly block: boolean;
  /** Documentation by its mark: `/**`, `///`, `//!`. */
  readonly doc: boolean;
}

const BLOCK_START = /^(?:\/\*[*!]?|=begin\b|<!--)/;
const BLOCK_END = /(?:\*+\/|-->|\n=end)\s*$/;
/** A line's own mark; Rust and C# mark documentation by a third sign. */
const LINE_MARK = /^(?:\/\/[/!]?|#+!?)/;

export function commentText(text: string): CommentText {
  const written = text.trimEnd();
  const start = BLOCK_START.exec(written)?.[0];
  if (start === undefined) {
    const mark = LINE_MARK.exec(written)?.[0] ?? "";
    const doc = mark === "///" || mark === "//!";
    return { lines: [written.slice(mark.length)], block: false, doc };
  }
  const inner = written.slice(start.length).replace(BLOCK_END, "").split(/\r?\n/);
  const starred = inner.slice(1).every((line) => /^\s*(?:\*|$)/.test(line));
  const lines = starred
    ? inner.map((line, at) => (at > 0 ? line.replace(/^\s*\*?/, "") : line))
    : inner;
  return { lines, block: true, doc: start === "/**" || start === "/*!" };
}

const HASHES: ReadonlySet<SyntaxLanguage> = new Set(["python", "ruby", "php"]);
const SLASHES: ReadonlySet<SyntaxLanguage> = new Set([
  "javascript",
  "typescript",
  "go",
  "java",
  "kotlin",
  "rust",
  "csharp",
  "php",
]);

/**
 * What a line says that holds nothing but a line comment; null for any other line, and for documentation.
 * By its text: a line of a long string may look so, too.
 */
export function commentLine(line: string, language: SyntaxLanguage): string | null {
  const written = line.trim();
  if (written.startsWith("//") && SLASHES.has(language))
    return /^\/\/(?:\/(?!\/)|!)/.test(written) ? null : written.slice(2);
  if (written.startsWith("#") && HASHES.has(language))
    return written.startsWith("#[") && language === "php" ? null : written.slice(1);
  return null;
}

/** Line comments below each other, at one indentation, alone on their lines. */
export interface CommentRun {
  /** The line of the first, from 0. */
  readonly row: number;
  /** See `commentLine`. */
  readonly lines: readonly string[];
}

const runs = new WeakMap<SourceFile, Map<number, CommentRun>>();

/** The run that holds a line, from 0; null where the line is not a line comment alone. */
export function commentRun(file: SourceFile, row: number): CommentRun | null {
  let known = runs.get(file);
  if (!known) {
    known = new Map();
    runs.set(file, known);
  }
  const before = known.get(row);
  if (before) return before;
  const said = (at: number) => commentLine(file.lines[at] ?? "", file.language);
  if (said(row) === null) return null;
  const indent = indentOf(file.lines[row] ?? "");
  const belongs = (at: number) => said(at) !== null && indentOf(file.lines[at] ?? "") === indent;
  let first = row;
  while (first > 0 && belongs(first - 1)) first--;
  const lines: string[] = [];
  for (let at = first; belongs(at); at++) lines.push(said(at) ?? "");
  const run = { row: first, lines };
  for (let at = 0; at < lines.length; at++) known.set(first + at, run);
  return run;
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
