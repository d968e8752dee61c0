import type { Problem } from "../core/checklist.ts";
import { problemAt, SourceText } from "./source-text.ts";

/** A checklist is written by hand; a larger file is something else. 1 MiB. */
export const MAX_CHECKLIST_BYTES = 1024 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const lenientUtf8 = new TextDecoder("utf-8");

/**
 * The bytes of a checklist as text; a byte order mark is dropped. What is not text gives problems:
 * too large, UTF-16, not UTF-8 (at the first bad byte), NUL characters.
 */
export function decodeChecklist(
  file: string,
  bytes: Uint8Array,
): { source: SourceText; problems: readonly Problem[] } {
  if (bytes.length > MAX_CHECKLIST_BYTES) {
    const source = new SourceText(file, "");
    const mebibytes = (bytes.length / MAX_CHECKLIST_BYTES).toFixed(1);
    const message = `the file is too large for a checklist: ${mebibytes} MiB`;
    return { source, problems: [problemAt({ source, offset: 0 }, message, "at most 1 MiB")] };
  }
  const order = utf16Order(bytes);
  if (order) {
    const source = new SourceText(file, "");
    const message = `the file is written in UTF-16 (${order})`;
    return { source, problems: [problemAt({ source, offset: 0 }, message, "save it as UTF-8")] };
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return notUtf8(file, bytes);
  }
  const source = new SourceText(file, text);
  const nul = text.indexOf("\0");
  if (nul < 0) return { source, problems: [] };
  const message = "a NUL character: this is not a text file";
  return { source, problems: [problemAt({ source, offset: nul }, message)] };
}

function utf16Order(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "little-endian";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "big-endian";
  return null;
}

function notUtf8(file: string, bytes: Uint8Array) {
  const good = validPrefix(bytes);
  const source = new SourceText(file, lenientUtf8.decode(bytes));
  const offset = utf8.decode(bytes.subarray(0, good)).length;
  const byte = (bytes[good] as number).toString(16).padStart(2, "0");
  const message = `byte ${good + 1} of the file (0x${byte}) is not UTF-8`;
  return { source, problems: [problemAt({ source, offset }, message, "save the file as UTF-8")] };
}

/** How many bytes from the beginning are valid UTF-8, by halving. */
function validPrefix(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (startsValid(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  // A cut inside a character counts as valid above; go back to where the character begins.
  while (good > 0 && !isValid(bytes.subarray(0, good))) good--;
  return good;
}

/** `stream` lets a character be cut off at the end. */
function startsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function isValid(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
