import { ago, lasting } from "../ago.ts";
import { type Asking, containsChange, revertState } from "./contained-change.ts";
import { OTHER_SOURCES } from "./deployment-source.ts";
import {
  isFailure,
  isUnderWay,
  newestFirst,
  type Reign,
  reignsOf,
  stateOf,
} from "./deployment-timeline.ts";
import type { Deployment } from "./deployments.ts";
import { isOffBase, withoutForeign } from "./foreign-deployments.ts";
import {
  deploying,
  newerNotes,
  newestAttempt,
  outcome,
  type PlaceOutcome,
  type PlaceRequest,
  revertNotes,
  short,
  what,
} from "./place-outcome.ts";
import { notLive } from "./place-without-change.ts";

/** Judges one environment by its deployments (GITHUB.md, "Deployments" 3 to 5, and its ruling). */
export function* judgeHistory(request: PlaceRequest): Asking<PlaceOutcome> {
  const { deployments, notes } = yield* withoutForeign(request);
  const came = yield* judgeOwn({ ...request, deployments });
  return { ...came, notes: [...came.notes, ...notes] };
}

function* judgeOwn(request: PlaceRequest): Asking<PlaceOutcome> {
  const { name, deployments, pullRequest: pr } = request;
  const reigns = reignsOf(deployments);
  const last = reigns.at(-1);
  if (!last) return yield* notLive(request, reigns, null);

  const active = newestFirst(deployments).find((one) => stateOf(one) === "success") ?? null;
  if (last.until === null) {
    if (!(yield* containsChange(pr, last.deployment.sha)))
      return yield* notLive(request, reigns, last.deployment);
    // The newest success, and the newest deployment that is still a success, are nearly always one.
    if (active !== null && active !== last.deployment && !(yield* containsChange(pr, active.sha)))
      return overtaken(request, last, active);
    return yield* live(request, reigns, last);
  }

  const state = stateOf(last.deployment);
  if (isFailure(state) || newestAttempt(deployments, last.deployment))
    return yield* notLive(request, reigns, last.deployment);
  if (active !== null && !(yield* containsChange(pr, active.sha)))
    return yield* notLive(request, reigns, active);
  if (pr.state !== "merged")
    return outcome("not-merged", last.deployment, `${name} is ${state} now`);
  if (isUnderWay(state)) return deploying(request, last.deployment);
  return {
    ...outcome(
      "unknown",
      last.deployment,
      `nothing is active in ${name}: ${what(last.deployment)} was deployed, and is ${state} now (${ago(last.until, request.now)})`,
    ),
    mend: "deploy again; where deployments are not marked as what they are, look elsewhere: `source: workflow`, `release` or `http`",
    since: last.until,
  };
}

function* live(
  request: PlaceRequest,
  reigns: readonly Reign[],
  reign: Reign,
): Asking<PlaceOutcome> {
  const { name, pullRequest: pr, reverts, soakMs, now } = request;
  const { deployment } = reign;
  const notes = newerNotes(request, deployment);
  const runs = `${name} runs ${what(deployment)}`;
  if (pr.state === "merged") {
    if ("reason" in reverts)
      return {
        ...outcome(
          "unknown",
          deployment,
          `${runs}, which contains this change, and whether it was reverted is not known: ${reverts.reason}`,
          notes,
        ),
        mend: reverts.mend,
      };
    const { inForce, coming } = yield* revertState(reverts, deployment.sha);
    if (inForce)
      return {
        ...outcome(
          "fail",
          deployment,
          `${runs}, where ${short(inForce.sha)} reverts this change`,
          notes,
        ),
        rule: "reverted",
        since: inForce.at,
      };
    notes.push(...revertNotes(request, coming));
    if (yield* isOffBase(request, deployment))
      return {
        ...outcome(
          "unknown",
          deployment,
          `${runs}, which contains this change and is not on ${pr.base.ref}: it may be another branch's`,
          notes,
        ),
        mend: `deploy ${pr.base.ref} to ${name}; or say whose deployments count: \`task\`, \`creator\`; or look elsewhere: ${OTHER_SOURCES}`,
      };
  }
  const since = yield* liveSince(request, reigns, reign);
  const text = `${runs}, which contains this change, deployed ${ago(since, now)}`;
  const left = soakMs - (now.getTime() - Date.parse(since));
  if (left > 0)
    return {
      ...outcome("soaking", deployment, `${text}; it has to stay for ${lasting(soakMs)}`, notes),
      since,
      mend: `ask again after ${new Date(now.getTime() + left).toISOString()}, or let dod wait: dod check --wait`,
    };
  return { ...outcome("pass", deployment, text, notes), since };
}

/**
 * Since when the environment has contained the change without a break; looked back only as far as the
 * soak needs it.
 */
function* liveSince(
  { pullRequest: pr, reverts, soakMs, now }: PlaceRequest,
  reigns: readonly Reign[],
  reign: Reign,
): Asking<string> {
  let since = reign.from;
  for (let at = reigns.indexOf(reign) - 1; at >= 0; at--) {
    const before = reigns[at];
    if (!before || now.getTime() - Date.parse(since) >= soakMs) return since;
    if (before.until !== null && Date.parse(before.until) < Date.parse(since)) return since;
    const { sha } = before.deployment;
    if (!(yield* containsChange(pr, sha))) return since;
    if (!("reason" in reverts) && (yield* revertState(reverts, sha)).inForce) return since;
    since = before.from;
  }
  return since;
}

/** Two deployments passed each other on the way: nobody can tell which of them runs. */
function overtaken({ name, pullRequest: pr }: PlaceRequest, last: Reign, newer: Deployment) {
  const text = `${name} has ${what(last.deployment)}, which contains this change and succeeded last, and ${what(newer)}, which lacks it and was begun later`;
  if (pr.state !== "merged") return outcome("not-merged", last.deployment, text);
  return {
    ...outcome("unknown", last.deployment, text),
    mend: `deploy ${pr.base.ref} to ${name} again`,
  };
}
