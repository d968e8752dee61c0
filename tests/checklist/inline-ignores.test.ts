import { describe, expect, it } from "vitest";
import { applyInlineIgnores, inlineIgnoresOf } from "../../src/checklist/inline-ignores.ts";
import { finding } from "../../src/core/result.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const targets = (line: string) =>
  inlineIgnoresOf(line).map(({ target, reason }) => [target, reason]);

describe("a dod-ignore comment", () => {
  it.each([
    "// dod-ignore leftovers: printed on purpose",
    "foo(); // dod-ignore leftovers: printed on purpose",
    "//dod-ignore leftovers: printed on purpose",
    "/// dod-ignore leftovers: printed on purpose",
    "x = 1  # dod-ignore leftovers: printed on purpose",
    "## dod-ignore leftovers: printed on purpose",
    "/* dod-ignore leftovers: printed on purpose */",
    "/** dod-ignore leftovers: printed on purpose **/",
    " * dod-ignore leftovers: printed on purpose",
    "<!-- dod-ignore leftovers: printed on purpose -->",
    "-- dod-ignore leftovers: printed on purpose",
    "; dod-ignore leftovers: printed on purpose",
    "% dod-ignore leftovers: printed on purpose",
    "{/* dod-ignore leftovers: printed on purpose */}",
    "{/* dod-ignore leftovers: printed on purpose */} <b>text</b>",
    "#dod-ignore leftovers : printed on purpose",
    "// eslint-disable-line no-console -- why // dod-ignore leftovers: printed on purpose",
    "f()  # noqa: T201 dod-ignore leftovers: printed on purpose",
    'log("a // b"); // dod-ignore leftovers: printed on purpose',
    "it's(); // dod-ignore leftovers: printed on purpose",
  ])("is read in %s", (line) => {
    expect(targets(line)).toEqual([["leftovers", "printed on purpose"]]);
  });

  it.each([
    "dod-ignore leftovers: no comment",
    "const x = dod-ignore leftovers: no comment",
    'print("// dod-ignore leftovers: in a text")',
    "print('# dod-ignore leftovers: in a text')",
    "// write `dod-ignore leftovers: why` above the line",
    "// mydod-ignore leftovers: x",
    "// dod-ignored leftovers: x",
    "// dod-ignore-next leftovers: x",
    "a#dod-ignore leftovers: no marker for a comment here",
    "a * dod-ignore leftovers: b",
    "",
  ])("is not read in %s", (line) => {
    expect(targets(line)).toEqual([]);
  });

  it("is not looked for in lines that programs make", () => {
    expect(targets(`${"x ".repeat(5_000)} // dod-ignore leftovers: x`)).toEqual([]);
    expectCpuTimeBelow(100, () => {
      targets(`// dod-ignore ${'\\"'.repeat(500_000)}`);
    });
  });

  it("may name a rule, a plugin's check, and several", () => {
    expect(
      targets(
        "// dod-ignore error-handling/empty-catch: best effort, dod-ignore acme/license/x: theirs",
      ),
    ).toEqual([
      ["error-handling/empty-catch", "best effort"],
      ["acme/license/x", "theirs"],
    ]);
  });

  it.each([
    "// dod-ignore leftovers",
    "// dod-ignore leftovers:",
    "// dod-ignore leftovers: --",
    "// dod-ignore leftovers because I say so",
    "/* dod-ignore leftovers: */ code()",
    "// dod-ignore leftovers: , dod-ignore other: reason",
  ])("gives no reason in %s", (line) => {
    expect(targets(line)[0]).toEqual(["leftovers", null]);
  });
});

describe("findings", () => {
  const apply = (
    lines: string[],
    over: Partial<Parameters<typeof applyInlineIgnores>[0]> = {},
    findings = [finding({ path: "a.ts", line: 2, rule: "console", message: "m" })],
  ) =>
    applyInlineIgnores({
      check: "leftovers",
      findings,
      mode: "allow",
      approved: false,
      lineOf: (path, line) => (path === "a.ts" ? (lines[line - 1] ?? null) : null),
      ...over,
    });
  const counts = (lines: string[], over = {}) => {
    const { findings, ignored, awaitingApproval } = apply(lines, over);
    return [findings.length, ignored.length, awaitingApproval];
  };

  it.each([
    ["on its line", ["", "log() // dod-ignore leftovers: x"], [0, 1, 0]],
    ["alone on the line above", ["  // dod-ignore leftovers: x", "log()"], [0, 1, 0]],
    ["with its rule", ["// dod-ignore leftovers/console: x", "log()"], [0, 1, 0]],
    ["behind code on the line above", ["log() // dod-ignore leftovers: x", "log()"], [1, 0, 0]],
    ["with another rule", ["// dod-ignore leftovers/debugger: x", "log()"], [1, 0, 0]],
    ["of another check", ["// dod-ignore suppressions: x", "log()"], [1, 0, 0]],
    ["two lines above", ["log()", "log()", "// dod-ignore leftovers: x"], [1, 0, 0]],
    ["nowhere", [], [1, 0, 0]],
  ])("are taken away by a comment %s, or not", (_, lines, expected) => {
    expect(counts(lines)).toEqual(expected);
  });

  it("stay, and get company, where no reason is given", () => {
    const { findings, ignored } = apply(["", "log() // dod-ignore leftovers"]);
    expect(ignored).toEqual([]);
    expect(findings).toHaveLength(2);
    expect(findings[1]).toMatchObject({
      path: "a.ts",
      line: 2,
      column: 10,
      rule: "dod-ignore-reason",
    });
  });

  it("share one complaint about one comment", () => {
    const two = [1, 2].map((column) =>
      finding({ path: "a.ts", line: 2, column, rule: "console", message: "m" }),
    );
    expect(apply(["", "log() // dod-ignore leftovers"], {}, two).findings).toHaveLength(3);
  });

  it("of a whole file, or of no file, stay", () => {
    const loose = [
      finding({ path: "a.ts", rule: "r", message: "m" }),
      finding({ rule: "r", message: "m" }),
    ];
    expect(apply(["// dod-ignore leftovers: x"], {}, loose)).toMatchObject({
      findings: loose,
      ignored: [],
    });
  });

  const line = ["", "log() // dod-ignore leftovers: x"];
  it("stay where the checklist says never, complaints and all", () => {
    expect(counts(line, { mode: "never" })).toEqual([1, 0, 0]);
    expect(counts(["", "log() // dod-ignore leftovers"], { mode: "never" })).toEqual([1, 0, 0]);
  });

  it("wait for the approval where the checklist says approved", () => {
    expect(counts(line, { mode: "approved" })).toEqual([1, 0, 1]);
    expect(counts(line, { mode: "approved", approved: true })).toEqual([0, 1, 0]);
  });

  it.each(["secrets", "test-integrity", "guarded-files"])("of %s are never taken away", (check) => {
    expect(counts(["", `x // dod-ignore ${check}: please`], { check })).toEqual([1, 0, 0]);
  });
});
