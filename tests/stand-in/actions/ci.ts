import { userOf } from "../people.ts";
import { commitOf } from "../revisions.ts";
import type { CheckState, RunState, SuiteState, World } from "../world.ts";

export interface NewCheck {
  /** A SHA, or a branch for its tip. */
  readonly sha: string;
  readonly name: string;
  /** `github-actions` by default: then it is a job of a workflow's run. */
  readonly app?: string;
  /** The workflow's name or path; "CI" by default. */
  readonly workflow?: string;
  /** `push` by default. */
  readonly event?: string;
  readonly status?: string;
  /** `success` by default where the status is `completed`, which is the default. */
  readonly conclusion?: string | null;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly branch?: string;
  /** Another run of the workflow although one is there; else the newest run of that event gets the job. */
  readonly newRun?: boolean;
}

export interface NewRun {
  readonly sha: string;
  readonly workflow?: string;
  readonly event?: string;
  readonly branch?: string;
  readonly at?: string;
  /** Of the run itself, whatever its jobs say: `startup_failure` has none. */
  readonly status?: string;
  readonly conclusion?: string | null;
}

/** Ids of apps as GitHub has them where they are known; others are made up. */
const APPS: Readonly<Record<string, number>> = { "github-actions": 15368, dependabot: 29110 };

/** What CI reports. */
export function ciActions(world: World) {
  const tip = (name: string): string => {
    const sha = commitOf(world, name);
    if (sha === null) throw new Error(`there is no commit ${name}`);
    return sha;
  };
  const branchOf = (sha: string): string | null => {
    const heads = [...world.git.refs()].filter(([ref]) => ref.startsWith("refs/heads/"));
    return heads.find(([, at]) => at === sha)?.[0].slice(11) ?? null;
  };
  const appOf = (slug: string) => {
    const known = world.suites.find(({ app }) => app.slug === slug)?.app;
    return known ?? { slug, id: APPS[slug] ?? world.nextId() };
  };
  const newSuite = (sha: string, slug: string, at: string, branch?: string): SuiteState => {
    const suite: SuiteState = {
      id: world.nextId(),
      sha,
      branch: branch ?? branchOf(sha),
      app: appOf(slug),
      createdAt: at,
    };
    world.suites.push(suite);
    return suite;
  };
  const newRun = (wanted: NewRun): RunState => {
    const sha = tip(wanted.sha);
    const at = wanted.at ?? world.now();
    const workflow = workflowOf(world, wanted.workflow ?? "CI");
    const run: RunState = {
      id: world.nextId(),
      number: world.runs.filter((one) => one.workflow === workflow).length + 1,
      workflow,
      event: wanted.event ?? "push",
      sha,
      branch: wanted.branch ?? branchOf(sha),
      suite: newSuite(sha, "github-actions", at, wanted.branch),
      attempt: 1,
      createdAt: at,
      startedAt: at,
    };
    if (wanted.status !== undefined || wanted.conclusion !== undefined) {
      run.outcome = {
        status: wanted.status ?? "completed",
        conclusion: wanted.conclusion ?? null,
      };
      run.suite.outcome = run.outcome;
    }
    world.runs.push(run);
    return run;
  };
  const suiteFor = (wanted: NewCheck, at: string): SuiteState => {
    const sha = tip(wanted.sha);
    const slug = wanted.app ?? "github-actions";
    if (slug !== "github-actions") {
      return (
        world.suites.find((one) => one.sha === sha && one.app.slug === slug) ??
        newSuite(sha, slug, at, wanted.branch)
      );
    }
    const { workflow = "CI", event = "push" } = wanted;
    const running = world.runs.findLast(
      (run) => run.sha === sha && run.event === event && names(run.workflow, workflow),
    );
    return wanted.newRun || running === undefined ? newRun({ ...wanted, at }).suite : running.suite;
  };
  return {
    /** A check run, with its suite and, for Actions, its workflow's run. @returns its id */
    check(wanted: NewCheck): number {
      const started = wanted.startedAt ?? world.now();
      const { status: _, conclusion: __, ...where } = wanted;
      const status = wanted.status ?? "completed";
      const done = status === "completed";
      const check: CheckState = {
        id: world.nextId(),
        suite: suiteFor(where, started),
        name: wanted.name,
        status,
        conclusion: done ? (wanted.conclusion ?? "success") : null,
        startedAt: status === "queued" ? null : started,
        completedAt: done ? (wanted.completedAt ?? started) : null,
        detailsUrl: null,
      };
      world.checks.push(check);
      return check.id;
    },
    /** Changes what a check run says: it ends, it fails. */
    updateCheck(id: number, changed: Partial<CheckState>): void {
      const check = world.checks.find((one) => one.id === id);
      if (check === undefined) throw new Error(`there is no check run ${id}`);
      Object.assign(check, changed);
      if (check.status === "completed") {
        check.conclusion ??= "success";
        check.completedAt ??= world.now();
      } else Object.assign(check, { conclusion: null, completedAt: null });
    },
    /** A run without a job yet, or one that never gets any. @returns its id */
    workflowRun(wanted: NewRun): number {
      return newRun(wanted).id;
    },
    /**
     * The next attempt of the newest run of a workflow: its jobs (or those named) are there again, under new ids
     * in the same suite. @returns the ids of the new check runs by job name
     */
    rerun(
      where: { sha: string; workflow?: string; event?: string; at?: string; jobs?: string[] },
      outcome: { status?: string; conclusion?: string } = {},
    ): Record<string, number> {
      const sha = tip(where.sha);
      const run = world.runs.findLast(
        (one) =>
          one.sha === sha &&
          names(one.workflow, where.workflow ?? "CI") &&
          one.event === (where.event ?? one.event),
      );
      if (run === undefined) throw new Error(`nothing ran on ${where.sha}`);
      run.attempt += 1;
      run.startedAt = where.at ?? world.now();
      const jobs = latest(world.checks.filter((check) => check.suite === run.suite)).filter(
        ({ name }) => where.jobs?.includes(name) ?? true,
      );
      return Object.fromEntries(
        jobs.map(({ name, suite }) => {
          const status = outcome.status ?? (outcome.conclusion ? "completed" : "queued");
          const done = status === "completed";
          const check: CheckState = {
            id: world.nextId(),
            suite,
            name,
            status,
            conclusion: done ? (outcome.conclusion ?? "success") : null,
            startedAt: status === "queued" ? null : run.startedAt,
            completedAt: done ? run.startedAt : null,
            detailsUrl: null,
          };
          world.checks.push(check);
          return [name, check.id];
        }),
      );
    },
    /** A suite without check runs, as GitHub makes one for every app that may report. */
    suite(wanted: { sha: string; app: string; at?: string; branch?: string }): number {
      return newSuite(tip(wanted.sha), wanted.app, wanted.at ?? world.now(), wanted.branch).id;
    },
    /** A commit status. */
    status(wanted: {
      sha: string;
      context: string;
      state: string;
      description?: string;
      url?: string;
      by?: string;
      at?: string;
    }): number {
      const by = wanted.by ?? "ci[bot]";
      userOf(world, by);
      const id = world.nextId();
      world.statuses.push({
        id,
        sha: tip(wanted.sha),
        context: wanted.context,
        state: wanted.state,
        description: wanted.description ?? null,
        targetUrl: wanted.url ?? null,
        by,
        at: wanted.at ?? world.now(),
      });
      return id;
    },
  };
}

/** The newest check run of each name in each suite: what `filter=latest` gives. Oldest first. */
export function latest(checks: readonly CheckState[]): readonly CheckState[] {
  const newest = new Map(checks.map((check) => [`${check.suite.id} ${check.name}`, check]));
  return checks.filter((check) => newest.get(`${check.suite.id} ${check.name}`) === check);
}

/** What a suite's or a run's check runs come to. */
export function outcomeOf(
  world: World,
  suite: SuiteState,
): { status: string; conclusion: string | null } {
  if (suite.outcome !== undefined) return suite.outcome;
  const checks = latest(world.checks.filter((check) => check.suite === suite));
  const open = checks.filter((check) => check.status !== "completed");
  if (open.length > 0 || checks.length === 0) {
    const started = open.length < checks.length || open.some((one) => one.status !== "queued");
    return { status: started ? "in_progress" : "queued", conclusion: null };
  }
  const conclusions = new Set(checks.map((check) => check.conclusion));
  const worst = ["failure", "timed_out", "cancelled", "action_required", "success"].find((one) =>
    conclusions.has(one),
  );
  return { status: "completed", conclusion: worst ?? checks[0]?.conclusion ?? "success" };
}

function names(workflow: { name: string; path: string }, wanted: string): boolean {
  return [workflow.name, workflow.path, workflow.path.split("/").at(-1)].includes(wanted);
}

function workflowOf(world: World, wanted: string) {
  const known = world.workflows.find((one) => names(one, wanted));
  if (known !== undefined) return known;
  const file = /\.ya?ml$/.test(wanted)
    ? wanted.replace(/^.*\//, "")
    : `${wanted.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.yml`;
  const name = file === wanted || wanted.includes("/") ? file.replace(/\.ya?ml$/, "") : wanted;
  const workflow = { id: world.nextId(), name, path: `.github/workflows/${file}` };
  world.workflows.push(workflow);
  return workflow;
}
