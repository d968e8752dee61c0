/** What coverage reports say of the lines of a change. A module of `core` because more than one check asks it. */
import type { FileCoverage, LineCoverage } from "./coverage.ts";

/** A changed file, as far as coverage asks of it. */
export interface PatchFile {
  readonly path: string;
  /** The lines that the change wrote, in order. */
  readonly added: readonly number[];
  /** Those of them that hold code, of source of which no report measures a line; null of other files. */
  readonly unmentioned: readonly number[] | null;
}

/** The changed lines of one file by what became of them; line numbers in order. */
export interface PatchedFile {
  readonly path: string;
  readonly covered: readonly number[];
  readonly missed: readonly number[];
  /** Covered, and not all of its branches were taken. */
  readonly partial: readonly LineCoverage[];
  readonly unmentioned: readonly number[];
  readonly added: ReadonlySet<number>;
  readonly branches: number;
  readonly branchesTaken: number;
}

/** The change's lines by what the reports say of them; files without any such line left out. */
export function patchCoverage(
  files: readonly PatchFile[],
  measured: readonly FileCoverage[],
): PatchedFile[] {
  const byPath = new Map(measured.map((file) => [file.path, file]));
  return files.flatMap(({ path, added, unmentioned }) => {
    const changed = new Set(added);
    const lines = (byPath.get(path)?.lines ?? []).filter(({ line }) => changed.has(line));
    if (lines.length === 0 && !unmentioned?.length) return [];
    return {
      path,
      covered: numbers(lines.filter(({ hits }) => hits > 0)),
      missed: numbers(lines.filter(({ hits }) => hits === 0)),
      partial: lines.filter(
        ({ hits, branches, branchesTaken }) => hits > 0 && branchesTaken < branches,
      ),
      unmentioned: unmentioned ?? [],
      added: changed,
      branches: sum(lines.map(({ branches }) => branches)),
      branchesTaken: sum(lines.map(({ branchesTaken }) => branchesTaken)),
    };
  });
}

/**
 * Lines as runs: what lies between two of them and was neither measured otherwise nor left alone by the
 * change belongs to the run.
 * @param lines in order
 */
export function runsOf(
  lines: readonly number[],
  { covered, missed, added }: Pick<PatchedFile, "covered" | "missed" | "added">,
): { line: number; endLine: number; count: number }[] {
  const own = new Set(lines);
  const others = new Set([...covered, ...missed].filter((line) => !own.has(line)));
  const runs: { line: number; endLine: number; count: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && joins(last.endLine, line, added, others)) {
      last.endLine = line;
      last.count += 1;
    } else runs.push({ line, endLine: line, count: 1 });
  }
  return runs;
}

function joins(
  end: number,
  next: number,
  added: ReadonlySet<number>,
  others: ReadonlySet<number>,
): boolean {
  for (let line = end + 1; line < next; line++)
    if (!added.has(line) || others.has(line)) return false;
  return true;
}

/** Whether `part` of `all` is at least so many percent; nothing is rounded. */
export function reaches(part: number, all: number, percent: number): boolean {
  // The tolerance is for limits such as 33.3, which are no exact binary numbers.
  return part * 100 >= percent * all - all * 1e-9;
}

/** Whole percent, rounded down: what is not all of it never shows as 100%. */
export function percentOf(part: number, all: number): string {
  return `${Math.floor((part * 100) / all)}%`;
}

function numbers(lines: readonly LineCoverage[]): number[] {
  return lines.map(({ line }) => line);
}

export function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0);
}
