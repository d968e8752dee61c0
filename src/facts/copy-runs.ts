import type { Captured, CommandRun } from "../core/command.ts";
import type { Commands, TestRuns } from "../core/facts.ts";
import type { TestReport, TestRun } from "../core/test-run.ts";

/**
 * Commands and test runs of a copy whose output names its files relative to the root: the copy's folder is
 * gone when anybody reads it.
 * @param root the copy's; absolute
 */
export function relativeRuns(
  root: string,
  commands: Commands,
  testRuns: TestRuns,
): { readonly commands: Commands; readonly testRuns: TestRuns } {
  const relative = (text: string) => text.replaceAll(`${root}/`, "").replaceAll(root, ".");
  return {
    commands: { run: async (spec) => commandIn(await commands.run(spec), relative) },
    testRuns: { run: async (spec) => testRunIn(await testRuns.run(spec), relative) },
  };
}

type Relative = (text: string) => string;

function commandIn(run: CommandRun, relative: Relative): CommandRun {
  const captured = ({ text, droppedBytes }: Captured) => ({ text: relative(text), droppedBytes });
  return {
    ...run,
    stdout: captured(run.stdout),
    stderr: captured(run.stderr),
    tail: relative(run.tail),
  };
}

function testRunIn(run: TestRun, relative: Relative): TestRun {
  const { also } = run;
  return {
    ...run,
    command: commandIn(run.command, relative),
    ...(also && { also: also.map((one) => testRunIn(one, relative)) }),
    reports: run.reports.map((report) => reportIn(report, relative)),
    unreadable: run.unreadable.map((one) => ({ ...one, reason: relative(one.reason) })),
  };
}

function reportIn(report: TestReport, relative: Relative): TestReport {
  const { failures, outcomes } = report;
  return {
    ...report,
    failures: failures.map((failure) => ({
      ...failure,
      name: relative(failure.name),
      message: relative(failure.message),
    })),
    ...(outcomes && {
      outcomes: outcomes.map((outcome) => ({
        ...outcome,
        name: relative(outcome.name),
        path: outcome.path && relative(outcome.path),
        message: relative(outcome.message),
      })),
    }),
  };
}
