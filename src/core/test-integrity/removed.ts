import type { Assertion, TestCase } from "../test-cases.ts";
import type { Pairing } from "./pairs.ts";
import type { Weakening } from "./weakening.ts";
import { titled } from "./words.ts";

/** Tests of one file that go together are said one by one up to this many. */
const SAID_EACH = 5;

/**
 * Tests that are gone without a successor.
 * @param isObsolete whether what the test is about is gone, too
 * @param tookOver whether other tests newly have its assertions
 */
export function goneTests(
  pairing: Pairing,
  after: readonly TestCase[],
  isObsolete: (test: TestCase) => boolean,
  tookOver: (assertions: readonly Assertion[]) => boolean,
): Weakening[] {
  const rows = gainedCases(pairing);
  const missed = pairing.gone.filter(
    (test) =>
      !test.skipped && !test.todo && !isObsolete(test) && !rows(test) && !tookOver(test.assertions),
  );
  const place = placeNow(pairing, after);
  return [...groupedBy(missed, ({ path }) => place(path))].flatMap(([path, tests]) =>
    tests.length > SAID_EACH ? [manyGone(path, tests)] : tests.map((test) => oneGone(path, test)),
  );
}

function oneGone(path: string, test: TestCase): Weakening {
  return {
    rule: "removed-test",
    message: `The test ${titled(test)} is gone, and nothing took its place`,
    fix: "Bring it back, or remove what it tested in the same change.",
    path,
  };
}

function manyGone(path: string, tests: readonly TestCase[]): Weakening {
  const first = tests.slice(0, 3).map(titled).join(", ");
  return {
    rule: "removed-test",
    message: `${tests.length} tests are gone, and nothing took their place: ${first} and ${tests.length - 3} more`,
    fix: "Bring them back, or remove what they tested in the same change.",
    path,
  };
}

/** Rows taken out of a test's table. */
export function lostCases(
  { pairs }: Pairing,
  isObsolete: (test: TestCase) => boolean,
): Weakening[] {
  return pairs.flatMap(({ before, after }) => {
    if (before.cases === null || after.cases === null || after.skipped || after.todo) return [];
    const fewer = before.cases - after.cases;
    if (fewer <= 0 || isObsolete(before)) return [];
    return [
      {
        rule: "removed-test",
        message: `The test ${titled(after)} runs with ${after.cases} cases, ${fewer} fewer than before`,
        fix: "Bring the cases back, or remove what they tested in the same change.",
        path: after.path,
        line: after.line,
        endLine: after.endLine,
        column: after.column,
      },
    ];
  });
}

/** How much of what a test names has to be named by the table that took it up as a row. */
const NAMED_BY_TABLE = 0.6;

/** Asked for each test that is gone: whether a table has a row more for it. A row stands for one test. */
function gainedCases({ pairs, fresh }: Pairing): (test: TestCase) => boolean {
  const tables = [
    ...pairs.map(({ before, after }) => ({
      names: new Set(after.identifiers),
      free: (after.cases ?? 0) - (before.cases ?? (after.cases === null ? 0 : 1)),
    })),
    ...fresh.map((test) => ({ names: new Set(test.identifiers), free: test.cases ?? 0 })),
  ].filter(({ free }) => free > 0);
  return (test) => {
    const table = tables.find(
      ({ names, free }) => free > 0 && share(test.identifiers, names) >= NAMED_BY_TABLE,
    );
    if (table) table.free--;
    return table !== undefined;
  };
}

function share(names: readonly string[], among: ReadonlySet<string>): number {
  if (names.length === 0) return 0;
  return names.filter((name) => among.has(name)).length / names.length;
}

/** Where a file's tests are now: the file itself while it holds any, else where most of them went. */
function placeNow({ pairs }: Pairing, after: readonly TestCase[]): (path: string) => string {
  const there = new Set(after.map(({ path }) => path));
  return (path) => {
    if (there.has(path)) return path;
    const moved = groupedBy(
      pairs.filter(({ before }) => before.path === path),
      (pair) => pair.after.path,
    );
    let most: { path: string; count: number } = { path, count: 0 };
    for (const [to, list] of moved)
      if (list.length > most.count) most = { path: to, count: list.length };
    return most.path;
  };
}

function groupedBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
