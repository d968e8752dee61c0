import type { GitHubSession } from "../../clients/github/session.ts";
import type { CheckReport } from "../../core/github/ci.ts";
import { currentChecks } from "../../core/github/latest-checks.ts";
import { workflowJobSchema } from "../../formats/github/check-run.ts";
import type { CommitReports } from "./commit-reports.ts";

/** The job of GitHub Actions that `dod` runs in. */
export interface OwnRun {
  /** `DOD_CHECK_RUN_ID`, for those who hand `job.check_run_id` on; null else. */
  readonly checkRunId: number | null;
  readonly runId: number;
  /** The job's key in the workflow; it need not be in the check's name. */
  readonly job: string | null;
  /** Counted from 1. */
  readonly attempt: number | null;
  /** The runner's name; two jobs that run at once have two. */
  readonly runner: string | null;
}

/**
 * Reads it from the environment; null outside GitHub Actions. Pure.
 * Source: docs.github.com, "Variables reference", and "Contexts reference" for `job.check_run_id`.
 */
export function ownRun(env: Readonly<Record<string, string | undefined>>): OwnRun | null {
  const runId = idOf(env.GITHUB_RUN_ID);
  if (env.GITHUB_ACTIONS !== "true" || runId === null) return null;
  return {
    checkRunId: idOf(env.DOD_CHECK_RUN_ID),
    runId,
    job: env.GITHUB_JOB || null,
    attempt: idOf(env.GITHUB_RUN_ATTEMPT),
    runner: env.RUNNER_NAME || null,
  };
}

function idOf(text: string | undefined): number | null {
  return /^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null;
}

/**
 * The check runs of `dod` itself on the commit. To take another's for `dod`'s own would hide a failure, so
 * only what is certain counts, and where it is not certain which job this is, none:
 * - this job: by its id; else the only one of this run that runs now, where its name says so, too; else the
 *   one on this runner. That it is the only one is no proof: GitHub may still show `dod`'s own as queued;
 * - the same job in earlier attempts of this run;
 * - its siblings in a matrix, as long as they have not failed;
 * - the same job of the same workflow file, started by another event, as long as it has not failed: not to
 *   be waited for is one thing, that its failure does not count another.
 * A job of `dod` in another workflow cannot be told from others by what GitHub knows: the `ignore` option
 * names those. A status that `dod` published is known by its name (`own-status.ts`).
 */
export async function ownCheckRuns(
  session: GitHubSession,
  own: OwnRun | null,
  reports: CommitReports,
): Promise<ReadonlySet<number>> {
  if (own === null) return new Set();
  const runs = reports.checks.filter(({ kind }) => kind === "check-run");
  const here = runs.filter(({ workflowRunId }) => workflowRunId === own.runId);
  const jobs = new Jobs(session, own);
  const self = await thisJob(own, here, reports.running, jobs);
  if (self === null) return new Set();
  const ids = new Set([self.id]);
  const namesakes = here.filter(({ id, name }) => id !== self.id && name === self.name);
  if (namesakes.length > 0 && own.attempt !== 1)
    for (const id of await jobs.earlier(self)) ids.add(id);
  const isSibling = siblingOf(self.name, own.job);
  for (const run of here)
    if (run.name !== self.name && isSibling(run.name) && !hasFailed(run.name, here))
      ids.add(run.id);
  const isAlike = ({ name }: CheckReport) => name === self.name || isSibling(name);
  for (const id of inOtherRuns(own.runId, reports, isAlike)) ids.add(id);
  return ids;
}

async function thisJob(
  own: OwnRun,
  here: readonly CheckReport[],
  running: ReadonlySet<number>,
  jobs: Jobs,
): Promise<CheckReport | null> {
  const told = here.find(({ id }) => id === own.checkRunId);
  if (told) return told;
  const now = here.filter(({ id }) => running.has(id));
  const [only, another] = now;
  if (only === undefined) return null;
  if (another === undefined && isNamedSo(only, own.job, here)) return only;
  const id = await jobs.onThisRunner();
  return now.find((run) => run.id === id) ?? null;
}

/** Whether it is called like the job, and no other that has not ended is, but for legs of one matrix. */
function isNamedSo(only: CheckReport, job: string | null, here: readonly CheckReport[]): boolean {
  const isNamed = ({ name }: CheckReport) =>
    job !== null && (name === job || name.endsWith(` / ${job}`) || stemOf(name, job) !== null);
  const isSibling = siblingOf(only.name, job);
  const others = here.filter((run) => !run.completed && run.id !== only.id && isNamed(run));
  return isNamed(only) && others.every(({ name }) => isSibling(name));
}

/** Legs of a matrix are called `job (a, b)`, in a reusable workflow `caller / job (a, b)`. */
function siblingOf(name: string, job: string | null): (other: string) => boolean {
  const stem = job === null ? null : stemOf(name, job);
  return (other) => stem !== null && other.startsWith(stem) && other.endsWith(")");
}

/** `caller / job (` of a leg; null of what is none of the job. */
function stemOf(name: string, job: string): string | null {
  const at = name.indexOf(`${job} (`);
  const isKey = at === 0 || name.slice(0, Math.max(at, 0)).endsWith(" / ");
  return isKey && name.endsWith(")") ? name.slice(0, at + job.length + 2) : null;
}

const FINE = ["success", "neutral", "skipped"];

/** Whether the newest of that name is over and not well. */
function hasFailed(name: string, runs: readonly CheckReport[]): boolean {
  const [newest] = runs.filter((run) => run.name === name).sort((a, b) => b.id - a.id);
  return newest !== undefined && endedBadly(newest);
}

function endedBadly({ completed, conclusion }: CheckReport): boolean {
  return completed && !FINE.includes(conclusion ?? "");
}

/**
 * Ids of jobs alike in other runs of the workflow file that the own run is of. Of one event and name the
 * newest decides: did it fail, it counts, and so do those before it, as without it they would be the newest.
 */
function inOtherRuns(
  runId: number,
  reports: CommitReports,
  isAlike: (report: CheckReport) => boolean,
): readonly number[] {
  const { checks, workflowRuns } = reports;
  const path = workflowRuns.find(({ id }) => id === runId)?.path ?? null;
  if (path === null) return [];
  const runs = new Map(workflowRuns.map((run) => [run.id, run]));
  const runOf = ({ workflowRunId }: CheckReport) => runs.get(workflowRunId ?? 0) ?? null;
  const keyOf = (report: CheckReport) =>
    JSON.stringify([runOf(report)?.event, report.name, report.onTestMerge]);
  const alike = (report: CheckReport) => {
    const run = runOf(report);
    return run !== null && run.id !== runId && run.path === path && isAlike(report);
  };
  const failed = currentChecks({ checks, workflowRuns })
    .filter(({ report }) => alike(report) && endedBadly(report))
    .map(({ report }) => keyOf(report));
  return checks
    .filter((report) => alike(report) && !failed.includes(keyOf(report)))
    .map(({ id }) => id);
}

/** The jobs of the own run, all attempts; asked for once, where the checks alone do not tell. */
class Jobs {
  private asked: ReturnType<Jobs["ask"]> | null = null;

  constructor(
    private readonly session: GitHubSession,
    private readonly own: OwnRun,
  ) {}

  async onThisRunner(): Promise<number | null> {
    const { runner, attempt } = this.own;
    if (runner === null) return null;
    const mine = (await this.all()).filter(
      (job) =>
        job.status === "in_progress" &&
        job.runner_name === runner &&
        (attempt === null || (job.run_attempt ?? attempt) === attempt),
    );
    return (mine.length === 1 && mine[0]?.id) || null;
  }

  /** Ids of the jobs of that name in attempts before its own. */
  async earlier(self: CheckReport): Promise<readonly number[]> {
    const jobs = await this.all();
    const attempt = jobs.find(({ id }) => id === self.id)?.run_attempt ?? this.own.attempt ?? 1;
    return jobs
      .filter((job) => job.name === self.name && (job.run_attempt ?? attempt) < attempt)
      .map(({ id }) => id);
  }

  private all() {
    this.asked ??= this.ask();
    return this.asked;
  }

  private async ask() {
    const { items } = await this.session.list(
      "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
      { run_id: this.own.runId, filter: "all" },
      workflowJobSchema,
      { within: "jobs" },
    );
    return items;
  }
}
