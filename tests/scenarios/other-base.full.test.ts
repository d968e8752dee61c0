import { expect, it } from "vitest";
import type { CheckRequest } from "../../src/app/prepare.ts";
import { WORKFLOW, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import { begin, holds, job, landed, openPullRequest, pullEvent, push } from "./situation.ts";

/** A branch whose checklist is weaker must not lend its word to a pull request into another. */

const WEAK = "version: 1\nitems: [pull-request]\n";

/** `main` forbids debug.txt, `weak` does not; feature/x has it. */
async function weakBeside() {
  const project = await begin(
    "pull-request",
    '{ id: no-debug, check: files, with: { forbid: ["debug.txt"] } }',
  );
  const { clone, hub } = project;
  clone.git("push", "--quiet", "origin", "origin/main:refs/heads/weak");
  landed(project, { "dod.yml": WEAK }, { on: "weak" });
  clone.write("debug.txt", "x\n").commit("Fill the cart, because it was empty");
  push(project);
  hub.tokens.set(WORKFLOW_TOKEN, {
    login: null,
    permissions: { ...WORKFLOW, statuses: "write" },
  });
  const open = (base: string) =>
    hub.openPullRequest({ head: "feature/x", base, author: "ann", body: "The cart was empty." });
  const publishing: Partial<CheckRequest> & { said: string[] } = {
    said: [],
    publish: new Set(["status"]),
    listen: (event) => {
      if (event.type === "published") publishing.said.push(...event.faults);
    },
  };
  const run = (event: ReturnType<typeof pullEvent>) =>
    job(project, { ...event, env: { ...event.env, GH_TOKEN: WORKFLOW_TOKEN } }).check(publishing);
  const statuses = () => hub.world.statuses.map(({ state }) => state);
  return { project, open, run, publishing, statuses };
}

it("an old event that is run again after the pull request was retargeted is not done", async () => {
  const { project, open, run, statuses } = await weakBeside();
  const { hub } = project;
  const number = open("weak");
  const event = pullEvent(hub, number);
  expect(await run(event)).toMatchObject({ verdict: "done", exitCode: 0 });
  hub.retarget(number, "main");
  const again = await run(event);
  expect(again).toMatchObject({ verdict: "not-done", exitCode: 1 });
  holds(again, "pull-request", {
    status: "pending",
    on: "ci",
    summary: /^#1 goes into main now, and this job was started for weak$/,
    mend: /look at the run for main/,
  });
  const fresh = await run(pullEvent(hub, number));
  expect(fresh).toMatchObject({ verdict: "not-done" });
  holds(fresh, "no-debug", { status: "fail" });
  expect(statuses()).toEqual(["success", "pending", "failure"]);
});

it("a pull request into another branch makes no success of a commit that two have", async () => {
  const { project, open, run, publishing, statuses } = await weakBeside();
  const { hub } = project;
  const strict = openPullRequest(hub);
  const lax = open("weak");
  expect(await run(pullEvent(hub, strict))).toMatchObject({ verdict: "not-done" });
  expect(await run(pullEvent(hub, lax))).toMatchObject({ verdict: "done" });
  expect(statuses()).toEqual(["failure"]);
  expect(publishing.said).toEqual([
    expect.stringMatching(/^the status was not published: the commit is also the head of #1, /),
  ]);
});
