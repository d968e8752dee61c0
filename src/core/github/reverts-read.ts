import { FactUnavailable } from "../result.ts";
import type { Containment, Revert } from "./deployments.ts";
import type { PullRequest } from "./pull-request.ts";

/** The reverts, or why they could not be read: then nothing that was merged counts as still there. */
export type RevertsRead = readonly Revert[] | { readonly reason: string; readonly mend: string };

/** Before the merge there is nothing to revert, and nothing is asked. */
export async function revertsOf(pr: PullRequest, containment: Containment): Promise<RevertsRead> {
  if (pr.state !== "merged") return [];
  try {
    return await containment.reverts();
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { reason: fault.reason, mend: fault.mend };
  }
}
