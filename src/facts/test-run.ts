import { readFile, realpath, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { removeTemporary, temporaryFolder } from "../clients/temporary.ts";
import type { CommandSpec } from "../core/command.ts";
import { commandEnv, type Environment } from "../core/command-env.ts";
import type { TestRuns } from "../core/facts.ts";
import type { Project, TestCommand } from "../core/project.ts";
import { redactor } from "../core/redact.ts";
import { FactUnavailable } from "../core/result.ts";
import { addCounts, type TestReport, type TestRun, type TestRunSpec } from "../core/test-run.ts";
import { reachOf } from "../core/unreached-tests.ts";
import { withLoadFailures } from "../formats/test-results/load-outcomes.ts";
import type { ReadOptions } from "../formats/test-results/outcomes.ts";
import { readTestResults, UnreadableResults } from "../formats/test-results/read.ts";
import { type OutputResults, OutputScan } from "../formats/test-results/runner-output/read.ts";
import type { ObservableCommands } from "./commands.ts";
import { missingResults, stampResultFiles, writtenBy } from "./result-files.ts";
import { placeFailures } from "./test-places.ts";
import { leftOutOf, suitesIn } from "./test-suites.ts";

export interface TestRunsSource {
  /** The repository's root; absolute. */
  readonly root: string;
  /** `dod`'s own environment: which values are secret. */
  readonly environment: Environment;
  readonly commands: ObservableCommands;
  /** Read only where no command is given. */
  readonly project: () => Promise<Project>;
  /**
   * A detected command narrowed to test files (relative to the root); null where that cannot be done
   * safely. Without it, all of the command runs.
   */
  readonly focus?:
    | ((
        command: TestCommand,
        files: readonly string[],
      ) => Pick<TestCommand, "run" | "reporting"> | null)
    | undefined;
}

/** Result files above this are not read: 128 MiB. */
const MAX_RESULT_BYTES = 128 * 1024 * 1024;

/**
 * Test runs, each made once. What counts as evidence, in this order: the file that a detected command
 * is told to write, result files that the globs name and that this run wrote, and what the runner
 * printed. Where files were read, or the user named some, the output only adds failures that they do
 * not know of.
 */
export function testRuns(source: TestRunsSource): TestRuns {
  const runs = new Map<string, Promise<TestRun>>();
  return {
    run(spec) {
      const { run, results, cwd, env, attempt, outcomes, only } = spec;
      const keyOf = (told: boolean) =>
        JSON.stringify([run, results, cwd, env, attempt ?? 1, only, told]);
      const key = keyOf(outcomes === true);
      // One that tells more does as well.
      const known = runs.get(key) ?? runs.get(keyOf(true));
      if (known) return known;
      const made = run === null ? runProject(source, spec) : runGiven(source, spec, run);
      runs.set(key, made);
      const forget = () => runs.delete(key);
      made.then(() => spec.signal?.aborted && forget(), forget);
      return made;
    },
  };
}

async function runGiven(source: TestRunsSource, spec: TestRunSpec, run: string): Promise<TestRun> {
  const { cwd = ".", results, only } = spec;
  // An option's name is no file, so a path that begins like one is written otherwise.
  const words = only?.map((path) => posix.relative(posix.join("/", cwd), posix.join("/", path)));
  const tests = words?.map((path) => shellWord(path.startsWith("-") ? `./${path}` : path));
  const line = tests ? run.replaceAll("{tests}", () => tests.join(" ")) : run;
  return runSuite(source, spec, {
    run: line,
    cwd: spec.cwd,
    results,
    named: results,
    detected: false,
  });
}

/** What was detected, with the tests that it leaves out. */
async function runProject(source: TestRunsSource, spec: TestRunSpec): Promise<TestRun> {
  const run = await runDetected(source, spec);
  return { ...run, unreached: leftOutOf(await source.project(), spec.cwd) };
}

/** Every suite that was detected, one after another, even when one fails. */
async function runDetected(source: TestRunsSource, spec: TestRunSpec): Promise<TestRun> {
  const { testCommands } = await source.project();
  const suites = narrowed(source, spec, suitesIn(testCommands, spec.cwd));
  const made: TestRun[] = [];
  for (const suite of suites) {
    made.push(await withReport(source, spec, suite));
    if (spec.signal?.aborted) break;
  }
  const [first, ...also] = made;
  if (!first)
    throw new FactUnavailable(
      "no test command was recognised in this repository",
      "set `run` of this item to the command that runs the tests",
    );
  if (also.length === 0) return first;
  // What the user named may come of any of the suites.
  const missing = first.missing.filter(({ glob }) =>
    also.every((run) => run.missing.some((other) => other.glob === glob)),
  );
  return { ...first, missing, also: also.map((run) => ({ ...run, missing: [] })) };
}

/** The suites that run the asked files, and each with these alone where its runner can. */
function narrowed(
  { focus }: TestRunsSource,
  { only }: TestRunSpec,
  suites: readonly TestCommand[],
): readonly TestCommand[] {
  if (!only) return suites;
  const taken = suites.flatMap((suite) => {
    const files = only.filter(reachOf(suite));
    return files.length === 0 ? [] : [{ ...suite, ...focus?.(suite, files) }];
  });
  return taken.length > 0 ? taken : suites;
}

/** Runs a detected suite with its machine-readable output, where it has one, in a temporary folder. */
async function withReport(
  source: TestRunsSource,
  spec: TestRunSpec,
  suite: TestCommand,
): Promise<TestRun> {
  const { cwd, run } = suite;
  const results = [...suite.results, ...spec.results];
  const common = { cwd, results, named: spec.results, detected: true };
  let line = suite.reporting ?? run;
  // Go would give the first run's results again.
  if (suite.runner === "go" && (spec.attempt ?? 1) > 1)
    line = line.replace(/\bgo test\b/, "go test -count=1");
  if (!line.includes("{results}")) return runSuite(source, spec, { ...common, run: line });
  const folder = await temporaryFolder();
  try {
    const file = join(folder, "results");
    const told = line.replaceAll("{results}", shellWord(file));
    const made = await runSuite(source, spec, { ...common, run: told, file });
    // A person can type this; the other line names a file that is gone.
    return { ...made, command: { ...made.command, run } };
  } finally {
    await removeTemporary(folder);
  }
}

interface Suite {
  readonly run: string;
  readonly cwd: string | undefined;
  /** Globs of result files; a runner's own may match nothing, where a module has no tests. */
  readonly results: readonly string[];
  /** Those of them that the user named: a file of this run must match each. */
  readonly named: readonly string[];
  readonly detected: boolean;
  /** What the command was told to write; absolute. */
  readonly file?: string;
}

async function runSuite(
  { root, environment, commands }: TestRunsSource,
  spec: TestRunSpec,
  suite: Suite,
): Promise<TestRun> {
  const { env, signal, attempt, outcomes } = spec;
  const asked: CommandSpec = { run: suite.run, cwd: suite.cwd, env, signal, attempt };
  // Another item may have asked for it: then it is over, and no snapshot was taken before it.
  const earlier = commands.has(asked);
  const before = earlier ? null : await stampResultFiles(root, suite.results);
  const scan = new OutputScan({ outcomes });
  const command = await commands.run(asked, (line, stream) => scan.line(line, stream));
  const output = earlier ? readKept(command, scan) : scan.end();

  const after = await stampResultFiles(root, suite.results);
  const { fresh, stale } = writtenBy(command, before, after);
  const files = fresh.map((path) => ({ path, absolute: join(root, path) }));
  if (suite.file) files.unshift({ path: "", absolute: suite.file });
  const reports: TestReport[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const { path, absolute } of files) {
    const read = await readReport(absolute, { outcomes });
    if (typeof read === "string")
      unreadable.push({ path: path || "the results it was told to write", reason: read });
    else if (read) reports.push({ ...read, path: path || null });
    else if (path) unreadable.push({ path, reason: "it is gone" });
  }
  if (reports.length > 0 || suite.named.length > 0)
    reports.push(...unknownFailures(output, reports));
  else {
    reports.push(...output.reports);
    for (const reason of output.faults) unreadable.push({ path: "its output", reason });
  }

  const known = commandEnv(environment, env);
  const redact = redactor("unset" in known ? [] : known.secrets);
  const places = { roots: [root, await realpath(root)], cwd: command.cwd, redact };
  const placed: TestReport[] = [];
  // A run that ended well loaded all of its files, whatever it printed.
  const loads = command.exitCode === 0 ? [] : (output.loadFailures ?? []);
  for (const report of withLoadFailures(reports, loads))
    placed.push(await placeFailures(report, places));
  const missing = missingResults(suite.named, fresh, stale);
  return { command, detected: suite.detected, reports: placed, stale, missing, unreadable };
}

/** What of the output can still be read of a run that another item asked for. */
function readKept(command: TestRun["command"], scan: OutputScan): OutputResults {
  for (const stream of ["stdout", "stderr"] as const)
    for (const line of command[stream].text.split("\n")) scan.line(line, stream);
  const results = scan.end();
  const whole = command.stdout.droppedBytes + command.stderr.droppedBytes === 0;
  return whole ? results : { ...results, faults: [...results.faults, "it is too long to be kept"] };
}

/** The report, why it cannot be read, or null where there is no such file. */
async function readReport(path: string, options: ReadOptions): Promise<TestReport | string | null> {
  try {
    const { size } = await stat(path);
    if (size > MAX_RESULT_BYTES) return `it is larger than ${MAX_RESULT_BYTES} bytes`;
    return readTestResults(await readFile(path, "utf8"), options);
  } catch (error) {
    if (error instanceof UnreadableResults) return error.message;
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? null : message;
  }
}

/** Where the files know of no failure and the output does: evidence in conflict is no pass. */
function unknownFailures(output: OutputResults, files: readonly TestReport[]): TestReport[] {
  if (addCounts(files).failed > 0) return [];
  return output.reports
    .filter(({ counts }) => counts.failed > 0)
    .map((report) => ({ ...report, counts: { ...report.counts, passed: 0, skipped: 0 } }));
}

function shellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
