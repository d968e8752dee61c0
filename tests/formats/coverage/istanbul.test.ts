import { expect, it } from "vitest";
import { openIstanbul } from "../../../src/formats/coverage/istanbul.ts";
import { openLcov } from "../../../src/formats/coverage/lcov.ts";
import { branchCounts, jsonFixture, lines, refusal, sameLines } from "./json-reports.ts";
import { onlyFile, read } from "./told.ts";

const at = (line: number, column: number | null = 0) => ({
  start: { line, column },
  end: { line, column: null },
});

const ENTRY = {
  path: "/work/src/a.js",
  statementMap: { 0: at(1), 1: at(3), 2: at(3, 20), 3: at(5) },
  fnMap: { 0: { name: "f", line: 2, loc: at(2) } },
  branchMap: { 0: { type: "if", line: 3, loc: at(3), locations: [at(3), at(4)] } },
  s: { 0: 1, 1: 0, 2: 4, 3: 0 },
  f: { 0: 1 },
  b: { 0: [4, 0] },
};

function report(entry: unknown, path = "/work/src/a.js"): string {
  return JSON.stringify({ [path]: entry });
}

it.each(["vitest-v8", "vitest-istanbul", "nyc", "c8"])(
  "counts what the lcov of the same run counts (%s)",
  (name) => {
    const json = read(openIstanbul, jsonFixture(`${name}.report`));
    const lcov = read(openLcov, jsonFixture(`${name}.lcov`));
    expect(sameLines(json, "/home/dev/shop/")).toEqual(sameLines(lcov));
    expect(branchCounts(json, "/home/dev/shop/")).toEqual(branchCounts(lcov));
    expect(json.files.get("/home/dev/shop/src/price.js")?.by).toBe("path");
  },
);

it("a line ran as often as the statement that begins on it and ran most", () => {
  const file = onlyFile(read(openIstanbul, report(ENTRY)));
  expect([...file.hits]).toEqual([
    [1, 1],
    [3, 4],
    [5, 0],
  ]);
});

it("a branch has an arm for each count, on the line where all of it begins", () => {
  const file = onlyFile(read(openIstanbul, report(ENTRY)));
  expect([...file.named]).toEqual([
    ["3: 0:0", true],
    ["3: 0:1", false],
  ]);
});

it("goes by a branch's `line` where old versions wrote no `loc`", () => {
  const branchMap = { 0: { type: "if", line: 4, locations: [{}, {}] } };
  const file = onlyFile(read(openIstanbul, report({ ...ENTRY, branchMap })));
  expect([...file.named.keys()]).toEqual(["4: 0:0", "4: 0:1"]);
});

it("finds the parts under `data`, as versions before `toJSON` wrote them", () => {
  expect(lines(openIstanbul, report({ data: ENTRY }))).toBe("1 3 !5");
});

it("reads the same of an entry whose keys come in another order", () => {
  const sorted = Object.fromEntries(Object.entries(ENTRY).sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(lines(openIstanbul, report(sorted))).toBe("1 3 !5");
});

it("reads a report without files", () => {
  expect(read(openIstanbul, "{}\n").files.size).toBe(0);
});

it("takes names that objects have anyway for names", () => {
  const text = `{"__proto__": ${JSON.stringify(ENTRY)}, "constructor": ${JSON.stringify(ENTRY)}}`;
  const { files } = read(openIstanbul, text);
  expect([...files.keys()]).toEqual(["__proto__", "constructor"]);
  expect(files.get("__proto__")?.lines).toBe("1 3 !5");
});

it("puts together what it says twice of one file", () => {
  const again = JSON.stringify({ ...ENTRY, s: { 0: 0, 1: 0, 2: 0, 3: 2 } });
  const text = `{"a.js": ${JSON.stringify(ENTRY)}, "a.js": ${again}}`;
  expect(lines(openIstanbul, text)).toBe("1 3 5");
});

it("does not look into files that nobody asked for", () => {
  const text = `{"a.js": {"s": "broken", "deep": [[[{}]]]}, "b.js": ${JSON.stringify(ENTRY)}}`;
  const told = read(openIstanbul, text, { isWanted: (name) => name === "b.js" });
  expect(onlyFile(told).lines).toBe("1 3 !5");
});

it("takes a count that no whole number of JavaScript can hold for the largest", () => {
  const text = report({ ...ENTRY, s: { ...ENTRY.s, 3: 1e300 } });
  expect(onlyFile(read(openIstanbul, text)).hits.get(5)).toBe(Number.MAX_SAFE_INTEGER);
});

it.each([
  ["a negative count", { s: { ...ENTRY.s, 3: -1 } }, "statement “3” has a count “-1”"],
  ["half a count", { s: { ...ENTRY.s, 3: 0.5 } }, "statement “3” has a count “0.5”"],
  ["a count in words", { s: { ...ENTRY.s, 3: "1" } }, 'statement “3” has a count “"1"”'],
  ["no count", { s: { 0: 1, 1: 0, 2: 4 } }, "statement “3” has a count “undefined”"],
  ["an inherited count", { statementMap: { toString: at(1) }, s: {} }, "has a count “undefined”"],
  ["a count of nothing", { s: { ...ENTRY.s, 4: 1 } }, "does not have “4”, which was counted"],
  ["line 0", { statementMap: { ...ENTRY.statementMap, 3: at(0) } }, "has a line “0”"],
  ["line 1.5", { statementMap: { ...ENTRY.statementMap, 3: at(1.5) } }, "has a line “1.5”"],
  [
    "line 10,000,001",
    { statementMap: { ...ENTRY.statementMap, 3: at(10_000_001) } },
    "a line “1000",
  ],
  [
    "a line that is an object",
    { statementMap: { 0: { start: { line: {} } } } },
    "a line that is not",
  ],
  ["no line", { statementMap: { 0: {} } }, "statement “0” is not an object"],
  ["no statements", { statementMap: undefined }, "is not an object"],
  ["a list of statements", { statementMap: [at(1)] }, "`statementMap` is not an object"],
  ["no counts", { s: null }, "`s` is not an object"],
  ["no branches", { b: undefined }, "`b` is not an object"],
  ["a branch that is a number", { b: { 0: 1 } }, "branch “0” is not an array"],
  ["a branch without counts", { b: {} }, "branch “0” is not an array"],
  ["counts without a branch", { branchMap: {} }, "`branchMap` does not have “0”"],
  ["a branch with a negative count", { b: { 0: [1, -1] } }, "branch “0” has a count “-1”"],
  [
    "a branch nowhere",
    { branchMap: { 0: { locations: [] } } },
    "branch “0” has a line “undefined”",
  ],
])("refuses %s, and says where", (_, wrong, reason) => {
  const refused = refusal(openIstanbul, report({ ...ENTRY, ...wrong }));
  expect(refused).toContain("“/work/src/a.js”");
  expect(refused).toContain(reason);
});

it.each([
  ["an entry that is a list", `{"a.js": []}`, "“a.js” is not an object"],
  ["an entry that is a word", `{"a.js": true}`, "“a.js” is not an object"],
  ["an entry with a broken part", `{"a.js": {"s": nope}}`, "“a.js” is not well-formed JSON"],
  ["a list", `[]`, "it is not an object"],
])("refuses %s", (_, text, reason) => {
  expect(refusal(openIstanbul, text)).toContain(reason);
});
