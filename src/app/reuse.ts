import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Checklist } from "../core/checklist.ts";
import { MAX_FILE_BYTES } from "../core/facts.ts";
import { UsageError } from "../core/result.ts";
import { VERSION } from "../core/version.ts";
import { type Reused, reusable } from "../engine/reuse.ts";
import { parseReport, UnreadableReport } from "../formats/report.ts";

export type { Reused };

export interface ReuseRequest {
  /** Null where it could not be had. */
  readonly change: { readonly digest: string; readonly contents: string } | null;
  readonly checklist: Pick<Checklist, "digest" | "items">;
}

/**
 * The items of an earlier report that need not be asked again (`--reuse`).
 * @param path absolute
 * @throws UsageError where there is no such file, it cannot be read, or is no JSON report
 */
export async function readReused(path: string, request: ReuseRequest): Promise<Reused> {
  const report = parsed(await read(path), path);
  const { digest, items } = request.checklist;
  return reusable(report, {
    change: request.change,
    checklistDigest: digest,
    toolVersion: VERSION,
    items,
  });
}

const MEND = "name the file that an earlier run wrote: dod check --report json=FILE";

function parsed(text: string, path: string) {
  try {
    return parseReport(text, VERSION);
  } catch (fault) {
    if (!(fault instanceof UnreadableReport)) throw fault;
    throw new UsageError(`--reuse ${path}: ${fault.message}`, MEND);
  }
}

async function read(path: string): Promise<string> {
  let file: FileHandle | undefined;
  try {
    // Not blocking: to open a named pipe would wait for somebody to write to it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new UsageError(`--reuse ${path}: it is no regular file`, MEND);
    if (stat.size > MAX_FILE_BYTES) throw tooLarge(path);
    const bytes = await file.readFile();
    if (bytes.length > MAX_FILE_BYTES) throw tooLarge(path);
    return new TextDecoder("utf-8").decode(bytes);
  } catch (fault) {
    if (fault instanceof UsageError) throw fault;
    const { code, message } = fault as NodeJS.ErrnoException;
    const why =
      code === "ENOENT" ? "there is no such file" : `it cannot be read: ${code ?? message}`;
    throw new UsageError(`--reuse ${path}: ${why}`, MEND);
  } finally {
    await file?.close();
  }
}

function tooLarge(path: string): UsageError {
  const limit = `${MAX_FILE_BYTES / 1024 / 1024} MiB`;
  return new UsageError(`--reuse ${path}: it is larger than ${limit}, which no report is`, MEND);
}
