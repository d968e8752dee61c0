import { GitError } from "../clients/git.ts";
import { FactUnavailable } from "../core/result.ts";
import { isBranchName } from "./branch-names.ts";
import type { Repository } from "./repository.ts";
import { defaultBranches } from "./revisions.ts";

/**
 * Fetches the history that a shallow clone lacks, and the base branch (`--fetch`): the one thing here
 * that goes to the network, and that writes refs (remote-tracking ones). Open the repository again
 * afterwards.
 * @param branch the base's name where it is known (`main`, not `origin/main`): a clone of a single
 * branch would not fetch it otherwise. Where it is not, the remote is asked for its default branch.
 * @throws FactUnavailable when there is no remote, or it cannot be reached.
 */
export async function deepen(repository: Repository, branch: string | null = null): Promise<void> {
  const { git } = repository;
  const remotes = (await git.text(["remote"])).split("\n").filter((name) => name !== "");
  const remote = ["origin", "upstream"].find((name) => remotes.includes(name)) ?? remotes[0];
  if (!remote || remote.startsWith("-"))
    throw new FactUnavailable(
      "this clone has no remote to fetch from",
      "add one: git remote add origin URL",
    );
  const options = ["--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--quiet"];
  const fetch = (...args: string[]) => git.run(["fetch", ...options, ...args], { network: true });
  try {
    await fetch(...(repository.shallow ? ["--unshallow"] : []), remote);
    const wanted = branch ?? (await missingDefaultBranch(repository, remote));
    if (wanted !== null && isBranchName(wanted))
      await fetch(remote, `+refs/heads/${wanted}:refs/remotes/${remote}/${wanted}`);
    // Only a HEAD says that a branch called otherwise than usual is the default one.
    if (branch === null && wanted !== null && isBranchName(wanted))
      await git.run([
        "symbolic-ref",
        `refs/remotes/${remote}/HEAD`,
        `refs/remotes/${remote}/${wanted}`,
      ]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new FactUnavailable(
      `the clone could not be deepened: ${error.message}`,
      `see why this fails: git fetch ${repository.shallow ? "--unshallow " : ""}${remote}`,
    );
  }
}

/** The remote's default branch where this clone has none of that remote's; null where it has. */
async function missingDefaultBranch(
  repository: Repository,
  remote: string,
): Promise<string | null> {
  const known = await defaultBranches(repository, null);
  if (known.some((ref) => ref.remote !== null)) return null;
  const { stdout } = await repository.git.run(["ls-remote", "--symref", remote, "HEAD"], {
    network: true,
  });
  return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(stdout.toString("utf8"))?.[1] ?? null;
}
