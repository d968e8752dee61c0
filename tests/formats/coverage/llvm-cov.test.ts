import { expect, it } from "vitest";
import { openLcov } from "../../../src/formats/coverage/lcov.ts";
import { openLlvmCov } from "../../../src/formats/coverage/llvm-cov.ts";
import { jsonFixture, lines, refusal, sameLines } from "./json-reports.ts";
import { linesOf, onlyFile, read } from "./told.ts";

type Part = readonly (number | boolean)[];

const TYPE = "llvm.coverage.json.export";

function report(file: object): string {
  return JSON.stringify({ data: [{ files: [file], totals: {} }], type: TYPE, version: "2.0.1" });
}

function ofSegments(...segments: readonly Part[]): string {
  return report({ branches: [], filename: "/work/a.cc", segments });
}

/** A region begins, ends, is skipped, or is a gap. */
const begins = (line: number, count: number): Part => [line, 1, count, true, true, false];
const ends = (line: number): Part => [line, 2, 0, false, false, false];
const skips = (line: number): Part => [line, 1, 0, false, true, false];
const gap = (line: number, count: number): Part => [line, 1, count, true, true, true];
const goesOn = (line: number, count: number): Part => [line, 9, count, true, false, false];

it("counts the lines that the lcov of the same run counts", () => {
  const json = read(openLlvmCov, jsonFixture("llvm-cov-14.report"));
  const lcov = read(openLcov, jsonFixture("llvm-cov-14.lcov"));
  expect(sameLines(json)).toEqual(sameLines(lcov));
  expect(json.files.size).toBe(2);
});

it("a branch of a template is one, however often the template was made", () => {
  const { files } = read(openLlvmCov, jsonFixture("llvm-cov-14.report"));
  const branches = [...(files.get("/home/dev/shop/price.cc")?.named ?? [])];
  expect(branches.filter(([key]) => key.startsWith("38:"))).toEqual([
    ["38: 7-38:12 true", true],
    ["38: 7-38:12 false", true],
  ]);
  expect(branches.filter(([key]) => key.startsWith("8:"))).toEqual([
    ["8: 7-8:16 true", false],
    ["8: 7-8:16 false", true],
  ]);
});

it.each([
  ["a region goes for the lines to its end", [begins(1, 2), ends(3)], "1 2 3"],
  [
    "a line runs as often as the most of its regions",
    [begins(1, 0), begins(2, 3), ends(4)],
    "!1 2 3 4",
  ],
  [
    "what wraps a line counts for it",
    [begins(1, 1), [2, 5, 0, true, true, false], ends(3)],
    "1 2 !3",
  ],
  ["between regions nothing is measured", [begins(1, 1), ends(1), begins(4, 0), ends(4)], "1 !4"],
  ["a skipped region is not measured", [begins(1, 1), skips(2), goesOn(4, 1), ends(5)], "1 5"],
  [
    "a region that begins after a skipped one is",
    [skips(1), [1, 5, 2, true, true, false], ends(2)],
    "1 2",
  ],
  [
    "a gap counts for lines on which nothing begins",
    [begins(1, 3), gap(2, 0), ends(4)],
    "1 2 !3 !4",
  ],
  ["a gap that nothing wraps did not run", [gap(1, 5), ends(2)], "!1 2"],
  ["what goes on after a region is no beginning", [begins(1, 0), goesOn(1, 7), ends(2)], "!1 2"],
])("%s", (_, segments, expected) => {
  expect(lines(openLlvmCov, ofSegments(...(segments as Part[])))).toBe(expected);
});

it("reads segments of five parts and flags that are numbers, as old versions wrote them", () => {
  const text = ofSegments([1, 1, 2, 1, 1], [2, 2, 0, 0, 0]);
  expect(lines(openLlvmCov, text)).toBe("1 2");
});

it("reads `type` and `filename` at the beginning, and what cargo-llvm-cov adds", () => {
  const file = { filename: "a.rs", segments: [begins(1, 1), ends(1)], expansions: [], summary: {} };
  const text = JSON.stringify({
    version: "2.0.0",
    type: TYPE,
    cargo_llvm_cov: { version: "0.6.0" },
    data: [{ totals: {}, functions: [{ count: 1 }], files: [file] }],
  });
  expect(lines(openLlvmCov, text)).toBe("1");
});

it("has no lines for a file without segments", () => {
  expect(lines(openLlvmCov, ofSegments())).toBe("");
});

it("takes the counts of 64 bits for the largest", () => {
  const text = ofSegments(begins(1, 1), ends(1)).replace(
    "1,1,1,true",
    "1,1,9223372036854775807,true",
  );
  expect(onlyFile(read(openLlvmCov, text)).hits.get(1)).toBe(Number.MAX_SAFE_INTEGER);
});

it("does not look into files that nobody asked for", () => {
  const files = [
    { filename: "/work/a.cc", segments: "none", branches: 1 },
    { filename: "/work/b.cc", segments: [begins(1, 1), ends(1)] },
  ];
  const text = JSON.stringify({ data: [{ files }], type: TYPE });
  const told = read(openLlvmCov, text, { isWanted: (name) => name === "/work/b.cc" });
  expect(linesOf(told)).toEqual({ "/work/b.cc": "1" });
});

const FILE = { filename: "/work/a.cc", segments: [begins(1, 1), ends(1)], branches: [] };

it.each([
  ["no segments: it has only totals", { segments: undefined }, "only totals were exported"],
  ["segments that are an object", { segments: {} }, "`segments` is not an array"],
  ["a segment that is a number", { segments: [1] }, "`segments` is not an array"],
  ["a segment without flags", { segments: [[1, 1, 1]] }, "`segments` has a segment that is none"],
  ["a flag in words", { segments: [[1, 1, 1, "true", true, false]] }, "has a segment that is none"],
  ["line 0", { segments: [begins(0, 1)] }, "`segments` has a line “0”"],
  ["a line beyond all files", { segments: [begins(1, 1), ends(10_000_001)] }, "has a line “1000"],
  ["a negative count", { segments: [begins(1, -1)] }, "`segments` has a count “-1”"],
  ["segments in disorder", { segments: [begins(2, 1), ends(1)] }, "are not in order at line 1"],
  ["branches that are an object", { branches: {} }, "`branches` is not an array"],
  ["a branch that is a number", { branches: [1] }, "`branches` is not an array"],
  ["a branch without counts", { branches: [[1, 1, 1, 2]] }, "`branches` has a count “undefined”"],
  ["a branch with a negative count", { branches: [[1, 1, 1, 2, -1, 0]] }, "has a count “-1”"],
  ["a branch on line 0", { branches: [[0, 1, 1, 2, 1, 0]] }, "`branches` has a line “0”"],
])("refuses %s, and says where", (_, wrong, reason) => {
  const refused = refusal(openLlvmCov, report({ ...FILE, ...wrong }));
  expect(refused).toContain("“/work/a.cc”");
  expect(refused).toContain(reason);
});

it.each([
  ["without a type", `{"data": [{"files": []}]}`, "its `type` is not"],
  ["of another type", `{"data": [{"files": []}], "type": "llvm.other"}`, "its `type` is not"],
  ["without files", `{"data": [], "type": "${TYPE}"}`, "it has no `files`"],
  ["with a file without a name", `{"data": [{"files": [{}]}]}`, "has no `filename`"],
  ["with a name that is none", `{"data": [{"files": [{"filename": 1}]}]}`, "is not a string"],
  ["with data that is none", `{"data": {}}`, "it is not an array, in “data”"],
])("refuses a report %s", (_, text, reason) => {
  expect(refusal(openLlvmCov, text)).toContain(reason);
});

it("refuses a few bytes that tell of more lines than there are", () => {
  const file = { filename: "/work/a.cc", segments: [begins(1, 1), ends(9_000_000)] };
  const text = JSON.stringify({ data: [{ files: [file, file, file] }], type: TYPE });
  const quiet = { line() {}, branch() {}, branches() {} };
  const reader = openLlvmCov({ root() {}, file: () => quiet });
  expect(() => reader.push(text)).toThrow("it tells of more than 20000000 lines");
});
