import { LANGUAGE_PATHS } from "./languages.ts";
import type { Language } from "./project.ts";

/** A file's lines of code, told apart by what they are for; trimmed, in order. */
export interface CodeLines {
  readonly source: readonly string[];
  /** Tests that stand among the source: Rust's `#[cfg(test)]`, vitest's `import.meta.vitest`. */
  readonly tests: readonly string[];
}

// Comments that the toolchain obeys are code: Go's directives and build constraints, cgo's exports.
const DIRECTIVE = /^(\/\/go:|\/\/export |\/\/ ?\+build|\/\/line |#!)/;

/**
 * The lines that are neither blank nor a comment from end to end. White space at both ends is dropped,
 * in Python only at the right. A comment is known by the line it begins: a text over several lines that
 * holds a line beginning like a comment loses that line. Python's docstrings are comments.
 * @param language null for a file whose comments are not known: then only blank lines are left out.
 */
export function codeLines(text: string, language: Language | null): CodeLines {
  const source: string[] = [];
  const tests: string[] = [];
  const lines = text.split(/\r?\n/);
  const inTest = testRanges(lines, language);
  const isComment = commentScanner(language);
  lines.forEach((line, at) => {
    const trimmed = line.trim();
    if (isComment(trimmed) || trimmed === "") return;
    // That there are tests elsewhere (`mod tests;`) is no test.
    if (inTest(at) && /^(#\[cfg\(|(pub(\(\w+\))? )?mod \w+;|use )/.test(trimmed)) return;
    (inTest(at) ? tests : source).push(language === "python" ? line.trimEnd() : trimmed);
  });
  return { source, tests };
}

/**
 * The numbers, from 1, of the lines that hold code by {@link codeLines}; tests among the source left out.
 */
export function codeLineNumbers(text: string, language: Language | null): number[] {
  const lines = text.split(/\r?\n/);
  const inTest = testRanges(lines, language);
  const isComment = commentScanner(language);
  return lines.flatMap((line, at) => {
    const trimmed = line.trim();
    return isComment(trimmed) || trimmed === "" || inTest(at) ? [] : [at + 1];
  });
}

/** Lines of `after` beyond those of `before`, order aside: what was written, not what was moved. */
export function gained(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let count = 0;
  for (const line of after) {
    const there = left.get(line) ?? 0;
    if (there === 0) count += 1;
    else left.set(line, there - 1);
  }
  return count;
}

/** Says of each trimmed line, in order, whether it is a comment from end to end. */
function commentScanner(language: Language | null): (trimmed: string) => boolean {
  if (language === null) return () => false;
  if (language === "python") return pythonScanner();
  if (LANGUAGE_PATHS[language].comments === "hash")
    return (line) => line.startsWith("#") && !DIRECTIVE.test(line);
  let inBlock = false;
  return (line) => {
    if (inBlock) {
      const end = line.indexOf("*/");
      if (end < 0) return true;
      inBlock = false;
      return end === line.length - 2;
    }
    if (line.startsWith("//")) return !DIRECTIVE.test(line);
    if (!line.startsWith("/*")) return language === "php" && /^#(?!\[)/.test(line);
    const end = line.indexOf("*/", 2);
    if (end < 0) inBlock = true;
    return end < 0 || end === line.length - 2;
  };
}

const DOCSTRING = /^[rRuU]?("""|''')/;
// The end of `def f(…) -> T:`, on one line or the last of several.
const HEADER_END = /^((async +)?def|class)\b.*:$|^[)\]].*:$/;

/**
 * Comments, and docstrings: texts in triple quotes that begin a file, a class or a function. Elsewhere
 * such a text is a value.
 */
function pythonScanner(): (trimmed: string) => boolean {
  let atStart = true;
  let quotes: string | null = null;
  return (line) => {
    if (quotes !== null) {
      const end = line.indexOf(quotes);
      if (end >= 0) quotes = null;
      return end < 0 || end === line.length - 3;
    }
    if (line === "" || (line.startsWith("#") && !DIRECTIVE.test(line))) return line !== "";
    const opened = atStart ? DOCSTRING.exec(line) : null;
    atStart = line.startsWith("#!") || HEADER_END.test(line.replace(/\s+#[^"']*$/, ""));
    if (!opened?.[1]) return false;
    const end = line.indexOf(opened[1], opened[0].length);
    if (end < 0) quotes = opened[1];
    return end < 0 || end === line.length - 3;
  };
}

const TEST_STARTS: Partial<Record<Language, RegExp>> = {
  // `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`
  rust: /^\s*#\[(cfg\((test|all\(test\b.*)\)|([\w:]+::)?(test|rstest|test_case|quickcheck)\b.*)\]/,
  javascript: /^\s*if \(import\.meta\.vitest\)/,
  typescript: /^\s*if \(import\.meta\.vitest\)/,
};

/**
 * The ranges of in-source tests, by the layout that every formatter of these languages writes: the
 * item after the attribute ends at the first closing brace with the attribute's own indentation.
 */
function testRanges(lines: readonly string[], language: Language | null): (at: number) => boolean {
  const starts = language === null ? undefined : TEST_STARTS[language];
  if (!starts) return () => false;
  const marked = new Set<number>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (!starts.test(line)) continue;
    const end = itemEnd(lines, at);
    for (let n = at; n <= end; n++) marked.add(n);
    at = end;
  }
  return (at) => marked.has(at);
}

function itemEnd(lines: readonly string[], start: number): number {
  const indent = /^\s*/.exec(lines[start] as string)?.[0] ?? "";
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] as string;
    // `#[cfg(test)] mod tests;` and `use` end with their line.
    if (line.startsWith(indent) && /^(\}|[^\s#/].*(;|\{.*\})\s*$)/.test(line.slice(indent.length)))
      return at;
  }
  return lines.length - 1;
}
