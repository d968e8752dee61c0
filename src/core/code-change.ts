import { type ChangedText, sameButBlanks } from "./changed-texts.ts";
import { codeLines, gained } from "./code-lines.ts";
import { extensionOf, languageOf } from "./languages.ts";
import type { PathKind } from "./source-paths.ts";

/** What a change did to the code and to the tests of one file, in lines of code. */
export interface CodeChange {
  readonly path: string;
  readonly kind: PathKind;
  readonly deleted: boolean;
  /** Lines written: not blank, no comment, not merely moved within the file. */
  readonly sourceGained: number;
  readonly sourceLost: number;
  /** The same of tests: a test file's lines, and in-source tests. */
  readonly testsGained: number;
  readonly testsLost: number;
  /** The first line of the new file that the change wrote; null where it only removed. */
  readonly firstLine: number | null;
}

/** Measures one changed file. Test data counts by its lines; binary test data as one line. */
export function codeChange(text: ChangedText, kind: PathKind): CodeChange {
  const { file } = text;
  const base = {
    path: file.path,
    kind,
    deleted: file.status === "deleted",
    sourceGained: 0,
    sourceLost: 0,
    testsGained: 0,
    testsLost: 0,
    firstLine: file.hunks.find((hunk) => hunk.newLines > 0)?.newStart ?? null,
  };
  if (file.kind === "binary" && kind === "test")
    return base.deleted ? { ...base, testsLost: 1 } : { ...base, testsGained: 1 };
  if (file.kind !== "text" || sameButBlanks(text)) return base;
  const language = languageOf(file.path) ?? (isGuess(file.path) ? "bash" : null);
  const before = codeLines(text.before ?? "", language);
  const after = codeLines(text.after ?? "", language);
  const reordered = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.join("\n") !== b.join("\n");
  const count = (a: readonly string[], b: readonly string[]) => {
    const lines = gained(a, b);
    return lines === 0 && reordered(a, b) ? 1 : lines;
  };
  if (kind === "test") {
    const [a, b] = [
      [...before.source, ...before.tests],
      [...after.source, ...after.tests],
    ];
    return { ...base, testsGained: count(a, b), testsLost: count(b, a) };
  }
  return {
    ...base,
    sourceGained: count(before.source, after.source),
    sourceLost: count(after.source, before.source),
    testsGained: gained(before.tests, after.tests),
    testsLost: gained(after.tests, before.tests),
  };
}

/** Files whose comments begin with `#` though their language is none of ours. */
function isGuess(path: string): boolean {
  return [".feature", ".robot"].includes(extensionOf(path));
}

/** True for a source file that is still there and whose code differs from before. */
export function needsTest(change: CodeChange): boolean {
  return change.kind === "source" && !change.deleted && change.sourceGained + change.sourceLost > 0;
}
