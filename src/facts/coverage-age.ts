import { lstatSync } from "node:fs";
import type { Change, ChangedFile } from "../core/change.ts";
import type { CoverageFault } from "../core/coverage.ts";
import { ecosystemOfPath } from "../core/ecosystems.ts";
import { extensionOf, OTHER_LANGUAGES } from "../core/languages.ts";
import { parseNames } from "../formats/git-names.ts";
import { unavailable } from "./git-failure.ts";
import { absolutePath } from "./paths.ts";
import type { Repository } from "./repository.ts";

/** Tells whether a report was made before what it should measure was written. */
export interface ReportAge {
  /**
   * @throws FactUnavailable where git does not answer
   */
  staleness(report: DatedReport): Promise<CoverageFault | null>;
}

interface DatedReport {
  /** Relative to the repository's root. */
  readonly path: string;
  /** When it was written, milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** The files that it names: what it measures are files of these kinds. */
  readonly names: Iterable<string>;
}

/** All files of a checkout are written within this time. */
const CHECKOUT_MS = 5 * 60 * 1000;

const MEND =
  "run your tests with coverage again; a report that is known to be right counts with `trust: true`";

/** Of any commit, the base's too. */
const COMMITTED: CoverageFault = {
  kind: "stale",
  reason: "it is committed, so that its time is that of a checkout and not that of the tests",
  mend: "take it out of git, and run your tests with coverage again; a report that is known to be right counts with `trust: true`",
};

/**
 * A report counts where it is newer than every changed file of code that it could measure, tests included.
 * In a fresh checkout (CI) the files are as old as the checkout, and a report that another job made is
 * older: then the checked-out commit's date is what it must not be older than. Of files with edits that are
 * not committed always their own time counts.
 */
export function reportAge(repository: Repository, change: Change): ReportAge {
  let written: readonly WrittenFile[] | undefined;
  let dirty: Promise<ReadonlySet<string>> | undefined;
  let checkout: Promise<Checkout> | undefined;
  return {
    async staleness({ path, modifiedAt, names }) {
      dirty ??= dirtyFiles(repository, change);
      const edited = await dirty;
      const { tracked } = await repository.files();
      if (!edited.has(path) && tracked.some((file) => file.path === path)) return COMMITTED;
      written ??= change.files.flatMap((file) => writtenFile(repository.root, file));
      const newer = written.filter((file) => file.modifiedAt > modifiedAt);
      if (newer.length === 0) return null;
      const kinds = kindsOf(names);
      const measured = newer.filter(({ kind }) => kinds.has(kind));
      const [newest] = measured.sort((a, b) => b.modifiedAt - a.modifiedAt);
      if (!newest) return null;
      const own = measured.find(({ path, untracked }) => untracked || edited.has(path));
      if (own) return older(own.path);
      checkout ??= checkoutOf(repository, edited);
      const { began, ended, committedAt } = await checkout;
      const isFresh = modifiedAt < began && ended - began <= CHECKOUT_MS;
      if (!isFresh) return older(newest.path);
      if (modifiedAt >= committedAt) return null;
      return {
        kind: "stale",
        reason: "it is older than the commit that is checked out",
        mend: MEND,
      };
    },
  };
}

function older(path: string): CoverageFault {
  return { kind: "stale", reason: `it is older than ${path}`, mend: MEND };
}

interface WrittenFile {
  readonly path: string;
  readonly untracked: boolean;
  readonly kind: string;
  readonly modifiedAt: number;
}

function writtenFile(root: string, { path, status, kind, untracked }: ChangedFile): WrittenFile[] {
  const what = kindOf(path);
  if (status === "deleted" || kind !== "text" || what === null) return [];
  const modifiedAt = modificationTime(root, path);
  return modifiedAt === null ? [] : [{ path, untracked, kind: what, modifiedAt }];
}

/** Languages that one report measures together are of one kind; null for what is no code. */
function kindOf(path: string): string | null {
  const extension = extensionOf(path);
  return ecosystemOfPath(path) ?? (OTHER_LANGUAGES.has(extension) ? extension : null);
}

function kindsOf(names: Iterable<string>): Set<string> {
  const kinds = new Set<string>();
  const extensions = new Set<string>();
  for (const name of names) {
    const extension = extensionOf(name.replaceAll("\\", "/"));
    if (extensions.has(extension)) continue;
    extensions.add(extension);
    const kind = kindOf(`a${extension}`);
    if (kind !== null) kinds.add(kind);
  }
  return kinds;
}

function modificationTime(root: string, path: string): number | null {
  try {
    return lstatSync(absolutePath(root, path), { throwIfNoEntry: false })?.mtimeMs ?? null;
  } catch {
    // A file stands where a folder was: it is not there.
    return null;
  }
}

async function dirtyFiles(repository: Repository, change: Change): Promise<ReadonlySet<string>> {
  if (!change.dirty) return new Set();
  const args = [
    "diff",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--ignore-submodules",
  ];
  try {
    return new Set(parseNames((await repository.git.run([...args, "HEAD", "--"])).stdout));
  } catch (error) {
    throw unavailable("which files have edits could not be told", error);
  }
}

interface Checkout {
  /** When the oldest and the newest of the tracked files without edits were written. */
  readonly began: number;
  readonly ended: number;
  /** HEAD's committer date; git knows it to the second. */
  readonly committedAt: number;
}

async function checkoutOf(repository: Repository, edited: ReadonlySet<string>): Promise<Checkout> {
  const { tracked } = await repository.files();
  let [began, ended] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { path, mode } of tracked) {
    if (mode === "160000" || edited.has(path)) continue;
    const time = modificationTime(repository.root, path);
    if (time === null) continue;
    began = Math.min(began, time);
    ended = Math.max(ended, time);
  }
  return { began, ended, committedAt: await committerDate(repository) };
}

async function committerDate(repository: Repository): Promise<number> {
  try {
    const text = await repository.git.text([
      "log",
      "-1",
      "--no-show-signature",
      "--format=%ct",
      repository.head,
      "--",
    ]);
    if (!/^\d+$/.test(text)) throw new Error(`no date: ${text.slice(0, 100)}`);
    return Number(text) * 1000;
  } catch (error) {
    throw unavailable("the date of the commit that is checked out could not be read", error);
  }
}
