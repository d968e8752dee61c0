import type { Buffer } from "node:buffer";
import { decodePath } from "../core/path-bytes.ts";

export interface TreeEntry {
  /** Octal: `100644`, `100755`, `120000`; `160000` for a submodule. */
  readonly mode: string;
  readonly oid: string;
}

const ENTRY = /^(\d{6}) (?:blob|commit|tree) ([0-9a-f]{40,64})$/;

/**
 * `git ls-tree -r -z --full-tree`: path → entry, in git's order.
 * @throws Error for anything else.
 */
export function parseTree(bytes: Buffer): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    const tab = bytes.indexOf(9, at);
    const match = ENTRY.exec(bytes.toString("latin1", at, tab));
    if (end < 0 || tab < 0 || tab > end || !match?.[1] || !match[2])
      throw new Error("git ls-tree: unexpected output");
    entries.set(decodePath(bytes.subarray(tab + 1, end)), { mode: match[1], oid: match[2] });
    at = end + 1;
  }
  return entries;
}
