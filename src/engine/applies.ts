import type { Change } from "../core/change.ts";
import type { When } from "../core/checklist.ts";
import { globs } from "../core/globs.ts";

/**
 * Why an item with this `when` does not apply to the change; null when it does. Every condition
 * given must hold. `labels` is left to the items that know the pull request.
 */
export function whyNotApplicable(when: When | null, change: Change): string | null {
  if (when === null) return null;
  if (when.paths !== null) {
    const matches = globs(when.paths);
    const touched = change.files.some(
      (file) => matches(file.path) || (file.oldPath !== null && matches(file.oldPath)),
    );
    if (!touched) return `no changed file matches ${list(when.paths)}`;
  }
  if (when.branches !== null) {
    if (change.branch === null)
      return `no branch is checked out, and this is asked for on ${list(when.branches)}`;
    if (!globs(when.branches)(change.branch))
      return `the branch ${change.branch} does not match ${list(when.branches)}`;
  }
  return null;
}

function list(patterns: readonly string[]): string {
  return patterns.join(", ");
}
