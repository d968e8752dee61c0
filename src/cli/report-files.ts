import { randomBytes } from "node:crypto";
import { constants, existsSync, type Stats } from "node:fs";
import { access, lstat, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../core/result.ts";
import { FORMATS, type Format } from "./flags.ts";
import { print } from "./print.ts";

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
 * Names that are no files of the disk. They are never opened: what is written to them goes where the
 * process already writes. Other devices, pipes and sockets are refused, as opening one may wait for ever.
 */
const STREAMS: ReadonlyMap<string, () => NodeJS.WritableStream | null> = new Map<
  string,
  () => NodeJS.WritableStream | null
>([
  ["/dev/stdout", () => process.stdout],
  ["/dev/stderr", () => process.stderr],
  ["/dev/null", () => null],
]);

/**
 * Looked at before the run: after a long one nothing should be lost to a folder that is missing.
 * @throws UsageError for the first file that could not be written
 */
export async function mustBeWritable(files: readonly ReportFile[]): Promise<void> {
  for (const { path } of files) {
    if (STREAMS.has(path)) continue;
    const { target, there } = await placeOf(path);
    const unwritable = (fault: Error) => {
      throw cannotWrite(path, fault.message);
    };
    if (there) await access(target, constants.W_OK).catch(unwritable);
    // A new file is made in it, also where there is one already.
    await access(dirname(target), constants.W_OK | constants.X_OK).catch(unwritable);
  }
}

/**
 * Writes a new file beside the target and gives it the target's name: what a command of the branch has put
 * there meanwhile, such as a link or a pipe, is replaced and not followed.
 * @throws UsageError when the file could not be written after all
 */
export async function writeReport(path: string, text: string): Promise<void> {
  const stream = STREAMS.get(path);
  if (stream) {
    const to = stream();
    if (to) await print(text, to);
    return;
  }
  const { target, there } = await placeOf(path, { replaces: true });
  const mode = there?.isFile() ? there.mode & 0o777 : null;
  const fresh = join(dirname(target), `.dod-report-${randomBytes(8).toString("hex")}`);
  try {
    const file = await open(fresh, "wx", 0o644);
    try {
      await file.writeFile(text);
      if (mode !== null) await file.chmod(mode);
    } finally {
      await file.close();
    }
    await rename(fresh, target);
  } catch (fault) {
    await rm(fresh, { force: true });
    throw cannotWrite(path, (fault as Error).message);
  }
}

interface Place {
  /** Absolute; the links of its folder are resolved. */
  readonly target: string;
  /** What is there; a link is not followed. Null where nothing is. */
  readonly there: Stats | null;
}

/**
 * @param replaces whatever is there will be replaced, unless it is a folder
 * @throws UsageError where no report may go
 */
async function placeOf(path: string, { replaces = false } = {}): Promise<Place> {
  const named = resolve(path);
  const folder = await realpath(dirname(named)).catch((fault: NodeJS.ErrnoException) => {
    const missing = fault.code === "ENOENT" || fault.code === "ENOTDIR";
    throw cannotWrite(path, missing ? "its folder does not exist" : fault.message);
  });
  await mustStayInside(path, named, folder);
  const target = join(folder, basename(named));
  const there = await lstat(target).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === "ENOENT") return null;
    throw cannotWrite(path, fault.code === "ENOTDIR" ? "its folder does not exist" : fault.message);
  });
  if (there?.isDirectory()) throw cannotWrite(path, "it is a folder");
  if (there && !there.isFile() && !replaces)
    throw cannotWrite(
      path,
      there.isSymbolicLink() ? "it is a symbolic link" : "it is no regular file",
      "remove it, or name another file; of devices /dev/stdout, /dev/stderr and /dev/null can be named",
    );
  return { target, there };
}

/**
 * A name inside the repository means a file inside it: a folder that the branch made a link would let it
 * choose where a report is written, and over what.
 * @param folder the folder of `named`, links resolved
 */
async function mustStayInside(path: string, named: string, folder: string): Promise<void> {
  const root = await repositoryRoot();
  if (root === null) return;
  for (let at = dirname(named); ; at = dirname(at)) {
    if ((await realpath(at)) === root) break;
    if (at === dirname(at)) return; // The name does not lead through the repository.
  }
  const way = relative(root, folder);
  const first = way.split(sep)[0];
  const linked = named !== join(folder, basename(named));
  // Another drive has no relative way.
  if (first !== ".." && !isAbsolute(way) && !(linked && first === ".git")) return;
  throw cannotWrite(
    path,
    `a symbolic link in its path leads out of the working tree, to ${folder}`,
    "remove the link, or name the folder that is meant",
  );
}

/** Of the current folder, links resolved; null outside of a repository. git is not asked: it may be missing. */
async function repositoryRoot(): Promise<string | null> {
  for (let at = await realpath(process.cwd()); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return null;
  }
}

function cannotWrite(
  path: string,
  why: string,
  mend = "name a file in a folder that exists and can be written to",
): UsageError {
  return new UsageError(`the report cannot be written to ${path}: ${why}`, mend);
}
