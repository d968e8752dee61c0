import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeChecklist, MAX_CHECKLIST_BYTES } from "../../src/checklist/decode.ts";
import { formatProblems } from "../../src/checklist/format-problems.ts";
import { ChecklistError } from "../../src/core/checklist.ts";
import { UsageError } from "../../src/core/result.ts";
import { faults, load } from "./fakes.ts";

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) =>
      typeof part === "string" ? [...new TextEncoder().encode(part)] : part,
    ),
  );

describe("a file that is not text", () => {
  it.each([
    [
      "Latin-1",
      bytes("version: 1 # é", [0xe9], "\n"),
      "1:15 byte 16 of the file (0xe9) is not UTF-8; save the file as UTF-8",
    ],
    [
      "a character cut off",
      bytes("version: 1 # ", [0xe2, 0x82]),
      "1:14 byte 14 of the file (0xe2) is not UTF-8; save the file as UTF-8",
    ],
    [
      "a surrogate",
      bytes("# \nab", [0xed, 0xa0, 0x80]),
      "2:3 byte 6 of the file (0xed) is not UTF-8; save the file as UTF-8",
    ],
    [
      "UTF-16",
      bytes([0xff, 0xfe], "v\0"),
      "1:1 the file is written in UTF-16 (little-endian); save it as UTF-8",
    ],
    [
      "UTF-16, the other way",
      bytes([0xfe, 0xff], "\0v"),
      "1:1 the file is written in UTF-16 (big-endian); save it as UTF-8",
    ],
  ])("but %s is refused at the byte", async (_, content, problem) => {
    expect(await faults({ "dod.yml": content })).toEqual([problem]);
  });

  it("points at the first bad byte, whatever stands around it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 20 }),
        fc.constantFrom(0x80, 0xc0, 0xff),
        (text, bad) => {
          const good = new TextEncoder().encode(text);
          fc.pre(!text.startsWith("\ufeff"));
          const { problems } = decodeChecklist("f", bytes([...good], [bad], "x"));
          expect(problems[0]?.message).toMatch(new RegExp(`^byte ${good.length + 1} of the file`));
        },
      ),
    );
  });

  it("above 1 MiB is refused; below it, comments do not count as fewer", async () => {
    const large = `version: 1\n#${"x".repeat(MAX_CHECKLIST_BYTES)}\n`;
    expect(await faults(large)).toEqual([
      "1:1 the file is too large for a checklist: 1.0 MiB; at most 1 MiB",
    ]);
    await expect(load(`version: 1\n#${"x".repeat(1_000_000)}\n`)).resolves.toBeDefined();
  });

  it("in an extended file is refused at that file", async () => {
    const files = { "dod.yml": "version: 1\nextends: [./t.yml]\n", "t.yml": bytes([0xff]) };
    expect(await faults(files)).toEqual([
      "t.yml:1:1 byte 1 of the file (0xff) is not UTF-8; save the file as UTF-8",
    ]);
  });
});

describe("whatever a file holds", () => {
  const pieces = fc.constantFrom(
    "version: 1\n",
    "items:\n",
    "  - tests\n",
    "  - id: x\n",
    "    with: { a: 1 }\n",
    "- ",
    ": ",
    "[",
    "{",
    "}",
    "]",
    "&a ",
    "*a ",
    "!t ",
    '"',
    "'",
    "|\n",
    ">\n",
    "? ",
    "#",
    "\t",
    "\r\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "<<: ",
    "extends: [recommended]\n",
    "any: ",
    "of: ",
    "null",
    "\u0000",
    "日本",
    "\ud83d\ude00",
  );
  it("ends in a checklist or in problems that stand inside the file, in less than a second", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        const text = parts.join("");
        const before = process.cpuUsage();
        const problems = await load(text).then(
          () => [],
          (fault) => {
            if (fault instanceof ChecklistError) return fault.problems;
            throw fault;
          },
        );
        const lines = text.split("\n");
        for (const { at, lineText } of problems) {
          expect(at.line).toBeLessThanOrEqual(lines.length);
          expect(at.column).toBeLessThanOrEqual((lines[at.line - 1] ?? "").length + 1);
          expect(lines[at.line - 1]?.replace(/\r$/, "").replace(/^\ufeff/, "")).toBe(lineText);
        }
        const shown = problems.length > 0 ? formatProblems(problems) : "";
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
        const { user, system } = process.cpuUsage(before);
        expect((user + system) / 1000).toBeLessThan(1_000);
      }),
      { numRuns: 700 },
    );
  });

  it("of the largest size takes seconds at most, and no stack", async () => {
    for (const text of [
      "[".repeat(120_000),
      "- ".repeat(60_000),
      "a: {".repeat(50_000),
      "- a\n".repeat(50_000),
      "? ".repeat(30_000),
      "&a ".repeat(30_000),
      `a: "${"x\n".repeat(100_000)}`,
      "--- a\n".repeat(30_000),
    ])
      await expect(load(text)).rejects.toThrow(ChecklistError);
  }, 120_000);
});

it("a path that is refused is a usage error, not a crash", async () => {
  await expect(load({}, { path: "nope.yml" })).rejects.toBeInstanceOf(UsageError);
});
