import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownersOf } from "../../../src/core/github/code-owners.ts";

const takes = (pattern: string, path: string) =>
  ownersOf(path, [{ line: 1, pattern, owners: [] }]) !== null;

describe.each<[pattern: string, those: string[], notThose: string[]]>([
  ["*", ["a", ".a", "a/b", "a/b/c"], []],
  ["**", ["a", "a/b/c"], []],
  ["/**", ["a", "a/b/c"], []],
  ["**/*", ["a", "a/b/c"], []],
  ["/*", ["a", ".a"], ["a/b", "a/b/c"]],
  ["/", [], ["a", "a/b"]],
  ["a", ["a", "a/b", "a/b/c", "x/a", "x/a/b"], ["ab", "a.txt", "x/ab", "A"]],
  ["/a", ["a", "a/b", "a/b/c"], ["x/a", "ab"]],
  ["a/", ["a/b", "a/b/c", "x/a/b", "x/a/b/c"], ["a", "x/a", "ab/c"]],
  ["/a/", ["a/b", "a/b/c"], ["a", "x/a/b"]],
  ["a/b", ["a/b", "a/b/c"], ["x/a/b", "a/bc", "a"]],
  ["/a/b", ["a/b", "a/b/c"], ["x/a/b"]],
  ["a/b/", ["a/b/c", "a/b/c/d"], ["a/b", "x/a/b/c"]],
  ["*.js", ["a.js", ".js", "x/a.js", "x/y/a.js", "lib.js/a.ts"], ["a.jsx", "a.js.map", "js"]],
  ["/*.js", ["a.js"], ["x/a.js"]],
  ["f*", ["foo", "f", "x/foo", "foo/x"], ["xfoo"]],
  ["f*/", ["foo/x", "x/foo/y"], ["foo", "x/foo"]],
  ["/*/", ["a/b", "a/b/c"], ["a"]],
  ["*/", ["a/b", "a/b/c"], ["a"]],
  ["docs/*", ["docs/a.md", "docs/.a"], ["docs/a/b.md", "docs", "x/docs/a.md"]],
  ["/docs/*", ["docs/a.md"], ["docs/a/b.md"]],
  ["docs/*.md", ["docs/a.md", "docs/a.md/b"], ["docs/a/b.md", "x/docs/a.md"]],
  ["docs/*/", ["docs/a/b", "docs/a/b/c"], ["docs/a", "docs"]],
  ["a/*/c", ["a/b/c", "a/b/c/d"], ["a/c", "a/b/b/c"]],
  ["**/logs", ["logs", "logs/a", "x/logs", "x/y/logs/a/b"], ["x/logs.txt", "catalogs"]],
  ["**/a/b", ["a/b", "x/a/b", "x/y/a/b/c"], ["a/x/b"]],
  ["**/*bar*", ["bar", "x/rebar", "x/y/barrio", "bar/x"], ["x/baz"]],
  ["a/**", ["a/b", "a/b/c"], ["a", "x/a/b"]],
  ["a/**/", ["a/b", "a/b/c"], ["a"]],
  ["a/**/*", ["a/b", "a/b/c"], ["a"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b/c"], ["x/a/b", "a/bb"]],
  ["a/**/b/c*", ["a/b/cd", "a/x/b/c", "a/b/b/c"], ["a/b", "a/x/b", "a/b/x/c"]],
  ["**/a/**/b/**", ["a/b/c", "x/a/y/b/z", "a/a/b/b"], ["a/b", "b/a/c"]],
  ["a**b", ["ab", "axxb", "x/axb"], ["a/b"]],
  ["f?o", ["foo", "f.o", "x/fxo"], ["fo", "fooo", "f/o"]],
  ["f\\*o", ["f*o"], ["foo", "fo"]],
  ["f\\?o", ["f?o"], ["foo"]],
  ["a\\ b/", ["a b/c"], ["a", "b/c", "a\\ b/c"]],
  ["\\a\\\\", ["a\\"], ["a"]],
  ["*a*a*b", ["aab", "xaxaxb", "aaab"], ["ab", "aabx"]],
  ["a+(b)|c", ["a+(b)|c"], ["ab", "aab", "c"]],
  ["/a.b", ["a.b"], ["axb"]],
  ["ä*", ["ärger.md", "x/ä"], ["arger.md"]],
])("%s", (pattern, those, notThose) => {
  test.each(those)("takes %s", (path) => expect(takes(pattern, path)).toBe(true));
  if (notThose.length > 0)
    test.each(notThose)("does not take %s", (path) => expect(takes(pattern, path)).toBe(false));
});

test("the last line that matches counts, also one that gives it to nobody", () => {
  const rules = [
    { line: 1, pattern: "*", owners: ["@all"] },
    { line: 3, pattern: "*.js", owners: ["@js"] },
    { line: 4, pattern: "/vendor/", owners: [] },
    { line: 5, pattern: "/vendor/own/", owners: ["@ann", "@acme/core"] },
  ];
  expect(ownersOf("a.md", rules)).toEqual(rules[0]);
  expect(ownersOf("src/a.js", rules)).toEqual(rules[1]);
  expect(ownersOf("vendor/a.js", rules)).toEqual(rules[2]);
  expect(ownersOf("vendor/own/a.js", rules)).toEqual(rules[3]);
  expect(ownersOf("a.md", rules.slice(1))).toBeNull();
  expect(ownersOf("a.md", [])).toBeNull();
});

test("a hostile pattern takes no time to speak of", () => {
  const name = "a".repeat(5000);
  expect(takes(`${"*a".repeat(500)}b`, name)).toBe(false);
  expect(takes(`${"**/a/".repeat(200)}b`, `${"a/".repeat(2000)}c`)).toBe(false);
}, 2000);

const name = fc.stringMatching(/^[ab.*?\\-]{1,4}$/);
const escaped = (text: string) => text.replace(/[*?\\]/g, "\\$&");

test("property: a path escaped, anchored or not, takes itself, what is below it, and nothing beside it", () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (path, other) => {
      const pattern = path.map(escaped).join("/");
      for (const anchored of [`/${pattern}`, `**/${pattern}`]) {
        expect(takes(anchored, path.join("/"))).toBe(true);
        expect(takes(anchored, [...path, other].join("/"))).toBe(true);
        expect(takes(`${anchored}/`, path.join("/"))).toBe(false);
        expect(takes(`${anchored}/`, [...path, other].join("/"))).toBe(true);
      }
      expect(takes(`/${pattern}`, [...path.slice(0, -1), `${path.at(-1)}x`].join("/"))).toBe(false);
      expect(takes(`**/${pattern}`, [other, ...path].join("/"))).toBe(true);
    }),
  );
});
