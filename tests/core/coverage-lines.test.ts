import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileTally, FileUnion } from "../../src/core/coverage-lines.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

type Line = readonly [line: number, hits: number, ...named: (readonly [string, boolean])[]];

function tally(lines: readonly Line[]): FileTally {
  const made = new FileTally(100);
  for (const [line, hits, ...named] of lines) {
    made.line(line, hits);
    for (const [name, taken] of named) made.branch(line, name, taken);
  }
  return made;
}

function union(...reports: readonly (readonly Line[])[]) {
  const made = new FileUnion();
  for (const lines of reports) made.add("lcov", tally(lines));
  return made.sorted();
}

const plain = (line: number, hits: number) => ({ line, hits, branches: 0, branchesTaken: 0 });

describe("several reports of one file", () => {
  it("cover a line where any of them does, also where another does not measure it", () => {
    expect(
      union(
        [
          [1, 0],
          [2, 0],
        ],
        [[1, 3]],
      ),
    ).toEqual([plain(1, 3), plain(2, 0)]);
    expect(
      union(
        [[1, 3]],
        [
          [1, 0],
          [2, 0],
        ],
      ),
    ).toEqual([plain(1, 3), plain(2, 0)]);
  });

  it("take a branch where any of them does", () => {
    const once: Line = [1, 1, ["0", true], ["1", false]];
    const otherwise: Line = [1, 1, ["0", false], ["1", true]];
    expect(union([once], [otherwise])).toEqual([
      { line: 1, hits: 1, branches: 2, branchesTaken: 2 },
    ]);
    expect(union([once], [once])).toEqual([{ line: 1, hits: 1, branches: 2, branchesTaken: 1 }]);
  });

  it("are not put together where their branches have other names: the one that shows more counts", () => {
    const two: Line = [1, 1, ["0", true], ["1", false]];
    const three: Line = [1, 1, ["a", true], ["b", true], ["c", false]];
    expect(union([two], [three])[0]).toMatchObject({ branches: 3, branchesTaken: 2 });
    expect(union([three], [two])[0]).toMatchObject({ branches: 3, branchesTaken: 2 });
    const made = new FileUnion();
    made.add("lcov", tally([two]));
    made.add("istanbul", tally([[1, 1, ["0", false], ["1", true]]]));
    expect(made.sorted()[0]).toMatchObject({ branches: 2, branchesTaken: 1 });
  });

  it("with branches that have no names count by the one that shows more", () => {
    const made = new FileUnion();
    for (const [taken, all] of [
      [1, 2],
      [0, 0],
      [3, 8],
      [2, 4],
    ] as const) {
      const one = new FileTally(100);
      one.line(1, 1);
      one.branches(1, taken, all);
      made.add("cobertura", one);
    }
    expect(made.sorted()).toEqual([{ line: 1, hits: 1, branches: 4, branchesTaken: 2 }]);
  });

  it("come to the same in any order, and cover what any covers", () => {
    const line = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 2 }));
    const report = fc.array(line);
    fc.assert(
      fc.property(fc.array(report, { maxLength: 5 }), (reports) => {
        const result = union(...reports);
        expect(union(...[...reports].reverse())).toEqual(result);
        const all = reports.flat();
        expect(result.map(({ line }) => line)).toEqual(
          [...new Set(all.map(([line]) => line))].sort((a, b) => a - b),
        );
        for (const { line, hits } of result)
          expect(hits).toBe(Math.max(...all.filter(([one]) => one === line).map(([, n]) => n)));
      }),
    );
  });
});

describe("one report", () => {
  it("may say a line several times, and the most is true", () => {
    expect(
      union([
        [1, 2],
        [1, 0],
        [1, 1],
      ]),
    ).toEqual([plain(1, 2)]);
    const branches: Line[] = [
      [1, 1, ["0", true]],
      [1, 1, ["0", false], ["1", false]],
    ];
    expect(union(branches)[0]).toMatchObject({ branches: 2, branchesTaken: 1 });
  });

  it("measures no line of which it has only branches", () => {
    const one = new FileTally(100);
    one.branch(3, "0", true);
    one.branches(4, 1, 2);
    const made = new FileUnion();
    made.add("lcov", one);
    expect(made.sorted()).toEqual([]);
  });

  /** `line` or `line:branches`, of what it keeps. */
  const kept = (tally: FileTally) => {
    const found: string[] = [];
    tally.forEach((line, _, branches) => {
      found.push(branches ? `${line}:${branches.named?.size}` : `${line}`);
    });
    return found;
  };

  it("is kept as far as asked, and says how far it goes", () => {
    const one = new FileTally(2);
    for (const line of [1, 2, 3, 90]) one.line(line, 1);
    expect(kept(one)).toEqual(["1", "2"]);
    expect(one.lastLine).toBe(90);
    one.cutAfter(1);
    expect(kept(one)).toEqual(["1"]);
    expect(one.isEmpty).toBe(false);
    one.cutAfter(0);
    expect(one.isEmpty).toBe(true);
  });

  it("is not empty with branches alone, until they are dropped", () => {
    const one = new FileTally(9);
    one.branch(2, "0", true);
    expect(one.isEmpty).toBe(false);
    one.cutAfter(1);
    expect(one.isEmpty).toBe(true);
  });

  it("keeps lines in their order, however far apart and whichever comes first", () => {
    const one = new FileTally(10_000_000);
    for (const line of [9_999_999, 3, 70_000]) one.line(line, line);
    expect(kept(one)).toEqual(["3", "70000", "9999999"]);
    one.cutAfter(70_000);
    expect(kept(one)).toEqual(["3", "70000"]);
  });

  it("takes no longer for a line that is far down", () => {
    // Line by line it takes minutes.
    expectCpuTimeBelow(20_000, () => {
      let seen = 0;
      for (let n = 0; n < 300; n++) {
        const one = new FileTally(10_000_000);
        one.line(9_999_000 + n, 1);
        expect(one.isEmpty).toBe(false);
        one.forEach((line) => {
          seen += line - 9_999_000;
        });
      }
      expect(seen).toBe((300 * 299) / 2);
    });
  });

  it("is in order wherever its lines are near, far apart, or both", () => {
    const line = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5_000 }));
    const lines = fc.array(fc.tuple(line, fc.nat(3)), { maxLength: 60 });
    fc.assert(
      fc.property(lines, fc.nat(5_000), (said, last) => {
        const one = new FileTally(10_000);
        const most = new Map<number, number>();
        for (const [at, hits] of said) {
          one.line(at, hits);
          if (at <= last) most.set(at, Math.max(hits, most.get(at) ?? 0));
        }
        one.cutAfter(last);
        const found: [number, number][] = [];
        one.forEach((at, hits) => {
          found.push([at, hits]);
        });
        expect(found).toEqual([...most].sort(([a], [b]) => a - b));
        expect(one.isEmpty).toBe(most.size === 0);
      }),
    );
  });

  it("is kept no further where there is no room, nor a line of endless branches", () => {
    let room = 3;
    const one = new FileTally(100, () => room-- > 0);
    one.line(1, 1);
    one.branch(1, "0", true);
    one.branch(1, "0", true);
    one.line(2, 1);
    one.line(3, 1);
    one.branch(1, "1", true);
    expect(kept(one)).toEqual(["1:1", "2"]);
    const many = new FileTally(1);
    many.line(1, 1);
    for (let n = 0; n < 20_000; n++) many.branch(1, String(n), true);
    expect(many.isEmpty).toBe(false);
    expect(kept(many)).toEqual(["1:10000"]);
  });

  it("asks for room once for a line, whether its branches come first or its hits", () => {
    let asked = 0;
    const one = new FileTally(9, () => {
      asked += 1;
      return true;
    });
    one.branches(1, 1, 2);
    one.line(1, 1);
    one.line(2, 1);
    one.branches(2, 1, 2);
    expect(asked).toBe(2);
  });
});
