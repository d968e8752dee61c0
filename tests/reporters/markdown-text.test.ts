import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeBlock, codeSpan, markdownText } from "../../src/reporters/markdown-text.ts";
import { PAYLOADS } from "../e2e/every-field.ts";
import { pageOf, rendered } from "./rendered-markdown.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  // Pieces that mean something to somebody, in any order.
  fc
    .array(fc.constantFrom(..."`*_[]()#+-.!|~<>&@$\\:/=1xw \n\t".split(""), "www.", "GH-1", "://"))
    .map((parts) => parts.join("")),
  fc.constantFrom(...Object.values(PAYLOADS)),
);

/** What a reader sees, but for the spaces of no width that we put in. */
function seen(markdown: string): string {
  const { pieces } = pageOf(rendered(markdown));
  return pieces
    .map(({ text }) => text)
    .join("")
    .replaceAll("\u200b", "")
    .trim();
}

/** Each takes a rendering or two. */
const RUNS = { numRuns: 60 };

describe("prose", () => {
  it.each([
    ["a_b * c", "a\\_b \\* c"],
    ["run `npm test` now", "run `npm test` now"],
    ["one ` alone", "one \\` alone"],
    ["<b> & c", "&lt;b&gt; &amp; c"],
    ["@ann", "@\u200bann"],
    ["see #12, GH-3", "see \\#\u200b12, GH-\u200b3"],
    ["https://a.b www.c.d", "https:\u200b//a.b www\u200b.c.d"],
    ["1. one", "1\\. one"],
    ["- one", "\\- one"],
    ["costs $5", "costs <span>$</span>5"],
    ["two\nlines", "two lines"],
    ["\u001b[1m", "\\\\x1b\\[1m"],
  ])("%j", (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  it("is seen as it is, and is nothing but text and code", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const markdown of [markdownText(text), `- a: ${markdownText(text)}`]) {
          const page = pageOf(rendered(markdown));
          expect(page.faults).toEqual([]);
          expect(page.elements.filter((name) => !/^(ul|li|p|code|span)$/.test(name))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it("loses no letter", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x5f\x61-\x7e]{0,60}$/), (text) => {
        fc.pre(!text.includes("##") && !text.trim().startsWith("::"));
        expect(seen(markdownText(text))).toBe(seen(codeSpan(text.trim())));
      }),
      RUNS,
    );
  });

  it("is cut where it is long", () => {
    expect(markdownText("x".repeat(30), 10)).toBe(`${"x".repeat(9)}…`);
    expect(markdownText(`${"x".repeat(8)}😀😀`, 10)).toBe(`${"x".repeat(8)}…`);
  });
});

describe("code", () => {
  it.each([
    ["a", "`a`"],
    ["a`b", "``a`b``"],
    ["`a", "`` `a ``"],
    ["a ", "` a  `"],
    ["", "` `"],
    ["``", "``` `` ```"],
  ])("%j", (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  it("is seen as it is, in a line and in a list", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,30}[\x21-\x7e])?$/), (text) => {
        fc.pre(!text.includes("##") && !text.startsWith("::"));
        for (const markdown of [`x ${codeSpan(text)} y`, `- ${codeSpan(text)}`]) {
          const code = pageOf(rendered(markdown)).pieces.filter(({ inside }) =>
            inside.includes("code"),
          );
          expect(code.map((piece) => piece.text)).toEqual([text]);
        }
      }),
      RUNS,
    );
  });

  it("of several lines stays in its block, and in its list", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const page = pageOf(rendered(`- a\n\n${codeBlock(text, 4)}\n\n- b\n`));
        expect(page.faults).toEqual([]);
        expect(page.elements.filter((name) => name !== "p")).toEqual([
          "ul",
          "li",
          "pre",
          "code",
          "li",
        ]);
      }),
      RUNS,
    );
  });

  it("of many lines has the beginning and the end", () => {
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`);
    const shown = codeBlock(lines.join("\n"), 0).split("\n");
    expect(shown).toHaveLength(2 + 8 + 1 + 16);
    expect(shown[9]).toBe("… 16 more lines");
    expect(codeBlock(lines.slice(0, 25).join("\n"), 0).split("\n")).toHaveLength(27);
  });
});
