import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { job } from "../scenarios/situation.ts";
import { WORKFLOW_TOKEN } from "../stand-in/github.ts";
import type { Project } from "../support/github.ts";
import { makeRepository } from "../support/repository.ts";
import { type ActionRequest, type ActionRun, evaluate, mustBeBuilt, runAction } from "./runner.ts";
import { dodStep } from "./workflows.ts";

/** The documented workflows' own step, on the checkout and the event that each of them gets, by the built program. */

export interface Event {
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  readonly payload: unknown;
  readonly depth?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export type More = Partial<ActionRequest> & { readonly given?: Readonly<Record<string, string>> };

/** The checklist's lines; `unit` counts in `$COUNT` how often it ran. */
export const ITEMS = [
  `{ id: unit, check: command, with: { run: 'echo x >> "$COUNT"; test -f src/cart.ts' } }`,
  "{ ci: { ignore: [dod] } }",
  "pull-request",
  "approvals",
  "threads",
  "merged",
  "deployment",
];

/** A step of a documented workflow; `given` is what its expressions come to. */
export async function runStep(
  project: Project,
  event: Event,
  file: string,
  { given = {}, ...more }: More = {},
): Promise<ActionRun & { readonly ran: number }> {
  mustBeBuilt();
  const { work } = job(project, event);
  const count = join(makeRepository().root, "count");
  const inputs = Object.entries(dodStep(file).with ?? {}).map(([name, text]) => [
    name,
    evaluate(String(text), (path) => {
      const value = given[path];
      if (value === undefined) throw new Error(`${file}: what is ${path}?`);
      return value;
    }),
  ]);
  const { GITHUB_API_URL = "" } = project.env;
  const done = await runAction({
    workspace: work.root,
    token: WORKFLOW_TOKEN,
    with: Object.fromEntries(inputs),
    ...more,
    env: {
      COUNT: count,
      GITHUB_API_URL,
      GITHUB_EVENT_NAME: event.event,
      GITHUB_EVENT_PATH: join(work.root, "../event.json"),
      GITHUB_REF: event.ref,
      GITHUB_REF_NAME: event.ref.replace(/^refs\/(?:heads|pull)\//, ""),
      GITHUB_REF_TYPE: "branch",
      GITHUB_SHA: event.sha,
      ...event.env,
      ...more.env,
    },
  });
  expect(done.leaked).toBe("");
  expect(work.git("status", "--porcelain")).toBe("");
  return { ...done, ran: existsSync(count) ? readFileSync(count, "utf8").length / 2 : 0 };
}

export const all = ({ stdout, stderr }: ActionRun) => `${stdout}\n${stderr}`;

/** Verdict, exit code, report and the run's page say the same. */
export function comesTo(run: ActionRun, verdict: string, exitCode: number, headline: RegExp): void {
  expect({ exitCode: run.exitCode, verdict: run.outputs.verdict }, all(run)).toEqual({
    exitCode,
    verdict,
  });
  const report = JSON.parse(readFileSync(run.outputs.report ?? "", "utf8"));
  expect(report).toMatchObject({ verdict, exitCode });
  expect(run.outputs.percent).toBe(String(report.progress.percent));
  expect(run.summary, all(run)).toMatch(headline);
  expect(all(run)).not.toContain(WORKFLOW_TOKEN);
}

export const READY = /READY/;
export const NOT_DONE = /NOT DONE/;

/** The event of an open pull request, as GitHub writes it. */
export function pullEvent({ hub }: Project, number: number, event = "pull_request"): Event {
  hub.sync();
  const { head, base, trial, title } = hub.pull(number);
  return {
    event,
    ref: `refs/pull/${number}/merge`,
    sha: trial.merge ?? "",
    payload: {
      action: event === "pull_request" ? "synchronize" : "submitted",
      pull_request: {
        number,
        title,
        head: { sha: head.sha, ref: head.ref, repo: { full_name: `${head.owner}/shop` } },
        base: { ref: base.ref, sha: base.sha },
      },
      repository: { id: 42, full_name: "acme/shop", default_branch: "main" },
    },
    env: { GITHUB_HEAD_REF: head.ref, GITHUB_BASE_REF: base.ref },
  };
}

/** Green, and by default approved: all but the merge. */
export function reviewed(
  { hub, later }: Project,
  number: number,
  { approved = true }: { approved?: boolean } = {},
): void {
  hub.sync();
  hub.check({ sha: hub.pull(number).head.sha, name: "build", event: "pull_request" });
  if (approved) hub.review(number, { by: "bob", state: "APPROVED" });
  later(10);
}
