import type { Buffer } from "node:buffer";
import { decodePath } from "../core/path-bytes.ts";

/** One file pair of `git diff --raw --numstat -z --no-abbrev`. */
export interface RawEntry {
  /** git's letter, without the similarity: A, M, D, R, C or T. */
  readonly status: string;
  /** Octal, six digits; `000000` where that side has no file. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Full ids; zeros where that side has no file, and where git has not hashed the working tree's. */
  readonly oldOid: string;
  readonly newOid: string;
  /** Null unless renamed or copied. */
  readonly oldPath: string | null;
  readonly path: string;
  /** Added and removed lines; null where git takes a side for binary. */
  readonly lines: { readonly insertions: number; readonly deletions: number } | null;
}

const RAW = /^:(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([AMDRCT])\d{0,3}$/;
const NUMSTAT = /^(\d+|-)\t(\d+|-)\t/;

/**
 * Entries in git's order: all raw records come first, then one numstat record for each.
 * @throws Error for anything else, an unmerged entry (`U`) included.
 */
export function parseRawAndNumstat(bytes: Buffer): RawEntry[] {
  const fields = new Fields(bytes);
  const raw: Omit<RawEntry, "lines">[] = [];
  while (fields.nextByte() === 0x3a) raw.push(rawRecord(fields));
  const entries = raw.map((entry) => ({ ...entry, lines: numstatRecord(fields, entry) }));
  if (fields.nextByte() !== undefined) throw new Error("git diff: more numstat than raw records");
  return entries;
}

function rawRecord(fields: Fields): Omit<RawEntry, "lines"> {
  const header = fields.next().toString("latin1");
  const match = RAW.exec(header);
  if (!match) throw new Error(`git diff: unexpected raw record ${JSON.stringify(header)}`);
  const [, oldMode = "", newMode = "", oldOid = "", newOid = "", status = ""] = match;
  const first = decodePath(fields.next());
  const paired = status === "R" || status === "C";
  return {
    status,
    oldMode,
    newMode,
    oldOid,
    newOid,
    oldPath: paired ? first : null,
    path: paired ? decodePath(fields.next()) : first,
  };
}

function numstatRecord(fields: Fields, entry: Omit<RawEntry, "lines">): RawEntry["lines"] {
  const record = fields.next();
  const match = NUMSTAT.exec(record.toString("latin1", 0, 64));
  if (!match) throw new Error(`git diff: no numstat record for ${JSON.stringify(entry.path)}`);
  const inline = record.subarray(match[0].length);
  // Renames have both paths in fields of their own.
  const paths = inline.length > 0 ? [inline] : [fields.next(), fields.next()];
  const path = decodePath(paths.at(-1) ?? inline);
  if (path !== entry.path)
    throw new Error(`git diff: numstat of ${JSON.stringify(path)} where another file was expected`);
  if (match[1] === "-" || match[2] === "-") return null;
  return { insertions: Number(match[1]), deletions: Number(match[2]) };
}

/** NUL-terminated fields. */
class Fields {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  nextByte(): number | undefined {
    return this.bytes[this.at];
  }

  next(): Buffer {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new Error("git diff: the output is cut off");
    const field = this.bytes.subarray(this.at, end);
    this.at = end + 1;
    return field;
  }
}
