import type { Repository } from "./repository.ts";

/**
 * How a commit that a branch contains came there.
 * - `on-line`: it is the branch's tip, or on the line of first parents below it: pushed directly, or
 *   merged without a merge commit.
 * - `merged`: `merge` brought it in; `before` is that merge's first parent, the branch as it was.
 */
export type Landing =
  | { readonly how: "on-line" }
  | { readonly how: "merged"; readonly merge: string; readonly before: string };

/**
 * Finds the merge that brought HEAD into a branch that contains it, with one process.
 * Descendants of HEAD on the line of first parents reach from the tip down to that merge without a gap.
 */
export async function landingOf(repository: Repository, tip: string): Promise<Landing> {
  const { head, git } = repository;
  if (tip === head) return { how: "on-line" };
  const { stdout } = await git.run([
    "log",
    "--ancestry-path",
    "--format=%H %P",
    tip,
    `^${head}`,
    "--",
  ]);
  const firstParent = new Map<string, string>();
  for (const line of stdout.toString("latin1").split("\n")) {
    const [commit, parent] = line.split(" ");
    if (commit && parent) firstParent.set(commit, parent);
  }
  let merge = tip;
  for (;;) {
    const before = firstParent.get(merge);
    if (before === undefined || before === head) return { how: "on-line" };
    if (!firstParent.has(before)) return { how: "merged", merge, before };
    merge = before;
  }
}
