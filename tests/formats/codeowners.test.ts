import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownersOf } from "../../src/core/github/code-owners.ts";
import { parseCodeOwners } from "../../src/formats/codeowners.ts";

const rulesOf = (text: string) => parseCodeOwners(text).rules;
const rule = (pattern: string, ...owners: string[]) => [{ line: 1, pattern, owners }];

test.each([
  ["* @ann", rule("*", "@ann")],
  [
    "/docs/\t@ann  @acme/core ann@example.org",
    rule("/docs/", "@ann", "@acme/core", "ann@example.org"),
  ],
  ["  *.js   @ann  ", rule("*.js", "@ann")],
  ["\ufeff* @ann", rule("*", "@ann")],
  ["* @ann # and @bob now and then", rule("*", "@ann")],
  ["* @ann #@bob", rule("*", "@ann")],
  ["/vendor/", rule("/vendor/")],
  ["/vendor/ # nobody's", rule("/vendor/")],
  ["/a\\ b/ @ann", rule("/a\\ b/", "@ann")],
  ["a\\\\ @ann", rule("a\\\\", "@ann")],
  ["* @acme_corp @ann-b @acme/core.team_1", rule("*", "@acme_corp", "@ann-b", "@acme/core.team_1")],
  ["ärger.md @ann", rule("ärger.md", "@ann")],
  ["] @ann", rule("]", "@ann")],
])("%j", (text, rules) => {
  expect(parseCodeOwners(text)).toEqual({ rules, invalid: [] });
});

test.each(["", "\n\n", "# * @ann", "   # * @ann", " \t ", "#"])("%j holds no rule", (text) => {
  expect(parseCodeOwners(text)).toEqual({ rules: [], invalid: [] });
});

describe("lines that GitHub skips", () => {
  test.each([
    ["!a.js @ann", /`!`/],
    ["[ab].js @ann", /`\[ \]`/],
    ["/app/\\[id\\]/ @ann", /`\[ \]`/],
    ["\\#a @ann", /`#`/],
    ["/c#/ @ann", /`#`/],
    ["a***b @ann", /`\*\*\*`/],
    ["a\\", /at the end/],
    ["* ann", /"ann" can be no owner/],
    ["* @ann @", /"@" can be no owner/],
    ["* @ann,@bob", /"@ann,@bob" can be no owner/],
    ["* @acme/core/sub", /can be no owner/],
    ["* @acme/", /can be no owner/],
    ["* @@ann", /can be no owner/],
    ["* @-ann", /can be no owner/],
    ["* @ann#b", /can be no owner/],
    ["* ann@example", /can be no owner/],
    ["* @ann \\#x", /can be no owner/],
  ])("%j", (text, why) => {
    expect(parseCodeOwners(text)).toEqual({
      rules: [],
      invalid: [{ line: 1, text, why: expect.stringMatching(why) }],
    });
  });

  test("are skipped alone, whatever the line breaks, and are quoted short", () => {
    const long = "x".repeat(500);
    expect(parseCodeOwners(`# one\r\n* @ann\r\n\r\n!a @bob\n${long} ${long}\nb @bob`)).toEqual({
      rules: [
        { line: 2, pattern: "*", owners: ["@ann"] },
        { line: 6, pattern: "b", owners: ["@bob"] },
      ],
      invalid: [
        { line: 4, text: "!a @bob", why: expect.any(String) },
        { line: 5, text: "x".repeat(80), why: expect.any(String) },
      ],
    });
    expect(parseCodeOwners(`* ${long}`).invalid[0]?.why.length).toBeLessThan(150);
  });
});

test("property: every line is a rule, invalid, or says nothing; none twice", () => {
  const sign = fc.constantFrom(..."ab@/#!*?[]\\ \t.-_\r\u00a0é");
  fc.assert(
    fc.property(fc.array(fc.array(sign, { maxLength: 12 }), { maxLength: 5 }), (lines) => {
      const texts = lines.map((line) => line.join(""));
      const { rules, invalid } = parseCodeOwners(texts.join("\n"));
      const seen = [...rules, ...invalid].map(({ line }) => line);
      expect(new Set(seen).size).toBe(seen.length);
      texts.forEach((text, index) => {
        const silent = /^\s*(?:#|$)/.test(text);
        expect(seen.includes(index + 1)).toBe(!silent);
      });
      for (const { line, pattern, owners } of rules) {
        expect(texts[line - 1]?.trimStart().startsWith(pattern)).toBe(true);
        expect(pattern).not.toMatch(/^!|[[#]|\*\*\*/);
        for (const owner of owners) expect(owner).toContain("@");
        // Whatever was taken for a pattern can be asked.
        ownersOf("a/b", [{ line, pattern, owners }]);
      }
    }),
  );
});

test("property: what is written in the usual form comes back", () => {
  const owner = fc.constantFrom("@ann", "@acme/core", "ann@example.org");
  const pattern = fc.stringMatching(/^[a-z/*.?]{1,8}$/).filter((text) => !text.includes("***"));
  fc.assert(
    fc.property(fc.array(fc.tuple(pattern, fc.array(owner, { maxLength: 3 }))), (lines) => {
      const text = lines.map(([path, owners]) => [path, ...owners].join(" ")).join("\n");
      expect(rulesOf(text)).toEqual(
        lines.map(([path, owners], index) => ({ line: index + 1, pattern: path, owners })),
      );
    }),
  );
});
