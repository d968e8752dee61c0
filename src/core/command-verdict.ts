import { type CommandRun, notMeasured } from "./command.ts";
import { ON_A_COPY } from "./copies.ts";
import { countOf } from "./counts.ts";
import { type OutputSearch, searchOutput } from "./patterns.ts";
import { type Evidence, fail, finding, isNonEmpty, pass, type Result, unknown } from "./result.ts";

/** A stream that was asked to match. */
export interface StreamSearch {
  readonly stream: "stdout" | "stderr";
  readonly pattern: string;
  readonly search: OutputSearch;
}

/** What one run of a command showed. */
export interface CommandOutcome {
  readonly run: CommandRun;
  readonly searches: readonly StreamSearch[];
  /** Files that it left other than they were, of a run on a copy; null where it ran in the user's tree. */
  readonly changed: readonly string[] | null;
}

export interface CommandExpectation {
  readonly exitCode: number;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
}

const MAX_FINDINGS = 50;

/** Searches what a command printed for what it is expected to match. */
export function searchStreams(run: CommandRun, wanted: CommandExpectation): StreamSearch[] {
  return (["stdout", "stderr"] as const).flatMap((stream) => {
    const pattern = wanted[stream];
    if (pattern === undefined) return [];
    return [{ stream, pattern, search: searchOutput(run[stream], pattern) }];
  });
}

/** One run's result: how it ended, what it printed, and what it did to the files. */
export function judgeCommand(
  { run, searches, changed }: CommandOutcome,
  { exitCode }: CommandExpectation,
): Result {
  const what = `\`${run.run}\``;
  const ended = run.exitCode === exitCode;
  const evidence: Evidence[] = [{ kind: "command", ref: run.run, summary: howItEnded(run) }];
  const more = { evidence, notes: changed === null ? [] : [ON_A_COPY] };
  // An exit code that was asked for is an answer, whatever else it could mean.
  const fault = ended ? null : notMeasured(run);
  if (fault) return unknown(fault.reason, fault.mend, more);

  if (!ended) {
    const summary = `${what} ended with ${run.exitCode}, not ${exitCode}`;
    const message = run.tail === "" ? summary : run.tail;
    return fail(summary, [finding({ rule: "exit-code", message })], more);
  }
  const missing = searches.find(({ search }) => search === "no-match");
  if (missing) {
    const summary = `the ${missing.stream} of ${what} does not match /${missing.pattern}/`;
    return fail(summary, [finding({ rule: missing.stream, message: run.tail || summary })], more);
  }
  if (changed !== null && changed.length > 0) return notClean(what, changed, evidence);
  return openSearch(what, searches, evidence) ?? held(what, run, searches, changed, evidence);
}

function notClean(what: string, changed: readonly string[], evidence: readonly Evidence[]): Result {
  const message = `${what} leaves it other than it is`;
  const fix = `run ${what} and commit what it writes`;
  const findings = changed
    .slice(0, MAX_FINDINGS)
    .map((path) => finding({ path, rule: "not-clean", message, fix }));
  const hidden = changed.length - findings.length;
  const notes = hidden > 0 ? [ON_A_COPY, `${hidden} more files are not shown`] : [ON_A_COPY];
  const summary = `${what} leaves ${countOf(changed.length, "file")} other than ${changed.length === 1 ? "it is" : "they are"}`;
  if (!isNonEmpty(findings)) throw new Error("no file changed");
  return fail(summary, findings, { evidence, notes, mend: fix });
}

/** A pattern that could not be judged. */
function openSearch(
  what: string,
  searches: readonly StreamSearch[],
  evidence: readonly Evidence[],
): Result | null {
  for (const { stream, pattern, search } of searches) {
    if (search === "truncated")
      return unknown(
        `the ${stream} of ${what} is too long to be searched whole for /${pattern}/`,
        "make the command print less, or let it decide by its exit code",
        { evidence },
      );
    if (search === "too-slow")
      return unknown(
        `searching the ${stream} of ${what} for /${pattern}/ took too long`,
        "write the pattern without nested repetitions such as `(a+)+`",
        { evidence },
      );
  }
  return null;
}

function held(
  what: string,
  run: CommandRun,
  searches: readonly StreamSearch[],
  changed: readonly string[] | null,
  evidence: readonly Evidence[],
): Result {
  const matched = searches.map(({ stream, pattern }) => `, ${stream} matches /${pattern}/`);
  const clean = changed === null ? "" : " and left the files of a copy as they were";
  const summary = `${what} ${howItEnded(run)}${matched.join("")}${clean}`;
  return pass(summary, evidence as [Evidence, ...Evidence[]]);
}

/** How a command ended, for people. */
export function howItEnded(run: CommandRun): string {
  if (run.notStarted !== null) return `was not started: ${run.notStarted}`;
  if (run.killedBy !== null) return `died of ${run.killedBy}`;
  return `ended with ${run.exitCode}`;
}
