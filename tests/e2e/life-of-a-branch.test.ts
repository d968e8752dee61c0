import { join } from "node:path";
import { expect, it } from "vitest";
import type { Report } from "../../src/core/report.ts";
import { STATUS_INFO } from "../../src/core/status.ts";
import { MARKS } from "../../src/reporters/pretty-parts.ts";
import { inBrief, type Project, startProject } from "../support/github.ts";

/**
 * One branch through its whole life. Each step says what a person would say of it: the verdict, and of every
 * item its status and whose move it is. The table in the documentation is made from the same reports.
 */

const CHECKLIST = `version: 1
items:
  - id: readme
    check: files
    with: { require: [README.md] }
  - pull-request
  - ci
  - approvals
  - threads
  - merged
  - deployment: { soak: 15m }
`;

const ITEMS = ["pull-request", "ci", "approvals", "threads", "merged", "deployment"] as const;

/** As \`status\`, or \`pending: whose move\`, in the order of ITEMS. */
type Row = readonly [string, string, string, string, string, string];

interface Step {
  readonly what: string;
  readonly verdict: Report["verdict"];
  readonly items: Row;
  readonly report: Report;
}

const [author, reviewer, ci, deployment, time] = (
  ["author", "reviewer", "ci", "deployment", "time"] as const
).map((who) => `pending: ${who}`) as [string, string, string, string, string];

class Life {
  readonly steps: Step[] = [];

  constructor(readonly project: Project) {}

  /** Looks at the branch, and holds what it sees against what a person would say. */
  async sees(what: string, verdict: Report["verdict"], items: Row): Promise<void> {
    const report = await this.project.check();
    const seen = ITEMS.map((id) => {
      const item = report.items.find((one) => one.id === id);
      return item?.status === "pending" ? `pending: ${item.waitingOn}` : item?.status;
    });
    expect({ what, verdict: report.verdict, items: seen }, inBrief(report)).toEqual({
      what,
      verdict,
      items,
    });
    this.steps.push({ what, verdict, items, report });
  }
}

it("one branch, from its first commit to its revert", { timeout: 240_000 }, async () => {
  const project = await startProject(CHECKLIST);
  const { hub, clone, later } = project;
  hub.addCollaborator("bob", "write");
  hub.protect("main", { checks: [{ context: "build" }], approvals: 1 });
  const life = new Life(project);
  const push = (...options: string[]) => {
    clone.git("push", "--quiet", "--set-upstream", ...options, "origin", "feature/x");
    later(1);
  };

  await life.sees("committed, nothing pushed", "not-done", [
    author,
    author,
    author,
    author,
    author,
    author,
  ]);

  push();
  await life.sees("pushed, no pull request", "not-done", [
    author,
    author,
    author,
    author,
    author,
    author,
  ]);

  const body = "The cart was empty.\n\nCloses nothing.";
  const number = hub.openPullRequest({ head: "feature/x", author: "ann", draft: true, body });
  later(1);
  await life.sees("a draft is opened", "not-done", [author, ci, author, "pass", author, author]);

  hub.ready(number);
  const build = hub.check({
    sha: "feature/x",
    name: "build",
    status: "in_progress",
    event: "pull_request",
  });
  later(5);
  await life.sees("ready for review, CI runs", "not-done", [
    "pass",
    ci,
    reviewer,
    "pass",
    reviewer,
    reviewer,
  ]);

  hub.updateCheck(build, { status: "completed", conclusion: "failure" });
  later(1);
  await life.sees("CI is red", "not-done", ["pass", "fail", reviewer, "pass", reviewer, reviewer]);

  clone.write("src/cart.ts", "export const cart = [1, 2];\n").commit("Mend the build");
  await life.sees("mended, and not pushed yet", "not-done", [
    author,
    author,
    author,
    author,
    author,
    author,
  ]);

  push();
  hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
  later(5);
  await life.sees("pushed, CI is green", "not-done", [
    "pass",
    "pass",
    reviewer,
    "pass",
    reviewer,
    reviewer,
  ]);

  hub.review(number, { by: "bob", state: "CHANGES_REQUESTED", body: "And an empty cart?" });
  const thread = hub.thread(number, { by: "bob", path: "src/cart.ts", line: 1, text: "Empty?" });
  later(60);
  await life.sees("changes are requested", "not-done", [
    "pass",
    "pass",
    "fail",
    "fail",
    author,
    author,
  ]);

  hub.resolve(number, thread);
  hub.review(number, { by: "bob", state: "APPROVED" });
  later(2 * 24 * 60);
  await life.sees("approved two days ago", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    author,
    author,
  ]);

  clone.write("src/cart.ts", "export const cart = [1, 2, 3];\n").commit("One more");
  push();
  hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
  await life.sees("a new push makes the approval stale", "not-done", [
    "pass",
    "pass",
    reviewer,
    "pass",
    reviewer,
    reviewer,
  ]);

  hub.review(number, { by: "bob", state: "APPROVED" });
  later(1);
  const merged = hub.merge(number, "squash", { by: "bob" });
  later(1);
  await life.sees("approved again and merged, nothing deployed yet", "undetermined", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    "unknown",
  ]);

  const before = clone.sha("origin/main");
  const older = hub.deploy({ sha: before, at: "2026-03-01T08:00:00Z" });
  hub.deploymentStatus(older, "success", "2026-03-01T08:05:00Z");
  await life.sees("merged, production runs an older version", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    deployment,
  ]);

  const first = hub.deploy({ sha: merged });
  hub.deploymentStatus(first, "in_progress");
  later(2);
  await life.sees("it is being deployed", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    deployment,
  ]);

  hub.deploymentStatus(first, "failure");
  later(1);
  await life.sees("the deployment failed", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    "fail",
  ]);

  const second = hub.deploy({ sha: merged });
  hub.deploymentStatus(second, "success");
  later(5);
  await life.sees("deployed, and watched for 15 minutes", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    time,
  ]);

  later(15);
  await life.sees("live", "done", ["pass", "pass", "pass", "pass", "pass", "pass"]);

  const back = hub.deploy({ sha: before });
  hub.deploymentStatus(back, "success");
  later(1);
  await life.sees("rolled back", "not-done", ["pass", "pass", "pass", "pass", "pass", "fail"]);

  const again = hub.deploy({ sha: merged });
  hub.deploymentStatus(again, "success");
  later(20);
  await life.sees("deployed again", "done", ["pass", "pass", "pass", "pass", "pass", "pass"]);

  const reverted = hub.revert(number);
  later(1);
  await life.sees("reverted on main, and still live", "done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
  ]);

  const gone = hub.deploy({ sha: reverted });
  hub.deploymentStatus(gone, "success");
  later(20);
  await life.sees("the revert is live", "not-done", [
    "pass",
    "pass",
    "pass",
    "pass",
    "pass",
    "fail",
  ]);

  await expect(page(life.steps)).toMatchFileSnapshot(
    join(import.meta.dirname, "../../docs/life-of-a-branch.md"),
  );
  await hub.stop();
});

it.each(["squash", "rebase", "merge"] as const)(
  "merged by %s, with two commits on the branch and others on main: live is live",
  async (how) => {
    const project = await startProject(CHECKLIST);
    const { hub, clone, later } = project;
    hub.addCollaborator("bob", "write");
    clone.write("src/more.ts", "export const more = 1;\n").commit("More");
    clone.git("push", "--quiet", "-u", "origin", "feature/x");
    const number = hub.openPullRequest({ head: "feature/x", author: "ann", body: "Why and how." });
    hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
    hub.review(number, { by: "bob", state: "APPROVED" });
    later(10);
    // Somebody else's work lands first.
    const other = clone.clone();
    other.git("remote", "set-url", "origin", clone.git("remote", "get-url", "origin"));
    other.git("fetch", "--quiet", "origin");
    other.git("checkout", "--quiet", "-B", "main", "origin/main");
    other.write("src/other.ts", "export const other = 1;\n").commit("Other work");
    other.git("push", "--quiet", "origin", "main");
    const merged = hub.merge(number, how);
    const id = hub.deploy({ sha: merged });
    hub.deploymentStatus(id, "success");
    later(20);
    const report = await project.check();
    expect(
      report.items.map(({ id, status, summary }) => [id, status, status === "pass" ? "" : summary]),
    ).toEqual(["readme", ...ITEMS].map((item) => [item, "pass", ""]));
    expect(report.verdict).toBe("done");
    await hub.stop();
  },
);

/** The golden table: what each step comes to, and the words for what is open. */
function page(steps: readonly Step[]): string {
  const mark = (cell: string) => {
    const [status = "", who] = cell.split(": ");
    const sign = MARKS[status as keyof typeof MARKS];
    return who === undefined ? sign : `${sign} ${who}`;
  };
  const rows = steps.map(
    ({ what, verdict, items }) =>
      `| ${what} | ${verdict === "done" ? "**DONE**" : verdict} | ${items.map(mark).join(" | ")} |`,
  );
  const words = steps.flatMap(({ what, report }) => [
    `### ${what[0]?.toUpperCase()}${what.slice(1)}`,
    "",
    ...report.items
      .filter((item) => ITEMS.includes(item.id as (typeof ITEMS)[number]))
      .map((item) => {
        const mend = item.mend === null ? "" : ` → ${item.mend}`;
        const word = `${STATUS_INFO[item.status].word}${item.waitingOn === null ? "" : `, ${item.waitingOn}`}`;
        return `- **${item.id}** (${word}): ${item.summary}${mend}${item.notes.map((note) => `; ${note}`).join("")}`;
      }),
    "",
  ]);
  return `${[
    "# The life of a branch",
    "",
    "What `dod check` says of one branch at each step, with `deployment: { soak: 15m }`. This page is written by a test",
    "(`tests/e2e/life-of-a-branch.test.ts`) that drives a stand-in for GitHub through these steps.",
    "",
    "✓ passed, ✗ failed, … pending and whose move it is, ? unknown.",
    "",
    `| step | verdict | ${ITEMS.join(" | ")} |`,
    `| --- | --- | ${ITEMS.map(() => "---").join(" | ")} |`,
    ...rows,
    "",
    "## In words",
    "",
    ...words,
  ]
    .join("\n")
    .trimEnd()}\n`;
}
