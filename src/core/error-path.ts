import type { SyntaxLanguage, UnreadSyntax } from "./syntax.ts";

/** A place where an error is handled, on lines that the change wrote. Lines count from 1. */
export interface ErrorPath {
  readonly path: string;
  readonly language: SyntaxLanguage;
  /** As written, shortened: `catch (error)`, `if err != nil`, `except ValueError`, `.catch(…)`. */
  readonly what: string;
  /** Of the handler's head. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /**
   * Lines of the handler's body that run only when the error is handled, first to last. Null where it has none of its
   * own: the body stands on a line with what it guards, or is empty.
   */
  readonly body: { readonly line: number; readonly endLine: number } | null;
}

/** The error paths that the change wrote or altered. */
export interface ErrorPaths {
  /** Sorted by path and line. */
  readonly paths: readonly ErrorPath[];
  /** Changed source files that were read. */
  readonly files: number;
  readonly unread: readonly UnreadSyntax[];
  readonly otherLanguages: readonly string[];
  readonly generated: readonly string[];
}
