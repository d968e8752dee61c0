import { expect, it } from "vitest";
import { openSimplecov } from "../../../src/formats/coverage/simplecov.ts";
import { branchCounts, jsonFixture, lines, refusal } from "./json-reports.ts";
import { linesOf, onlyFile, read } from "./told.ts";

const PATH = "/work/lib/price.rb";

function ofSuites(...suites: unknown[]): string {
  return JSON.stringify(
    Object.fromEntries(
      suites.map((file, index) => [`RSpec ${index}`, { coverage: { [PATH]: file }, timestamp: 1 }]),
    ),
  );
}

// SimpleCov's own totals of the same runs: 10 of 22 lines, and 12 of 16 lines with 5 of 9 branches. It
// reads the sources for `:nocov:`, which hides two lines, of which one ran, and an `if` that was not.
it.each([
  [
    "simplecov-0.22-lines.report",
    "2 3 4 6 7 9 !11 14 !15 18 19 !21 23 26 !27",
    "!1 !2 !3 !4 !5 !6 !7 !8 !9",
  ],
  ["simplecov-0.22-resultset.report", "2 3 4 6 7 9 !11 14 !15 18 19 !21 23 26 !27", "1 2 !4"],
])("counts what SimpleCov counts over two suites (%s)", (name, price, unused) => {
  expect(linesOf(read(openSimplecov, jsonFixture(name)))).toEqual({
    "/home/dev/shop/lib/price.rb": price,
    "/home/dev/shop/lib/unused.rb": unused,
  });
});

it("a branch belongs to the line of its condition, and ran where any suite ran it", () => {
  const told = read(openSimplecov, jsonFixture("simplecov-0.22-resultset.report"));
  expect(branchCounts(told).get("/home/dev/shop/lib/price.rb")).toEqual([
    [4, "1/2"],
    [6, "1/2"],
    [7, "2/3"],
    [14, "1/2"],
    [18, "1/2"],
  ]);
});

it("reads the array of lines alone, as before version 0.18", () => {
  expect(lines(openSimplecov, ofSuites([null, 1, 0, "ignored", 2]))).toBe("2 !3 5");
});

it("does not measure lines that are ignored", () => {
  const file = {
    lines: [1, "ignored", null],
    branches: { "[:if, 0, 1, 0, 1, 9]": { a: "ignored" } },
  };
  const told = onlyFile(read(openSimplecov, ofSuites(file)));
  expect(told.lines).toBe("1");
  expect(told.named.size).toBe(0);
});

it.each([
  ["that one ran and the other did not", [0, 1], [2, 0], "1 2"],
  ["that one does not measure and the other did not run", [null, 0], [0, null], ""],
  ["that one does not measure and the other ran", [null, 1], [1, null], "1 2"],
  ["that neither ran", [0], [0], "!1"],
  ["beyond the end of one", [0], [0, 1, 0], "!1 2"],
  ["beyond the end of the other", [0, 1, 0], [0], "!1 2"],
])("puts together of two suites a line %s", (_, first, second, expected) => {
  expect(lines(openSimplecov, ofSuites({ lines: first }, { lines: second }))).toBe(expected);
});

it("sums the counts of three suites", () => {
  const file = onlyFile(read(openSimplecov, ofSuites({ lines: [1] }, [2], { lines: [4] })));
  expect([...file.hits]).toEqual([[1, 7]]);
});

it("reads what the JSON formatter writes", () => {
  const text = JSON.stringify({
    meta: { simplecov_version: "0.22.0", root: "/work" },
    coverage: {
      "lib/price.rb": {
        lines: [1, "ignored", null, 0],
        branches: [
          { type: "then", start_line: 4, end_line: 4, coverage: 0, inline: false, report_line: 3 },
          { type: "else", start_line: 2, end_line: 2, coverage: "ignored", report_line: 2 },
          { type: "else", start_line: 4, end_line: 4, coverage: 2 },
        ],
      },
    },
    groups: { coverage: { coverage: { "not/a/file.rb": { lines: [1] } } }, All: { lines: {} } },
    total: { lines: {} },
    errors: {},
  });
  const told = read(openSimplecov, text);
  expect(told.roots).toEqual(["/work"]);
  expect(linesOf(told)).toEqual({ "lib/price.rb": "1 !4" });
  expect([...(told.files.get("lib/price.rb")?.named ?? [])]).toEqual([
    ["3: 0", false],
    ["4: 2", true],
  ]);
});

it.each([
  ["an array", [1, null, 0]],
  ["an object", { lines: [1, null, 0] }],
])("reads what simplecov-json wrote, with %s", (_, coverage) => {
  const text = JSON.stringify({
    timestamp: 1,
    command_name: "RSpec",
    files: [{ filename: PATH, covered_percent: 50, coverage, covered_lines: 1 }],
    metrics: { covered_percent: 50 },
  });
  expect(linesOf(read(openSimplecov, text))).toEqual({ [PATH]: "1 !3" });
});

it("takes names that objects have anyway for names", () => {
  const text = `{"__proto__": {"coverage": {"__proto__": [1], "constructor": [0]}}}`;
  expect(linesOf(read(openSimplecov, text))).toEqual({ ["__proto__"]: "1", constructor: "!1" });
});

it("does not look into files that nobody asked for", () => {
  const text = `{"RSpec": {"coverage": {"a.rb": "broken", "b.rb": [1]}}}`;
  const told = read(openSimplecov, text, { isWanted: (name) => name === "b.rb" });
  expect(linesOf(told)).toEqual({ "b.rb": "1" });
});

it("has no file where there is none", () => {
  expect(read(openSimplecov, `{}`).files.size).toBe(0);
  expect(read(openSimplecov, `{"RSpec": {"coverage": {}, "timestamp": 1}}`).files.size).toBe(0);
});

it.each([
  ["a negative count", { lines: [-1] }, "`lines` has a count “-1”"],
  ["half a count", { lines: [0.5] }, "`lines` has a count “0.5”"],
  ["a count in words", [true], "`lines` has a count “true”"],
  ["a count that is a list", [[1]], "`lines` has a count that is not a number"],
  ["no lines", { branches: {} }, "`lines` is not an array"],
  ["lines that are an object", { lines: {} }, "`lines` is not an array"],
  ["a file that is a number", 1, "is not an object"],
  ["branches that are a word", { lines: [], branches: "none" }, "`branches` is not an object"],
  ["a condition that is none", { lines: [], branches: { if: {} } }, "“if” has a line “NaN”"],
  ["a condition on line 0", { lines: [], branches: { "[:if, 0, 0, 4]": {} } }, "has a line “0”"],
  ["arms that are none", { lines: [], branches: { "[:if, 0, 3, 4]": [1] } }, "is not an object"],
  ["an arm in words", { lines: [], branches: { "[:if, 0, 3, 4]": { a: "1" } } }, "has a count"],
  ["an arm that is a number", { lines: [], branches: [1] }, "`branches` is not an object"],
  ["an arm without a line", { lines: [], branches: [{ coverage: 1 }] }, "has a line “undefined”"],
  ["an arm without a count", { lines: [], branches: [{ start_line: 1 }] }, "a count “undefined”"],
])("refuses %s, and says where", (_, file, reason) => {
  const refused = refusal(openSimplecov, ofSuites(file));
  expect(refused).toContain(`“${PATH}”`);
  expect(refused).toContain(reason);
});

it.each([
  ["a file without a name", `{"files": [{"coverage": [1]}]}`, "no `filename`, or no `coverage`"],
  ["a file without coverage", `{"files": [{"filename": "a"}]}`, "no `filename`, or no `coverage`"],
  ["a name that is none", `{"files": [{"filename": 1}]}`, "a `filename` is not a string"],
  ["a list of suites", `[]`, "it is not an object"],
  ["a suite whose files are a list", `{"RSpec": {"coverage": []}}`, "is not an object, in “RSpec”"],
])("refuses %s", (_, text, reason) => {
  expect(refusal(openSimplecov, text)).toContain(reason);
});
