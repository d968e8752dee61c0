import { describe, expect, it } from "vitest";
import { openClover } from "../../../src/formats/coverage/clover.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, onlyFile, read } from "./told.ts";

function report(...lines: string[]): string {
  return `<coverage clover="4.4.1"><project><package name="com.acme"><file name="A.java" path="/w/src/com/acme/A.java">\n${lines.join("\n")}\n</file></package></project></coverage>`;
}

const told = (...lines: string[]) => onlyFile(read(openClover, report(...lines)));

describe("reports of real tools", () => {
  it.each([
    [
      "nyc-clover.xml",
      {
        "/home/dev/js/src/café.js": "1 2 3",
        "/home/dev/js/src/sum.js": "2 3 4 5 7 10 !13 !15 !17 21",
      },
    ],
    [
      "vitest-clover.xml",
      {
        "/home/dev/vt/src/sum.js": "!2 !3 !4 !5 !7 !10 !13 !15 !17 !21",
        "/home/dev/vt/src/typed.ts": "7 !8 10",
      },
    ],
    [
      "c8-clover.xml",
      {
        "/home/dev/js/src/café.js": "1 2 3 4",
        "/home/dev/js/src/sum.js": "1 2 3 4 5 6 7 8 9 10 11 !12 !13 !14 !15 !16 !17 !18 !19 20 21",
      },
    ],
    ["phpunit-clover.xml", { "/home/dev/php/src/Cart.php": "9 11 !12 14 16 19 21 !24 !26 !32" }],
  ])("%s", (name, expected) => {
    const { files, roots } = read(openClover, fixture(name));
    expect(linesOf({ files, roots })).toEqual(expected);
    for (const file of files.values()) expect(file.by).toBe("path");
  });

  it("have branches that were taken, and that were not", () => {
    const { files } = read(openClover, fixture("nyc-clover.xml"));
    const file = files.get("/home/dev/js/src/sum.js");
    expect([...(file?.unnamed ?? [])]).toEqual([
      [4, ["2/4"]],
      [10, ["3/4"]],
      [13, ["0/2"]],
    ]);
    expect(file?.named.size).toBe(0);
  });
});

it("counts both outcomes of every condition in OpenClover's reports, which give no count", () => {
  const file = told(
    `<line num="3" type="method" count="2" signature="f(int) : void" visibility="public" complexity="1"/>`,
    `<line num="4" type="stmt" count="0"/>`,
    `<line num="5" type="cond" truecount="0" falsecount="2"/>`,
    `<line num="6" type="cond" truecount="1" falsecount="0"/>`,
    `<line num="6" type="cond" truecount="3" falsecount="4"/>`,
    `<line num="7" type="cond" truecount="0" falsecount="0"/>`,
    `<line num="8" type="comment" count="x"/>`,
  );
  expect(file.lines).toBe("3 !4 5 6 !7");
  expect(Object.fromEntries(file.named)).toEqual({
    "5: 1 true": false,
    "5: 1 false": true,
    "6: 1 true": true,
    "6: 1 false": false,
    "6: 2 true": true,
    "6: 2 false": true,
    "7: 1 true": false,
    "7: 1 false": false,
  });
  expect(file.unnamed.size).toBe(0);
});

it("says nothing of branches where there are none", () => {
  const file = told(`<line num="3" count="1" type="cond" truecount="0" falsecount="0"/>`);
  expect(file).toMatchObject({ lines: "3", unnamed: new Map(), named: new Map() });
});

it("names the same condition alike in every part of a report", () => {
  const part = `<file path="a"><line num="6" type="cond" truecount="N" falsecount="0"/></file>`;
  const text = `<coverage><project>${part.replace("N", "0")}${part.replace("N", "1")}</project></coverage>`;
  expect(Object.fromEntries(onlyFile(read(openClover, text)).named)).toEqual({
    "6: 1 true": true,
    "6: 1 false": false,
  });
});

it("reads tests' files too, wherever files stand, and asks for lines of wanted ones alone", () => {
  const text = `<coverage><project><file name="/w/a.php"><line num="1" type="stmt" count="1"/><line num="0" type="stmt" count="1"/></file></project>
    <testproject><package><file name="B.java" path="/w/B.java"><class><line num="9" type="stmt" count="1"/></class><line num="2" type="stmt" count="0"/></file><file><line num="3" type="stmt" count="1"/></file></package></testproject></coverage>`;
  expect(linesOf(read(openClover, text))).toEqual({ "/w/a.php": "1", "/w/B.java": "!2" });
  expect(linesOf(read(openClover, text, { isWanted: (name) => name.endsWith("B.java") }))).toEqual({
    "/w/B.java": "!2",
  });
});

describe("what is no report", () => {
  it.each([
    `<line type="stmt" count="1"/>`,
    `<line num="1" type="stmt"/>`,
    `<line num="1" type="method" count="x"/>`,
    `<line num="1x" type="stmt" count="1"/>`,
    `<line num="1" type="cond" truecount="x" falsecount="1"/>`,
    `<line num="1" type="cond" truecount="1" falsecount="x" count="1"/>`,
    `<line num="1" type="cond" truecount="1" falsecount="1" count="x"/>`,
  ])("%s, in a wanted file and in any other", (line) => {
    for (const isWanted of [() => true, () => false])
      expect(() => read(openClover, report("", line), { isWanted })).toThrow(
        expect.objectContaining({
          name: "UnreadableCoverage",
          message: expect.stringMatching(/^line 3: /),
        }),
      );
  });

  it.each(["nyc-cobertura.xml", "coverage-py.xml", "jacoco-0.8.6.xml"])("%s", (name) => {
    expect(() => read(openClover, fixture(name))).toThrow(UnreadableCoverage);
  });
});
