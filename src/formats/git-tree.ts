import type { Buffer } from "node:buffer";
import { decodePath } from "../core/path-bytes.ts";
import type { TreeEntry } from "./git-ls-tree.ts";

/**
 * A tree object as `cat-file` gives it: name → entry of this one folder, folders included (mode `040000`).
 * @param idBytes how long an object's id is: 20, in a SHA-256 repository 32
 * @throws Error for anything else.
 */
export function parseTreeObject(bytes: Buffer, idBytes: number): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, at);
    const mode = bytes.toString("latin1", at, space);
    if (space < 0 || end < space || !/^[0-7]{5,6}$/.test(mode) || end + 1 + idBytes > bytes.length)
      throw new Error("a tree object has an unexpected form");
    entries.set(decodePath(bytes.subarray(space + 1, end)), {
      mode: mode.padStart(6, "0"),
      oid: bytes.toString("hex", end + 1, end + 1 + idBytes),
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
