import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../core/result.ts";
import { FORMATS, type Format } from "./flags.ts";

/** A report that goes to a file. */
export interface ReportFile {
  readonly format: Format;
  /** As given; relative to the current folder. */
  readonly path: string;
}

/**
 * `json=dod.json`.
 * @throws UsageError for anything that is not FORMAT=FILE
 */
export function parseReport(text: string): ReportFile {
  const at = text.indexOf("=");
  const format = text.slice(0, at) as Format;
  if (at < 1 || at === text.length - 1 || !FORMATS.includes(format))
    throw new UsageError(
      `--report ${JSON.stringify(text)} is not FORMAT=FILE`,
      `formats: ${FORMATS.join(", ")}; for example --report json=dod.json`,
    );
  return { format, path: text.slice(at + 1) };
}

/**
 * Looked at before the run: after a long one nothing should be lost to a folder that is missing.
 * @throws UsageError for the first file that could not be written
 */
export async function mustBeWritable(files: readonly ReportFile[]): Promise<void> {
  for (const { path } of files) {
    const there = await stat(resolve(path)).catch(() => null);
    const target = there ? resolve(path) : dirname(resolve(path));
    if (there?.isDirectory()) throw cannotWrite(path, "it is a folder");
    await access(target, constants.W_OK).catch((fault: NodeJS.ErrnoException) => {
      const missing = fault.code === "ENOENT" || fault.code === "ENOTDIR";
      throw cannotWrite(path, missing ? "its folder does not exist" : fault.message);
    });
  }
}

/** @throws UsageError when the file could not be written after all */
export async function writeReport(path: string, text: string): Promise<void> {
  await writeFile(resolve(path), text).catch((fault: Error) => {
    throw cannotWrite(path, fault.message);
  });
}

function cannotWrite(path: string, why: string): UsageError {
  return new UsageError(
    `the report cannot be written to ${path}: ${why}`,
    "name a file in a folder that exists and can be written to",
  );
}
