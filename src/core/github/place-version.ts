import { type Asking, containsChange, revertState } from "./contained-change.ts";
import { type PlaceOutcome, type PlaceQuestion, revertNotes, short } from "./place-outcome.ts";

export interface VersionRequest extends PlaceQuestion {
  /** Of the environment or the service. */
  readonly name: string;
  /** The commit that it says it runs; full, or its first 7 digits or more. */
  readonly sha: string;
  /** Where it says so. */
  readonly ref: string;
}

/** Judges what a running service says of itself: what runs now, and nothing of before. */
export function* judgeVersion(request: VersionRequest): Asking<PlaceOutcome> {
  const { name, sha, ref, pullRequest: pr, reverts, soakMs } = request;
  const runs = `${name} runs ${short(sha)}`;
  const base = { rule: null, mend: null, since: null, notes: [], ref };
  if (!(yield* containsChange(pr, sha))) {
    const lacks = `${runs}, which lacks this change`;
    if (pr.state !== "merged") return { ...base, status: "not-merged", text: lacks };
    return {
      ...base,
      status: "deploying",
      text: `merged, not deployed: ${lacks}`,
      since: pr.mergedAt,
      mend: `deploy ${pr.base.ref} to ${name}`,
      notes: revertNotes(request),
    };
  }
  const contains = `${runs}, which contains this change`;
  let notes: readonly string[] = [];
  if (pr.state === "merged") {
    if ("reason" in reverts)
      return {
        ...base,
        status: "unknown",
        text: `${contains}, and whether it was reverted is not known: ${reverts.reason}`,
        mend: reverts.mend,
      };
    const { inForce, coming } = yield* revertState(reverts, sha);
    if (inForce)
      return {
        ...base,
        status: "fail",
        rule: "reverted",
        text: `${runs}, where ${short(inForce.sha)} reverts this change`,
        since: inForce.at,
      };
    notes = revertNotes(request, coming);
  }
  if (soakMs > 0)
    return {
      ...base,
      status: "unknown",
      text: `${contains}, and since when it does not say`,
      mend: "leave out `soak`, or take `source: deployments`",
      notes,
    };
  return { ...base, status: "pass", text: contains, notes };
}
