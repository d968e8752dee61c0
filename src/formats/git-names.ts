import type { Buffer } from "node:buffer";
import { decodePath } from "../core/path-bytes.ts";

/**
 * The names of an output with `-z`, in its order.
 * @throws Error when the last is cut off
 */
export function parseNames(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new Error("git: the last name is cut off");
    names.push(decodePath(bytes.subarray(at, end)));
    at = end + 1;
  }
  return names;
}
