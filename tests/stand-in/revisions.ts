import type { World } from "./world.ts";

/** The commit that a branch, a tag, a full ref, a SHA or `owner:branch` names; null when there is none. */
export function commitOf(world: World, name: string): string | null {
  const [, owner, ref] = /^([^:]+):(?:[^:]+:)?(.+)$/.exec(name) ?? [];
  if (owner !== undefined && ref !== undefined && owner !== world.owner) {
    const fork = world.forks.get(owner);
    const sha = fork?.commitOf(`refs/heads/${ref}`) ?? fork?.commitOf(ref) ?? null;
    if (fork === undefined || sha === null) return null;
    // GitHub keeps a repository and its forks in one store.
    world.git.fetch(fork.path, sha);
    return sha;
  }
  const plain = ref ?? name;
  if (/^[0-9a-f]{40}$/.test(plain)) return world.git.knows(plain) ? plain : null;
  const ways = plain.startsWith("refs/")
    ? [plain]
    : [`refs/heads/${plain}`, `refs/tags/${plain}`, `refs/${plain}`];
  if (/^[0-9a-f]{7,40}$/.test(plain)) ways.push(plain);
  for (const way of ways) {
    const sha = world.git.commitOf(way);
    if (sha !== null) return sha;
  }
  return null;
}
