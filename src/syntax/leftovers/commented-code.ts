import { SYNTAX_LANGUAGES } from "../../core/syntax.ts";
import type { SyntaxNode } from "../../core/syntax-node.ts";
import { isCode } from "../comments/code-likeness.ts";
import {
  COMMENT_KINDS,
  type CommentRun,
  commentRun,
  commentText,
  indentOf,
} from "../comments/comments.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { announcesExample, isProse } from "./prose.ts";
import { isTodo } from "./todo-marks.ts";

/** Parts of one comment that are tried; nobody mixes prose and code more often. */
const MOST_PARTS = 30;
const MOST_LINES = 400;

/** What tools read: no code, though it may parse as such. */
const DIRECTIVE =
  /^\s*(?:@|\$Flow|!|\+build\b|(?:eslint|biome|oxlint|prettier|tslint|jshint|istanbul|c8|v8|webpack|global|globals|exported|noqa|type|mypy|pylint|pyright|ruff|flake8|isort|fmt|yapf|pragma|nosec|nolint|lint|rubocop|frozen_string_literal|encoding|typed|coding|vim?|ex|phpcs|spell-?checker|cspell|codespell|language|noinspection|region|endregion|#region|#endregion|sourceMappingURL|Deprecated|Output|requires-python|dependencies)(?:\b[\w./-]*:|\s*=|-[\w-]+|\s|$))/i;
const INNER = /^\s*(?:\/\/|#+\s)/;
const URL = /^\s*[\w+-]*:?\/\/\S+|^\s*https?:\S*/;
/** A comment in front of a branch tells when it is taken. */
const BRANCH = /^\s*(?:\}?\s*else\b|elif\b|elsif\b|case\b|default\s*:|when\b|catch\b|except\b)/;
const DECLARATION =
  /^\s*(?:(?:export|public|private|protected|internal|static|final|abstract|async|pub(?:\([^)]*\))?|override|open|default|unsafe|sealed|partial|virtual|inline|suspend|data)\s+)*(?:def|func|fun|fn|class|module|interface|struct|enum|trait|impl|type|function|object|attr_\w+|const|var|package|@\w+|#\[)(?=[\s(<[:]|$)/;

/** The sentence is not over: what follows is its object. */
const LEADS_ON =
  /(?:[,:=-]|\b(?:a|an|the|as|is|are|be|to|of|in|on|by|with|from|for|and|or|if|when|call|calls|calling|use|uses|using|via|like|than|that|do|does|doing|not|see|where|return|returns|get|gets))\s*$/i;

interface Part {
  /** Of its first line, counted from the comment's. */
  readonly at: number;
  readonly lines: readonly string[];
  /** The last line of prose in front of it. */
  readonly after: string | null;
}

/** The parts of a comment without prose in them. */
function partsOf(lines: readonly string[]): Part[] {
  const parts: Part[] = [];
  let after: string | null = null;
  let from = -1;
  const flush = (to: number) => {
    if (from >= 0) {
      let end = to;
      while (end > from && (lines[end - 1] ?? "").trim() === "") end--;
      parts.push({ at: from, lines: lines.slice(from, end), after });
    }
    from = -1;
  };
  lines.forEach((line, at) => {
    // Comments within the code that was commented out are its own.
    if (line.trim() === "" || (from >= 0 && INNER.test(line))) return;
    if (isProse(line) || DIRECTIVE.test(line) || URL.test(line) || isTodo(line)) {
      flush(at);
      after = line;
    } else if (from < 0) from = at;
  });
  flush(lines.length);
  return parts.slice(0, MOST_PARTS);
}

/** The first lines, counted from the comment's, of code in it. */
function codeLines(lines: readonly string[], documents: boolean, file: SourceFile): number[] {
  if (lines.length > MOST_LINES) return [];
  const parts = partsOf(lines);
  const whole =
    parts.length === 1 &&
    parts[0]?.after === null &&
    lastLine(lines) === lastLine(parts[0]?.lines ?? []);
  return parts
    .filter((part) => whole || !isExample(part, lines, documents))
    .filter(({ lines: code }) => isCode(dedented(code), file))
    .map(({ at }) => at);
}

function dedented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== "").map(indentOf);
  const least = indents.reduce((one, other) => Math.min(one, other), MOST_LINES);
  return lines.map((line) => line.slice(least)).join("\n");
}

const lastLine = (lines: readonly string[]) =>
  [...lines].reverse().find((line) => line.trim() !== "");

/** Code within prose: it shows something, where it is announced, set off or part of what documents. */
function isExample(part: Part, lines: readonly string[], documents: boolean): boolean {
  if (documents) return true;
  const next = lines.slice(part.at + part.lines.length).find((line) => line.trim() !== "");
  // Prose that goes on in lower case has the code in its midst.
  if (next !== undefined && /^\s*[a-z]/.test(next)) return true;
  if (part.after === null) return part.lines.length < 2;
  if (announcesExample(part.after)) return true;
  if (indentOf(part.lines[0] ?? "") > indentOf(part.after) + 1) return true;
  return (
    part.lines.length < 2 && LEADS_ON.test(part.after) && !/[;{}]\s*$/.test(part.lines[0] ?? "")
  );
}

const known = new WeakMap<CommentRun, ReadonlySet<number>>();

function codeOfRun(run: CommentRun, file: SourceFile): ReadonlySet<number> {
  let found = known.get(run);
  if (!found) {
    const next = file.lines[run.row + run.lines.length] ?? "";
    const branch = run.lines.length === 1 && BRANCH.test(next);
    found = new Set(branch ? [] : codeLines(run.lines, DECLARATION.test(next), file));
    known.set(run, found);
  }
  return found;
}

/** The run above with nothing but empty lines between: one block of code, commented out line by line. */
function runAbove(run: CommentRun, file: SourceFile): CommentRun | null {
  let row = run.row - 1;
  while (row >= 0 && (file.lines[row] ?? "").trim() === "") row--;
  return row >= 0 && row < run.row - 1 ? commentRun(file, row) : null;
}

function startsCode(run: CommentRun, at: number, file: SourceFile): boolean {
  if (!codeOfRun(run, file).has(at)) return false;
  if (at > 0) return true;
  const above = runAbove(run, file);
  return above === null || codeOfRun(above, file).size === 0;
}

function match(node: SyntaxNode, file: SourceFile): Match | null {
  if (file.role === "other") return null;
  const row = node.range().start.line;
  const run = commentRun(file, row);
  if (run) return startsCode(run, row - run.row, file) ? { node } : null;
  if (!/^(?:\/\*(?!\*)|=begin)/.test(node.text().slice(0, 7))) return null;
  const { lines } = commentText(node.text());
  return codeLines(lines, false, file).length > 0 ? { node } : null;
}

export const COMMENTED_OUT_CODE: SyntaxRule = {
  id: "commented-out-code",
  family: "leftovers",
  languages: SYNTAX_LANGUAGES,
  message: "Code is commented out",
  fix: "delete it: the history keeps it",
  labels: [
    "ruff ERA001",
    "Sonar S125",
    "eslint-plugin-sonarjs no-commented-code",
    "golangci-lint gocritic commentedOutCode",
  ],
  kinds: COMMENT_KINDS,
  where: "everywhere",
  examples: {
    bad: ["function save(user) {\n  // const old = db.get(user.id);\n  db.put(user);\n}"],
    good: ["// Calls render() when the list changes.\nlist.on('change', render);"],
  },
  match,
};
