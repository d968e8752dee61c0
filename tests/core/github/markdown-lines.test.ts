import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownLines } from "../../../src/core/github/markdown-lines.ts";
import { nameOf, showsPicture, withoutCode } from "../../../src/core/github/markdown-text.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";

/** What a reader sees: `#1 Why`, `[x] done`, `text`; `|` before code, `·` for what is hidden or blank. */
function seen(...text: string[]): string[] {
  return markdownLines(text.join("\n")).map(({ kind, text, level, ticked }) => {
    if (kind === "heading") return `#${level} ${text}`;
    if (kind === "box") return `[${ticked ? "x" : " "}] ${text}`;
    if (kind === "code") return `|${text}`;
    return kind === "text" ? text : "·";
  });
}

describe("headings", () => {
  it.each([
    ["# Why", "#1 Why"],
    ["###### Why", "#6 Why"],
    ["####### Why", "####### Why"],
    ["#Why", "#Why"],
    ["   ## Why", "#2 Why"],
    ["## Why ##", "#2 Why"],
    ["## Why \\##", "#2 Why \\##"],
    ["## C#", "#2 C#"],
    ["##", "#2 "],
    ["## ##", "#2 "],
    ["#\tWhy", "#1 Why"],
    ["> ## Why", "#2 Why"],
    ["- ## Why", "#2 Why"],
    ["## Why <!-- say why -->", "#2 Why"],
    ["\\# Why", "\\# Why"],
  ])("%s", (line, expected) => expect(seen(line)).toEqual([expected]));

  it.each<[string, string[], string[]]>([
    ["Setext", ["Why", "==="], ["#1 Why", "·"]],
    ["of one dash", ["Why", "-"], ["#2 Why", "·"]],
    ["over two lines", ["Why", "not?", "---"], ["#2 Why not?", "·", "·"]],
    ["a rule after a blank line", ["Why", "", "---"], ["Why", "·", "·"]],
    ["a rule of stars", ["Why", "***"], ["Why", "·"]],
    ["a rule below a list", ["- a", "---"], ["a", "·"]],
    ["in a list", ["- a", "  ---"], ["#2 a", "·"]],
    ["no heading of a box", ["- [ ] a", "  ---"], ["[ ] a", "·"]],
    ["a text, too deep for a line below", ["Why", "    ---"], ["Why", "---"]],
  ])("%s", (_, lines, expected) => expect(seen(...lines)).toEqual(expected));
});

describe("boxes", () => {
  it.each([
    ["- [ ] a", "[ ] a"],
    ["- [x] a", "[x] a"],
    ["* [X] a", "[x] a"],
    ["+ [x] a", "[x] a"],
    ["1. [x] a", "[x] a"],
    ["12) [ ] a", "[ ] a"],
    ["   - [x] a", "[x] a"],
    ["- - [x] a", "[x] a"],
    ["> - [x] a", "[x] a"],
    ["> > - [x] a", "[x] a"],
    ["-\t[x] a", "[x] a"],
    // GFM wants a space or an x, white space behind it, and something to be done.
    ["- [x]a", "[x]a"],
    ["- [ ]", "[ ]"],
    ["- [] a", "[] a"],
    ["- [  ] a", "[  ] a"],
    ["- [-] a", "[-] a"],
    ["- [\u00a0] a", "[\u00a0] a"],
    ["-[x] a", "-[x] a"],
    ["[x] a", "[x] a"],
    ["1234567890. [x] a", "1234567890. [x] a"],
  ])("%j", (line, expected) => expect(seen(line)).toEqual([expected]));

  it("is no box where it is text", () => {
    expect(markdownLines("[x] a")[0]?.kind).toBe("text");
    expect(markdownLines("- [ ]")[0]?.kind).toBe("text");
  });

  it("may be nested, and have further lines", () => {
    expect(seen("- [x] a", "  more", "    - [ ] b", "", "  - [x] c")).toEqual([
      "[x] a",
      "more",
      "[ ] b",
      "·",
      "[x] c",
    ]);
  });
});

describe("code hides what is in it", () => {
  it.each<[string, string[], string[]]>([
    ["a fence", ["```", "- [x] a", "## b", "```", "c"], ["|", "|- [x] a", "|## b", "|", "c"]],
    ["with a language", ["``` md", "# a", "```"], ["|", "|# a", "|"]],
    ["of tildes", ["~~~ `", "```", "~~~"], ["|", "|```", "|"]],
    [
      "closed by no shorter one",
      ["````", "```", "# a", "````", "b"],
      ["|", "|```", "|# a", "|", "b"],
    ],
    ["closed by a longer one", ["```", "`````", "# b"], ["|", "|", "#1 b"]],
    ["below a list in a quotation", ["> - a", "", "    - [x] b"], ["a", "·", "|- [x] b"]],
    ["closed by no deep one", ["```", "    ```", "# a"], ["|", "|```", "|# a"]],
    ["closed by no other", ["```", "~~~", "# a"], ["|", "|~~~", "|# a"]],
    ["not closed by one with words", ["```", "``` a", "# b"], ["|", "|``` a", "|# b"]],
    ["to the end", ["```", "", "# a"], ["|", "|", "|# a"]],
    ["no fence with backticks in it", ["``` a`b", "# c"], ["``` a`b", "#1 c"]],
    ["in a list", ["- a", "  ```", "  # b", "  ```", "# c"], ["a", "|", "|# b", "|", "#1 c"]],
    ["ended by its list", ["- ```", "  # a", "# b"], ["|", "|# a", "#1 b"]],
    ["ended by its quotation", ["> ```", "> # a", "# b"], ["|", "|# a", "#1 b"]],
    ["an indented block", ["", "    # a", "    - [x] b", "c"], ["·", "|# a", "|- [x] b", "c"]],
    ["by a tab", ["\t# a"], ["|# a"]],
    ["no block within a paragraph", ["a", "    # b"], ["a", "# b"]],
    ["deeper in a list", ["- a", "", "      # b"], ["a", "·", "|# b"]],
    ["no block of a list's own depth", ["1. a", "", "   # b"], ["a", "·", "#1 b"]],
    [
      "HTML as it stands",
      ["<pre>", "# a", "", "</pre> b", "# c"],
      ["|<pre>", "|# a", "|", "|</pre> b", "#1 c"],
    ],
    ["on one line", ["<pre># a</pre>", "# b"], ["|<pre># a</pre>", "#1 b"]],
    ["no such HTML", ["<preview>", "# b"], ["<preview>", "#1 b"]],
  ])("%s", (_, lines, expected) => expect(seen(...lines)).toEqual(expected));
});

describe("comments hide what is in them", () => {
  it.each<[string, string[], string[]]>([
    ["on one line", ["<!-- a -->", "b"], ["·", "b"]],
    [
      "over blank lines",
      ["<!-- a", "", "# b", "- [x] c", "-->", "d"],
      ["·", "·", "·", "·", "·", "d"],
    ],
    ["to the end", ["<!-- a", "", "# b"], ["·", "·", "·"]],
    ["and what stands behind is no Markdown", ["<!-- a --> # b"], ["# b"]],
    ["several", ["<!-- a --> b <!-- c -->", "# d"], ["b", "#1 d"]],
    ["and another one begins", ["<!-- a --> b <!-- c", "# d", "--> e"], ["b", "·", "e"]],
    ["empty", ["<!-->", "# a", "<!--->", "# b"], ["·", "#1 a", "·", "#1 b"]],
    ["in a text", ["a <!-- b --> c"], ["a  c"]],
    ["in a text, over lines", ["a <!-- b", "- [x] c", "d --> e", "f"], ["a", "", "e", "f"]],
    ["in a box", ["- [x] a <!-- b", "  c --> d"], ["[x] a", "d"]],
    ["not without an end", ["a <!-- b", "c"], ["a <!-- b", "c"]],
    ["not beyond a blank line", ["a <!-- b", "", "# c -->"], ["a <!-- b", "·", "#1 c -->"]],
    ["not in code", ["`<!--` a", "# b", "-->"], ["`<!--` a", "#1 b", "-->"]],
    ["not in a fence", ["```", "<!--", "```", "# b"], ["|", "|<!--", "|", "#1 b"]],
    ["in a list", ["- <!-- a", "  # b", "-->", "# c"], ["·", "·", "·", "#1 c"]],
  ])("%s", (_, lines, expected) => expect(seen(...lines)).toEqual(expected));
});

describe("any text", () => {
  it("has its lines, in order, whatever ends them", () => {
    const markdown = fc.array(
      fc.constantFrom(
        "#",
        "- ",
        "[x] ",
        "`",
        "```",
        "<!--",
        "-->",
        "\n",
        "\r\n",
        "\r",
        ">",
        " ",
        "a",
        "\t",
        "=",
        "<pre>",
      ),
    );
    fc.assert(
      fc.property(markdown, (parts) => {
        const text = parts.join("");
        const lines = markdownLines(text);
        expect(lines.map(({ number }) => number)).toEqual(
          text.split(/\r\n|\r|\n/).map((_, at) => at + 1),
        );
      }),
    );
  });

  it.each([
    "`".repeat(65_000),
    "- ".repeat(32_000),
    "+ ".repeat(32_000),
    "1. ".repeat(20_000),
    "> ".repeat(32_000),
    "<!--".repeat(16_000),
    "<!--\n".repeat(13_000),
    "a <!--\n".repeat(9_000),
    "# ".repeat(32_000),
    "`a``b```c".repeat(7_000),
    `${" ".repeat(65_000)}#`,
    "![".repeat(32_000),
    "<img ".repeat(13_000),
    "https://".repeat(8_000),
  ])("takes no time (%#)", (text) => {
    expectCpuTimeBelow(2_000, () => {
      for (const line of markdownLines(text)) showsPicture(line.text);
    });
  });
});

describe("nameOf", () => {
  it.each([
    ["Why", "why"],
    ["**Why?** 🤔", "why"],
    ["1. Why", "why"],
    ["1) Why", "why"],
    ["3D", "3d"],
    ["[Why](https://x.org/y)", "why"],
    ["`Why`: it is", "why it is"],
    ["Critères d'acceptation", "critères d acceptation"],
    ["🤔", ""],
  ])("%s", (text, name) => expect(nameOf(text)).toBe(name));
});

describe("withoutCode", () => {
  it.each([
    ["a `b` c", "a   c"],
    ["``a ` b`` c", "  c"],
    ["`a b", "`a b"],
    ["``a` b", "``a` b"],
    ["`a` `b", "  `b"],
  ])("%s", (text, rest) => expect(withoutCode(text)).toBe(rest));
});

describe("showsPicture", () => {
  it.each([
    ["![a](https://x.org/a.png)", true],
    ["![](<a b.png>)", true],
    ["![a][1]", true],
    ['<img width="10" src="a.png">', true],
    ["<video src='a.mp4' controls>", true],
    ["https://github.com/user-attachments/assets/0a-1b", true],
    ["https://github.com/acme/shop/assets/12/0a-1b", true],
    ["https://user-images.githubusercontent.com/1/a.mov", true],
    ["https://git.acme.test/storage/user/3/files/0a", true],
    ["![a]()", false],
    ["![a]( )", false],
    ["`![a](a.png)`", false],
    ["[a](https://github.com/user-attachments/assets/0a)", false],
    ["https://github.com/user-attachments/files/1/log.txt", false],
    ["https://x.org/a.png", false],
    ["<img alt='a'>", false],
    ["<image src='a'>", false],
  ])("%s", (text, shows) => expect(showsPicture(text)).toBe(shows));
});
