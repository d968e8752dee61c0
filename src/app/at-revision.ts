import { realpathSync } from "node:fs";
import { relative } from "node:path";
import { workingFolder } from "../clients/working-folder.ts";
import type { Environment } from "../core/command-env.ts";
import { UsageError } from "../core/result.ts";
import { nearestNames } from "../facts/nearest-names.ts";
import { type OpenOptions, openRepository, type Repository } from "../facts/repository.ts";
import { revisionEnvironment } from "../facts/revision-environment.ts";
import { type BranchRef, branchesNamed, refNames, resolveCommit } from "../facts/revisions.ts";
import { throwAwayWorktree } from "../facts/throw-away-worktree.ts";

/** A revision, checked out where a run may look at it; the user's tree stays as it is. */
export interface RevisionTree {
  /** The folder that the user is in, of that revision; where it has none, the root. */
  readonly cwd: string;
  /** Absolute, links resolved. */
  readonly root: string;
  /** The branch that the revision stands for, without a remote; null for a tag, a commit, `main~2`. */
  readonly branch: string | null;
  /** For commands in it: what led into the user's tree leads here. */
  readonly env: Environment;
  /** What is there and no part of the revision; relative to the root. */
  readonly leftOut: readonly string[];
  /** Safe to call twice. */
  remove(): Promise<void>;
}

/**
 * For `--head REV`.
 * @throws UsageError (exit 2) when it names no commit, or there is no repository; FactUnavailable when it cannot
 * be checked out.
 */
export async function atRevision(options: OpenOptions, revision: string): Promise<RevisionTree> {
  const repository = await openRepository(options);
  const { commit, branch } = await resolved(repository, revision);
  const { root, linked, remove } = await throwAwayWorktree(repository, commit);
  // A link in that commit may lead out of the tree, and so may the user's folder.
  const folder = await workingFolder(root, relative(repository.root, realpathSync(options.cwd)));
  const cwd = "path" in folder ? folder.path : root;
  const env = revisionEnvironment(options.env, repository.root, root);
  return { cwd, root, branch, env, leftOut: linked, remove };
}

interface Resolved {
  readonly commit: string;
  readonly branch: string | null;
}

/** As git reads it; a name that only a remote has is that branch, as for `git switch`. */
async function resolved(repository: Repository, revision: string): Promise<Resolved> {
  const commit = await resolveCommit(repository, revision);
  if (commit !== null && (revision === "HEAD" || revision === "@"))
    return { commit, branch: repository.branch };
  const branches = await branchesNamed(repository, revision);
  const [first] = branches;
  if (commit === null && first) return { commit: first.tip, branch: first.branch };
  if (commit === null) throw await noSuch(repository, revision);
  const spelled = branches.find((ref) => ref.tip === commit && spellings(ref).includes(revision));
  return { commit, branch: spelled?.branch ?? null };
}

/** How a branch is written where git, too, takes it for that branch; a tag may have its bare name. */
function spellings({ name, branch, remote, isRemoteHead }: BranchRef): string[] {
  if (remote === null) return [branch, `refs/heads/${branch}`];
  const names = isRemoteHead ? [name, `${remote}/HEAD`] : [name];
  return names.flatMap((written) => [written, `refs/remotes/${written}`]);
}

async function noSuch(repository: Repository, revision: string): Promise<UsageError> {
  const near = nearestNames(revision, await refNames(repository));
  return new UsageError(
    `--head ${JSON.stringify(revision)} names no commit of this repository`,
    near.length > 0
      ? `did you mean ${near.join(", ")}?`
      : "name a branch, a tag or a commit; one that is only on the remote must be fetched first",
  );
}
