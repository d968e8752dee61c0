import { afterAll, describe, expect, it } from "vitest";
import { stepBackOverPullRequest } from "../../src/app/whole-merge.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import type { Stage } from "../../src/core/status.ts";
import { findBase } from "../../src/facts/base.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { type Project, startProject } from "../support/github.ts";
import { makeRepository } from "../support/repository.ts";

const running: Project[] = [];
afterAll(async () => {
  for (const { hub } of running) await hub.stop();
});

/** A pull request of three commits was merged, and what came of it is checked out. */
async function merged(how: "rebase" | "squash" | "merge") {
  const project = await startProject("version: 1\nitems: [commits]\n");
  running.push(project);
  const { hub, clone } = project;
  for (const at of [2, 3]) clone.write("src/cart.ts", `export const cart = [${at}];\n`).commit();
  clone.git("push", "--quiet", "origin", "HEAD");
  const before = clone.sha("origin/main");
  const number = hub.openPullRequest({ head: "feature/x", author: "ann" });
  const sha = hub.merge(number, how);
  clone.git("fetch", "--quiet", "origin");
  clone.git("checkout", "--quiet", "-B", "main", "origin/main");
  return { ...project, number, sha, before };
}

type Merged = Awaited<ReturnType<typeof merged>>;

async function basesOf(
  { clone, env }: Pick<Merged, "clone" | "env">,
  stage: Stage = "production",
  given: Record<string, string> = env,
) {
  const repository = await openRepository({ cwd: clone.root, env: clone.env });
  const found = await findBase({ repository, option: null, event: null, checklist: null });
  const patience = { requestMs: 5000, callMs: 5000, backoffMs: 1 };
  const asked = { base: found, repository, env: given, stage, patience };
  return { found, base: await stepBackOverPullRequest(asked) };
}

describe("on the default branch", () => {
  it("after a rebase merge the base is the commit before all of it, for one request", async () => {
    const of = await merged("rebase");
    const { base } = await basesOf(of);
    expect(base).toEqual({
      name: of.before.slice(0, 12),
      reason: "the commit before #1",
      tip: of.before,
      mergeBase: of.before,
      branchTip: of.sha,
      notes: [],
      ofBranch: "main",
    });
    expect(of.hub.requests).toHaveLength(1);
    // From the middle of it, what came so far.
    of.clone.checkout(of.clone.sha("HEAD~1"));
    expect((await basesOf(of)).base.tip).toBe(of.before);
    of.clone.checkout(of.before);
    const { found, base: first } = await basesOf(of);
    expect(first).toBe(found);
  });

  it("by REST without a token", async () => {
    const of = await merged("rebase");
    const { GH_TOKEN: _, ...env } = of.env;
    expect((await basesOf(of, "production", env)).base.tip).toBe(of.before);
  });

  it.each(["squash", "merge"] as const)("after a %s the base stays", async (how) => {
    const of = await merged(how);
    const { found, base } = await basesOf(of);
    expect(base).toBe(found);
    expect(base.tip).toBe(of.before);
    expect(of.hub.requests).toHaveLength(how === "squash" ? 1 : 0);
  });

  it("in the stage code nothing is asked, and a note says what is judged", async () => {
    const of = await merged("rebase");
    const { found, base } = await basesOf(of, "code");
    expect(base).toEqual({
      ...found,
      notes: [expect.stringMatching(/newest commit alone; .* is not asked in the stage code$/)],
    });
    expect(of.hub.requests).toEqual([]);
  });

  it("where GitHub does not answer the base stays, and a note says why", async () => {
    const of = await merged("rebase");
    of.hub.fault(/./, { status: 500 });
    const { found, base } = await basesOf(of);
    expect(base).toEqual({
      ...found,
      notes: [expect.stringMatching(/newest commit alone; .* could not be asked: .*500.*; \S/)],
    });
  });

  it("in a shallow clone that ends within the pull request there is no base", async () => {
    const of = await merged("rebase");
    const url = of.clone.git("remote", "get-url", "origin");
    const work = makeRepository();
    work.git("remote", "add", "origin", url);
    const fetch = (depth: number) => {
      work.git("fetch", "--quiet", `--depth=${depth}`, "origin", "+main:refs/remotes/origin/main");
      work.git("checkout", "--quiet", "-B", "main", "origin/main");
    };
    fetch(3);
    const refused = await basesOf({ clone: work, env: of.env }).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(FactUnavailable);
    expect((refused as FactUnavailable).reason).toMatch(
      /shallow clone: the commit before #1 is not/,
    );
    fetch(4);
    expect((await basesOf({ clone: work, env: of.env })).base.tip).toBe(of.before);
  });

  it("what is on no server came by no pull request: nothing is asked or said", async () => {
    const local = makeRepository().write("a", "1").commit("one").write("a", "2").commit("two");
    for (const stage of ["code", "production"] as const) {
      const { found, base } = await basesOf({ clone: local, env: local.env }, stage);
      expect(found.isNewestStep).toBe(true);
      expect(base).toBe(found);
    }
  });
});
