import { join } from "node:path";
import { afterAll, expect } from "vitest";
import type { CheckRequest } from "../../src/app/prepare.ts";
import type { Report, ReportedItem } from "../../src/core/report.ts";
import type { GitHub } from "../stand-in/github.ts";
import { inBrief, type Project, startProject } from "../support/github.ts";
import { makeRepository, TestRepository, temporaryFolder } from "../support/repository.ts";

/**
 * A project at GitHub, brought into a situation by a test and held against a checklist by the real program.
 * Stopping the stand-in also says what was asked or answered against GitHub's descriptions.
 */

const running: Project[] = [];
afterAll(async () => {
  for (const { hub } of running.splice(0)) await hub.stop();
});

/** bob and carla may write. @param items the checklist's lines below `items:`, without indentation */
export async function begin(...items: readonly string[]): Promise<Project> {
  const project = await startProject(
    `version: 1\nitems:\n${items.map((line) => `  - ${line}\n`).join("")}`,
  );
  running.push(project);
  for (const login of ["bob", "carla"]) project.hub.addCollaborator(login, "write");
  return project;
}

/** The same with `feature/x` pushed and a pull request of ann's opened from it: #1. */
export async function opened(...items: readonly string[]): Promise<Project & { number: number }> {
  const project = await begin(...items);
  push(project);
  const number = openPullRequest(project.hub);
  return { ...project, number };
}

export function push({ clone, later }: Project, ...options: string[]): void {
  clone.git("push", "--quiet", "--set-upstream", ...options, "origin", "HEAD");
  later(1);
}

export function openPullRequest(hub: GitHub, head = "feature/x"): number {
  return hub.openPullRequest({ head, author: "ann", body: "The cart was empty." });
}

/** Somebody else's commit on a branch of GitHub's. @returns its SHA */
export function landed(
  { clone }: Project,
  files: Readonly<Record<string, string>> = { "src/other.ts": "export const other = 1;\n" },
  { on = "main", message = "Other work" }: { on?: string; message?: string } = {},
): string {
  const other = elsewhere(clone, on);
  other.write(files).commit(message);
  other.git("push", "--quiet", "origin", `HEAD:refs/heads/${on}`);
  return other.sha();
}

/** Another clone, on a branch as GitHub has it. */
export function elsewhere(clone: TestRepository, branch: string): TestRepository {
  const url = clone.git("remote", "get-url", "origin");
  const root = join(temporaryFolder(), "elsewhere");
  clone.git("clone", "--quiet", "--template=", "--branch", branch, url, root);
  return new TestRepository(root, clone.env);
}

/** What an item came to, of which a test says what matters. Texts are patterns. */
export interface Expected {
  readonly status: ReportedItem["status"];
  readonly on?: ReportedItem["waitingOn"];
  readonly summary?: RegExp;
  readonly mend?: RegExp;
  readonly notes?: RegExp;
  readonly findings?: RegExp;
}

/** Runs the program and holds one item, or each of those named, against what is expected. */
export async function sees(
  project: Pick<Project, "check">,
  expected: Readonly<Record<string, Expected>>,
  request: Partial<CheckRequest> = {},
): Promise<Report> {
  const report = await project.check({ only: Object.keys(expected), ...request });
  for (const [id, wanted] of Object.entries(expected)) holds(report, id, wanted);
  return report;
}

export function holds(report: Report, id: string, wanted: Expected): void {
  const item = report.items.find((one) => one.id === id);
  const { status, on = null, ...texts } = wanted;
  const said = {
    summary: item?.summary,
    mend: item?.mend ?? "",
    notes: item?.notes.join("\n"),
    findings: item?.findings
      .map(({ rule, path, message }) => `${rule} ${path}: ${message}`)
      .join("\n"),
  };
  const all = `${inBrief(report)}\n${item?.mend}`;
  expect({ id, status: item?.status, on: item?.waitingOn }, all).toEqual({ id, status, on });
  for (const [key, pattern] of Object.entries(texts))
    expect(said[key as keyof typeof said], all).toMatch(pattern);
}

/** `GET /repos/…` or `POST DodCi`, as they came since they were last forgotten. */
export function requests({ requests: all }: GitHub): string[] {
  return all.map(({ method, path, operation }) => `${method} ${operation ?? path}`);
}

export interface Job {
  readonly event: string;
  /** What GitHub writes into the event's file. */
  readonly payload: unknown;
  /** The full ref that the job is of: `refs/pull/1/merge`. */
  readonly ref: string;
  readonly sha: string;
  /** `fetch-depth` of actions/checkout: 0 is all, and with it all branches. */
  readonly depth?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of GitHub Actions after actions/checkout: only what that fetches is there. */
export function job(project: Project, { event, payload, ref, sha, depth = 0, env = {} }: Job) {
  const work = makeRepository();
  const url = project.clone.git("remote", "get-url", "origin");
  work.git("remote", "add", "origin", url);
  const short = ref.replace(/^refs\/(?:heads\/)?/, "");
  const local = ref.startsWith("refs/heads/")
    ? `refs/remotes/origin/${short}`
    : `refs/remotes/${short}`;
  if (depth === 0) work.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
  // The branch may have moved on since the event.
  const limit = depth === 0 ? [] : ["--no-tags", `--depth=${depth}`];
  work.git("fetch", "--quiet", ...limit, "origin", `+${sha}:${local}`);
  if (ref.startsWith("refs/heads/")) work.git("checkout", "--quiet", "--force", "-B", short, local);
  else work.git("checkout", "--quiet", "--force", "--detach", local);
  work.write("../event.json", JSON.stringify(payload));
  const given = {
    ...project.env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(work.root, "../event.json"),
    GITHUB_REF: ref,
    GITHUB_SHA: sha,
    ...env,
  };
  return {
    work,
    check: (more: Partial<CheckRequest> = {}) =>
      project.check({ cwd: work.root, env: given, ...more }),
  };
}

/** The event of an open pull request, as GitHub writes it. */
export function pullEvent(hub: GitHub, number: number, headSha?: string) {
  hub.sync();
  const { head, base, trial } = hub.pull(number);
  const full_name = `${head.owner}/shop`;
  return {
    event: "pull_request",
    ref: `refs/pull/${number}/merge`,
    sha: trial.merge ?? "",
    payload: {
      pull_request: {
        number,
        head: { sha: headSha ?? head.sha, ref: head.ref, repo: { full_name } },
        base: { ref: base.ref, sha: base.sha },
      },
      repository: { id: 42, full_name: "acme/shop", default_branch: "main" },
    },
    env: { GITHUB_HEAD_REF: head.ref, GITHUB_BASE_REF: base.ref },
  };
}
