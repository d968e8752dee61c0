import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openClover } from "../../../src/formats/coverage/clover.ts";
import { openCobertura } from "../../../src/formats/coverage/cobertura.ts";
import { openJacoco } from "../../../src/formats/coverage/jacoco.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, read } from "./told.ts";

const REPORTS = [
  ["coverage-py.xml", openCobertura],
  ["phpunit-cobertura.xml", openCobertura],
  ["nyc-clover.xml", openClover],
  ["jacoco-0.8.6.xml", openJacoco],
] as const;

describe.each(REPORTS)("%s", (name, open) => {
  const report = fixture(name);

  it("tells the same, wherever it is cut", () => {
    const whole = read(open, report);
    expect(whole.files.size).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.nat(report.length), { maxLength: 20 }), (cuts) => {
        expect(read(open, report, { cuts: cuts.sort((a, b) => a - b) })).toEqual(whole);
      }),
      { numRuns: 30 },
    );
    expect(read(open, report, { cuts: Array.from(report, (_, index) => index) })).toEqual(whole);
  });

  it("is unreadable when it was cut short anywhere", () => {
    const size = report.trimEnd().length;
    fc.assert(
      fc.property(fc.nat(size - 1), (length) => {
        expect(() => read(open, report.slice(0, length))).toThrow(UnreadableCoverage);
      }),
      { numRuns: 100 },
    );
  });

  it("reads the same with Windows' ends of lines and a byte order mark", () => {
    expect(linesOf(read(open, `\ufeff${report.replaceAll("\n", "\r\n")}`))).toEqual(
      linesOf(read(open, report)),
    );
  });
});

describe("hostile XML", () => {
  const body = `<packages><class filename="a"><lines><line number="1" hits="1"/></lines></class></packages>`;
  const laughs = `<!DOCTYPE coverage [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;

  it("has a document type that is read over, and entities that are errors", () => {
    expect(linesOf(read(openCobertura, `${laughs}<coverage>${body}</coverage>`))).toEqual({
      a: "1",
    });
    for (const use of ["&b;", "&c;"]) {
      const inText = `${laughs}<coverage><sources><source>${use}</source></sources></coverage>`;
      const inName = `${laughs}<coverage><class filename="${use}"/></coverage>`;
      for (const text of [inText, inName])
        expect(() => read(openCobertura, text)).toThrow(UnreadableCoverage);
    }
  });

  it.each([
    ["nothing", ""],
    ["no XML", "SF:a.c\nend_of_record\n"],
    ["another root", "<testsuites/>"],
    ["a root inside another", `<all><coverage>${body}</coverage></all>`],
    ["an end that is another's", "<coverage><sources></coverage></sources>"],
    ["text after its end", `<coverage>${body}</coverage> and more`],
    ["two roots", `<coverage/><coverage/>`],
    ["an attribute without quotes", `<coverage version=1/>`],
    ["elements without an end", `<coverage>${"<a>".repeat(200_000)}`],
    ["a long element", `<coverage>${body}<a b="${"x".repeat(1_100_000)}"/></coverage>`],
    ["a long text", `<coverage>${body}${"x".repeat(1_100_000)}</coverage>`],
    ["a long comment", `<coverage>${body}<!--${"x".repeat(1_100_000)}--></coverage>`],
    [
      "a long document type",
      `<!DOCTYPE coverage [${" ".repeat(1_100_000)}]><coverage>${body}</coverage>`,
    ],
    ["a long name", `<${"c".repeat(900_000)}/>`],
    ["a long attribute twice", `<coverage ${`${"c".repeat(400_000)}="1" `.repeat(2)}/>`],
  ])("%s", (_, text) => {
    for (const cuts of [[], [1, 700_000].filter((cut) => cut < text.length)]) {
      const say = () => read(openCobertura, text, { cuts });
      expect(say).toThrow(UnreadableCoverage);
      expect(say).toThrow(/^[\s\S]{5,300}$/);
    }
  });

  it("is refused before a long text is all there", () => {
    const reader = openCobertura({ root() {}, file: () => null });
    reader.push("<coverage>");
    const more = () => {
      for (let n = 0; n < 20; n++) reader.push(" ".repeat(64 * 1024));
    };
    expect(more).toThrow(/^line 1: nothing ends within/);
  });

  it("has elements inside each other, but no more than any report", () => {
    const nested = (depth: number) => `${"<coverage>".repeat(depth)}${"</coverage>".repeat(depth)}`;
    expect(read(openCobertura, nested(90)).files.size).toBe(0);
    expect(() => read(openCobertura, nested(110))).toThrow(UnreadableCoverage);
  });

  it("names files by what is no name of a property", () => {
    const text = `<coverage><class filename="__proto__"><lines><line number="1" hits="1" __proto__="x" constructor="y"/></lines></class></coverage>`;
    expect([...read(openCobertura, text).files.keys()]).toEqual(["__proto__"]);
  });
});
