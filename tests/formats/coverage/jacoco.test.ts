import { describe, expect, it } from "vitest";
import { openJacoco } from "../../../src/formats/coverage/jacoco.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, onlyFile, read } from "./told.ts";

function report(...lines: string[]): string {
  return `<report name="shop"><package name="com/acme"><sourcefile name="Shop.kt">\n${lines.join("\n")}\n</sourcefile></package></report>`;
}

describe("a report of JaCoCo's own", () => {
  const told = read(openJacoco, fixture("jacoco-0.8.6.xml"));

  it("names files below their package", () => {
    expect(linesOf(told)).toEqual({
      "Plain.java": "!1 !3",
      "com/acme/Shop.java": "7 8 10 12 14 15 !16 22 !23 24 25 28 29 30 31 35 36 37 38 39",
    });
    expect([...told.files.values()].map(({ by }) => by)).toEqual(["package", "package"]);
  });

  it("has branches that were missed and covered", () => {
    expect([...(told.files.get("com/acme/Shop.java")?.unnamed ?? [])]).toEqual([
      [14, ["1/2"]],
      [22, ["2/4"]],
      [29, ["2/2"]],
      [31, ["1/2"]],
      [38, ["1/2"]],
    ]);
  });
});

describe("lines", () => {
  it("ran where one instruction did, however many", () => {
    const file = onlyFile(
      read(
        openJacoco,
        report(
          `<line nr="1" mi="5" ci="1" mb="0" cb="0"/>`,
          `<line nr="2" mi="5" ci="0" mb="2" cb="0"/>`,
          `<line nr="3" ci="40"/>`,
          `<line nr="4" mi="4"/>`,
          `<line nr="0" ci="4"/>`,
        ),
      ),
    );
    expect([...file.hits]).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
    ]);
    expect([...file.unnamed]).toEqual([[2, ["0/2"]]]);
  });

  it("are those of source files alone, in modules at any depth", () => {
    const text = `<report name="r"><group name="a"><group name="b"><package name="p">
      <class name="p/A" sourcefilename="A.java"><line nr="9" ci="1"/><counter type="LINE" missed="1" covered="1"/></class>
      <sourcefile name="A.java"><line nr="1" ci="1"/></sourcefile><line nr="7" ci="1"/><sourcefile><line nr="2" ci="1"/></sourcefile></package></group></group>
      <group name="c"><package name="p"><sourcefile name="A.java"><line nr="3" ci="0"/></sourcefile></package></group></report>`;
    expect(linesOf(read(openJacoco, text))).toEqual({ "p/A.java": "1 !3" });
    expect(read(openJacoco, text, { isWanted: () => false }).files.size).toBe(0);
  });
});

describe("what is no report", () => {
  it.each([
    `<line ci="1"/>`,
    `<line nr="1" ci="x"/>`,
    `<line nr="1" ci="1" mb="x"/>`,
    `<line nr="1" ci="1" mb="1" cb="-x"/>`,
    `<line nr="10000001" ci="1"/>`,
  ])("%s, in a wanted file and in any other", (line) => {
    for (const isWanted of [() => true, () => false])
      expect(() => read(openJacoco, report("", line), { isWanted })).toThrow(
        expect.objectContaining({
          name: "UnreadableCoverage",
          message: expect.stringMatching(/^line 3: /),
        }),
      );
  });

  it("one of another format", () => {
    expect(() => read(openJacoco, fixture("coverage-py.xml"))).toThrow(UnreadableCoverage);
  });
});
