import type { Change } from "../../core/change.ts";
import { parseRawAndNumstat } from "../../formats/git-raw.ts";
import { DIFF_OPTIONS } from "../diff.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { makeScratchIndex } from "../scratch-index.ts";

/**
 * Whether tracked files differ from HEAD; files that git does not know do not count. No process where
 * the change and the listing tell it already.
 * @param change null where it could not be read
 * @throws FactUnavailable
 */
export async function hasTrackedEdits(
  repository: Repository,
  change: Pick<Change, "dirty"> | null,
): Promise<boolean> {
  if (change?.dirty === false) return false;
  const { untracked, unmerged } = await repository.files();
  if (unmerged.length > 0 || (change !== null && untracked.length === 0)) return true;
  const unknown = new Set(untracked.map(({ path }) => path));
  // The copy has files that are marked as not to be looked at, and the user's own is not written.
  const index = await makeScratchIndex(repository);
  try {
    const options = [...DIFF_OPTIONS, "--no-renames"];
    const args = ["diff", "--raw", "--numstat", "-z", ...options, "HEAD", "--"];
    const { stdout } = await repository.git.run(args, { env: index.env });
    await index.stillThere();
    return parseRawAndNumstat(stdout).some(({ path }) => !unknown.has(path));
  } catch (error) {
    throw unavailable("what is not committed could not be found out", error);
  } finally {
    await index.remove();
  }
}
