import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Git, GitError, type GitResult } from "../clients/git.ts";
import { removeTemporary, removeWith, temporaryFolder } from "../clients/temporary.ts";
import { FactUnavailable } from "../core/result.ts";
import { removeAbandonedWorktrees, worktreeEntry } from "./abandoned-worktrees.ts";
import { unavailable } from "./git-failure.ts";
import { linkDependencies } from "./link-dependencies.ts";
import type { Repository } from "./repository.ts";

/** The files of a commit, checked out outside of the user's tree. */
export interface ThrowAwayWorktree {
  /** Absolute, links resolved, no trailing slash. */
  readonly root: string;
  /** Folders of dependencies that are the user's, relative to the root. git ignores them. */
  readonly linked: readonly string[];
  /** Removes the folder, and what git keeps of it. Safe to call twice. */
  remove(): Promise<void>;
}

/** What a user may have set that would leave files out, reach a remote, or write the shared configuration. */
const SETTINGS = [
  "core.sparseCheckout=false",
  "submodule.recurse=false",
  "worktree.useRelativePaths=false",
  "gc.auto=0",
  "maintenance.auto=false",
  // Helpers of a git that is ended would write on.
  "checkout.workers=1",
].flatMap((setting) => ["-c", setting]);

/** git-lfs leaves its pointers where files are, and asks no server for the files. */
const ENVIRONMENT = { GIT_LFS_SKIP_SMUDGE: "1" };

/**
 * Of runs that begin and end at once one removes `worktrees/` while another enters it, and git cannot read an
 * entry that another git has only begun.
 */
const RACED = /could not create directory|failed to read \S*worktrees\//;
const ATTEMPTS = 20;
/** In milliseconds; another git is done by then. */
const PAUSE_MS = 10;

/**
 * Checks a commit out, detached, in a folder of its own. The user's working tree, index, refs, stash and
 * configuration stay as they are; of a sparse checkout it has all files; submodules are empty folders. It is
 * gone when it is removed, when `dod` ends, and after a kill at the next start ({@link removeAbandonedWorktrees}).
 * @param commit a full id
 * @throws FactUnavailable where it cannot be made: the commit or a file of it is not in this clone, a filter
 * fails, nothing can be written; the signal's reason when it was aborted.
 */
export async function throwAwayWorktree(
  repository: Repository,
  commit: string,
): Promise<ThrowAwayWorktree> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error(`not a full id: ${commit}`);
  await removeAbandonedWorktrees(repository);
  const what = `the files of ${commit.slice(0, 12)} could not be checked out in a throw-away worktree`;
  const folder = await temporaryFolder().catch((error: unknown) => {
    throw failure(what, error);
  });
  try {
    const parent = await realpath(folder);
    mustBeOutside(repository.root, parent);
    const root = join(parent, basename(folder));
    const entry = worktreeEntry(repository, basename(folder));
    // Before git begins: a signal may come at any moment.
    removeWith(folder, entry);
    await add(repository.git, root, commit);
    await forgetSparseness(repository.git, entry);
    await checkOut(repository.git.at(root));
    const linked = await linkDependencies(repository, root);
    return { root, linked, remove: () => removeTemporary(folder) };
  } catch (error) {
    // What cannot be removed now is tried again at the end; why it was not made is what counts.
    await removeTemporary(folder).catch(() => undefined);
    throw failure(what, error);
  }
}

function mustBeOutside(root: string, folder: string): void {
  const way = relative(root, folder);
  if (way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new FactUnavailable(
    `the temporary folder ${folder} is inside the repository ${root}`,
    "let TMPDIR name a folder outside of it",
  );
}

/** Without files: those are written by a process that is ours to end, and not git's child. */
async function add(git: Git, root: string, commit: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await pinned(git, ["worktree", "add", "--detach", "--no-checkout", root, commit]);
      return;
    } catch (error) {
      const raced = error instanceof GitError && RACED.test(error.stderr);
      if (!raced || attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
}

/** @throws GitError that names the command, and not the settings before it */
async function pinned(git: Git, args: readonly string[]): Promise<GitResult> {
  try {
    return await git.run([...SETTINGS, ...args], { env: ENVIRONMENT });
  } catch (error) {
    throw error instanceof GitError ? new GitError(args, error.exitCode, error.stderr) : error;
  }
}

/** git copies a worktree's own settings to the new one, where `git` of a command would go by them. */
async function forgetSparseness(git: Git, entry: string): Promise<void> {
  const file = join(entry, "config.worktree");
  if (!existsSync(file)) return;
  // 5: it was not set.
  await git.run(["config", "--file", file, "--unset-all", "core.sparseCheckout"], {
    okExitCodes: [0, 5],
  });
}

async function checkOut(git: Git): Promise<void> {
  const args = ["reset", "--hard", "--quiet", "--no-recurse-submodules"];
  const { stderr } = await pinned(git, args);
  // A filter that is not `required` may fail, and git goes on with what it was given.
  if (FILTER_FAILED.test(stderr)) throw new GitError(args, 0, stderr);
}

const FILTER_FAILED = /external filter .* failed|: smudge filter (\S+) failed/;

function failure(what: string, error: unknown): unknown {
  if (error instanceof GitError) return ofGit(what, error);
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new FactUnavailable(`${what}: ${message}`, ROOM);
}

const ROOM =
  "see that the temporary folder (TMPDIR) and the repository's git directory can be written and have room";

function ofGit(what: string, error: GitError): unknown {
  const { stderr } = error;
  const said = stderr.split("\n").find((line) => FILTER_FAILED.test(line));
  if (said !== undefined)
    return new FactUnavailable(
      `${what}: a filter of git's configuration failed: ${said.replace(/^(error|fatal): /, "")}`,
      "see that the filter works here (`git config --get-regexp ^filter`), and that it is installed",
    );
  if (/invalid reference|not a commit|bad object|not a valid object name/.test(stderr))
    return new FactUnavailable(
      `${what}: the commit is not in this clone`,
      "fetch it; in CI with `fetch-depth: 0`",
    );
  if (/Permission denied|No space left|Read-only file system|could not create/i.test(stderr))
    return new FactUnavailable(`${what}: ${error.message}`, ROOM);
  return unavailable(what, error);
}
