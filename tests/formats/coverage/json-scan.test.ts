import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openCoveragePy } from "../../../src/formats/coverage/coverage-py.ts";
import { openIstanbul } from "../../../src/formats/coverage/istanbul.ts";
import { JsonScan, type OnValue } from "../../../src/formats/coverage/json-scan.ts";
import { openLlvmCov } from "../../../src/formats/coverage/llvm-cov.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { openSimplecov } from "../../../src/formats/coverage/simplecov.ts";
import { jsonFixture } from "./json-reports.ts";
import { read } from "./told.ts";

/** Takes a JSON text apart to a depth, and puts it together again by what it is told. */
function rebuild(text: string, depth: number, cuts: readonly number[] = []): unknown {
  let whole: unknown;
  const on = (put: (value: unknown) => void, left: number): OnValue => {
    const parsed = { text: (part: string) => put(JSON.parse(part)) };
    if (left === 0) return parsed;
    const members: [string, unknown][] = [];
    const elements: unknown[] = [];
    let array = false;
    return {
      ...parsed,
      member: (key) => on((value) => members.push([key, value]), left - 1),
      element: () => {
        array = true;
        return on((value) => elements.push(value), left - 1);
      },
      end: () => put(array ? elements : Object.fromEntries(members)),
    };
  };
  const scan = new JsonScan(
    on((value) => {
      whole = value;
    }, depth),
  );
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    scan.push(text.slice(from, cut));
    from = cut;
  }
  scan.end();
  return whole;
}

function refused(text: string, root: OnValue = { member: () => null }): string {
  try {
    const scan = new JsonScan(root);
    scan.push(text);
    scan.end();
  } catch (error) {
    if (error instanceof UnreadableCoverage) return error.message;
    throw error;
  }
  return "";
}

/** No empty arrays: from what it is told, they and empty objects look the same. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false, 0, -0.5, 1e21, 5e-324, '"', "\\", '\\"', "]}", "\u2028é"),
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("any"), { minLength: 1, maxLength: 4 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.string({ unit: "binary" }), tie("any"), { maxKeys: 4 }),
})).object;

const cutsOf = (text: string) =>
  fc.array(fc.nat(text.length), { maxLength: 8 }).map((cuts) => cuts.sort((a, b) => a - b));

describe("what is found", () => {
  it("is what JSON.parse finds, however deep it is taken apart and wherever it is cut", () => {
    fc.assert(
      fc.property(
        value.chain((made) => {
          const text = JSON.stringify(made);
          return fc.record({
            text: fc.constantFrom(text, JSON.stringify(made, null, "\t\r\n ")),
            cuts: cutsOf(text),
            depth: fc.integer({ min: 1, max: 4 }),
          });
        }),
        ({ text, cuts, depth }) => {
          expect(rebuild(text, depth, cuts)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is the same when the text comes character by character", () => {
    const text = ` {"a\\"b": [1.5e+3, {"c\\\\": "\\u0041]"}], "\\n": "x\\\\", "t": true , "e": {} }\n`;
    const every = [...text].map((_, index) => index);
    for (const depth of [1, 2, 3]) expect(rebuild(text, depth, every)).toEqual(JSON.parse(text));
  });

  it("comes in order, with what is given twice", () => {
    const seen: string[] = [];
    const root: OnValue = { member: (key) => ({ text: (text) => seen.push(`${key}=${text}`) }) };
    expect(refused(`{"b": 1, "a": [2], "b": "3", "__proto__": null}`, root)).toBe("");
    expect(seen).toEqual(["b=1", "a=[2]", 'b="3"', "__proto__=null"]);
  });
});

describe("every reader", () => {
  it.each([
    ["vitest-v8.report", openIstanbul],
    ["coverage-py-7.report", openCoveragePy],
    ["llvm-cov-14.report", openLlvmCov],
    ["simplecov-0.22-resultset.report", openSimplecov],
  ])("says the same of a report however it is cut (%s)", (name, open) => {
    const text = jsonFixture(name);
    const whole = read(open, text);
    fc.assert(
      fc.property(cutsOf(text), (cuts) => {
        expect(read(open, text, { cuts })).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["nyc.report", openIstanbul],
    ["coverage-py-6.report", openCoveragePy],
    ["llvm-cov-14.report", openLlvmCov],
    ["simplecov-0.22-lines.report", openSimplecov],
  ])("refuses a report that is cut short anywhere, or goes on (%s)", (name, open) => {
    const text = jsonFixture(name).trimEnd();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.boolean(), (length, wanted) => {
        const isWanted = () => wanted;
        expect(() => read(open, text.slice(0, length), { isWanted })).toThrow(UnreadableCoverage);
      }),
      { numRuns: 60 },
    );
    expect(() => read(open, `${text}}`)).toThrow(UnreadableCoverage);
    expect(() => read(open, `${text}\n${text}`)).toThrow(UnreadableCoverage);
  });

  it("throws nothing else, whatever it is given", () => {
    const pieces = fc.constantFrom(
      ...['{"', '"', ":", ",", "{", "}", "[", "]", "1", "-1", "null", "\\", "\\u", "é", " "],
      ...["files", "data", "coverage", "s", "statementMap", "segments", "filename", "lines"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        for (const open of [openIstanbul, openCoveragePy, openLlvmCov, openSimplecov])
          try {
            read(open, `{"${parts.join("")}`);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableCoverage);
          }
      }),
      { numRuns: 300 },
    );
  });
});

describe("what is refused", () => {
  it.each([
    ["nothing", "", "it is empty"],
    ["white space", " \n", "it is empty"],
    ["an open object", "{", "it is cut short"],
    ["an open part", `{"a": {"b": "c`, "it is cut short, in “a”"],
    ["a key that does not end", `{"a`, "it is cut short"],
    ["a number at the end", `{"a": 1`, "it is cut short, in “a”"],
    ["another value behind", "{}{}", "it is not well-formed JSON: character 3"],
    ["a word behind", "{} x", "character 4"],
    ["a comma at the end", `{"a": 1,}`, "character 9"],
    ["a comma at the beginning", `{,"a": 1}`, "character 2"],
    ["two commas", `{"a": 1,,}`, "character 9"],
    ["no comma", `{"a": 1 "b": 2}`, "character 9, in “a”"],
    ["no colon", `{"a" 1}`, "character 6"],
    ["two colons", `{"a":: 1}`, "character 6"],
    ["a key without quotation marks", `{a: 1}`, "character 2"],
    ["a key with a broken escape", `{"\\x": 1}`, "it is not well-formed JSON"],
    ["a word that is none", `{"a": nil}`, "it is not well-formed JSON"],
    ["a number that is none", `{"a": 01}`, "it is not well-formed JSON"],
    ["no value", `{"a": }`, "it is not well-formed JSON"],
    ["brackets that do not fit", `{"a": {"b": [}]}`, "character 14, in “a”"],
    ["an object that a bracket ends", `{"a": 1]`, "character 8"],
    ["deep nesting", `{"a": ${"[".repeat(1001)}`, "it is nested too deeply: character 1007"],
    ["a number of many digits", `{"a": ${"1".repeat(100_001)}}`, "more than 100000 characters"],
    ["an endless number", `{"a": ${"1".repeat(100_001)}`, "more than 100000 characters"],
    ["a long name", `{"${"a".repeat(100_000)}": 1}`, "more than 100000 characters"],
  ])("%s", (_, text, reason) => {
    expect(refused(text)).toContain(reason);
  });

  it("a list that has a comma at its end, or another bracket", () => {
    const root: OnValue = { member: () => ({ element: () => null }) };
    expect(refused(`{"a": [1, [2], "]"]}`, root)).toBe("");
    expect(refused(`{"a": []}`, root)).toBe("");
    expect(refused(`{"a": [1,]}`, root)).toContain("character 10");
    expect(refused(`{"a": [1}`, root)).toContain("character 9");
    expect(refused(`{"a": [}`, root)).toContain("it is not well-formed JSON");
    expect(refused(`{"a": [1 2]}`, root)).toContain("character 10");
  });

  it("a part that is wanted and longer than 64 MiB; one that is not is passed over", () => {
    const piece = Buffer.alloc(1024 * 1024, "a").toString();
    const pushed = (on: OnValue | null) => {
      const scan = new JsonScan({ member: () => on });
      scan.push(`{"big": {"source": "`);
      for (let count = 0; count < 64; count += 1) scan.push(piece);
      scan.push(`"}}`);
      scan.end();
    };
    expect(() => pushed({ text() {} })).toThrow("more than 67108864 characters, in “big”");
    expect(() => pushed(null)).not.toThrow();
  });

  it("is said in a few words, however long what is wrong", () => {
    expect(refused(`{"${"\\n x".repeat(20_000)}": @}`).length).toBeLessThan(300);
  });
});
