import type { Asking } from "./contained-change.ts";
import type { Place } from "./deployment-places.ts";
import { reignsOf } from "./deployment-timeline.ts";
import type { PlaceOutcome, PlaceQuestion } from "./place-outcome.ts";
import { judgeHistory } from "./place-verdict.ts";
import { judgeVersion } from "./place-version.ts";

/** Judges one environment by what was found out about it. */
export function* judgePlace(place: Place, question: PlaceQuestion): Asking<PlaceOutcome> {
  const base = { rule: null, mend: null, since: null, notes: [] };
  const { name } = place;
  const isMerged = question.pullRequest.state === "merged";
  switch (place.kind) {
    case "version":
      return yield* judgeVersion({ ...question, ...place });
    case "broken":
      return {
        ...base,
        status: "fail",
        rule: "failed",
        text: `${name} ${place.why}`,
        ref: place.ref,
      };
    case "fault":
      return {
        ...base,
        // Until the merge nobody expects it to be there.
        status: isMerged ? "unknown" : "not-merged",
        text: place.reason,
        mend: place.mend,
        ref: name,
      };
    case "history": {
      const { truncated, deployments, ofAnyRef } = place;
      if (truncated !== null && reignsOf(deployments).length === 0)
        return {
          ...base,
          status: isMerged ? "unknown" : "not-merged",
          text: `nothing that succeeded in ${name} was found: ${truncated}`,
          mend: "narrow it down with `task` and `creator`, or name a narrower `environment`",
          ref: name,
        };
      const outcome = yield* judgeHistory({ ...question, name, deployments, ofAnyRef });
      return truncated === null ? outcome : { ...outcome, notes: [...outcome.notes, truncated] };
    }
  }
}
