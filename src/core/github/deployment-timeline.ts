import type { Deployment, DeploymentStatus } from "./deployments.ts";

/**
 * What ran in an environment, and when, by the statuses of its deployments. Sorted here: lists come in
 * the order of their making, and what counts is the order of success.
 */

/** From one deployment's success to the next one's, or to its own end. */
export interface Reign {
  readonly deployment: Deployment;
  /** When it succeeded; ISO time. */
  readonly from: string;
  /** When a status other than success ended it before another deployment took over; null while none did. */
  readonly until: string | null;
}

/** Oldest first. */
export function reignsOf(deployments: readonly Deployment[]): readonly Reign[] {
  const events = [...deployments].sort(byCreation).flatMap((deployment) =>
    // Newest first, as given: turned around, so that of one second's statuses the last one counts.
    [...deployment.statuses]
      .reverse()
      .map(({ state, createdAt }) => ({ deployment, state, createdAt })),
  );
  const reigns: { deployment: Deployment; from: string; until: string | null }[] = [];
  for (const { deployment, state, createdAt } of events.sort(byTime)) {
    const current = reigns.at(-1);
    const isCurrent = current?.deployment === deployment && current.until === null;
    if (state === "success" && !isCurrent)
      reigns.push({ deployment, from: createdAt, until: null });
    else if (state !== "success" && isCurrent) current.until = createdAt;
  }
  return reigns;
}

/** The newest status; `pending` where there is none yet. */
export function stateOf(deployment: Deployment): string {
  return latestOf(deployment)?.state ?? "pending";
}

/** Since when it is in that state; ISO time. */
export function sinceOf(deployment: Deployment): string {
  return latestOf(deployment)?.createdAt ?? deployment.createdAt;
}

function latestOf({ statuses }: Deployment): DeploymentStatus | undefined {
  return [...statuses].sort((a, b) => -byTime(a, b))[0];
}

/** Newest first. */
export function newestFirst(deployments: readonly Deployment[]): readonly Deployment[] {
  return [...deployments].sort((a, b) => -byCreation(a, b));
}

export function isUnderWay(state: string): boolean {
  return ["in_progress", "queued", "pending", "waiting"].includes(state);
}

export function isFailure(state: string): boolean {
  return state === "failure" || state === "error";
}

function byTime(a: { readonly createdAt: string }, b: { readonly createdAt: string }): number {
  return Date.parse(a.createdAt) - Date.parse(b.createdAt);
}

/** Ids of one second are compared as the numbers that they are in REST, else as texts. */
function byCreation(a: Deployment, b: Deployment): number {
  const time = byTime(a, b);
  if (time !== 0) return time;
  return a.id.length === b.id.length ? (a.id < b.id ? -1 : 1) : a.id.length - b.id.length;
}
