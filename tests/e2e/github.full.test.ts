import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { startGitHub, TOKEN } from "../stand-in/github.ts";
import { inBrief, type Project, startProject } from "../support/github.ts";
import { makeRepository } from "../support/repository.ts";

const RECOMMENDED = `version: 1
extends: [recommended]
items:
  - { id: tests, enabled: false }
`;
const SERVICE = RECOMMENDED.replace("recommended", "service");

const open: Project[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.hub.stop();
});

async function start(checklist: string): Promise<Project> {
  const project = await startProject(checklist);
  open.push(project);
  project.hub.addCollaborator("bob", "write");
  return project;
}

/** Pushed, opened, green and approved. */
function approved({ hub, clone, later }: Project): number {
  clone.git("push", "--quiet", "-u", "origin", "feature/x");
  const number = hub.openPullRequest({ head: "feature/x", author: "ann", body: "It was empty." });
  hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
  hub.thread(number, { by: "bob", path: "src/cart.ts", line: 1, text: "?", resolved: true });
  hub.review(number, { by: "bob", state: "APPROVED" });
  later(10);
  return number;
}

const asked = ({ hub }: Project) =>
  hub.requests.map(({ method, path, operation }) => `${method} ${operation ?? path}`);

describe("what it costs", () => {
  it("an open pull request: at most 6 requests for the whole recommended checklist", async () => {
    const project = await start(RECOMMENDED);
    approved(project);
    const report = await project.check();
    expect(
      report.items.map(({ id, status }) => `${id} ${status}`),
      inBrief(report),
    ).toEqual(
      expect.arrayContaining(["pull-request pass", "ci pass", "approvals pass", "threads pass"]),
    );
    expect(asked(project).length, asked(project).join("\n")).toBeLessThanOrEqual(6);
    expect(report.pullRequest).toMatchObject({ number: 1 });
  });

  it("a merged and deployed one: at most 10 for `service`", async () => {
    const project = await start(SERVICE);
    const number = approved(project);
    const merged = project.hub.merge(number, "squash");
    project.hub.deploymentStatus(project.hub.deploy({ sha: merged }), "success");
    project.later(30);
    const report = await project.check();
    expect(report.verdict, inBrief(report)).toBe("done");
    expect(asked(project).length, asked(project).join("\n")).toBeLessThanOrEqual(10);
  });

  it("nothing in the stage code, nor where no item asks", async () => {
    const project = await start(RECOMMENDED);
    approved(project);
    expect((await project.check({ stage: "code" })).verdict).toBe("ready");
    await project.check({ only: ["commits"] });
    expect(asked(project)).toEqual([]);
  });
});

describe("--wait", () => {
  const pauseBefore = () => 20;
  // Where it is known what has to run, nothing is waited for but that.
  const startWithRules = async (checklist: string) => {
    const project = await start(checklist);
    project.hub.protect("main", { checks: [{ context: "build" }] });
    return project;
  };

  it("looks again until CI has ended, and runs no command twice", async () => {
    const project = await startWithRules(
      `version: 1\nitems:\n  - { id: once, check: command, with: { run: echo x >> "$COUNT" } }\n  - ci\n`,
    );
    const { hub, clone, env } = project;
    clone.git("push", "--quiet", "-u", "origin", "feature/x");
    hub.openPullRequest({ head: "feature/x", author: "ann" });
    const build = hub.check({ sha: "feature/x", name: "build", status: "in_progress" });
    const count = join(makeRepository().root, "count");
    const seen: RunEvent[] = [];
    const report = await project.check({
      env: { ...env, COUNT: count },
      wait: 60_000,
      pauseBefore,
      listen(event) {
        seen.push(event);
        const looks = seen.filter(({ type }) => type === "waiting").length;
        if (looks === 3) hub.updateCheck(build, { status: "completed", conclusion: "success" });
      },
    });
    expect(report.verdict, inBrief(report)).toBe("done");
    expect(readFileSync(count, "utf8")).toBe("x\n");
    const waits = seen.flatMap((event) => (event.type === "waiting" ? [event] : []));
    expect(waits).toHaveLength(3);
    expect(waits[0]?.on.map(({ id }) => id)).toEqual(["ci"]);
  });

  it("asks only for what has changed", async () => {
    const project = await startWithRules("version: 1\nitems:\n  - ci\n");
    const { hub, clone } = project;
    clone.git("push", "--quiet", "-u", "origin", "feature/x");
    hub.openPullRequest({ head: "feature/x", author: "ann" });
    const build = hub.check({ sha: "feature/x", name: "build", status: "in_progress" });
    let looks = 0;
    await project.check({
      wait: 60_000,
      pauseBefore,
      listen({ type }) {
        if (type === "waiting" && ++looks === 4)
          hub.updateCheck(build, { status: "completed", conclusion: "success" });
      },
    });
    const rest = hub.requests.filter(({ operation }) => operation === undefined);
    const unchanged = rest.filter(({ status }) => status === 304);
    expect(unchanged.length).toBeGreaterThanOrEqual(8);
  });

  it("asks the rest of a composite again, and not its command", async () => {
    const project = await startWithRules(
      `version: 1\nitems:\n  - { id: either, check: any, with: { of: [{ command: { run: 'echo x >> "$COUNT"; exit 1' } }, ci] } }\n`,
    );
    const { hub, clone, env } = project;
    clone.git("push", "--quiet", "-u", "origin", "feature/x");
    hub.openPullRequest({ head: "feature/x", author: "ann" });
    const build = hub.check({ sha: "feature/x", name: "build", status: "in_progress" });
    const count = join(makeRepository().root, "count");
    const report = await project.check({
      env: { ...env, COUNT: count },
      wait: 60_000,
      pauseBefore,
      listen: ({ type }) => {
        if (type === "waiting")
          hub.updateCheck(build, { status: "completed", conclusion: "success" });
      },
    });
    expect(report.verdict, inBrief(report)).toBe("done");
    expect(readFileSync(count, "utf8")).toBe("x\n");
  });

  it("ends with what is there when its time is over, and at once when a required item fails", async () => {
    const project = await start("version: 1\nitems:\n  - ci\n  - approvals\n");
    const { hub, clone } = project;
    clone.git("push", "--quiet", "-u", "origin", "feature/x");
    const number = hub.openPullRequest({ head: "feature/x", author: "ann" });
    hub.check({ sha: "feature/x", name: "build", status: "in_progress" });
    const report = await project.check({ wait: 100, pauseBefore });
    expect(report.items.map(({ status }) => status)).toEqual(["pending", "pending"]);
    hub.review(number, { by: "bob", state: "CHANGES_REQUESTED" });
    let waited = false;
    const listen = ({ type }: RunEvent) => {
      waited ||= type === "waiting";
    };
    const failed = await project.check({ wait: 60_000, pauseBefore, listen });
    expect(failed.verdict).toBe("not-done");
    expect(waited).toBe(false);
  });
});

describe("--pr", () => {
  it("judges another pull request; what reads this tree is unknown", async () => {
    const project = await start(RECOMMENDED);
    const number = approved(project);
    project.clone.checkout("main");
    const report = await project.check({ pr: number });
    const of = Object.fromEntries(report.items.map(({ id, status }) => [id, status]));
    expect(of, inBrief(report)).toMatchObject({
      lockfile: "unknown",
      commits: "unknown",
      "pull-request": "pass",
      ci: "pass",
      approvals: "pass",
      threads: "pass",
      merged: "pending",
    });
    expect(report.items[0]).toMatchObject({
      summary: `what is checked out here is not #${number}`,
      mend: `check it out: gh pr checkout ${number}`,
    });
    expect(report.change).toBeNull();
    expect(report.pullRequest).toMatchObject({ number });
  });

  it("takes no reason from the commits of what is checked out here", async () => {
    const project = await start(
      "version: 1\nitems:\n  - pull-request\n  - { id: linked-issue, waivable: true }\n",
    );
    const number = approved(project);
    const { clone } = project;
    clone.checkout("main").branch("other").write("x", "1");
    clone.commit("Mine\n\nDod-Waive: linked-issue: my own small thing");
    const other = await project.check({ pr: number });
    expect(
      other.items.map(({ status, waiver }) => [status, waiver]),
      inBrief(other),
    ).toEqual([
      ["pass", null],
      ["fail", null],
    ]);
    project.hub.edit(number, { body: "Why.\n\nDod-Waive: linked-issue: no issue for this" });
    const said = await project.check({ pr: number });
    expect(said.items[1]?.waiver).toMatchObject({ by: "ann", reason: "no issue for this" });
  });

  it("is no different from the branch's own when that is checked out", async () => {
    const project = await start(RECOMMENDED);
    const number = approved(project);
    const [named, found] = [await project.check({ pr: number }), await project.check()];
    const brief = (report: typeof named) => report.items.map(({ id, status }) => [id, status]);
    expect(brief(named)).toEqual(brief(found));
  });

  it("passes nothing for a number that is not there", async () => {
    const project = await start(RECOMMENDED);
    const report = await project.check({ pr: 404 });
    expect(report.items.filter(({ status }) => status === "pass")).toEqual([]);
    expect(report.exitCode).not.toBe(0);
  });
});

it("says where the pull request goes into another branch than the change is held against", async () => {
  const project = await start("version: 1\nitems: [pull-request]\n");
  const number = approved(project);
  expect((await project.check()).notes).toEqual([]);
  project.clone.git("push", "--quiet", "origin", "origin/main:refs/heads/release/1.0");
  project.hub.edit(number, { base: { ...project.hub.pull(number).base, ref: "release/1.0" } });
  expect((await project.check()).notes).toEqual([
    "#1 goes into release/1.0, and the change is held against origin/main here: `--base release/1.0`",
  ]);
});

describe("without a token", () => {
  it("public data is read; only what cannot be had is unknown, and says what to do", async () => {
    const project = await start(RECOMMENDED);
    approved(project);
    const { GH_TOKEN: _, ...env } = project.env;
    const report = await project.check({ env });
    const of = Object.fromEntries(report.items.map(({ id, status }) => [id, status]));
    expect(of, inBrief(report)).toMatchObject({
      "pull-request": "pass",
      ci: "pass",
      threads: "unknown",
      merged: "pending",
    });
    const threads = report.items.find(({ id }) => id === "threads");
    expect(threads?.mend).toMatch(/GH_TOKEN|gh auth login/);
  });
});

describe("the token", () => {
  const SECRET = "ghp_0123456789abcdefghij0123456789abcdef";

  it("is in no output, report, error or child's environment", { timeout: 120_000 }, async () => {
    const project = await start(
      `${RECOMMENDED}  - { id: env, check: command, with: { run: "env; git config -l; exit 1" } }\n`,
    );
    project.hub.tokens.set(SECRET, { login: "ann" });
    approved(project);
    project.hub.fault("GET /repos/acme/shop/pulls", { status: 401 });
    const args = ["check", "--verbose", "--report", "json=out.json"];
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "../../bin/dod.js"), ...args],
      {
        cwd: project.clone.root,
        env: { ...project.env, GH_TOKEN: SECRET, GITHUB_TOKEN: SECRET },
      },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        said += String(chunk);
      });
    await once(child, "close");
    said += readFileSync(project.clone.path("out.json"), "utf8");
    expect(said).toContain("not-done");
    expect(said).toContain("PATH=");
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(Buffer.from(SECRET).toString("base64"));
    expect(project.hub.requests.some(({ authorization }) => authorization?.includes(SECRET))).toBe(
      true,
    );
  });

  it("is sent to no other host: not after a redirect, not to the next page, not to a probe", async () => {
    const heard: string[] = [];
    const other = createServer((request, response) => {
      heard.push(JSON.stringify(request.headers));
      response.setHeader("content-type", "application/json").end("[]");
    }).listen(0, "localhost");
    await once(other, "listening");
    const url = `http://localhost:${(other.address() as AddressInfo).port}`;
    const project = await start(
      `${RECOMMENDED}  - { id: probe, check: http, with: { url: "${url}/health", headers: { authorization: "Bearer \${GH_TOKEN}" } } }\n`,
    );
    approved(project);
    project.hub.fault(/./, { redirect: `${url}/elsewhere` });
    const report = await project.check();
    expect(
      report.items.filter(({ stage, status }) => stage !== "code" && status === "pass"),
    ).toEqual([]);
    expect(heard.filter((headers) => headers.includes(TOKEN))).toEqual([]);
    other.close();
  });
});

describe("where it is", () => {
  it("an Enterprise server: its own base address, for REST and GraphQL", async () => {
    const bare = makeRepository({ bare: true });
    const hub = await startGitHub({ bare: bare.root, prefix: "/api/v3" });
    const work = makeRepository().write("a", "1").commit("start");
    work.git("push", "--quiet", `file://${bare.root}`, "main");
    bare.git("symbolic-ref", "HEAD", "refs/heads/main");
    const clone = bare.clone();
    clone
      .write("dod.yml", "version: 1\nitems: [pull-request, threads]\n")
      .git("checkout", "-b", "f");
    clone.commit("x").git("push", "--quiet", "-u", "origin", "f");
    hub.openPullRequest({ head: "f", body: "Why." });
    const { runChecklist } = await import("../../src/app/run-checklist.ts");
    const report = await runChecklist({
      cwd: clone.root,
      env: {
        ...clone.env,
        GITHUB_API_URL: hub.apiUrl,
        GITHUB_REPOSITORY: "acme/shop",
        GH_TOKEN: TOKEN,
      },
    });
    expect(report.verdict, inBrief(report)).toBe("done");
    expect(hub.apiUrl).toMatch(/\/api\/v3$/);
    expect(hub.requests.filter(({ operation }) => operation !== undefined)).toHaveLength(1);
    await hub.stop();
  });

  it("a fork: the branch is looked for under its owner", async () => {
    const project = await start("version: 1\nitems: [pull-request, threads]\n");
    const { hub, clone } = project;
    const fork = makeRepository({ bare: true });
    hub.fork("carla", join(fork.root, "fork.git"));
    clone.git("remote", "add", "fork", "https://github.com/carla/shop.git");
    clone.git("push", "--quiet", join(fork.root, "fork.git"), "feature/x");
    clone.configure({
      "branch.feature/x.remote": "fork",
      "branch.feature/x.merge": "refs/heads/feature/x",
    });
    const number = hub.openPullRequest({ head: "carla:feature/x", author: "carla", body: "Why." });
    const report = await project.check();
    expect(report.pullRequest, inBrief(report)).toMatchObject({ number });
    expect(report.verdict).toBe("done");
  });
});

it("nothing of it is loaded by a run that asks GitHub nothing", () => {
  const dist = join(import.meta.dirname, "../../dist");
  const [work, gitHub] = ["work.js", "github.js"].map((name) =>
    readFileSync(join(dist, name), "utf8"),
  );
  expect(readdirSync(dist)).toContain("github.js");
  expect(gitHub).toContain("octokit");
  expect(work).not.toContain("octokit");
});
