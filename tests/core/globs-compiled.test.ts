import fc from "fast-check";
import picomatch from "picomatch/posix.js";
import { describe, expect, it } from "vitest";
import { globs } from "../../src/core/globs.ts";

const piece = fc.constantFrom(
  ...["a", "b", "ab", "A", "_", "-", ".", "..", "1", "x.ts", ".ts", "/", "/", "//", " ", "é"],
);
const path = fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(""));
const syntax = fc.constantFrom(
  ...["*", "**", "**/", "/**", "/**/", "?", "{a,b}", "{,a}", "{a}", "{", "}", ",", "{a,{b,x.ts}}"],
  ...["{1..2}", "[ab]", "[!a]", "[", "]", "(a|b)", "+(a)", "!(a)", "@(a|b)", "?(a)", "*(a)", "+"],
  ...["\\", "\\*", "\\.", '"', "'", "$", "^", "|", "./", "../"],
);
const glob = fc
  .array(fc.oneof(piece, syntax), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(""))
  // A leading `!` and `./` and a slash at the end have meanings of their own.
  .filter((text) => !/^!|^\.\/|\/$/.test(text));

describe("a glob that is compiled when a path needs it", () => {
  it("says of every path what picomatch says", () => {
    fc.assert(
      fc.property(glob, fc.array(path, { minLength: 1, maxLength: 8 }), (pattern, paths) => {
        const expression = picomatch.makeRe(pattern, { dot: true }) as RegExp;
        const ask = globs([pattern]);
        // Also paths that are likely to match: the glob itself, its syntax filled in.
        const likely = [
          pattern,
          pattern.replace(/\*+/g, "a"),
          pattern.replace(/\{[^}]*\}|\*+/g, ""),
        ];
        for (const one of [...paths, ...likely]) expect(ask(one)).toBe(expression.test(one));
      }),
      { numRuns: 3000 },
    );
  });
});
