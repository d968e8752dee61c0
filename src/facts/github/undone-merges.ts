import type { Commit } from "../../core/change.ts";
import { parseNames } from "../../formats/git-names.ts";
import { DIFF_OPTIONS } from "../diff.ts";
import type { Repository } from "../repository.ts";
import { makeScratchObjects, type ScratchObjects } from "../scratch-objects.ts";
import { trialMerge } from "../trial-merge.ts";
import { mergeBaseOf } from "./commit-relation.ts";
import { historyOf, type TakenBack } from "./undone-versions.ts";

/** A branch that merges its base more often than this is not looked at merge by merge. */
const MAX_MERGES = 100;

/** A merge of the base into the branch. */
interface BaseMerge {
  readonly sha: string;
  readonly branchSide: string;
  readonly baseSide: string;
  readonly mergeBase: string;
}

/**
 * Files of which a merge kept the branch's side although the base had changed them and git would have
 * merged them by itself, and that lack the base's change still.
 * @param own the branch's commits
 * @throws GitError
 */
export async function droppedByMerges(
  repository: Repository,
  own: readonly Commit[],
  head: string,
): Promise<{ dropped: TakenBack[]; unknown: string | null }> {
  const merges = await mergesOfBase(repository, own);
  if (merges.length === 0) return { dropped: [], unknown: null };
  if (merges.length > MAX_MERGES)
    return { dropped: [], unknown: `the branch has ${merges.length} merges, too many to look at` };
  const scratch = await makeScratchObjects(repository);
  try {
    const dropped: TakenBack[] = [];
    for (const merge of merges) {
      const suspects = await keptBranchSide(repository, scratch, merge);
      const lacking = await stillLacking(repository, scratch, merge, head, suspects);
      dropped.push(...(await withCommits(repository, merge, lacking)));
    }
    return { dropped, unknown: null };
  } finally {
    await scratch.remove();
  }
}

/** Of two parents the base's is the one that is not the branch's own; where both are, the one merged in. */
async function mergesOfBase(repository: Repository, own: readonly Commit[]): Promise<BaseMerge[]> {
  const ours = new Set(own.map(({ sha }) => sha));
  const merges: BaseMerge[] = [];
  for (const { sha, parents } of own) {
    const [first, second, ...more] = parents;
    if (!first || !second || more.length > 0 || (ours.has(first) && ours.has(second))) continue;
    const [branchSide, baseSide] = ours.has(second) ? [second, first] : [first, second];
    const mergeBase = await mergeBaseOf(repository, branchSide, baseSide);
    if (mergeBase !== null) merges.push({ sha, branchSide, baseSide, mergeBase });
  }
  return merges;
}

async function keptBranchSide(
  repository: Repository,
  scratch: ScratchObjects,
  merge: BaseMerge,
): Promise<string[]> {
  const trial = await trialMerge(repository, scratch, merge.branchSide, merge.baseSide);
  const conflicts = new Set(trial.conflicts);
  const [unlikeTrial, unlikeBranch] = await Promise.all([
    differing(repository, scratch, trial.tree, merge.sha),
    differing(repository, scratch, merge.branchSide, merge.sha),
  ]);
  // Where git by itself would have made something else of the branch's side, the base had changed it.
  return [...unlikeTrial].filter((path) => !unlikeBranch.has(path) && !conflicts.has(path));
}

/**
 * Of the suspects those that lack the base's change at the branch's head, too: the change is merged once
 * more, and what comes out differs. Where that is in conflict the file was edited since, and nobody knows.
 */
async function stillLacking(
  repository: Repository,
  scratch: ScratchObjects,
  { sha, baseSide, mergeBase }: BaseMerge,
  head: string,
  suspects: readonly string[],
): Promise<string[]> {
  if (suspects.length === 0 || sha === head) return [...suspects];
  const commit = (tree: string, ...parents: string[]) =>
    repository.git.text(
      ["commit-tree", `${tree}^{tree}`, ...parents.flatMap((one) => ["-p", one]), "-m", "trial"],
      { env: scratch.env },
    );
  const start = await commit(mergeBase);
  const [ours, theirs] = await Promise.all([commit(head, start), commit(baseSide, start)]);
  const trial = await trialMerge(repository, scratch, ours, theirs);
  const conflicts = new Set(trial.conflicts);
  const lacking = await differing(repository, scratch, trial.tree, head);
  return suspects.filter((path) => lacking.has(path) && !conflicts.has(path));
}

/** The paths in which two trees differ. */
async function differing(
  { git }: Repository,
  { env }: ScratchObjects,
  from: string,
  to: string,
): Promise<Set<string>> {
  const args = ["diff", "--name-only", "-z", ...DIFF_OPTIONS, "--no-renames"];
  const { stdout } = await git.run([...args, from, to, "--"], { env });
  return new Set(parseNames(stdout));
}

async function withCommits(
  repository: Repository,
  { baseSide, mergeBase }: BaseMerge,
  paths: readonly string[],
): Promise<TakenBack[]> {
  if (paths.length === 0) return [];
  const history = await historyOf(repository, [baseSide, `^${mergeBase}`], paths);
  const tip = await repository.git.text(["log", "-1", "--format=%s", baseSide, "--"]);
  return paths.map((path) => {
    const lost = (history.get(path) ?? []).map(({ commit }) => commit);
    // What came by a merge of something else is on no line of first parents.
    return {
      path,
      lost: lost.length > 0 ? lost : [{ sha: baseSide, parents: [], subject: tip }],
    };
  });
}
