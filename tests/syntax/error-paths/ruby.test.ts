import { describe, expect, it } from "vitest";
import { lines, pathsIn } from "./reading.ts";

const ruby = (...text: string[]) => pathsIn("ruby", lines(...text));

describe("the error paths of Ruby", () => {
  it("are `rescue` clauses of methods, blocks and `begin`", () => {
    expect(
      ruby(
        "def f",
        "  a",
        "rescue Foo, Bar => e # why",
        "  b(e)",
        "  raise",
        "rescue",
        "  # nothing",
        "ensure",
        "  c",
        "end",
        "all.each do |x|",
        "  x.run",
        "rescue StandardError",
        "  next",
        "end",
        "begin",
        "  a",
        "rescue Foo then b",
        "else",
        "  c",
        "end",
      ),
    ).toEqual([
      "3 rescue Foo, Bar => e → 4-5",
      "13 rescue StandardError → 14-14",
      "18 rescue Foo → ?",
    ]);
  });

  it("are modifiers, without a line of their own", () => {
    expect(ruby("a = b rescue nil")).toEqual(["1 rescue nil → ?"]);
  });

  it("are the blocks of `rescue_from`", () => {
    expect(
      ruby("rescue_from Foo do |e|", "  page e", "end", "rescue_from Foo, with: :page"),
    ).toEqual(["1 rescue_from Foo → 2-2"]);
  });
});
