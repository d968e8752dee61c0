import { GitError } from "../../clients/git.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { resolveCommit } from "../revisions.ts";

/** How one commit stands to another, as far as this clone knows. */
export type Relation =
  | { readonly kind: "same" }
  /** It has commits that the other lacks; null where the clone cannot count them. */
  | { readonly kind: "ahead"; readonly commits: number | null }
  | { readonly kind: "behind"; readonly commits: number | null }
  | { readonly kind: "diverged" }
  /** The other is not in this clone. */
  | { readonly kind: "not-here" };

/** How HEAD stands to a commit. @throws FactUnavailable where git fails */
export async function relationOfHead(repository: Repository, other: string): Promise<Relation> {
  const { head } = repository;
  if (head === other) return { kind: "same" };
  try {
    if ((await resolveCommit(repository, other)) === null) return { kind: "not-here" };
    if (repository.shallow) return await ofShallow(repository, other);
    const range = `${head}...${other}`;
    const counted = await repository.git.text(["rev-list", "--left-right", "--count", range, "--"]);
    const [ahead = 0, behind = 0] = counted.split("\t").map(Number);
    if (ahead > 0 && behind > 0) return { kind: "diverged" };
    return ahead > 0 ? { kind: "ahead", commits: ahead } : { kind: "behind", commits: behind };
  } catch (error) {
    throw unavailable("how HEAD stands to the pull request could not be found out", error);
  }
}

/** What a shallow clone lacks it takes for not there: only that one contains the other can be believed. */
async function ofShallow(repository: Repository, other: string): Promise<Relation> {
  if (await isAncestor(repository, other, repository.head)) return { kind: "ahead", commits: null };
  if (await isAncestor(repository, repository.head, other))
    return { kind: "behind", commits: null };
  return { kind: "diverged" };
}

/**
 * Whether a commit contains another; both must be here. In a shallow clone `false` may be wrong.
 * @throws GitError where one is not here
 */
export async function isAncestor(
  { git }: Repository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const asked = await git.run(["merge-base", "--is-ancestor", ancestor, descendant], {
    okExitCodes: [0, 1],
  });
  return asked.exitCode === 0;
}

/** The same; null where git cannot say: one is not here, or the clone is shallow and does not see it. */
export async function contains(
  repository: Repository,
  container: string,
  commit: string,
): Promise<boolean | null> {
  try {
    const found = await isAncestor(repository, commit, container);
    return found || !repository.shallow ? found : null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

/** The parents that a commit was made with, also where a shallow clone ends at it; null when it is not here. */
export async function writtenParents(
  { git }: Repository,
  commit: string,
): Promise<string[] | null> {
  const { stdout, exitCode } = await git.run(["cat-file", "commit", commit], {
    okExitCodes: [0, 128],
  });
  if (exitCode !== 0) return null;
  const [header = ""] = stdout.toString("latin1").split("\n\n", 1);
  return [...header.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(([, parent = ""]) => parent);
}

/** The merge base that git takes first; null where they have nothing in common. @throws GitError */
export async function mergeBaseOf(
  { git }: Repository,
  one: string,
  other: string,
): Promise<string | null> {
  const { stdout } = await git.run(["merge-base", one, other], { okExitCodes: [0, 1] });
  return stdout.toString("latin1").trim() || null;
}
