import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversGlobs } from "../../src/checklist/glob-coverage.ts";
import { globs } from "../../src/core/globs.ts";

describe("a list of globs surely takes what another one takes", () => {
  it.each<[string[], string[], boolean]>([
    [["a"], ["a"], true],
    [["a", "b"], ["b"], true],
    [["a"], ["a", "b"], false],
    [["a"], ["a", "!b"], true],
    [["a", "!b"], ["a"], false],
    [["!b"], ["a", "!b"], true],
    [["!b"], ["a"], false],
    [["a", "!b"], ["!b"], false],
    [["!b"], ["!b", "!c"], true],
    [["!b", "!c"], ["!b"], false],
    [["src/**"], ["src/a/**"], false],
    [[], ["a"], false],
    [[], ["!a"], false],
    [["a"], [], true],
  ])("%j, %j: %s", (wide, narrow, expected) => {
    expect(coversGlobs(wide, narrow)).toBe(expected);
  });

  it("and so does matching", () => {
    const glob = fc.constantFrom("a", "b", "*", "a/*", "!a", "!b", "!a/*");
    const list = fc.array(glob, { maxLength: 4 });
    const path = fc.constantFrom("a", "b", "c", "a/b", "b/a");
    fc.assert(
      fc.property(list, list, path, (wide, narrow, one) => {
        if (coversGlobs(wide, narrow) && globs(narrow)(one)) expect(globs(wide)(one)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
