import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence, Finding } from "../core/result.ts";
import type { Output } from "./evidence-cache-ignored.ts";

/** What one entry holds. */
export interface StoredPass {
  /** Milliseconds since the epoch. */
  readonly ranAt: number;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly notes: readonly string[];
  /** Null: too many to be remembered. */
  readonly outputs: readonly Output[] | null;
  /** What git ignores, as it was when the run was over; null where `inputs` says on what the pass rests. */
  readonly ignored: string | null;
}

const SCHEMA = 1;
const MOST_ENTRIES = 200;
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_ENTRY_BYTES = 1024 * 1024;
const MOST_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** What a killed run left half written. */
const ABANDONED_MS = 60 * 60 * 1000;
const KEY = /^[0-9a-f]{64}$/;
const MOST_TEXT = 20_000;
const MOST_LIST = 1_000;

/** Entries of the evidence cache, one file each. Nothing here throws: what cannot be read or kept is not there. */
export interface EvidenceStore {
  read(key: string, now: Date): Promise<StoredPass | null>;
  write(key: string, entry: StoredPass): Promise<void>;
  remove(key: string): Promise<void>;
}

/** @param commonDir the git directory that all worktrees share; absolute */
export function evidenceStore(commonDir: string): EvidenceStore {
  const folder = join(commonDir, "dod", "evidence");
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    async read(key, now) {
      if (!(await isOwnFolder(join(commonDir, "dod"))) || !(await isOwnFolder(folder))) return null;
      const text = await ownText(pathOf(key), MOST_ENTRY_BYTES);
      return text === null ? null : parseEntry(text, key, now);
    },
    async write(key, entry) {
      try {
        const text = JSON.stringify({ schema: SCHEMA, key, ...entry });
        if (text.length > MOST_ENTRY_BYTES / 4 || parseEntry(text, key, null) === null) return;
        await makeOwnFolder(join(commonDir, "dod"));
        await makeOwnFolder(folder);
        await writeWhole(pathOf(key), text);
        await removeOldest(folder);
      } catch {
        // A git directory that cannot be written to: the command runs again next time.
      }
    },
    async remove(key) {
      if (!(await isOwnFolder(join(commonDir, "dod"))) || !(await isOwnFolder(folder))) return;
      await rm(pathOf(key), { force: true }).catch(() => undefined);
    },
  };
}

/**
 * The text of a regular file of this user's that nobody else may write to; null for anything else.
 * @param most bytes
 */
export async function ownText(path: string, most: number): Promise<string | null> {
  let file: FileHandle | undefined;
  try {
    // No link, and not to wait at a named pipe for somebody to write.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile() || found.size > most || !isOwn(found)) return null;
    const bytes = await file.readFile();
    return bytes.length > most ? null : bytes.toString("utf8");
  } catch {
    return null;
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** Writes a file so that others see all of it or none; readable by its owner alone. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}-${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(partial, "wx", 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (fault) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw fault;
  }
}

/** @throws Error where it cannot be made, or is something else */
export async function makeOwnFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== "EEXIST") throw fault;
  });
  if (!(await isOwnFolder(path))) throw new Error(`${path} is no folder of this user's`);
}

async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isDirectory() === true && isOwn(found);
}

/** Whoever can write an entry decides what passes. */
function isOwn({ uid, mode }: Stats): boolean {
  const user = process.geteuid?.();
  if (user === undefined) return true;
  return uid === user && (mode & 0o022) === 0;
}

async function removeOldest(folder: string): Promise<void> {
  const found: { path: string; size: number; mtimeMs: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
    if (name.endsWith(".json")) found.push({ path, size, mtimeMs });
    else if (name.endsWith(".tmp") && mtimeMs < Date.now() - ABANDONED_MS)
      await rm(path, { force: true });
  }
  found.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const [at, { path, size }] of found.entries()) {
    bytes += size;
    if (at >= MOST_ENTRIES || bytes > MOST_BYTES) await rm(path, { force: true });
  }
}

/** Null for whatever is not such an entry: it is as if there were none. `now`: null does not look at its age. */
function parseEntry(text: string, key: string, now: Date | null): StoredPass | null {
  const entry = parsed(text);
  if (entry === null || entry.schema !== SCHEMA || entry.key !== key || !KEY.test(key)) return null;
  const { ranAt, summary, findings, evidence, notes, outputs, ignored } = entry;
  if (typeof ranAt !== "number" || !Number.isFinite(ranAt) || ranAt < 0) return null;
  if (now !== null && (ranAt > now.getTime() || ranAt < now.getTime() - MOST_AGE_MS)) return null;
  if (!isText(summary) || !isList(findings) || !isList(notes) || !notes.every(isText)) return null;
  if (!isList(evidence) || evidence.length === 0 || !evidence.every(isTexts)) return null;
  if (!findings.every(isPlain)) return null;
  if (outputs !== null && !(Array.isArray(outputs) && outputs.every(isOutput))) return null;
  if (ignored !== null && !isText(ignored)) return null;
  return { ranAt, summary, findings, evidence, notes, outputs, ignored } as StoredPass;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= MOST_TEXT;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length <= MOST_LIST;
}

function isTexts(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(isText);
}

/** Texts, numbers and nulls; what a finding must hold beyond that the engine looks at. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every(
    (one) => one === null || typeof one === "number" || typeof one === "string",
  );
}

function isOutput(value: unknown): value is Output {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [path, size, time] = value as unknown[];
  return typeof path === "string" && Number.isFinite(size) && Number.isFinite(time);
}
