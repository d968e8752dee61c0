import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { begin, landed, opened, openPullRequest, push } from "../scenarios/situation.ts";
import { WORKFLOW } from "../stand-in/github.ts";
import { makeRepository } from "../support/repository.ts";
import {
  all,
  comesTo,
  type Event,
  ITEMS,
  NOT_DONE,
  pullEvent,
  READY,
  reviewed,
  runStep,
} from "./events.ts";

/** Each documented workflow, for the events that it is for. */

describe("pull-request.yml", () => {
  it.each([0, 2])("fetch-depth %i: ready, up to the stage review", async (depth) => {
    const project = await opened(...ITEMS);
    landed(project);
    reviewed(project, project.number);
    const run = await runStep(
      project,
      { ...pullEvent(project, project.number), depth },
      "pull-request.yml",
    );
    comesTo(run, "ready", 0, READY);
    expect(run.ran).toBe(1);
  });

  it("fetch-depth 1: there is nothing to compare with, and it says what to do", async () => {
    const project = await opened(...ITEMS);
    reviewed(project, project.number);
    const event = { ...pullEvent(project, project.number), depth: 1 };
    const run = await runStep(project, event, "pull-request.yml");
    expect(run.exitCode, all(run)).toBe(3);
    expect(run.outputs.verdict).toBe("undetermined");
    expect(all(run)).toMatch(/shallow clone/);
    expect(all(run)).toMatch(/fetch-depth: 0/);
    expect(run.summary).toMatch(/fetch-depth: 0/);
    expect(run.ran).toBe(0);
  });

  it("not approved yet: not done, with the outputs all the same; then a review asks again", async () => {
    const project = await opened(...ITEMS);
    const { hub, number } = project;
    reviewed(project, number, { approved: false });
    const first = await runStep(project, pullEvent(project, number), "pull-request.yml");
    comesTo(first, "not-done", 1, NOT_DONE);
    // The check that it leaves is red, and of the event that came before the review.
    const head = hub.pull(number).head.sha;
    hub.check({
      sha: head,
      name: "dod",
      workflow: "dod",
      event: "pull_request",
      conclusion: "failure",
    });
    hub.review(number, { by: "bob", state: "APPROVED" });
    const event = pullEvent(project, number, "pull_request_review");
    comesTo(await runStep(project, event, "pull-request.yml"), "ready", 0, READY);
  });

  it("a fork's, with the token that GitHub gives it", async () => {
    const project = await begin(...ITEMS);
    const { hub, clone } = project;
    const fork = hub.fork("dora", join(makeRepository({ bare: true }).root, "fork.git"));
    clone.git("push", "--quiet", fork, "HEAD:refs/heads/main-fix");
    const number = openPullRequest(hub, "dora:main-fix");
    reviewed(project, number);
    comesTo(
      await runStep(project, pullEvent(project, number), "pull-request.yml"),
      "ready",
      0,
      READY,
    );
  });

  it("its own job is not waited for: the runner says which it is", async () => {
    const project = await opened(
      ...ITEMS.filter((line) => !line.includes("ci:")),
      "{ ci: { require: all } }",
    );
    const { hub, number } = project;
    reviewed(project, number);
    const head = hub.pull(number).head.sha;
    // A job of the same run beside it, so that it cannot be told by being the only one.
    const own = { sha: head, workflow: "dod", event: "pull_request", status: "in_progress" };
    const id = hub.check({ ...own, name: "gate" });
    const run = String(hub.world.runs.at(-1)?.id);
    const with_ = { wait: "" };
    const env = { GITHUB_RUN_ID: run, RUNNER_NAME: "" };
    const event = pullEvent(project, number);
    const told = { with: with_, env, checkRunId: String(id) };
    comesTo(await runStep(project, event, "pull-request.yml", told), "ready", 0, READY);
    const untold = await runStep(project, event, "pull-request.yml", { with: with_, env });
    expect(untold.outputs.verdict, all(untold)).toBe("not-done");
  });

  it("the branch's checklist is not the gate: the base's is", async () => {
    const project = await opened(...ITEMS);
    const { clone, number } = project;
    clone.write("dod.yml", "version: 1\nitems:\n  - pull-request\n").commit("Loosen the gate");
    push(project);
    reviewed(project, number, { approved: false });
    const run = await runStep(project, pullEvent(project, number), "pull-request.yml");
    comesTo(run, "not-done", 1, NOT_DONE);
    expect(run.ran).toBe(1);
  });

  it("hostile names and titles stay text", async () => {
    const project = await begin(...ITEMS);
    const { hub, clone } = project;
    const touch = "touch$\u007bIFS}pwned";
    const branch = `x$(${touch});\`${touch}\`&&${touch}|'"`;
    clone.git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    const number = hub.openPullRequest({
      head: branch,
      author: "ann",
      title:
        "::set-output name=verdict::done ##[error] $\u007b{ github.token }} $(touch pwned) <img src=x>",
      body: "::error::x\n::add-mask::a\n$(touch pwned)\n\n# DONE\n\n@everyone <script>alert(1)</script>",
    });
    reviewed(project, number, { approved: false });
    const event = pullEvent(project, number);
    const run = await runStep(project, event, "pull-request.yml");
    comesTo(run, "not-done", 1, NOT_DONE);
    const commands = [...all(run).matchAll(/^\s*::([\w-]+)/gm)].map(([, name]) => name);
    expect(commands).not.toContain("set-output");
    expect(commands).not.toContain("add-mask");
    expect(all(run)).not.toContain("##[");
    expect(run.summary).not.toMatch(/<script|<img|^# DONE/m);
    for (const folder of [run.temporary, join(run.temporary, "..")])
      expect(existsSync(join(folder, "pwned"))).toBe(false);
  });
});

describe("required-workflow.yml", () => {
  it("ready, as the pull request's own", async () => {
    const project = await opened(...ITEMS);
    reviewed(project, project.number);
    const event = pullEvent(project, project.number);
    comesTo(await runStep(project, event, "required-workflow.yml"), "ready", 0, READY);
  });
});

describe("merge-queue.yml", () => {
  it("ready on the queue's commit; a thread that was opened again keeps it out", async () => {
    const project = await opened(...ITEMS);
    const { hub, number } = project;
    reviewed(project, number);
    const { trial, head } = hub.pull(number);
    const who = { name: "GitHub", email: "noreply@github.com", date: project.now() };
    const sha = hub.world.git.makeCommit({
      tree: hub.world.git.commit(trial.merge ?? "").tree,
      parents: [trial.base, head.sha],
      author: who,
      committer: who,
      message: `Merge pull request #${number}`,
    });
    const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${trial.base}`;
    hub.world.git.setRef(ref, sha);
    hub.check({ sha, name: "build", event: "merge_group" });
    project.later(5);
    const merge_group = {
      head_sha: sha,
      head_ref: ref,
      base_sha: trial.base,
      base_ref: "refs/heads/main",
    };
    const payload = { merge_group, repository: { id: 42, default_branch: "main" } };
    const event = { event: "merge_group", ref, sha, payload };
    comesTo(await runStep(project, event, "merge-queue.yml"), "ready", 0, READY);
    hub.thread(number, { by: "carla", path: "src/cart.ts", line: 1, text: "Wait." });
    comesTo(await runStep(project, event, "merge-queue.yml"), "not-done", 1, NOT_DONE);
  });
});

/** Squash-merged, with main's own build green. */
async function merged() {
  const project = await opened(...ITEMS);
  const { hub, clone, number } = project;
  reviewed(project, number);
  const before = clone.sha("origin/main");
  const sha = hub.merge(number, "squash");
  hub.check({ sha, name: "build", event: "push" });
  project.later(5);
  const repository = { id: 42, full_name: "acme/shop", default_branch: "main" };
  const pushed: Event = {
    event: "push",
    ref: "refs/heads/main",
    sha,
    payload: { before, after: sha, repository },
  };
  const deployed = (): Event => {
    hub.deploymentStatus(hub.deploy({ sha }), "success");
    project.later(30);
    const payload = {
      deployment: { sha, ref: "main", environment: "production" },
      deployment_status: { state: "success" },
      repository,
    };
    return { event: "deployment_status", ref: "refs/heads/main", sha, payload };
  };
  return { project, sha, pushed, deployed, repository };
}

const REUSE = "steps.reuse.outputs.report";

describe("push.yml and deployment.yml", () => {
  it("what landed is ready; once live it is done, without running the tests again", async () => {
    const { project, pushed, deployed } = await merged();
    const landing = await runStep(project, pushed, "push.yml");
    comesTo(landing, "ready", 0, READY);
    expect(landing.ran).toBe(1);
    const given = { [REUSE]: landing.outputs.report ?? "" };
    const live = await runStep(project, deployed(), "deployment.yml", { given });
    comesTo(live, "done", 0, /DONE/);
    expect(live.summary).not.toMatch(/NOT DONE|not done/);
    expect(live.ran).toBe(0);
  });

  it("without a report, or with that of another change, the tests run", async () => {
    const { project, pushed, deployed } = await merged();
    const landing = await runStep(project, pushed, "push.yml");
    const event = deployed();
    const without = await runStep(project, event, "deployment.yml", { given: { [REUSE]: "" } });
    comesTo(without, "done", 0, /DONE/);
    expect(without.ran).toBe(1);
    const path = landing.outputs.report ?? "";
    const report = JSON.parse(readFileSync(path, "utf8"));
    const forged = join(makeRepository().root, "report.json");
    writeFileSync(
      forged,
      JSON.stringify({ ...report, change: { ...report.change, digest: "0".repeat(40) } }),
    );
    const given = { [REUSE]: forged };
    const of = await runStep(project, event, "deployment.yml", { given });
    comesTo(of, "done", 0, /DONE/);
    expect(of.ran).toBe(1);
  });

  it("a report that is not there is a fault of the workflow, not a pass", async () => {
    const { project, deployed } = await merged();
    const given = { [REUSE]: "/nowhere/dod-report.json" };
    const run = await runStep(project, deployed(), "deployment.yml", { given });
    expect(run.exitCode, all(run)).toBe(2);
    expect(run.outputs).toEqual({ verdict: "", percent: "", report: "" });
  });

  it("main has moved on since: what was deployed is judged, as it is checked out by its SHA", async () => {
    const { project, pushed, deployed } = await merged();
    const landing = await runStep(project, pushed, "push.yml");
    const event = deployed();
    landed(project);
    const detached = { ...event, ref: "refs/deployed", env: { GITHUB_REF: "refs/heads/main" } };
    const given = { [REUSE]: landing.outputs.report ?? "" };
    const run = await runStep(project, detached, "deployment.yml", { given });
    comesTo(run, "done", 0, /DONE/);
    const report = JSON.parse(readFileSync(run.outputs.report ?? "", "utf8"));
    expect(report).toMatchObject({ change: { head: event.sha }, pullRequest: { number: 1 } });
    expect(run.ran).toBe(0);
  });

  it("a deployment that failed is not done", async () => {
    const { project, sha, pushed, repository } = await merged();
    project.hub.deploymentStatus(project.hub.deploy({ sha }), "failure");
    project.later(1);
    const payload = { deployment: { sha, environment: "production" }, repository };
    const event = { ...pushed, event: "deployment_status", payload };
    const run = await runStep(project, event, "deployment.yml", { given: { [REUSE]: "" } });
    comesTo(run, "not-done", 1, NOT_DONE);
  });
});

describe("after-deploy.yml", () => {
  it("done, when the workflow that deploys has ended", async () => {
    const { project, sha, pushed, deployed, repository } = await merged();
    const landing = await runStep(project, pushed, "push.yml");
    deployed();
    const workflow_run = {
      head_sha: sha,
      head_branch: "main",
      event: "push",
      conclusion: "success",
      head_repository: { full_name: "acme/shop" },
      pull_requests: [],
    };
    const payload = { workflow_run, repository };
    const event = { ...pushed, event: "workflow_run", payload };
    const given = { [REUSE]: landing.outputs.report ?? "" };
    const run = await runStep(project, event, "after-deploy.yml", { given });
    comesTo(run, "done", 0, /DONE/);
    expect(run.ran).toBe(0);
  });
});

describe("fork-comment.yml", () => {
  it("asks GitHub of the fork's pull request from the base's checkout, and runs nothing", async () => {
    const project = await begin(...ITEMS);
    const { hub, clone } = project;
    const fork = hub.fork("dora", join(makeRepository({ bare: true }).root, "fork.git"));
    clone.git("push", "--quiet", fork, "HEAD:refs/heads/main");
    const number = openPullRequest(hub, "dora:main");
    reviewed(project, number);
    const head = hub.pull(number).head.sha;
    const main = clone.sha("origin/main");
    const workflow_run = {
      head_sha: head,
      head_branch: "main",
      event: "pull_request",
      conclusion: "success",
      head_repository: { full_name: "dora/shop", owner: { login: "dora" } },
      pull_requests: [],
    };
    const payload = {
      workflow_run,
      repository: { id: 42, full_name: "acme/shop", default_branch: "main" },
    };
    const event = { event: "workflow_run", ref: "refs/heads/main", sha: main, payload };
    const given = { "steps.pull.outputs.number": String(number) };
    const run = await runStep(project, event, "fork-comment.yml", { given });
    comesTo(run, "ready", 0, /4 of \d+ items/);
    expect(run.ran).toBe(0);
    // A token that may only read: that the comment could not be made is said, and changes no verdict.
    expect(run.stderr).toMatch(/comment[\s\S]*pull-requests: write/);
    expect(hub.pull(number).conversation).toEqual([]);
    const token = "ghs_writer";
    hub.tokens.set(token, { login: null, permissions: { ...WORKFLOW, pull_requests: "write" } });
    for (const _ of ["made", "found again"]) {
      const again = await runStep(project, event, "fork-comment.yml", { given, token });
      comesTo(again, "ready", 0, /4 of \d+ items/);
      expect(again.stderr).not.toMatch(/comment/);
      expect(all(again)).not.toContain(token);
      const said = hub.pull(number).conversation.map(({ by, text }) => ({ by, text }));
      const text = expect.stringMatching(/4 of \d+ items/);
      expect(said, all(again)).toEqual([{ by: "github-actions[bot]", text }]);
    }
  });
});

describe("workflow_dispatch", () => {
  it("of a branch: all of it, up to production", async () => {
    const project = await opened(...ITEMS);
    reviewed(project, project.number);
    const sha = project.clone.sha();
    const payload = { ref: "refs/heads/feature/x", repository: { id: 42, default_branch: "main" } };
    const event = { event: "workflow_dispatch", ref: "refs/heads/feature/x", sha, payload };
    // What `pull-request.yml` says of inputs, without its event.
    const run = await runStep(project, event, "pull-request.yml", { with: {} });
    comesTo(run, "not-done", 1, NOT_DONE);
    const report = JSON.parse(readFileSync(run.outputs.report ?? "", "utf8"));
    expect(report).toMatchObject({ stage: "production", pullRequest: { number: 1 } });
  });
});
