import type { Change } from "../core/change.ts";
import type { When } from "../core/checklist.ts";
import { globs } from "../core/globs.ts";
import { notApplicable, type Result, unknown } from "../core/result.ts";

/**
 * What an item comes to whose `when` keeps it from being asked; null when it is asked. Every condition
 * given must hold. A condition that cannot be looked at is no reason to leave the item out.
 * `labels` is left to the items that know the pull request.
 */
export function unlessAsked(when: When | null, change: Change): Result | null {
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

function list(patterns: readonly string[]): string {
  return patterns.join(", ");
}
