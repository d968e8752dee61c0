import { type Asking, containsChange } from "./contained-change.ts";
import { isFailure, isUnderWay, type Reign, sinceOf, stateOf } from "./deployment-timeline.ts";
import type { Deployment } from "./deployments.ts";
import {
  deploying,
  newerNotes,
  newestAttempt,
  outcome,
  type PlaceOutcome,
  type PlaceRequest,
  revertNotes,
  what,
} from "./place-outcome.ts";

/** So far back a rollback is looked for: each step may cost a request. */
const LOOK_BACK = 10;

/** It does not run the change: is it on its way, did it fail, or was it taken back? */
export function* notLive(
  request: PlaceRequest,
  reigns: readonly Reign[],
  current: Deployment | null,
): Asking<PlaceOutcome> {
  const { name, deployments, pullRequest: pr } = request;
  const state = current === null ? "" : stateOf(current);
  const stands =
    current === null
      ? `nothing has been deployed to ${name} so far`
      : state === "success"
        ? `${name} runs ${what(current)}, which lacks this change`
        : `${name} last ran ${what(current)}, which is ${state} now`;
  const newer = newestAttempt(deployments, current);
  const coming = newer !== null && pr.state === "merged" && (yield* containsChange(pr, newer.sha));
  if (coming && isUnderWay(stateOf(newer))) return deploying(request, newer);
  if (coming && isFailure(stateOf(newer)))
    return failure(newer, `the deployment of ${what(newer)} to ${name} ended as ${stateOf(newer)}`);
  if (current !== null && isFailure(state) && (yield* containsChange(pr, current.sha)))
    return failure(current, `${name} ran ${what(current)}, and it is ${state} since then`);
  if (pr.state !== "merged") return outcome("not-merged", current, stands);

  const lost = yield* rolledBack(request, reigns, current);
  if (lost)
    return {
      ...outcome(
        "fail",
        current,
        `${name} was rolled back: it contained this change with ${what(lost.deployment)}, and now runs ${current === null ? "nothing" : what(current)}`,
      ),
      rule: "rolled-back",
      since: lost.until,
    };
  return {
    ...outcome("deploying", current, `merged, not deployed: ${stands}`, [
      ...newerNotes(request, current),
      ...revertNotes(request),
    ]),
    since: pr.mergedAt,
    mend: `deploy ${pr.base.ref} to ${name}`,
  };
}

/** The newest reign since the merge, or across it, that contained the change; ended when the next one began. */
function* rolledBack(
  { pullRequest: pr }: PlaceRequest,
  reigns: readonly Reign[],
  current: Deployment | null,
): Asking<{ readonly deployment: Deployment; readonly until: string | null } | null> {
  const merge = Date.parse(pr.mergedAt ?? "");
  for (let at = reigns.length - 1; at >= 0 && at >= reigns.length - LOOK_BACK; at--) {
    const reign = reigns[at];
    if (!reign) break;
    const until = reign.until ?? reigns[at + 1]?.from ?? null;
    if (until !== null && Date.parse(until) <= merge) break;
    if (reign.deployment === current) continue;
    if (yield* containsChange(pr, reign.deployment.sha))
      return { deployment: reign.deployment, until };
  }
  return null;
}

function failure(deployment: Deployment, text: string): PlaceOutcome {
  return { ...outcome("fail", deployment, text), rule: "failed", since: sinceOf(deployment) };
}
