import { extensionOf, languageOf } from "../core/languages.ts";
import { SYNTAX_LANGUAGES, type SyntaxLanguage } from "../core/syntax.ts";

/** The grammar that reads a file. TypeScript has two, because `<T>x` is a cast in one and markup in the other. */
export type Grammar = SyntaxLanguage | "tsx";

const NOT_READ: ReadonlySet<string> = new Set([".vue", ".svelte"]);

/** Null for a file of a language whose syntax is not read. */
export function grammarOf(path: string): Grammar | null {
  const extension = extensionOf(path);
  if (extension === ".tsx") return "tsx";
  const language = languageOf(path);
  if (language === null || NOT_READ.has(extension)) return null;
  return SYNTAX_LANGUAGES.find((known) => known === language) ?? null;
}

export function languageOfGrammar(grammar: Grammar): SyntaxLanguage {
  return grammar === "tsx" ? "typescript" : grammar;
}

/** A path that the given grammar reads; for text that has none. */
export const SAMPLE_PATHS: Readonly<Record<Grammar, string>> = {
  javascript: "src/sample.js",
  typescript: "src/sample.ts",
  tsx: "src/sample.tsx",
  python: "src/sample.py",
  go: "sample.go",
  java: "src/main/java/Sample.java",
  kotlin: "src/main/kotlin/Sample.kt",
  rust: "src/sample.rs",
  csharp: "src/Sample.cs",
  ruby: "lib/sample.rb",
  php: "src/Sample.php",
};
