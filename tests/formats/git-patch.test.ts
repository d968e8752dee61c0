import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hunk } from "../../src/core/change.ts";
import { PatchParser, type PatchSection } from "../../src/formats/git-patch.ts";

/** Parses a patch handed over in pieces that end at the given places. */
function parse(patch: string | Buffer, cuts: readonly number[] = []) {
  const bytes = Buffer.from(patch as string, "latin1");
  const sections: { section: PatchSection; body: string }[] = [];
  let body: Buffer[] = [];
  const parser = new PatchParser({
    begin: () => {
      body = [];
    },
    body: (piece) => body.push(Buffer.from(piece)),
    end: (section) => sections.push({ section, body: Buffer.concat(body).toString("latin1") }),
  });
  const places = [
    0,
    ...[...cuts].sort((a, b) => a - b).map((c) => c % (bytes.length + 1)),
    bytes.length,
  ];
  places.sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) parser.push(bytes.subarray(places[i - 1], places[i]));
  parser.end();
  return sections;
}

const latin1 = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const OID = "0123456789012345678901234567890123456789";
const HEAD = `diff --git a/x b/x\nindex ${OID}..${OID} 100644\n--- a/x\n+++ b/x\n`;
const hunksOf = (patch: string) => parse(patch).map(({ section }) => section.hunks);

describe("hunks without context", () => {
  test.each<[string, string, Hunk[]]>([
    [
      "replaced",
      "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n",
      [{ oldStart: 2, oldLines: 1, newStart: 2, newLines: 1 }],
    ],
    [
      "added",
      "@@ -1,2 +1,3 @@\n a\n+b\n c\n",
      [{ oldStart: 1, oldLines: 0, newStart: 2, newLines: 1 }],
    ],
    [
      "removed",
      "@@ -1,3 +1,2 @@\n a\n-b\n c\n",
      [{ oldStart: 2, oldLines: 1, newStart: 1, newLines: 0 }],
    ],
    [
      "whole new file, counts left out",
      "@@ -0,0 +1 @@\n+a\n",
      [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 1 }],
    ],
    [
      "whole file gone",
      "@@ -1,2 +0,0 @@\n-a\n-b\n",
      [{ oldStart: 1, oldLines: 2, newStart: 0, newLines: 0 }],
    ],
    [
      "two runs in one hunk",
      "@@ -10,5 +20,6 @@ function x()\n a\n-b\n c\n+d\n+e\n f\n g\n",
      [
        { oldStart: 11, oldLines: 1, newStart: 20, newLines: 0 },
        { oldStart: 12, oldLines: 0, newStart: 22, newLines: 2 },
      ],
    ],
    [
      "no line break at the end, on both sides",
      "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
      [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 }],
    ],
    [
      "no line break at the end of context",
      "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n",
      [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 }],
    ],
  ])("%s", (_name, hunks, expected) => {
    expect(hunksOf(HEAD + hunks)).toEqual([expected]);
  });

  test("lines that look like headers are lines: counts decide", () => {
    const lines =
      "@@ -1,4 +1,4 @@\n--- x\n-- a\n-diff --git a/y b/y\n-@@ -1 +1 @@\n+++ x\n+++ b/y\n+Binary files a and b differ\n+index 0..0\n";
    const [only, ...more] = parse(HEAD + lines);
    expect(more).toEqual([]);
    expect(only?.section).toMatchObject({ insertions: 4, deletions: 4, binary: false });
  });

  test("carriage returns and form feeds are bytes of a line", () => {
    expect(parse(`${HEAD}@@ -1,2 +1,2 @@\n-a\r\n-\f\n+a\n+\r\n`)[0]?.section).toMatchObject({
      insertions: 2,
      deletions: 2,
    });
  });
});

describe("sections", () => {
  test("without lines: mode only, pure rename, empty file, binary", () => {
    const patch =
      "diff --git a/m b/m\nold mode 100644\nnew mode 100755\n" +
      "diff --git a/r b/s\nsimilarity index 100%\nrename from r\nrename to s\n" +
      `diff --git a/e b/e\nnew file mode 100644\nindex ${OID}..${OID}\n` +
      `diff --git a/b b/b\nindex ${OID}..${OID} 100644\nBinary files a/b and b/b differ\n`;
    expect(
      parse(patch).map(({ section }) => [section.newOid, section.binary, section.hunks.length]),
    ).toEqual([
      [null, false, 0],
      [null, false, 0],
      [OID, false, 0],
      [OID, true, 0],
    ]);
  });

  test("the body is the lines, without line numbers", () => {
    const at = (line: number) =>
      `${HEAD}@@ -${line},2 +${line},2 @@ f()\n a\n-b\n+c\n@@ -90 +90 @@\n-x\n+y\n`;
    const body = "@@\n a\n-b\n+c\n@@\n-x\n+y\n";
    expect(parse(at(1))[0]?.body).toBe(body);
    expect(parse(at(7))[0]?.body).toBe(body);
  });
});

describe("what is not a patch is an error", () => {
  test.each([
    ["nothing around it", "hello\n"],
    ["a hunk too short", `${HEAD}@@ -1,2 +1,2 @@\n a\n`],
    [
      "a hunk followed too early by the next file",
      `${HEAD}@@ -1,2 +1,2 @@\n a\ndiff --git a/x b/x\n`,
    ],
    ["a removed line where only added ones are left", `${HEAD}@@ -1,1 +1,2 @@\n a\n-b\n`],
    ["a line that begins otherwise", `${HEAD}@@ -1,1 +1,1 @@\n*a\n`],
    ["text between hunks", `${HEAD}@@ -1,1 +1,1 @@\n a\nhello\n`],
    ["an unmerged file", "diff --cc x\n"],
    ["an end within a line", `${HEAD}@@ -1,1 +1,1 @@\n a`],
    ["an end within a header", "diff --git a/x"],
    ["a header without end", `diff --git ${"x".repeat(300_000)}`],
  ])("%s", (_name, patch) => {
    expect(() => parse(patch)).toThrow(/^patch: /);
  });

  test("never anything but an error of its own, whatever the bytes", () => {
    fc.assert(
      fc.property(latin1(200), (text) => {
        try {
          parse(HEAD + text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^patch: /);
        }
      }),
    );
  });
});

// A line's text may be anything but a line break; hostile ones more often than not.
const text = fc.oneof(
  fc.constantFrom(
    "",
    "++ x",
    "-- x",
    "@@ -1 +1 @@",
    "diff --git a/x b/x",
    "\\ No newline",
    "\r",
    "Binary files a differ",
  ),
  latin1(20).map((s) => s.replaceAll("\n", "")),
);
const line = fc.record({ kind: fc.constantFrom(" ", "-", "+"), text });
const hunkLines = fc.array(line, { minLength: 1, maxLength: 12 });

/** Writes hunks with correct counts, a gap between each, and says where every changed line stands. */
function write(hunks: { kind: string; text: string }[][]) {
  let patch = HEAD;
  let oldLine = 1;
  let newLine = 1;
  const added: number[] = [];
  const removed: number[] = [];
  for (const lines of hunks) {
    oldLine += 10;
    newLine += 10;
    const olds = lines.filter((l) => l.kind !== "+").length;
    const news = lines.filter((l) => l.kind !== "-").length;
    const start = (count: number, at: number) => `${count === 0 ? at - 1 : at},${count}`;
    patch += `@@ -${start(olds, oldLine)} +${start(news, newLine)} @@\n`;
    for (const { kind, text } of lines) {
      patch += `${kind}${text}\n`;
      if (kind === "+") added.push(newLine);
      if (kind === "-") removed.push(oldLine);
      if (kind !== "+") oldLine++;
      if (kind !== "-") newLine++;
    }
  }
  return { patch, added, removed };
}

const range = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);

test("property: every changed line is found where it stands, whatever the text and the pieces", () => {
  const cuts = fc.array(fc.nat(5000), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(hunkLines, { minLength: 1, maxLength: 5 }), cuts, (hunks, places) => {
      const { patch, added, removed } = write(hunks);
      const [found] = parse(patch, places);
      const section = found?.section;
      expect(section?.hunks.flatMap((h) => range(h.newStart, h.newLines))).toEqual(added);
      expect(section?.hunks.flatMap((h) => range(h.oldStart, h.oldLines))).toEqual(removed);
      expect(section).toMatchObject({ insertions: added.length, deletions: removed.length });
      expect(found?.body).toBe(
        hunks.map((h) => `@@\n${h.map((l) => `${l.kind}${l.text}\n`).join("")}`).join(""),
      );
    }),
    { numRuns: 300 },
  );
});
