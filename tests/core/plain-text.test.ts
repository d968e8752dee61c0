import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePath, encodePath } from "../../src/core/path-bytes.ts";
import { plainBlock, plainLine } from "../../src/core/plain-text.ts";

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
