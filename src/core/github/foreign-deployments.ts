import { type Asking, containsChange } from "./contained-change.ts";
import { newestFirst, reignsOf, stateOf } from "./deployment-timeline.ts";
import type { Deployment } from "./deployments.ts";
import type { PlaceRequest } from "./place-outcome.ts";

/**
 * A job of a pull request that names an environment, be it for its secrets alone, is recorded as a
 * deployment there. One of somebody else's pull request contains whatever its branch was begun from.
 */

/**
 * The deployments without those of other pull requests, as far as their refs tell. One that is in force and
 * lacks the change stays: if it is a deployment after all, it took the place of what has the change.
 */
export function* withoutForeign(
  request: PlaceRequest,
): Asking<{ readonly deployments: readonly Deployment[]; readonly notes: readonly string[] }> {
  const { name, deployments, pullRequest: pr } = request;
  const foreign = new Map<Deployment, number>();
  for (const one of deployments) {
    const number = pullRequestOf(one);
    if (number !== null && number !== pr.number) foreign.set(one, number);
  }
  if (foreign.size === 0 || !request.ofAnyRef) return { deployments, notes: [] };
  const inForce = [
    reignsOf(deployments).at(-1)?.deployment,
    newestFirst(deployments).find((one) => stateOf(one) === "success"),
  ];
  for (const one of inForce)
    if (one && foreign.has(one) && !(yield* containsChange(pr, one.sha))) foreign.delete(one);
  const numbers = [...new Set(foreign.values())].map((number) => `#${number}`);
  return {
    deployments: deployments.filter((one) => !foreign.has(one)),
    notes:
      numbers.length === 0
        ? []
        : [`deployments to ${name} of other pull requests are left out: ${few(numbers)}`],
  };
}

function few(words: readonly string[]): string {
  return `${words.slice(0, 3).join(", ")}${words.length > 3 ? " …" : ""}`;
}

/**
 * Whether what runs is neither the change itself nor on the base nor on the default branch, which a release
 * may be made from, as far as GitHub knows: then it may be anybody's branch, which is deployed today and
 * gone tomorrow.
 * @param deployment one that contains the change
 */
export function* isOffBase(
  { pullRequest: pr, ofAnyRef }: PlaceRequest,
  deployment: Deployment,
): Asking<boolean> {
  const own = [pr.mergeCommit, pr.head.sha, pr.testMerge].includes(deployment.sha);
  if (!ofAnyRef || own || pullRequestOf(deployment) === pr.number) return false;
  for (const branch of new Set([pr.base.ref, pr.defaultBranch ?? pr.base.ref]))
    if (yield { target: deployment.sha, container: `refs/heads/${branch}` }) return false;
  return true;
}

/** `refs/pull/12/merge`; GitHub's two APIs differ in how much of it they say. */
function pullRequestOf({ ref }: Deployment): number | null {
  const number = /^(?:(?:refs\/)?pull\/)?(\d{1,9})\/(?:merge|head)$/.exec(ref)?.[1];
  return number === undefined ? null : Number(number);
}
