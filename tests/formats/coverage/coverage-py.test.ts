import { expect, it } from "vitest";
import { openCoveragePy } from "../../../src/formats/coverage/coverage-py.ts";
import { openLcov } from "../../../src/formats/coverage/lcov.ts";
import { branchCounts, jsonFixture, lines, refusal, sameLines } from "./json-reports.ts";
import { linesOf, onlyFile, read } from "./told.ts";

const FILE = { executed_lines: [1, 3], missing_lines: [4], excluded_lines: [6] };

function report(file: unknown, path = "shop/price.py"): string {
  const meta = { format: 3, version: "7.16.2", show_contexts: false };
  return JSON.stringify({ meta, files: { [path]: file }, totals: {} });
}

it("counts what the lcov of the same run counts", () => {
  const json = read(openCoveragePy, jsonFixture("coverage-py-7.report"));
  const lcov = read(openLcov, jsonFixture("coverage-py-7.lcov"));
  expect(sameLines(json)).toEqual(sameLines(lcov));
  expect(branchCounts(json)).toEqual(branchCounts(lcov));
  expect(json.files.get("shop/price.py")?.by).toBe("path");
});

// Its `coverage xml` has the same, but for the docstrings on lines 1 and 6, which version 6 lists as run.
it("reads what version 6 wrote", () => {
  const told = read(openCoveragePy, jsonFixture("coverage-py-6.report"));
  expect(linesOf(told)).toEqual({
    "shop/__init__.py": "",
    "shop/price.py":
      "1 2 5 6 8 9 11 12 15 17 18 19 22 25 !26 27 28 29 !30 !31 32 33 34 !35 38 39 42 !43 50 51",
    "shop/unused.py": "!1 !2",
  });
  expect(branchCounts(told).get("shop/price.py")).toEqual([
    [18, "2/2"],
    [25, "1/2"],
    [28, "1/2"],
    [30, "0/2"],
    [32, "2/2"],
    [51, "2/2"],
  ]);
});

it("does not measure lines that a comment excludes, also where they ran", () => {
  const file = { executed_lines: [1, 6], missing_lines: [4, 7], excluded_lines: [6, 7] };
  expect(lines(openCoveragePy, report(file))).toBe("1 !4");
});

it("takes line 0 for none: an empty module ran on it in version 6", () => {
  const file = { executed_lines: [0], missing_lines: [], excluded_lines: [] };
  expect(lines(openCoveragePy, report(file))).toBe("");
});

it("a branch belongs to the line it leaves, and may leave the function", () => {
  const branches = {
    executed_branches: [
      [3, 4],
      [-7, 8],
    ],
    missing_branches: [
      [3, -1],
      [3, 3],
    ],
  };
  const file = onlyFile(read(openCoveragePy, report({ ...FILE, ...branches })));
  expect([...file.named]).toEqual([
    ["3: 4", true],
    ["7: 8", true],
    ["3: -1", false],
  ]);
});

it("passes over contexts and regions", () => {
  const more = { contexts: { 1: [""] }, functions: { f: FILE }, classes: {}, summary: null };
  expect(lines(openCoveragePy, report({ ...FILE, ...more }))).toBe("1 3 !4");
});

it("reads a report whose `files` come first, and one without files", () => {
  const text = JSON.stringify({ files: { "a.py": FILE }, meta: {} });
  expect(lines(openCoveragePy, text)).toBe("1 3 !4");
  expect(read(openCoveragePy, `{"meta": {}, "files": {}}`).files.size).toBe(0);
});

it("takes names that objects have anyway for names", () => {
  const text = `{"files": {"__proto__": ${JSON.stringify(FILE)}}}`;
  expect(linesOf(read(openCoveragePy, text))).toEqual({ ["__proto__"]: "1 3 !4" });
});

it("does not look into files that nobody asked for", () => {
  const text = `{"files": {"a.py": {"executed_lines": "all"}, "b.py": ${JSON.stringify(FILE)}}}`;
  const told = read(openCoveragePy, text, { isWanted: (name) => name === "b.py" });
  expect(linesOf(told)).toEqual({ "b.py": "1 3 !4" });
});

it.each([
  ["a negative line", { executed_lines: [-1] }, "`executed_lines` has a line “-1”"],
  ["a line in words", { missing_lines: ["4"] }, '`missing_lines` has a line “"4"”'],
  ["a line beyond all files", { missing_lines: [1e12] }, "`missing_lines` has a line"],
  ["half a line", { excluded_lines: [1.5] }, "`excluded_lines` has a line “1.5”"],
  ["no executed lines", { executed_lines: undefined }, "`executed_lines` is not an array"],
  ["no missing lines", { missing_lines: null }, "`missing_lines` is not an array"],
  ["no excluded lines", { excluded_lines: {} }, "`excluded_lines` is not an array"],
  ["branches that are a number", { executed_branches: 1 }, "`executed_branches` is not an array"],
  ["a branch that is a number", { missing_branches: [1] }, "`missing_branches` is not an array"],
  ["a branch from nowhere", { executed_branches: [[0, 1]] }, "`executed_branches` has a line “0”"],
  ["a branch to nowhere", { executed_branches: [[1]] }, "has a branch to nowhere"],
])("refuses %s, and says where", (_, wrong, reason) => {
  const refused = refusal(openCoveragePy, report({ ...FILE, ...wrong }));
  expect(refused).toContain("“shop/price.py”");
  expect(refused).toContain(reason);
});

it.each([
  ["without `files`", `{"meta": {"version": "7.0"}, "totals": {}}`, "it has no `files`"],
  ["with a list of files", `{"files": []}`, "it is not an object, in “files”"],
  ["with a file that is a list", `{"files": {"a.py": []}}`, "“a.py” is not an object"],
  ["that is a list", `[]`, "it is not an object"],
])("refuses a report %s", (_, text, reason) => {
  expect(refusal(openCoveragePy, text)).toContain(reason);
});
