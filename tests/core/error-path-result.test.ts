import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { executionOf, isWritten } from "../../src/core/error-path-result.ts";

describe("isWritten", () => {
  const at = (path: Parameters<typeof isWritten>[0], ...written: number[]) =>
    isWritten(path, (line) => written.includes(line));

  it("asks for the head's line and those of the body, and not for what stands between", () => {
    const path = { line: 3, endLine: 9, body: { line: 7, endLine: 8 } };
    expect([2, 3, 4, 6, 7, 8, 9, 10].filter((line) => at(path, line))).toEqual([3, 7, 8, 9]);
  });

  it("takes all of a path that has no line of its own", () => {
    expect([2, 3, 4, 5].filter((line) => at({ line: 3, endLine: 4, body: null }, line))).toEqual([
      3, 4,
    ]);
  });
});

describe("executionOf", () => {
  const line = fc.record({
    line: fc.integer({ min: 1, max: 12 }),
    hits: fc.integer({ min: 0, max: 2 }),
    branches: fc.constant(0),
    branchesTaken: fc.constant(0),
  });

  it("goes by the lines of the body alone", () => {
    fc.assert(
      fc.property(
        fc.array(line),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(3),
        (lines, from, more) => {
          const body = { line: from + 1, endLine: from + 1 + more };
          const path = { what: "if (err)", line: from, endLine: body.endLine, body };
          const own = lines.filter((one) => one.line >= body.line && one.line <= body.endLine);
          const said = own.some(({ hits }) => hits > 0) ? "executed" : "unexecuted";
          expect(executionOf(path, lines)).toBe(own.length === 0 ? "untold" : said);
        },
      ),
    );
  });

  it("never says that a path without lines of its own ran, where no branch says so", () => {
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, from) => {
        const path = { what: "if (err)", line: from, endLine: from + 1, body: null };
        expect(executionOf(path, lines)).not.toBe("executed");
      }),
    );
  });
});
