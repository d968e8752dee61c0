import { permissionOf } from "./people.ts";
import type { PullState, ReviewState, World } from "./world.ts";

/** What follows from the state of a pull request, for both APIs. */
export function merged(pull: PullState): boolean {
  return pull.mergedAt !== null;
}

/** Its commits, oldest first: of a merged one as they were before the merge. */
export function commitsOf(world: World, pull: PullState): readonly string[] {
  return world.git.revisions("--topo-order", `${pull.base.sha}..${pull.head.sha}`).toReversed();
}

/** Whether a commit is one of a pull request's own, or what its merge made. */
export function brings(world: World, pull: PullState, sha: string): boolean {
  return (
    pull.mergeCommit === sha || pull.rebased.includes(sha) || commitsOf(world, pull).includes(sha)
  );
}

/** A review that is not handed in yet is seen by its author alone. */
export function visibleReviews(pull: PullState, viewer: string | null): readonly ReviewState[] {
  return pull.reviews.filter(({ state, by }) => state !== "PENDING" || by === viewer);
}

/** Labels are known by their name alone here; the number is made of it. */
export function labelId(name: string): number {
  return [...name].reduce((hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) % 1e9, 7);
}

/** What the rules of its base ask of reviews; null approvals where no review is asked for. */
export function reviewRules(
  world: World,
  branch: string,
): { approvals: number | null; codeOwners: boolean } {
  const classic = world.protections.get(branch);
  const asked = (world.rules.get(branch) ?? [])
    .filter(({ type }) => type === "pull_request")
    .map(({ parameters }) => ({
      approvals: Number(parameters?.required_approving_review_count ?? 0),
      codeOwners: parameters?.require_code_owner_review === true,
    }));
  if (classic?.approvals !== undefined) {
    asked.push({ approvals: classic.approvals, codeOwners: classic.codeOwners });
  }
  const approvals = Math.max(0, ...asked.map((one) => one.approvals));
  const codeOwners = asked.some((one) => one.codeOwners);
  return { approvals: approvals > 0 || codeOwners ? approvals : null, codeOwners };
}

/**
 * GitHub's own word on the reviews: null where no rule asks for one. Code owners are not looked up
 * here: a test that needs them sets `reviewDecision`.
 */
export function reviewDecision(
  world: World,
  pull: PullState,
): "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null {
  if (pull.reviewDecision !== undefined) return pull.reviewDecision;
  const { approvals, codeOwners } = reviewRules(world, pull.base.ref);
  if (approvals === null) return null;
  const last = new Map<string, string>();
  for (const { by, state } of pull.reviews) {
    const writes = by !== null && ["admin", "maintain", "write"].includes(permissionOf(world, by));
    if (writes && state !== "COMMENTED" && state !== "PENDING") last.set(by, state);
  }
  const states = [...last.values()];
  if (states.includes("CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  const approved = states.filter((state) => state === "APPROVED").length;
  return approved >= approvals && !codeOwners ? "APPROVED" : "REVIEW_REQUIRED";
}
