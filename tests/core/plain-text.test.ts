import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePath, encodePath } from "../../src/core/path-bytes.ts";
import { plainBlock, plainLine, withoutCommands } from "../../src/core/plain-text.ts";
import { commandsIn } from "../reporters/runner.ts";

describe("plainLine", () => {
  it.each([
    ["a\u001b[31mred", "a\\x1b[31mred"],
    ["over\rwritten", "over written"],
    ["two\nlines", "two lines"],
    ["bidi\u202eoverride", "bidi\\u202eoverride"],
    ["c1\u009bcsi", "c1\\x9bcsi"],
    ["zero\u200bwidth", "zero\\u200bwidth"],
    ["caf\udce9", "caf\\xe9"],
    ["lone \ud800 half", "lone \\ud800 half"],
    ["smile 😀 stays", "smile 😀 stays"],
    ["emoji 😀 and \u0007bell", "emoji 😀 and \\x07bell"],
  ])("%j", (hostile, plain) => {
    expect(plainLine(hostile)).toBe(plain);
  });

  it("lets no control character through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(plainLine(text)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/,
        );
        expect(plainBlock(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe("what the program that runs a CI job would obey", () => {
  it.each([
    ["::error::x", "\\::error::x"],
    [" \u00a0\u3000::error::x", " \u00a0\u3000\\::error::x"],
    ["a\n::error::x", "a ::error::x"],
    ["std::vector and a ::b", "std::vector and a ::b"],
    ["a ##[error]x", "a ##\\[error]x"],
    ["####[group]", "####\\[group]"],
    ["##vso[task.x]y ##TeamCity[z]", "##vso\\[task.x]y ##TeamCity\\[z]"],
    ["## [a](b) #[c]", "## [a](b) #[c]"],
  ])("in a line: %j", (hostile, plain) => {
    expect(plainLine(hostile)).toBe(plain);
    expect(plainLine(plain)).toBe(plain);
  });

  it.each([
    ["a\n::error::x\n\t ::b", "a\n\\::error::x\n\t \\::b"],
    ["a\r\n::error::x", "a\n\\::error::x"],
    ["a\r::error::x", "a\\x0d::error::x"],
    ["a\n\n::x", "a\n\n\\::x"],
    ["a\nb ##[x]", "a\nb ##\\[x]"],
  ])("in several: %j", (hostile, plain) => {
    expect(plainBlock(hostile)).toBe(plain);
    expect(withoutCommands(plain)).toBe(plain);
  });

  it("is none in any text (property)", () => {
    const pieces = fc.constantFrom(
      "::",
      "##",
      "#",
      "[",
      "vso[",
      "a",
      " ",
      "\t",
      "\n",
      "\r",
      "\u3000",
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join("");
        expect(commandsIn(`${plainLine(text)}::`)).toEqual([]);
        expect(commandsIn(`${plainBlock(text)}::`)).toEqual([]);
      }),
    );
  });
});

describe("paths as bytes", () => {
  it("are the same bytes after a round trip, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([...encodePath(decodePath(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it("are ordinary text where they are UTF-8", () => {
    expect(decodePath(Buffer.from("src/naïve 😀.ts"))).toBe("src/naïve 😀.ts");
    expect(decodePath(Buffer.from([0x63, 0xe9]))).toBe("c\udce9");
  });
});
