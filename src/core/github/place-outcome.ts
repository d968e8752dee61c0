import { ago } from "../ago.ts";
import { isFailure, isUnderWay, newestFirst, stateOf } from "./deployment-timeline.ts";
import type { Deployment, Revert } from "./deployments.ts";
import type { PullRequest } from "./pull-request.ts";
import type { RevertsRead } from "./reverts-read.ts";

/** What one environment came to. */
export interface PlaceOutcome {
  /** `not-merged`: it does not run the change, and nobody expects it to before the merge. */
  readonly status: "pass" | "fail" | "deploying" | "soaking" | "unknown" | "not-merged";
  /** For failures. */
  readonly rule: "reverted" | "rolled-back" | "failed" | null;
  readonly text: string;
  readonly mend: string | null;
  /** ISO time. */
  readonly since: string | null;
  readonly notes: readonly string[];
  /** What it rests on: an URL, or what a person would call it. */
  readonly ref: string;
}

/** What every environment is held against. */
export interface PlaceQuestion {
  readonly pullRequest: PullRequest;
  /** Why there is no list where it could not be read; then nothing that was merged passes. */
  readonly reverts: RevertsRead;
  readonly soakMs: number;
  readonly now: Date;
}

export interface PlaceRequest extends PlaceQuestion {
  /** The environment's name. */
  readonly name: string;
  readonly deployments: readonly Deployment[];
  /** They may be of any branch: those of GitHub's own list, unlike a workflow's runs on the base, and releases. */
  readonly ofAnyRef: boolean;
}

export function outcome(
  status: PlaceOutcome["status"],
  deployment: Deployment | null,
  text: string,
  notes: string[] = [],
): PlaceOutcome {
  const ref = deployment?.url ?? (deployment ? `deployment ${deployment.id}` : "no deployment");
  return { status, rule: null, text, mend: null, since: null, notes, ref };
}

export function deploying({ name, now }: PlaceRequest, deployment: Deployment): PlaceOutcome {
  const state = stateOf(deployment);
  const since = deployment.createdAt;
  return {
    ...outcome(
      "deploying",
      deployment,
      `${what(deployment)} is ${state} in ${name}, begun ${ago(since, now)}`,
    ),
    since,
    mend:
      state === "waiting"
        ? "approve the deployment, or wait until its rules let it through"
        : "ask again when the deployment is through, or let dod wait: dod check --wait",
  };
}

/** The newest deployment after `current` that may still say something: neither superseded nor skipped. */
export function newestAttempt(
  all: readonly Deployment[],
  current: Deployment | null,
): Deployment | null {
  return laterThan(all, current).find((one) => stateOf(one) !== "inactive") ?? null;
}

function laterThan(all: readonly Deployment[], current: Deployment | null): readonly Deployment[] {
  const sorted = newestFirst(all);
  return current === null ? sorted : sorted.slice(0, sorted.indexOf(current));
}

/** A newer deployment that is under way or failed leaves what runs alone, and is mentioned. */
export function newerNotes(
  { name, deployments }: PlaceRequest,
  current: Deployment | null,
): string[] {
  return laterThan(deployments, current)
    .map((one) => ({ one, state: stateOf(one) }))
    .filter(({ state }) => isUnderWay(state) || isFailure(state))
    .slice(0, 3)
    .map(({ one, state }) => `a newer deployment to ${name}, of ${what(one)}, is ${state}`);
}

/** Reverts that are on the base and not in what runs. */
export function revertNotes(
  { name, pullRequest: pr, reverts, now }: PlaceQuestion & { readonly name: string },
  coming: readonly Revert[] = "reason" in reverts
    ? []
    : reverts.filter((revert) => revert.takenBackBy === null),
): string[] {
  return coming.map(
    ({ sha, at }) =>
      `${short(sha)} reverted this change on ${pr.base.ref} ${ago(at, now)}; ${name} does not run that yet`,
  );
}

export function what({ sha }: Deployment): string {
  return short(sha);
}

export function short(sha: string): string {
  return sha.slice(0, 8);
}
