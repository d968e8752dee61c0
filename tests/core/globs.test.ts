import { describe, expect, it } from "vitest";
import { globs } from "../../src/core/globs.ts";

describe("globs", () => {
  it.each([
    [["src/**"], "src/a/b.ts", true],
    [["src/**"], "test/a.ts", false],
    [["src/**", "!src/gen/**"], "src/gen/a.ts", false],
    [["!src/gen/**", "src/**"], "src/gen/a.ts", false],
    [["!docs/**"], "src/a.ts", true],
    [["!docs/**"], "docs/a.md", false],
    [["src/"], "src/a.ts", true],
    [["./src/*.ts"], "src/a.ts", true],
    [["**/*.ts"], ".hidden/a.ts", true],
    [["*.{ts,tsx}"], "a.tsx", true],
    [["**"], "a", true],
    [[], "a", false],
  ])("%j on %s: %s", (patterns, path, expected) => {
    expect(globs(patterns)(path)).toBe(expected);
  });
});

it("answers alike for short names and for those too long for JavaScript's engine", () => {
  const takes = globs(["*a*b*c*"]);
  for (const length of [1, 10, 60, 70, 300, 3_000]) {
    const filler = "x".repeat(length);
    expect(takes(`${filler}a${filler}b${filler}c`)).toBe(true);
    expect(takes(`${filler}a${filler}c${filler}b`)).toBe(false);
  }
});
