import { describe, expect, it } from "vitest";
import { openCobertura } from "../../../src/formats/coverage/cobertura.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, onlyFile, read } from "./told.ts";

/** A report with one class of src/a.py. */
function report(...lines: string[]): string {
  return `<coverage><packages><package><classes><class filename="src/a.py"><lines>\n${lines.join("\n")}\n</lines></class></classes></package></packages></coverage>`;
}

const told = (...lines: string[]) => onlyFile(read(openCobertura, report(...lines)));

describe("reports of real tools", () => {
  it.each([
    [
      "coverage-py.xml",
      "/home/dev/py",
      { "pkg/__init__.py": "", "pkg/part.py": "4 5 !6 7 8 9 !10 11 14 !15 18 19 20 22 23 24" },
    ],
    [
      "nyc-cobertura.xml",
      "/home/dev/js",
      { "src/café.js": "1 2 3", "src/sum.js": "2 3 4 5 7 10 !13 !15 !17 21" },
    ],
    [
      "vitest-cobertura.xml",
      "/home/dev/vt",
      { "src/sum.js": "!2 !3 !4 !5 !7 !10 !13 !15 !17 !21", "src/typed.ts": "7 !8 10" },
    ],
    ["phpunit-cobertura.xml", "/home/dev/php/src", { "Cart.php": "11 !12 14 16 21 !26 !32" }],
    [
      "gcovr-5.2.xml",
      ".",
      {
        "with space/shape.cpp":
          "6 7 10 11 12 13 14 15 16 !17 18 19 !21 !22 !23 26 27 29 30 31 32 33 34",
      },
    ],
  ])("%s", (name, root, expected) => {
    const { roots, files } = read(openCobertura, fixture(name));
    expect(roots).toEqual([root]);
    expect(linesOf({ roots, files })).toEqual(expected);
    for (const file of files.values()) expect(file.by).toBe("path");
  });

  it("count each line of a method once, and not the line of its head", () => {
    expect(read(openCobertura, fixture("nyc-cobertura.xml")).files.get("src/sum.js")?.calls).toBe(
      10,
    );
    expect(read(openCobertura, fixture("phpunit-cobertura.xml")).files.get("Cart.php")?.calls).toBe(
      7,
    );
  });

  it("have branches", () => {
    const { files } = read(openCobertura, fixture("nyc-cobertura.xml"));
    expect([...(files.get("src/sum.js")?.unnamed ?? [])]).toEqual([
      [4, ["2/4"]],
      [10, ["3/4"]],
      [13, ["0/2"]],
    ]);
    expect(
      [...onlyFile(read(openCobertura, fixture("gcovr-5.2.xml"))).unnamed.entries()][0],
    ).toEqual([7, ["2/2"]]);
  });
});

describe("lines", () => {
  it.each([
    ["0", 0],
    ["12", 12],
    ["1.0", 1],
    ["0.0", 0],
    ["0.25", 1],
    ["1e3", 1000],
    ["-2147483648", 0],
    ["18446744073709551615", Number.MAX_SAFE_INTEGER],
    ["1e300", Number.MAX_SAFE_INTEGER],
    ["9".repeat(300), Number.MAX_SAFE_INTEGER],
  ])("with %s hits", (text, hits) => {
    expect([...told(`<line number="3" hits="${text}"/>`).hits]).toEqual([[3, hits]]);
  });

  it("of line 0 are nobody's", () => {
    expect(
      told(`<line number="0" hits="1" branch="true" condition-coverage="50% (1/2)"/>`),
    ).toMatchObject({ calls: 0, unnamed: new Map() });
  });

  it("have branches where they say so, as coverlet writes it too", () => {
    const file = told(
      `<line number="1" hits="1" branch="True" condition-coverage="50% (1/2)"><conditions><condition number="0" type="jump" coverage="50%"/></conditions></line>`,
      `<line number="2" hits="1" branch="true" condition-coverage="50 % (2/4)" missing-branches="exit"/>`,
      `<line number="3" hits="1" branch="False" condition-coverage="100% (2/2)"/>`,
      `<line number="4" hits="1" branch="true"/>`,
      `<line number="5" hits="1" branch="true" condition-coverage="100%"/>`,
      `<line number="6" hits="1" branch="true" condition-coverage="100% (0/0)"/>`,
    );
    expect([...file.unnamed]).toEqual([
      [1, ["1/2"]],
      [2, ["2/4"]],
    ]);
    expect(file.lines).toBe("1 2 3 4 5 6");
  });
});

it("puts the classes of a file together, as nested classes and lambdas give several", () => {
  const text = `<coverage><packages><package><classes>
    <class filename="A.cs" name="A"><methods><method><lines><line number="9" hits="0"/></lines></method></methods><lines><line number="1" hits="0"/><line number="2" hits="1"/></lines></class>
    <class filename="B.cs" name="B"><lines><line number="7" hits="1"/></lines></class>
    <class filename="A.cs" name="A/Nested"><lines><line number="1" hits="3"/><line number="4" hits="0"/></lines></class>
    <class name="of nobody"><lines><line number="1" hits="1"/></lines></class>
  </classes></package></packages></coverage>`;
  expect(linesOf(read(openCobertura, text))).toEqual({ "A.cs": "1 2 !4", "B.cs": "7" });
  expect(linesOf(read(openCobertura, text, { isWanted: (name) => name === "B.cs" }))).toEqual({
    "B.cs": "7",
  });
});

it("tells all the folders that paths may be relative to", () => {
  const text = `<coverage><sources><source> /work/a </source><source/><source><![CDATA[C:\\work\\]]>b &amp; c</source></sources><packages><source>no</source></packages></coverage>`;
  expect(read(openCobertura, text).roots).toEqual(["/work/a", "C:\\work\\b & c"]);
});

describe("what is no report", () => {
  it.each([
    `<line hits="1"/>`,
    `<line number="x" hits="1"/>`,
    `<line number="-1" hits="1"/>`,
    `<line number="1.5" hits="1"/>`,
    `<line number="10000001" hits="1"/>`,
    `<line number="1"/>`,
    `<line number="1" hits=""/>`,
    `<line number="1" hits="nan"/>`,
    `<line number="1" hits="1 2"/>`,
    `<line number="1" hits="1" branch="true" condition-coverage="150% (3/2)"/>`,
  ])("%s, in a wanted file and in any other", (line) => {
    for (const isWanted of [() => true, () => false])
      expect(() => read(openCobertura, report("", line), { isWanted })).toThrow(
        expect.objectContaining({
          name: "UnreadableCoverage",
          message: expect.stringMatching(/^line 3: /),
        }),
      );
  });

  it("Clover's, whose root has the same name", () => {
    expect(() => read(openCobertura, fixture("nyc-clover.xml"))).toThrow(UnreadableCoverage);
  });
});
