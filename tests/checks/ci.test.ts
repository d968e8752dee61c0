import { describe, expect, it } from "vitest";
import { ci } from "../../src/checks/ci.ts";
import type { BranchRules, CheckReport, CiState } from "../../src/core/github/ci.ts";
import type { PullRequestLookup } from "../../src/core/github/pull-request.ts";
import type { Result } from "../../src/core/result.ts";
import { at, ciState, lookup, NOW, report, run, sha } from "./production.ts";
import { ask } from "./situation.ts";

const rules = (
  required: readonly (string | [string, number])[] = [],
  parts: Partial<BranchRules> = {},
): BranchRules => ({
  branch: "main",
  requiredChecks: required.map((one) =>
    typeof one === "string" ? { context: one, appId: null } : { context: one[0], appId: one[1] },
  ),
  requiredWorkflows: [],
  upToDate: false,
  approvals: null,
  codeOwnerReview: false,
  resolvedThreads: false,
  unreadable: null,
  ...parts,
});

interface Given {
  readonly options?: object;
  readonly rules?: BranchRules;
  readonly lookup?: PullRequestLookup;
  readonly now?: Date;
}

function judge(state: CiState, given: Given = {}): Promise<Result> {
  return ask(ci, given.options ?? {}, {
    facts: {
      pullRequest: given.lookup ?? lookup(),
      ci: state,
      branchRules: given.rules ?? rules(),
    },
    now: given.now ?? NOW,
  });
}

/** The status, and the rule of each finding. */
async function outcome(state: CiState, given: Given = {}) {
  const { status, findings, waitingOn } = await judge(state, given);
  return [status, ...(waitingOn ? [waitingOn] : []), ...findings.map(({ rule }) => rule)].join(" ");
}

const required = (...names: (string | [string, number])[]): Given => ({ rules: rules(names) });
const of = (conclusion: string | null, parts: Partial<CheckReport> = {}) =>
  report("build", { conclusion, ...parts });
const running = (name: string, parts: Partial<CheckReport> = {}) =>
  report(name, { completed: false, startedAt: at("10T11:58"), ...parts });

describe("one check", () => {
  it.each([
    ["success", "pass"],
    ["neutral", "pass"],
    ["failure", "fail failed"],
    ["timed_out", "fail failed"],
    ["action_required", "fail failed"],
    ["startup_failure", "fail failed"],
    ["error", "fail failed"],
    ["cancelled", "fail cancelled"],
    ["stale", "unknown"],
    ["quantum", "unknown"],
    [null, "unknown"],
  ])("%s", async (conclusion, expected) => {
    expect(await outcome(ciState([of(conclusion)]), required("build"))).toBe(expected);
    expect(await outcome(ciState([of(conclusion)]))).toBe(expected);
    const status = ciState([of(conclusion, { kind: "status" })], []);
    expect(await outcome(status, required("build"))).toBe(expected);
  });

  it("says what passed, where, and how much of it", async () => {
    const result = await judge(
      ciState([report("build"), report("lint")]),
      required("build", "lint"),
    );
    expect(result).toMatchObject({
      status: "pass",
      summary: "2 of 2 required checks passed on 68656164",
      evidence: [
        {
          kind: "api",
          ref: "https://github.com/acme/shop/runs/build",
          summary: "CI / build (pull_request): success",
        },
        { summary: "CI / lint (pull_request): success" },
      ],
      notes: [],
    });
  });

  it("names the failed one with its page, and what has not ended", async () => {
    const result = await judge(
      ciState([of("failure"), running("lint")]),
      required("build", "lint", "types"),
    );
    expect(result).toMatchObject({
      status: "fail",
      summary: "1 of 3 required checks failed: CI / build (pull_request); 2 not ended",
      findings: [
        {
          rule: "failed",
          message: "CI / build (pull_request): failure https://github.com/acme/shop/runs/build",
        },
      ],
    });
    expect(result.evidence).toHaveLength(2);
  });

  it("waits for one that runs, since it began", async () => {
    const two = [running("build"), running("lint", { startedAt: at("10T11:57") })];
    expect(await judge(ciState(two), required("build", "lint"))).toMatchObject({
      status: "pending",
      waitingOn: "ci",
      summary:
        "of 2 required checks, 2 not ended: CI / build (pull_request), CI / lint (pull_request)",
      since: at("10T11:57"),
      mend: "ask again when CI is through, or let dod wait: dod check --wait",
    });
  });
});

describe("what counts", () => {
  const failed = (parts: Partial<CheckReport> = {}) => of("failure", parts);

  it.each<[string, CiState, string]>([
    ["a re-run that failed hides the success", ciState([of("success"), failed()]), "fail failed"],
    ["a re-run that passed replaces the failure", ciState([failed(), of("success")]), "pass"],
    [
      "the newest by its id, not by its place",
      ciState([of("success", { id: 9e8 }), failed()]),
      "pass",
    ],
    ["a re-run that has not ended", ciState([of("success"), running("build")]), "pending ci"],
    [
      "the same job of another workflow",
      ciState(
        [failed(), of("success", { workflowRunId: 2 })],
        [run(1), run(2, { name: "Nightly", path: ".github/workflows/nightly.yml" })],
      ),
      "fail failed",
    ],
    [
      "workflows of one name in two files",
      ciState(
        [failed(), of("success", { workflowRunId: 2 })],
        [run(1), run(2, { path: ".github/workflows/ci2.yml" })],
      ),
      "fail failed",
    ],
    [
      "the same workflow for another event",
      ciState([failed(), of("success", { workflowRunId: 2 })], [run(1), run(2, { event: "push" })]),
      "fail failed",
    ],
    [
      "a newer run of the same workflow and event",
      ciState([failed(), of("success", { workflowRunId: 2 })], [run(1), run(2)]),
      "pass",
    ],
    [
      "workflows without a file, by their names",
      ciState(
        [failed(), of("success", { workflowRunId: 2 })],
        [run(1, { path: null }), run(2, { path: null, name: "Other" })],
      ),
      "fail failed",
    ],
    [
      "the same name of another app",
      ciState([failed({ app: { id: 7, slug: "x" }, workflowRunId: null }), of("success")]),
      "fail failed",
    ],
    [
      "a check run and a status of one name",
      ciState([of("success"), failed({ kind: "status" })]),
      "fail failed",
    ],
    [
      "a status and a check run of one name",
      ciState([failed(), of("success", { kind: "status" })]),
      "fail failed",
    ],
    [
      "the test merge besides the head",
      ciState([of("success"), failed({ onTestMerge: true })]),
      "fail failed",
    ],
    [
      "the head besides the test merge",
      ciState([failed(), of("success", { onTestMerge: true })]),
      "fail failed",
    ],
    [
      "two jobs of one name that ran beside each other",
      ciState([
        failed({ startedAt: at("10T11:00"), completedAt: at("10T11:09") }),
        of("success", { startedAt: at("10T11:01"), completedAt: at("10T11:02") }),
      ]),
      "fail failed",
    ],
    [
      "two jobs of one name, one of which has not ended",
      ciState([
        running("build", { startedAt: at("10T11:00") }),
        of("success", { startedAt: at("10T11:01"), completedAt: at("10T11:02") }),
      ]),
      "pending ci",
    ],
    [
      "a second attempt after the first",
      ciState([
        failed({ startedAt: at("10T11:00"), completedAt: at("10T11:09") }),
        of("success", { startedAt: at("10T11:09"), completedAt: at("10T11:20") }),
      ]),
      "pass",
    ],
    [
      "statuses of one second: what is through",
      ciState([
        of("success", { kind: "status", id: 5 }),
        running("build", { kind: "status", id: 5 }),
      ]),
      "pass",
    ],
    [
      "statuses of one second: what is no success",
      ciState([of("success", { kind: "status", id: 5 }), failed({ kind: "status", id: 5 })]),
      "fail failed",
    ],
    [
      "apps without workflows, of one name",
      ciState([
        failed({ app: { id: 7, slug: "x" }, workflowRunId: null }),
        of("success", { app: { id: 8, slug: "y" }, workflowRunId: null }),
      ]),
      "fail failed",
    ],
    [
      "a check run and a status of one app",
      ciState([
        failed({ app: { id: 7, slug: "x" }, workflowRunId: null }),
        of("success", { kind: "status", app: { id: 7, slug: "x" } }),
      ]),
      "fail failed",
    ],
    [
      "an app that began again before it had ended",
      ciState([
        failed({ app: { id: 7, slug: "x" }, workflowRunId: null, completedAt: at("10T11:09") }),
        of("success", { app: { id: 7, slug: "x" }, workflowRunId: null }),
      ]),
      "pass",
    ],
    ["a run that is not listed", ciState([of("success", { workflowRunId: 77 })]), "unknown"],
  ])("%s", async (_, state, expected) => {
    expect(await outcome(state, required("build"))).toBe(expected);
    expect(
      await outcome({ ...state, checks: [...state.checks].reverse() }, required("build")),
    ).toBe(expected);
  });
});

describe("required checks", () => {
  it.each<[string, readonly CheckReport[], readonly (string | [string, number])[], string]>([
    ["missing", [report("lint")], ["build"], "pending ci"],
    ["none at all", [], ["build"], "pending ci"],
    [
      "others do not matter",
      [of("success"), report("lint", { conclusion: "failure" })],
      ["build"],
      "pass",
    ],
    ["by the app", [of("success")], [["build", 15368]], "pass"],
    ["by another app", [of("success")], [["build", 7]], "pending ci"],
    [
      "by both: only that app's matters",
      [of("success"), of("failure", { app: { id: 7, slug: "x" }, workflowRunId: null })],
      [["build", 15368]],
      "pass",
    ],
    [
      "a status of that name has to pass too",
      [of("success"), of("failure", { kind: "status" })],
      [["build", 15368]],
      "fail failed",
    ],
    [
      "a status alone does not say which app set it",
      [of("success", { kind: "status" })],
      [["build", 7]],
      "unknown",
    ],
    [
      "a status whose app is known",
      [of("success", { kind: "status", app: { id: 7, slug: "x" } })],
      [["build", 7]],
      "pass",
    ],
    ["a failed status alone", [of("failure", { kind: "status" })], [["build", 7]], "fail failed"],
    ["names are not patterns", [report("build 1")], ["build *"], "pending ci"],
  ])("%s", async (_, checks, names, expected) =>
    expect(await outcome(ciState(checks), required(...names))).toBe(expected),
  );

  it("says what is missing and since when", async () => {
    expect(await judge(ciState([of("success")]), required("build", "e2e", "types"))).toMatchObject({
      status: "pending",
      waitingOn: "ci",
      summary: "of 3 required checks, 2 not reported: e2e, types",
      since: at("10T11:00"),
    });
  });

  it("waits for the author where no pull request could start it", async () => {
    const none = { ...required("e2e"), lookup: lookup(null) };
    expect(await judge(ciState([of("success")]), none)).toMatchObject({
      waitingOn: "author",
      mend: "open one: gh pr create",
    });
    expect(await judge(ciState([running("e2e")]), none)).toMatchObject({ waitingOn: "ci" });
    const onBase = { ...none, lookup: lookup(null, { kind: "elsewhere" }) };
    expect(await judge(ciState([]), onBase)).toMatchObject({ waitingOn: "ci" });
  });

  it("names a workflow that failed to start beside what is missing", async () => {
    const broken = run(2, { name: "E2E", path: "e2e.yml", conclusion: "startup_failure" });
    const result = await judge(
      ciState([of("success")], [run(1), broken]),
      required("build", "e2e"),
    );
    expect(result.status).toBe("pending");
    expect(result.notes).toEqual([
      "the workflow E2E (pull_request): startup_failure without any check https://github.com/acme/shop/actions/runs/2",
    ]);
  });

  it("falls back to all that is reported where none is required", async () => {
    const lint = report("lint", { conclusion: "failure" });
    expect(await outcome(ciState([of("success"), lint]))).toBe("fail failed");
    expect((await judge(ciState([of("success")]))).summary).toBe(
      "1 of 1 reported check passed on 68656164",
    );
  });
});

describe("rules that cannot be read", () => {
  const unreadable = { reason: "403: administration is not readable", mend: "use another token" };
  it.each<[string, readonly CheckReport[], readonly string[], string]>([
    ["all green", [of("success")], ["build"], "unknown"],
    ["what was read fails", [of("failure")], ["build"], "fail failed"],
    ["what was read runs", [running("build")], ["build"], "pending ci"],
    ["nothing was read", [of("success")], [], "unknown"],
    ["nothing was read, and a check fails that may be nobody's", [of("failure")], [], "unknown"],
  ])("%s", async (_, checks, names, expected) =>
    expect(await outcome(ciState(checks), { rules: rules(names, { unreadable }) })).toBe(expected),
  );
  it("says why, and the way out", async () =>
    expect(
      await judge(ciState([of("success")]), { rules: rules([], { unreadable }) }),
    ).toMatchObject({
      summary: "what main requires is not known: 403: administration is not readable",
      mend: "use another token; or name the checks that count: `require: [build, test]`",
    }));
  it("does not matter where names are given", async () => {
    const given = { rules: rules([], { unreadable }), options: { require: ["build"] } };
    expect(await outcome(ciState([of("success")]), given)).toBe("pass");
  });
});

describe("required workflows", () => {
  const path = ".github/workflows/ci.yml";
  const given = { rules: rules([], { requiredWorkflows: [{ path, repositoryId: 1 }] }) };
  it.each<[string, CiState, string]>([
    ["ran and passed", ciState([of("success")]), "pass"],
    ["did not run", ciState([of("success")], [run(1, { path: "other.yml" })]), "pending ci"],
    [
      "runs",
      ciState([running("build")], [run(1, { completed: false, conclusion: null })]),
      "pending ci",
    ],
    ["failed", ciState([of("success")], [run(1, { conclusion: "failure" })]), "fail failed"],
    [
      "was skipped as a whole",
      ciState([of("skipped")], [run(1, { conclusion: "skipped" })]),
      "fail skipped",
    ],
    [
      "ended in a new way",
      ciState([of("success")], [run(1, { conclusion: "quantum" })]),
      "unknown",
    ],
    [
      "was cancelled for a newer run",
      ciState(
        [of("success", { workflowRunId: 2 })],
        [run(1, { conclusion: "cancelled", event: "push" }), run(2)],
      ),
      "pass",
    ],
    [
      "was cancelled",
      ciState([of("cancelled")], [run(1, { conclusion: "cancelled" })]),
      "fail cancelled",
    ],
    [
      "holds dod's own job: the others decide",
      ciState(
        [of("success"), running("dod", { own: true })],
        [run(1, { completed: false, conclusion: null })],
      ),
      "pass",
    ],
    [
      "holds dod's own job and a failed one",
      ciState(
        [of("failure"), running("dod", { own: true })],
        [run(1, { completed: false, conclusion: null })],
      ),
      "fail failed",
    ],
    [
      "is dod's own job alone: all that is reported",
      ciState([running("dod", { own: true })], [run(1, { completed: false, conclusion: null })]),
      "unknown",
    ],
  ])("%s", async (_, state, expected) => expect(await outcome(state, given)).toBe(expected));
});

describe("skipped", () => {
  const docs = report("docs", { conclusion: "skipped" });
  const two = [of("success"), docs];
  it.each<[string, CiState, Given, string]>([
    ["by a path filter", ciState(two), required("docs"), "pass"],
    [
      "in a run that failed",
      ciState(two, [run(1, { conclusion: "failure" })]),
      required("docs"),
      "fail skipped",
    ],
    [
      "in a run that was cancelled",
      ciState(two, [run(1, { conclusion: "cancelled" })]),
      required("docs"),
      "fail skipped",
    ],
    [
      "in a run that timed out",
      ciState(two, [run(1, { conclusion: "timed_out" })]),
      required("docs"),
      "fail skipped",
    ],
    [
      "in a run that ended in a new way",
      ciState(two, [run(1, { conclusion: "quantum" })]),
      required("docs"),
      "unknown",
    ],
    [
      "in a run that has not ended",
      ciState([...two, running("e2e")], [run(1, { completed: false, conclusion: null })]),
      required("docs"),
      "pending ci",
    ],
    [
      "with everything else of its run",
      ciState([docs], [run(1, { conclusion: "skipped" })]),
      required("docs"),
      "fail skipped",
    ],
    [
      "with everything else of its run, beside another run",
      ciState(
        [report("docs", { conclusion: "skipped", workflowRunId: 2 }), of("success")],
        [run(1), run(2, { name: "Docs", path: "docs.yml", conclusion: "skipped" })],
      ),
      required("docs", "build"),
      "fail skipped",
    ],
    [
      "with everything on the commit, whatever the option",
      ciState([docs]),
      { ...required("docs"), options: { skipped: "pass" } },
      "fail skipped",
    ],
    [
      "allowed",
      ciState(two, [run(1, { conclusion: "failure" })]),
      { ...required("docs"), options: { skipped: "pass" } },
      "pass",
    ],
    [
      "forbidden",
      ciState(two),
      { ...required("docs"), options: { skipped: "fail" } },
      "fail skipped",
    ],
    [
      "of an app that has no workflow",
      ciState([
        of("success"),
        report("preview", {
          conclusion: "skipped",
          workflowRunId: null,
          app: { id: 7, slug: "x" },
        }),
      ]),
      required("preview"),
      "pass",
    ],
  ])("%s", async (_, state, given, expected) => expect(await outcome(state, given)).toBe(expected));

  const beside = (...checks: CheckReport[]) =>
    ciState(
      [docs, running("dod", { own: true }), ...checks],
      [run(1, { completed: false, conclusion: null })],
    );
  it.each<[string, CiState, string]>([
    ["alone", beside(), "pass"],
    ["and a job that passed", beside(of("success")), "pass"],
    ["and a job that failed", beside(of("failure")), "fail skipped"],
    ["and a job that was cancelled", beside(of("cancelled")), "fail skipped"],
    ["and a job that runs", beside(running("build")), "pending ci"],
  ])("beside dod's own job, whose run cannot end before it: %s", async (_, state, expected) => {
    const others = ciState(
      [...state.checks, report("other", { workflowRunId: 2 })],
      [...state.workflowRuns, run(2, { name: "Other", path: "other.yml" })],
    );
    expect(await outcome(others, required("docs"))).toBe(expected);
  });
  it("a run that failed with dod's own job is judged by the others", async () => {
    const state = ciState(
      [...two, report("dod", { own: true, conclusion: "failure" })],
      [run(1, { conclusion: "failure" })],
    );
    expect(await outcome(state, required("docs"))).toBe("pass");
  });
  it("is counted", async () =>
    expect((await judge(ciState(two), required("build", "docs"))).summary).toBe(
      "2 of 2 required checks passed on 68656164, 1 of them by being skipped",
    ));
});

describe("cancelled", () => {
  const cancelled = of("cancelled");
  it.each<[string, CiState, string]>([
    ["without a newer run", ciState([cancelled]), "fail cancelled"],
    [
      "for a newer run",
      ciState([cancelled, of("success", { workflowRunId: 2 })], [run(1), run(2)]),
      "pass",
    ],
    [
      "for a newer run of another event",
      ciState(
        [cancelled, of("success", { workflowRunId: 2 })],
        [run(1, { event: "push" }), run(2)],
      ),
      "pass",
    ],
    [
      "for a newer run that runs",
      ciState([cancelled], [run(1), run(2, { completed: false, conclusion: null })]),
      "pending ci",
    ],
    [
      "an older run is no replacement",
      ciState(
        [of("cancelled", { workflowRunId: 3 }), of("success", { workflowRunId: 2 })],
        [run(2, { event: "push" }), run(3)],
      ),
      "fail cancelled",
    ],
    [
      "another workflow is no replacement",
      ciState(
        [cancelled, of("success", { workflowRunId: 2 })],
        [run(1), run(2, { path: "other.yml" })],
      ),
      "fail cancelled",
    ],
    ["by an app", ciState([of("cancelled", { workflowRunId: null })], []), "fail cancelled"],
  ])("%s", async (_, state, expected) => {
    expect(await outcome(state, required("build"))).toBe(expected);
    expect(await outcome(state)).toBe(expected);
  });
});

describe("all that is reported", () => {
  const all = { options: { require: "all" } };
  const done = of("success");
  it.each<[string, CiState, string]>([
    [
      "a run that failed to start",
      ciState([done], [run(1), run(2, { path: "x.yml", conclusion: "startup_failure" })]),
      "fail failed",
    ],
    [
      "a run that waits for approval",
      ciState([done], [run(1), run(2, { path: "x.yml", conclusion: "action_required" })]),
      "fail failed",
    ],
    [
      "a run that was cancelled before its first job",
      ciState([done], [run(1), run(2, { path: "x.yml", conclusion: "cancelled" })]),
      "fail failed",
    ],
    [
      "the same, replaced",
      ciState([of("success", { workflowRunId: 2 })], [run(1, { conclusion: "cancelled" }), run(2)]),
      "pass",
    ],
    [
      "a run that was cancelled for one of another event",
      ciState(
        [of("success", { workflowRunId: 2 })],
        [run(1, { conclusion: "cancelled", event: "push" }), run(2)],
      ),
      "pass",
    ],
    [
      "a run that failed to start, and a newer one",
      ciState(
        [of("success", { workflowRunId: 2 })],
        [run(1, { conclusion: "startup_failure" }), run(2)],
      ),
      "pass",
    ],
    [
      "a newer one of another event is none",
      ciState(
        [of("success", { workflowRunId: 2 })],
        [run(1, { conclusion: "startup_failure", event: "push" }), run(2)],
      ),
      "fail failed",
    ],
    [
      "a run that ended in a new way",
      ciState([done], [run(1), run(2, { path: "x.yml", conclusion: "quantum" })]),
      "unknown",
    ],
    [
      "a run without a job",
      ciState([done], [run(1), run(2, { path: "x.yml", conclusion: "skipped" })]),
      "pass",
    ],
    [
      "a run that has not begun",
      ciState([done], [run(1), run(2, { path: "x.yml", completed: false, conclusion: null })]),
      "pending ci",
    ],
    [
      "a run with more jobs to come",
      ciState([done], [run(1, { completed: false, conclusion: null })]),
      "pending ci",
    ],
    [
      "dod's own run is not waited for",
      ciState(
        [done, running("dod", { own: true })],
        [run(1, { completed: false, conclusion: null })],
      ),
      "pass",
    ],
  ])("%s", async (_, state, expected) => {
    expect(await outcome(state, all)).toBe(expected);
    expect(await outcome(state)).toBe(expected);
  });

  it("says a failed job or run once", async () => {
    const job = await judge(ciState([of("failure")], [run(1, { conclusion: "failure" })]), all);
    expect(job.findings).toHaveLength(1);
    const broken = run(2, { path: "x.yml", conclusion: "startup_failure" });
    const result = await judge(ciState([done], [run(1), broken]), all);
    expect(result).toMatchObject({ notes: [], findings: [{ rule: "failed" }] });
  });
  it("says a job that runs once, not its run too", async () => {
    const state = ciState([running("build")], [run(1, { completed: false, conclusion: null })]);
    expect((await judge(state, all)).summary).toBe(
      "of 1 reported check, 1 not ended: CI / build (pull_request)",
    );
  });
  it("does not ask the rules", async () =>
    expect(
      await ask(
        ci,
        { require: "all" },
        { facts: { pullRequest: lookup(), ci: ciState([done]) }, now: NOW },
      ),
    ).toMatchObject({ status: "pass" }));
});

describe("named checks", () => {
  const checks = [report("test (20, linux)"), report("test (22, linux)"), report("ci/lint")];
  const state = ciState(checks);
  it.each<[readonly unknown[], string]>([
    [["test (20, linux)"], "pass"],
    [["test (*)"], "pass"],
    [["test*", "ci/*"], "pass"],
    [["*lint"], "pass"],
    [["{ci/lint,nothing}"], "pass"],
    [["test ({18,20}, linux)"], "pass"],
    [["tes"], "pending ci"],
    [["deploy*"], "pending ci"],
    [["ci/lint", "deploy"], "pending ci"],
    [["ci/lint", { name: "deploy", ifPresent: true }], "pass"],
    [["ci/lint", { name: "deploy" }], "pending ci"],
    [[{ name: "test*", ifPresent: true }], "pass"],
    [[{ name: "deploy*", ifPresent: true }], "unknown"],
  ])("%j", async (require, expected) =>
    expect(await outcome(state, { options: { require } })).toBe(expected),
  );

  it("are what they are called, whatever it looks like", async () => {
    const odd = ciState([report("!build"), report("x {a,b}"), report("y")]);
    const named = (...names: string[]) => outcome(odd, { options: { require: names } });
    expect(await named("!build", "x {a,b}")).toBe("pass");
    expect(await named("!other")).toBe("pending ci");
  });
  it("waits for the rest of a matrix, and not for a name that is there", async () => {
    const open = ciState(checks, [run(1, { completed: false, conclusion: null })]);
    expect(await outcome(open, { options: { require: ["test*"] } })).toBe("pending ci");
    expect(await outcome(open, { options: { require: ["ci/lint"] } })).toBe("pass");
  });
  it("says how many of those named", async () =>
    expect((await judge(state, { options: { require: ["test*", "ci/lint"] } })).summary).toBe(
      "3 of 3 named checks passed on 68656164",
    ));
  it("fails for one that is there only sometimes", async () => {
    const failing = ciState([report("deploy", { conclusion: "failure" })]);
    const options = { require: [{ name: "deploy", ifPresent: true }] };
    expect(await outcome(failing, { options })).toBe("fail failed");
  });
});

describe("dod's own jobs", () => {
  const own = running("dod", { own: true });
  it.each<[string, readonly CheckReport[], Given, string]>([
    [
      "required, and nothing else: all that is reported",
      [own, of("success")],
      required("dod"),
      "pass",
    ],
    ["required among others", [own, of("success")], required("dod", "build"), "pass"],
    [
      "required among others that fail",
      [own, of("failure")],
      required("dod", "build"),
      "fail failed",
    ],
    ["required and alone", [own], required("dod"), "unknown"],
    ["named", [own, of("success")], { options: { require: ["dod", "build"] } }, "pass"],
    [
      "a namesake elsewhere counts among others",
      [own, of("success"), report("dod", { conclusion: "failure", workflowRunId: 2 })],
      required("dod", "build"),
      "fail failed",
    ],
    [
      "a namesake elsewhere counts",
      [own, report("dod", { conclusion: "failure", workflowRunId: 2 })],
      required("dod"),
      "fail failed",
    ],
    [
      "that failed before",
      [report("dod", { own: true, conclusion: "failure" }), of("success")],
      {},
      "pass",
    ],
  ])("%s", async (_, checks, given, expected) => {
    const runs = [run(1), run(2, { path: "x.yml" })];
    expect(await outcome(ciState(checks, runs), given)).toBe(expected);
  });
});

describe("dod's own status", () => {
  const own = (name: string, parts: Partial<CheckReport> = {}) =>
    report(name, { kind: "status", app: null, workflowRunId: null, own: true, ...parts });
  const failed = own("dod", { conclusion: "failure" });
  const open = own("dod (a/dod.yml)", { completed: false, conclusion: null });
  it.each<[string, readonly CheckReport[], Given, string]>([
    ["among all that is reported", [of("success"), failed, open], {}, "pass"],
    ["as good as it may be, is nothing", [own("dod")], {}, "unknown"],
    ["beside a failure", [of("failure"), own("dod")], {}, "fail failed"],
    ["required and set", [of("success"), failed], required("build", "dod"), "pass"],
    ["required and not set yet", [of("success")], required("build", "dod"), "pass"],
    ["required of an app", [of("success")], required("build", ["dod", 15368]), "pass"],
    ["required of another checklist", [of("success")], required("build", "dod (a)"), "pass"],
    ["required and alone", [of("failure")], required("dod"), "fail failed"],
    ["required alone, and nothing else there", [failed], required("dod"), "unknown"],
    ["named", [of("success"), failed], { options: { require: ["build", "dod"] } }, "pass"],
    [
      "named before it was ever set: a check of that name may come",
      [of("success")],
      { options: { require: ["build", "dod"] } },
      "pending ci",
    ],
    [
      "a check run of its name is somebody's",
      [of("success"), failed, report("dod", { conclusion: "failure" })],
      required("build", "dod"),
      "fail failed",
    ],
    [
      "a check run of its name that has not ended",
      [of("success"), running("dod")],
      required("build", "dod"),
      "pending ci",
    ],
    ["another name is another's", [of("success")], required("build", "dod-lint"), "pending ci"],
  ])("%s", async (_, checks, given, expected) =>
    expect(await outcome(ciState(checks), given)).toBe(expected),
  );

  it("is said not to count where it is set or required", async () => {
    const notes = async (checks: readonly CheckReport[], given: Given = {}) =>
      (await judge(ciState(checks), given)).notes;
    const words = "not waited for and not counted, because dod itself sets it: ";
    expect(await notes([of("success"), open, failed])).toEqual([`${words}dod, dod (a/dod.yml)`]);
    expect(await notes([of("success"), failed], required("build", "dod"))).toEqual([`${words}dod`]);
    expect(await notes([of("success")], required("build", "dod"))).toEqual([`${words}dod`]);
    const somebodys = [of("success"), report("dod")];
    expect(await notes(somebodys, required("build", "dod"))).toEqual([]);
    expect(await notes([of("success")], required("build"))).toEqual([]);
  });

  it("does not begin CI's time of grace", async () => {
    const status = (name: string, startedAt: string, parts: Partial<CheckReport> = {}) =>
      own(name, { startedAt, completedAt: startedAt, own: false, ...parts });
    const state = {
      ...ciState([
        status("dod", at("10T09:00"), { own: true }),
        status("travis", at("10T11:59"), { conclusion: "success" }),
      ]),
      oldestSuiteAt: null,
    };
    expect(await outcome(state, { lookup: lookup(null) })).toBe("pending ci");
  });
});

describe("ignored checks", () => {
  const state = ciState([
    of("success"),
    report("codecov/patch", { conclusion: "failure", kind: "status" }),
  ]);
  it("do not count", async () => {
    expect(await outcome(state)).toBe("fail failed");
    expect(await outcome(state, { options: { ignore: ["codecov/*"] } })).toBe("pass");
  });
  it("are said where the rules require them", async () => {
    const result = await judge(state, {
      ...required("build", "codecov/patch"),
      options: { ignore: ["codecov*"] },
    });
    expect(result).toMatchObject({
      status: "pass",
      summary: "1 of 1 required check passed on 68656164",
      notes: ["required by the branch's rules and left out by `ignore`: codecov/patch"],
    });
  });
  it("may be workflows", async () => {
    const broken = run(2, { name: "Broken", path: "b.yml", conclusion: "startup_failure" });
    const options = { ignore: ["Broken"] };
    expect(await outcome(ciState([of("success")], [run(1), broken]), { options })).toBe("pass");
  });
  it("leave nothing: no pass", async () =>
    expect(await outcome(state, { options: { ignore: ["*"] } })).toBe("unknown"));
});

describe("no check at all", () => {
  it.each<[string, string | null, string, string]>([
    ["after the grace", at("10T11:57"), at("01T00:00"), "unknown"],
    ["within the grace of the first suite", at("10T11:59"), at("01T00:00"), "pending ci"],
    ["right after the pull request of an old commit", at("01T00:00"), at("10T11:59"), "pending ci"],
    ["without a suite, long after the pull request", null, at("01T00:00"), "unknown"],
    ["without a suite, right after the pull request", null, at("10T11:59"), "pending ci"],
  ])("%s", async (_, oldestSuiteAt, createdAt, expected) => {
    const state = ciState([], [], { oldestSuiteAt });
    expect(await outcome(state, { lookup: lookup({ createdAt }) })).toBe(expected);
  });
  it("says so, and what to do", async () => {
    expect(await judge(ciState([], []))).toMatchObject({
      status: "unknown",
      summary: "no check has reported on 68656164",
      mend: "see that a workflow runs for this commit; where the repository has no CI, leave this item out",
    });
    const early = ciState([], [], { oldestSuiteAt: at("10T11:59") });
    expect(await judge(early)).toMatchObject({
      summary: "no check has reported on 68656164 yet",
      since: at("10T11:59"),
    });
  });
});

describe("grace", () => {
  const fresh = (parts: Partial<CiState> = {}) =>
    ciState([of("success")], [run(1)], { oldestSuiteAt: at("10T11:59"), ...parts });
  it.each<[string, CiState, Given, string]>([
    ["holds back what is reported", fresh(), {}, "pending ci"],
    ["holds back all", fresh(), { options: { require: "all" } }, "pending ci"],
    ["holds back a pattern", fresh(), { options: { require: ["b*"] } }, "pending ci"],
    ["does not hold back names", fresh(), { options: { require: ["build"] } }, "pass"],
    ["does not hold back what is required", fresh(), required("build"), "pass"],
    ["does not hold back a failure", { ...fresh(), checks: [of("failure")] }, {}, "fail failed"],
    ["ends", fresh({ oldestSuiteAt: at("10T11:58") }), {}, "pass"],
    ["is an option", fresh(), { options: { grace: "1m" } }, "pass"],
    [
      "may be none",
      fresh({ oldestSuiteAt: NOW.toISOString() }),
      { options: { grace: "0s" } },
      "pass",
    ],
    [
      "counts from the first status where there is no suite",
      {
        ...fresh({ oldestSuiteAt: null }),
        checks: [of("success", { startedAt: null, completedAt: at("10T11:59") })],
      },
      {},
      "pending ci",
    ],
  ])("%s", async (_, state, given, expected) => expect(await outcome(state, given)).toBe(expected));
  const old = ciState([of("success")], [run(1)], { oldestSuiteAt: at("10T11:00") });
  it.each<[string, Parameters<typeof lookup>[0], Given, string]>([
    ["a pull request that was just opened", { createdAt: at("10T11:59") }, {}, "pending ci"],
    ["one that is open for longer", { createdAt: at("10T11:58") }, {}, "pass"],
    ["names, however new it is", { createdAt: at("10T11:59") }, required("build"), "pass"],
    ["one that is over", { createdAt: at("10T11:59"), state: "closed" }, {}, "pass"],
    ["none", null, {}, "pass"],
  ])("for what an earlier push made green: %s", async (_, parts, given, expected) =>
    expect(await outcome(old, { ...given, lookup: lookup(parts) })).toBe(expected),
  );
  it("says that the pull request is new", async () =>
    expect(await judge(old, { lookup: lookup({ createdAt: at("10T11:59") }) })).toMatchObject({
      summary:
        "1 of 1 reported check passed on 68656164; the pull request was opened 1 minute ago, and others may turn up within 2 minutes",
      since: at("10T11:59"),
    }));
  it("says since when", async () =>
    expect(await judge(fresh())).toMatchObject({
      summary:
        "1 of 1 reported check passed on 68656164; they began 1 minute ago, and others may turn up within 2 minutes",
      since: at("10T11:59"),
    }));
});

describe("what was not listed", () => {
  const truncated = "only the first 1,000 check suites";
  it.each<[CheckReport, string]>([
    [of("success"), "unknown"],
    [of("failure"), "fail failed"],
    [running("build"), "pending ci"],
  ])("%#", async (check, expected) => {
    expect(await outcome(ciState([check], [run(1)], { truncated }), required("build"))).toBe(
      expected,
    );
  });
});

describe("what is here", () => {
  it("is never judged by an older commit", async () => {
    const unpushed = lookup({}, { kind: "unpushed", commits: 2 });
    expect(await judge(ciState([of("success")]), { lookup: unpushed })).toMatchObject({
      status: "pending",
      waitingOn: "author",
      summary: "2 commits are not pushed to #12",
    });
    const superseded = lookup({}, { kind: "superseded" });
    expect(await outcome(ciState([of("success")]), { lookup: superseded })).toBe("pending ci");
  });
  it("needs no pull request", async () =>
    expect(await outcome(ciState([of("success")]), { lookup: lookup(null) })).toBe("pass"));
});

it("takes its options strictly", async () => {
  for (const options of [
    { require: [] },
    { require: "some" },
    { grace: "2" },
    { skipped: "no" },
    { ignored: [] },
  ])
    await expect(judge(ciState([]), { options })).rejects.toThrow();
  expect(sha("head")).toHaveLength(40);
});
