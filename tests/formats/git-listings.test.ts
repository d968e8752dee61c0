import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePath, encodePath } from "../../src/core/path-bytes.ts";
import { parseCommits } from "../../src/formats/git-log.ts";
import { parseListedFiles } from "../../src/formats/git-ls-files.ts";
import { parseTree } from "../../src/formats/git-ls-tree.ts";
import { parseRawAndNumstat } from "../../src/formats/git-raw.ts";

const A = "a".repeat(40);
const Z = "0".repeat(40);
const bytes = (text: string) => Buffer.from(text, "latin1");

describe("raw and numstat", () => {
  test("a modified, a binary, a renamed, a type-changed file", () => {
    const raw =
      `:100644 100644 ${A} ${Z} M\0a\tb\n.ts\0` +
      `:100644 000000 ${A} ${Z} D\0bin\0` +
      `:100644 100755 ${A} ${Z} R087\0old\0new\0` +
      `:120000 100644 ${A} ${Z} T\0link\0`;
    const numstat = "3\t1\ta\tb\n.ts\0-\t-\tbin\0" + "1\t0\t\0old\0new\0" + "2\t1\tlink\0";
    expect(parseRawAndNumstat(bytes(raw + numstat))).toMatchObject([
      { status: "M", path: "a\tb\n.ts", oldPath: null, lines: { insertions: 3, deletions: 1 } },
      { status: "D", path: "bin", lines: null, newMode: "000000" },
      { status: "R", path: "new", oldPath: "old", newMode: "100755" },
      { status: "T", path: "link", oldMode: "120000" },
    ]);
  });

  test("nothing changed", () => expect(parseRawAndNumstat(bytes(""))).toEqual([]));

  test.each([
    ["unmerged", `:000000 000000 ${Z} ${Z} U\0a\0`],
    ["abbreviated ids", ":100644 100644 abc def M\0a\x001\t1\ta\0"],
    ["no numstat", `:100644 100644 ${A} ${Z} M\0a\0`],
    ["numstat of another file", `:100644 100644 ${A} ${Z} M\0a\x001\t1\tb\0`],
    ["more numstat than files", `:100644 100644 ${A} ${Z} M\0a\x001\t1\ta\x001\t1\tb\0`],
    ["cut off", `:100644 100644 ${A} ${Z} M\0a`],
    ["a rename cut off", `:100644 100644 ${A} ${Z} R100\0a\0`],
  ])("an error: %s", (_name, text) => {
    expect(() => parseRawAndNumstat(bytes(text))).toThrow(/^git diff: /);
  });

  test("property: any path, in any bytes, comes through", () => {
    const path = fc
      .uint8Array({ minLength: 1, maxLength: 30 })
      .map((b) => Buffer.from(b.map((x) => x || 1)));
    fc.assert(
      fc.property(path, (name) => {
        const text = Buffer.concat([
          bytes(`:100644 100644 ${A} ${Z} M\0`),
          name,
          bytes("\x001\t2\t"),
          name,
          bytes("\0"),
        ]);
        const [entry] = parseRawAndNumstat(text);
        expect(entry?.path).toBe(decodePath(name));
        expect(encodePath(entry?.path ?? "").equals(name)).toBe(true);
      }),
    );
  });
});

describe("ls-files", () => {
  test("tracked, hidden, in conflict, untracked, a repository within", () => {
    const text = `H 100644 ${A} 0\ta\0h 100644 ${A} 0\tb c\0S 100644 ${A} 0\tc\0M 100644 ${A} 1\td\0? e\tf\0? g/\0`;
    const files = parseListedFiles(bytes(text));
    expect(files.map((f) => f.path)).toEqual(["a", "b c", "c", "d", "e\tf", "g"]);
    expect(files.map((f) => f.assumeUnchanged)).toEqual([false, true, false, false, false, false]);
    expect(files[2]?.skipWorktree).toBe(true);
    expect(files[3]?.stage).toBe(1);
    expect(files.slice(4).map((f) => [f.mode, f.nestedRepository])).toEqual([
      [null, false],
      [null, true],
    ]);
  });

  test.each(["H 100644 x 0\ta\0", "nonsense\0", `H 100644 ${A} 0\ta`])("an error: %j", (text) => {
    expect(() => parseListedFiles(bytes(text))).toThrow(/^ls-files: /);
  });
});

describe("ls-tree", () => {
  test("files, links, submodules", () => {
    const tree = parseTree(bytes(`100644 blob ${A}\ta\tb\x00160000 commit ${A}\ts\0`));
    expect([...tree]).toEqual([
      ["a\tb", { mode: "100644", oid: A }],
      ["s", { mode: "160000", oid: A }],
    ]);
  });

  test.each(["x\0", `100644 blob ${A}\ta`, `100644 blob ${A} a\0`])("an error: %j", (text) => {
    expect(() => parseTree(bytes(text))).toThrow(/^git ls-tree: /);
  });
});

test("a log that is cut off is an error", () => {
  expect(() => parseCommits(bytes(`\0${A}\0\0Ann\0`))).toThrow(/cut off/);
});
