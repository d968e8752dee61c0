import { afterEach, describe, expect, it } from "vitest";
import { doctor } from "../../src/app/doctor.ts";
import { missingTools } from "../../src/app/doctor-tools.ts";
import type { FactReaders } from "../../src/engine/fact-store.ts";
import { modelSituation } from "../harness/model-situation.ts";
import { type Project, startProject } from "../support/github.ts";
import { makeRepository } from "../support/repository.ts";

const open: Project[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.hub.stop();
});

async function examined(checklist: string, env: (project: Project) => Record<string, string>) {
  const project = await startProject(checklist);
  open.push(project);
  project.clone.git("push", "--quiet", "-u", "origin", "feature/x");
  project.hub.openPullRequest({ head: "feature/x", body: "Why." });
  project.hub.check({ sha: "feature/x", name: "build" });
  const check = { cwd: project.clone.root, env: env(project), now: new Date(project.now()) };
  return { project, ...(await doctor({ check, json: false })) };
}

const CHECKLIST = `version: 1
items:
  - pull-request
  - threads
  - { id: build, check: command, with: { run: "no-such-tool --all" } }
`;

describe("dod doctor", () => {
  it("names for each item what would keep it unknown, and the way out", async () => {
    const { exitCode, text } = await examined(CHECKLIST, ({ env }) => {
      const { GH_TOKEN: _, ...rest } = env;
      return rest;
    });
    expect(exitCode).toBe(3);
    expect(text).toMatch(/^✓ GitHub {8}acme\/shop, #1$/m);
    expect(text).toMatch(/^✓ pull-request {2}can be measured here$/m);
    expect(text).toMatch(/^\? threads .*\n {4}→ .*(GH_TOKEN|gh auth login)/m);
    expect(text).toMatch(/^\? build .*no-such-tool.*\n {4}→ install no-such-tool/m);
    expect(text).toContain("2 of 3 items would be unknown here.");
  });

  it("names the permission that a token lacks", async () => {
    const { text } = await examined("version: 1\nitems: [ci]\n", ({ env, hub }) => {
      hub.tokens.set("ghs_narrow", { login: null, permissions: { pull_requests: "read" } });
      return { ...env, GH_TOKEN: "ghs_narrow" };
    });
    expect(text).toMatch(/^\? ci /m);
    expect(text).toMatch(/(checks|statuses|actions|contents|metadata)[:=] ?read/);
  });

  it("looks for the reports where a check starts no command", async () => {
    const { text } = await examined("version: 1\nitems: [diff-coverage]\n", ({ env }) => env);
    expect(text).toMatch(/^\? diff-coverage {2}no coverage report was found.*\n {4}→ /m);
  });

  it("says so where nothing stands in the way, and asks no command to run", async () => {
    const run = "touch ran-by-the-doctor";
    const { exitCode, text, project } = await examined(
      `version: 1\nitems:\n  - pull-request\n  - { id: build, check: command, with: { run: "${run}" } }\n`,
      ({ env }) => env,
    );
    expect(text).toContain("Nothing stands in the way: 2 of 2 items can be measured here.");
    expect(exitCode).toBe(0);
    expect(project.clone.git("status", "--short")).toBe("");
  });

  it("points out a shallow clone", async () => {
    const source = makeRepository().write("a", "1").commit("one").write("a", "2").commit("two");
    const clone = source.clone("--depth=1");
    clone.write("dod.yml", "version: 1\nitems: [commits]\n");
    const { exitCode, text } = await doctor({
      check: { cwd: clone.root, env: clone.env },
      json: false,
    });
    expect(exitCode).toBe(3);
    expect(text).toMatch(/shallow clone/);
    expect(text).toMatch(/fetch-depth: 0/);
  });

  it("gives the same as JSON", async () => {
    const { project } = await examined("version: 1\nitems: [pull-request]\n", ({ env }) => env);
    const check = { cwd: project.clone.root, env: project.env };
    const { text } = await doctor({ check, json: true });
    expect(JSON.parse(text)).toMatchObject({
      place: [
        { about: "repository" },
        { about: "base" },
        { about: "checklist" },
        { about: "GitHub" },
      ],
      items: [{ id: "pull-request", obstacles: [] }],
    });
  });
});

describe("the tools of a command", () => {
  const facts = { project: async () => modelSituation().project } as unknown as FactReaders;
  const names = async (run: string) =>
    (await missingTools({ run }, facts, "/", { PATH: process.env.PATH ?? "" })).length;

  it.each([
    ["node --version", 0],
    ["A=1 npx node -v", 0],
    ["cd packages && node -v", 0],
    ["no-such-tool", 1],
    ["node -v && no-such-tool -x", 1],
    ["./not/here.sh", 1],
    // What runs here is not certain, so nothing is said.
    ["no-such-tool | cat", 0],
    ["$TOOL --all", 0],
    ["true", 0],
  ])("%s: %i missing", async (run, count) => {
    expect(await names(run)).toBe(count);
  });

  it("says where no test command is recognised", async () => {
    expect(await missingTools({}, facts, "/", {})).toMatchObject([
      { reason: "no test command was recognised in this repository" },
    ]);
  });
});
