import { countOf } from "../counts.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  pass,
  pending,
  type Result,
  unknown,
} from "../result.ts";
import type { PlaceOutcome } from "./place-outcome.ts";

/**
 * What several environments come to together, the worst first and in the verdict's own order. Each is a
 * line of evidence.
 * @param beforeMerge what is said while the pull request is not merged and one of them lacks the change
 */
export function placesResult(outcomes: readonly PlaceOutcome[], beforeMerge: () => Result): Result {
  const evidence = outcomes.map(({ ref, text }): Evidence => ({ kind: "api", ref, summary: text }));
  const notes = [...new Set(outcomes.flatMap((one) => one.notes))];
  const extras = { evidence, notes };
  const of = (status: PlaceOutcome["status"]) => outcomes.filter((one) => one.status === status);
  const summary = (some: readonly PlaceOutcome[]) =>
    `${outcomes.length > 1 ? `${some.length} of ${countOf(outcomes.length, "environment")}: ` : ""}${some
      .slice(0, 3)
      .map(({ text }) => text)
      .join("; ")}`;

  const failed = of("fail");
  const findings = failed.map(({ rule, text, ref, mend }) =>
    finding({ rule: rule ?? "failed", message: `${text} (${ref})`, fix: mend }),
  );
  if (isNonEmpty(findings))
    return fail(summary(failed), findings, { ...extras, ...sinceOf(failed) });
  if (of("not-merged").length > 0) return withMore(beforeMerge(), extras);
  for (const [status, who] of [
    ["deploying", "deployment"],
    ["soaking", "time"],
  ] as const) {
    const waiting = of(status);
    if (waiting.length === 0) continue;
    const mend = waiting.find((one) => one.mend !== null)?.mend;
    return pending(who, summary(waiting), {
      ...extras,
      ...sinceOf(waiting),
      ...(mend ? { mend } : {}),
    });
  }
  const open = of("unknown");
  const [first] = open;
  if (first)
    return unknown(summary(open), first.mend ?? "ask again", { ...extras, ...sinceOf(open) });
  if (!isNonEmpty(evidence))
    return unknown("no environment was looked at", "name one in `environment`");
  return pass(summary(outcomes), evidence, { notes, ...sinceOf(outcomes) });
}

/** Since the first of them. */
function sinceOf(outcomes: readonly PlaceOutcome[]): { since?: string } {
  const [since] = outcomes.flatMap((one) => one.since ?? []).sort();
  return since === undefined ? {} : { since };
}

/** Before the merge it is the pull request that is waited for; the environments are told besides. */
function withMore(
  result: Result,
  more: { evidence: readonly Evidence[]; notes: readonly string[] },
) {
  if (result.waitingOn === null) return result;
  return pending(result.waitingOn, result.summary, {
    evidence: [...result.evidence, ...more.evidence],
    notes: [...result.notes, ...more.notes],
    ...(result.mend === null ? {} : { mend: result.mend }),
    ...(result.since === null ? {} : { since: result.since }),
  });
}
