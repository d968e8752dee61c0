import type { Buffer } from "node:buffer";
import { parseNames } from "./git-names.ts";

/** A commit and the files that it changed, as objects. */
export interface RawLogEntry {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly subject: string;
  readonly files: readonly {
    readonly path: string;
    /** Full ids; zeros where that side has no file. */
    readonly oldOid: string;
    readonly newOid: string;
  }[];
}

/** For `git log -z`, after which come `--raw --no-abbrev --no-renames`. */
export const RAW_LOG_FORMAT = "--format=tformat:%H%x00%P%x00%s%x00";

const RAW = /^\n?:\d{6} \d{6} ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [AMDTU]$/;

/**
 * Commits in git's order.
 * @throws Error for anything else, or where it is cut off
 */
export function parseRawLog(bytes: Buffer): RawLogEntry[] {
  const fields = parseNames(bytes);
  const commits: RawLogEntry[] = [];
  let next = 0;
  while (next < fields.length) {
    const [sha = "", parents, subject, end] = fields.slice(next, next + 4);
    if (
      !/^[0-9a-f]{40,64}$/.test(sha) ||
      parents === undefined ||
      subject === undefined ||
      end !== ""
    )
      throw new Error(`git log: unexpected record ${JSON.stringify(sha.slice(0, 100))}`);
    next += 4;
    const files: RawLogEntry["files"][number][] = [];
    for (let raw = RAW.exec(fields[next] ?? ""); raw; raw = RAW.exec(fields[next] ?? "")) {
      const path = fields[next + 1];
      if (path === undefined) throw new Error("git log: the output is cut off");
      files.push({ path, oldOid: raw[1] ?? "", newOid: raw[2] ?? "" });
      next += 2;
    }
    commits.push({ sha, parents: parents === "" ? [] : parents.split(" "), subject, files });
  }
  return commits;
}
