import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { GitHub } from "../stand-in/github.ts";
import { requiredChecks, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import { type Expected, job, opened, requests, sees } from "./situation.ts";

/** What counts as green: all that GitHub says about the checks of one commit, and what it does not say. */

const pass = (summary = /passed/): Expected => ({ status: "pass", summary });
const fail = (summary = /failed/): Expected => ({ status: "fail", summary });
const waits = (summary?: RegExp): Expected => ({
  status: "pending",
  on: "ci",
  ...(summary ? { summary } : {}),
});

const ENDED: [string, Expected][] = [
  ["success", pass()],
  ["neutral", pass()],
  ["failure", fail()],
  ["timed_out", fail()],
  ["action_required", fail()],
  ["startup_failure", fail()],
  ["cancelled", fail()],
  ["stale", { status: "unknown", summary: /stale/, mend: /run .* again/ }],
];

let shop: Awaited<ReturnType<typeof opened>>;
beforeAll(async () => {
  shop = await opened(
    "ci",
    "{ id: all, check: ci, with: { require: all } }",
    "{ id: named, check: ci, with: { require: [deploy] } }",
    "{ id: glob, check: ci, with: { require: ['test*'] } }",
    ...ENDED.map(([name]) => `{ id: ${name}, check: ci, with: { require: [${name}] } }`),
  );
  shop.later(60);
});
afterEach(() => {
  const { world } = shop.hub;
  for (const list of [world.checks, world.suites, world.runs, world.statuses, world.workflows])
    list.splice(0);
  world.protections.clear();
  world.rules.clear();
  shop.hub.clearFaults();
  shop.hub.resetRequests();
});

const sha = "feature/x";
const pr = { sha, event: "pull_request" };
const required = (hub: GitHub, ...contexts: string[]) =>
  hub.protect("main", { checks: contexts.map((context) => ({ context })) });
/** Long enough ago for nothing else to turn up. */
const settled = () => shop.later(10);

type Case = [what: string, bring: (hub: GitHub) => void, expected: Record<string, Expected>];
const cases = (table: Case[]) =>
  it.each(table)("%s", async (_, bring, expected) => {
    bring(shop.hub);
    settled();
    await sees(shop, expected);
  });

describe("check runs and commit statuses both count", () => {
  cases([
    [
      "a status fails beside a check of the same name",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        hub.status({ sha, context: "build", state: "failure" });
      },
      { ci: fail(/1 of 2 required checks failed: build \(status\)/), all: fail() },
    ],
    [
      "a check fails beside a status of the same name",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", conclusion: "failure" });
        hub.status({ sha, context: "build", state: "success" });
      },
      { ci: fail(/1 of 2 required checks failed: CI \/ build/), all: fail() },
    ],
    [
      "a status is still pending beside a green check",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        hub.status({ sha, context: "build", state: "pending" });
      },
      { ci: waits(/1 not ended: build \(status\)/), all: waits() },
    ],
    [
      "both pass",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        hub.status({ sha, context: "build", state: "success" });
      },
      { ci: pass(/2 of 2 required checks passed/), all: pass() },
    ],
    [
      "no status at all, for which GitHub's combined state is `pending`",
      (hub) => void hub.check({ ...pr, name: "build" }),
      { ci: pass(/1 of 1 reported check passed/), all: pass() },
    ],
    [
      "statuses alone",
      (hub) => void hub.status({ sha, context: "jenkins", state: "success" }),
      { ci: pass(/1 of 1 reported check passed/), all: pass() },
    ],
    [
      "a status that was an error and is a success now",
      (hub) => {
        hub.status({ sha, context: "jenkins", state: "error" });
        shop.later(1);
        hub.status({ sha, context: "jenkins", state: "success" });
      },
      { all: pass() },
    ],
    [
      "a status that was a success and is an error now",
      (hub) => {
        hub.status({ sha, context: "jenkins", state: "success" });
        shop.later(1);
        hub.status({ sha, context: "jenkins", state: "error" });
      },
      { all: fail() },
    ],
  ]);
});

describe("the newest per app, workflow, event and name counts", () => {
  cases([
    [
      "two workflows share a job's name: the newer one's success hides nothing",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", workflow: "CI", conclusion: "failure" });
        shop.later(1);
        hub.check({ ...pr, name: "build", workflow: "Nightly" });
      },
      { ci: fail(/1 of 2 .*: CI \/ build \(pull_request\)/), all: fail(/CI \/ build/) },
    ],
    [
      "one workflow ran for two events",
      (hub) => {
        required(hub, "build");
        hub.check({ sha, event: "push", name: "build", conclusion: "failure" });
        shop.later(1);
        hub.check({ ...pr, name: "build" });
      },
      { ci: fail(/CI \/ build \(push\)/), all: fail() },
    ],
    [
      "two apps share a name",
      (hub) => {
        required(hub, "build");
        hub.check({ sha, app: "circleci-checks", name: "build", conclusion: "failure" });
        shop.later(1);
        hub.check({ ...pr, name: "build" });
      },
      { ci: fail(/1 of 2/), all: fail() },
    ],
    [
      "a re-run that failed replaces a success",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        shop.later(1);
        hub.rerun({ sha, event: "pull_request" }, { conclusion: "failure" });
      },
      { ci: fail(/1 of 1/), all: fail() },
    ],
    [
      "a re-run that is under way replaces a success",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        shop.later(1);
        hub.rerun({ sha, event: "pull_request" }, { status: "in_progress" });
      },
      { ci: waits(), all: waits() },
    ],
    [
      "a re-run that passed replaces a failure",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", conclusion: "failure" });
        shop.later(1);
        hub.rerun({ sha, event: "pull_request" }, { conclusion: "success" });
      },
      { ci: pass(/1 of 1/), all: pass(/1 of 1/) },
    ],
    [
      "a newer run of the same workflow failed",
      (hub) => {
        hub.check({ ...pr, name: "build" });
        shop.later(1);
        hub.check({ ...pr, name: "build", newRun: true, conclusion: "failure" });
      },
      { ci: fail(/1 of 1/), all: fail() },
    ],
  ]);
});

describe("what a conclusion means", () => {
  it("is the same for every app, and only good words are good", async () => {
    for (const [conclusion] of ENDED)
      shop.hub.check({ sha, app: "circleci-checks", name: conclusion, conclusion });
    settled();
    await sees(shop, Object.fromEntries(ENDED));
  });

  it.each([
    ["with a token", {}],
    ["without one", { GH_TOKEN: "" }],
  ])("a value that nobody knows yet is not passed, %s", async (_, env) => {
    required(shop.hub, "build");
    shop.hub.check({ ...pr, name: "build" });
    settled();
    const flaky = (body: never) =>
      JSON.parse(JSON.stringify(body).replace(/"conclusion":"success"/gi, '"conclusion":"FLAKY"'));
    shop.hub.fault(/DodCi|check-runs/, { alter: flaky });
    await sees(
      shop,
      { ci: { status: "unknown", summary: /flaky/ }, all: { status: "unknown", summary: /flaky/ } },
      { env: { ...shop.env, ...env } },
    );
  });

  cases([
    [
      "skipped by a path filter: the rest of its run is well",
      (hub) => {
        hub.check({ ...pr, name: "build" });
        hub.check({ ...pr, name: "deploy", conclusion: "skipped" });
      },
      { named: pass(/1 of them by being skipped/), all: pass(/2 of 2/) },
    ],
    [
      "skipped because what it needs failed, which alone looks the same",
      (hub) => {
        required(hub, "deploy");
        hub.check({ ...pr, name: "build", conclusion: "failure" });
        hub.check({ ...pr, name: "deploy", conclusion: "skipped" });
      },
      {
        ci: { ...fail(/1 of 1 required check failed/), findings: /skipped.*: .*run failed/ },
        named: fail(),
      },
    ],
    [
      "skipped because what it needs was cancelled",
      (hub) => {
        required(hub, "deploy");
        hub.check({ ...pr, name: "build", conclusion: "cancelled" });
        hub.check({ ...pr, name: "deploy", conclusion: "skipped" });
      },
      { ci: fail(/1 of 1/), named: fail() },
    ],
    [
      "skipped while what it may need still runs",
      (hub) => {
        hub.check({ ...pr, name: "build", status: "in_progress" });
        hub.check({ ...pr, name: "deploy", conclusion: "skipped" });
      },
      { named: waits(/skipped|not ended/) },
    ],
    [
      "cancelled, because a newer run took its place",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", conclusion: "cancelled" });
        shop.later(1);
        hub.check({ ...pr, name: "build", newRun: true });
      },
      { ci: pass(/1 of 1/), all: pass() },
    ],
    [
      "cancelled, because a newer run for another event took its place",
      (hub) => {
        required(hub, "build");
        hub.check({ sha, event: "push", name: "build", conclusion: "cancelled" });
        shop.later(1);
        hub.check({ ...pr, name: "build" });
      },
      { ci: pass(/1 of 1/), all: pass() },
    ],
    [
      "cancelled, and only another workflow ran since",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", conclusion: "cancelled" });
        shop.later(1);
        hub.check({ ...pr, name: "lint", workflow: "Lint" });
      },
      { ci: fail(/1 of 1/), all: fail() },
    ],
    [
      "a cancelled re-run of what had passed",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build" });
        shop.later(1);
        hub.rerun({ sha, event: "pull_request" }, { conclusion: "cancelled" });
      },
      { ci: fail(/1 of 1/), all: fail() },
    ],
    [
      "a workflow that could not start has no check to show it",
      (hub) => {
        hub.check({ ...pr, name: "lint", workflow: "Lint" });
        hub.workflowRun({ ...pr, workflow: "CI", conclusion: "startup_failure" });
      },
      { all: { ...fail(/the workflow CI/), findings: /startup_failure/ }, ci: fail() },
    ],
    [
      "the workflow of a required check could not start",
      (hub) => {
        required(hub, "build");
        hub.workflowRun({ ...pr, workflow: "CI", conclusion: "startup_failure" });
      },
      { ci: { ...waits(/1 not reported: build/), notes: /workflow CI.*startup_failure/ } },
    ],
  ]);
});

describe("what is missing is waited for, never passed", () => {
  cases([
    [
      "no check at all, where the branch's rules require one",
      (hub) => required(hub, "build"),
      { ci: { ...waits(/1 not reported: build/), mend: /start what has not reported/ } },
    ],
    [
      "one of two",
      (hub) => {
        required(hub, "build", "test");
        hub.check({ ...pr, name: "build" });
      },
      { ci: waits(/of 2 required checks, 1 not reported: test/) },
    ],
    [
      "a name of the list, and a pattern",
      (hub) => void hub.check({ ...pr, name: "build" }),
      { named: waits(/1 not reported: deploy/), glob: waits(/1 not reported: test\*/) },
    ],
    [
      "what is queued has not passed",
      (hub) => {
        required(hub, "build");
        hub.check({ ...pr, name: "build", status: "queued" });
      },
      { ci: waits(/1 not ended/), all: waits() },
    ],
    [
      "a run whose first jobs are green and whose last have not begun",
      (hub) => {
        hub.check({ ...pr, name: "build" });
        const [run] = hub.world.runs;
        if (run === undefined) throw new Error("nothing runs");
        run.outcome = { status: "in_progress", conclusion: null };
        run.suite.outcome = run.outcome;
      },
      { ci: waits(/the workflow CI/), all: waits() },
    ],
    [
      "nothing reported and nothing required",
      () => undefined,
      { all: { status: "unknown", summary: /no check has reported/, mend: /workflow/ } },
    ],
  ]);

  it("green is not believed before others had time to turn up, unless their names are known", async () => {
    shop.hub.check({ ...pr, name: "build" });
    shop.hub.check({ ...pr, name: "deploy" });
    shop.later(1);
    await sees(shop, {
      all: waits(/others may turn up within 2 minutes/),
      ci: waits(),
      named: pass(),
    });
    required(shop.hub, "build");
    await sees(shop, { ci: pass() });
    shop.later(1);
    await sees(shop, { all: pass() });
  });

  it("a new pull request of an old commit starts workflows of its own", async () => {
    const { hub } = shop;
    for (const name of ["build", "deploy"]) hub.check({ sha, event: "push", name });
    shop.later(60);
    Object.assign(hub.pull(shop.number), { createdAt: hub.world.now() });
    shop.later(1);
    await sees(shop, { all: waits(/the pull request was opened 1 minute ago/), named: pass() });
    shop.later(1);
    await sees(shop, { all: pass() });
  });

  it("nothing at all is waited for at the start", async () => {
    shop.hub.suite({ sha, app: "github-actions" });
    shop.later(1);
    await sees(shop, { all: waits(/no check has reported on .* yet/) });
    shop.later(5);
    await sees(shop, { all: { status: "unknown" } });
  });
});

describe("what is required", () => {
  const workflow = () => ({ env: { ...shop.env, GH_TOKEN: WORKFLOW_TOKEN } });

  it("is what classic protection and rulesets ask together, with a workflow's token too", async () => {
    const { hub } = shop;
    required(hub, "build");
    hub.ruleset("main", [requiredChecks(["test"])]);
    hub.check({ ...pr, name: "build" });
    hub.check({ ...pr, name: "lint", conclusion: "failure" });
    settled();
    for (const request of [{}, workflow()])
      await sees(shop, { ci: waits(/of 2 required checks, 1 not reported: test/) }, request);
    hub.check({ ...pr, name: "test" });
    for (const request of [{}, workflow()])
      await sees(shop, { ci: pass(/2 of 2 required checks passed/) }, request);
    expect(requests(hub).filter((one) => one.endsWith("/protection"))).toEqual([]);
  });

  it("is of the app that it names: another app's check of that name is not it", async () => {
    const { hub } = shop;
    hub.ruleset("main", [requiredChecks([{ context: "build", integration_id: 4711 }])]);
    hub.check({ ...pr, name: "build" });
    settled();
    await sees(shop, { ci: waits(/1 not reported: build/) });
    const [actions] = hub.world.suites;
    hub.world.rules.clear();
    hub.ruleset("main", [
      requiredChecks([{ context: "build", integration_id: actions?.app.id ?? 0 }]),
    ]);
    await sees(shop, { ci: pass(/1 of 1 required/) });
  });

  it("may be a whole workflow, whatever its jobs are called", async () => {
    const { hub } = shop;
    const workflows = [{ path: ".github/workflows/audit.yml", repository_id: 42 }];
    hub.ruleset("main", [{ type: "workflows", parameters: { workflows } }]);
    hub.check({ ...pr, name: "build", workflow: "CI" });
    settled();
    await sees(shop, { ci: waits(/1 not reported: \.github\/workflows\/audit\.yml/) });
    const scan = hub.check({ ...pr, name: "scan", workflow: "Audit", conclusion: "failure" });
    await sees(shop, { ci: fail(/the workflow Audit/) });
    hub.updateCheck(scan, { conclusion: "success" });
    await sees(shop, { ci: pass(/1 of 1 required/) });
  });

  it.each([
    ["rulesets", /rules\/branches/],
    ["classic protection", /branches\/main$/],
  ])(
    "is unknown where %s cannot be read, and nothing reported makes up for it",
    async (_, match) => {
      const { hub } = shop;
      hub.check({ ...pr, name: "build" });
      settled();
      hub.fault(match, {
        status: 403,
        body: { message: "Resource not accessible by integration" },
      });
      const unread: Expected = {
        status: "unknown",
        summary: /what main requires is not known/,
        mend: /require: \[/,
      };
      await sees(shop, { ci: unread, all: pass() });
    },
  );

  it("is unknown where the branch does not show its protection", async () => {
    const { hub } = shop;
    hub.check({ ...pr, name: "build" });
    settled();
    hub.fault("/repos/acme/shop/branches/main", {
      alter: (body) => ({ ...(body as object), protection: undefined }),
    });
    await sees(shop, { ci: { status: "unknown", mend: /contents: read/ } });
  });

  it("is unread and one that is known fails all the same: then it has failed", async () => {
    const { hub } = shop;
    required(hub, "build");
    hub.check({ ...pr, name: "build", conclusion: "failure" });
    settled();
    hub.fault(/rules\/branches/, { status: 403 });
    await sees(shop, { ci: fail(/1 of 1 required/) });
  });
});

describe("the job that asks is not waited for", () => {
  const base = { event: "pull_request", ref: "refs/pull/1/merge" };
  const start = (env: Record<string, string>) => {
    const { hub, number } = shop;
    hub.sync();
    const { trial, head } = hub.pull(number);
    const payload = {
      pull_request: { number, head: { sha: head.sha, ref: head.ref }, base: { ref: "main" } },
    };
    return job(shop, { ...base, payload, sha: trial.merge ?? "", env });
  };
  const runId = (at = -1) => String(shop.hub.world.runs.at(at)?.id);

  it("nor is the same job of the same commit, started by another event", async () => {
    const { hub } = shop;
    required(hub, "build", "dod");
    hub.check({ ...pr, name: "build", workflow: "CI" });
    hub.check({ sha, event: "push", name: "dod", workflow: "Done", status: "in_progress" });
    hub.check({ ...pr, name: "dod", workflow: "Done", status: "in_progress" });
    settled();
    const here = start({ GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod" });
    await sees(here, { ci: pass(/1 of 1/), all: pass(/1 of 1/) });
    // Seen from outside they run like any other.
    await sees(shop, { ci: waits(), all: waits() });
  });

  it("unless it failed there: that it is not waited for hides no failure", async () => {
    const { hub } = shop;
    hub.check({ ...pr, name: "build", workflow: "CI" });
    hub.check({ sha, event: "push", name: "dod", workflow: "Done", conclusion: "failure" });
    hub.check({ ...pr, name: "dod", workflow: "Done", status: "in_progress" });
    settled();
    const here = start({ GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod" });
    await sees(here, { all: fail(/Done \/ dod \(push/) });
  });

  it("nor is another taken for it while it is itself still shown as queued", async () => {
    const { hub } = shop;
    hub.check({ ...pr, name: "lint" });
    hub.check({ ...pr, name: "build", status: "in_progress" });
    hub.check({ ...pr, name: "dod", status: "queued" });
    settled();
    const here = start({ GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod" });
    await sees(here, { all: waits(/build/) });
  });

  it("a job of the same name in another workflow is another job", async () => {
    const { hub } = shop;
    required(hub, "dod", "build");
    hub.check({ ...pr, name: "build", workflow: "CI" });
    hub.check({ ...pr, name: "dod", workflow: "Other", conclusion: "failure" });
    hub.check({ ...pr, name: "dod", workflow: "Done", status: "in_progress" });
    settled();
    const here = start({ GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod" });
    await sees(here, { ci: fail(/Other \/ dod/), all: fail(/Other \/ dod/) });
  });

  it("whatever it is called: a leg of a matrix in a reusable workflow, by its check run's id", async () => {
    const { hub } = shop;
    hub.check({ ...pr, name: "build", workflow: "CI" });
    const leg = (name: string) => hub.check({ ...pr, name, workflow: "CI", status: "in_progress" });
    const own = leg("quality / dod (ubuntu, 22)");
    leg("quality / dod (macos, 22)");
    settled();
    const env = { GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod", DOD_CHECK_RUN_ID: String(own) };
    await sees(start(env), { all: pass(/1 of 1/) });
    // Another job that runs in the same workflow is waited for.
    leg("quality / e2e");
    await sees(start(env), { all: waits(/quality \/ e2e/) });
  });

  it("where it cannot be told which it is, nothing is left out", async () => {
    const { hub } = shop;
    for (const name of ["one", "two"]) hub.check({ ...pr, name, status: "in_progress" });
    settled();
    await sees(start({ GITHUB_RUN_ID: runId(), GITHUB_JOB: "dod" }), { all: waits(/2 not ended/) });
  });
});

describe("all pages are read", () => {
  /** Straight into the world: looking a branch up for each would take its time. */
  const many = (count: number) => {
    const { hub, clone } = shop;
    hub.check({ ...pr, name: "job 0" });
    const [first] = hub.world.checks;
    if (first === undefined) throw new Error("there is no check");
    for (let at = 1; at < count; at++)
      hub.world.checks.push({ ...first, id: hub.world.nextId(), name: `job ${at}` });
    return { first, head: clone.sha() };
  };

  it.each([
    ["GraphQL", {}],
    ["REST, without a token", { GH_TOKEN: "" }],
  ])("250 check runs by %s, of which the first one that was made failed", async (_, env) => {
    const { first } = many(250);
    settled();
    const request = { env: { ...shop.env, ...env } };
    await sees(shop, { all: pass(/250 of 250/) }, request);
    Object.assign(first, { conclusion: "failure" });
    await sees(shop, { all: fail(/1 of 250 .*job 0/) }, request);
    Object.assign(first, { conclusion: "success" });
    Object.assign(shop.hub.world.checks.at(-1) ?? {}, { conclusion: "failure" });
    await sees(shop, { all: fail(/1 of 250 .*job 249/) }, request);
  });

  it("more than 1,000 suites are said, and nothing passes", async () => {
    const { hub } = shop;
    hub.check({ ...pr, name: "build" });
    const [first] = hub.world.suites;
    if (first === undefined) throw new Error("there is no suite");
    for (let at = 0; at < 1000; at++)
      hub.world.suites.push({
        ...first,
        id: hub.world.nextId(),
        app: { id: at, slug: `app${at}` },
      });
    settled();
    const cut: Expected = { status: "unknown", summary: /only the first 1,000 check suites/ };
    await sees(shop, { all: cut });
    hub.world.checks[0] = { ...hub.world.checks[0], conclusion: "failure" } as never;
    await sees(shop, { all: fail() });
  });
});
