import { describe, expect, test } from "vitest";
import type { CheckReport, WorkflowRun } from "../../../src/core/github/ci.ts";
import type { CommitReports } from "../../../src/facts/github/commit-reports.ts";
import { type OwnRun, ownCheckRuns, ownRun } from "../../../src/facts/github/own-run.ts";
import { faultOf } from "./literal-lookup.ts";
import { literalSession } from "./literal-session.ts";

describe("the environment of a job", () => {
  const actions = { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "7" };

  test("names the run, the job, the attempt and the runner", () => {
    const env = {
      ...actions,
      GITHUB_JOB: "done",
      GITHUB_RUN_ATTEMPT: "2",
      RUNNER_NAME: "GitHub Actions 4",
      DOD_CHECK_RUN_ID: "51234567890",
    };
    expect(ownRun(env)).toEqual({
      checkRunId: 51234567890,
      runId: 7,
      job: "done",
      attempt: 2,
      runner: "GitHub Actions 4",
    });
  });

  test("with nothing but the run", () => {
    expect(ownRun(actions)).toEqual({
      checkRunId: null,
      runId: 7,
      job: null,
      attempt: null,
      runner: null,
    });
  });

  test.each([
    ["nowhere", {}],
    ["no run", { GITHUB_ACTIONS: "true" }],
    ["other CI", { GITHUB_RUN_ID: "7" }],
    ["a run that is no number", { ...actions, GITHUB_RUN_ID: "7x" }],
    ["a run of zeros", { ...actions, GITHUB_RUN_ID: "0" }],
    ["a run beyond what is counted", { ...actions, GITHUB_RUN_ID: "9".repeat(16) }],
  ])("%s: none", (_, env) => {
    expect(ownRun(env)).toBeNull();
  });
});

const OWN: OwnRun = { checkRunId: null, runId: 7, job: "done", attempt: 1, runner: "r1" };

/** `[id, name, state, run]`; `now` runs, `wait` is queued, else a conclusion. */
type Row = readonly [id: number, name: string, state: string, run?: number];

function check([id, name, state, run = 7]: Row): CheckReport {
  const completed = state !== "now" && state !== "wait";
  return {
    kind: "check-run",
    name,
    app: { id: 15368, slug: "github-actions" },
    workflowRunId: run || null,
    completed,
    conclusion: completed ? state : null,
    startedAt: state === "wait" ? null : "2026-01-01T10:00:00Z",
    completedAt: completed ? "2026-01-01T10:05:00Z" : null,
    id,
    url: null,
    onTestMerge: false,
    own: false,
  };
}

const RUN: WorkflowRun = {
  id: 7,
  name: "CI",
  path: ".github/workflows/ci.yml",
  event: "pull_request",
  completed: false,
  conclusion: null,
  attempt: 1,
  createdAt: "2026-01-01T10:00:00Z",
  url: null,
};

function reportsOf(rows: readonly Row[], runs: readonly WorkflowRun[]): CommitReports {
  return {
    checks: [
      ...rows.map(check),
      { ...check([1, "done", "success", 0]), kind: "status" as const, app: null },
    ],
    workflowRuns: runs,
    running: new Set(rows.filter(([, , state]) => state === "now").map(([id]) => id)),
    oldestSuiteAt: null,
    truncated: null,
  };
}

interface Asked {
  readonly own?: Partial<OwnRun> | null;
  /** `[id, name, status, runner, attempt]` */
  readonly jobs?: readonly (readonly [number, string, string, string | null, number?])[] | number;
  readonly runs?: readonly WorkflowRun[];
}

const JOBS = "/repos/acme/shop/actions/runs/7/jobs?filter=all";

async function ids(rows: readonly Row[], { own = {}, jobs = 500, runs = [RUN] }: Asked = {}) {
  const given =
    typeof jobs === "number"
      ? jobs
      : jobs.map(([id, name, status, runner_name, run_attempt]) => ({
          id,
          name,
          status,
          runner_name,
          ...(run_attempt === undefined ? {} : { run_attempt }),
        }));
  const session = literalSession({ [JOBS]: given });
  const found = await ownCheckRuns(session, own && { ...OWN, ...own }, reportsOf(rows, runs));
  return { ids: [...found].sort((a, b) => a - b), requests: session.requests };
}

describe("this job", () => {
  test.each<[string, Row[], number[]]>([
    [
      "the only one of the run that runs, and called like the job",
      [
        [1, "test", "success"],
        [2, "done", "now"],
      ],
      [2],
    ],
    ["of a reusable workflow", [[2, "gate / done", "now"]], [2]],
    ["a leg of a matrix", [[2, "done (ubuntu, 22)", "now"]], [2]],
    [
      "not one of another run",
      [
        [1, "done", "now", 8],
        [2, "gate / done", "now"],
      ],
      [2],
    ],
    ["not one that waits for its turn", [[1, "done", "wait"]], []],
    ["not one that is over", [[1, "done", "failure"]], []],
    ["not one of another app, of no run", [[1, "done", "now", 0]], []],
  ])("is %s, without a request", async (_, rows, expected) => {
    expect(await ids(rows)).toEqual({ ids: expected, requests: [] });
  });

  test.each<[string, Row[], Partial<OwnRun>]>([
    [
      "it is called otherwise",
      [
        [1, "test", "wait"],
        [2, "Ready to merge?", "now"],
      ],
      {},
    ],
    ["it ends like the job", [[2, "undone", "now"]], {}],
    ["the job has no key", [[2, "done", "now"]], { job: null }],
    [
      "another that has not begun is called like the job, too",
      [
        [1, "gate / done", "wait"],
        [2, "unit / done", "now"],
      ],
      {},
    ],
  ])("the only one that runs is asked for its runner where %s", async (_, rows, own) => {
    const jobs = [[2, "", "in_progress", "r1", 1]] as const;
    expect(await ids(rows, { jobs, own })).toEqual({ ids: [2], requests: [JOBS] });
  });

  test("another job is not taken for it while GitHub still shows its own as queued", async () => {
    const rows: Row[] = [
      [1, "build", "now"],
      [2, "done", "wait"],
    ];
    const jobs = [
      [1, "build", "in_progress", "r2", 1],
      [2, "done", "queued", null, 1],
    ] as const;
    expect(await ids(rows, { jobs })).toEqual({ ids: [], requests: [JOBS] });
  });

  test("outside GitHub Actions there is none", async () => {
    expect(await ids([[1, "done", "now"]], { own: null })).toEqual({ ids: [], requests: [] });
  });

  const two: Row[] = [
    [1, "test", "now"],
    [2, "done", "now"],
  ];

  test("where two run at once, the one on this runner: one request", async () => {
    const jobs = [
      [1, "test", "in_progress", "r2", 1],
      [2, "done", "in_progress", "r1", 1],
    ] as const;
    expect(await ids(two, { jobs })).toEqual({ ids: [2], requests: [JOBS] });
  });

  test("by the id that it was told, without a request", async () => {
    expect(await ids(two, { own: { checkRunId: 1 } })).toEqual({ ids: [1], requests: [] });
    expect((await ids([[9, "x", "now", 8]], { own: { checkRunId: 9 } })).ids).toEqual([]);
  });

  test.each<[string, NonNullable<Asked["jobs"]>, Partial<OwnRun>]>([
    [
      "nobody runs on this runner",
      [
        [1, "a", "in_progress", "r2"],
        [2, "b", "in_progress", "r3"],
      ],
      {},
    ],
    [
      "two say that they do",
      [
        [1, "a", "in_progress", "r1"],
        [2, "b", "in_progress", "r1"],
      ],
      {},
    ],
    [
      "the runner has no name",
      [
        [1, "a", "in_progress", null],
        [2, "b", "queued", null],
      ],
      { runner: null },
    ],
    [
      "it was this runner in an earlier attempt",
      [[1, "a", "in_progress", "r1", 1]],
      { attempt: 2 },
    ],
    ["what ran on this runner is over", [[1, "a", "completed", "r1"]], {}],
    ["the one on this runner is not of this commit", [[3, "a", "in_progress", "r1"]], {}],
  ])("is not guessed: %s", async (_, jobs, own) => {
    expect((await ids(two, { jobs, own })).ids).toEqual([]);
  });

  test("jobs that cannot be read make all of it unavailable", async () => {
    expect((await faultOf(ids(two, { jobs: 403 }))).reason).toMatch(/403/);
  });
});

describe("other jobs of dod on the same commit", () => {
  const rerun = { own: { attempt: 2 } };
  const again: Row[] = [
    [1, "done", "failure"],
    [2, "done", "now"],
  ];

  test("the same job in an earlier attempt", async () => {
    const jobs = [
      [1, "done", "completed", "r9", 1],
      [2, "done", "in_progress", "r1", 2],
      [3, "test", "completed", "r9", 1],
    ] as const;
    expect(await ids(again, { ...rerun, jobs })).toEqual({ ids: [1, 2], requests: [JOBS] });
  });

  test("a namesake in this attempt is another job", async () => {
    const jobs = [
      [1, "done", "completed", "r9", 2],
      [2, "done", "in_progress", "r1", 2],
    ] as const;
    expect((await ids(again, { ...rerun, jobs })).ids).toEqual([2]);
    expect(await ids(again)).toEqual({ ids: [2], requests: [] });
  });

  test.each<[string, Row[], number[], string?]>([
    [
      "siblings in a matrix that run, wait or are well",
      [
        [1, "done (1)", "now"],
        [2, "done (2)", "wait"],
        [3, "done (3)", "success"],
        [4, "done", "success"],
        [5, "undone (1)", "success"],
        [6, "done (x) too", "success"],
      ],
      [1, 2, 3],
    ],
    [
      "in a reusable workflow",
      [
        [1, "gate / done (1)", "now"],
        [2, "gate / done (2)", "wait"],
        [3, "other / done (2)", "wait"],
      ],
      [1, 2],
    ],
    [
      "not a sibling that failed",
      [
        [1, "done (1)", "now"],
        [2, "done (2)", "failure"],
        [3, "done (3)", "cancelled"],
      ],
      [1],
    ],
    [
      "but one that runs again",
      [
        [1, "done (1)", "now"],
        [2, "done (2)", "failure"],
        [3, "done (2)", "wait"],
      ],
      [1, 2, 3],
    ],
    [
      "a job whose name was chosen has none that are known",
      [
        [1, "Gate (1)", "now"],
        [2, "Gate (2)", "wait"],
      ],
      [1],
    ],
    [
      "nor has one that ends like the key",
      [
        [1, "undone (1)", "now"],
        [2, "undone (2)", "wait"],
      ],
      [1],
    ],
  ])("%s", async (_, rows, expected) => {
    const jobs = [[1, "", "in_progress", "r1"]] as const;
    expect((await ids(rows, { jobs })).ids).toEqual(expected);
  });

  const rows: Row[] = [
    [1, "done", "now"],
    [2, "done", "wait", 8],
    [3, "test", "wait", 8],
    [4, "done", "now", 9],
  ];
  const pushed = { ...RUN, id: 8, event: "push" };
  const other = { ...RUN, id: 9, path: ".github/workflows/other.yml" };

  test("the same job of the same workflow, for another event", async () => {
    expect((await ids(rows, { runs: [RUN, pushed, other] })).ids).toEqual([1, 2]);
  });

  test.each<[string, Row[], WorkflowRun[], number[]]>([
    ["that failed there", [[2, "done", "failure", 8]], [pushed], []],
    ["that nobody knows how it ended", [[2, "done", "stale", 8]], [pushed], []],
    ["that was skipped there", [[2, "done", "skipped", 8]], [pushed], [2]],
    [
      "that failed there again",
      [
        [2, "done", "success", 8],
        [3, "done", "failure", 8],
      ],
      [pushed],
      [],
    ],
    [
      "that failed there before",
      [
        [2, "done", "failure", 8],
        [3, "done", "wait", 8],
      ],
      [pushed],
      [2, 3],
    ],
    [
      "that was cancelled for a newer run",
      [[2, "done", "cancelled", 6]],
      [{ ...pushed, id: 6 }],
      [2],
    ],
    ["that failed for this event, before", [[2, "done", "failure", 6]], [{ ...RUN, id: 6 }], [2]],
  ])("one %s", async (_, more, runs, expected) => {
    const all: Row[] = [[9, "done", "now"], ...more];
    expect((await ids(all, { runs: [RUN, ...runs] })).ids).toEqual([...expected, 9]);
  });

  test("where the workflow's file is not known, none is", async () => {
    const runs = [RUN, pushed, other].map((run) => ({ ...run, path: null }));
    expect((await ids(rows, { runs })).ids).toEqual([1]);
  });

  test("siblings of it there, but for those that failed", async () => {
    const legs: Row[] = [
      [1, "done (1)", "now"],
      [2, "done (1)", "success", 8],
      [3, "done (2)", "wait", 8],
      [4, "done (3)", "failure", 8],
    ];
    expect((await ids(legs, { runs: [RUN, pushed] })).ids).toEqual([1, 2, 3]);
  });
});
