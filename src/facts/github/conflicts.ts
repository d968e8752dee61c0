import { GitError } from "../../clients/git.ts";
import type { Repository } from "../repository.ts";
import { makeScratchObjects } from "../scratch-objects.ts";
import { trialMerge } from "../trial-merge.ts";

/** The paths that git cannot merge by itself, sorted; null where it cannot tell: before git 2.38, in a clone that lacks what it needs. */
export async function conflictsByGit(
  repository: Repository,
  base: string,
  head: string,
): Promise<string[] | null> {
  if (repository.shallow) return null;
  const scratch = await makeScratchObjects(repository);
  try {
    const { conflicts } = await trialMerge(repository, scratch, base, head);
    return [...new Set(conflicts)].sort();
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  } finally {
    await scratch.remove();
  }
}
