import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atJsonPath, isJsonPath } from "../../src/core/json-path.ts";

const JSON_TEXT =
  '{ "a": { "b": [1, { "c": 2 }], "d.e": 3, "": 4 }, "x.y": 5, "__proto__": { "z": 6 }, "q\\"\\\\": 7, "n": null }';

describe("a path in JSON", () => {
  it.each<[string, unknown]>([
    ["a.b.0", 1],
    ["a.b.1.c", 2],
    ["a.b.length", 2],
    ["a.d.e", 3],
    ["x.y", 5],
    ["__proto__.z", 6],
    ["$.a.b[0]", 1],
    ["$.a.b[1].c", 2],
    ["a.b[1].c", 2],
    ['$.a["d.e"]', 3],
    ["$['x.y']", 5],
    ['["x.y"]', 5],
    ['$.a[""]', 4],
    ['$["q\\"\\\\"]', 7],
    ["$.a.b.length", 2],
    ["n", null],
    // What every object has is nobody's number.
    ["constructor", undefined],
    ["$.constructor.name", undefined],
    ["$.toString", undefined],
    ["$.a.__proto__", undefined],
    ["a.b[2]", undefined],
    ["$.a.d.e", undefined],
    ["$.n.x", undefined],
    ["a.b.0.toFixed", undefined],
  ])("%s", (path, expected) => {
    expect(isJsonPath(path)).toBe(true);
    expect(atJsonPath(JSON.parse(JSON_TEXT), path)).toEqual(expected);
  });

  it("is all of it for $", () => {
    expect(atJsonPath(5, "$")).toBe(5);
  });

  it.each([
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "$a",
    "$..a",
    "$.a[",
    "$.a[*]",
    "$.a[-1]",
    "$.a[0",
    '$["a',
    "$.a[?(@)]",
    "a[0]b",
  ])("is not %j", (path) => {
    expect(isJsonPath(path)).toBe(false);
  });

  it("leads to any value by its keys", () => {
    const key = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), fc.integer(), (keys, value) => {
        const json = JSON.parse(
          keys.reduceRight((inner, one) => `{${JSON.stringify(one)}:${inner}}`, String(value)),
        );
        const path = `$${keys.map((one) => `["${one.replace(/["\\]/g, "\\$&")}"]`).join("")}`;
        if (!keys.some((one) => /[\n\r\u2028\u2029]/.test(one)))
          expect(atJsonPath(json, path)).toBe(value);
      }),
    );
  });

  it("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (path, json) => {
        isJsonPath(path);
        atJsonPath(json, path);
      }),
    );
  });
});
