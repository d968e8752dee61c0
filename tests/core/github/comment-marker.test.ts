import { describe, expect, it } from "vitest";
import { commentMarker, isMarked, sameText } from "../../../src/core/github/comment-marker.ts";

describe("the marker", () => {
  it.each([
    ["dod.yml", "dod.yml"],
    [".github/dod.yml", ".github/dod.yml"],
    [null, ":bundled"],
    [":bundled", "%00003abundled"],
    ["a --> <b>\n.yml", "a%000020--%00003e%000020%00003cb%00003e%00000a.yml"],
    ["ü🙂%.yml", "%0000fc%01f642%000025.yml"],
    ["\udce9.yml", "%00dce9.yml"],
  ])("of %j", (checklist, key) => {
    const marker = commentMarker(checklist);
    expect(marker).toBe(`<!-- dod:comment ${key} -->`);
    expect(isMarked(`${marker}\nDONE`, marker)).toBe(true);
  });

  const marker = commentMarker("dod.yml");
  it.each([
    ["alone", marker, true],
    ["with other line ends", `${marker}\r\nDONE`, true],
    ["quoted", `> ${marker}`, false],
    ["further down", `Look:\n${marker}\n`, false],
    ["after a blank line", `\n${marker}`, false],
    ["with something behind it", `${marker} DONE`, false],
    ["of another checklist", commentMarker("b/dod.yml"), false],
    ["of none", "", false],
  ])("is the whole first line: %s", (_, body, expected) =>
    expect(isMarked(body, marker)).toBe(expected),
  );
});

it.each([
  ["a\r\nb\n", "a\nb", true],
  ["a\nb  ", "a\nb", true],
  ["a\n\nb", "a\nb", false],
  [" a", "a", false],
  ["a", "A", false],
])("the same text: %j and %j", (one, other, same) => expect(sameText(one, other)).toBe(same));
