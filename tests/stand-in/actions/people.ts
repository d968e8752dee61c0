import { userOf } from "../people.ts";
import type { Permission, Protection, Rule, Team, World } from "../world.ts";

export interface NewProtection {
  readonly checks?: readonly { readonly context: string; readonly appId?: number | null }[];
  readonly strict?: boolean;
  readonly approvals?: number;
  readonly codeOwners?: boolean;
  readonly resolvedThreads?: boolean;
}

/** Who may do what, and what the branches ask. */
export function peopleActions(world: World) {
  return {
    addCollaborator(login: string, permission: Permission = "write"): void {
      userOf(world, login);
      world.collaborators.set(login, permission);
    },
    team(slug: string, members: readonly string[]): void {
      for (const member of members) userOf(world, member);
      const team: Team = { id: world.nextId(), slug, members: new Set(members) };
      world.teams.set(slug, team);
    },
    /** Classic branch protection. */
    protect(branch: string, wanted: NewProtection = {}): void {
      const protection: Protection = {
        strict: wanted.strict ?? false,
        codeOwners: wanted.codeOwners ?? false,
        resolvedThreads: wanted.resolvedThreads ?? false,
      };
      if (wanted.checks !== undefined) {
        protection.checks = wanted.checks.map(({ context, appId = null }) => ({ context, appId }));
      }
      if (wanted.approvals !== undefined) protection.approvals = wanted.approvals;
      world.protections.set(branch, protection);
    },
    /** Adds rules of a ruleset that holds for a branch. */
    ruleset(branch: string, rules: readonly Rule[]): void {
      world.rules.set(branch, [...(world.rules.get(branch) ?? []), ...rules]);
    },
  };
}

/** A rule that asks for checks, in the words of GitHub's REST API. */
export function requiredChecks(
  checks: readonly (string | { context: string; integration_id: number })[],
  strict = false,
): Rule {
  return {
    type: "required_status_checks",
    parameters: {
      required_status_checks: checks.map((check) =>
        typeof check === "string" ? { context: check } : check,
      ),
      strict_required_status_checks_policy: strict,
    },
  };
}

/** A rule that asks for a pull request. */
export function requiredPullRequest(
  wanted: { approvals?: number; codeOwners?: boolean; resolvedThreads?: boolean } = {},
): Rule {
  return {
    type: "pull_request",
    parameters: {
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: wanted.codeOwners ?? false,
      require_last_push_approval: false,
      required_approving_review_count: wanted.approvals ?? 1,
      required_review_thread_resolution: wanted.resolvedThreads ?? false,
    },
  };
}
