import type { Change } from "../core/change.ts";
import type { When } from "../core/checklist.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { judgeable } from "../core/github/standing.ts";
import { globs } from "../core/globs.ts";
import { namePatterns } from "../core/name-patterns.ts";
import { FactUnavailable, notApplicable, type Result, unknown } from "../core/result.ts";

/**
 * What an item comes to whose `when` keeps it from being asked; null when it is asked. Every condition
 * given must hold. A condition that cannot be looked at is no reason to leave the item out.
 * `labels` is `unlessLabelled`'s: it needs the pull request.
 */
export function unlessAsked(
  when: When | null,
  change: Pick<Change, "files" | "branch">,
): Result | null {
  if (when === null) return null;
  if (when.paths !== null) {
    const matches = globs(when.paths);
    const touched = change.files.some(
      (file) => matches(file.path) || (file.oldPath !== null && matches(file.oldPath)),
    );
    if (!touched) return notApplicable(`no changed file matches ${list(when.paths)}`);
  }
  if (when.branches !== null) {
    if (change.branch === null)
      return unknown(
        `no branch is checked out, so whether this is asked here (${list(when.branches)}) is not known`,
        "check out the branch by its name, or say in `when` by `paths` what the item is for",
      );
    if (!globs(when.branches)(change.branch))
      return notApplicable(`the branch ${change.branch} does not match ${list(when.branches)}`);
  }
  return null;
}

/**
 * The same for `when.labels`. Without a pull request nobody knows its labels, so the item waits for one
 * instead of being left out.
 * @param read the pull request; may throw `FactUnavailable`
 */
export async function unlessLabelled(
  when: When | null,
  read: () => Promise<PullRequestLookup>,
): Promise<Result | null> {
  if (when === null || when.labels === null) return null;
  try {
    const lookup = await read();
    if (lookup.pullRequest === null) return judgeable(lookup) as Result;
    const { number, labels } = lookup.pullRequest;
    if (areAmong(labels, when.labels)) return null;
    return notApplicable(
      `the labels of #${number} do not match ${list(when.labels)} (${labels.length} looked at)`,
    );
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return unknown(
      `whether this is asked here (labels ${list(when.labels)}) is not known: ${fault.reason}`,
      fault.mend,
    );
  }
}

/** One label that is asked for, and none that is excluded. Labels are no paths, and the same in any case. */
function areAmong(labels: readonly string[], patterns: readonly string[]): boolean {
  const some = (wanted: readonly string[]) =>
    labels.some(namePatterns(wanted, { ignoreCase: true }));
  const excluded = patterns.filter((one) => one.startsWith("!")).map((one) => one.slice(1));
  const wanted = patterns.filter((one) => !one.startsWith("!"));
  return (wanted.length === 0 || some(wanted)) && !(excluded.length > 0 && some(excluded));
}

function list(patterns: readonly string[]): string {
  return patterns.join(", ");
}
