import type { Problem } from "../core/checklist.ts";

/** More than this of one file are counted, not listed. */
const MAX_PER_FILE = 50;

/**
 * Problems file by file in the order in which the files come up, each file's in the order of its text,
 * none twice, and at most 50 of a file: the last one then says how many more there are.
 */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, Map<string, Problem>>();
  for (const problem of problems) {
    const { file, line, column } = problem.at;
    const list = files.get(file) ?? new Map<string, Problem>();
    files.set(file, list.set(`${line}:${column}:${problem.message}`, problem));
  }
  return [...files.values()].flatMap((list) => capped(inTextOrder([...list.values()])));
}

function inTextOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function capped(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[MAX_PER_FILE];
  if (!next) return problems;
  const count = problems.length - MAX_PER_FILE;
  const message = `and ${count} more ${count === 1 ? "problem" : "problems"} in this file`;
  return [...problems.slice(0, MAX_PER_FILE), { at: next.at, message, lineText: "", hint: null }];
}
