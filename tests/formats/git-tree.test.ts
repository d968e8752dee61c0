import { describe, expect, it } from "vitest";
import { parseTreeObject } from "../../src/formats/git-tree.ts";

const ID = "0123456789".repeat(4);

function entry(mode: string, name: string | Uint8Array, id = ID): Buffer {
  return Buffer.concat([
    Buffer.from(`${mode} `),
    Buffer.from(name as string),
    Buffer.from([0]),
    Buffer.from(id, "hex"),
  ]);
}

describe("a tree object", () => {
  it("is read by names and modes, names as their bytes are", () => {
    const bytes = Buffer.concat([
      entry("100644", "a b\tc"),
      entry("120000", new Uint8Array([0x66, 0xe9])),
      entry("40000", "folder", "ff".repeat(20)),
      entry("160000", "sub"),
    ]);
    expect([...parseTreeObject(bytes, 20)]).toEqual([
      ["a b\tc", { mode: "100644", oid: ID }],
      ["f\udce9", { mode: "120000", oid: ID }],
      ["folder", { mode: "040000", oid: "ff".repeat(20) }],
      ["sub", { mode: "160000", oid: ID }],
    ]);
    const long = "ab".repeat(32);
    expect([...parseTreeObject(entry("100755", "x", long), 32)]).toEqual([
      ["x", { mode: "100755", oid: long }],
    ]);
    expect(parseTreeObject(Buffer.alloc(0), 20).size).toBe(0);
  });

  it.each([
    ["is cut off in an id", entry("100644", "a").subarray(0, -1)],
    ["is cut off in a name", Buffer.from("100644 a")],
    ["has no name's end", Buffer.from("100644")],
    ["has a mode of other digits", entry("10x644", "a")],
    ["has more behind its last entry", Buffer.concat([entry("100644", "a"), Buffer.from("1")])],
  ])("that %s is refused", (_, bytes) => {
    expect(() => parseTreeObject(bytes, 20)).toThrow("unexpected form");
  });
});
