import { describe, expect, it } from "vitest";
import { formatProblems } from "../../src/checklist/format-problems.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const problem = (lineText: string, column: number, message = "m", hint: string | null = null) => ({
  at: { file: "dod.yml", line: 7, column },
  message,
  lineText,
  hint,
});
/** What stands above the caret. */
const pointedAt = (lineText: string, column: number) => {
  const [, line = "", caret = ""] = formatProblems([problem(lineText, column)]).split("\n");
  expect(caret).toMatch(/^ +\| *\^$/);
  return { line, column: caret.length };
};

describe("a problem", () => {
  it("is its place, its message and its hint, the line, and a caret", () => {
    expect(
      formatProblems([
        problem("  requird: 1", 3, 'unknown key "requird"', 'did you mean "required"?'),
      ]),
    ).toBe(
      `dod.yml:7:3  unknown key "requird"; did you mean "required"?\n  7 |   requird: 1\n    |   ^\n`,
    );
  });

  it("has no line to show where there is none", () => {
    expect(formatProblems([problem("", 1), problem("   ", 4)])).toBe(
      "dod.yml:7:1  m\ndod.yml:7:4  m\n",
    );
  });

  it("puts the caret behind the end of a line", () => {
    expect(formatProblems([problem("ab", 3)])).toBe("dod.yml:7:3  m\n  7 | ab\n    |   ^\n");
  });

  it.each([
    ["tabs", "\t\tx", 3, "    x"],
    ["wide characters", "日本x", 3, "日本x"],
    ["combining characters", "e\u0301x", 3, "e\u0301x"],
    ["an emoji of two units", "👍x", 3, "👍x"],
    ["control characters", "\u001b[31mx", 6, "\\x1b[31mx"],
    ["a carriage return and an override", "a\u202ex", 3, "a\\u202ex"],
  ])("points right behind %s", (_, lineText, column, line) => {
    const shown = formatProblems([problem(lineText, column)]).split("\n");
    expect(shown[1]).toBe(`  7 | ${line}`);
    const widths: Record<string, number> = { 日本x: 4, "👍x": 2, "e\u0301x": 1 };
    const width = widths[line] ?? line.length - 1;
    expect(shown[2]).toBe(`    | ${" ".repeat(width)}^`);
  });

  it("shows the neighbourhood of the fault in a long line", () => {
    const text = `${"a".repeat(5_000)}X${"b".repeat(5_000)}`;
    const { line, column } = pointedAt(text, 5_001);
    expect(line[column - 1]).toBe("X");
    expect(line.length).toBeLessThan(110);
    expect(line).toMatch(/…a+Xb+…$/);
    expect(pointedAt(`X${"b".repeat(500)}`, 1).line).toMatch(/\| Xb{98}…$/);
  });

  it("takes no time for a line as long as a file", () => {
    const text = "日".repeat(500_000);
    expectCpuTimeBelow(500, () => {
      formatProblems(Array.from({ length: 50 }, (_, i) => problem(text, i * 10_000 + 1)));
    });
  });

  it("has hostile text in its message made plain", () => {
    const hostile = {
      ...problem("", 1, "a\u001b[2Jb\nc", "d\u0007"),
      at: { file: "x\u001b.yml", line: 1, column: 1 },
    };
    expect(formatProblems([hostile])).toBe("x\\x1b.yml:1:1  a\\x1b[2Jb c; d\\x07\n");
  });
});
