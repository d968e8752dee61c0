import type { PullState, World } from "./world.ts";

const GITHUB = { name: "GitHub", email: "noreply@github.com", date: "2000-01-01T00:00:00Z" };

/**
 * Takes in what was pushed: the heads of open pull requests follow their branches, and their `refs/pull/N/…`
 * and trial merges are made anew. Called before every answer, as there is no hook in the bare repository.
 */
export function followPushes(world: World): void {
  const refs = world.git.refs();
  for (const pull of world.pulls) {
    if (pull.state === "closed") continue;
    const base = refs.get(`refs/heads/${pull.base.ref}`);
    const sha = headOf(world, pull, refs);
    if (sha === undefined) {
      // A branch that is deleted closes its pull request.
      Object.assign(pull, { state: "closed", closedAt: world.now() });
    } else if (base !== undefined) {
      follow(world, pull, base, sha);
    }
  }
}

function follow(world: World, pull: PullState, base: string, sha: string): void {
  if (sha !== pull.head.sha) {
    world.git.setRef(`refs/pull/${pull.number}/head`, sha);
    pull.head.sha = sha;
    pull.base.sha = base;
    pull.updatedAt = world.now();
  }
  if (pull.trial.base === base && pull.trial.head === sha) return;
  if (world.git.compare(sha, base)?.behind === 0) mergedByPush(world, pull, base);
  else pull.trial = { base, head: sha, merge: tryMerge(world, pull.number, base, sha) };
}

function headOf(
  world: World,
  pull: PullState,
  refs: ReadonlyMap<string, string>,
): string | undefined {
  const branch = `refs/heads/${pull.head.ref}`;
  if (pull.head.owner === world.owner) return refs.get(branch);
  // What a deleted fork had stays as it was.
  if (pull.head.gone) return pull.head.sha;
  const fork = world.forks.get(pull.head.owner);
  const sha = fork?.commitOf(branch) ?? undefined;
  if (fork !== undefined && sha !== undefined && sha !== pull.head.sha) {
    world.git.fetch(fork.path, sha);
  }
  return sha;
}

/** The trial merge; null in conflict, when GitHub leaves the last one that worked where it is. */
function tryMerge(world: World, number: number, base: string, head: string): string | null {
  const merged = world.git.merge(base, head);
  if (!("tree" in merged)) return null;
  const merge = world.git.makeCommit({
    tree: merged.tree,
    parents: [base, head],
    author: GITHUB,
    committer: GITHUB,
    message: `Merge ${head} into ${base}`,
  });
  world.git.setRef(`refs/pull/${number}/merge`, merge);
  return merge;
}

/** Whoever pushes a pull request's commits to its base has merged it. */
function mergedByPush(world: World, pull: PullState, base: string): void {
  const { sha } = pull.head;
  const since = world.git.revisions("--first-parent", "--ancestry-path", `${sha}..${base}`);
  const merge = since.at(-1);
  const at = world.now();
  Object.assign(pull, {
    state: "closed",
    closedAt: at,
    mergedAt: at,
    mergedBy: "maintainer",
    mergeCommit: merge !== undefined && world.git.commit(merge).parents.length > 1 ? merge : sha,
  });
}
