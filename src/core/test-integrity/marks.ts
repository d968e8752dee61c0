import type { TestCase, TestMark } from "../test-cases.ts";
import type { Pairing } from "./pairs.ts";
import type { Weakening } from "./weakening.ts";
import { shown, titled } from "./words.ts";

interface Marked {
  readonly test: TestCase;
  readonly mark: TestMark;
}

/** Marks that keep tests from running and were not there before; one finding a mark, however many tests it holds. */
export function newMarks({ pairs, fresh }: Pairing): Weakening[] {
  const born = fresh.map((after) => ({ before: null, after }));
  const all = [...pairs, ...born];
  const focused: Marked[] = all.flatMap(({ before, after }) =>
    after.focused && !before?.focused ? [{ test: after, mark: after.focused }] : [],
  );
  const skipped: Marked[] = all.flatMap(({ before, after }) =>
    after.skipped && !before?.skipped && !before?.todo
      ? [{ test: after, mark: after.skipped }]
      : [],
  );
  const emptied = pairs.flatMap(({ before, after }) =>
    after.todo && !after.skipped && !before.todo && !before.skipped ? [after] : [],
  );
  return [
    ...byMark(focused).map(({ test, mark }) => ({
      rule: "focused-test",
      message: `${shown(mark.text)} keeps every other test from running`,
      fix: "Take the focus off.",
      ...placeOf(test, mark),
    })),
    ...byMark(skipped).map(({ test, mark, count }) => ({
      rule: "skipped-test",
      message: `${shown(mark.text)} keeps ${count > 1 ? `${count} tests` : `the test ${titled(test)}`} from running`,
      fix: "Let it run: mend the test or what it tests, or skip it on a condition.",
      ...placeOf(test, mark),
    })),
    ...emptied.map((test) => ({
      rule: "skipped-test",
      message: `The test ${titled(test)} had a body and is now only planned`,
      fix: "Bring its body back.",
      path: test.path,
      line: test.line,
      endLine: test.endLine,
      column: test.column,
    })),
  ];
}

function placeOf(test: TestCase, { line, column }: TestMark) {
  return { path: test.path, line, endLine: line, column };
}

function byMark(marked: readonly Marked[]): (Marked & { readonly count: number })[] {
  const marks = new Map<string, Marked & { count: number }>();
  for (const { test, mark } of marked) {
    const key = `${mark.line}:${mark.column}:${test.path}`;
    const known = marks.get(key);
    if (known) known.count++;
    else marks.set(key, { test, mark, count: 1 });
  }
  return [...marks.values()];
}
