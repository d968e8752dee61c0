import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLcov } from "../../../src/formats/coverage/lcov.ts";
import { fixture, ToldFile } from "./told.ts";

const record = (name: string, ...lines: string[]) =>
  `SF:${name}\n${lines.join("\n")}\nend_of_record\n`;

/** What the sink hears of the files that are asked for, and the names of all. */
function read(
  pieces: readonly (string | Uint8Array)[],
  isWanted: (name: string) => boolean,
): unknown {
  const files = new Map<string, ToldFile>();
  const names: string[] = [];
  const reader = openLcov({
    root: () => undefined,
    file: (name, by) => {
      names.push(name);
      if (!isWanted(name)) return null;
      const file = files.get(name) ?? new ToldFile(by);
      files.set(name, file);
      return file;
    },
  });
  for (const piece of pieces)
    if (typeof piece === "string") reader.push(piece);
    else {
      reader.pushBytes?.(piece);
      // The next piece is read into the same memory.
      piece.fill(88);
    }
  reader.end();
  return { names, files: [...files].map(([name, { lines, named }]) => [name, lines, [...named]]) };
}

function cutUp(text: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const places = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)];
  return places.map((from, at) => Buffer.from(bytes.subarray(from, places[at + 1])));
}

const fault = (pieces: readonly (string | Uint8Array)[], isWanted: (name: string) => boolean) => {
  try {
    read(pieces, isWanted);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe("an lcov report as bytes", () => {
  it.each(["lcov-2.5.info", "c8.info", "coverage-py.lcov"])(
    "%s says the same as its text, however it is cut and whoever is asked about",
    (name) => {
      const text = fixture(name);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 12 }), fc.nat(3), (cuts, odd) => {
          const isWanted = (file: string) => file.length % 4 === odd;
          expect(read(cutUp(text, cuts), isWanted)).toEqual(read([text], isWanted));
        }),
        { numRuns: 60 },
      );
    },
  );

  it("is read the same with records in any order, and names and checksums of any kind", () => {
    const line = fc.constantFrom(
      "DA:1,2",
      "DA:2,0,ü",
      "BRDA:3,0,0,-",
      "FN:1,SF:",
      "",
      "DA:9,1\r",
      "LF:3",
    );
    const records = fc.array(
      fc
        .tuple(fc.constantFrom("a.js", "ä/b.js", "c end_of_record.js", "SF:d"), fc.array(line))
        .map(([name, lines]) => record(name, ...lines)),
    );
    fc.assert(
      fc.property(records, fc.array(fc.nat(), { maxLength: 6 }), (all, cuts) => {
        const text = `TN:\n${all.join("")}`;
        const isWanted = (file: string) => file.endsWith("b.js");
        expect(read(cutUp(text, cuts), isWanted)).toEqual(read([text], isWanted));
      }),
    );
  });

  it("passes over what nobody asked for, and looks at the rest", () => {
    const text = record("a.js", "DA:x,1") + record("b.js", "DA:1,1");
    expect(read(cutUp(text, []), (name) => name === "b.js")).toMatchObject({
      names: ["a.js", "b.js"],
      files: [["b.js", "1", []]],
    });
    expect(fault(cutUp(text, []), () => true)).toMatch(/^line 2: `DA:`/);
    const broken = record("a.js", "DA:1,1") + record("b.js", "DA:x,1");
    expect(fault(cutUp(broken, []), (name) => name === "b.js")).toBe(
      "the record of “b.js”: `DA:` with “x,1” is no line and its hits",
    );
  });

  it("gathers no line without an end", () => {
    const piece = () => Buffer.alloc(1024 * 1024, "1");
    const pieces = [Buffer.from("SF:a.js\nDA:"), piece(), piece(), piece()];
    expect(fault(pieces, () => false)).toMatch(/^line \d+: it is longer than/);
  });

  it.each([
    ["a record in another", "SF:a.js\nDA:1,1\nSF:b.js\nDA:1,1\nend_of_record\n"],
    ["no end", "SF:a.js\nDA:1,1\n"],
    ["no end of the last line", `${record("a.js", "DA:1,1")}SF:b.js\nDA:1,1`],
    ["lines of no file", "DA:1,1\n"],
    ["an end that is none", "SF:a.js\nDA:1,1\n end_of_record\n"],
  ])("is refused with %s, wanted or not", (_, text) => {
    for (const cuts of [[], [3], [8, 15, 20]])
      for (const isWanted of [() => true, () => false])
        expect(fault(cutUp(text, cuts), isWanted)).not.toBeNull();
  });
});
