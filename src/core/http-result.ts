import { countOf, listed } from "./counts.ts";
import { type Answers, replay } from "./github/contained-change.ts";
import { notMerged } from "./github/not-merged.ts";
import type { PlaceOutcome } from "./github/place-outcome.ts";
import { placesResult } from "./github/place-results.ts";
import { judgeVersion } from "./github/place-version.ts";
import type { PullRequestLookup } from "./github/pull-request.ts";
import type { RevertsRead } from "./github/reverts-read.ts";
import type { ReviewState } from "./github/reviews.ts";
import { isPullRequest, judgeable } from "./github/standing.ts";
import type { Mismatch } from "./http-expectation.ts";
import type { Attempt } from "./http-samples.ts";
import { type Evidence, fail, finding, isNonEmpty, pass, type Result, unknown } from "./result.ts";

interface Fault {
  readonly reason: string;
  readonly mend: string;
}

export interface JudgedProbes {
  readonly lookup: PullRequestLookup | Fault;
  readonly reviews: ReviewState | null;
  readonly attempts: readonly Attempt[];
  readonly reverts: RevertsRead;
  readonly answers: Answers;
  readonly fault: Fault | null;
  readonly now: Date;
  readonly method: string;
  /** Percent. */
  readonly maxErrorRate: number;
  readonly wantsVersion: boolean;
}

type Answered = Extract<Attempt, { readonly kind: "answer" }>;

/** What the answers of a service come to: first whether they are as expected, then which version gave them. */
export function judgeProbes(judged: JudgedProbes): Result {
  const { attempts, maxErrorRate, method, lookup, wantsVersion } = judged;
  const answered = attempts.filter((one) => one.kind === "answer");
  const silent = attempts.filter((one) => one.kind === "silence");
  const allowed = (maxErrorRate / 100) * attempts.length;
  const bad = answered.filter(({ examined }) => examined.mismatches.length > 0);
  const open = answered.filter(
    ({ examined }) => examined.mismatches.length === 0 && examined.undecided.length > 0,
  );
  const url = answered[0]?.url ?? "";
  const evidence = evidenceOf(answered, method);
  const notes =
    "reason" in lookup && !wantsVersion
      ? [`whether what is here is what was pushed is not known: ${lookup.reason}`]
      : [];
  const extras = { evidence, notes };
  const errors = `${bad.length + silent.length} of ${countOf(attempts.length, "request")}`;

  const mismatches = distinct(bad.flatMap(({ examined }) => examined.mismatches));
  const findings = mismatches.map(({ rule, message }) =>
    finding({ rule, message: `${method} ${url}: ${message}` }),
  );
  if (bad.length > allowed && isNonEmpty(findings))
    return fail(
      `${method} ${url}: ${attempts.length > 1 ? `${bad.length} of ${countOf(attempts.length, "answer")} not as expected: ` : ""}${listed(
        mismatches.map(({ message }) => message),
        2,
      )}`,
      findings,
      extras,
    );
  const [first] = silent;
  if (first && silent.length + bad.length > allowed)
    return unknown(
      attempts.length > 1 ? `${errors} failed: ${first.reason}` : first.reason,
      first.mend,
      extras,
    );
  const [undecided] = open.flatMap(({ examined }) => examined.undecided);
  if (undecided !== undefined && open.length + silent.length + bad.length > allowed)
    return unknown(
      `${method} ${url}: ${undecided}`,
      "ask for less: a shorter answer, or a pattern without nested repetitions such as `(a+)+`",
      extras,
    );
  if (!isNonEmpty(evidence))
    return unknown("nobody was asked", "give the item at least one sample");

  const rate = bad.length + silent.length > 0 ? `, ${errors} not` : "";
  const summary = `${method} ${url} answered ${countOf(answered.length - bad.length, "time")} as expected (${listed(answered.find((one) => !bad.includes(one))?.examined.matched ?? [], 4)})${rate}`;
  if (!wantsVersion) return pass(summary, evidence, { notes });
  return withVersions(judged, summary, evidence);
}

function withVersions(
  { lookup, reviews, attempts, reverts, answers, fault, now }: JudgedProbes,
  summary: string,
  evidence: readonly Evidence[],
): Result {
  const trouble = "reason" in lookup ? lookup : fault;
  if (trouble)
    return unknown(
      `which change the version contains is not known: ${trouble.reason}`,
      trouble.mend,
      { evidence },
    );
  const pullRequest = judgeable(lookup as PullRequestLookup);
  if (!isPullRequest(pullRequest)) return pullRequest;
  const outcomes = versionsOf(attempts).map((version): PlaceOutcome => {
    const request = { pullRequest, reverts, soakMs: 0, now, ...version };
    return replay(judgeVersion(request), answers);
  });
  const result = placesResult(outcomes, () => notMerged(pullRequest, reviews, now));
  const [first, ...rest] = [...evidence, ...result.evidence];
  if (result.status !== "pass" || !first) return result;
  return pass(`${summary}; ${result.summary}`, [first, ...rest], { notes: result.notes });
}

/** The versions that the answers name, each once. */
export function versionsOf(
  attempts: readonly Attempt[],
): readonly { readonly name: string; readonly sha: string; readonly ref: string }[] {
  const versions = new Map<string, { name: string; sha: string; ref: string }>();
  for (const one of attempts) {
    if (one.kind !== "answer" || one.examined.version === null) continue;
    const { version } = one.examined;
    versions.set(version, { name: "the service", sha: version, ref: one.url });
  }
  return [...versions.values()];
}

/** One line for each kind of answer. */
function evidenceOf(answered: readonly Answered[], method: string): Evidence[] {
  const lines = new Map<string, Evidence & { readonly count: number }>();
  for (const { url, status, durationMs, examined } of answered) {
    const words = [...examined.matched, ...examined.mismatches.map(({ message }) => message)];
    const text = `${method} ${status}: ${words.join("; ")}`;
    const count = (lines.get(text)?.count ?? 0) + 1;
    const summary = count > 1 ? `${count} times ${text}` : `${text} (${durationMs} ms)`;
    lines.set(text, { kind: "api", ref: url, summary, count });
  }
  return [...lines.values()].slice(0, 20).map(({ kind, ref, summary }) => ({ kind, ref, summary }));
}

function distinct(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return [...new Map(mismatches.map((one) => [one.message, one])).values()].slice(0, 20);
}
