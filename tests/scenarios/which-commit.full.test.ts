import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GitHub } from "../stand-in/github.ts";
import type { Project } from "../support/github.ts";
import { makeRepository } from "../support/repository.ts";
import {
  begin,
  type Expected,
  holds,
  job,
  landed,
  opened,
  openPullRequest,
  pullEvent,
  push,
  requests,
  sees,
} from "./situation.ts";

/** Which pull request and which commit are meant: by CI's event, else by what is checked out. */

const pass: Expected = { status: "pass" };
const build = (hub: GitHub, sha: string, conclusion = "success", event = "pull_request") =>
  hub.check({ sha, name: "build", event, conclusion });

describe("in CI, for a pull request", () => {
  it("the event's head is judged, whatever is checked out and however deep", async () => {
    const project = await opened("ci", "pull-request", "threads", "merged");
    const { hub, clone, number } = project;
    landed(project);
    const event = pullEvent(hub, number);
    expect(event.sha).not.toBe(clone.sha());
    build(hub, clone.sha());
    hub.status({ sha: clone.sha(), context: "lint", state: "success" });
    project.later(5);
    for (const depth of [0, 2]) {
      const { work, check } = job(project, { ...event, depth });
      expect(work.sha()).toBe(event.sha);
      const report = await sees({ check }, { ci: pass, "pull-request": pass, threads: pass });
      expect(report.pullRequest?.number).toBe(number);
      expect(report.items.find(({ id }) => id === "ci")?.summary).toContain(
        clone.sha().slice(0, 8),
      );
    }
    // What the test merge would look like with its newest commit alone: nothing to compare with.
    const report = await job(project, { ...event, depth: 1 }).check();
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
    expect(report.reason ?? report.items[0]?.summary).toMatch(/shallow/);
    expect(report.items.filter(({ status }) => status === "pass")).toEqual([]);
    // A required check that waits for its own merge would never end.
    const asked = await job(project, event).check();
    expect(asked).toMatchObject({ stage: "review", notAsked: ["merged"], verdict: "ready" });
  });

  it("the pull request's head has moved past the event's: the newer run will tell", async () => {
    const project = await opened("ci", "pull-request", "approvals", "threads", "merged");
    const { hub, clone, number } = project;
    const old = clone.sha();
    build(hub, old);
    hub.review(number, { by: "bob", state: "APPROVED" });
    const event = pullEvent(hub, number);
    const here = job(project, event);
    clone.write("src/cart.ts", "export const cart = [2];\n").commit("Another");
    push(project);
    const moved: Expected = {
      status: "pending",
      on: "ci",
      summary: /a newer commit is there: #1 has moved on/,
    };
    const items = ["ci", "pull-request", "approvals", "threads", "merged"];
    await sees(here, Object.fromEntries(items.map((id) => [id, moved])), { stage: "production" });
  });

  it("a fork's pull request is found by its number, with a token that may only read", async () => {
    const project = await begin("ci", "pull-request");
    const { hub, clone } = project;
    const fork = hub.fork("dora", join(makeRepository({ bare: true }).root, "fork.git"));
    clone.git("push", "--quiet", fork, "HEAD:refs/heads/main-fix");
    const number = openPullRequest(hub, "dora:main-fix");
    // A branch of the same name in the repository itself is another one.
    clone.git("push", "--quiet", "origin", "main:refs/heads/main-fix");
    build(hub, clone.sha());
    project.later(5);
    const report = await sees(job(project, pullEvent(hub, number)), {
      ci: pass,
      "pull-request": pass,
    });
    expect(report.pullRequest?.number).toBe(number);
  });

  it("another tree than the event's is checked out: nothing is said about this one", async () => {
    const project = await opened("ci", "pull-request");
    const { hub, clone, number } = project;
    build(hub, clone.sha());
    project.later(5);
    const event = pullEvent(hub, number);
    landed(project, { "src/cart.ts": "export const cart = [9];\n" }, { on: "main" });
    const wrong = job(project, {
      ...event,
      ref: "refs/heads/main",
      sha: clone.git("ls-remote", "origin", "refs/heads/main").slice(0, 40),
    });
    const report = await wrong.check();
    expect(report.items.filter(({ status }) => status === "pass")).toEqual([]);
    expect(report.exitCode).not.toBe(0);
  });
});

describe("in CI, for a merge queue", () => {
  const queue = (project: Project & { number: number }, base: string, parents?: string[]) => {
    const { hub, number } = project;
    hub.sync();
    const { trial, head } = hub.pull(number);
    const { tree } = hub.world.git.commit(trial.merge ?? "");
    const who = { name: "GitHub", email: "noreply@github.com", date: project.now() };
    const from = parents ?? [trial.base, head.sha];
    const message = `Merge pull request #${number}`;
    const sha = hub.world.git.makeCommit({
      tree,
      parents: from,
      author: who,
      committer: who,
      message,
    });
    const ref = `refs/heads/gh-readonly-queue/${base}/pr-${number}-${trial.base}`;
    hub.world.git.setRef(ref, sha);
    const merge_group = {
      head_sha: sha,
      head_ref: ref,
      base_sha: trial.base,
      base_ref: `refs/heads/${base}`,
    };
    return { event: "merge_group", ref, sha, payload: { merge_group }, depth: 0 };
  };

  it.each(["main", "release/1.0"])(
    "the queue's commit, and the number from its ref, on %s",
    async (base) => {
      const project = await begin("ci", "pull-request");
      const { hub, clone } = project;
      if (base !== "main") clone.git("push", "--quiet", "origin", `main:refs/heads/${base}`);
      push(project);
      const number = hub.openPullRequest({ head: "feature/x", author: "ann", base, body: "Why." });
      build(hub, clone.sha(), "failure");
      const event = queue({ ...project, number }, base);
      build(hub, event.sha, "success", "merge_group");
      project.later(5);
      const report = await sees(job(project, event), {
        ci: { status: "pass", summary: new RegExp(`on ${event.sha.slice(0, 8)}`) },
        "pull-request": pass,
      });
      expect(report).toMatchObject({ stage: "review", pullRequest: { number } });
      // Red in the queue is red, although the head is green.
      hub.world.checks.splice(0);
      build(hub, clone.sha());
      build(hub, event.sha, "failure", "merge_group");
      await sees(job(project, event), { ci: { status: "fail" } });
    },
  );

  it("made of an older head: a newer commit is there", async () => {
    const project = await opened("ci", "pull-request");
    const { hub, clone } = project;
    const event = queue(project, "main");
    build(hub, event.sha, "success", "merge_group");
    clone.write("src/cart.ts", "export const cart = [2];\n").commit("Another");
    push(project);
    project.later(5);
    const moved: Expected = { status: "pending", on: "ci", summary: /a newer commit is there/ };
    await sees(job(project, event), { ci: moved, "pull-request": moved });
  });
});

describe("in CI, for a push", () => {
  it("of a branch: the commit that was pushed, and its pull request", async () => {
    const project = await opened("ci", "pull-request");
    const { hub, clone, number } = project;
    build(hub, clone.sha(), "success", "push");
    project.later(5);
    const pushed = {
      event: "push",
      ref: "refs/heads/feature/x",
      sha: clone.sha(),
      payload: {
        before: "0".repeat(40),
        after: clone.sha(),
        repository: { default_branch: "main" },
      },
    };
    const here = job(project, pushed);
    const report = await sees(here, { ci: pass, "pull-request": pass });
    expect(report.pullRequest?.number).toBe(number);
    clone.write("src/cart.ts", "export const cart = [2];\n").commit("Another");
    push(project);
    await sees(here, { ci: { status: "pending", on: "ci", summary: /a newer commit/ } });
  });

  it.each(["merge", "squash", "rebase"] as const)(
    "of the base after a %s: the commits that landed, and the pull request they came with",
    async (how) => {
      const project = await opened("ci", "merged", "deployment");
      const { hub, clone, number } = project;
      clone.write("src/more.ts", "export const more = 1;\n").commit("More");
      push(project);
      const before = landed(project);
      const merged = hub.merge(number, how);
      build(hub, merged, "success", "push");
      hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
      project.later(5);
      const here = job(project, {
        event: "push",
        ref: "refs/heads/main",
        sha: merged,
        payload: { before, after: merged, repository: { default_branch: "main" } },
      });
      const report = await sees(here, { ci: pass, merged: pass, deployment: pass });
      expect(report).toMatchObject({ pullRequest: { number }, stage: "production" });
    },
  );

  it("of the base, without any pull request: nothing is taken for one", async () => {
    const project = await begin("ci", "merged");
    const before = project.clone.sha("origin/main");
    const sha = landed(project);
    build(project.hub, sha, "success", "push");
    project.later(5);
    const here = job(project, {
      event: "push",
      ref: "refs/heads/main",
      sha,
      payload: { before, after: sha, repository: { default_branch: "main" } },
    });
    await sees(here, {
      ci: pass,
      merged: { status: "pending", on: "author", summary: /no pull request/ },
    });
  });
});

describe("in CI, for events about something else", () => {
  it("workflow_run: the run's own head, though the job runs on the default branch", async () => {
    const project = await opened("ci", "pull-request");
    const { hub, clone, number } = project;
    build(hub, clone.sha());
    project.later(5);
    const run = (head_sha: string, more: object = {}) => ({
      event: "workflow_run",
      ref: "refs/heads/feature/x",
      sha: clone.sha(),
      payload: {
        workflow_run: {
          head_sha,
          head_branch: "feature/x",
          head_repository: { full_name: "acme/shop" },
          pull_requests: [],
          ...more,
        },
        repository: { id: 42, default_branch: "main" },
      },
      // What the variables say is the default branch.
      env: { GITHUB_REF: "refs/heads/main", GITHUB_SHA: clone.sha("origin/main") },
    });
    const report = await sees(job(project, run(clone.sha())), { ci: pass, "pull-request": pass });
    expect(report.pullRequest?.number).toBe(number);
    const old = clone.sha("origin/main");
    const late = await job(project, run(old)).check({ only: ["ci", "pull-request"] });
    for (const id of ["ci", "pull-request"])
      holds(late, id, { status: "pending", on: "ci", summary: /a newer commit/ });
  });

  it("deployment_status: the commit that was deployed", async () => {
    const project = await opened("merged", "deployment");
    const { hub, number } = project;
    const merged = hub.merge(number, "squash");
    const id = hub.deploy({ sha: merged });
    hub.deploymentStatus(id, "success");
    project.later(1);
    const payload = {
      deployment: { sha: merged, ref: "main" },
      repository: { default_branch: "main" },
    };
    const event = { event: "deployment_status", ref: "refs/heads/main", sha: merged, payload };
    const report = await sees(job(project, event), { merged: pass, deployment: pass });
    expect(report.pullRequest?.number).toBe(number);
  });
});

describe("locally", () => {
  it("by the upstream's name, not the branch's own", async () => {
    const project = await begin("pull-request");
    const { clone, hub } = project;
    clone.git("checkout", "--quiet", "-b", "mine");
    clone.git("push", "--quiet", "--set-upstream", "origin", "mine:feature/theirs");
    const number = openPullRequest(hub, "feature/theirs");
    const report = await sees(project, { "pull-request": pass });
    expect(report.pullRequest?.number).toBe(number);
    expect(hub.requests.map(({ query }) => query.head).filter(Boolean)).toEqual([
      "acme:feature/theirs",
    ]);
  });

  it("a fork's branch as `owner:branch`; the same name in the repository is another's", async () => {
    const project = await begin("pull-request");
    const { clone, hub } = project;
    const fork = hub.fork("dora", join(makeRepository({ bare: true }).root, "fork.git"));
    clone.git("push", "--quiet", fork, "HEAD:refs/heads/patch");
    clone.git("push", "--quiet", "origin", "HEAD:refs/heads/patch");
    clone.git("remote", "add", "dora", "git@github.com:dora/shop.git");
    clone.configure({
      "branch.feature/x.remote": "dora",
      "branch.feature/x.merge": "refs/heads/patch",
    });
    const others = openPullRequest(hub, "patch");
    const none = {
      status: "pending",
      on: "author",
      summary: /no pull request for dora:patch in acme\/shop/,
    } as const;
    await sees(project, { "pull-request": none });
    const number = openPullRequest(hub, "dora:patch");
    const report = await sees(project, { "pull-request": pass });
    expect(report.pullRequest?.number).toBe(number);
    expect(number).not.toBe(others);
  });

  it("an open one goes before a closed one, whichever is newer", async () => {
    const project = await opened("pull-request", "merged");
    const { hub, number } = project;
    hub.close(number);
    const closed: Expected = {
      status: "fail",
      summary: /#1 was closed without merging/,
      findings: /closed/,
    };
    await sees(project, { "pull-request": closed, merged: closed });
    const second = openPullRequest(hub);
    expect((await sees(project, { "pull-request": pass })).pullRequest?.number).toBe(second);
    hub.close(second);
    hub.reopen(number);
    expect((await sees(project, { "pull-request": pass })).pullRequest?.number).toBe(number);
  });

  it("a merged one counts while it contains what is here, also when a closed one is newer", async () => {
    const project = await opened("merged", "pull-request");
    const { hub, clone, number } = project;
    hub.merge(number, "squash");
    await sees(project, { merged: { status: "pass", summary: /#1 was merged/ } });
    clone.write("src/cart.ts", "export const cart = [2];\n").commit("After the merge");
    push(project);
    // The branch goes on: what was merged is not this.
    await sees(project, {
      merged: { status: "pending", on: "author", summary: /no pull request/ },
      "pull-request": { status: "pending", on: "author" },
    });
    const second = openPullRequest(hub);
    hub.close(second);
    await sees(project, { merged: { status: "fail", summary: /#2 was closed/ } });
    clone.git("reset", "--quiet", "--hard", "HEAD^");
    await sees(project, { merged: { status: "pass", summary: /#1 was merged/ } });
  });

  it("a branch made from the base tracks it and is looked up by its own name", async () => {
    const project = await begin("pull-request");
    const { clone, hub } = project;
    clone.git("checkout", "--quiet", "-b", "fix", "--track", "origin/main");
    clone.write("src/cart.ts", "export const cart = [3];\n").commit("Fix");
    clone.git("push", "--quiet", "origin", "fix");
    const number = openPullRequest(hub, "fix");
    expect((await sees(project, { "pull-request": pass })).pullRequest?.number).toBe(number);
  });

  it("on the base, where a commit came without a pull request, the base's own rules count", async () => {
    const project = await begin("ci", "merged");
    const { hub, clone } = project;
    hub.protect("main", { checks: [{ context: "build" }] });
    const sha = landed(project);
    clone.git("fetch", "--quiet", "origin");
    clone.git("checkout", "--quiet", "-B", "main", "origin/main");
    hub.check({ sha, name: "lint", event: "push" });
    project.later(5);
    await sees(project, {
      ci: {
        status: "pending",
        on: "author",
        summary: /of 1 required check, 1 not reported: build/,
      },
      merged: { status: "pending", on: "author", summary: /no pull request for the commit/ },
    });
    build(hub, sha, "success", "push");
    await sees(project, { ci: pass });
  });

  it("of several open ones the one into the base", async () => {
    const project = await begin("pull-request");
    const { hub, clone } = project;
    clone.git("push", "--quiet", "origin", "main:refs/heads/release");
    push(project);
    const number = openPullRequest(hub);
    project.later(1);
    hub.openPullRequest({ head: "feature/x", author: "ann", base: "release", body: "Backport." });
    expect((await sees(project, { "pull-request": pass })).pullRequest?.number).toBe(number);
  });

  it("on the base after the merge there is no head to compare", async () => {
    const project = await opened("merged", "pull-request");
    const { hub, clone, number } = project;
    landed(project);
    hub.merge(number, "merge");
    clone.git("fetch", "--quiet", "origin");
    clone.git("checkout", "--quiet", "-B", "main", "origin/main");
    const report = await sees(project, { merged: pass, "pull-request": pass });
    expect(report.pullRequest?.number).toBe(number);
  });
});

/** One of each check that asks GitHub about the change. */
const ITEMS = [
  "pull-request",
  "ci",
  "approvals",
  "threads",
  "linked-issue",
  "acceptance",
  "assumptions",
  "up-to-date",
  "merged",
  "deployment",
  "release",
];
const everyOne = (expected: Expected) => Object.fromEntries(ITEMS.map((id) => [id, expected]));

describe("what is here is not what is there", () => {
  /** Finished, but for what is not pushed. */
  const finished = async () => {
    const project = await opened(...ITEMS);
    const { hub, clone, number } = project;
    build(hub, clone.sha());
    hub.review(number, { by: "bob", state: "APPROVED" });
    hub.deploymentStatus(hub.deploy({ sha: clone.sha() }), "success");
    project.later(10);
    return project;
  };

  it("commits that are not pushed: every item waits for its author, none judges the old commit", async () => {
    const project = await finished();
    const { clone } = project;
    for (const at of [2, 3])
      clone.write("src/cart.ts", `export const cart = [${at}];\n`).commit("More");
    const unpushed: Expected = {
      status: "pending",
      on: "author",
      summary: /2 commits are not pushed to #1/,
      mend: /git push/,
    };
    await sees(project, everyOne(unpushed));
    // In a shallow clone they cannot be counted, and are seen all the same.
    const shallow = makeRepository();
    shallow.git("remote", "add", "origin", clone.git("remote", "get-url", "origin"));
    shallow.git("fetch", "--quiet", "--depth=2", "origin", "+refs/heads/*:refs/remotes/origin/*");
    shallow.git("checkout", "--quiet", "-b", "feature/x", "--track", "origin/feature/x");
    shallow.write("src/cart.ts", "export const cart = [9];\n").commit("Here alone");
    const report = await project.check({ cwd: shallow.root, only: ITEMS });
    expect(report.items.filter(({ status }) => status === "pass")).toEqual([]);
    expect(report.exitCode).not.toBe(0);
  });

  it("tracked files that are changed, staged or not; files that git does not know do not count", async () => {
    const project = await finished();
    const { clone } = project;
    clone.write("notes.txt", "mine alone\n");
    await sees(project, { ci: pass, approvals: pass });
    const uncommitted: Expected = {
      status: "pending",
      on: "author",
      summary: /tracked files are changed and not committed/,
    };
    clone.write("src/cart.ts", "export const cart = [7];\n");
    await sees(project, everyOne(uncommitted));
    clone.git("add", "src/cart.ts");
    clone.git("update-index", "--assume-unchanged", "README.md");
    await sees(project, { ci: uncommitted, approvals: uncommitted });
  });

  it("commits that are only there, and both", async () => {
    const project = await finished();
    const { clone } = project;
    landed(project, { "src/more.ts": "export const more = 1;\n" }, { on: "feature/x" });
    clone.git("fetch", "--quiet", "origin");
    await sees(project, {
      ci: {
        status: "pending",
        on: "author",
        summary: /1 commit that is not here/,
        mend: /git pull/,
      },
    });
    clone.write("src/cart.ts", "export const cart = [4];\n").commit("Here");
    await sees(project, { ci: { status: "pending", on: "author", summary: /each have commits/ } });
  });
});

describe("the test merge", () => {
  it("a status or a check of it counts besides those of the head", async () => {
    const project = await opened("{ id: all, check: ci, with: { require: all } }");
    const { hub, clone, number } = project;
    landed(project);
    build(hub, clone.sha());
    hub.sync();
    const merge = hub.pull(number).trial.merge ?? "";
    project.later(5);
    hub.status({ sha: merge, context: "build", state: "success" });
    await sees(project, { all: { status: "pass", summary: /2 of 2/ } });
    hub.status({
      sha: merge,
      context: "build",
      state: "failure",
      at: new Date(Date.parse(project.now()) + 1000).toISOString().replace(".000", ""),
    });
    for (const GH_TOKEN of [project.env.GH_TOKEN ?? "", ""])
      await sees(
        project,
        { all: { status: "fail", summary: /build \(status, on the test merge\)/ } },
        { env: { ...project.env, GH_TOKEN } },
      );
    // Of an older head it says nothing.
    clone.write("src/cart.ts", "export const cart = [5];\n").commit("Newer");
    push(project);
    build(hub, clone.sha());
    project.later(5);
    await sees(project, { all: { status: "pass", summary: /1 of 1/ } });
    expect(requests(hub).length).toBeGreaterThan(0);
  });
});
