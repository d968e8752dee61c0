import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import { commentText } from "../comments/comments.ts";
import type { Match, SourceFile } from "../rule.ts";
import { directiveIn, type Found, isReason } from "./directive.ts";
import { DIRECTIVES } from "./directives.ts";
import { isInTest, TEST_FIX } from "./in-tests.ts";
import { isExplainedAbove, isExplainedBehind } from "./reasons.ts";

/** Any of the words that the directives begin with, so that most comments are left at once. */
const HINT =
  /disable|ignore|suppress|no ?qa|nosec|no ?sonar|nopmd|nolint|no ?cov|pragma|skip|expect-error|nocheck|\boff\b|flow|inspection|todo|reek|lint|jshint|fixme|semgrep|lgtm|codeql/i;

export function silences(node: SyntaxNode, file: SourceFile): readonly Match[] | null {
  const text = node.text();
  if (!HINT.test(text)) return null;
  const { lines, block, doc } = commentText(text);
  // Documentation shows directives; in PHP, tools read it.
  if (doc && file.language !== "php" && lines.length > 1) return null;
  const pieces = piecesOf(lines, block, file);
  const found: { at: number; one: Found; alone: boolean }[] = [];
  pieces.forEach(({ at, text: piece }) => {
    const one = directiveIn(piece, DIRECTIVES[file.language]);
    if (one) found.push({ at, one, alone: pieces.length === 1 });
  });
  if (found.length === 0) return null;
  const words = pieces.filter(({ text: piece }) => !directiveIn(piece, DIRECTIVES[file.language]));
  const { start, end } = node.range();
  const rest = (file.lines[end.line] ?? "").slice(end.column);
  const inTest = isInTest(node, file);
  const explained =
    words.some(({ at, text: piece }) => found.some((one) => near(one.at, at)) && isReason(piece)) ||
    isExplainedBehind(rest, file.language) ||
    isExplainedAbove(file, start.line);
  if (explained) return null;
  return found
    .filter(({ one }) => !isReason(one.rest) && !isPlain(one, file, start.line))
    .filter(({ one }) => !(inTest && one.namesOne))
    .map(({ one }) => ({
      node,
      message: messageOf(one),
      ...(inTest && one.directive.rules ? { fix: TEST_FIX } : {}),
      subject: collapsed(`${markOf(text)}${one.text}`),
    }));
}

/** A doc comment's own words are no reason, unless they are on the tag's line or the one around it. */
const near = (directive: number, words: number) => Math.abs(directive - words) <= 1;

/** `why # noqa` and `//nolint // why` are two each. */
function piecesOf(lines: readonly string[], block: boolean, file: SourceFile) {
  const split =
    file.language === "python" || file.language === "ruby" ? /\s#+(?=\s*[\w:])/ : /\s\/\/+/;
  return lines
    .flatMap((line, at) => (block ? [line] : line.split(split)).map((text) => ({ at, text })))
    .filter(({ text }) => text.trim() !== "");
}

function isPlain({ directive }: Found, file: SourceFile, row: number): boolean {
  const line = file.lines[row] ?? "";
  if (directive.explainedBy?.test(line)) return true;
  if (!directive.toggles) return false;
  return closes(file, directive.pattern, row);
}

const toggled = new WeakMap<SourceFile, ReadonlySet<number>>();

/** Every second one of a directive that opens and closes. */
function closes(file: SourceFile, pattern: RegExp, row: number): boolean {
  let known = toggled.get(file);
  if (!known) {
    const rows = file.lines.flatMap((line, at) => {
      const said = line.trim();
      return said.startsWith("#") && pattern.test(said.slice(1).trim()) ? [at] : [];
    });
    known = new Set(rows.filter((_, at) => at % 2 === 1));
    toggled.set(file, known);
  }
  return known.has(row);
}

const markOf = (text: string) =>
  /^#(?!\[)/.test(text) ? "# " : /^\/\/(?=\w)/.test(text) ? "//" : "";

function messageOf({ text, namesRule }: Found): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  const lead = `\`${collapsed(shown)}\` silences a check and does not say why`;
  return namesRule ? lead : `${lead}, and names no rule`;
}
