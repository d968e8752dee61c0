import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportJson } from "../../src/reporters/json.ts";
import { WORKFLOW, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import type { Project } from "../support/github.ts";
import { temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";
import { begin, job, landed, opened, pullEvent } from "./situation.ts";

/** `--reuse`, `--head` and `--publish` on a project at GitHub. */

/** Counts in a file beside the repository how often it ran. */
function counting() {
  const file = join(temporaryFolder(), "count");
  const ran = () => (existsSync(file) ? readFileSync(file, "utf8").length : 0);
  return {
    ran,
    item: `{ id: unit, check: command, with: { run: "printf x >> '${file}'; test -f src/cart.ts" } }`,
  };
}

describe("--reuse", () => {
  /** A pull request whose run left a report; then merged by squash, deployed, and a job after that. */
  async function deployed() {
    const { ran, item } = counting();
    const project = await opened(item, "approvals", "merged", "deployment");
    const { hub, number } = project;
    hub.review(number, { by: "bob", state: "APPROVED" });
    const before = await job(project, pullEvent(hub, number)).check();
    expect([before.verdict, ran()]).toEqual(["ready", 1]);
    const report = join(temporaryFolder(), "dod-report.json");
    writeFileSync(report, reportJson(before));
    const sha = hub.merge(number, "squash");
    project.later(1);
    hub.deploymentStatus(hub.deploy({ sha }), "success");
    project.later(1);
    const event = {
      event: "deployment_status",
      ref: "refs/heads/main",
      sha,
      payload: { deployment: { sha }, repository: { default_branch: "main" } },
    };
    return { project, report, event, ran };
  }

  it("reaches DONE after the deployment without running the tests again", async () => {
    const { project, report, event, ran } = await deployed();
    const after = await job(project, event).check({ reuse: report });
    expect([after.verdict, ran()]).toEqual(["done", 1]);
    const unit = after.items.find(({ id }) => id === "unit");
    expect(unit).toMatchObject({ status: "pass", cached: true });
    expect(unit?.notes.join()).toMatch(/taken from the report of/);
    // What GitHub knows is asked anew.
    expect(after.items.filter(({ cached }) => cached).map(({ id }) => id)).toEqual(["unit"]);
  });

  it.for([
    [
      "another change",
      (text: string) => text.replace(/"digest": "sha256:[0-9a-f]+/, '"digest": "sha256:00'),
    ],
    [
      "another checklist",
      (text: string) => {
        const at = text.indexOf('"checklist"');
        return (
          text.slice(0, at) +
          text.slice(at).replace(/"digest": "sha256:[0-9a-f]+/, '"digest": "sha256:00')
        );
      },
    ],
    [
      "another version",
      (text: string) => text.replace(/("name": "dod",\s+"version": ")[^"]+/, "$10.0.1"),
    ],
  ] as const)(
    "runs the tests again where the report is of %s, and says so",
    async ([what, forge]) => {
      const { project, report, event, ran } = await deployed();
      writeFileSync(report, forge(readFileSync(report, "utf8")));
      const after = await job(project, event).check({ reuse: report });
      expect([after.verdict, ran()]).toEqual(["done", 2]);
      expect(after.notes.join("\n")).toMatch(
        what === "another version" ? /0\.0\.1 wrote it/ : what,
      );
      expect(after.items.some(({ cached }) => cached)).toBe(false);
    },
  );

  it("runs the tests again where the same lines went to another place", async () => {
    const { ran, item } = counting();
    const project = await begin(item);
    const block = "begin\n  1\n  2\n  3\nend\n";
    const twice = [...Array(3)].map(() => block).join("\n");
    landed(project, { "src/twice.ts": twice });
    const { clone } = project;
    clone.git("fetch", "--quiet", "origin");
    clone.git("reset", "--quiet", "--hard", "origin/main");
    const placed = (nth: number) =>
      twice
        .split("\n\n")
        .map((text, at) => (at === nth ? text.replace("  2\n", "  2\n  here\n") : text))
        .join("\n\n");
    clone.write("src/twice.ts", placed(0));
    const report = join(temporaryFolder(), "dod-report.json");
    const first = await project.check({ stage: "code" });
    writeFileSync(report, reportJson(first));
    clone.write("src/twice.ts", placed(1));
    const again = await project.check({ stage: "code", reuse: report });
    // What the digest cannot tell apart the contents can.
    expect(again.change?.digest).toBe(first.change?.digest);
    expect([again.verdict, ran()]).toEqual(["done", 2]);
    expect(again.notes.join("\n")).toMatch(/hold something else now/);
  });

  it("takes nothing for granted that GitHub may have changed its mind about", async () => {
    const { project, report, event } = await deployed();
    const { hub } = project;
    hub.deploymentStatus(hub.deploy({ sha: "main~1" }), "success");
    project.later(1);
    const after = await job(project, event).check({ reuse: report });
    expect(after.verdict).toBe("not-done");
  });
});

describe("--head", () => {
  it("judges another revision, its own branch and pull request, and leaves the user's tree as it is", async () => {
    const project = await opened(
      '{ id: cart, check: command, with: { run: \'test "$(cat src/cart.ts)" = "export const cart = [1];"\' } }',
      "{ id: here, check: files, with: { forbid: [scratch.txt] } }",
      "pull-request",
    );
    const { clone, number } = project;
    clone.checkout("main").write("scratch.txt", "mine\n").write("src/cart.ts", "broken\n");
    const before = snapshot(clone.root);
    const report = await project.check({ head: "feature/x", stage: "review" });
    expect(report.items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "cart pass",
      "here pass",
      "pull-request pass",
    ]);
    expect(report).toMatchObject({ verdict: "done", pullRequest: { number } });
    expect(report.change).toMatchObject({ branch: "feature/x", dirty: false });
    expect(snapshot(clone.root)).toEqual(before);
    expect(clone.git("worktree", "list").split("\n")).toHaveLength(1);
  });

  it("that names nothing is an error, and what looks like an option is a name", async () => {
    const project = await begin("commits");
    await expect(project.check({ head: "feature/y" })).rejects.toThrow(/names no commit/);
    await expect(project.check({ head: "--output=/tmp/x" })).rejects.toThrow(/names no commit/);
  });
});

describe("--publish", () => {
  const writing = { ...WORKFLOW, pull_requests: "write", statuses: "write" } as const;

  async function published(project: Project & { number: number }, permissions: object) {
    const { hub, number } = project;
    hub.tokens.set(WORKFLOW_TOKEN, { login: null, permissions: permissions as typeof writing });
    const faults: string[] = [];
    const event = pullEvent(hub, number);
    const env = { ...event.env, GH_TOKEN: WORKFLOW_TOKEN };
    const report = await job(project, { ...event, env }).check({
      publish: new Set(["comment", "status"]),
      listen: (happened) => {
        if (happened.type === "published") faults.push(...happened.faults);
      },
    });
    return { report, faults };
  }

  it("keeps one comment and the status of the head up to date, and does not wait for itself", async () => {
    const project = await opened("{ ci: { require: all, grace: 0s } }", "approvals");
    const { hub, clone, number } = project;
    hub.check({ sha: clone.sha(), name: "build", event: "pull_request", conclusion: "success" });
    project.later(5);
    const first = await published(project, writing);
    expect(first.faults).toEqual([]);
    expect(first.report.verdict).toBe("not-done");
    const status = () => hub.world.statuses.filter(({ sha }) => sha === clone.sha()).at(-1);
    expect(status()).toMatchObject({ context: "dod", state: "pending" });
    hub.review(number, { by: "bob", state: "APPROVED" });
    project.later(1);
    const second = await published(project, writing);
    expect(second.faults).toEqual([]);
    expect(second.report.items.map(({ status }) => status)).toEqual(["pass", "pass"]);
    expect(status()).toMatchObject({ state: "success" });
    const { conversation } = hub.pull(number);
    expect(conversation).toHaveLength(1);
    expect(conversation[0]?.text).toMatch(/DONE/);
  });

  it("that is not allowed is said, and changes no verdict", async () => {
    const project = await opened("approvals");
    project.hub.review(project.number, { by: "bob", state: "APPROVED" });
    const { report, faults } = await published(project, WORKFLOW);
    expect(report.verdict).toBe("done");
    expect(faults).toHaveLength(2);
    expect(faults.join("\n")).toMatch(/pull-requests: write[\s\S]*statuses: write/);
    expect(faults.join("\n")).not.toContain(WORKFLOW_TOKEN);
  });
});
