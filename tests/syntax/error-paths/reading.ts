import type { SyntaxLanguage } from "../../../src/core/syntax.ts";
import { ERROR_PATH_READERS } from "../../../src/syntax/error-paths/readers.ts";
import { parsed, parsers, samplePath } from "../../support/syntax.ts";

const open = await parsers();

/** The error paths of a text as `line what → first-last`, the body's lines; `→ ?` where it has none of its own. */
export function pathsIn(language: SyntaxLanguage, text: string, path = samplePath(language)) {
  return found(language, text, path).map(
    ({ line, what, body }) =>
      `${line} ${what} → ${body === null ? "?" : `${body.line}-${body.endLine}`}`,
  );
}

export function found(language: SyntaxLanguage, text: string, path = samplePath(language)) {
  const { root, file } = parsed(open, path, text);
  return ERROR_PATH_READERS[language](root, file);
}

export const lines = (...text: string[]): string => `${text.join("\n")}\n`;
