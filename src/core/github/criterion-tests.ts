import type { ChangedText } from "../changed-texts.ts";
import { codeLines } from "../code-lines.ts";
import { languageOf } from "../languages.ts";

/** A line of a test that carries a criterion's id. */
export interface CriterionTest {
  readonly path: string;
  /** In the file as it is now, counted from 1. */
  readonly line: number;
}

/**
 * The lines of code that the change wrote into its tests and that carry the id: `test("AC-1: …")`,
 * `def test_ac_1`, `TestAC1`. Comments and tests that are skipped or still to be written carry none.
 * @param tests changed test files
 */
export function testsNaming(id: string, tests: readonly ChangedText[]): CriterionTest[] {
  const carries = idPattern(id);
  if (carries === null) return [];
  return tests.flatMap(({ file, before, after }) => {
    const written = writtenCode(file.path, before, after ?? "");
    const lines = (after ?? "").split(/\r?\n/);
    return lines.flatMap((line, at): CriterionTest[] =>
      written.has(line.trim()) && carries.test(line) && !isSkipped(lines, at)
        ? [{ path: file.path, line: at + 1 }]
        : [],
    );
  });
}

/** Trimmed lines of code that were not there before, wherever they stand. */
function writtenCode(path: string, before: string | null, after: string): ReadonlySet<string> {
  const code = (text: string) => {
    const { source, tests } = codeLines(text, languageOf(path));
    return [...source, ...tests].map((line) => line.trim());
  };
  const old = new Set(code(before ?? ""));
  return new Set(code(after).filter((line) => !old.has(line)));
}

/**
 * `AC-1` as a text has it and as names do: `ac_1`, `AC1`, `testAC1`. Never a part of `AC-12` or of another
 * word. Null for an id without letters and digits.
 */
function idPattern(id: string): RegExp | null {
  const parts = id.match(/[\p{L}]+|\p{N}+/gu);
  if (parts === null) return null;
  const any = parts
    .map((part) => [...part].map((c) => `[${c.toLowerCase()}${c.toUpperCase()}]`).join(""))
    .join("[-_. #]?");
  const joined = parts.map((part) => part.toUpperCase()).join("[-_. #]?");
  const end = "(?![\\p{N}])(?!\\p{Ll})";
  return new RegExp(`(?<![\\p{L}\\p{N}])${any}${end}|(?<=\\p{Ll})${joined}${end}`, "u");
}

const SKIPPED_LINE =
  /\b(skip|todo|fixme|failing)(If|Unless)?\s*[(.`]|^\s*x(it|test|describe|context|specify|scenario)\b|\b(skip|todo)\s*[:=]\s*true|\bSkip\s*=|^\s*(pending|skip|xit)\b/;
const SKIPPED_ABOVE =
  /^\s*(@[\w.]*(skip|ignore|disabled|xfail)|#\[ignore|\[.{0,80}\b(Ignore|Skip)\b)/i;
/** How far above a test its marks may stand. */
const MARKS = 3;

function isSkipped(lines: readonly string[], at: number): boolean {
  return (
    SKIPPED_LINE.test(lines[at] ?? "") ||
    lines.slice(Math.max(0, at - MARKS), at).some((line) => SKIPPED_ABOVE.test(line))
  );
}
