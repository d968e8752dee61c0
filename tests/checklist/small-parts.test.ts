import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDate, isOver } from "../../src/checklist/dates.ts";
import { DURATION_PATTERN, isTimeout, parseDuration } from "../../src/checklist/durations.ts";
import { whatIsWrongWithGlob } from "../../src/checklist/formats.ts";
import { SourceText } from "../../src/checklist/source-text.ts";
import { editDistance } from "../../src/core/edit-distance.ts";
import { nearest, suggestion } from "../../src/core/nearest.ts";

describe("the edit distance", () => {
  it.each([
    ["", "", 0],
    ["a", "", 1],
    ["kitten", "sitting", 3],
    ["requird", "required", 1],
    ["tset", "test", 1],
    ["ab", "ba", 1],
    ["ca", "abc", 3],
  ])("of %j and %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is a distance", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe("the nearest name", () => {
  const names = ["tests", "test-changes", "diff-coverage", "doc-links", "ci"];
  it.each([
    ["test", "tests"],
    ["Tests", "tests"],
    ["diff_coverage", "diff-coverage"],
    ["DiffCoverage", "diff-coverage"],
    ["doc links", "doc-links"],
    ["cl", "ci"],
    ["lint", null],
    ["", null],
    ["x".repeat(10_000), null],
  ])("to %s is %s", (written, name) => {
    expect(nearest(written, names)).toBe(name);
  });

  it("is a question, or all the names where they are few, or nothing", () => {
    expect(suggestion("tset", names)).toBe('did you mean "tests"?');
    expect(suggestion("lint", names)).toBe(
      "valid: tests, test-changes, diff-coverage, doc-links, ci",
    );
    expect(suggestion("lint", [...names, "p", "q", "r", "s"])).toBeNull();
    expect(suggestion("lint", [])).toBeNull();
  });
});

describe("a duration", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["1h", 3_600_000],
    ["2h30m", 9_000_000],
    ["1d2h3m4s", 93_784_000],
    ["0s", 0],
    ["007m", 420_000],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    "",
    "15",
    "m",
    "15 m",
    "15M",
    "1.5h",
    "30m2h",
    "1h1h",
    "-1m",
    "15ms",
    " 15m",
    "1h ",
    "1e3s",
    "9999999s",
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it("may be a timeout from a second to seven days, and the pattern for editors agrees below that", () => {
    expect(["0s", "0h0m", "7d1s", "170h"].map(isTimeout)).toEqual([false, false, false, false]);
    expect(["1s", "7d", "168h", "00h1s"].map(isTimeout)).toEqual([true, true, true, true]);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9dhms]{0,6}$/), (text) => {
        const ms = parseDuration(text);
        expect(new RegExp(DURATION_PATTERN, "u").test(text)).toBe(ms !== null && ms > 0);
      }),
    );
  });
});

describe("a date", () => {
  it("is a day of the calendar", () => {
    for (const text of ["2026-12-31", "2028-02-29", "0001-01-01"]) expect(isDate(text)).toBe(true);
    for (const text of [
      "2026-02-29",
      "2026-13-01",
      "2026-00-10",
      "2026-1-1",
      "26-01-01",
      "2026-12-31T00:00:00Z",
      "",
      "2026-12-32",
      "+12026-01-01",
    ])
      expect(isDate(text)).toBe(false);
  });

  it("is over on the day after, in UTC", () => {
    expect(isOver("2026-12-31", new Date("2026-12-31T23:59:59.999Z"))).toBe(false);
    expect(isOver("2026-12-31", new Date("2027-01-01T00:00:00Z"))).toBe(true);
    expect(isOver("2026-12-31", new Date("2027-01-01T09:00:00+14:00"))).toBe(false);
  });
});

describe("a glob", () => {
  it.each([
    "src/**",
    "!src/gen/**",
    "*.{ts,tsx}",
    "app/[id]/page.tsx",
    "./src/",
    "a\\[b",
    "@(a|b)",
    "..a",
    "docs/",
  ])("%j can match", (pattern) => {
    expect(whatIsWrongWithGlob(pattern)).toBeNull();
  });

  it.each([
    "",
    "!",
    " ",
    "/src",
    "!/src",
    "../x",
    "..",
    "src/{a,b",
    "src/[a",
    "a(b",
    "x".repeat(70_000),
  ])("%j cannot", (pattern) => {
    expect(whatIsWrongWithGlob(pattern)).not.toBeNull();
  });
});

describe("a source text", () => {
  it("finds the line and column of every offset", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\r\n日]{0,30}$/), (text) => {
        const source = new SourceText("f", text);
        const lines = text.split("\n");
        for (let offset = 0; offset <= text.length; offset++) {
          const before = text.slice(0, offset).split("\n");
          expect(source.position(offset)).toEqual({
            file: "f",
            line: before.length,
            column: (before.at(-1) ?? "").length + 1,
          });
        }
        for (const [index, line] of lines.entries())
          expect(source.lineText(index + 1)).toBe(line.replace(/\r$/, ""));
      }),
    );
  });

  it("keeps what is out of bounds in bounds", () => {
    const source = new SourceText("f", "a\nb");
    expect(source.position(99)).toEqual({ file: "f", line: 2, column: 2 });
    expect(source.position(-1)).toEqual({ file: "f", line: 1, column: 1 });
    expect(source.lineText(9)).toBe("");
  });
});
