import { describe, expect, it } from "vitest";
import { UnreadableResults } from "../../../src/formats/test-results/report.ts";
import { parseTap } from "../../../src/formats/test-results/tap.ts";
import { counts, fixture } from "./fixtures.ts";

const tap = (...lines: string[]) => counts(parseTap(lines.join("\n")));

describe("what real runners write: passed/failed/skipped", () => {
  it.each([
    ["node-mixed", "5/1/2"],
    ["node-passing", "2/0/0"],
    ["node-empty", "0/0/0"],
    ["node-broken", "0/1/0"],
    ["node-skipped", "0/0/2"],
    ["node-todofail", "1/0/1"],
    ["node-nothing", "0/0/0"],
    // A suite without a test is written like a passed test.
    ["node-empty-suite", "0/0/0"],
    ["node-empty-suite-24", "0/0/0"],
    ["node-skipped-in-suite", "0/0/1"],
    ["node-skipped-beside-empty", "0/0/1"],
    ["node-nested-suites", "3/0/1"],
    ["node-nested-suites-24", "3/0/1"],
    ["node-before-hook", "0/1/0"],
    ["node-todo-suite", "0/0/2"],
    ["node-suite-hook", "2/1/0"],
    ["vitest-mixed", "2/1/2"],
    ["vitest-broken", "1/1/0"],
    ["vitest-skipped", "0/0/2"],
    ["vitest-nothing", "0/0/0"],
    ["mocha-mixed", "2/1/2"],
    ["mocha-hook", "0/1/0"],
    ["mocha-empty", "0/0/0"],
    ["ava-mixed", "2/1/2"],
    ["tape-mixed", "1/1/2"],
    ["node-tap-mixed", "1/1/1"],
    ["node-tap-passing", "1/0/0"],
  ])("%s: %s", (name, expected) => {
    expect(counts(parseTap(fixture(`tap/${name}.tap`)))).toBe(expected);
  });

  it("names failures and where they are", () => {
    const failures = (name: string) => parseTap(fixture(`tap/${name}.tap`)).failures;
    expect(failures("node-mixed")).toEqual([
      { name: "fails", path: "/repo/a.test.js", line: 4, message: "1 == 2" },
    ]);
    expect(failures("vitest-mixed")).toMatchObject([
      { name: "fails", path: "/repo/a.test.js", line: 4 },
    ]);
  });
});

describe("points", () => {
  it.each([
    ["without numbers and names", ["1..2", "ok", "not ok"], "1/1/0"],
    ["the plan at the end", ["ok 1 - a", "1..1"], "1/0/0"],
    [
      "skip, whatever its case and its words",
      ["1..3", "ok 1 # skip", "ok 2 a # Skipped: why", "not ok 3 # SKIP"],
      "0/0/3",
    ],
    ["to do, which may fail", ["1..2", "not ok 1 a # TODO", "ok 2 # todo later"], "0/0/2"],
    ["a directive is a word after #", ["1..1", "ok 1 - the #skip-link works"], "0/0/1"],
    ["everything skipped", ["TAP version 13", "1..0 # skip no database"], "0/0/0"],
    ["an escaped #", ["1..1", "not ok 1 - a \\# TODO"], "0/1/0"],
    [
      "what is no TAP is passed over",
      ["TAP version 13", "okay", "oklahoma 1", "ok 1", "# ok 2", "1..1"],
      "1/0/0",
    ],
    ["Windows' line ends", ["1..1\r", "ok 1\r"], "1/0/0"],
  ])("%s", (_, lines, expected) => {
    expect(tap(...lines)).toBe(expected);
  });
});

describe("subtests", () => {
  it("count, and their suites do not", () => {
    expect(tap("1..1", "    ok 1 - a", "    ok 2 - b", "    1..2", "ok 1 - suite")).toBe("2/0/0");
  });
  it("a suite that fails by itself is a failure", () => {
    expect(tap("1..1", "    ok 1 - a", "    1..1", "not ok 1 - suite")).toBe("1/1/0");
  });
  it("a suite that fails because of a subtest is none of its own", () => {
    expect(
      tap(
        "1..1",
        "        not ok 1 - a",
        "        1..1",
        "    not ok 1 - b",
        "    1..1",
        "not ok 1 - c",
      ),
    ).toBe("0/1/0");
  });
  it("an empty suite is no test", () => {
    expect(tap("TAP version 13", "    1..0", "ok 1 - suite", "1..1")).toBe("0/0/0");
  });
  it("in blocks", () => {
    expect(tap("1..1", "ok 1 - suite {", "    ok 1 - a", "    1..1", "}")).toBe("1/0/0");
    expect(tap("1..1", "not ok 1 - suite {", "    1..0", "}")).toBe("0/1/0");
  });
});

describe("totals", () => {
  it.each([
    ["a failure that only they know of", ["# tests 1", "# pass 1", "# fail 1"], "1/1/0"],
    ["alone", ["# fail 1"], "1/1/0"],
    ["a cancelled test", ["# tests 2", "# pass 1", "# fail 0", "# cancelled 1"], "1/1/0"],
    ["fewer passed", ["# tests 0", "# pass 0", "# fail 0"], "0/0/0"],
    ["the last ones", ["# fail 3", "# tests 1", "# pass 1", "# fail 0"], "1/0/0"],
    ["node-tap's", ["# { total: 1, pass: 1, fail: 1 }"], "1/1/0"],
  ])("%s", (_, lines, expected) => {
    expect(tap("TAP version 13", "ok 1 - a", "1..1", ...lines)).toBe(expected);
  });
  it("before a point are somebody's words", () => {
    expect(tap("TAP version 13", "# fail 1", "ok 1 - a", "1..1")).toBe("1/0/0");
  });
  it("of ava count what is to do among the failed", () => {
    const points = ["TAP version 13", "ok 1", "not ok 2 # TODO", "1..2"];
    expect(tap(...points, "# tests 1", "# pass 1", "# fail 1")).toBe("1/0/1");
    expect(tap(...points, "# tests 1", "# pass 1", "# fail 1", "# cancelled 0")).toBe("1/1/1");
  });
  it("a suite is one by its own diagnostics, not by a value in them", () => {
    const point = (line: string) =>
      tap("TAP version 13", "ok 1 - a", "  ---", line, "  ...", "1..1");
    expect(point("  type: 'suite'")).toBe("0/0/0");
    expect(point("    type: 'suite'")).toBe("1/0/0");
  });
});

describe("documents", () => {
  it("one after another are summed, with and without a version", () => {
    expect(tap("TAP version 13", "ok 1", "1..1", "TAP version 13", "not ok 1", "1..1")).toBe(
      "1/1/0",
    );
    expect(tap("1..2", "ok 1", "ok 2", "1..1", "ok 1")).toBe("3/0/0");
    expect(tap("ok 1", "ok 2", "1..2", "ok 1", "1..1")).toBe("3/0/0");
  });
  it("a bail out is a failure", () => {
    const report = parseTap("TAP version 13\n1..5\nok 1\nBail out! no database\n");
    expect(counts(report)).toBe("1/1/0");
    expect(report.failures).toMatchObject([{ name: "Bail out!", message: "no database" }]);
  });
  it.each([
    ["fewer points than planned", ["1..3", "ok 1", "ok 2"]],
    ["more points than planned", ["1..1", "ok 1", "ok 2"]],
    ["no plan", ["TAP version 13", "ok 1"]],
    ["only a version", ["TAP version 13"]],
    ["a nested plan that does not fit", ["1..1", "    1..2", "    ok 1 - a", "ok 1 - suite"]],
    ["an open diagnostic block", ["TAP version 13", "1..1", "not ok 1 - a", "  ---", "  error: x"]],
    ["nothing", [""]],
    ["prose", ["all is ok", "1..2 is a range"]],
  ])("%s is unreadable", (_, lines) => {
    expect(() => parseTap(lines.join("\n"))).toThrow(UnreadableResults);
  });
});
