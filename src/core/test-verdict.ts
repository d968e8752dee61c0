/**
 * What a test run comes to. A module of `core` because more than one check asks it: no false DONE
 * begins here.
 */
import { type CommandRun, notMeasured } from "./command.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  type Result,
  unknown,
} from "./result.ts";
import { addCounts, type MissingResults, type TestCounts, type TestRun } from "./test-run.ts";

export interface TestLimits {
  /** At least 1. */
  readonly minExecuted: number;
  /** Null: any number. */
  readonly maxSkipped: number | null;
}

/** What one suite came to, before the limits. */
type SuiteVerdict =
  | { readonly status: "pass" }
  | { readonly status: "unknown"; readonly reason: string; readonly mend: string }
  | { readonly status: "fail"; readonly summary: string; readonly findings: readonly Finding[] };

const MAX_FINDINGS = 50;
const MAX_GLOBS = 5;

/**
 * A test run's result. Every suite must have passed and have run a test; the limits hold for all
 * together. A suite that fails goes before one that cannot be judged.
 * @param lead put before the summary. @param more findings put before those of the tests.
 */
export function judgeTestRun(
  run: TestRun,
  limits: TestLimits,
  lead = "",
  more: readonly Finding[] = [],
): Result {
  const suites = [run, ...(run.also ?? [])];
  const evidence = suites.map(evidenceOf);
  const notes = suites.flatMap(notesOf);
  const verdicts = suites.map(judgeSuite);
  const failed = verdicts.filter((verdict) => verdict.status === "fail");
  const findings = failed.flatMap((verdict) => verdict.findings);
  if (isNonEmpty(findings)) {
    const all = [...more, ...findings];
    const shown = all.slice(0, MAX_FINDINGS) as [Finding, ...Finding[]];
    if (all.length > shown.length)
      notes.push(`${all.length - shown.length} more failures are not shown`);
    const summary = failed.map((verdict) => verdict.summary).join("; ");
    return fail(lead + summary, shown, { evidence, notes });
  }
  const open = verdicts.find((verdict) => verdict.status === "unknown");
  if (open) return unknown(lead + open.reason, open.mend, { evidence, notes });

  const counts = addCounts(suites.flatMap(({ reports }) => reports));
  const summary = `${lead}${saysWhat(counts)} (${formats(suites)})`;
  const missed = missedLimit(counts, limits);
  if (missed) return fail(`${summary}: ${missed.message}`, [missed], { evidence, notes });
  return pass(summary, evidence as [Evidence, ...Evidence[]], { notes });
}

function judgeSuite({ command, reports, stale, missing, unreadable }: TestRun): SuiteVerdict {
  const what = `\`${command.run}\``;
  const counts = addCounts(reports);
  const fault = notMeasured(command);
  // mocha's exit code is the number of failures: 127 of them are no missing command.
  if (fault && !(command.exitCode !== null && counts.failed > 0))
    return { status: "unknown", ...fault };
  const failures = failuresOf(reports);
  if (command.exitCode !== 0) {
    const ended = `${what} ended with ${command.exitCode}`;
    if (counts.failed > 0)
      return { status: "fail", summary: `${saysWhat(counts)}: ${ended}`, findings: failures };
    const ran =
      reports.length === 0
        ? ", and nothing it printed shows that a test ran"
        : `, ${executed(counts) === 0 ? "no test ran" : saysWhat(counts)}`;
    const message = command.tail === "" ? ended : command.tail;
    const findings = [finding({ rule: "exit-code", message })];
    return { status: "fail", summary: `${ended}${ran}`, findings };
  }
  if (counts.failed > 0) {
    const summary = `${saysWhat(counts)}, and ${what} ended with 0: it hides failures`;
    return { status: "fail", summary, findings: failures };
  }
  const [bad] = unreadable;
  if (bad)
    return {
      status: "unknown",
      reason: `the results of ${what} cannot be read: ${bad.path}: ${bad.reason}`,
      mend: "let the command write its results whole, or correct `results`",
    };
  const [first, ...others] = missing;
  if (first) return evidenceMissing(what, [first, ...others]);
  if (reports.length === 0) return nothingRead(what, stale);
  if (executed(counts) > 0) return { status: "pass" };
  const summary =
    counts.skipped > 0
      ? `no test ran: ${what} skipped ${counts.skipped === 1 ? "its only test" : `all ${counts.skipped} tests`}`
      : `no test ran: ${what} ended with 0 and ran nothing`;
  return { status: "fail", summary, findings: [finding({ rule: "no-tests", message: summary })] };
}

/** Whatever else was read, it is not what the user named. */
function evidenceMissing(
  what: string,
  missing: readonly [MissingResults, ...MissingResults[]],
): SuiteVerdict {
  const each = missing.map(({ glob, stale: [old] }) =>
    old === undefined
      ? `${glob} matches no file`
      : `${old === glob ? glob : `${glob}: ${old}`} was not written by this run`,
  );
  const [some, hidden] = [each.slice(0, MAX_GLOBS), each.length - MAX_GLOBS];
  if (hidden > 0) some.push(`${hidden} more`);
  return {
    status: "unknown",
    reason: `${what} did not write all that \`results\` names: ${some.join("; ")}`,
    mend: `let the command write ${missing[0].glob} in every run, or correct \`results\` (relative to the repository root)`,
  };
}

function nothingRead(what: string, stale: readonly string[]): SuiteVerdict {
  const [first] = stale;
  if (first)
    return {
      status: "unknown",
      reason: `${what} did not write its results: ${first} is from an earlier run`,
      mend: "make the command run its tests and write the files again (Gradle: `cleanTest test`)",
    };
  return {
    status: "unknown",
    reason: `${what} ended with 0, and nothing it printed or wrote says how many tests ran`,
    mend: "set `results` of this item to the JUnit XML, TAP or JSON files that the command writes",
  };
}

function failuresOf(reports: TestRun["reports"]): Finding[] {
  const findings = reports.flatMap(({ failures }) =>
    failures.map(({ name, path, line, message }) =>
      finding({ rule: "failed-test", path, line, message: message ? `${name}: ${message}` : name }),
    ),
  );
  const unnamed = addCounts(reports).failed - findings.length;
  if (findings.length === 0)
    findings.push(finding({ rule: "failed-test", message: `${unnamed} failed, not named` }));
  return findings;
}

function missedLimit(counts: TestCounts, { minExecuted, maxSkipped }: TestLimits): Finding | null {
  if (executed(counts) < minExecuted)
    return finding({ rule: "min-executed", message: `at least ${minExecuted} must run` });
  if (maxSkipped !== null && counts.skipped > maxSkipped)
    return finding({ rule: "max-skipped", message: `at most ${maxSkipped} may be skipped` });
  return null;
}

function evidenceOf({ command, reports }: TestRun): Evidence {
  const counts = reports.length > 0 ? `: ${saysWhat(addCounts(reports))}` : "";
  return { kind: "command", ref: command.run, summary: `${howItEnded(command)}${counts}` };
}

function howItEnded({ exitCode, killedBy, timedOut }: CommandRun): string {
  if (exitCode !== null) return `ended with ${exitCode}`;
  if (timedOut) return "ran out of time";
  return killedBy !== null ? `died of ${killedBy}` : "was not started";
}

function notesOf({ command, stale, unreadable, reports }: TestRun): string[] {
  const notes: string[] = [];
  if (stale.length > 0)
    notes.push(
      `${stale.length === 1 ? "1 result file was" : `${stale.length} result files were`} not written by this run, so not counted: ${stale[0]}${stale.length > 1 ? " …" : ""}`,
    );
  if (unreadable.length > 1) notes.push(`${unreadable.length} result files cannot be read`);
  if (reports.some(({ format }) => format === "output:go"))
    notes.push(`\`${command.run}\`: without -v or -json, a package counts as one test`);
  return notes;
}

function executed({ passed, failed }: TestCounts): number {
  return passed + failed;
}

function saysWhat({ passed, failed, skipped }: TestCounts): string {
  const parts = [];
  if (failed > 0) parts.push(`${failed} of ${passed + failed} tests failed`);
  else parts.push(passed === 1 ? "1 test passed" : `${passed} tests passed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  junit: "JUnit XML",
  tap: "TAP",
  "vitest-json": "JSON report",
  "go-json": "go test",
};

function formats(suites: readonly TestRun[]): string {
  const names = suites.flatMap(({ reports }) =>
    reports.map(({ format }) => FORMAT_WORDS[format] ?? format.replace(/^output:/, "")),
  );
  return [...new Set(names)].join(", ");
}
