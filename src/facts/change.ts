import { createHash } from "node:crypto";
import type { Change, ChangedFile, FileKind, FileStatus } from "../core/change.ts";
import { FactUnavailable } from "../core/result.ts";
import type { Base } from "./base.ts";
import { DIFF_OPTIONS, digestField, type FileDiff, readDiff } from "./diff.ts";
import { withoutDisguise } from "./disguised-text.ts";
import { unavailable } from "./git-failure.ts";
import type { Repository } from "./repository.ts";
import { keepState, lookAtTree, withContents } from "./same-tree.ts";
import { makeScratchIndex } from "./scratch-index.ts";

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  C: "copied",
  T: "type-changed",
};

/**
 * Reads the change: one diff from the merge base to the working tree, in which untracked files that
 * are not ignored are files like any other. Five processes, whatever the number of files; memory grows
 * with the number of files and hunks, not with their text. Nothing of the user's is written.
 *
 * `filter.<driver>.clean` commands of the user's configuration do run, as for `git status`: without
 * them every Git LFS file would look edited. A repository's own files cannot define one.
 * @throws FactUnavailable when git cannot read all of it, or the tree is written to meanwhile.
 */
export async function readChange(repository: Repository, base: Base): Promise<Change> {
  try {
    const [index, state] = await Promise.all([
      makeScratchIndex(repository),
      lookAtTree(repository),
    ]);
    try {
      const request = { repository, tree: base.mergeBase, env: index.env };
      const [diff, dirty, listing] = await Promise.all([
        readDiff(request),
        isDirty(repository, index.env),
        repository.files(),
      ]);
      const { files: diffs, disguised } = await withoutDisguise(diff, request);
      await index.stillThere();
      const change = asChange(repository, base, diffs, {
        dirty,
        untracked: new Set(listing.untracked.map((file) => file.path)),
        notes: notesOn(listing.unmerged, disguised),
      });
      keepState(change, withContents(state, contentsOf(diffs)));
      return change;
    } finally {
      await index.remove();
    }
  } catch (error) {
    throw readingFailed(error);
  }
}

function asChange(
  repository: Repository,
  base: Base,
  diffs: readonly FileDiff[],
  rest: { dirty: boolean; untracked: ReadonlySet<string>; notes: readonly string[] },
): Change {
  const files = diffs
    .map((file) => changedFile(file, rest.untracked))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    base: base.name,
    baseReason: base.reason,
    baseTip: base.tip,
    mergeBase: base.mergeBase,
    head: repository.head,
    branch: repository.branch,
    digest: digestOf(diffs),
    contents: contentsDigest(diffs),
    dirty: rest.dirty,
    files,
    insertions: files.reduce((sum, file) => sum + file.insertions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    notes: [...base.notes, ...rest.notes],
  };
}

function readingFailed(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof Error && error.name === "Error")
    return new FactUnavailable(
      `the change could not be read: ${error.message}`,
      code === "ENOENT"
        ? "run dod again when nothing writes to the working tree"
        : "see that every file of the working tree can be read, and that `git diff` works here",
    );
  return unavailable("the change could not be read", error);
}

async function isDirty(repository: Repository, env: Record<string, string>): Promise<boolean> {
  if ((await repository.files()).untracked.length > 0) return true;
  const asked = await repository.git.run(["diff", "--quiet", ...DIFF_OPTIONS, "HEAD", "--"], {
    env,
    okExitCodes: [0, 1],
  });
  return asked.exitCode === 1;
}

function changedFile(file: FileDiff, untracked: ReadonlySet<string>): ChangedFile {
  const { entry } = file;
  const kind = kindOf(file);
  return {
    path: entry.path,
    oldPath: entry.oldPath,
    status: STATUS[entry.status] ?? "modified",
    kind,
    untracked: untracked.has(entry.path),
    insertions: entry.lines?.insertions ?? 0,
    deletions: entry.lines?.deletions ?? 0,
    // Where a link became a file, the link's "line" is none of the file's.
    hunks: kind === "text" ? (file.sections.at(-1)?.hunks ?? []) : [],
  };
}

/** What the file is now; of a deleted one, what it was. */
function kindOf({ entry, sections }: FileDiff): FileKind {
  const mode = entry.newMode === "000000" ? entry.oldMode : entry.newMode;
  if (mode === "160000") return "submodule";
  if (mode === "120000") return "symlink";
  if (entry.status === "T") return sections.at(-1)?.binary ? "binary" : "text";
  return entry.lines === null ? "binary" : "text";
}

/**
 * `sha256:` over the files in the order of their paths: status, modes, paths, kind, and then the lines
 * with their context, or of what has no lines the new object. No line number, no old object and no
 * name of a base is in it, so it is the same before and after a commit, and after a clean rebase.
 */
export function digestOf(files: readonly FileDiff[]): string {
  const hash = createHash("sha256").update("dod change 1\n");
  const sorted = [...files].sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
  for (const file of sorted) {
    const { entry } = file;
    const kind = kindOf(file);
    for (const text of [entry.status, entry.oldMode, entry.newMode, kind]) digestField(hash, text);
    digestField(hash, entry.oldPath ?? "");
    digestField(hash, entry.path);
    digestField(hash, kind === "text" ? file.linesDigest : newContent(file));
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Over path, mode and object of each file as the change leaves it. */
function contentsDigest(files: readonly FileDiff[]): string {
  const hash = createHash("sha256").update("dod contents 1\n");
  const sorted = [...files].sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
  for (const file of sorted)
    for (const text of [file.entry.path, file.entry.newMode, newContent(file)])
      digestField(hash, text);
  return `sha256:${hash.digest("hex")}`;
}

/** The object on the new side; without an `index` line the content is that of the old side. */
function newContent({ entry, sections }: FileDiff): string {
  return sections.at(-1)?.newOid ?? entry.oldOid;
}

function contentsOf(files: readonly FileDiff[]): Map<string, string> {
  return new Map(files.map((file) => [file.entry.path, newContent(file)]));
}

function notesOn(unmerged: readonly string[], disguised: readonly string[]): string[] {
  const notes: string[] = [];
  const some = (paths: readonly string[]) =>
    paths.slice(0, 3).join(", ") + (paths.length > 3 ? ` and ${paths.length - 3} more` : "");
  if (unmerged.length > 0) notes.push(`a merge is not finished: ${some(unmerged)}`);
  if (disguised.length > 0)
    notes.push(
      `git attributes call these binary, but they are text and their lines count: ${some(disguised)}`,
    );
  return notes;
}
