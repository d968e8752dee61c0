import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NumberPlace, readNumber } from "../../src/core/metric-number.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const read = (text: string, place: NumberPlace = {}) => readNumber(text, "out.txt", place);

describe("the number of a text", () => {
  it.each<[string, NumberPlace, number]>([
    ["48213", {}, 48213],
    [" 48213\n", {}, 48213],
    ["-1.5", {}, -1.5],
    ["+.5", {}, 0.5],
    ["3.", {}, 3],
    ["1.2e3", {}, 1200],
    ["1E-2", {}, 0.01],
    ["0", {}, 0],
    ["007", {}, 7],
    ['{"a":{"b":12.5}}', { json: "a.b" }, 12.5],
    ['{"a":"87.5"}', { json: "$.a" }, 87.5],
    ["[1,2,3]", { json: "length" }, 3],
    ["12", { json: "$" }, 12],
    ["total: 12 kB\nrest", { pattern: "^total: (\\d+) kB$" }, 12],
    ["a=1 a=1", { pattern: "a=(\\d)" }, 1],
    ["size 1e3", { pattern: "size (\\S+)" }, 1000],
    ["[12,5]", { pattern: "\\[(\\d+)" }, 12],
    ["12, 345", { pattern: "^(\\d+)" }, 12],
    ["a-12", { pattern: "(\\d+)" }, 12],
    ["- 12", { pattern: "(\\d+)" }, 12],
    ["node v20.1.0", { pattern: "v(\\d+)\\." }, 20],
    ["delta: -12", { pattern: "delta: -(\\d+)" }, 12],
    ["in 12.", { pattern: "(\\d+)" }, 12],
    ["12ebooks", { pattern: "(\\d+)" }, 12],
    ["1,2345", { pattern: "^(\\d+)" }, 1],
  ])("%j %j", (text, place, value) => {
    expect(read(text, place)).toEqual({ value });
  });

  it.each<[string, NumberPlace, RegExp]>([
    ["", {}, /^out\.txt is empty$/],
    ["  \n", {}, /is empty/],
    ["12 kB", {}, /is “12 kB”, and no plain number/],
    ["1,234.5", {}, /between thousands and decimals nobody can tell/],
    ["1 234", {}, /between thousands and decimals/],
    ["12,5", {}, /no plain number/],
    ["1_000", {}, /between thousands and decimals/],
    ["NaN", {}, /no plain number/],
    ["Infinity", {}, /no plain number/],
    ["1e999", {}, /no plain number/],
    ["0x10", {}, /no plain number/],
    ["1e", {}, /no plain number/],
    [".", {}, /no plain number/],
    ["1 2", {}, /no plain number/],
    ["{", { json: "a" }, /^out\.txt is not JSON: it begins with “{”$/],
    ["", { json: "a" }, /is not JSON/],
    ["{}", { json: "a" }, /^a of out\.txt is not there$/],
    ['{"a":null}', { json: "a" }, /is null, and no number/],
    ['{"a":[1]}', { json: "a" }, /is a list, and no number/],
    ['{"a":{}}', { json: "a" }, /is an object/],
    ['{"a":true}', { json: "a" }, /is true, and no number/],
    ['{"a":"x"}', { json: "a" }, /^a of out\.txt is “x”, and no plain number/],
    ['{"a":""}', { json: "a" }, /^a of out\.txt is empty/],
    ['{"a":1e999}', { json: "a" }, /is too large a number/],
    ["{}", { json: "constructor" }, /is not there/],
    ["none", { pattern: "(\\d+)" }, /takes nothing/],
    ["x", { pattern: "x(\\d*)" }, /takes nothing/],
    ["a=1 a=2", { pattern: "a=(\\d)" }, /takes 2 different texts from out\.txt: “1”, “2”/],
    ["a=1,5 ", { pattern: "a=(\\S+)" }, /what .* takes from out\.txt is “1,5”/],
    [
      "size: 12345.6",
      { pattern: "size: (\\d\\d?)" },
      /takes “12” out of a longer number in out\.txt/,
    ],
    ["size: 12.5", { pattern: "size: (\\d+)" }, /takes “12” out of a longer number/],
    ["size: 1,234", { pattern: "size: (\\d+)" }, /takes “1” out of a longer number/],
    ["1_000", { pattern: "^(\\d+)" }, /longer number/],
    ["size: 9e9", { pattern: "size: (\\d+)" }, /takes “9” out of a longer number/],
    ["size: 9E-9", { pattern: "size: ([\\d.]+)" }, /longer number/],
    ["change: -12", { pattern: "(\\d+)" }, /takes “12” out of a longer number/],
    ["12.5", { pattern: "(\\d+)$" }, /takes “5” out of a longer number/],
    [`${"a".repeat(5000)}!`, { pattern: "((?:a+)+)$" }, /took too long/],
  ])("cannot be had of %j %j", (text, place, fault) => {
    const found = read(text, place);
    expect(found).toMatchObject({ fault: expect.stringMatching(fault), mend: expect.any(String) });
  });

  it("is any number that JSON or a program writes", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(String(value))).toEqual({ value: value + 0 });
        expect(read(JSON.stringify({ value }), { json: "value" })).toEqual({ value: value + 0 });
      }),
    );
  });

  it("is a number or a short word why not, in bounded time", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("1", ",", ".", "e", " ", "-") }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const found = read(text);
        if ("value" in found) expect(Number.isFinite(found.value)).toBe(true);
        else expect(found.fault.length).toBeLessThan(300);
      }),
    );
    expectCpuTimeBelow(2_000, () => {
      for (const text of [
        "1".repeat(1_000_000),
        " ".repeat(1_000_000),
        `1${",111".repeat(300_000)}x`,
      ])
        expect(read(text)).toHaveProperty("fault");
    });
  });
});
