import { parseNames } from "../formats/git-names.ts";
import type { Repository } from "./repository.ts";
import type { ScratchObjects } from "./scratch-objects.ts";

/** What git makes of two commits without asking anybody. */
export interface TrialMerge {
  /** The tree's id; of files in conflict it has both sides and markers. */
  readonly tree: string;
  /** Empty where it merges cleanly. */
  readonly conflicts: readonly string[];
}

/** Pinned: a user's settings must not decide what is in conflict. */
const SETTINGS = [
  "merge.renames=true",
  "merge.directoryRenames=conflict",
  "merge.renormalize=false",
];

/**
 * Merges two commits in the scratch objects; neither the working tree nor the repository is touched.
 * @throws GitError with exit code 129 before git 2.38
 */
export async function trialMerge(
  { git }: Repository,
  scratch: ScratchObjects,
  ours: string,
  theirs: string,
): Promise<TrialMerge> {
  const options = ["--write-tree", "-z", "--name-only", "--no-messages"];
  const { stdout } = await git.run(
    [...SETTINGS.flatMap((setting) => ["-c", setting]), "merge-tree", ...options, ours, theirs],
    { env: scratch.env, okExitCodes: [0, 1] },
  );
  const [tree = "", ...conflicts] = parseNames(stdout);
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw new Error("git merge-tree: unexpected output");
  return { tree, conflicts };
}
