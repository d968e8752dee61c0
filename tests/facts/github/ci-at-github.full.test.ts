import { describe, expect, test } from "vitest";
import type { CheckReport } from "../../../src/core/github/ci.ts";
import { readBranchRules } from "../../../src/facts/github/branch-rules.ts";
import { readCi } from "../../../src/facts/github/ci.ts";
import { ownRun } from "../../../src/facts/github/own-run.ts";
import {
  requiredChecks,
  requiredPullRequest,
  TOKEN,
  WORKFLOW_TOKEN,
} from "../../stand-in/github.ts";
import { openShop, type Shop } from "./at-github.ts";
import { faultOf } from "./literal-lookup.ts";

async function read(shop: Shop, token: string | null = TOKEN, env: Record<string, string> = {}) {
  const session = await shop.session(token);
  const state = await readCi({ session, lookup: shop.lookup(), own: ownRun(env) });
  return { ...state, asked: shop.asked() };
}

const line = ({ kind, name, completed, conclusion, onTestMerge, own }: CheckReport) =>
  [kind, name, completed ? conclusion : "…", onTestMerge ? "merge" : "", own ? "own" : ""]
    .filter(Boolean)
    .join(" ");

/** What GraphQL and REST must agree on. */
const essence = ({
  checks,
  workflowRuns,
  oldestSuiteAt,
  truncated,
}: Awaited<ReturnType<typeof read>>) => ({
  checks: checks
    .map(({ url: _, ...check }) => check)
    .sort((a, b) => a.id - b.id || (a.name < b.name ? -1 : 1)),
  workflowRuns: workflowRuns.map(({ attempt: _, ...run }) => run).sort((a, b) => a.id - b.id),
  oldestSuiteAt,
  truncated,
});

describe("CI as GitHub has it", () => {
  test("by GraphQL with one request, and by REST the same", async () => {
    const shop = await openShop();
    const { hub } = shop;
    hub.suite({ sha: "fix", app: "dependabot" });
    shop.setTime("2026-01-01T10:00:05Z");
    hub.check({ sha: "fix", name: "build", event: "push" });
    hub.check({ sha: "fix", name: "build", event: "pull_request", conclusion: "failure" });
    hub.check({ sha: "fix", name: "lint", workflow: "Lint", status: "in_progress" });
    hub.check({ sha: "fix", name: "scan", app: "scanner", conclusion: "neutral" });
    hub.workflowRun({ sha: "fix", workflow: "Broken", conclusion: "startup_failure" });
    hub.status({ sha: "fix", context: "ci/x", state: "pending" });
    shop.setTime("2026-01-01T10:01:00Z");
    hub.status({ sha: "fix", context: "ci/x", state: "success" });
    hub.status({ sha: "fix", context: "ci/y", state: "error" });
    const testMerge = shop.lookup().pullRequest?.testMerge ?? "";
    hub.status({ sha: testMerge, context: "merge/z", state: "failure" });

    const byQuery = await read(shop);
    expect(byQuery.asked).toEqual(["DodCi"]);
    expect(byQuery.checks.map(line)).toEqual([
      "check-run build success",
      "check-run build failure",
      "check-run lint …",
      "check-run scan neutral",
      "status ci/x success",
      "status ci/y error",
      "status merge/z failure merge",
    ]);
    expect(
      byQuery.workflowRuns.map(({ name, event, conclusion }) => [name, event, conclusion]),
    ).toEqual([
      ["CI", "push", "success"],
      ["CI", "pull_request", "failure"],
      ["Lint", "push", null],
      ["Broken", "push", "startup_failure"],
    ]);
    expect(byQuery.oldestSuiteAt).toBe("2026-01-01T10:00:00Z");
    const byRest = await read(shop, null);
    expect(byRest.asked).toHaveLength(9);
    expect(essence(byRest)).toEqual(essence(byQuery));
  });

  test("earlier attempts are there beside the newest", async () => {
    const shop = await openShop();
    shop.hub.check({ sha: "fix", name: "build" });
    shop.hub.rerun({ sha: "fix" }, { conclusion: "failure" });
    for (const token of [TOKEN, null])
      expect((await read(shop, token)).checks.map(line)).toEqual(
        expect.arrayContaining(["check-run build success", "check-run build failure"]),
      );
  });

  test("more than a hundred suites, and more than a hundred runs of one", async () => {
    const shop = await openShop();
    const on = { sha: "refs/heads/fix", branch: "fix" };
    for (let index = 0; index < 101; index++) shop.hub.check({ ...on, name: `job ${index}` });
    for (let index = 0; index < 100; index++)
      shop.hub.check({ ...on, name: "x", app: `app-${index}`, conclusion: "failure" });
    const byQuery = await read(shop);
    const runs = `GET /repos/acme/shop/check-suites/${shop.hub.world.runs[0]?.suite.id}/check-runs`;
    expect(byQuery.asked).toEqual(["DodCi", "DodCheckSuites", runs, runs]);
    expect(byQuery.checks).toHaveLength(201);
    expect(essence(await read(shop, null))).toEqual(essence(byQuery));
  });

  test("after the merge the test merge is not looked at", async () => {
    const shop = await openShop();
    shop.hub.check({ sha: "fix", name: "build" });
    shop.hub.merge(shop.number);
    expect((await read(shop)).checks.map(line)).toEqual(["check-run build success"]);
  });

  test("a part that GraphQL does not give is asked of REST; a part that nobody gives is a fault", async () => {
    const shop = await openShop();
    shop.hub.check({ sha: "fix", name: "build" });
    shop.hub.fault("DodCi", { graphqlErrors: [{ path: "repository.object.status" }] });
    const { checks, asked } = await read(shop);
    expect(checks.map(line)).toEqual(["check-run build success"]);
    expect(asked).toContain(`GET /repos/acme/shop/commits/${shop.lookup().commit}/status`);
    shop.hub.fault(/\/status\b/, { status: 403, body: { message: "Forbidden" } });
    expect((await faultOf(read(shop))).reason).toMatch(/\/status: .*403/);
  });

  test("a workflow's own token is enough", async () => {
    const shop = await openShop();
    shop.hub.check({ sha: "fix", name: "build" });
    expect((await read(shop, WORKFLOW_TOKEN)).asked).toEqual(["DodCi"]);
  });

  test("a commit that is not pushed", async () => {
    const shop = await openShop();
    const lookup = { ...shop.lookup(), commit: "d".repeat(40) };
    for (const token of [TOKEN, null]) {
      const session = await shop.session(token);
      expect((await faultOf(readCi({ session, lookup, own: null }))).mend).not.toBe("");
    }
  });

  test("the job that dod runs in", async () => {
    const shop = await openShop();
    const { hub } = shop;
    const event = "pull_request";
    hub.check({ sha: "fix", name: "build", event });
    hub.check({ sha: "fix", name: "done", event, status: "in_progress" });
    const pushed = hub.check({ sha: "fix", name: "done", event: "push", status: "queued" });
    const [run] = hub.world.runs.filter((one) => one.event === event);
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: String(run?.id),
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_JOB: "done",
      RUNNER_NAME: "GitHub Actions 1",
    };
    const first = await read(shop, TOKEN, env);
    expect(first.asked).toEqual(["DodCi"]);
    expect(first.checks.map(line)).toEqual([
      "check-run build success",
      "check-run done … own",
      "check-run done … own",
    ]);
    hub.updateCheck(pushed, { status: "completed", conclusion: "failure" });
    expect((await read(shop, TOKEN, env)).checks.map(line)[2]).toBe("check-run done failure");
    hub.updateCheck(pushed, { conclusion: "success" });
    hub.updateCheck(first.checks[1]?.id ?? 0, { status: "completed", conclusion: "failure" });
    hub.rerun({ sha: "fix", event, jobs: ["done"] }, { status: "in_progress" });
    const again = await read(shop, TOKEN, { ...env, GITHUB_RUN_ATTEMPT: "2" });
    expect(again.asked).toEqual(["DodCi", `GET /repos/acme/shop/actions/runs/${run?.id}/jobs`]);
    expect(again.checks.map(line)).toContain("check-run done … own");
  });
});

describe("the rules of a branch", () => {
  test("rulesets and classic protection, with any token and without one", async () => {
    const shop = await openShop();
    shop.hub.ruleset("main", [
      requiredChecks(["build", { context: "e2e", integration_id: 15368 }], true),
      requiredPullRequest({ approvals: 2, codeOwners: true, resolvedThreads: true }),
    ]);
    shop.hub.protect("main", { checks: [{ context: "legacy" }, { context: "x", appId: 9 }] });
    for (const token of [TOKEN, WORKFLOW_TOKEN, null]) {
      const session = await shop.session(token);
      expect(await readBranchRules({ session, branch: "main" })).toEqual({
        branch: "main",
        requiredChecks: [
          { context: "build", appId: null },
          { context: "e2e", appId: 15368 },
          { context: "legacy", appId: null },
          { context: "x", appId: 9 },
        ],
        requiredWorkflows: [],
        upToDate: true,
        approvals: 2,
        codeOwnerReview: true,
        resolvedThreads: true,
        unreadable: null,
      });
      expect(shop.asked()).toHaveLength(2);
    }
  });

  test("a branch with a slash in its name", async () => {
    const shop = await openShop();
    shop.bare.git("branch", "release/1.x", "main");
    shop.hub.ruleset("release/1.x", [requiredChecks(["build"])]);
    const rules = await readBranchRules({ session: await shop.session(), branch: "release/1.x" });
    expect(rules).toMatchObject({ requiredChecks: [{ context: "build" }], unreadable: null });
  });

  test("a branch that is gone", async () => {
    const shop = await openShop();
    const rules = await readBranchRules({ session: await shop.session(), branch: "gone" });
    expect(rules.unreadable?.reason).toMatch(
      /^the branch protection of gone could not be read: .*404/,
    );
  });
});
