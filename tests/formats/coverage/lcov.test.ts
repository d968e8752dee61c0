import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLcov } from "../../../src/formats/coverage/lcov.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, onlyFile, read } from "./told.ts";

/** One record, its lines ended by `\n`. */
function record(...lines: string[]): string {
  return ["TN:", "SF:src/a.c", ...lines, "end_of_record", ""].join("\n");
}

const hits = (text: string) => [...onlyFile(read(openLcov, text)).hits];
const branches = (text: string) => Object.fromEntries(onlyFile(read(openLcov, text)).named);

describe("reports of real tools", () => {
  it.each(["lcov-1.16.info", "lcov-2.5.info"])(
    "%s: as lcov itself counts, 19 of 23 lines",
    (name) => {
      const told = read(openLcov, fixture(name));
      expect(linesOf(told)).toEqual({
        "/home/dev/cpp/with space/shape.cpp":
          "6 7 10 11 12 13 14 15 16 !17 18 19 !21 !22 !23 26 27 29 30 31 32 33 34",
      });
    },
  );

  it("leaves the branches of exceptions out where lcov knows them, and keeps the others", () => {
    const [old, now] = ["lcov-1.16.info", "lcov-2.5.info"].map((name) =>
      onlyFile(read(openLcov, fixture(name))),
    );
    expect(old?.named.size).toBe(40);
    expect(fixture("lcov-2.5.info").match(/^BRDA:\d+,e/gm)).toHaveLength(
      40 - (now?.named.size ?? 0),
    );
    expect(now?.named.get("12: 0,0")).toBe(true);
    expect(now?.named.has("12: 0,1")).toBe(false);
    // `f`, a fall through, is an ordinary branch, by the name that it has without the letter.
    expect(now?.named.get("7: 0,0")).toBe(true);
  });

  it("nyc.info and c8.info, with a name that is not ASCII", () => {
    expect(linesOf(read(openLcov, fixture("nyc.info")))).toEqual({
      "src/café.js": "1 2 3",
      "src/sum.js": "2 3 4 5 7 10 !13 !15 !17 21",
    });
    expect(linesOf(read(openLcov, fixture("c8.info")))).toEqual({
      "src/café.js": "1 2 3 4",
      "src/sum.js": "1 2 3 4 5 6 7 8 9 10 11 !12 !13 !14 !15 !16 !17 !18 !19 20 21",
    });
  });

  it("vitest.info: a file that no test loads has all its lines missed", () => {
    expect(linesOf(read(openLcov, fixture("vitest.info")))).toEqual({
      "src/sum.js": "!2 !3 !4 !5 !7 !10 !13 !15 !17 !21",
      "src/typed.ts": "7 !8 10",
    });
  });

  it("coverage-py.lcov: branches of line 0, which leave a function, are nobody's", () => {
    const { files } = read(openLcov, fixture("coverage-py.lcov"));
    expect(files.get("pkg/__init__.py")?.lines).toBe("");
    const part = files.get("pkg/part.py");
    expect(part?.lines).toBe("1 4 5 !6 7 8 9 !10 11 14 !15 18 19 20 22 23 24");
    expect([...(part?.named.keys() ?? [])].filter((key) => key.startsWith("0:"))).toEqual([]);
  });
});

describe("records", () => {
  it.each([
    ["a checksum", "DA:7,3,3ZBlmsTAEA3QwKvJLg9CA", [[7, 3]]],
    ["a checksum with commas, that looks like a record", "DA:7,3,SF:x,end_of_record", [[7, 3]]],
    ["a count that overflowed", "DA:7,-3", [[7, 0]]],
    ["a count past 2^53", "DA:7,18446744073709551615", [[7, Number.MAX_SAFE_INTEGER]]],
    ["a count that Perl rounded", "DA:7,1.8446744073709552e+19", [[7, Number.MAX_SAFE_INTEGER]]],
    ["a count of 15 nines", "DA:7,999999999999999", [[7, 999_999_999_999_999]]],
    ["line 0", "DA:0,3", []],
    ["the last line that is one", "DA:10000000,1", [[10_000_000, 1]]],
    ["a line that comes twice", "DA:7,0\nDA:7,2\nDA:7,0", [[7, 2]]],
    ["functions with commas", "FN:3,std::map<int, int>::at\nFNDA:1,a, b\nDA:7,1", [[7, 1]]],
    ["functions alone, which lcov counts for no line", "FN:3,f\nFNL:0,3,4\nFNA:0,1,f", []],
    [
      "records of later versions",
      "MCDC:7,2,t,1,0,a && b\nDAX:1\nDA\nBRF:2\nVER:x\n#n\n\nDA:7,1",
      [[7, 1]],
    ],
  ])("%s", (_, text, expected) => {
    expect(hits(record(text))).toEqual(expected);
  });

  it("takes `-` for a branch that was not reached, and keeps commas in a branch's name", () => {
    expect(
      branches(
        record("BRDA:7,0,0,-", "BRDA:7,0,1,2", "BRDA:8,1,f(a, b) && c,0", "BRDA:8,1,!f(a, b),4"),
      ),
    ).toEqual({
      "7: 0,0": false,
      "7: 0,1": true,
      "8: 1,f(a, b) && c": false,
      "8: 1,!f(a, b)": true,
    });
  });

  it("leaves out what the source calls unreachable", () => {
    expect(
      branches(record("BRDA:7,U0,0,-", "BRDA:7,fU0,1,0", "BRDA:7,eU0,2,0", "BRDA:7,f0,3,0")),
    ).toEqual({
      "7: 0,3": false,
    });
  });

  it("reads a file that several tests name as often as it comes", () => {
    const text = `TN:one\nSF:a.c\nDA:1,0\nDA:2,1\nend_of_record\nTN:two\nSF:a.c\nDA:1,4\nend_of_record\n`;
    expect(hits(text)).toEqual([
      [1, 4],
      [2, 1],
    ]);
  });

  it("reads Windows' ends of lines, a byte order mark, and a last line without an end", () => {
    const text = record("DA:1,2", "BRDA:1,0,0,-", "DA:2,0");
    const told = read(openLcov, `\ufeff${text.trimEnd().replaceAll("\n", "\r\n")}`);
    expect([...told.files.keys()]).toEqual(["src/a.c"]);
    expect(onlyFile(told).lines).toBe("1 !2");
    expect([...onlyFile(told).named.keys()]).toEqual(["1: 0,0"]);
  });

  it("says that names are paths, and skips a record that has none", () => {
    const told = read(openLcov, `SF:\nDA:1,1\nend_of_record\n${record("DA:1,1")}`);
    expect(onlyFile(told).by).toBe("path");
  });

  it("asks for lines of wanted files alone", () => {
    const text = `SF:a.c\nDA:1,1\nBRDA:1,0,0,1\nend_of_record\nSF:b.c\nDA:2,1\nend_of_record\n`;
    expect(linesOf(read(openLcov, text, { isWanted: (name) => name === "b.c" }))).toEqual({
      "b.c": "2",
    });
  });
});

describe("what is no report", () => {
  const broken = [
    "DA:x,1",
    "DA:1",
    "DA:,1",
    "DA:1,",
    "DA:1,x",
    "DA:1,2x",
    "DA: 1,2",
    "DA:1;2",
    "DA:-1,2",
  ];
  const far = ["DA:10000001,1", "DA:99999999999999999999,1", "DA:1,0x10", "DA:1,nan", "DA:1.5,2"];
  const branch = [
    "BRDA:1,0,0",
    "BRDA:1,0,1,x",
    "BRDA:x,0,0,1",
    "BRDA:1,x0,0,1",
    "BRDA:1,,0,1",
    "BRDA:1,0,,1",
    "BRDA:1,0,0,--",
    "BRDA:10000001,0,0,1",
    "BRDA:",
    "BRDA:1,0",
    "BRDA:1,0,1,-,",
    "BRDA:1,0,1;2",
  ];

  it.each([...broken, ...far, ...branch])("%s, in a wanted file and in any other", (line) => {
    const text = record("DA:1,1", line);
    for (const isWanted of [() => true, () => false]) {
      expect(() => read(openLcov, text, { isWanted })).toThrow(UnreadableCoverage);
      expect(() => read(openLcov, text, { isWanted })).toThrow(/^line 4: /);
    }
  });

  it.each([
    ["cut short inside a record", "SF:a.c\nDA:1,1\n"],
    ["cut short in its last line", "SF:a.c\nDA:1,1\nend_of_recor"],
    ["a record inside another", "SF:a.c\nDA:1,1\nSF:b.c\nDA:1,1\nend_of_record\n"],
    ["lines of no file", "DA:1,1\n"],
    ["branches of no file", "TN:\nBRDA:1,0,0,1\n"],
    ["lines after the end of the record", "SF:a.c\nend_of_record\nDA:1,1\n"],
    ["a line without an end", `SF:${"a".repeat(1024 * 1024)}\nend_of_record\n`],
  ])("%s", (_, text) => {
    expect(() => read(openLcov, text)).toThrow(UnreadableCoverage);
    expect(() => read(openLcov, text, { cuts: [5, 9] })).toThrow(UnreadableCoverage);
  });

  it("has a line without an end, and is refused before it is all there", () => {
    const reader = openLcov({ root() {}, file: () => null });
    reader.push("SF:");
    const more = () => {
      for (let n = 0; n < 20; n++) reader.push("a".repeat(64 * 1024));
    };
    expect(more).toThrow(/^line 1: it is longer/);
  });

  it("keeps its message short", () => {
    const text = record(`DA:${"9".repeat(100_000)}x,1`);
    const say = () => read(openLcov, text);
    expect(say).toThrow(/^.{10,200}$/);
  });
});

describe("pieces", () => {
  const report =
    record("DA:1,2,a", "DA:20,0", "BRDA:20,0,0,-", "BRDA:20,0,1,3", "FN:1,a") +
    fixture("lcov-2.5.info");

  it("tells the same, wherever the text is cut", () => {
    const whole = read(openLcov, report);
    fc.assert(
      fc.property(fc.array(fc.nat(report.length), { maxLength: 20 }), (cuts) => {
        expect(read(openLcov, report, { cuts: cuts.sort((a, b) => a - b) })).toEqual(whole);
      }),
      { numRuns: 100 },
    );
    const everywhere = Array.from(report, (_, index) => index);
    expect(read(openLcov, report, { cuts: everywhere })).toEqual(whole);
  });

  it("is read, or refused, whatever stands in it", () => {
    const parts = [
      "SF:a.c",
      "DA:1,1",
      "DA:",
      "BRDA:1,0,0,-",
      "BRDA:",
      ",",
      "-",
      "9".repeat(20),
      "\n",
      "\r\n",
      "end_of_record",
      "e",
      "TN:",
      "\ufeff",
      "\0",
    ];
    const soup = fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((all) => all.join(""));
    fc.assert(
      fc.property(soup, fc.nat(50), (text, cut) => {
        const said = [[], [Math.min(cut, text.length)]].map((cuts) => {
          try {
            return read(openLcov, text, { cuts });
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableCoverage);
            return String(error);
          }
        });
        expect(said[1]).toEqual(said[0]);
      }),
      { numRuns: 500 },
    );
  });
});
