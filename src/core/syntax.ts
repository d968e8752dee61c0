import type { Language } from "./project.ts";

/** The languages whose syntax is read. */
export const SYNTAX_LANGUAGES = [
  "javascript",
  "typescript",
  "python",
  "go",
  "java",
  "kotlin",
  "rust",
  "csharp",
  "ruby",
  "php",
] as const satisfies readonly Language[];

export type SyntaxLanguage = (typeof SYNTAX_LANGUAGES)[number];

/** The checks that judge by rules over syntax trees; each rule belongs to one. */
export type RuleFamily = "error-handling" | "leftovers" | "suppressions";

/**
 * What a file is for, by its path: `source` is shipped, `test` tests it or is data of tests, `other` is
 * code beside them: scripts, examples, configuration, benchmarks.
 */
export type FileRole = "source" | "test" | "other";

/** A changed file whose tree was read. */
export interface SyntaxFile {
  readonly path: string;
  readonly language: SyntaxLanguage;
  readonly role: FileRole;
  /** Lines that the change wrote. */
  readonly addedLines: number;
}

/** What a rule found in what the change wrote. Lines and columns count from 1. */
export interface SyntaxFinding {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
  /** The rule has to be asked for. */
  readonly optIn: boolean;
  /** What an option may name or match: a directive, the text of a comment, a call. */
  readonly subject: string | null;
}

/** A file of a language that is read, and what of it could not be. */
export interface UnreadSyntax {
  readonly path: string;
  /** The first line that could not be read; null for the whole file. */
  readonly line: number | null;
  readonly reason: string;
  /** What would make it readable, or leaves it out. */
  readonly mend: string;
}

export interface SyntaxReport {
  /** Sorted by path, those that could be read only in part included. */
  readonly files: readonly SyntaxFile[];
  /** Of languages that are read, and yet could not be. Nothing that they hold may count as clean. */
  readonly unread: readonly UnreadSyntax[];
  /** Changed code in languages that are not read here; paths. */
  readonly otherLanguages: readonly string[];
  /** Changed code that tools wrote, which is not looked at; paths. */
  readonly generated: readonly string[];
  /** Sorted by path, line, column and rule. */
  readonly findings: readonly SyntaxFinding[];
}
