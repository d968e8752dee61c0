import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openGoProfile } from "../../../src/formats/coverage/go-profile.ts";
import { UnreadableCoverage } from "../../../src/formats/coverage/report.ts";
import { fixture, linesOf, onlyFile, read } from "./told.ts";

const lines = (...blocks: string[]) =>
  onlyFile(read(openGoProfile, `mode: set\n${blocks.map((block) => `a.go:${block}\n`).join("")}`))
    .lines;

describe("reports of real tools", () => {
  it("go-set.out: every line of a block, its comments and braces too", () => {
    expect(linesOf(read(openGoProfile, fixture("go-set.out")))).toEqual({
      "example.com/acme/shop/shop.go": "!6 8 9 10 13 14 15 16 !17 !18 !19 21 23 !24 25 26",
      "example.com/acme/shop/inner/inner.go": "4 5 !6 !7 !8 !9 11",
    });
  });

  it("go-atomic.out: several packages' tests measure one file, and any of them covers it", () => {
    const { files } = read(openGoProfile, fixture("go-atomic.out"));
    expect(files.get("example.com/acme/shop/inner/inner.go")?.lines).toBe("4 5 6 7 !8 !9 11");
    expect(files.get("example.com/acme/shop/shop.go")?.hits.get(21)).toBe(2);
    expect(files.get("example.com/acme/shop/shop.go")?.by).toBe("module");
  });
});

describe("blocks", () => {
  it("cover a line where any of them ran", () => {
    expect(lines("1.1,3.5 2 1", "3.5,5.2 1 0", "5.2,6.1 1 0", "5.4,5.9 1 7")).toBe("1 2 3 !4 5 !6");
  });

  it("are merged where they come several times", () => {
    expect(lines("1.1,2.5 2 0", "1.1,2.5 2 1", "1.1,2.5 2 0")).toBe("1 2");
  });

  it("may be empty", () => {
    expect(lines("6.15,6.16 0 0", "7.1,7.1 0 1")).toBe("!6 7");
  });
});

describe("profiles", () => {
  it("may be put together, with empty lines, and of several modes", () => {
    const text =
      "mode: set\na.go:1.1,1.5 1 0\n\nmode: atomic\nb.go:2.1,2.5 1 1\nmode: count\r\na.go:1.1,1.5 1 9\r\n";
    expect(linesOf(read(openGoProfile, text))).toEqual({ "a.go": "1", "b.go": "2" });
  });

  it.each([
    "C:\\work\\shop\\a.go",
    "with space/a.go",
    "x.org/a:1.2,3.4 5 6/a.go",
    "café/日本.go",
    "__proto__",
  ])("name a file %s", (name) => {
    const told = read(openGoProfile, `mode: set\n${name}:3.1,3.5 1 1\n`);
    expect([...told.files].map(([path, { lines: ran }]) => [path, ran])).toEqual([[name, "3"]]);
  });

  it("tell files apart of which one's name begins like the other's", () => {
    const text = "mode: set\na.go:1.1,1.5 1 1\na.gox:2.1,2.5 1 1\na.go:3.1,3.5 1 1\n";
    expect(linesOf(read(openGoProfile, text))).toEqual({ "a.go": "1 3", "a.gox": "2" });
  });

  it("are asked for lines of wanted files alone", () => {
    const text = "mode: set\na.go:1.1,9000000.5 1 1\nb.go:2.1,2.5 1 1\n";
    expect(linesOf(read(openGoProfile, text, { isWanted: (name) => name === "b.go" }))).toEqual({
      "b.go": "2",
    });
  });

  it("may be empty but for the mode", () => {
    expect(read(openGoProfile, "mode: set\n").files.size).toBe(0);
  });
});

describe("what is no profile", () => {
  it.each([
    ["nothing", ""],
    ["no mode", "a.go:1.1,1.5 1 1\n"],
    ["a mode of nobody", "mode: sometimes\na.go:1.1,1.5 1 1\n"],
    ["cut short inside a line", "mode: set\na.go:1.1,1.5 1 1\na.go:3.1,3.5 1"],
    ["cut short inside a number", "mode: set\na.go:1.1,1.5 1 1\na.go:3.1,3.5 1 1"],
    ["a line without an end", `mode: set\n${"a".repeat(1024 * 1024)}:1.1,1.5 1 1\n`],
  ])("%s", (_, text) => {
    expect(() => read(openGoProfile, text)).toThrow(UnreadableCoverage);
  });

  it.each([
    "a.go",
    "a.go:",
    ":1.1,1.5 1 1",
    "a.go:1.1,1.5 1",
    "a.go:1.1,1.5 1 x",
    "a.go:1.1,1.5 1 -1",
    "a.go:x.1,1.5 1 1",
    "a.go:0.1,1.5 1 1",
    "a.go:3.1,2.5 1 1",
    "a.go:1.1,10000001.5 1 1",
    "a.go:1.1,1.5 1 1 ",
    "a.go: 1.1,1.5 1 1",
    "a.go:1.1 1.5 1 1",
  ])("%s, in a wanted file and in any other", (line) => {
    for (const isWanted of [() => true, () => false])
      expect(() =>
        read(openGoProfile, `mode: set\nb.go:1.1,1.2 1 1\n${line}\n`, { isWanted }),
      ).toThrow(
        expect.objectContaining({
          name: "UnreadableCoverage",
          message: expect.stringMatching(/^line 3: /),
        }),
      );
  });

  it("is none of one with very many blocks: packages that test each other repeat them", () => {
    const reader = openGoProfile({
      root() {},
      file: () => ({ line() {}, branch() {}, branches() {} }),
    });
    reader.push("mode: set\n");
    const repeated = () => reader.push("a.go:1.1,45.1 1 1\n".repeat(250_000));
    expect(repeated).not.toThrow();
  });

  it("is refused when it measures more lines than there are", () => {
    const text = `mode: set\n${"a.go:1.1,9999999.1 1 1\n".repeat(1000)}`;
    const reader = openGoProfile({
      root() {},
      file: () => ({ line() {}, branch() {}, branches() {} }),
    });
    expect(() => reader.push(text)).toThrow(UnreadableCoverage);
  });
});

it("tells the same, wherever the text is cut", () => {
  const report = `\ufeff${fixture("go-atomic.out").replaceAll("\n", "\r\n")}`;
  const whole = read(openGoProfile, report);
  expect(whole.files.size).toBe(2);
  fc.assert(
    fc.property(fc.array(fc.nat(report.length), { maxLength: 20 }), (cuts) => {
      expect(read(openGoProfile, report, { cuts: cuts.sort((a, b) => a - b) })).toEqual(whole);
    }),
    { numRuns: 100 },
  );
  expect(read(openGoProfile, report, { cuts: Array.from(report, (_, index) => index) })).toEqual(
    whole,
  );
});
