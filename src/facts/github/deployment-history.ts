import type { Deployment, DeploymentStatus } from "../../core/github/deployments.ts";

/** More deployments of one environment than these are not looked at. */
export const MAX_DEPLOYMENTS = 500;

/** Said where the list ends before it tells what runs, since when, and what ran before. */
export function onlyNewest(count: number, environment: string): string {
  return `only the newest ${count} deployments to ${environment} are listed`;
}

/**
 * Whether older deployments can add nothing: one of those listed is in force, and the list reaches back
 * beyond `since`, from where on the change could be deployed at all.
 * @param deployments newest first
 * @param since ISO time; null where there is no such time
 */
export function reachesFarEnough(
  deployments: readonly Deployment[],
  since: string | null,
): boolean {
  const oldest = deployments.at(-1);
  if (!oldest || !deployments.some(({ statuses }) => statuses[0]?.state === "success"))
    return false;
  return since === null || Date.parse(oldest.createdAt) < Date.parse(since);
}

/** Newest first; of the same second the one with the greater id. */
export function newestFirst(deployments: readonly Deployment[]): Deployment[] {
  return [...deployments].sort(
    (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || Number(b.id) - Number(a.id),
  );
}

/**
 * Statuses newest first, states in lower case. Times are whole seconds, so that several are often of
 * the same: then GitHub's own order decides.
 * @param latest what GitHub calls the latest, where it says so
 */
export function orderedStatuses(
  statuses: readonly DeploymentStatus[],
  latest: DeploymentStatus | null = null,
): DeploymentStatus[] {
  const isLatest = (one: DeploymentStatus) =>
    one.state === latest?.state && one.createdAt === latest.createdAt;
  return statuses
    .toSorted(
      (a, b) =>
        Date.parse(b.createdAt) - Date.parse(a.createdAt) ||
        Number(isLatest(b)) - Number(isLatest(a)),
    )
    .map(({ state, createdAt }) => ({ state: state.toLowerCase(), createdAt }));
}
