import { type CommandRun, notMeasured } from "../command.ts";
import type { Evidence } from "../result.ts";
import type { TestOutcome, TestRun } from "../test-run.ts";

/** Why something is not known, and the way out. */
export interface Stop {
  readonly reason: string;
  readonly mend: string;
}

/** Why a run proves nothing: it was cut short, ran no test, or its end and its tests are in conflict. */
export function cannotJudge(run: TestRun, where: string): Stop | null {
  const suites = [run, ...(run.also ?? [])];
  for (const { command, unreadable } of suites) {
    const fault = notMeasured(command);
    if (fault)
      return {
        reason: `${fault.reason} (${where})`,
        mend: command.timedOut
          ? "give the item a longer `budget`, or a `run` that runs the files in `{tests}` alone"
          : fault.mend,
      };
    const [report] = unreadable;
    if (report)
      return {
        reason: `${where} the results in ${report.path} cannot be read: ${report.reason}`,
        mend: "let the runner write a report that dod reads: `results`",
      };
  }
  const outcomes = outcomesOfAll(run);
  const command = run.command.run;
  if (outcomes.length > 0) {
    const failed = outcomes.some(({ outcome }) => outcome === "failed" || outcome === "errored");
    if (failed === suites.some((suite) => suite.command.exitCode !== 0)) return null;
    return {
      reason: failed
        ? `${where} \`${command}\` names tests that failed, and ended with 0`
        : `${where} \`${command}\` ended with ${run.command.exitCode}, and none of its tests failed: ${lastWords(run.command)}`,
      mend: "let the command end with 0 exactly when no test failed",
    };
  }
  return {
    reason: `${where} \`${command}\` says of no test by its name what became of it: ${lastWords(run.command)}`,
    mend: "set `run` to a command that runs the files in `{tests}` and writes JUnit XML, TAP or JSON, and `results` to that",
  };
}

/** What killed a test's process says more than what its runner makes of that. */
const KILLED = /\bsignal: \d+|\bSIG(?:SEGV|ABRT|BUS|ILL|KILL)\b|\bSegmentation fault\b/;

function lastWords({ tail, exitCode }: CommandRun): string {
  const lines = tail.trim().split("\n");
  const line = (lines.findLast((one) => KILLED.test(one)) ?? lines.at(-1) ?? "").trim();
  return line === "" ? `it ended with ${exitCode} and said nothing` : line.slice(0, 200);
}

export function outcomesOfAll(run: TestRun): readonly TestOutcome[] {
  return [run, ...(run.also ?? [])].flatMap(({ reports }) =>
    reports.flatMap(({ outcomes }) => outcomes ?? []),
  );
}

export function evidenceOf(run: TestRun): Evidence[] {
  return [run, ...(run.also ?? [])].map(({ command }) => ({
    kind: "command",
    ref: command.run,
    summary: `ended with ${command.exitCode ?? command.killedBy ?? "no start"} in ${command.cwd}`,
  }));
}
