import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/display-width.ts";
import { indented, wrap } from "../../src/reporters/pretty-text.ts";

describe("wrap", () => {
  it("leaves alone what fits", () => {
    expect(wrap("a  b", 10, 0)).toBe("a  b");
  });

  it("indents what follows", () => {
    expect(wrap("id  one two three", 12, 4)).toBe("id  one two\n    three");
  });

  it("keeps long words whole", () => {
    expect(wrap("see /a/very/long/path/that/does/not/fit ok", 20, 0)).toBe(
      "see\n/a/very/long/path/that/does/not/fit\nok",
    );
  });

  it("leaves a column for the text behind a long beginning", () => {
    const text = wrap(`${"x".repeat(30)} one two three four five six`, 20, 31);
    expect(text).toBe(
      `${"x".repeat(30)}\n${" ".repeat(10)}one two\n${" ".repeat(10)}three four\n${" ".repeat(10)}five six`,
    );
    expect(wrap("a ".repeat(5_000), 20, 4_000).length).toBeLessThan(100_000);
  });

  it("loses no word and passes the width only for a word that is wider", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z日]{1,12}$/), { minLength: 1 }), (words) => {
        const text = wrap(`    ${words.join(" ")}`, 24, 4);
        expect(text.split(/\s+/).filter((word) => word !== "")).toEqual(words);
        for (const line of text.split("\n"))
          if (line.trim().includes(" ")) expect(displayWidth(line)).toBeLessThanOrEqual(24);
      }),
    );
  });
});

it("indents every line of a block", () => {
  expect(indented("one\n\ntwo", 80, 2)).toBe("  one\n\n  two");
});
