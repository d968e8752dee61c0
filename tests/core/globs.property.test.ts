import fc from "fast-check";
import picomatch from "picomatch/posix.js";
import { describe, expect, it } from "vitest";
import { expressionProgram } from "../../src/core/expression-program.ts";
import { globs } from "../../src/core/globs.ts";
import { matchesLinearly } from "../../src/core/linear-expression.ts";

const joined = (...parts: string[]) =>
  fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((chosen) => chosen.join(""));

const paths = fc.array(
  joined(
    "a",
    "b",
    "ab",
    "-",
    ".",
    "..",
    "/",
    "\n",
    "é",
    "c",
    "1",
    ",",
    "{",
    "!",
    "(",
    "src/",
    ".ts",
  ),
  { minLength: 6, maxLength: 12 },
);

function expectAlike(expression: RegExp, texts: readonly string[]): void {
  const program = expressionProgram(expression.source);
  if (program === null) throw new Error(`not read: ${expression.source}`);
  for (const text of texts)
    expect([expression.source, text, matchesLinearly(program, text)]).toEqual([
      expression.source,
      text,
      expression.test(text),
    ]);
}

describe("following an expression step by step", () => {
  it("takes what picomatch takes", () => {
    const glob = joined(
      ..."a|b|-|.|..|/|*|**|?|[ab]|[!a]|{a,b}|{a,|{a..c}|{1..3}|,|}|!(|@(|+(|*(|?(|(|)|!|\\|+|[|]".split(
        "|",
      ),
      ...["|", "**/", "/**", "(?:", "(?!", "(?=", "$", "^", "{2,3}", "\n", "é", "[[:alpha:]]"],
      ...["*.ts", ".ts", "src/", "\\b", "\\d", "\\*"],
    );
    fc.assert(
      fc.property(glob, paths, (pattern, texts) => {
        if (pattern !== "")
          expectAlike(picomatch.makeRe(pattern, { dot: true }), [...texts, pattern]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("answers like JavaScript's engine for loops, groups and looking ahead", () => {
    const source = joined(
      ..."a~b~ab~(~(?:~(?=~(?!~)~|~*~+~?~*?~{1,2}~{2}~{0,}~[ab]~[^a]~^~$~\\b~\\B~.~{~}~]~\\d~\\x61~()".split(
        "~",
      ),
    );
    const texts = fc.array(joined("a", "b", "1", " "), { minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(source, texts, (written, asked) => {
        let expression: RegExp;
        try {
          expression = new RegExp(written);
        } catch {
          return;
        }
        expectAlike(expression, asked);
      }),
      { numRuns: 6_000 },
    );
  });
});

describe("globs on long paths", () => {
  const long = "a".repeat(230);
  it.each([
    ["*a*a*a*a*a*b", `${long}b`, true],
    ["*a*a*a*a*a*b", `${long}c`, false],
    ["**/*a*a*a*/**/*.{ts,tsx}", `src/${long}/deep/er/${long}.tsx`, true],
    ["**/*a*a*a*/**/*.{ts,tsx}", `src/${long}/deep/er/${long}.txt`, false],
    ["+([a-c])b", `${long}b`, true],
    ["+([a-c])b", `${long}c`, false],
    ["!(*a*a*a*b)", long, true],
    ["!(*a*a*a*b)", `${long}b`, false],
  ])("%s, %#: as on a short path", (pattern, path, expected) => {
    expect(globs([pattern])(path)).toBe(expected);
    const short = path.replaceAll(/a{220}/g, "");
    expect(picomatch.makeRe(pattern, { dot: true }).test(short)).toBe(expected);
  });

  it("says so where a glob is too long for any engine, instead of no", () => {
    for (const glob of ["a".repeat(60_000), "a".repeat(70_000)])
      expect(() => globs([glob])("a")).toThrow(/bounded time/);
  });

  it("says so where it cannot tell, instead of no", () => {
    const ask = globs(["(?<!x)*-*-*-*"]);
    expect(() => ask("-".repeat(200))).toThrow(/cannot be told in bounded time/);
    expect(() => globs([`{${"a*,".repeat(4_000)}b}`])("a".repeat(4_000))).toThrow(/bounded time/);
  });
});
