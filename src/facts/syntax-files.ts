import type { Change, ChangedFile } from "../core/change.ts";
import { addedLines } from "../core/change.ts";
import type { Tree } from "../core/facts.ts";
import { isGeneratedPath, saysGenerated } from "../core/generated-code.ts";
import { extensionOf, languageOf, OTHER_LANGUAGES } from "../core/languages.ts";
import { FactUnavailable } from "../core/result.ts";
import { isSourcePath, isTestPath } from "../core/source-paths.ts";
import type { FileRole, SyntaxLanguage, UnreadSyntax } from "../core/syntax.ts";
import { holdsTests, isTestFile } from "../core/test-files.ts";
import { type TouchedLines, touchedLines } from "../core/touched-lines.ts";
import { type Grammar, grammarOf, languageOfGrammar } from "../syntax/grammars.ts";

/** One side of a changed file, in a language that is read. */
export interface SideText {
  readonly path: string;
  readonly grammar: Grammar;
  readonly language: SyntaxLanguage;
  readonly role: FileRole;
  /** By its path tests may stand in it, or they stand among its code. */
  readonly holdsTests: boolean;
  /** A runner would take it for tests by its name, or needs no name for that. */
  readonly runs: boolean;
  readonly text: string;
}

/** A changed file of which at least one side is code that is read: plain data, which threads can hand on. */
export interface PlainCode {
  readonly file: ChangedFile;
  /** Every line counts as written by the change. */
  readonly isNew: boolean;
  readonly addedLines: number;
  /** Null where there is none, or none that is read. */
  readonly before: SideText | null;
  readonly after: SideText | null;
}

export interface ChangedCode extends PlainCode {
  readonly touched: TouchedLines;
}

export interface ChangedCodes {
  readonly codes: readonly ChangedCode[];
  readonly unread: readonly UnreadSyntax[];
  readonly otherLanguages: readonly string[];
  readonly generated: readonly string[];
}

/**
 * Above this a file's syntax is not read: 1 MiB (UTF-16 units). What people write is smaller, and a tree
 * takes some twenty times the space of its text.
 */
export const LARGEST_SYNTAX = 1024 * 1024;

/** What of the change is code whose syntax can be read, with its texts. */
export async function changedCodes(
  change: Change,
  tree: Tree,
  baseTree: () => Promise<Tree>,
): Promise<ChangedCodes> {
  const found = await Promise.all(change.files.map((file) => read(file, tree, baseTree)));
  return {
    codes: found.flatMap(({ code }) => code ?? []),
    unread: found.flatMap(({ unread }) => unread ?? []),
    otherLanguages: found.flatMap(({ file, other }) => (other ? [file.path] : [])),
    generated: found.flatMap(({ file, generated }) => (generated ? [file.path] : [])),
  };
}

interface Side extends SideText {
  readonly generated: boolean;
}

interface Found {
  readonly file: ChangedFile;
  readonly code?: ChangedCode;
  readonly unread?: UnreadSyntax;
  readonly other?: boolean;
  readonly generated?: boolean;
}

async function read(file: ChangedFile, tree: Tree, baseTree: () => Promise<Tree>): Promise<Found> {
  const isThere = file.status !== "deleted";
  if (file.kind === "binary" && isThere && grammarOf(file.path) && !isGeneratedPath(file.path))
    return { file, unread: noText(file.path) };
  if (file.kind !== "text") return { file };
  const wasThere = file.status !== "added" && file.status !== "copied";
  const oldPath = file.oldPath ?? file.path;
  if (isThere && grammarOf(file.path) === null && isOtherLanguage(file.path))
    return { file, other: file.hunks.length > 0 };
  try {
    const [before, after] = await Promise.all([
      wasThere ? sideOf(oldPath, async () => (await baseTree()).readText(oldPath)) : null,
      isThere ? sideOf(file.path, () => tree.readText(file.path)) : null,
    ]);
    // A header that the change wrote over code of people makes it no less theirs.
    if (after?.generated && (before === null || before.generated))
      return { file, generated: file.hunks.length > 0 };
    const old = before?.generated ? null : before;
    return old === null && after === null ? { file } : { file, code: codeOf(file, old, after) };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    const { reason, mend } = fault;
    return { file, unread: { path: file.path, line: null, reason, mend } };
  }
}

function codeOf(file: ChangedFile, before: SideText | null, after: SideText | null): ChangedCode {
  // What came from elsewhere, or was held to less there, is read whole, edited or not.
  const isNew =
    after !== null && file.status !== "modified" && (before === null || before.role !== after.role);
  return {
    file,
    touched: touchedLines(file, isNew),
    isNew,
    addedLines: isNew
      ? after.text.replace(/\n$/, "").split("\n").length
      : [...addedLines(file)].length,
    before,
    after,
  };
}

function noText(path: string): UnreadSyntax {
  return {
    path,
    line: null,
    reason: `${path} is no text for git: it holds a NUL byte, or is not in UTF-8`,
    mend: "write it as UTF-8 without NUL bytes, or leave it out of the item: `exclude`",
  };
}

async function sideOf(path: string, textOf: () => Promise<string | null>): Promise<Side | null> {
  const grammar = grammarOf(path);
  if (grammar === null) return null;
  const text = await textOf();
  if (text === null) return null;
  // Hardly anybody has tests written by a tool, and nobody may say so of one that is in the way.
  const generated = isGeneratedPath(path) || (!holdsTests(path) && saysGenerated(text));
  if (text.length > LARGEST_SYNTAX && !generated)
    throw new FactUnavailable(
      `${path} has ${(text.length / LARGEST_SYNTAX).toFixed(1)} MiB of text, and code above 1 MiB is not read`,
      "split it, or leave it out of the item: `exclude`",
    );
  const role = isTestPath(path) ? "test" : isSourcePath(path) ? "source" : "other";
  const inside = hasTestsInside(grammar, text);
  return {
    path,
    grammar,
    language: languageOfGrammar(grammar),
    role,
    holdsTests: holdsTests(path) || inside,
    runs: inside || isTestFile(path) || !BY_NAME.has(grammar),
    text,
    generated,
  };
}

/** Languages whose runners take files by their names alone. */
const BY_NAME = new Set<Grammar>([
  "javascript",
  "typescript",
  "tsx",
  "python",
  "go",
  "ruby",
  "php",
]);

/** Rust's `#[cfg(test)]`, vitest's in-source tests. */
function hasTestsInside(grammar: Grammar, text: string): boolean {
  return grammar === "rust" ? /#\[[\w:]*test/.test(text) : text.includes("import.meta.vitest");
}

function isOtherLanguage(path: string): boolean {
  return languageOf(path) !== null || OTHER_LANGUAGES.has(extensionOf(path));
}
