import { describe, expect, it } from "vitest";
import type { Report } from "../../src/core/report.ts";
import type { Project } from "../support/github.ts";
import { begin, holds, job, landed, openPullRequest, pullEvent, push } from "./situation.ts";

/** A pull request of several commits that was merged by rebasing, judged when `main` has it. */

const LIST = `version: 1
items:
  - { id: no-debug, check: files, with: { forbid: ["debug.txt"] } }
  - merged
  - deployment: { environment: production }
`;
const WEAKER = "version: 1\nitems:\n  - merged\n  - deployment: { environment: production }\n";

/** Its first commit brings what the checklist forbids, and another checklist; its last one is harmless. */
async function hidden() {
  const project = await begin();
  landed(project, { "dod.yml": LIST });
  const { clone, hub } = project;
  clone.git("fetch", "--quiet", "origin");
  clone.git("reset", "--quiet", "--hard", "origin/main");
  clone.write({ "debug.txt": "x\n", "dod.yml": WEAKER }).commit("Fill the cart");
  clone.write("README.md", "# Shop 2\n").commit("Readme");
  push(project);
  const number = openPullRequest(hub);
  hub.review(number, { by: "bob", state: "APPROVED" });
  return { project, number, before: clone.sha("origin/main") };
}

function deployed({ hub, later }: Project, sha: string): void {
  later(1);
  hub.deploymentStatus(hub.deploy({ sha }), "success");
  later(1);
}

const repository = { default_branch: "main" };
const deploymentEvent = (sha: string) => ({
  event: "deployment_status",
  ref: "refs/heads/main",
  sha,
  payload: { deployment: { sha }, repository },
});
const scheduled = (sha: string) => ({
  event: "schedule",
  ref: "refs/heads/main",
  sha,
  payload: { repository },
});

function isCaught(report: Report, before: string): void {
  expect(report.verdict).toBe("not-done");
  expect(report.checklist.from).toBe("base");
  expect(report.change?.base).toBe(before.slice(0, 12));
  holds(report, "no-debug", { status: "fail", findings: /debug\.txt/ });
  holds(report, "merged", { status: "pass" });
  expect(report.items.map(({ id }) => id)).toContain("checklist");
}

describe("a rebase merge of several commits", () => {
  it.each([
    ["deployment_status", deploymentEvent],
    ["schedule", scheduled],
  ])("%s judges all of them, by the checklist before them", async (_, event) => {
    const { project, number, before } = await hidden();
    const sha = project.hub.merge(number, "rebase");
    deployed(project, sha);
    isCaught(await job(project, event(sha)).check(), before);
  });

  it("workflow_run, after other work landed on main", async () => {
    const { project, number, before } = await hidden();
    const sha = project.hub.merge(number, "rebase");
    deployed(project, sha);
    landed(project);
    const workflow_run = { head_sha: sha, head_branch: "main", pull_requests: [] };
    const payload = { workflow_run, repository };
    const event = { event: "workflow_run", ref: "refs/heads/main", sha, payload };
    isCaught(await job(project, event).check(), before);
  });

  it("a person on main", async () => {
    const { project, number, before } = await hidden();
    const sha = project.hub.merge(number, "rebase");
    deployed(project, sha);
    const { clone } = project;
    clone.git("fetch", "--quiet", "origin");
    clone.git("checkout", "--quiet", "-B", "main", "origin/main");
    isCaught(await project.check({ checklistFrom: "base" }), before);
    // By what is checked out, the pull request's own checklist counts; the change is whole all the same.
    const own = await project.check();
    expect(own.change).toMatchObject({ base: before.slice(0, 12), files: 3 });
  });

  it("in the stage code the newest commit is judged alone, and the report says so", async () => {
    const { project, number } = await hidden();
    const sha = project.hub.merge(number, "rebase");
    const report = await job(project, scheduled(sha)).check({ stage: "code" });
    expect(report.notes.join("\n")).toMatch(/the newest commit alone; .* in the stage code/);
    expect(project.hub.requests).toEqual([]);
  });

  it.each(["squash", "merge"] as const)("a %s is judged as it was", async (how) => {
    const { project, number, before } = await hidden();
    const sha = project.hub.merge(number, how);
    deployed(project, sha);
    const report = await job(project, deploymentEvent(sha)).check();
    holds(report, "no-debug", { status: "fail", findings: /debug\.txt/ });
    expect(report.change?.base).toBe("HEAD^1");
    expect(pullEvent(project.hub, number).payload.pull_request.base.sha).toBe(before);
  });
});
