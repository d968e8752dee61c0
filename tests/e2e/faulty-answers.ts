import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Patience } from "../../src/app/prepare.ts";
import type { Report } from "../../src/core/report.ts";
import type { Fault } from "../stand-in/faults.ts";
import { type Project, startProject } from "../support/github.ts";

const CHECKLIST = `version: 1
items:
  - pull-request
  - ci
  - approvals
  - threads
  - linked-issue
  - acceptance
  - assumptions
  - up-to-date
  - merged
  - deployment
  - release
  - deploy-config
  - { id: http, timeout: 2m, with: { url: "$\{PROBE_URL}/version", expect: { contains: { json: commit } } } }
`;
/** A short time for each: what hangs must not hold up the test. */
const timed = CHECKLIST.replace(/ {2}- (\S+)\n/g, "  - { id: $1, timeout: 2m }\n");

/** A service that says which commit it runs. It holds up nothing at the end. */
async function serves(project: Project, commit: string): Promise<void> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ commit }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  project.env.PROBE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What can go wrong with an answer. */
export const KINDS: Readonly<Record<string, Fault>> = {
  "a token that is refused": { status: 401, body: { message: "Bad credentials" } },
  "a permission that is missing": {
    status: 403,
    headers: { "x-accepted-github-permissions": "pull_requests=read" },
    body: { message: "Resource not accessible by integration" },
  },
  "nothing there": { status: 404, body: { message: "Not Found" } },
  "a server that is down": { status: 502, body: "<html>bad gateway</html>" },
  "the hourly limit": { rateLimit: "primary" },
  "a body cut off": { cut: true },
  "a body cut off in silence": { cut: "quietly" },
  "no JSON": { json: "<!doctype html><title>proxy</title>" },
  "an empty object": { json: {} },
  "an empty list": { json: [] },
  null: { json: null },
  "lists emptied": { empty: true },
  "a connection closed": { hangUp: true },
  "a redirect to another host": { redirect: "http://127.0.0.1:9/" },
  "no answer at all": { timeout: true },
};

/** What each item came to, by id. */
export function statuses(report: Report): Record<string, string> {
  return Object.fromEntries(report.items.map(({ id, status }) => [id, status]));
}

/** What does not answer at all is not waited for; asking again is done at once. */
export function patienceFor(kind: string): Patience {
  const silent = "timeout" in (KINDS[kind] ?? {});
  return { requestMs: silent ? 700 : 15_000, callMs: silent ? 1_000 : 30_000, backoffMs: 1 };
}

/** Reviewed, merged, released and live. */
export async function finished(): Promise<Project> {
  const project = await startProject(timed);
  const { hub, clone, later } = project;
  hub.addCollaborator("bob", "write");
  hub.protect("main", { checks: [{ context: "build" }] });
  hub.environment("production", { secrets: ["API_KEY"] });
  const issue = hub.issue({
    title: "Fill it",
    body: "## Acceptance criteria\n\n- [x] it is full\n",
  });
  clone.write("src/key.js", "export const key = process.env.API_KEY;\n").commit("Read the key");
  clone.git("push", "--quiet", "-u", "origin", "feature/x");
  const number = hub.openPullRequest({
    head: "feature/x",
    author: "ann",
    body: `## Why\n\nIt was empty.\n\n## Assumptions\n\nOne cart each.\n\nFixes #${issue}\n`,
  });
  hub.thread(number, { by: "bob", path: "src/cart.ts", line: 1, text: "?", resolved: true });
  hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
  hub.review(number, { by: "bob", state: "APPROVED" });
  later(10);
  const merged = hub.merge(number, "squash", { by: "bob" });
  later(1);
  const deployed = hub.deploy({ sha: merged });
  hub.deploymentStatus(deployed, "success");
  hub.release({ tag: "v1.0.0", sha: merged });
  await serves(project, merged);
  later(10);
  return project;
}

/** Nothing of it holds: CI is red, changes are requested, a thread and the criteria are open, in conflict. */
export async function wanting(): Promise<Project> {
  const project = await startProject(timed);
  const { hub, clone, later } = project;
  hub.addCollaborator("bob", "write");
  hub.protect("main", { checks: [{ context: "build" }] });
  hub.environment("production", { secrets: ["OTHER"] });
  const issue = hub.issue({
    body: "## Acceptance criteria\n\n- [ ] it is full\n",
    state: "closed",
  });
  clone.write("src/key.js", "export const key = process.env.API_KEY;\n").commit("Read the key");
  clone.git("push", "--quiet", "-u", "origin", "feature/x");
  const number = hub.openPullRequest({ head: "feature/x", author: "ann", body: `#${issue}` });
  hub.edit(number, { body: `<!-- nothing -->\n#${issue}`, draft: true });
  hub.thread(number, { by: "bob", path: "src/cart.ts", line: 1, text: "?" });
  hub.check({ sha: "feature/x", name: "build", event: "pull_request", conclusion: "failure" });
  hub.status({ sha: "feature/x", context: "build", state: "failure" });
  hub.review(number, { by: "bob", state: "CHANGES_REQUESTED" });
  const other = clone.clone();
  other.git("remote", "set-url", "origin", clone.git("remote", "get-url", "origin"));
  other.git("fetch", "--quiet", "origin");
  other.git("checkout", "--quiet", "-B", "main", "origin/main");
  const old = other.sha();
  other.write("src/cart.ts", "export const cart = ['conflict'];\n").commit("Conflict");
  other.git("push", "--quiet", "origin", "main");
  hub.deploymentStatus(hub.deploy({ sha: old }), "success");
  hub.release({ tag: "v0.9.0", sha: old });
  await serves(project, old);
  later(10);
  return project;
}

/** Merged all the same, by somebody who may; what runs is older, and what was released is older. */
export async function mergedAndWanting(): Promise<Project> {
  const project = await startProject(timed);
  const { hub, clone, later } = project;
  hub.addCollaborator("bob", "write");
  hub.protect("main", { checks: [{ context: "build" }] });
  const issue = hub.issue({ body: "## Acceptance criteria\n\n- [ ] it is full\n" });
  clone.write("src/key.js", "export const key = process.env.API_KEY;\n").commit("Read the key");
  clone.git("push", "--quiet", "-u", "origin", "feature/x");
  const old = clone.sha("origin/main");
  const number = hub.openPullRequest({ head: "feature/x", author: "ann", body: `Fixes #${issue}` });
  hub.thread(number, { by: "bob", path: "src/cart.ts", line: 1, text: "?" });
  hub.check({ sha: "feature/x", name: "build", event: "pull_request", conclusion: "failure" });
  hub.review(number, { by: "mallory", state: "APPROVED" });
  later(1);
  const merged = hub.merge(number, "merge");
  hub.environment("production", { secrets: ["OTHER"] });
  hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
  later(5);
  hub.deploymentStatus(hub.deploy({ sha: old }), "success");
  hub.release({ tag: "v0.9.0", sha: old });
  await serves(project, old);
  later(10);
  return project;
}
