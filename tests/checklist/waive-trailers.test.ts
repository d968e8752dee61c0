import { describe, expect, it } from "vitest";
import { givenReasons } from "../../src/checklist/waive-trailers.ts";
import type { Item } from "../../src/core/checklist.ts";

const ITEMS = [
  { id: "changelog", waivable: true },
  { id: "tests", waivable: false },
] as Item[];
const SHA = "0123456789abcdef0123456789abcdef01234567";

const commit = (...trailers: [string, string][]) => ({
  sha: SHA,
  authorName: "Ann",
  trailers: trailers.map(([key, value]) => ({ key, value })),
});
const reasons = (...trailers: [string, string][]) => givenReasons(ITEMS, [commit(...trailers)]);
const inBody = (text: string) => [
  ...givenReasons(ITEMS, [], { text, author: "ann" }).waivers.values(),
];

describe("a Dod-Waive trailer", () => {
  it("waives an item that is waivable, and names who says why", () => {
    const { waivers, notes } = reasons(
      ["Dod-Waive", "changelog: internal: nobody sees it"],
      ["Signed-off-by", "x"],
    );
    expect([...waivers]).toEqual([
      [
        "changelog",
        { reason: "internal: nobody sees it", by: "Ann", until: null, source: "0123456789ab" },
      ],
    ]);
    expect(notes).toEqual([]);
  });

  it.each([
    ["tests: flaky", "the item tests is not `waivable`"],
    ["changelg: x", 'there is no item "changelg"; did you mean "changelog"?'],
    ["changelog:", "it gives no reason"],
    ["changelog: …", "it gives no reason"],
    ["changelog", "it gives no reason"],
    ["", 'there is no item ""; valid: changelog, tests'],
  ])("%j counts for nothing, with a note", (value, why) => {
    const { waivers, notes } = reasons(["Dod-Waive", value]);
    expect(waivers.size).toBe(0);
    expect(notes).toEqual([`\`Dod-Waive: ${value}\` (0123456789ab) counts for nothing: ${why}`]);
  });

  it("may be written in any case; the last one counts", () => {
    const { waivers } = reasons(["DOD-WAIVE", "changelog: one"], ["dod-waive", "changelog: two"]);
    expect(waivers.get("changelog")?.reason).toBe("two");
  });
});

describe("the pull request's body", () => {
  it("may hold such lines", () => {
    expect(inBody("Hello\r\n\r\nDod-Waive: changelog: internal\r\nmore")).toEqual([
      { reason: "internal", by: "ann", until: null, source: "the pull request's body" },
    ]);
  });

  it.each([
    ["a comment of the template", "<!-- Dod-Waive: changelog: why\nDod-Waive: changelog: why -->"],
    ["a comment left open", "<!--\nDod-Waive: changelog: why"],
    ["a code block", "```\nDod-Waive: changelog: why\n```\n"],
    ["a code block left open", "```\nDod-Waive: changelog: why\n"],
    ["an indented code block", "    Dod-Waive: changelog: why"],
    ["a quotation", "> Dod-Waive: changelog: why"],
    ["the next line of a quotation", "> they said\nDod-Waive: changelog: why"],
    ["a quotation in a list", "- > they said\n  Dod-Waive: changelog: why"],
    ["a code block in a list", "1. ```\n   Dod-Waive: changelog: why\n   ```"],
    ["what is shown as it stands", "<pre>\nDod-Waive: changelog: why\n</pre>"],
    ["what is not shown", "<?\nDod-Waive: changelog: why\n?>"],
    ["a code block behind a comment in code", "`<!--`\n```\nDod-Waive: changelog: why\n``` -->"],
    ["the same line for JavaScript alone", "> x\u2028Dod-Waive: changelog: why"],
    ["the middle of a line", "write Dod-Waive: changelog: why"],
  ])("does not say it in %s", (_, text) => {
    expect(inBody(text)).toEqual([]);
  });

  it("says it after a code block that was closed", () => {
    expect(inBody("```sh\nx\n```\nDod-Waive: changelog: why\n~~~\ny\n~~~\n")).toHaveLength(1);
  });
});
