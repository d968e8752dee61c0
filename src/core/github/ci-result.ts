import { ago, lasting } from "../ago.ts";
import { countOf, listed } from "../counts.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  pending,
  type Result,
  unknown,
} from "../result.ts";
import type { AskedChecks } from "./asked-checks.ts";
import type { CheckVerdict } from "./check-verdict.ts";
import type { BranchRules, CiState } from "./ci.ts";
import type { PullRequestLookup } from "./pull-request.ts";

export interface JudgedChecks {
  readonly lookup: PullRequestLookup;
  readonly state: CiState;
  /** Null where the requirement does not ask for them. */
  readonly rules: BranchRules | null;
  readonly asked: AskedChecks;
  /** How long after the first check suite, or after an open pull request began, more checks may turn up; in milliseconds. */
  readonly graceMs: number;
  readonly now: Date;
}

/**
 * What the asked checks come to together, in the verdict's own order: a failure, then what has not
 * ended, then what could not be read, and a pass only where something passed.
 */
export function judgeChecks(judged: JudgedChecks): Result {
  const { asked } = judged;
  const extras = { notes: notesOf(asked), evidence: asked.verdicts.map(evidenceOf) };
  // Without any rule that could be read, what is reported need not be what is required.
  const blind = asked.kind === "reported" && judged.rules?.unreadable;
  return (
    (blind ? unreadable(judged, extras) : null) ??
    failed(judged, extras) ??
    unfinished(judged, extras) ??
    unreadable(judged, extras) ??
    nothing(judged, extras) ??
    passed(judged, extras)
  );
}

interface Extras {
  readonly notes: readonly string[];
  readonly evidence: readonly Evidence[];
}

function failed({ asked }: JudgedChecks, extras: Extras): Result | null {
  const bad = asked.verdicts.filter(({ state }) => state === "failed");
  const findings = bad.map(findingOf);
  if (!isNonEmpty(findings)) return null;
  const open = asked.verdicts.filter(({ state }) => state === "running").length;
  const rest = open + asked.missing.length;
  return fail(
    `${bad.length} of ${count(asked)} failed: ${labels(bad)}${rest > 0 ? `; ${rest} not ended` : ""}`,
    findings,
    extras,
  );
}

function findingOf({ label, word, url, skipped }: CheckVerdict): Finding {
  return finding({
    rule: skipped ? "skipped" : word === "cancelled" ? "cancelled" : "failed",
    message: `${label}: ${word}${url === null ? "" : ` ${url}`}`,
    fix: skipped ? "let it run, or say that it may be skipped: `skipped: pass`, or `ignore`" : null,
  });
}

function unfinished({ asked, state, lookup }: JudgedChecks, given: Extras): Result | null {
  const running = asked.verdicts.filter((verdict) => verdict.state === "running");
  if (running.length + asked.missing.length === 0) return null;
  const started = running.flatMap(({ since }) => since ?? []).sort()[0];
  const since = started ?? state.oldestSuiteAt;
  const extras = since === null ? given : { ...given, since };
  const parts = [
    asked.missing.length > 0 && `${asked.missing.length} not reported: ${listed(asked.missing)}`,
    running.length > 0 && `${running.length} not ended: ${labels(running)}`,
  ];
  const summary = `of ${count(asked)}, ${parts.filter((part) => part !== false).join("; ")}`;
  // Workflows that wait for a pull request do not start without one.
  if (running.length === 0 && lookup.pullRequest === null && lookup.standing.kind !== "elsewhere")
    return pending("author", `${summary}; there is no pull request`, {
      ...extras,
      mend: "open one: gh pr create",
    });
  return pending("ci", summary, {
    ...extras,
    mend: running.length > 0 ? WAIT : "start what has not reported, or correct what is asked for",
  });
}

const WAIT = "ask again when CI is through, or let dod wait: dod check --wait";

function unreadable({ asked, state, rules }: JudgedChecks, extras: Extras): Result | null {
  if (rules?.unreadable)
    return unknown(
      `what ${rules.branch} requires is not known: ${rules.unreadable.reason}`,
      `${rules.unreadable.mend}; or name the checks that count: \`require: [build, test]\``,
      extras,
    );
  if (state.truncated !== null)
    return unknown(
      `not all that was reported on ${short(state)} could be read: ${state.truncated}`,
      "let fewer checks report on one commit",
      extras,
    );
  const odd = asked.verdicts.filter((verdict) => verdict.state === "unknown");
  if (odd.length === 0) return null;
  return unknown(
    `${odd.length} of ${count(asked)} ended in a way that says nothing: ${listed(odd.map(({ label, word }) => `${label}: ${word}`))}`,
    "run the named checks again",
    extras,
  );
}

function nothing(judged: JudgedChecks, { notes }: Extras): Result | null {
  const { asked, state } = judged;
  if (asked.verdicts.length > 0) return null;
  const what = `no ${asked.kind === "named" ? "check of those named" : "check"} has reported on ${short(state)}`;
  const start = graceStart(judged, state.oldestSuiteAt);
  if (start !== null && isWithinGrace(start, judged))
    return pending("ci", `${what} yet`, { notes, since: start, mend: WAIT });
  return unknown(
    what,
    "see that a workflow runs for this commit; where the repository has no CI, leave this item out",
    { notes },
  );
}

function passed(judged: JudgedChecks, { notes, evidence }: Extras): Result {
  const { asked, state, lookup, now, graceMs } = judged;
  if (!isNonEmpty(evidence)) throw new Error("every check passed, and there is none");
  const skipped = asked.verdicts.filter((verdict) => verdict.skipped).length;
  const summary = `${asked.verdicts.length} of ${count(asked)} passed on ${short(state)}${skipped > 0 ? `, ${skipped} of them by being skipped` : ""}`;
  const start = graceStart(judged, state.oldestSuiteAt ?? firstTime(state));
  const began =
    start === lookup.pullRequest?.createdAt ? "the pull request was opened" : "they began";
  if (asked.open && start !== null && isWithinGrace(start, judged))
    return pending(
      "ci",
      `${summary}; ${began} ${ago(start, now)}, and others may turn up within ${lasting(graceMs)}`,
      { notes, evidence, since: start, mend: WAIT },
    );
  return pass(summary, evidence, { notes });
}

/**
 * A pull request starts workflows of its own: until it has been there for a while, what a push of the same
 * commit made green long ago is not all there will be.
 */
function graceStart({ lookup }: JudgedChecks, first: string | null): string | null {
  const { pullRequest: pr } = lookup;
  if (pr === null || (first !== null && pr.state !== "open")) return first;
  return first !== null && Date.parse(first) > Date.parse(pr.createdAt) ? first : pr.createdAt;
}

function isWithinGrace(start: string, { now, graceMs }: JudgedChecks): boolean {
  return now.getTime() - Date.parse(start) < graceMs;
}

/** Where there are commit statuses and no check suite. That `dod` has spoken is no beginning of CI. */
function firstTime({ checks }: CiState): string | null {
  const others = checks.filter(({ own }) => !own);
  return (
    others.flatMap(({ startedAt, completedAt }) => startedAt ?? completedAt ?? []).sort()[0] ?? null
  );
}

function notesOf(asked: AskedChecks): string[] {
  const waived = `required by the branch's rules and left out by \`ignore\`: ${listed(asked.waived)}`;
  const own = `not waited for and not counted, because dod itself sets it: ${listed(asked.ownStatuses)}`;
  return [
    ...(asked.waived.length > 0 ? [waived] : []),
    ...(asked.ownStatuses.length > 0 ? [own] : []),
    ...asked.broken
      .filter((run) => !asked.verdicts.includes(run))
      .map(({ label, word, url }) => `${label}: ${word}${url === null ? "" : ` ${url}`}`),
  ];
}

function evidenceOf({ label, word, url }: CheckVerdict): Evidence {
  return { kind: "api", ref: url ?? label, summary: `${label}: ${word}` };
}

function labels(verdicts: readonly CheckVerdict[]): string {
  return listed([...new Set(verdicts.map(({ label }) => label))]);
}

function count(asked: AskedChecks): string {
  return countOf(asked.verdicts.length + asked.missing.length, `${asked.kind} check`);
}

function short({ commit }: CiState): string {
  return commit.slice(0, 8);
}
