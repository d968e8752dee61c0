import type { TestOutcome, TestReport } from "../../core/test-run.ts";
import { Outcomes, shortened } from "./outcomes.ts";
import type { LoadFailure } from "./runner-output/load-failures.ts";

/**
 * Reports with what the output says of files that could not be loaded: node:test's result file says of such
 * a file "test failed" and no more, Go's nothing at all. Where no report knows of a test that failed, what
 * could not be loaded is a report of its own.
 */
export function withLoadFailures(
  reports: readonly TestReport[],
  failures: readonly LoadFailure[],
): readonly TestReport[] {
  if (failures.length === 0) return reports;
  const explained = reports.map((report) =>
    report.outcomes
      ? { ...report, outcomes: report.outcomes.map((one) => explain(one, failures)) }
      : report,
  );
  const isKnown = explained.some(({ outcomes = [] }) =>
    outcomes.some(({ outcome }) => outcome === "failed" || outcome === "errored"),
  );
  if (isKnown) return explained;
  const outcomes = new Outcomes();
  for (const { path, line, message } of failures)
    outcomes.add({ name: "", path, line, outcome: "errored", message });
  // They may be in a runner's own count.
  const isCounted = reports.some(({ counts }) => counts.failed > 0);
  const failed = isCounted ? 0 : failures.length;
  const own: TestReport = {
    format: "output:load",
    path: null,
    counts: { passed: 0, failed, skipped: 0 },
    failures: outcomes.list
      .slice(0, failed === 0 ? 0 : 100)
      .map(({ path, line, message }) => ({ name: path ?? "the run", path, line, message })),
    outcomes: outcomes.list,
  };
  return [...explained, own];
}

function explain(one: TestOutcome, failures: readonly LoadFailure[]): TestOutcome {
  if (one.outcome !== "errored" || one.name !== "" || one.path === null) return one;
  const { path, message } = one;
  const found = failures.find((failure) => failure.path !== null && isSame(failure.path, path));
  if (!found || message.includes(found.message)) return one;
  return {
    ...one,
    line: one.line ?? found.line,
    message: shortened(`${found.message}\n${message}`),
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => path.replaceAll("\\", "/").replace(/^\.\//, ""));
  return a === b || `/${a}`.endsWith(`/${b}`) || `/${b}`.endsWith(`/${a}`);
}
