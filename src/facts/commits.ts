import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Commit } from "../core/change.ts";
import { FactUnavailable } from "../core/result.ts";
import { commitFormat, parseCommits } from "../formats/git-log.ts";
import type { Base } from "./base.ts";
import { unavailable } from "./git-failure.ts";
import type { Repository } from "./repository.ts";
import { tooShallow } from "./revisions.ts";

/**
 * The commits of the change, oldest first (parents before children), read with one process. CI's own
 * merge of a pull request is none of them.
 * @throws FactUnavailable when the clone ends within them: a list that lacks some is not evidence.
 */
export async function readCommits(repository: Repository, base: Base): Promise<Commit[]> {
  return read(repository, base, false);
}

/**
 * The same with signatures checked, by the programs and keys that git is configured with here (gpg,
 * ssh-keygen): the only fact that starts a program of the user's configuration on purpose.
 * @throws FactUnavailable also when a signature is there and could not be looked at.
 */
export async function readSignedCommits(repository: Repository, base: Base): Promise<Commit[]> {
  return read(repository, base, true);
}

async function read(repository: Repository, base: Base, signatures: boolean): Promise<Commit[]> {
  const since = base.tip === repository.emptyTree ? [] : [`^${base.tip}`];
  const options = ["-z", "--reverse", "--topo-order", "--encoding=UTF-8", "--no-color"];
  try {
    const { stdout, stderr } = await repository.git.run([
      "log",
      ...options,
      commitFormat(signatures),
      base.branchTip,
      ...since,
      "--",
    ]);
    // Without its program git would call a signed commit unsigned.
    const fault = signatures ? /^(?:error|fatal|warning): .*$/m.exec(stderr)?.[0] : undefined;
    if (fault)
      throw new FactUnavailable(
        `signatures could not be checked: ${fault}`,
        "install the program and the keys git needs: `git log --show-signature` must work here",
      );
    const commits = parseCommits(stdout);
    await refuseCutOff(repository, commits);
    return commits;
  } catch (error) {
    throw unavailable("the commits could not be read", error);
  }
}

/** A shallow clone ends at commits whose parents git does not have; it lists them. */
async function refuseCutOff(repository: Repository, commits: readonly Commit[]): Promise<void> {
  if (!repository.shallow) return;
  const ends = new Set(
    (await readFile(join(repository.commonDir, "shallow"), "latin1")).split("\n"),
  );
  if (commits.some((commit) => ends.has(commit.sha)))
    throw tooShallow("the beginning of this branch");
}
