import { resolve } from "node:path";
import { createGit, type Git, GitError } from "../clients/git.ts";
import { UsageError } from "../core/result.ts";
import { type FileListing, listFiles } from "./file-listing.ts";

/** The repository that `dod` was started in. */
export interface Repository {
  /** The working tree's root: absolute, links resolved, no trailing slash. */
  readonly root: string;
  /** This working tree's own git directory; of a linked worktree, the one under `worktrees/`. */
  readonly gitDir: string;
  /** What all worktrees share: objects, refs, configuration. */
  readonly commonDir: string;
  /** HEAD's commit; 40 hex digits, 64 in a SHA-256 repository. */
  readonly head: string;
  /** Without `refs/heads/`; null on a detached HEAD. */
  readonly branch: string | null;
  /** History ends at `fetch-depth`. */
  readonly shallow: boolean;
  /** The id of the tree with nothing in it, in this repository's object format. */
  readonly emptyTree: string;
  /** Runs at the root. */
  readonly git: Git;
  /** Tracked and untracked files as they were when first asked for; one process. */
  files(): Promise<FileListing>;
}

export interface OpenOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

// Constant by definition of the two object formats; git knows them without storing them.
const EMPTY_TREE_SHA1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const EMPTY_TREE_SHA256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";

// What each prints is one line, in this order; the first ones are printed also where a later one fails.
const QUESTIONS = [
  "--is-bare-repository",
  "--is-shallow-repository",
  "--absolute-git-dir",
  "--git-common-dir",
  "--show-toplevel",
  "HEAD",
  "--symbolic-full-name",
  "HEAD",
];

/**
 * Finds the repository around `cwd` with one git process.
 * @throws UsageError (exit 2): not a git repository, bare, inside a git directory, not owned by this
 * user, no commit yet, no git.
 */
export async function openRepository(options: OpenOptions): Promise<Repository> {
  const git = createGit(options);
  const asked = await git
    .run(["rev-parse", ...QUESTIONS], { okExitCodes: [0, 128] })
    .catch((error: unknown) => {
      if (error instanceof GitError) throw refusal(error.stderr, options.cwd);
      throw error;
    });
  const lines = asked.stdout.toString("utf8").split("\n").slice(0, -1);
  const [bare, shallow, gitDir, commonDir, root, head = "", ref = ""] = lines;
  if (!bare || !gitDir || !commonDir) throw refusal(asked.stderr, options.cwd);
  if (bare === "true")
    throw new UsageError(
      `${options.cwd} is in a bare repository: it has no working tree to check`,
      "run dod in a clone, or in a worktree of it (`git worktree add`)",
    );
  if (!root) throw refusal(asked.stderr, options.cwd);
  if (lines.length > 7 || root.includes("\ufffd"))
    throw new UsageError(
      `the path of the repository has a line break or is not UTF-8: ${root}`,
      "move it to a folder with a plain name",
    );
  if (!/^[0-9a-f]{40,64}$/.test(head))
    throw new UsageError(
      `the repository ${root} has no commit yet: there is nothing to compare`,
      "make a first commit",
    );
  const atRoot = git.at(root);
  let files: Promise<FileListing> | null = null;
  return {
    root,
    gitDir,
    // Git gives it relative to where it was asked.
    commonDir: resolve(options.cwd, commonDir),
    head,
    branch: ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null,
    shallow: shallow === "true",
    emptyTree: head.length === 64 ? EMPTY_TREE_SHA256 : EMPTY_TREE_SHA1,
    git: atRoot,
    files: () => {
      files ??= listFiles(atRoot);
      return files;
    },
  };
}

function refusal(stderr: string, cwd: string): UsageError {
  const owner = /dubious ownership in repository at '([^\n]*)'/.exec(stderr);
  if (owner || /safe\.directory/.test(stderr)) {
    const where = owner?.[1] ?? cwd;
    return new UsageError(
      `git refuses the repository at ${where}: it belongs to another user`,
      `if you trust it: git config --global --add safe.directory '${where}'`,
    );
  }
  if (/must be run in a work tree/.test(stderr))
    return new UsageError(
      `${cwd} is inside a git directory, not in a working tree`,
      "run dod in the working tree",
    );
  if (/not a git repository/.test(stderr))
    return new UsageError(
      `${cwd} is not in a git repository`,
      "run dod in a clone of the project; where there is none, `git init`",
    );
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new UsageError(`git could not open the repository at ${cwd}: ${said}`);
}
